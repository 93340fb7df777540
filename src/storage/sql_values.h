// What all files that read rows share: enumerations, which are stored as their number and refused
// where a row holds another, and the ways through the rows of a statement.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "storage/sql_connection.h"

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

// The row of a statement that selects its version in front; version 0 where there is none.
template <typename K>
void load_one(const K& key, Statement& statement, typename K::Row (*read)(Statement&),
              Snapshot& snapshot) {
  if (!statement.step()) return snapshot.insert(key, std::nullopt, 0);
  const std::int64_t version = statement.integer();
  snapshot.insert(key, read(statement), version);
}

template <typename R>
std::vector<R> all_of(Statement& statement, R (*read)(Statement&)) {
  std::vector<R> found;
  while (statement.step()) found.push_back(read(statement));
  return found;
}

// Of a statement that selects the id in front.
template <typename R>
std::vector<Listed<R>> all_listed(Statement& statement, R (*read)(Statement&)) {
  std::vector<Listed<R>> found;
  while (statement.step()) {
    std::string id = statement.text();
    found.push_back({std::move(id), read(statement)});
  }
  return found;
}

}  // namespace stapel::storage
