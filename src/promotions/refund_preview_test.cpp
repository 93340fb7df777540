// Previews by example: both rules side by side, what is lost by name, and the sentence for it.
#include "promotions/refund_preview.h"

#include <gtest/gtest.h>

#include "promotions/parse.h"

namespace stapel::promotions {
namespace {

// 20.00 off from 100.00, free shipping from 100.00, a mug from 80.00 and 10% off shirts, which is
// not lost with a threshold.
const std::string promotions = R"([
 {"id":"from-100","name":"20 off","trigger":"automatic","effects":[{"type":"amount_off","amount":2000}],
  "conditions":{"attr":"cart.subtotal","op":">=","value":10000}},
 {"id":"free-ship","name":"Free shipping","trigger":"automatic",
  "effects":[{"type":"shipping_off","percent":100}],
  "conditions":{"attr":"cart.subtotal","op":">=","value":10000}},
 {"id":"mug","name":"Mug","trigger":"automatic","effects":[{"type":"gift","sku":"MUG"}],
  "conditions":{"attr":"cart.subtotal","op":">=","value":8000}},
 {"id":"shirts","name":"Shirts","trigger":"automatic",
  "effects":[{"type":"percent_off","percent":10,"scope":"lines",
              "lines":{"attr":"line.sku","op":"=","value":"SHIRT"}}]}])";
const std::string cart = R"({"currency":"EUR","at":"2026-11-27T10:00:00+01:00","lines":[
  {"id":"1","sku":"SHOES","quantity":1,"unit_price":8000},
  {"id":"2","sku":"SHIRT","quantity":2,"unit_price":2000}],
 "shipping":{"method":"standard","amount":495}})";

RefundPreview preview(std::vector<std::int64_t> units, Amount return_cost) {
  Faults faults;
  auto definitions = parse_promotions(promotions, faults);
  auto parsed = parse_cart(cart, faults);
  for (const Fault& fault : faults) ADD_FAILURE() << fault.pointer << ": " << fault.message;
  const auto set = CompiledSet::compile(std::move(*definitions));
  EvaluateOptions options;
  options.now = *parsed->at;
  auto result = evaluate(*set, *parsed, options);
  auto answer = preview_refund(order_of(std::move(*parsed), std::move(*result)), {std::move(units)},
                               *set, {}, return_cost);
  EXPECT_TRUE(static_cast<bool>(answer));
  return std::move(*answer);
}

TEST(RefundPreview, WhatIsLostIsTheDifferenceBetweenTheRules) {
  // Paid: 80.00 + 40.00 - 4.00 - 20.00. One line of shirts was 36.00 of 116.00: 6.21 of the 20.00.
  const RefundPreview both = preview({0, 2}, 495);
  EXPECT_EQ(both.paid, 9600);
  EXPECT_EQ(both.keep.total, 2979);
  // Kept are shoes of 80.00 and shipping of 4.95; 96.00 was paid.
  EXPECT_EQ(both.reprice.total, 1105);
  EXPECT_EQ(both.lost, (std::vector<Adjustment>{{"from-100", 1379}, {"free-ship", 495}}));
  EXPECT_EQ(both.comes_back(both.keep), 2484);
  EXPECT_EQ(both.comes_back(both.reprice), 610);
  Amount lost = 0;
  for (const Adjustment& each : both.lost) lost += each.amount;
  EXPECT_EQ(both.keep.items + both.keep.shipping - both.reprice.items - both.reprice.shipping,
            lost);
}

TEST(RefundPreview, SaysItInOneSentence) {
  EXPECT_EQ(to_sentence(preview({0, 2}, 495), Language::english),
            "If you return this, you get €24.84 back (€29.79 less €4.95 return cost); if the order "
            "is priced again, you get €6.10 back: you lose €13.79 discount of from-100 and "
            "€4.95 discount of free-ship.");
  EXPECT_EQ(to_sentence(preview({1, 0}, 0), Language::dutch),
            "Stuur je dit terug, dan krijg je € 66,21 terug; wordt de bestelling opnieuw berekend, "
            "dan krijg je € 55,05 terug: je verliest € 6,21 korting van from-100, € 4,95 korting "
            "van free-ship en het cadeau MUG.");
  EXPECT_EQ(to_sentence(preview({1, 2}, 10000), Language::english),
            "If you return this, you pay €4.00 on top (€96.00 less €100.00 return cost); what you "
            "keep costs you no more than before.");
}

TEST(RefundPreview, AsJsonAndAsAReceipt) {
  const RefundPreview both = preview({0, 2}, 495);
  const std::string json = to_json(both, Language::english, false);
  EXPECT_EQ(json.find(R"({"currency":"EUR","paid":9600,"return_cost":495,)"
                      R"("keep":{"comes_back":2484,"refund":{"rule":"keep","items":2979,)"),
            0)
      << json;
  EXPECT_NE(json.find(R"("reprice":{"comes_back":610,"refund":{"rule":"reprice",)"),
            std::string::npos);
  EXPECT_NE(json.find(R"("lost":[{"promotion":"from-100","amount":1379},)"
                      R"({"promotion":"free-ship","amount":495}],"gifts_lost":[],"message":"If)"),
            std::string::npos);
  EXPECT_EQ(to_receipt(both, Language::english),
            "                                              keep      repriced\n"
            "Items                                       €29.79        €16.00\n"
            "Shipping                                     €0.00        -€4.95\n"
            "To pay back                                 €29.79        €11.05\n"
            "Return cost                                 -€4.95        -€4.95\n"
            "Comes back                                  €24.84         €6.10\n"
            "Lost: from-100                                            €13.79\n"
            "Lost: free-ship                                            €4.95\n"
            "\n" +
                to_sentence(both, Language::english) + "\n");
}

}  // namespace
}  // namespace stapel::promotions
