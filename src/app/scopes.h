// What a secret key may be limited to: each route of the API belongs to one of these scopes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stapel::app {

enum class Scope : std::uint8_t {
  prices,              // evaluate, wallets, what a return would pay back
  checkouts,           // reserve, confirm, release, redeem, roll back
  orders,              // orders, returns and what follows from them
  promotions_read,     // definitions and settings, their terms and warnings
  promotions_write,    // save drafts
  promotions_publish,  // publish, pause, resume, end; the settings
  codes,               // pools and their codes
  products,            // the catalog
  events,              // the feed of events and webhooks
  shop,                // the shop's own settings and what it used
  keys,                // API keys and the secrets of customer tokens
  audit,               // the audit trail and the records of decisions
  users,               // who signs in to the console, and their roles
};
inline constexpr std::size_t scope_count = static_cast<std::size_t>(Scope::users) + 1;

// In the API: promotions.read
std::string_view scope_name(Scope scope);
std::optional<Scope> find_scope(std::string_view name);
// "prices, checkouts, …": for messages.
std::string scope_list();

// A set of scopes; the empty one is no limit.
class Scopes {
 public:
  bool unlimited() const { return bits_ == 0; }
  bool allow(Scope scope) const { return unlimited() || (bits_ & bit(scope)) != 0; }
  // True where nothing that `other` allows is refused here.
  bool cover(const Scopes& other) const {
    return unlimited() || (!other.unlimited() && (other.bits_ & ~bits_) == 0);
  }
  // Allows nothing, until something is added.
  static Scopes none() {
    Scopes scopes;
    scopes.bits_ = nothing_;
    return scopes;
  }
  void add(Scope scope) { bits_ |= bit(scope); }
  // In the order of the enumeration.
  std::vector<std::string> names() const;
  // Unknown names are left out: a key never gets more than it was given.
  static Scopes of(const std::vector<std::string>& names);
  friend bool operator==(const Scopes&, const Scopes&) = default;

 private:
  static std::uint32_t bit(Scope scope) { return 1U << static_cast<unsigned>(scope); }
  static constexpr std::uint32_t nothing_ = 1U << 31;
  std::uint32_t bits_ = 0;
};

}  // namespace stapel::app
