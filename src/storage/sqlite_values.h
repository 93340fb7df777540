// Enumerations in SQLite's columns: stored as their number, and refused where a row holds another.
#pragma once

#include <cstdint>
#include <string>

#include "storage/store.h"

namespace stapel::storage {

template <typename Enum>
std::int64_t number_of(Enum value) {
  return static_cast<std::int64_t>(value);
}

// Throws StoreError (damaged) for a number beyond `last`, the enumeration's last value.
template <typename Enum>
Enum enum_of(std::int64_t number, Enum last) {
  if (number < 0 || number > number_of(last)) {
    throw StoreError(StoreError::Kind::damaged,
                     "a row holds the unknown state " + std::to_string(number));
  }
  return static_cast<Enum>(number);
}

}  // namespace stapel::storage
