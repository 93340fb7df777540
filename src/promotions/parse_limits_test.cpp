// Documented limits of size, each at the limit and one past it: docs/limits.md lists them.
#include <gtest/gtest.h>

#include "promotions/parse.h"

namespace stapel::promotions {
namespace {

// The element so many times, with commas between.
std::string times(const std::string& element, std::size_t count) {
  std::string out;
  out.reserve((element.size() + 1) * count);
  for (std::size_t i = 0; i < count; ++i) out += (i > 0 ? "," : "") + element;
  return out;
}

// Elements that tell themselves apart by a number in the place of the mark @.
std::string numbered(const std::string& element, std::size_t count) {
  std::string out;
  const std::size_t at = element.find('@');
  for (std::size_t i = 0; i < count; ++i) {
    out += (i > 0 ? "," : "") + element.substr(0, at) + std::to_string(i) + element.substr(at + 1);
  }
  return out;
}

std::string cart_with(const std::string& lines, const std::string& more) {
  return R"({"currency": "EUR", "lines": [)" + lines + "]" + more + "}";
}
const std::string line = R"({"id": "@", "sku": "A", "quantity": 1, "unit_price": 1})";
const std::string one_line = R"({"id": "1", "sku": "A", "quantity": 1, "unit_price": 1)";

std::string promotion_with(const std::string& members) {
  return R"([{"id": "a", "name": "a", "trigger": "automatic", )" + members + "}]";
}
const std::string percent = R"("effects": [{"type": "percent_off", "percent": 10}])";

struct Limit {
  std::string at, over;  // documents
  std::string pointer, rule;
};

template <typename Parse>
void check(const Limit& limit, Parse parse) {
  Faults none;
  EXPECT_TRUE(parse(limit.at, none)) << limit.pointer;
  EXPECT_TRUE(none.empty()) << none.front().pointer << ' ' << none.front().message;
  Faults faults;
  EXPECT_FALSE(parse(limit.over, faults)) << limit.pointer;
  ASSERT_FALSE(faults.empty()) << limit.pointer;
  EXPECT_EQ(faults.front().pointer, limit.pointer);
  EXPECT_EQ(faults.front().message, limit.rule);
}

TEST(ParseLimits, HoldOfCarts) {
  const auto codes = [](std::size_t n) {
    return cart_with("", R"(, "codes": [)" + numbered("\"C@\"", n) + "]");
  };
  const auto tenders = [](std::size_t n) {
    return cart_with("", R"(, "tenders": [)" + times(R"({"type": "x", "amount": 1})", n) + "]");
  };
  const auto attributes = [](std::size_t n) {
    return cart_with("", R"(, "attributes": {)" + numbered("\"a@\": 1", n) + "}");
  };
  const auto rates = [](std::size_t n) {
    return cart_with("", R"(, "shipping": {"rates": {)" + numbered("\"m@\": 1", n) + "}}");
  };
  const auto named = [](std::size_t n) {
    return cart_with(one_line + R"(, "name": ")" + std::string(n, 'x') + "\"}", "");
  };
  const auto quantity = [](const std::string& n) {
    return cart_with(R"({"id": "1", "sku": "A", "unit_price": 1, "quantity": )" + n + "}", "");
  };
  const Limit limits[] = {
      {cart_with(numbered(line, 10'000), ""), cart_with(numbered(line, 10'001), ""), "/lines",
       "must have at most 10000 elements"},
      {codes(1'000), codes(1'001), "/codes", "must have at most 1000 elements"},
      {tenders(100), tenders(101), "/tenders", "must have at most 100 elements"},
      {attributes(1'000), attributes(1'001), "/attributes", "must have at most 1000 members"},
      {rates(1'000), rates(1'001), "/shipping/rates", "must have at most 1000 members"},
      {named(1'024), named(1'025), "/lines/0/name", "must be at most 1024 bytes long"},
      {quantity("100000"), quantity("100001"), "/lines/0/quantity", "must be from 1 to 100000"},
  };
  for (const Limit& limit : limits) check(limit, parse_cart);
}

TEST(ParseLimits, HoldOfPromotions) {
  const auto effects = [](std::size_t n) {
    return promotion_with(R"("effects": [)" + times(R"({"type": "percent_off", "percent": 1})", n) +
                          "]");
  };
  const auto tiers = [](std::size_t n) {
    return promotion_with(R"("effects": [{"type": "tiers", "by": "quantity", "tiers": [)" +
                          numbered(R"({"from": @, "percent": 1})", n) + "]}]");
  };
  const auto components = [](std::size_t n) {
    return promotion_with(R"("effects": [{"type": "bundle_price", "price": 1, "components": [)" +
                          times(R"({"quantity": 1})", n) + "]}]");
  };
  const auto codes = [](std::size_t n) {
    return R"([{"id": "a", "name": "a", "trigger": {"codes": [)" + numbered("\"C@\"", n) + "]}, " +
           percent + "}]";
  };
  const auto windows = [](std::size_t n) {
    return promotion_with(R"("schedule": {"weekly": [)" +
                          times(R"({"days": ["mon"], "from": "10:00", "to": "11:00"})", n) +
                          "]}, " + percent);
  };
  const auto id = [](std::size_t n) {
    return R"([{"id": ")" + std::string(n, 'x') + R"(", "name": "a", "trigger": "automatic", )" +
           percent + "}]";
  };
  const auto limit_of = [](const std::string& nodes) {
    return R"({"promotions": [], "settings": {"search_limit": )" + nodes + "}}";
  };
  const Limit limits[] = {
      {effects(100), effects(101), "/0/effects", "must have at most 100 elements"},
      {tiers(100), tiers(101), "/0/effects/0/tiers", "must have at most 100 elements"},
      {components(20), components(21), "/0/effects/0/components", "must have at most 20 elements"},
      {codes(100'000), codes(100'001), "/0/trigger/codes", "must have at most 100000 elements"},
      {windows(1'000), windows(1'001), "/0/schedule/weekly", "must have at most 1000 elements"},
      {id(64), id(65), "/0/id", "must be 1 to 64 of the characters A-Z a-z 0-9 . _ -"},
      {limit_of("1000000000"), limit_of("1000000001"), "/settings/search_limit",
       "must be from 1 to 1000000000"},
      {limit_of("1"), limit_of("0"), "/settings/search_limit", "must be from 1 to 1000000000"},
  };
  for (const Limit& limit : limits) check(limit, parse_promotions);
}

// A million whole promotions would take long; elements that are none tell the two faults apart.
TEST(ParseLimits, HoldOfTheNumberOfPromotions) {
  Faults at, over;
  EXPECT_FALSE(parse_promotions("[" + times("0", 1'000'000) + "]", at));
  EXPECT_EQ(at.front().pointer, "/0");
  EXPECT_FALSE(parse_promotions("[" + times("0", 1'000'001) + "]", over));
  ASSERT_EQ(over.size(), 1U);
  EXPECT_EQ(over.front().pointer, "");
  EXPECT_EQ(over.front().message, "must have at most 1000000 elements");
}

TEST(ParseLimits, HoldOfListsInConditions) {
  const auto any_of = [&](std::size_t n) {
    return promotion_with(R"("conditions": {"attr": "cart.channel", "op": "in", "value": [)" +
                          times("\"a\"", n) + "]}, " + percent);
  };
  check({any_of(100'000), any_of(100'001), "/0/conditions/value",
         "must have at most 100000 elements"},
        parse_promotions);
}

}  // namespace
}  // namespace stapel::promotions
