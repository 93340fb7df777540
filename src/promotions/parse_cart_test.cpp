// Carts: every field, one row per broken rule, and writing them back.
#include <gtest/gtest.h>

#include "promotions/parse.h"
#include "promotions/testing/faults.h"

namespace stapel::promotions {
namespace {

using testing::is_one_fault;
using Texts = std::vector<std::string>;

Faults faults_of(const std::string& text) {
  Faults faults;
  const std::optional<Cart> cart = parse_cart(text, faults);
  EXPECT_EQ(cart.has_value(), faults.empty());
  return faults;
}

Cart read(const std::string& text) {
  Faults faults;
  const std::optional<Cart> cart = parse_cart(text, faults);
  EXPECT_EQ(faults, Faults{}) << text;
  return cart.value_or(Cart{});
}

// A cart with one line and these further members.
std::string with(const std::string& members) {
  return R"({"currency": "EUR", "lines": [{"id": "1", "sku": "A", "quantity": 1, "unit_price": 100}], )" +
         members + "}";
}

// A cart whose one line has these further members.
std::string with_line(const std::string& members) {
  return R"({"currency": "EUR", "lines": [{"id": "1", "sku": "A", "quantity": 1, "unit_price": 100, )" +
         members + "}]}";
}

const std::string contracts_cart = R"(
{"currency": "EUR", "at": "2026-11-27T10:00:00+01:00", "prices_include_tax": true,
 "channel": "web", "payment_method": "ideal",
 "lines": [{"id": "1", "sku": "SHOE-42", "quantity": 2, "unit_price": 7999, "category": ["shoes/running"],
            "brand": "Acme", "tags": ["new"], "lists": ["overstock"], "on_sale": false, "discountable": true,
            "unit_cost": 3500, "tax_rate": 21, "min_unit_price": 4000}],
 "shipping": {"method": "standard", "amount": 495, "country": "NL", "postcode": "1011AB",
              "rates": {"standard": 495, "express": 995}},
 "customer": {"id": "c-1", "authenticated": true, "groups": ["vip"], "segments": ["winback"], "orders": 0, "lifetime_spend": 0,
              "created_at": "2026-01-02", "birthday": "1990-02-14", "newsletter": true},
 "codes": ["WELCOME10"], "tenders": [{"type": "gift_card", "amount": 1000}],
 "uses": {"promotions": {"welcome": {"total": 41, "customer": 0, "day": 3, "granted": 20500}}, "codes": {"WELCOME10": 41}}})";

TEST(ParseCart, reads_the_contracts_example) {
  Cart want;
  want.at = parse_instant("2026-11-27T09:00:00Z");
  want.prices_include_tax = true;
  want.channel = "web";
  want.payment_method = "ideal";
  CartLine line;
  line.id = "1";
  line.sku = "SHOE-42";
  line.quantity = 2;
  line.unit_price = 7'999;
  line.category = Texts{"shoes/running"};
  line.brand = "Acme";
  line.tags = Texts{"new"};
  line.lists = Texts{"overstock"};
  line.on_sale = false;
  line.discountable = true;
  line.unit_cost = 3'500;
  line.tax_rate = Percent{210'000};
  line.min_unit_price = 4'000;
  want.lines = {line};
  want.shipping = Shipping{"standard", 495, "NL", "1011AB", {{"standard", 495}, {"express", 995}}};
  want.customer.id = "c-1";
  want.customer.authenticated = true;
  want.customer.groups = Texts{"vip"};
  want.customer.segments = Texts{"winback"};
  want.customer.orders = 0;
  want.customer.lifetime_spend = 0;
  want.customer.created_at = Date{2026, 1, 2};
  want.customer.birthday = Date{1990, 2, 14};
  want.customer.newsletter = true;
  want.codes = {"WELCOME10"};
  want.tenders = {{"gift_card", 1'000}};
  want.uses.promotions["welcome"] = {.total = 41, .day = 3, .granted = 20'500};
  want.uses.codes["WELCOME10"] = {.used = 41};
  EXPECT_EQ(read(contracts_cart), want);
}

TEST(ParseCart, reads_every_other_field) {
  const Cart cart = read(R"({"currency": "JPY", "lines": [
      {"id": "1", "sku": "A", "quantity": 100000, "unit_price": 0, "category": "shoes", "name": "Shoe", "tax_rate": 5.5,
       "attributes": {"size": 42.5, "sold": true, "colour": "red", "fits": ["a", "b"], "": -0.0001}}],
      "customer": {"created_at": "2026-01-02T10:00:00+01:00", "attributes": {"a": false}}, "attributes": {"b": []},
      "codes": ["bf-20", "BF 20", "x"], "pool_codes": [{"code": "x", "pool": "p", "uses_max": 3}, {"code": "y", "promotion": "q", "refused": "paused"}],
      "mistyped_codes": ["z-1"],
      "uses": {"promotions": {"p": {"held_total": 1, "held_customer": 2, "held_day": 3, "held_granted": 4}},
               "codes": {"bf-20": {"used": 5, "held": 6}}},
      "shipping": {}})");
  EXPECT_EQ(cart.currency.name(), "JPY");
  const CartLine& line = cart.lines.at(0);
  EXPECT_EQ(line.category, Texts{"shoes"});
  EXPECT_EQ(line.name, "Shoe");
  EXPECT_EQ(line.tax_rate, Percent{55'000});
  EXPECT_EQ(line.attributes, (CustomAttributes{{"size", Decimal{425'000}},
                                               {"sold", true},
                                               {"colour", "red"},
                                               {"fits", Texts{"a", "b"}},
                                               {"", Decimal{-1}}}));
  const std::variant<Date, Instant> created_at = *parse_instant("2026-01-02T09:00:00Z");
  EXPECT_EQ(cart.customer.created_at, created_at);
  EXPECT_EQ(cart.customer.attributes, (CustomAttributes{{"a", false}}));
  EXPECT_EQ(cart.attributes, (CustomAttributes{{"b", Texts{}}}));
  EXPECT_EQ(cart.codes, (Texts{"bf-20", "x"}));
  EXPECT_EQ(cart.pool_codes,
            (std::vector<PoolCode>{{"x", "p", 3}, {"y", "", 1, "q", CodeRefusal::paused}}));
  EXPECT_EQ(cart.mistyped_codes, Texts{"Z1"});
  const PromotionUses held{.held_total = 1, .held_customer = 2, .held_day = 3, .held_granted = 4};
  EXPECT_EQ(cart.uses.promotions.at("p"), held);
  EXPECT_EQ(cart.uses.codes.at("BF20"), (CodeUses{5, 6}));
  EXPECT_EQ(cart.shipping, Shipping{});
}

TEST(ParseCart, needs_only_a_currency_and_lines) {
  Cart want;
  EXPECT_EQ(read(R"({"currency": "EUR", "lines": []})"), want);
  EXPECT_EQ(faults_of("{}"), (Faults{{"/currency", "is required"}, {"/lines", "is required"}}));
  EXPECT_EQ(faults_of(R"({"currency": "EUR", "lines": [{}]})"),
            (Faults{{"/lines/0/id", "is required"},
                    {"/lines/0/sku", "is required"},
                    {"/lines/0/quantity", "is required"},
                    {"/lines/0/unit_price", "is required"}}));
}

TEST(ParseCart, names_the_field_and_the_rule_of_each_fault) {
  const auto line = [](const std::string& quantity, const std::string& price) {
    return R"({"currency": "EUR", "lines": [{"id": "1", "sku": "A", "quantity": )" + quantity +
           R"(, "unit_price": )" + price + "}]}";
  };
  const std::string long_text(1'025, 'a');
  const struct {
    std::string text, pointer, words;
  } rows[] = {
      {"[]", "", "must be an object, not a list"},
      {"", "", "is not valid JSON"},
      {with(R"("curency": "EUR")"), "/curency", "did you mean \"currency\"?"},
      {with(R"("currency": "EUR")"), "/currency", "repeated key"},
      {R"({"currency": "EURO", "lines": []})", "/currency", "ISO 4217"},
      {R"({"currency": 978, "lines": []})", "/currency", "must be a string"},
      {R"({"currency": "EUR", "lines": {}})", "/lines", "must be a list"},
      {R"({"currency": "EUR", "lines": [1]})", "/lines/0", "must be an object"},
      {line("0", "1"), "/lines/0/quantity", "must be from 1 to 100000"},
      {line("100001", "1"), "/lines/0/quantity", "must be from 1 to 100000"},
      {line("-1", "1"), "/lines/0/quantity", "must be from 1 to 100000"},
      {line("1.5", "1"), "/lines/0/quantity", "must be an integer"},
      {line("\"1\"", "1"), "/lines/0/quantity", "must be an integer, not a string"},
      {line("1", "10.0"), "/lines/0/unit_price", "must be an integer"},
      {line("1", "1e3"), "/lines/0/unit_price", "must be an integer"},
      {line("1", "-1"), "/lines/0/unit_price", "must be from 0 to 10000000000000"},
      {line("1", "10000000000001"), "/lines/0/unit_price", "must be from 0 to 10000000000000"},
      {line("1", "99999999999999999999999999"), "/lines/0/unit_price", "must be from 0 to"},
      {line("1", "null"), "/lines/0/unit_price", "must not be null"},
      {line("2", "5000000000001"), "/lines", "cost more than 10000000000000 minor units together"},
      {line("100000", "10000000000000"), "/lines", "cost more than"},
      {R"({"currency": "EUR", "lines": [{"id": "1", "sku": "A", "quantity": 1, "unit_price": 10000000000000}],
           "shipping": {"amount": 1}})",
       "/lines", "together with shipping"},
      {R"({"currency": "EUR", "lines": [{"id": "1", "sku": "A", "quantity": 1, "unit_price": 1},
                                        {"id": "1", "sku": "B", "quantity": 1, "unit_price": 1}]})",
       "/lines/1/id", "is already the id of /lines/0/id"},
      {with_line(R"("category": 5)"), "/lines/0/category", "must be a path, or a list of paths"},
      {with_line(R"("category": [5])"), "/lines/0/category/0", "must be a string"},
      {with_line(R"("tags": "new")"), "/lines/0/tags", "must be a list"},
      {with_line(R"("tags": ["a", null])"), "/lines/0/tags/1", "must be a string, not null"},
      {with_line(R"("on_sale": "no")"), "/lines/0/on_sale", "must be true or false"},
      {with_line(R"("discountable": 0)"), "/lines/0/discountable", "must be true or false"},
      {with_line(R"("tax_rate": 100.5)"), "/lines/0/tax_rate", "must be from 0 to 100"},
      {with_line(R"("min_unit_price": -5)"), "/lines/0/min_unit_price", "must be from 0"},
      {with_line(R"("unitcost": 5)"), "/lines/0/unitcost", "did you mean \"unit_cost\"?"},
      {with_line(R"("brand": ")" + long_text + "\""), "/lines/0/brand",
       "must be at most 1024 bytes"},
      {with_line(R"("attributes": [])"), "/lines/0/attributes", "must be an object"},
      {with_line(R"("attributes": {"a": null})"), "/lines/0/attributes/a",
       "must be true, false, a number"},
      {with_line(R"("attributes": {"a": {}})"), "/lines/0/attributes/a",
       "must be true, false, a number"},
      {with_line(R"("attributes": {"a": [1]})"), "/lines/0/attributes/a/0", "must be a string"},
      {with_line(R"("attributes": {"a": 0.12345})"), "/lines/0/attributes/a", "at most 4 decimals"},
      {with_line(R"("attributes": {"a": 10000000000000.1})"), "/lines/0/attributes/a",
       "must be from -10000000000000 to 10000000000000"},
      {with_line(R"("attributes": {"a": ")" + std::string(4'097, 'a') + "\"}"),
       "/lines/0/attributes/a", "must be at most 4096 bytes"},
      {with_line(R"("attributes": {")" + long_text + "\": 1}"), "/lines/0/attributes",
       "a name of more than 1024 bytes"},
      {with(R"("at": "2026-11-27T10:00:00")"), "/at", "with an offset"},
      {with(R"("at": "2026-11-27T10:00:60Z")"), "/at", "with an offset"},
      {with(R"("prices_include_tax": 1)"), "/prices_include_tax", "must be true or false"},
      {with(R"("channel": null)"), "/channel", "must not be null"},
      {with(R"("shipping": null)"), "/shipping", "must not be null"},
      {with(R"("shipping": {"amount": -1})"), "/shipping/amount", "must be from 0"},
      {with(R"("shipping": {"cost": 1})"), "/shipping/cost", "is not a known field"},
      {with(R"("shipping": {"rates": {"standard": 1.5}})"), "/shipping/rates/standard",
       "must be an integer"},
      {with(R"("shipping": {"rates": {"a/b": "x"}})"), "/shipping/rates/a~1b",
       "must be an integer"},
      {with(R"("shipping": {"rates": []})"), "/shipping/rates", "must be an object"},
      {with(R"("customer": {"id": ""})"), "/customer/id", "must not be empty"},
      {with(R"("customer": {"id": 5})"), "/customer/id", "must be a string"},
      {with(R"("customer": {"orders": -1})"), "/customer/orders", "must be from 0"},
      {with(R"("customer": {"lifetime_spend": 1.5})"), "/customer/lifetime_spend",
       "must be an integer"},
      {with(R"("customer": {"created_at": "2026-02-30"})"), "/customer/created_at",
       "a date, or a time with an offset"},
      {with(R"("customer": {"birthday": "14-02-1990"})"), "/customer/birthday",
       "must be a date, such as"},
      {with(R"("customer": {"birthday": "1990-02-14T00:00:00Z"})"), "/customer/birthday",
       "must be a date"},
      {with(R"("customer": {"newsletter": "yes"})"), "/customer/newsletter",
       "must be true or false"},
      {with(R"("customer": {"groups": "vip"})"), "/customer/groups", "must be a list"},
      {with(R"("codes": ["- "])"), "/codes/0", "white space and hyphens"},
      {with(R"("codes": [""])"), "/codes/0", "white space and hyphens"},
      {with(R"("codes": [5])"), "/codes/0", "must be a string"},
      {with(R"("codes": "A")"), "/codes", "must be a list"},
      {with(R"("pool_codes": [{"code": "a"}])"), "/pool_codes/0/pool", "is required"},
      {with(R"("pool_codes": [{"code": "a", "pool": "p", "uses_max": 0}])"),
       "/pool_codes/0/uses_max", "must be from 1"},
      {with(R"("tenders": [{"type": "cash"}])"), "/tenders/0/amount", "is required"},
      {with(R"("tenders": [{"type": "", "amount": 1}])"), "/tenders/0/type", "must not be empty"},
      {with(R"("uses": {"promotion": {}})"), "/uses/promotion", "did you mean \"promotions\"?"},
      {with(R"("uses": {"promotions": {"p": {"total": -1}}})"), "/uses/promotions/p/total",
       "must be from 0"},
      {with(R"("uses": {"promotions": {"p": {"totl": 1}}})"), "/uses/promotions/p/totl",
       "did you mean \"total\"?"},
      {with(R"("uses": {"promotions": {"p": 1}})"), "/uses/promotions/p", "must be an object"},
      {with(R"("uses": {"codes": {"A": -1}})"), "/uses/codes/A", "must be from 0"},
      {with(R"("uses": {"codes": {"-": 1}})"), "/uses/codes/-", "must name a code"},
      {with(R"("uses": {"codes": {"a-b": 1, "AB": 2}})"), "/uses/codes/AB",
       "is the same code as one before it"},
      {with(R"("uses": {"codes": {"A": {"use": 1}}})"), "/uses/codes/A/use",
       "did you mean \"used\"?"},
      {with(R"("uses": {"codes": []})"), "/uses/codes", "must be an object"},
  };
  for (const auto& row : rows) {
    EXPECT_TRUE(is_one_fault(faults_of(row.text), row.pointer, row.words)) << row.text;
  }
}

TEST(ParseCart, limits_sizes) {
  const auto repeated = [](const std::string& element, std::size_t count) {
    std::string out = "[";
    for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : ",") + element;
    return out + "]";
  };
  std::string lines, attributes;
  for (int i = 0; i < 10'001; ++i) {
    lines +=
        R"({"id": ")" + std::to_string(i) + R"(", "sku": "A", "quantity": 1, "unit_price": 1},)";
    if (i < 1'001) attributes += "\"" + std::to_string(i) + "\": 1,";
  }
  lines.pop_back();
  attributes.pop_back();
  const struct {
    std::string text, pointer, words;
  } rows[] = {
      {R"({"currency": "EUR", "lines": [)" + lines + "]}", "/lines", "at most 10000 elements"},
      {with("\"codes\": " + repeated("\"A\"", 1'001)), "/codes", "at most 1000 elements"},
      {with("\"tenders\": " + repeated("{}", 101)), "/tenders", "at most 100 elements"},
      {with("\"attributes\": {" + attributes + "}"), "/attributes", "at most 1000 members"},
      {with_line("\"tags\": " + repeated("\"A\"", 100'001)), "/lines/0/tags",
       "at most 100000 elements"},
  };
  for (const auto& row : rows)
    EXPECT_TRUE(is_one_fault(faults_of(row.text), row.pointer, row.words));
  const std::size_t last = lines.rfind(",{");
  EXPECT_EQ(read(R"({"currency": "EUR", "lines": [)" + lines.substr(0, last) + "]}").lines.size(),
            10'000u);
  EXPECT_EQ(read(with("\"codes\": " + repeated("\"A\"", 1'000))).codes, Texts{"A"});
}

TEST(ParseCart, accepts_the_largest_total) {
  const Cart cart = read(R"({"currency": "EUR", "lines": [
      {"id": "1", "sku": "A", "quantity": 1, "unit_price": 9999999999999}], "shipping": {"amount": 1}})");
  EXPECT_EQ(cart.lines[0].unit_price, amount_max - 1);
}

TEST(ParseCart, reports_all_faults_of_a_cart_at_once) {
  const Faults faults = faults_of(
      R"({"currency": "EURO", "lines": [{"id": "", "sku": "A", "quantity": 0, "unit_price": 1}],
      "customer": {"orders": 1.5}, "at": "now", "codes": ["-", 5], "xyz": 1})");
  std::vector<std::string> pointers;
  for (const Fault& fault : faults) pointers.push_back(fault.pointer);
  EXPECT_EQ(pointers,
            (std::vector<std::string>{"/currency", "/at", "/lines/0/id", "/lines/0/quantity",
                                      "/customer/orders", "/codes/0", "/codes/1", "/xyz"}));
}

TEST(ParseCart, points_into_the_larger_document) {
  Faults faults;
  const auto document =
      json::Document::parse(R"({"cart": {"currency": "EUR", "lines": 5}})", faults);
  EXPECT_FALSE(read_cart(*document->root().find("cart"), faults));
  EXPECT_EQ(faults, (Faults{{"/cart/lines", "must be a list"}}));
}

TEST(ParseCart, writes_what_reads_back_to_an_equal_cart) {
  const Cart cart = read(contracts_cart);
  const std::string text = write_cart(cart);
  EXPECT_EQ(read(text), cart);
  EXPECT_EQ(write_cart(read(text)), text);
  EXPECT_EQ(write_cart(Cart{}), R"({"currency":"EUR","lines":[]})");
  Cart shipped;
  shipped.shipping = Shipping{};
  EXPECT_EQ(write_cart(shipped), R"({"currency":"EUR","lines":[],"shipping":{}})");
}

}  // namespace
}  // namespace stapel::promotions
