// What is priced: a cart with the facts about it, as plain values (the contract's section 2).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "promotions/definition.h"

namespace stapel::promotions {

using CustomAttributes = std::vector<std::pair<std::string, CustomValue>>;

struct CartLine {
  std::string id;
  std::string sku;
  std::int64_t quantity = 1;
  Amount unit_price = 0;
  std::optional<std::vector<std::string>> category;  // paths
  std::optional<std::string> brand;
  std::optional<std::vector<std::string>> tags;
  std::optional<std::vector<std::string>> lists;
  std::optional<bool> on_sale;
  std::optional<bool> discountable;
  Amount min_unit_price = 0;  // at most unit_price counts as the floor
  CustomAttributes attributes;
  // Carried for margins, costs and commissions:
  std::string name;
  std::optional<Amount> unit_cost;
  std::optional<Percent> tax_rate;

  bool is_discountable() const { return discountable.value_or(true); }
  friend bool operator==(const CartLine&, const CartLine&) = default;
};

struct Shipping {
  std::optional<std::string> method;
  std::optional<Amount> amount;
  std::optional<std::string> country;
  std::optional<std::string> postcode;
  std::vector<std::pair<std::string, Amount>> rates;
  friend bool operator==(const Shipping&, const Shipping&) = default;
};

struct Customer {
  std::optional<std::string> id;
  std::optional<bool> authenticated;
  std::optional<std::vector<std::string>> groups;
  std::optional<std::vector<std::string>> segments;
  std::optional<std::int64_t> orders;
  std::optional<Amount> lifetime_spend;
  // A moment, or a calendar date where only that is known.
  std::optional<std::variant<Date, Instant>> created_at;
  std::optional<Date> birthday;
  std::optional<bool> newsletter;
  CustomAttributes attributes;
  friend bool operator==(const Customer&, const Customer&) = default;
};

struct Tender {
  std::string type;
  Amount amount = 0;
  friend bool operator==(const Tender&, const Tender&) = default;
};

// How much of a promotion's limits is used already, and how much other carts hold.
struct PromotionUses {
  std::int64_t total = 0;
  std::int64_t customer = 0;  // by this customer
  std::int64_t day = 0;       // today, in the shop's time zone
  Amount granted = 0;         // of the budget
  std::int64_t held_total = 0;
  std::int64_t held_customer = 0;
  std::int64_t held_day = 0;
  Amount held_granted = 0;
  friend bool operator==(const PromotionUses&, const PromotionUses&) = default;
};
struct CodeUses {
  std::int64_t used = 0;
  std::int64_t held = 0;
  friend bool operator==(const CodeUses&, const CodeUses&) = default;
};
struct Uses {
  std::map<std::string, PromotionUses, std::less<>> promotions;  // by promotion id
  std::map<std::string, CodeUses, std::less<>> codes;            // by normalised code
  friend bool operator==(const Uses&, const Uses&) = default;
};

// Why the store refuses a code, whatever its promotions say.
enum class CodeRefusal : std::uint8_t { not_started, expired, paused, customer_required };

std::string_view code_refusal_name(CodeRefusal refusal);

// A code on the cart that is one of a kind, as the store knows it.
struct PoolCode {
  std::string code;  // as it was issued; its uses stand in Uses::codes
  std::string pool;  // empty: it belongs to its promotion alone
  std::int64_t uses_max = 1;
  std::string promotion = {};  // that it was minted for; empty: it belongs to its pool alone
  std::optional<CodeRefusal> refused = {};
  friend bool operator==(const PoolCode&, const PoolCode&) = default;
};

struct Cart {
  Currency currency;
  std::optional<Instant> at;
  std::optional<bool> prices_include_tax;
  std::optional<std::string> channel;
  std::optional<std::string> payment_method;
  std::vector<CartLine> lines;
  std::optional<Shipping> shipping;
  Customer customer;
  std::vector<std::string> codes;    // as typed, without repetitions
  std::vector<PoolCode> pool_codes;  // those of `codes` that are one of a kind
  // Those of `codes` that are unknown and one typing error away from a pool's; normalised.
  std::vector<std::string> mistyped_codes;
  std::vector<Tender> tenders;
  Uses uses;
  CustomAttributes attributes;
  friend bool operator==(const Cart&, const Cart&) = default;
};

}  // namespace stapel::promotions
