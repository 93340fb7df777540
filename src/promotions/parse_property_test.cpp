// Carts and JSON at random: what is written reads back, and no damage to a text does more than give
// faults.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "promotions/parse.h"

namespace stapel::promotions {
namespace {

using rc::gen::arbitrary;
using rc::gen::container;
using rc::gen::element;
using rc::gen::inRange;

// --- Values --------------------------------------------------------------------------------------

bool coin() { return *arbitrary<bool>(); }

// Texts with everything that JSON escapes, and characters of one to four bytes.
std::string text() {
  const auto parts = *container<std::vector<std::string>>(
      element<std::string>("a", "B", "7", " ", "-", "\"", "\\", "/", "~", "\n", "\t",
                           std::string(1, '\0'), "\x1f", "\x7f", "é", "€", "😀"));
  std::string out;
  for (const std::string& part : parts) out += part;
  return out;
}

std::string name() { return "n" + text(); }

std::vector<std::string> texts() {
  std::vector<std::string> list(*inRange<std::size_t>(0, 4));
  for (std::string& one : list) one = text();
  return list;
}

Amount amount() { return *inRange<Amount>(0, 1'000'000'000); }

Instant instant() {
  return {*inRange<std::int64_t>(-62'135'596'800'000'000, 253'402'300'800'000'000)};
}

Date date() { return date_of_day_number(*inRange<std::int64_t>(-719'162, 2'932'897)); }

template <typename Make>
auto maybe(Make make) -> std::optional<decltype(make())> {
  if (coin()) return std::nullopt;
  return make();
}

CustomValue custom_value() {
  switch (*inRange(0, 4)) {
    case 0:
      return coin();
    case 1:
      return Decimal{*inRange<std::int64_t>(-100'000'000'000'000'000, 100'000'000'000'000'001)};
    case 2:
      return text();
    default:
      return texts();
  }
}

CustomAttributes attributes() {
  CustomAttributes out;
  const int count = *inRange(0, 3);
  for (int i = 0; i < count; ++i) out.emplace_back(std::to_string(i) + text(), custom_value());
  return out;
}

// --- Carts ---------------------------------------------------------------------------------------

CartLine line(int number) {
  CartLine out;
  out.id = std::to_string(number) + text();
  out.sku = name();
  out.quantity = *inRange<std::int64_t>(1, 100);
  out.unit_price = amount();
  out.category = maybe(texts);
  out.brand = maybe(text);
  out.tags = maybe(texts);
  out.lists = maybe(texts);
  out.on_sale = maybe(coin);
  out.discountable = maybe(coin);
  out.min_unit_price = amount();
  out.attributes = attributes();
  out.name = text();
  out.unit_cost = maybe(amount);
  out.tax_rate = maybe([] { return Percent{*inRange<std::int64_t>(0, 1'000'001)}; });
  return out;
}

Shipping shipping() {
  Shipping out;
  out.method = maybe(text);
  out.amount = maybe(amount);
  out.country = maybe(text);
  out.postcode = maybe(text);
  const int count = *inRange(0, 3);
  for (int i = 0; i < count; ++i) out.rates.emplace_back(std::to_string(i) + text(), amount());
  return out;
}

Customer customer() {
  Customer out;
  out.id = maybe(name);
  out.authenticated = maybe(coin);
  out.groups = maybe(texts);
  out.segments = maybe(texts);
  out.orders = maybe(amount);
  out.lifetime_spend = maybe(amount);
  if (coin()) out.created_at = date();
  if (coin()) out.created_at = instant();
  out.birthday = maybe(date);
  out.newsletter = maybe(coin);
  out.attributes = attributes();
  return out;
}

Uses uses() {
  Uses out;
  const int count = *inRange(0, 3);
  for (int i = 0; i < count; ++i) {
    out.promotions[name()] = {amount(), amount(), amount(), amount(),
                              amount(), amount(), amount(), amount()};
    out.codes["CODE" + std::to_string(i)] = {amount(), coin() ? amount() : 0};
  }
  return out;
}

Cart cart() {
  Cart out;
  out.currency = *find_currency(*element("EUR", "JPY", "KWD", "CLF"));
  out.at = maybe(instant);
  out.prices_include_tax = maybe(coin);
  out.channel = maybe(text);
  out.payment_method = maybe(text);
  const int lines = *inRange(0, 4);
  for (int i = 0; i < lines; ++i) out.lines.push_back(line(i));
  out.shipping = maybe(shipping);
  out.customer = customer();
  const int codes = *inRange(0, 3);
  for (int i = 0; i < codes; ++i) out.codes.push_back(" c-" + std::to_string(i));
  if (coin()) {
    out.pool_codes.push_back({name(), "pool.1", *inRange<std::int64_t>(1, 9)});
    PoolCode& code = out.pool_codes.back();
    if (coin()) code.promotion = "p.1";
    if (coin() && coin()) code.pool = code.promotion.empty() ? code.pool : "";
    code.refused = maybe([] { return static_cast<CodeRefusal>(*inRange(0, 4)); });
  }
  if (coin()) out.mistyped_codes.push_back("MISTYPED");
  if (coin()) out.tenders.push_back({name(), amount()});
  out.uses = uses();
  out.attributes = attributes();
  return out;
}

void reads_back(const Cart& original) {
  const std::string written = write_cart(original);
  Faults faults;
  const std::optional<Cart> read = parse_cart(written, faults);
  if (!faults.empty()) RC_FAIL(faults[0].pointer + ": " + faults[0].message + " in " + written);
  RC_ASSERT(read.has_value());
  if (!(*read == original)) RC_FAIL("differs: " + written);
  RC_ASSERT(write_cart(*read) == written);
}

TEST(ParseProperty, a_written_cart_reads_back_to_an_equal_cart) {
  EXPECT_TRUE(rc::check([] { reads_back(cart()); }));
}

// --- Damage --------------------------------------------------------------------------------------

const std::string some_promotions =
    R"({"settings": {"timezone": "Europe/Amsterdam", "point_value": 0.5},
 "promotions": [{"id": "a", "name": "A", "status": "active", "trigger": {"codes": ["X-1"], "pools": ["p"]},
  "schedule": {"starts_at": "2026-11-27T00:00:00+01:00", "ends_at": "2026-12-01T00:00:00Z",
               "weekly": [{"days": ["fri"], "from": "17:00", "to": "24:00"}]},
  "conditions": {"all": [{"any": [{"not": {"attr": "cart.subtotal", "op": ">=", "value": 7500}}]},
     {"sum": {"lines": {"attr": "line.category", "op": "in", "value": ["shoes"]}}, "op": ">=", "value": 5000},
     {"attr": "customer.attributes.x", "op": "=", "value": 1.5}]},
  "effects": [{"type": "percent_off", "percent": 20, "scope": "lines", "max_units": 2},
     {"type": "amount_off", "amount": 5}, {"type": "set_unit_price", "price": 1},
     {"type": "buy_x_get_y", "buy": {"quantity": 2}, "get": {"quantity": 1}, "repeat": null},
     {"type": "nth_unit", "n": 2, "percent": 50}, {"type": "shipping_off", "price": 0, "methods": ["a"]},
     {"type": "gift", "sku": "M"}, {"type": "cashback", "percent": 5}, {"type": "points", "multiplier": 2}],
  "limits": {"total": 10, "budget": 5}, "stacking": {"group": "g", "combines_with": ["b", "scope:order"]},
  "holdout": {"percent": 5, "salt": "s"}, "excludes": ["earn_points"]}]})";

// A text with a few bytes replaced, inserted or removed, or a part of it repeated.
std::string damaged(std::string text) {
  const int changes = *inRange(1, 5);
  for (int i = 0; i < changes && !text.empty(); ++i) {
    const auto at = *inRange<std::size_t>(0, text.size());
    const auto length = *inRange<std::size_t>(1, 20);
    const std::string part = text.substr(at, length);
    switch (*inRange(0, 5)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(*inRange<std::size_t>(0, text.size()), part);
        break;
      case 2:
        text[at] = static_cast<char>(*inRange(0, 256));
        break;
      case 3:
        text.insert(at,
                    *element<std::string>("null", "[]", "{}", "-1", "1e999999999", "1.5", "\"\"",
                                          "\\ud800", "true", "99999999999999999999", "[[[["));
        break;
      default:
        text.resize(at);
    }
  }
  return text;
}

template <typename Parse>
void gives_a_value_or_faults(const std::string& text, Parse parse) {
  Faults faults;
  const bool read = parse(text, faults).has_value();
  RC_ASSERT(read == faults.empty());
  for (const Fault& fault : faults) RC_ASSERT(!fault.message.empty());
}

TEST(ParseProperty, damaged_promotions_give_faults_and_nothing_worse) {
  Faults faults;
  ASSERT_TRUE(parse_promotions(some_promotions, faults));
  EXPECT_TRUE(
      rc::check([] { gives_a_value_or_faults(damaged(some_promotions), parse_promotions); }));
}

TEST(ParseProperty, damaged_carts_give_faults_and_nothing_worse) {
  EXPECT_TRUE(rc::check([] { gives_a_value_or_faults(damaged(write_cart(cart())), parse_cart); }));
}

}  // namespace
}  // namespace stapel::promotions
