// Selections in parentheses and the conditions after "when".
#include "selection_text.h"

#include <array>
#include <vector>

#include "json_text.h"

namespace stapel::golden {
namespace {

std::string leaf(std::string_view attribute, std::string_view op, const std::string& value) {
  return Fields().text("attr", attribute).text("op", op).put("value", value).json();
}

std::string read_test(Words& words, const Currency& currency) {
  if (words.accept("in"))
    return leaf("line.category", "in", quoted_list(words.take_any_of("a category")));
  if (words.accept("of sku"))
    return leaf("line.sku", "in", quoted_list(words.take_any_of("a SKU")));
  if (words.accept("of brand"))
    return leaf("line.brand", "in", quoted_list(words.take_any_of("a brand")));
  if (words.accept("tagged"))
    return leaf("line.tags", "in", quoted_list(words.take_any_of("a tag")));
  if (words.accept("on list"))
    return leaf("line.lists", "in", quoted_list(words.take_any_of("a list")));
  if (words.accept("on sale")) return leaf("line.on_sale", "=", "true");
  if (words.accept("from"))
    return leaf("line.unit_price", ">=", std::to_string(words.amount(currency)));
  words.fail(
      "a selection is 'in CATEGORY', 'of sku', 'of brand', 'tagged', 'on list', 'on sale' or "
      "'from PRICE', with 'not' before it or not");
}

struct Comparison {
  std::string_view words, op;
};
constexpr std::array<Comparison, 6> comparisons{{{"is not", "!="},
                                                 {"is at least", ">="},
                                                 {"is at most", "<="},
                                                 {"is above", ">"},
                                                 {"is below", "<"},
                                                 {"is", "="}}};

std::string_view read_comparison(Words& words) {
  for (const Comparison& comparison : comparisons)
    if (words.accept(comparison.words)) return comparison.op;
  words.fail(
      "a comparison is 'is', 'is not', 'is at least', 'is at most', 'is above' or 'is below'");
}

enum class Value : std::uint8_t { money, number, text };

std::string read_value(Words& words, const Currency& currency, Value kind) {
  if (kind == Value::money) return std::to_string(words.amount(currency));
  if (kind == Value::number) return std::to_string(words.integer("a number"));
  return quoted(words.take("a text"));
}

struct Compared {
  std::string_view words, attribute;
  Value kind;
};
constexpr std::array<Compared, 10> compared{
    {{"the subtotal after discounts", "cart.subtotal_discounted", Value::money},
     {"the subtotal", "cart.subtotal", Value::money},
     {"the quantity", "cart.quantity", Value::number},
     {"the channel", "cart.channel", Value::text},
     {"the payment method", "cart.payment_method", Value::text},
     {"the country", "shipping.country", Value::text},
     {"the shipping method", "shipping.method", Value::text},
     {"the customer's orders", "customer.orders", Value::number},
     {"the customer's spending", "customer.lifetime_spend", Value::money},
     {"the days since sign-up", "customer.days_since_signup", Value::number}}};

struct Flag {
  std::string_view words, attribute;
};
constexpr std::array<Flag, 4> flags{{{"the customer is known", "customer.known"},
                                     {"the customer is logged in", "customer.authenticated"},
                                     {"the customer takes the newsletter", "customer.newsletter"},
                                     {"it is the customer's birthday", "customer.is_birthday"}}};

struct Aggregated {
  std::string_view words, name;
  Value kind;
};
constexpr std::array<Aggregated, 4> aggregated{
    {{"the units", "count", Value::number},
     {"the sum", "sum", Value::money},
     {"the cheapest unit", "min_unit_price", Value::money},
     {"the dearest unit", "max_unit_price", Value::money}}};

std::optional<std::string> read_aggregate(Words& words, const Currency& currency) {
  for (const Aggregated& one : aggregated) {
    if (!words.accept(one.words)) continue;
    Fields inner;
    if (const auto lines = read_selection(words, currency)) inner.put("lines", *lines);
    const std::string_view op = read_comparison(words);
    return Fields()
        .put(one.name, inner.json())
        .text("op", op)
        .put("value", read_value(words, currency, one.kind))
        .json();
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> read_selection(Words& words, const Currency& currency) {
  if (!words.accept("(")) return std::nullopt;
  std::vector<std::string> tests;
  do {
    const bool negated = words.accept("not");
    const std::string test = read_test(words, currency);
    tests.push_back(negated ? Fields().put("not", test).json() : test);
  } while (words.accept(","));
  words.expect(")");
  return tests.size() == 1 ? tests[0] : Fields().put("all", json_list(tests)).json();
}

std::string read_condition(Words& words, const Currency& currency) {
  for (const Flag& flag : flags)
    if (words.accept(flag.words)) return leaf(flag.attribute, "=", "true");
  if (words.accept("the customer is in group"))
    return leaf("customer.groups", "in", quoted_list(words.take_any_of("a group")));
  if (words.accept("the customer is in segment"))
    return leaf("customer.segments", "in", quoted_list(words.take_any_of("a segment")));
  for (const Compared& one : compared) {
    if (!words.accept(one.words)) continue;
    const std::string_view op = read_comparison(words);
    return leaf(one.attribute, op, read_value(words, currency, one.kind));
  }
  if (auto aggregate = read_aggregate(words, currency)) return *aggregate;
  words.fail("no condition begins so (README.md lists them)");
}

}  // namespace stapel::golden
