// Names of states and kinds of keys, and the fingerprint of a request.
#include "app/requests.h"

#include <array>

#include "base/crypto.h"

namespace stapel::app {
namespace {

constexpr std::array<std::string_view, 4> promotion_states = {"draft", "active", "paused", "ended"};
constexpr std::array<std::string_view, 5> checkout_states = {"held", "confirmed", "released",
                                                             "rolled_back", "expired"};
constexpr std::array<std::string_view, 2> key_kinds = {"secret", "publishable"};

template <typename Enum, std::size_t n>
std::optional<Enum> find(const std::array<std::string_view, n>& names, std::string_view name) {
  for (std::size_t i = 0; i < n; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string fingerprint(std::string_view method, std::string_view path, std::string_view body) {
  std::string text;
  for (const std::string_view part : {method, path, body}) {
    text.append(std::to_string(part.size())).push_back(':');
    text.append(part);
  }
  return sha256_hex(text);
}

std::string_view state_name(PromotionState state) {
  return promotion_states[static_cast<std::size_t>(state)];
}
std::string_view state_name(CheckoutState state) {
  return checkout_states[static_cast<std::size_t>(state)];
}
std::optional<PromotionState> find_promotion_state(std::string_view name) {
  return find<PromotionState>(promotion_states, name);
}
std::optional<CheckoutState> find_checkout_state(std::string_view name) {
  return find<CheckoutState>(checkout_states, name);
}
std::string_view kind_name(KeyKind kind) { return key_kinds[static_cast<std::size_t>(kind)]; }
std::optional<KeyKind> find_key_kind(std::string_view name) {
  return find<KeyKind>(key_kinds, name);
}

}  // namespace stapel::app
