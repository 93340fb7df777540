// See roles.h. docs/users.md has the same table in words.
#include "app/roles.h"

#include <algorithm>
#include <array>

namespace stapel::app {
namespace {

constexpr std::array<std::string_view, role_count> role_names = {"owner",   "marketer", "approver",
                                                                 "finance", "support",  "analyst"};

constexpr std::array marketing = {Scope::prices, Scope::promotions_read, Scope::promotions_write,
                                  Scope::codes,  Scope::products,        Scope::events,
                                  Scope::audit};
constexpr std::array finances = {Scope::prices,   Scope::orders, Scope::promotions_read,
                                 Scope::products, Scope::events, Scope::shop,
                                 Scope::audit};
constexpr std::array supporting = {
    Scope::prices, Scope::checkouts, Scope::orders, Scope::promotions_read,
    Scope::codes,  Scope::products,  Scope::audit};
constexpr std::array reading = {Scope::prices, Scope::promotions_read, Scope::products,
                                Scope::audit};

// Not of owners, who have no limit.
void add_scopes(Role role, Scopes& scopes) {
  const auto add = [&](const auto& some) {
    for (const Scope scope : some) scopes.add(scope);
  };
  switch (role) {
    case Role::owner:
      return;
    case Role::approver:
      scopes.add(Scope::promotions_publish);
      return add(marketing);
    case Role::marketer:
      return add(marketing);
    case Role::finance:
      return add(finances);
    case Role::support:
      return add(supporting);
    case Role::analyst:
      return add(reading);
  }
}

}  // namespace

std::string_view role_name(Role role) { return role_names[static_cast<std::size_t>(role)]; }

std::optional<Role> find_role(std::string_view name) {
  const auto found = std::find(role_names.begin(), role_names.end(), name);
  if (found == role_names.end()) return std::nullopt;
  return static_cast<Role>(found - role_names.begin());
}

std::string role_list() {
  std::string list;
  for (const std::string_view name : role_names) {
    if (!list.empty()) list += ", ";
    list += name;
  }
  return list;
}

Scopes scopes_of_roles(const std::vector<std::string>& roles) {
  Scopes scopes = Scopes::none();
  for (const std::string& name : roles) {
    const auto role = find_role(name);
    if (role == Role::owner) return {};
    if (role) add_scopes(*role, scopes);
  }
  return scopes;
}

}  // namespace stapel::app
