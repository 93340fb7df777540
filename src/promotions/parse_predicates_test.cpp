// Conditions and selectors: the types of attribute, operator and operand, where each attribute
// belongs, and which conditions can never hold.
#include "promotions/parse_predicates.h"

#include <gtest/gtest.h>

#include "promotions/parse_minor_units.h"
#include "promotions/testing/faults.h"

namespace stapel::promotions {
namespace {

using testing::is_one_fault;
using Texts = std::vector<std::string>;
using Integers = std::vector<std::int64_t>;

struct Outcome {
  std::optional<Predicate> predicate;
  Faults faults;
};

Outcome read(const std::string& text, bool selector = false) {
  Outcome outcome;
  const auto document = json::Document::parse(text, outcome.faults);
  if (!document) return outcome;
  outcome.predicate = selector ? read_selector(document->root(), outcome.faults)
                               : read_conditions(document->root(), outcome.faults);
  EXPECT_EQ(outcome.predicate.has_value(), outcome.faults.empty()) << text;
  return outcome;
}

std::string leaf(const std::string& attr, const std::string& op, const std::string& value) {
  std::string out = R"({"attr": ")" + attr + R"(", "op": ")" + op + "\"";
  return out + (value.empty() ? "}" : ", \"value\": " + value + "}");
}

TEST(ParsePredicates, reads_leaves_of_every_type) {
  const struct {
    std::string text;
    AttributeTest want;
  } rows[] = {
      {leaf("cart.subtotal", ">=", "7500"),
       {Attribute::cart_subtotal, "", Operator::greater_or_equal, std::int64_t{7'500}}},
      {leaf("cart.subtotal_discounted", "<", "1"),
       {Attribute::cart_subtotal_discounted, "", Operator::less, std::int64_t{1}}},
      {leaf("cart.quantity", "in", "[1, 2]"),
       {Attribute::cart_quantity, "", Operator::in, Integers{1, 2}}},
      {leaf("cart.currency", "=", "\"EUR\""),
       {Attribute::cart_currency, "", Operator::equal, std::string("EUR")}},
      {leaf("cart.channel", "not_in", R"(["web"])"),
       {Attribute::cart_channel, "", Operator::not_in, Texts{"web"}}},
      {leaf("cart.payment_method", "!=", "\"ideal\""),
       {Attribute::cart_payment_method, "", Operator::not_equal, std::string("ideal")}},
      {leaf("shipping.method", "exists", ""),
       {Attribute::shipping_method, "", Operator::exists, true}},
      {leaf("shipping.country", "exists", "false"),
       {Attribute::shipping_country, "", Operator::exists, false}},
      {leaf("shipping.postcode", "starts_with", "\"10\""),
       {Attribute::shipping_postcode, "", Operator::starts_with, std::string("10")}},
      {leaf("shipping.amount", ">", "0"),
       {Attribute::shipping_amount, "", Operator::greater, std::int64_t{0}}},
      {leaf("customer.id", "=", "\"c-1\""),
       {Attribute::customer_id, "", Operator::equal, std::string("c-1")}},
      {leaf("customer.known", "=", "true"), {Attribute::customer_known, "", Operator::equal, true}},
      {leaf("customer.authenticated", "!=", "false"),
       {Attribute::customer_authenticated, "", Operator::not_equal, false}},
      {leaf("customer.groups", "contains_all", R"(["a", "b"])"),
       {Attribute::customer_groups, "", Operator::contains_all, Texts{"a", "b"}}},
      {leaf("customer.segments", "in", R"(["a"])"),
       {Attribute::customer_segments, "", Operator::in, Texts{"a"}}},
      {leaf("customer.orders", "=", "0"),
       {Attribute::customer_orders, "", Operator::equal, std::int64_t{0}}},
      {leaf("customer.lifetime_spend", "<=", "5"),
       {Attribute::customer_lifetime_spend, "", Operator::less_or_equal, std::int64_t{5}}},
      {leaf("customer.days_since_signup", "<", "30"),
       {Attribute::customer_days_since_signup, "", Operator::less, std::int64_t{30}}},
      {leaf("customer.is_birthday", "=", "true"),
       {Attribute::customer_is_birthday, "", Operator::equal, true}},
      {leaf("customer.newsletter", "=", "true"),
       {Attribute::customer_newsletter, "", Operator::equal, true}},
      {leaf("customer.attributes.loyal since", "=", "2.50"),
       {Attribute::customer_attribute, "loyal since", Operator::equal, Decimal{25'000}}},
      {leaf("customer.attributes.a.b", ">=", "-1e1"),
       {Attribute::customer_attribute, "a.b", Operator::greater_or_equal, Decimal{-100'000}}},
      {leaf("cart.attributes.x", "=", "true"),
       {Attribute::cart_attribute, "x", Operator::equal, true}},
      {leaf("cart.attributes.x", "!=", "\"y\""),
       {Attribute::cart_attribute, "x", Operator::not_equal, std::string("y")}},
      {leaf("cart.attributes.x", "in", "[1, 2.5]"),
       {Attribute::cart_attribute, "x", Operator::in, std::vector<Decimal>{{10'000}, {25'000}}}},
      {leaf("cart.attributes.x", "contains_any", R"(["y"])"),
       {Attribute::cart_attribute, "x", Operator::contains_any, Texts{"y"}}},
  };
  for (const auto& row : rows) {
    const Outcome outcome = read(row.text);
    ASSERT_EQ(outcome.faults, Faults{}) << row.text;
    EXPECT_EQ(std::get<AttributeTest>(outcome.predicate->node), row.want) << row.text;
  }
}

TEST(ParsePredicates, reads_selectors) {
  for (const std::string& text :
       {leaf("line.sku", "in", R"(["A"])"), leaf("line.category", "=", "\"shoes\""),
        leaf("line.category", "!=", "\"shoes\""), leaf("line.category", "contains_any", R"(["s"])"),
        leaf("line.category", "starts_with", "\"s\""), leaf("line.brand", "=", "\"B\""),
        leaf("line.tags", "contains_any", R"(["new"])"), leaf("line.tags", "starts_with", "\"n\""),
        leaf("line.lists", "not_in", R"(["x"])"), leaf("line.on_sale", "=", "false"),
        leaf("line.discountable", "exists", ""), leaf("line.unit_price", "<", "1000"),
        leaf("line.quantity", ">=", "2"), leaf("line.attributes.size", "=", "42"),
        std::string(R"({"all": [{"not": {"any": []}}, {"all": []}]})")}) {
    EXPECT_EQ(read(text, true).faults, Faults{}) << text;
  }
}

TEST(ParsePredicates, reads_aggregates) {
  const struct {
    std::string text;
    AggregateTest want;
  } rows[] = {
      {R"({"count": {}, "op": ">=", "value": 3})",
       {Aggregate::count, {}, Operator::greater_or_equal, std::int64_t{3}}},
      {R"({"sum": {}, "op": "in", "value": [5]})", {Aggregate::sum, {}, Operator::in, Integers{5}}},
      {R"({"min_unit_price": {}, "op": "exists"})",
       {Aggregate::min_unit_price, {}, Operator::exists, true}},
      {R"({"max_unit_price": {"lines": {"all": []}}, "op": "!=", "value": 0})",
       {Aggregate::max_unit_price, {Predicate{All{}}}, Operator::not_equal, std::int64_t{0}}},
  };
  for (const auto& row : rows) {
    const Outcome outcome = read(row.text);
    ASSERT_EQ(outcome.faults, Faults{}) << row.text;
    EXPECT_EQ(std::get<AggregateTest>(outcome.predicate->node), row.want) << row.text;
  }
}

TEST(ParsePredicates, names_the_field_and_the_rule_of_each_fault) {
  const struct {
    std::string text, pointer, words;
  } rows[] = {
      {"1", "", "must be an object"},
      {"[]", "", "must be an object"},
      {"{}", "",
       "must have one of all, any, not, attr, count, sum, min_unit_price or max_unit_price"},
      {R"({"all": [], "any": []})", "", "must be only one of all or any"},
      {R"({"all": {}})", "/all", "must be a list"},
      {R"({"all": [], "op": "="})", "/op", "is not a known field"},
      {R"({"not": []})", "/not", "must be an object"},
      {R"({"any": [{"not": 1}]})", "/any/0/not", "must be an object"},
      {leaf("cart.subtotl", ">", "1"), "/attr", "did you mean \"cart.subtotal\"?"},
      {leaf("subtotal", ">", "1"), "/attr", "is not a known attribute"},
      {leaf("cart.attributes.", "=", "1"), "/attr", "is not a known attribute"},
      {leaf("line.sku", "=", "\"A\""), "/attr", "belong in a selector"},
      {leaf("line.attributes.x", "=", "1"), "/attr", "belong in a selector"},
      {R"({"attr": 1, "op": "=", "value": 1})", "/attr", "must be a string"},
      {R"({"attr": "cart.subtotal", "value": 1})", "/op", "is required"},
      {leaf("cart.subtotal", ">=", ""), "/value", "is required"},
      {leaf("cart.subtotal", "=>", "1"), "/op", "is not one of ="},
      {leaf("cart.subtotal", "starts_with", "1"), "/op",
       "does not fit cart.subtotal, which is an amount; use =, !=, <, <=, >, >=, in, not_in or "
       "exists"},
      {leaf("cart.subtotal", ">=", "10.0"), "/value", "must be an integer"},
      {leaf("cart.subtotal", ">=", "\"10\""), "/value", "must be an integer, not a string"},
      {leaf("cart.subtotal", ">=", "-1"), "/value", "must be from 0 to 10000000000000"},
      {leaf("cart.subtotal", ">=", "null"), "/value", "must not be null"},
      {leaf("cart.subtotal", ">=", "[1]"), "/value", "must be an integer, not a list"},
      {leaf("cart.subtotal", "in", "1"), "/value", "must be a list"},
      {leaf("cart.quantity", ">=", "1000000001"), "/value", "must be from 0 to 1000000000"},
      {leaf("cart.quantity", "in", "[]"), "/value", "must not be an empty list"},
      {leaf("cart.quantity", "in", "[1, \"2\"]"), "/value/1", "must be an integer"},
      {leaf("cart.channel", "<", "\"web\""), "/op", "does not fit cart.channel, which is a text"},
      {leaf("cart.channel", "contains_any", "[\"web\"]"), "/op", "does not fit cart.channel"},
      {leaf("cart.channel", "=", "[\"web\"]"), "/value", "must be a string, not a list"},
      {leaf("cart.channel", "=", "1"), "/value", "must be a string, not a number"},
      {leaf("cart.currency", "=", "\"eur\""), "/value", "ISO 4217"},
      {leaf("customer.known", "=", "1"), "/value", "must be true or false"},
      {leaf("customer.known", "<", "true"), "/op", "use =, != or exists"},
      {leaf("customer.known", "exists", "1"), "/value", "must be true or false"},
      {leaf("customer.groups", "=", "\"vip\""), "/op",
       "use in, not_in, contains_any, contains_all, starts_with or exists"},
      {leaf("customer.groups", "contains_any", "\"vip\""), "/value", "must be a list"},
      {leaf("customer.attributes.x", "=", "[\"a\"]"), "/value", "use \"in\" for a list"},
      {leaf("customer.attributes.x", "=", "{}"), "/value",
       "must be a text, a number, true or false"},
      {leaf("customer.attributes.x", "<", "\"a\""), "/value", "must be a number"},
      {leaf("customer.attributes.x", "=", "0.00001"), "/value", "at most 4 decimals"},
      {leaf("customer.attributes.x", "in", "[1, \"a\"]"), "/value/1", "must be a number"},
      {leaf("customer.attributes.x", "contains_all", "[1]"), "/value/0", "must be a string"},
      {leaf("customer.attributes.x", "starts_with", "1"), "/value", "must be a string"},
      {R"({"count": 1, "op": ">", "value": 1})", "/count", "must be an object"},
      {R"({"count": {"line": {"all": []}}, "op": ">", "value": 1})", "/count/line",
       "did you mean \"lines\"?"},
      {R"({"count": {}, "op": "exists"})", "/op", "does not fit count"},
      {R"({"sum": {}, "op": "starts_with", "value": 1})", "/op",
       "does not fit sum, which is an amount"},
      {R"({"sum": {}, "op": ">", "value": 1.5})", "/value", "must be an integer"},
      {R"({"count": {"lines": {"attr": "cart.subtotal", "op": ">", "value": 1}}, "op": ">", "value": 1})",
       "/count/lines/attr", "a selector asks about line attributes only"},
      {R"({"count": {"lines": {"count": {}, "op": ">", "value": 1}}, "op": ">", "value": 1})",
       "/count/lines", "count belongs in conditions"},
      {R"({"count": {"lines": {}}, "op": ">", "value": 1})", "/count/lines",
       "must have one of all, any, not or attr"},
  };
  for (const auto& row : rows) {
    EXPECT_TRUE(is_one_fault(read(row.text).faults, row.pointer, row.words)) << row.text;
  }
}

TEST(ParsePredicates, reports_all_faults_of_a_tree_at_once) {
  const Outcome outcome = read(R"({"all": [{"atr": "cart.channel", "op": "=", "value": "web"},
      {"attr": "cart.chanel", "op": "~"}, {"attr": "cart.quantity", "op": "=", "value": true, "x": 1}]})");
  std::vector<std::string> pointers;
  for (const Fault& fault : outcome.faults) pointers.push_back(fault.pointer);
  EXPECT_EQ(pointers, (std::vector<std::string>{"/all/0", "/all/0/atr", "/all/1/attr",
                                                "/all/2/value", "/all/2/x"}));
}

// The pointer of the contradiction in these tests of one `all`; "none" where there is none.
std::string contradiction_in(const std::string& text, bool selector = false) {
  Faults faults;
  const auto document = json::Document::parse(text, faults);
  const auto predicate = selector ? read_selector(document->root(), faults)
                                  : read_conditions(document->root(), faults);
  EXPECT_EQ(faults, Faults{}) << text;
  if (!predicate) return "not read";
  const std::optional<Fault> fault = contradiction(*predicate, document->root());
  return fault ? fault->pointer : "none";
}

std::string both(const std::string& a, const std::string& b) {
  return R"({"all": [)" + a + ", " + b + "]}";
}

TEST(ParsePredicates, finds_tests_that_exclude_each_other) {
  const auto sum_of = [](const std::string& sku, const std::string& rest) {
    return R"({"sum": {"lines": )" + leaf("line.sku", "=", "\"" + sku + "\"") + "}, " + rest + "}";
  };
  const std::string rows[] = {
      both(leaf("cart.subtotal", ">=", "10000"), leaf("cart.subtotal", "<", "5000")),
      both(leaf("cart.subtotal", "<", "5000"), leaf("cart.subtotal", ">=", "5000")),
      both(leaf("cart.subtotal", ">", "5000"), leaf("cart.subtotal", "<=", "5000")),
      both(leaf("cart.quantity", "=", "3"), leaf("cart.quantity", ">", "3")),
      both(leaf("cart.quantity", ">", "3"), leaf("cart.quantity", "in", "[1, 2, 3]")),
      both(leaf("cart.quantity", "=", "3"), leaf("cart.quantity", "!=", "3")),
      both(leaf("cart.quantity", "in", "[1, 2]"), leaf("cart.quantity", "not_in", "[2, 1]")),
      both(leaf("cart.channel", "=", "\"web\""), leaf("cart.channel", "=", "\"app\"")),
      both(leaf("cart.channel", "in", "[\"web\"]"), leaf("cart.channel", "!=", "\"web\"")),
      both(leaf("cart.channel", "=", "\"web\""), leaf("cart.channel", "starts_with", "\"a\"")),
      both(leaf("cart.channel", "starts_with", "\"we\""),
           leaf("cart.channel", "starts_with", "\"wa\"")),
      both(leaf("customer.known", "=", "true"), leaf("customer.known", "!=", "true")),
      both(leaf("shipping.method", "exists", "true"), leaf("shipping.method", "exists", "false")),
      both(leaf("customer.attributes.n", ">", "1.5"), leaf("customer.attributes.n", "<", "1.5")),
      both(sum_of("A", R"("op": ">", "value": 5)"), sum_of("A", R"("op": "<", "value": 5)")),
  };
  for (const std::string& row : rows) {
    EXPECT_EQ(contradiction_in(row), "/all/1") << row;
  }
  EXPECT_EQ(contradiction_in(leaf("cart.subtotal", "<", "0")), "");
  EXPECT_EQ(contradiction_in(R"({"all": [{"all": [)" + leaf("cart.quantity", "=", "1") + "]}, " +
                             leaf("cart.quantity", "=", "2") + "]}"),
            "/all/1");
  EXPECT_EQ(contradiction_in(R"({"any": [)" + leaf("cart.quantity", "<", "0") + ", " +
                             leaf("cart.subtotal", "<", "0") + "]}"),
            "/any/0");
  EXPECT_EQ(
      contradiction_in(both(leaf("line.sku", "=", "\"A\""), leaf("line.sku", "=", "\"B\"")), true),
      "/all/1");
}

TEST(ParsePredicates, never_refuses_what_could_hold) {
  const auto sum_of = [](const std::string& sku, const std::string& rest) {
    return R"({"sum": {"lines": )" + leaf("line.sku", "=", "\"" + sku + "\"") + "}, " + rest + "}";
  };
  const std::string contradictory =
      both(leaf("cart.quantity", "=", "1"), leaf("cart.quantity", "=", "2"));
  const std::string rows[] = {
      R"({"all": []})",
      R"({"any": []})",
      R"({"not": {"all": []}})",
      both(leaf("cart.subtotal", ">=", "5000"), leaf("cart.subtotal", "<=", "5000")),
      both(leaf("cart.subtotal", ">=", "5000"), leaf("cart.subtotal_discounted", "<", "5000")),
      both(leaf("cart.quantity", "in", "[1, 2]"), leaf("cart.quantity", "in", "[2, 3]")),
      both(leaf("cart.quantity", "!=", "1"), leaf("cart.quantity", "!=", "2")),
      both(leaf("cart.channel", "starts_with", "\"w\""),
           leaf("cart.channel", "starts_with", "\"web\"")),
      both(leaf("cart.channel", "!=", "\"web\""), leaf("cart.channel", "starts_with", "\"web\"")),
      both(leaf("customer.groups", "in", "[\"a\"]"), leaf("customer.groups", "in", "[\"b\"]")),
      both(leaf("customer.groups", "in", "[\"a\"]"), leaf("customer.groups", "not_in", "[\"b\"]")),
      both(leaf("customer.attributes.x", "=", "\"a\""),
           leaf("customer.attributes.x", "=", "\"b\"")),
      both(leaf("customer.attributes.x", "=", "1"), leaf("customer.attributes.x", "=", "\"b\"")),
      both(leaf("customer.attributes.x", "=", "1"), leaf("customer.attributes.y", "=", "2")),
      both(leaf("customer.attributes.x", "=", "1"), leaf("cart.attributes.x", "=", "2")),
      both(leaf("shipping.method", "exists", "false"), leaf("shipping.country", "exists", "true")),
      both(leaf("customer.days_since_signup", "<", "0"), leaf("cart.quantity", ">", "0")),
      both(sum_of("A", R"("op": ">", "value": 5)"), sum_of("B", R"("op": "<", "value": 5)")),
      R"({"not": )" + contradictory + "}",
      R"({"any": [)" + contradictory + ", " + leaf("cart.quantity", "=", "3") + "]}",
  };
  for (const std::string& row : rows) EXPECT_EQ(contradiction_in(row), "none") << row;
}

TEST(ParsePredicates, takes_long_chains_and_lists_on_trust) {
  std::string chain = R"({"all": [)";
  for (int i = 0; i < 2'000; ++i)
    chain += leaf("cart.channel", "!=", "\"x" + std::to_string(i) + "\"") + ",";
  EXPECT_EQ(contradiction_in(chain + R"({"all": []}]})"), "none");
  std::string list = "[";
  for (int i = 0; i < 2'000; ++i) list += std::to_string(i) + ",";
  list += "0]";
  EXPECT_EQ(contradiction_in(
                both(leaf("cart.quantity", "in", list), leaf("cart.quantity", "not_in", list))),
            "none");
}

TEST(ParsePredicates, knows_which_conditions_name_money) {
  const struct {
    std::string text;
    bool want;
  } rows[] = {
      {leaf("cart.subtotal", ">=", "0"), true},
      {leaf("cart.subtotal_discounted", "in", "[0]"), true},
      {leaf("shipping.amount", ">", "0"), true},
      {leaf("customer.lifetime_spend", ">", "0"), true},
      {leaf("cart.subtotal", "exists", ""), false},
      {leaf("cart.quantity", ">=", "1"), false},
      {leaf("customer.orders", "=", "0"), false},
      {leaf("customer.attributes.x", "=", "1"), false},
      {leaf("cart.currency", "=", "\"EUR\""), false},
      {R"({"count": {}, "op": ">", "value": 1})", false},
      {R"({"count": {"lines": )" + leaf("line.unit_price", ">", "5") +
           R"(}, "op": ">", "value": 1})",
       true},
      {R"({"sum": {}, "op": ">", "value": 1})", true},
      {R"({"min_unit_price": {}, "op": "exists"})", false},
      {R"({"max_unit_price": {}, "op": "=", "value": 0})", true},
      {R"({"any": [{"not": )" + leaf("cart.subtotal", ">=", "0") + "}]}", true},
      {R"({"any": [{"all": []}]})", false},
  };
  for (const auto& row : rows) {
    Promotion promotion;
    promotion.conditions = read(row.text).predicate;
    EXPECT_EQ(names_minor_units(promotion), row.want) << row.text;
  }
}

}  // namespace
}  // namespace stapel::promotions
