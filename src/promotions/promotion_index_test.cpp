// The index is selective: of thousands of promotions bound in one way or another, a cart meets only
// its own. (That it loses none is promotion_index_property_test.cpp's.)
#include "promotions/promotion_index.h"

#include <gtest/gtest.h>

#include <functional>

#include "promotions/compiled_set.h"
#include "promotions/eligibility.h"
#include "promotions/parse.h"

namespace stapel::promotions {
namespace {

constexpr int others = 2'000;

Cart cart() {
  Faults faults;
  return *parse_cart(R"({"currency": "EUR", "channel": "web",
    "lines": [{"id": "1", "sku": "A-7", "quantity": 2, "unit_price": 5000, "category": "c/7/deep",
               "brand": "b7", "tags": ["t7"], "lists": ["l7"]}],
    "shipping": {"method": "m7", "amount": 495, "country": "NL", "postcode": "7"},
    "customer": {"id": "p7", "groups": ["g7"], "segments": ["s7"]}})",
                     faults);
}

// How many of the promotions 0 to others - 1, each with `binding(i)`, the index finds for the cart.
std::size_t found(const std::function<std::string(const std::string&)>& binding, Reach reach) {
  std::string text = "[";
  for (int i = 0; i < others; ++i) {
    const std::string number = std::to_string(i);
    text += (i > 0 ? "," : "") +
            (R"({"id": "p)" + number + R"(", "name": "n", "trigger": "automatic", )" +
             binding(number) + "}");
  }
  Faults faults;
  auto definitions = parse_promotions(text + "]", faults);
  EXPECT_TRUE(faults.empty()) << faults.front().message;
  const auto set = CompiledSet::compile(*std::move(definitions));
  const Instant now = *parse_instant("2026-11-27T10:00:00Z");
  const Cart given = cart();
  Eligibility out;
  find_triggered(set->internals(), gather_facts(given, now, set->internals().zone), now, reach,
                 out);
  return out.found.size();
}

const std::string gift = R"("effects": [{"type": "gift", "sku": "G"}])";

std::string when(const std::string& condition) {
  return R"("conditions": )" + condition + "," + gift;
}

TEST(PromotionIndex, FindsOnlyWhatACartMeets) {
  const std::pair<const char*, std::function<std::string(const std::string&)>> rows[] = {
      {"sku of an effect",
       [](const auto& n) {
         return R"("effects": [{"type": "percent_off",
          "percent": 5, "lines": {"attr": "line.sku", "op": "in", "value": ["A-)" +
                n + R"("]}}])";
       }},
      {"category",
       [](const auto& n) {
         return when(R"({"count": {"lines": {"attr":
          "line.category", "op": "in", "value": ["c/)" +
                     n + R"("]}}, "op": ">=", "value": 1})");
       }},
      {"brand",
       [](const auto& n) {
         return when(R"({"sum": {"lines": {"attr": "line.brand",
          "op": "=", "value": "b)" +
                     n + R"("}}, "op": ">", "value": 0})");
       }},
      {"tag",
       [](const auto& n) {
         return when(R"({"max_unit_price": {"lines": {"attr":
          "line.tags", "op": "in", "value": ["t)" +
                     n + R"("]}}, "op": "<", "value": 9000})");
       }},
      {"segment",
       [](const auto& n) {
         return when(R"({"all": [{"attr": "shipping.country",
          "op": "=", "value": "NL"}, {"attr": "customer.segments", "op": "in", "value": ["s)" +
                     n + R"("]}]})");
       }},
      {"group or list",
       [](const auto& n) {
         return when(R"({"any": [{"attr": "customer.groups",
          "op": "in", "value": ["g)" +
                     n + R"("]}, {"count": {"lines": {"attr": "line.lists",
          "op": "in", "value": ["l)" +
                     n + R"("]}}, "op": ">", "value": 0}]})");
       }},
      {"customer",
       [](const auto& n) {
         return when(R"({"attr": "customer.id", "op": "=", "value":
          "p)" + n + R"("})");
       }},
      {"shipping method of an effect",
       [](const auto& n) {
         return R"("effects": [{"type":
          "shipping_off", "percent": 100, "methods": ["m)" +
                n + R"("]}])";
       }},
      {"second requirement",
       [](const auto& n) {
         return when(R"({"all": [{"attr":
          "customer.groups", "op": "in", "value": ["g7"]}, {"attr": "shipping.postcode", "op": "=",
          "value": ")" +
                     n + R"("}]})");
       }},
  };
  for (const auto& [name, binding] : rows) {
    EXPECT_EQ(found(binding, Reach::applicable), 1U) << name;
    EXPECT_EQ(found(binding, Reach::near), 1U) << name;
  }
}

TEST(PromotionIndex, PassesOverWhatIsNotInTime) {
  const auto over = [](const auto&) {
    return R"("schedule": {"starts_at": "2025-01-01T00:00:00Z", "ends_at": "2026-11-27T10:00:00Z"},)" +
           gift;
  };
  const auto to_come = [](const auto&) {
    return R"("schedule": {"starts_at": "2026-11-27T10:00:01Z"},)" + gift;
  };
  const auto live = [](const auto&) {
    return R"("schedule": {"starts_at": "2026-11-27T10:00:00Z"},)" + gift;
  };
  EXPECT_EQ(found(over, Reach::near), 0U);
  EXPECT_EQ(found(to_come, Reach::near), 0U);
  EXPECT_EQ(found(live, Reach::near), others);
}

// The cart's subtotal is 10,000; the thresholds are 0, 1,000, 2,000, ...
TEST(PromotionIndex, PassesOverThresholdsOutOfReach) {
  const auto threshold = [](const std::string& n) {
    return when(R"({"attr": "cart.subtotal", "op": ">=", "value": )" +
                std::to_string(std::stoi(n) * 1'000) + "}");
  };
  EXPECT_EQ(found(threshold, Reach::applicable), 11U);  // 0 to 10,000
  EXPECT_EQ(found(threshold, Reach::near), 14U);        // and 11,000, 12,000 and 13,000
}

}  // namespace
}  // namespace stapel::promotions
