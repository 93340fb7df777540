// Keys in hash tables: found by a key of any kind without a copy of its texts.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "storage/rows.h"

namespace stapel::storage {

// A member that it does not know only makes it weaker.
struct KeyHash {
  using is_transparent = void;

  std::size_t operator()(const Key& key) const {
    return std::visit([this](const auto& one) { return (*this)(one); }, key);
  }
  template <typename K>
  std::size_t operator()(const K& key) const {
    std::size_t hash = Key(std::in_place_type<K>).index();
    if constexpr (requires { key.kind; }) mix(hash, static_cast<std::size_t>(key.kind));
    if constexpr (requires { key.id; }) mix(hash, key.id);
    if constexpr (requires { key.name; }) mix(hash, key.name);
    if constexpr (requires { key.part; }) mix(hash, key.part);
    if constexpr (requires { key.client; }) mix(hash, key.client);
    if constexpr (requires { key.key; }) mix(hash, key.key);
    if constexpr (requires { key.code; }) mix(hash, key.code);
    if constexpr (requires { key.order; }) mix(hash, key.order);
    if constexpr (requires { key.webhook; }) mix(hash, key.webhook);
    if constexpr (requires { key.event; }) mix(hash, static_cast<std::size_t>(key.event));
    return hash;
  }

 private:
  // As boost::hash_combine does.
  static void mix(std::size_t& hash, std::size_t part) {
    hash ^= part + 0x9e3779b97f4a7c15 + (hash << 6) + (hash >> 2);
  }
  static void mix(std::size_t& hash, const std::string& part) {
    mix(hash, std::hash<std::string_view>()(part));
  }
};

struct KeyEqual {
  using is_transparent = void;

  bool operator()(const Key& a, const Key& b) const { return a == b; }
  template <typename K>
  bool operator()(const K& a, const Key& b) const {
    const K* same_kind = std::get_if<K>(&b);
    return same_kind && *same_kind == a;
  }
};

}  // namespace stapel::storage
