// What a promotion is, as plain values: the parsed form of the contract's section 3.
//
// These values are complete and valid by construction: parse_promotions is the only way in for
// text, and reports every fault. Closed sets are variants or enums, so that the compiler finds the
// forgotten case.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/money.h"
#include "base/time.h"

namespace stapel::promotions {

// --- Conditions and selectors --------------------------------------------------------------------

enum class Attribute : std::uint8_t {
  cart_subtotal,               // amount
  cart_subtotal_discounted,    // amount, judged when the promotion's turn comes
  cart_quantity,               // count
  cart_currency,               // text
  cart_channel,                // text
  cart_payment_method,         // text
  cart_attribute,              // custom: any type, `name` says which
  shipping_method,             // text
  shipping_country,            // text
  shipping_postcode,           // text
  shipping_amount,             // amount
  customer_id,                 // text
  customer_known,              // boolean
  customer_authenticated,      // boolean
  customer_groups,             // list
  customer_segments,           // list
  customer_orders,             // count
  customer_lifetime_spend,     // amount
  customer_days_since_signup,  // count
  customer_is_birthday,        // boolean
  customer_newsletter,         // boolean
  customer_attribute,          // custom
  line_sku,                    // text
  line_category,               // list of paths
  line_brand,                  // text
  line_tags,                   // list
  line_lists,                  // list
  line_on_sale,                // boolean
  line_discountable,           // boolean
  line_unit_price,             // amount
  line_quantity,               // count
  line_attribute,              // custom
};

enum class Operator : std::uint8_t {
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  in,
  not_in,
  contains_any,
  contains_all,
  starts_with,
  exists,
};

// A custom attribute of a cart, a line or a customer.
using CustomValue = std::variant<bool, Decimal, std::string, std::vector<std::string>>;

// The right-hand side of a leaf. Amounts and counts are integers; custom attributes may compare
// with a Decimal; `in` and its kin take a list of texts or of numbers.
using Operand = std::variant<bool, std::int64_t, Decimal, std::string, std::vector<std::string>,
                             std::vector<std::int64_t>, std::vector<Decimal>>;

enum class Aggregate : std::uint8_t { count, sum, min_unit_price, max_unit_price };

struct Predicate;
// A predicate over the line.* attributes only.
using Selector = Predicate;

struct AttributeTest {
  Attribute attribute;
  std::string name;  // of a custom attribute, else empty
  Operator op;
  Operand operand;
  friend bool operator==(const AttributeTest&, const AttributeTest&) = default;
};

struct AggregateTest {
  Aggregate aggregate;
  std::vector<Selector> lines;  // none (all lines) or one
  Operator op;                  // =, !=, <, <=, >, >=, in, not_in or exists
  Operand operand;              // an integer, a list of integers, or a boolean for exists
  friend bool operator==(const AggregateTest&, const AggregateTest&);
};

struct All {
  std::vector<Predicate> of;  // empty: true
  friend bool operator==(const All&, const All&);
};
struct Any {
  std::vector<Predicate> of;  // empty: false
  friend bool operator==(const Any&, const Any&);
};
struct Not {
  std::vector<Predicate> of;  // exactly one
  friend bool operator==(const Not&, const Not&);
};

struct Predicate {
  std::variant<All, Any, Not, AttributeTest, AggregateTest> node;
  friend bool operator==(const Predicate&, const Predicate&);
};

// Out of line: these types contain each other.
inline bool operator==(const All& a, const All& b) { return a.of == b.of; }
inline bool operator==(const Any& a, const Any& b) { return a.of == b.of; }
inline bool operator==(const Not& a, const Not& b) { return a.of == b.of; }
inline bool operator==(const AggregateTest& a, const AggregateTest& b) {
  return a.aggregate == b.aggregate && a.lines == b.lines && a.op == b.op && a.operand == b.operand;
}
inline bool operator==(const Predicate& a, const Predicate& b) { return a.node == b.node; }

// --- Effects -------------------------------------------------------------------------------------

// In order of application.
enum class Scope : std::uint8_t { lines, order, shipping, rewards };
inline constexpr std::size_t scope_count = 4;

enum class Base : std::uint8_t { left, list };
enum class UnitOrder : std::uint8_t { cheapest_first, dearest_first };
enum class Per : std::uint8_t { unit, line };

// `lines` absent: all discountable lines. Amounts are minor units of the promotion's currency.
using Lines = std::optional<Selector>;

struct PercentOff {
  Percent percent;
  Scope scope = Scope::order;  // order or lines
  Lines lines;
  Base base = Base::left;
  std::optional<Amount> max_amount;
  std::optional<std::int64_t> max_units;  // scope lines only
  UnitOrder unit_order = UnitOrder::cheapest_first;
  friend bool operator==(const PercentOff&, const PercentOff&) = default;
};
struct AmountOff {
  Amount amount = 0;
  Scope scope = Scope::order;  // order or lines
  Per per = Per::unit;         // scope lines only
  Lines lines;
  std::optional<Amount> max_amount;
  std::optional<std::int64_t> max_units;  // scope lines only
  UnitOrder unit_order = UnitOrder::cheapest_first;
  friend bool operator==(const AmountOff&, const AmountOff&) = default;
};
struct SetUnitPrice {
  Amount price = 0;
  Lines lines;
  std::optional<Amount> max_amount;
  std::optional<std::int64_t> max_units;
  UnitOrder unit_order = UnitOrder::cheapest_first;
  friend bool operator==(const SetUnitPrice&, const SetUnitPrice&) = default;
};
struct BuyXGetY {
  std::int64_t buy_quantity = 1;
  Lines buy_lines;
  std::int64_t get_quantity = 1;
  Lines get_lines;  // parsed with its default: buy_lines
  Percent percent{1'000'000};
  std::optional<std::int64_t> repeat;  // absent: unlimited
  std::optional<Amount> max_amount;
  friend bool operator==(const BuyXGetY&, const BuyXGetY&) = default;
};
struct NthUnit {
  std::int64_t n = 2;
  Percent percent;
  Lines lines;
  std::optional<std::int64_t> repeat;
  std::optional<Amount> max_amount;
  friend bool operator==(const NthUnit&, const NthUnit&) = default;
};
struct BundlePrice {
  struct Component {
    std::int64_t quantity = 1;
    Lines lines;
    friend bool operator==(const Component&, const Component&) = default;
  };
  std::vector<Component> components;  // at least one
  Amount price = 0;                   // of one set
  std::optional<std::int64_t> repeat;
  std::optional<Amount> max_amount;
  friend bool operator==(const BundlePrice&, const BundlePrice&) = default;
};
enum class TierBy : std::uint8_t { quantity, amount };  // units, or list amount in minor units
struct Tiers {
  struct UnitPrice {
    Amount price = 0;
    friend bool operator==(const UnitPrice&, const UnitPrice&) = default;
  };
  struct Tier {
    std::int64_t from = 0;  // inclusive, in units or minor units
    std::variant<Percent, Amount, UnitPrice> gives;
    friend bool operator==(const Tier&, const Tier&) = default;
  };
  TierBy by = TierBy::quantity;
  std::vector<Tier> tiers;  // at least one; ascending by `from`, no two alike
  Lines lines;
  Base base = Base::left;  // of the tiers in percent
  std::optional<Amount> max_amount;
  friend bool operator==(const Tiers&, const Tiers&) = default;
};
struct ShippingOff {
  struct ToPrice {
    Amount price = 0;
    friend bool operator==(const ToPrice&, const ToPrice&) = default;
  };
  std::variant<Percent, Amount, ToPrice> off;
  std::optional<std::vector<std::string>> methods;  // absent: every method
  std::optional<Amount> max_amount;
  friend bool operator==(const ShippingOff&, const ShippingOff&) = default;
};
struct ShippingUpgrade {
  std::string to;    // the method chosen
  std::string from;  // the method at whose rate it is had
  std::optional<Amount> max_amount;
  friend bool operator==(const ShippingUpgrade&, const ShippingUpgrade&) = default;
};
struct Gift {
  std::string sku;
  std::int64_t quantity = 1;
  std::optional<Amount> unit_value;
  friend bool operator==(const Gift&, const Gift&) = default;
};
struct Cashback {
  std::variant<Percent, Amount> back;
  Lines lines;
  std::optional<Amount> max_amount;
  friend bool operator==(const Cashback&, const Cashback&) = default;
};
struct Points {
  struct Multiplier {
    Decimal times;
    friend bool operator==(const Multiplier&, const Multiplier&) = default;
  };
  std::variant<std::int64_t, Multiplier> grant;  // a bonus in points, or a multiplier
  friend bool operator==(const Points&, const Points&) = default;
};

using Effect = std::variant<PercentOff, AmountOff, SetUnitPrice, BuyXGetY, NthUnit, BundlePrice,
                            Tiers, ShippingOff, ShippingUpgrade, Gift, Cashback, Points>;

Scope scope_of(const Effect& effect);

// --- The promotion -------------------------------------------------------------------------------

enum class Status : std::uint8_t { draft, active, paused, ended };

// Days and times of a wall clock. `to` before or at `from` ends on the next day.
struct WeeklyWindow {
  std::uint8_t days = 0;  // bit 0 is Monday; the day on which the window starts
  std::int32_t from_minute = 0;
  std::int32_t to_minute = 0;  // up to 1440
  friend bool operator==(const WeeklyWindow&, const WeeklyWindow&) = default;
};

struct Schedule {
  std::optional<Instant> starts_at;  // inclusive
  std::optional<Instant> ends_at;    // exclusive
  std::vector<WeeklyWindow> weekly;  // none: always
  std::optional<std::string> timezone;
  friend bool operator==(const Schedule&, const Schedule&) = default;
};

struct Limits {
  std::optional<std::int64_t> total;
  std::optional<std::int64_t> per_customer;
  std::optional<std::int64_t> per_code;
  std::optional<std::int64_t> per_day;
  std::optional<Amount> budget;        // granted in all
  std::optional<Amount> max_discount;  // per order, over all effects
  friend bool operator==(const Limits&, const Limits&) = default;
};

struct Stacking {
  bool exclusive = false;
  std::optional<std::string> group;
  bool combines_with_all = true;
  // Where not all:
  std::vector<std::string> combines_with_promotions;
  std::vector<std::string> combines_with_groups;
  std::vector<Scope> combines_with_scopes;
  friend bool operator==(const Stacking&, const Stacking&) = default;
};

struct Holdout {
  Percent percent;
  std::string salt;
  friend bool operator==(const Holdout&, const Holdout&) = default;
};

struct Promotion {
  std::string id;
  std::string name;
  Status status = Status::active;
  Currency currency;               // its own, else the settings'
  bool has_minor_units = false;    // names any number in minor units: needs a cart in `currency`
  std::vector<std::string> codes;  // as written, public codes
  std::vector<std::string> pools;  // code pools whose codes trigger it too (the store knows which)
  Schedule schedule;
  std::optional<Predicate> conditions;
  std::vector<Effect> effects;
  Limits limits;
  Stacking stacking;
  bool excludes_earn_points = false;
  bool excludes_burn_points = false;
  std::int64_t priority = 0;
  // Carried, without a meaning for the price:
  std::string campaign, goal, audience, channel;
  std::optional<Holdout> holdout;

  bool automatic() const { return codes.empty() && pools.empty(); }
  friend bool operator==(const Promotion&, const Promotion&) = default;
};

enum class Policy : std::uint8_t { best_for_customer, priority };

struct Settings {
  std::string timezone = "Europe/Amsterdam";
  Currency currency;
  Policy policy = Policy::best_for_customer;
  Decimal point_value;               // minor units per point
  Decimal points_per_currency_unit;  // base points per whole unit of currency
  std::int64_t search_limit = 200'000;
  bool refund_shipping_when_all_returned = true;
  friend bool operator==(const Settings&, const Settings&) = default;
};

struct Definitions {
  std::vector<Promotion> promotions;
  Settings settings;
  friend bool operator==(const Definitions&, const Definitions&) = default;
};

// A code as it is compared: ASCII upper case, without white space and hyphens.
std::string normalise_code(std::string_view code);

}  // namespace stapel::promotions
