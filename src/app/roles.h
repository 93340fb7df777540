// What the people of a shop are to it, and which scopes of the API that gives them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/scopes.h"

namespace stapel::app {

enum class Role : std::uint8_t {
  owner,     // everything, and who may do what
  marketer,  // writes promotions and codes; somebody else publishes them
  approver,  // a marketer who publishes
  finance,   // orders, and what was decided
  support,   // carts, orders and codes of customers
  analyst,   // reads
};
inline constexpr std::size_t role_count = static_cast<std::size_t>(Role::analyst) + 1;

std::string_view role_name(Role role);
std::optional<Role> find_role(std::string_view name);
// "owner, marketer, …": for messages.
std::string role_list();

// Of all these roles together; an owner's are unlimited. Unknown names give nothing.
Scopes scopes_of_roles(const std::vector<std::string>& roles);

}  // namespace stapel::app
