// See scopes.h.
#include "app/scopes.h"

namespace stapel::app {
namespace {

constexpr std::array<std::string_view, scope_count> scope_names = {
    "prices",
    "checkouts",
    "orders",
    "promotions.read",
    "promotions.write",
    "promotions.publish",
    "codes",
    "products",
    "events",
    "shop",
    "keys",
    "audit",
    "users",
};

}  // namespace

std::string_view scope_name(Scope scope) { return scope_names[static_cast<std::size_t>(scope)]; }

std::optional<Scope> find_scope(std::string_view name) {
  for (std::size_t i = 0; i < scope_names.size(); ++i) {
    if (scope_names[i] == name) return static_cast<Scope>(i);
  }
  return std::nullopt;
}

std::string scope_list() {
  std::string list;
  for (const std::string_view name : scope_names) {
    if (!list.empty()) list += ", ";
    list += name;
  }
  return list;
}

std::vector<std::string> Scopes::names() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < scope_names.size(); ++i) {
    if (bits_ & bit(static_cast<Scope>(i))) names.emplace_back(scope_names[i]);
  }
  return names;
}

Scopes Scopes::of(const std::vector<std::string>& names) {
  Scopes scopes;
  for (const std::string& name : names) {
    const auto scope = find_scope(name);
    scope ? scopes.add(*scope) : void(scopes.bits_ |= nothing_);
  }
  return scopes;
}

}  // namespace stapel::app
