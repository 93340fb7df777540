// Orders and returns from text: what an evaluation printed is welcome, and whatever does not
// reconcile is refused with its place and what it has to be.
#include "promotions/parse_refund.h"

#include <gtest/gtest.h>

#include "promotions/parse.h"

namespace stapel::promotions {
namespace {

const std::string cart =
    R"({"currency":"EUR","at":"2026-11-27T10:00:00+01:00","lines":[
  {"id":"1","sku":"A","quantity":3,"unit_price":1000},
  {"id":"2","sku":"B","quantity":1,"unit_price":500}],
 "shipping":{"method":"standard","amount":495}})";
const std::string lines =
    R"([{"id":"1","list":3000,"discount":300,"net":2700,
         "adjustments":[{"promotion":"a","amount":200},{"promotion":"b","amount":100}]},
        {"id":"2","list":500,"discount":0,"net":500,"adjustments":[]}])";
const std::string totals =
    R"({"list":3500,"line_discounts":300,"order_discounts":0,"items":3200,"shipping_list":495,
        "shipping_discounts":95,"shipping":400,"total":3600,"due":3600,"saved":395,"cashback":7,
        "points":0,"base_points":0,"customer_value":402})";
const std::string shipping =
    R"({"method":"standard","list":495,"discount":95,"net":400,
        "adjustments":[{"promotion":"s","amount":95}]})";
const std::string gifts = R"([{"promotion":"g","sku":"MUG","quantity":1,"unit_value":300}])";

std::string result_of(const std::string& of_lines, const std::string& of_totals,
                      const std::string& of_shipping, const std::string& more = "") {
  return R"({"currency":"EUR","totals":)" + of_totals + R"(,"lines":)" + of_lines +
         R"(,"shipping":)" + of_shipping + R"(,"gifts":)" + gifts + more + "}";
}
const std::string result = result_of(lines, totals, shipping);

std::string order_of_parts(const std::string& of_cart, const std::string& of_result,
                           const std::string& more = "") {
  return R"({"cart":)" + of_cart + R"(,"result":)" + of_result + more + "}";
}
std::string order_with(const std::string& more) { return order_of_parts(cart, result, more); }

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

std::vector<std::string> faults_of_order(const std::string& text) {
  Faults faults;
  EXPECT_FALSE(parse_order(text, faults).has_value()) << text;
  std::vector<std::string> pointers;
  for (const Fault& fault : faults) pointers.push_back(fault.pointer);
  return pointers;
}

Order read(const std::string& text) {
  Faults faults;
  auto order = parse_order(text, faults);
  for (const Fault& fault : faults) ADD_FAILURE() << fault.pointer << ": " << fault.message;
  return order.value_or(Order{});
}

TEST(ParseOrder, AnOrderOfWhichNothingIsBackYet) {
  const Order order = read(order_with(""));
  EXPECT_EQ(order.result.totals.total, 3600);
  EXPECT_EQ(order.result.totals.cashback, 7);
  EXPECT_EQ(order.result.lines[0].net, 2700);
  EXPECT_EQ(order.result.shipping->net, 400);
  EXPECT_EQ(order.result.gifts, (std::vector<GrantedGift>{{"g", "MUG", 1, 300}}));
  EXPECT_EQ(order.returned, (std::vector<ReturnedLine>{{"1", 0, {}}, {"2", 0, {}}}));
  EXPECT_EQ(order.refunded, 0);
}

TEST(ParseOrder, WhatIsBackAlreadyInTheOrderOfTheAdjustments) {
  const Order order = read(order_with(
      R"(,"returned":{"2":{"units":0,"reversed":{"c":-100}},
          "1":{"units":2,"reversed":{"x":-5,"b":67,"a":133}}},"refunded":1895)"));
  EXPECT_EQ(order.refunded, 1895);
  EXPECT_EQ(order.returned[0], (ReturnedLine{"1", 2, {{"a", 133}, {"b", 67}, {"x", -5}}}));
  EXPECT_EQ(order.returned[1], (ReturnedLine{"2", 0, {{"c", -100}}}));
}

TEST(ParseOrder, WhateverAnEvaluationPrintsIsWelcome) {
  Faults faults;
  auto definitions = parse_promotions(
      R"([{"id":"ten","name":"10%","trigger":"automatic",
           "effects":[{"type":"percent_off","percent":10},{"type":"cashback","percent":1}]},
          {"id":"mug","name":"Mug","trigger":{"codes":["MUG"]},
           "effects":[{"type":"gift","sku":"MUG"},{"type":"points","bonus":5}]},
          {"id":"more","name":"More","trigger":"automatic","effects":[{"type":"gift","sku":"CAP"}],
           "conditions":{"attr":"cart.subtotal","op":">=","value":4000}}])",
      faults);
  auto priced =
      parse_cart(replaced(cart, R"("shipping":)", R"("codes":["mug","WHAT"],"shipping":)"), faults);
  ASSERT_TRUE(definitions && priced);
  EvaluateOptions options;
  options.now = *priced->at;
  options.explain = true;
  const auto evaluation = evaluate(*CompiledSet::compile(*definitions), *priced, options);
  ASSERT_TRUE(static_cast<bool>(evaluation));
  for (const bool spaced : {false, true}) {
    const Order order = read(order_of_parts(write_cart(*priced), to_json(*evaluation, spaced)));
    EXPECT_EQ(order.result.lines, evaluation->lines);
    EXPECT_EQ(order.result.shipping, evaluation->shipping);
    EXPECT_EQ(order.result.gifts, evaluation->gifts);
    EXPECT_EQ(order.result.totals.points, 5);
  }
  read(order_of_parts(cart, result_of(lines, totals, shipping,
                                      R"(,"trace":{"a":[1]},"suggestions":[],"hints":[])")));
}

TEST(ParseOrder, ACartWithoutShippingMayLeaveItOut) {
  const std::string unshipped =
      R"({"currency":"EUR","lines":[{"id":"1","sku":"A","quantity":1,"unit_price":5}]})";
  const std::string bare = R"({"currency":"EUR","totals":{"items":5,"shipping":0,"total":5},
      "lines":[{"id":"1","list":5,"discount":0,"net":5,"adjustments":[]}])";
  EXPECT_EQ(read(order_of_parts(unshipped, bare + "}")).result.totals.total, 5);
  EXPECT_EQ(read(order_of_parts(unshipped, bare + R"(,"shipping":null})")).result.lines.size(), 1);
}

TEST(ParseOrder, NamesWhatDoesNotReconcile) {
  const auto with_lines = [](const std::string& what, const std::string& by) {
    return order_of_parts(cart, result_of(replaced(lines, what, by), totals, shipping));
  };
  const auto with_totals = [](const std::string& what, const std::string& by) {
    return order_of_parts(cart, result_of(lines, replaced(totals, what, by), shipping));
  };
  const auto with_shipping = [](const std::string& what, const std::string& by) {
    return order_of_parts(cart, result_of(lines, totals, replaced(shipping, what, by)));
  };
  struct {
    std::string order, pointer;
  } rows[] = {
      {with_lines(R"("id":"1")", R"("id":"3")"), "/result/lines/0/id"},
      {with_lines(R"("list":3000)", R"("list":2000)"), "/result/lines/0/list"},
      {with_lines(R"("discount":300)", R"("discount":200)"), "/result/lines/0/discount"},
      {with_lines(R"("net":2700)", R"("net":2701)"), "/result/lines/0/net"},
      {with_lines(R"("amount":200)", R"("amount":0)"), "/result/lines/0/adjustments/0/amount"},
      {with_lines(R"("amount":200)", R"("amount":2901)"), "/result/lines/0/adjustments"},
      {with_lines(R"("promotion":"b")", R"("promotion":"a")"),
       "/result/lines/0/adjustments/1/promotion"},
      {with_lines(R"("net":500)", R"("nett":500)"), "/result/lines/1/net"},
      {order_of_parts(cart, result_of("[]", totals, shipping)), "/result/lines"},
      {order_of_parts(cart, result_of("{}", totals, shipping)), "/result/lines"},
      {order_of_parts(cart, result_of(lines, R"({"shipping":400,"total":3600})", shipping)),
       "/result/totals/items"},
      {order_of_parts(cart, result_of(lines, totals, "null")), "/result/shipping"},
      {with_totals(R"("items":3200)", R"("items":3201)"), "/result/totals/items"},
      {with_totals(R"("list":3500)", R"("list":3200)"), "/result/totals/list"},
      {with_totals(R"("order_discounts":0)", R"("order_discounts":1)"), "/result/totals"},
      {with_totals(R"("total":3600)", R"("total":3200)"), "/result/totals/total"},
      {with_totals(R"("shipping":400)", R"("shipping":495)"), "/result/totals/shipping"},
      {with_totals(R"("saved":395)", R"("saved":300)"), "/result/totals/saved"},
      {with_totals(R"("cashback":7)", R"("cashback":-7)"), "/result/totals/cashback"},
      {with_totals(R"("cashback":7)", R"("cashback":7.5)"), "/result/totals/cashback"},
      {with_shipping(R"("list":495)", R"("list":400)"), "/result/shipping/list"},
      {with_shipping(R"("net":400)", R"("net":495)"), "/result/shipping/net"},
      {replaced(order_with(""), R"("result":{"currency":"EUR")", R"("result":{"currency":"USD")"),
       "/result/currency"},
      {replaced(order_with(""), R"("quantity":1,"unit_value")", R"("quantity":0,"unit_value")"),
       "/result/gifts/0/quantity"},
      {replaced(order_with(""), R"("sku":"A")", R"("sku":"")"), "/cart/lines/0/sku"},
      {order_with(R"(,"refunded":-1)"), "/refunded"},
      {order_with(R"(,"refunded":1.0)"), "/refunded"},
      {order_with(R"(,"refunded":1,"refunded":1)"), "/refunded"},
      {order_with(R"(,"refund":1)"), "/refund"},
      {order_with(R"(,"returned":[])"), "/returned"},
      {order_with(R"(,"returned":{"9":{"units":1,"reversed":{}}})"), "/returned/9"},
      {order_with(R"(,"returned":{"1":{"units":-1,"reversed":{}}})"), "/returned/1/units"},
      {order_with(R"(,"returned":{"1":{"units":4,"reversed":{}}})"), "/returned/1/units"},
      {order_with(R"(,"returned":{"1":{"reversed":{}}})"), "/returned/1/units"},
      {order_with(R"(,"returned":{"1":{"units":1,"reversed":{},"x":1}})"), "/returned/1/x"},
      {order_with(R"(,"returned":{"1":{"units":1,"reversed":{"a":201}}})"),
       "/returned/1/reversed/a"},
      {order_with(R"(,"returned":{"1":{"units":1,"reversed":{"c":1}}})"), "/returned/1/reversed/c"},
      {order_with(R"(,"returned":{"1":{"units":1,"reversed":{"a b":1}}})"),
       "/returned/1/reversed/a b"},
      {order_with(R"(,"returned":{"1":{"units":1,"reversed":{"a":true}}})"),
       "/returned/1/reversed/a"},
      {order_with(R"(,"returned":{"1":{"units":3,"reversed":{"a":200}}})"), "/returned/1"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(faults_of_order(row.order), std::vector<std::string>{row.pointer}) << row.order;
  }
  EXPECT_EQ(faults_of_order("{}"), (std::vector<std::string>{"/cart", "/result"}));
  EXPECT_EQ(faults_of_order("[]"), std::vector<std::string>{""});
}

std::vector<std::string> faults_of_return(const std::string& text, const Order* order) {
  Faults faults;
  EXPECT_FALSE(parse_return(text, order, faults).has_value()) << text;
  std::vector<std::string> told;
  for (const Fault& fault : faults) told.push_back(fault.pointer + ": " + fault.message);
  return told;
}

TEST(ParseReturn, UnitsByTheCartsLines) {
  const Order order = read(order_with(R"(,"returned":{"1":{"units":1,"reversed":{"a":66}}})"));
  Faults faults;
  const auto units = parse_return(R"({"lines":{"2":1,"1":2}})", &order, faults);
  ASSERT_TRUE(units && faults.empty());
  EXPECT_EQ(units->units, (std::vector<std::int64_t>{2, 1}));
}

TEST(ParseReturn, NamesWhatCannotReturn) {
  const Order order = read(order_with(
      R"(,"returned":{"1":{"units":2,"reversed":{"a":133}},"2":{"units":1,"reversed":{}}})"));
  const auto one = [](const std::string& line) { return R"({"lines":{)" + line + "}}"; };
  struct {
    std::string text, fault;
  } rows[] = {
      {one(R"("3":1)"), "/lines/3: names no line of the order's cart"},
      {one(R"("1":2)"), "/lines/1: must be at most 1, the units left"},
      {one(R"("2":1)"), "/lines/2: all units of this line are back already"},
      {one(R"("1":0)"), "/lines/1: must be from 1 to 100000"},
      {one(R"("1":-1)"), "/lines/1: must be from 1 to 100000"},
      {one(""), "/lines: must name at least one line"},
      {"{}", "/lines: is required"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(faults_of_return(row.text, &order), std::vector<std::string>{row.fault});
  }
  for (const char* text : {R"({"lines":{"1":1,"1":1}})", R"({"lines":{"1":1.0}})",
                           R"({"lines":{"1":"1"}})", R"({"lines":{"1":null}})", R"({"lines":[1]})",
                           R"({"lines":{"1":1},"line":{}})", "[]", "", "{"}) {
    EXPECT_EQ(faults_of_return(text, &order).size(), 1) << text;
  }
}

TEST(ParseReturn, WithoutAnOrderItsFormIsChecked) {
  EXPECT_EQ(faults_of_return(R"({"lines":{"x":0,"y":1}})", nullptr).size(), 1);
  Faults faults;
  EXPECT_FALSE(parse_return(R"({"lines":{"x":1}})", nullptr, faults).has_value());
  EXPECT_TRUE(faults.empty());
}

}  // namespace
}  // namespace stapel::promotions
