// Promotions and carts from JSON: what is read, and which fault each broken rule gives.
#include "promotions/parse.h"

#include <gtest/gtest.h>

namespace stapel::promotions {
namespace {

TEST(Parse, reads_the_contracts_promotion) {
  Faults faults;
  const auto definitions = parse_promotions(R"([{"id": "bf-shoes", "name": "Black Friday shoes",
   "status": "active", "currency": "EUR", "trigger": "automatic",
   "schedule": {"starts_at": "2026-11-27T00:00:00+01:00", "ends_at": "2026-12-01T00:00:00+01:00"},
   "conditions": {"all": [{"attr": "cart.subtotal", "op": ">=", "value": 7500},
      {"sum": {"lines": {"attr": "line.category", "op": "in", "value": ["shoes"]}}, "op": ">=", "value": 5000}]},
   "effects": [{"type": "percent_off", "percent": 20, "scope": "lines",
      "lines": {"attr": "line.category", "op": "in", "value": ["shoes"]}, "max_amount": 5000}],
   "limits": {"total": 1000, "per_customer": 1, "max_discount": 10000},
   "stacking": {"exclusive": false, "group": "bf", "combines_with": "all"}, "priority": 10,
   "campaign": "black-friday-2026", "goal": "conversion", "audience": "public"}])",
                                            faults);
  ASSERT_EQ(faults, Faults{});
  ASSERT_TRUE(definitions);
  const Promotion& promotion = definitions->promotions.at(0);
  EXPECT_EQ(promotion.id, "bf-shoes");
  EXPECT_TRUE(promotion.automatic());
  EXPECT_TRUE(promotion.has_minor_units);
  EXPECT_EQ(promotion.limits.per_customer, 1);
}

TEST(Parse, reads_the_contracts_cart) {
  Faults faults;
  const auto cart = parse_cart(
      R"({"currency": "EUR", "at": "2026-11-27T10:00:00+01:00", "prices_include_tax": true,
 "channel": "web", "payment_method": "ideal",
 "lines": [{"id": "1", "sku": "SHOE-42", "quantity": 2, "unit_price": 7999, "category": ["shoes/running"],
            "brand": "Acme", "tags": ["new"], "lists": ["overstock"], "on_sale": false, "discountable": true,
            "unit_cost": 3500, "tax_rate": 21, "min_unit_price": 4000}],
 "shipping": {"method": "standard", "amount": 495, "country": "NL", "postcode": "1011AB",
              "rates": {"standard": 495, "express": 995}},
 "customer": {"id": "c-1", "authenticated": true, "groups": ["vip"], "segments": ["winback"], "orders": 0, "lifetime_spend": 0,
              "created_at": "2026-01-02", "birthday": "1990-02-14", "newsletter": true},
 "codes": ["WELCOME10"], "tenders": [{"type": "gift_card", "amount": 1000}],
 "uses": {"promotions": {"welcome": {"total": 41, "customer": 0, "day": 3, "granted": 20500}}, "codes": {"WELCOME10": 41}}})",
      faults);
  ASSERT_EQ(faults, Faults{});
  ASSERT_TRUE(cart);
  EXPECT_EQ(cart->uses.codes.at("WELCOME10").used, 41);
  Faults again;
  const auto read_back = parse_cart(write_cart(*cart), again);
  ASSERT_TRUE(read_back);
  EXPECT_EQ(*read_back, *cart);
}

}  // namespace
}  // namespace stapel::promotions
