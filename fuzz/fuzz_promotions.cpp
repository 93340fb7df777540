// Any bytes as a promotions file: they give definitions or faults. What was read is written in a
// form that reads back to the same, has terms in both languages, and prices a small cart under both
// policies without breaking an invariant.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "promotions/evaluate.h"
#include "promotions/parse.h"
#include "promotions/terms.h"
#include "promotions/testing/generate.h"

using namespace stapel;
using namespace stapel::promotions;

namespace {

// Pricing is not what is tested here; it must only stay short.
constexpr std::size_t promotions_priced_max = 6;
constexpr std::int64_t search_limit = 50;

Cart small_cart() {
  Faults faults;
  const std::optional<Cart> cart = parse_cart(
      R"({"currency": "EUR", "codes": ["X-1"], "shipping": {"method": "a", "amount": 495},
          "customer": {"id": "c", "orders": 0},
          "lines": [{"id": "1", "sku": "A", "quantity": 3, "unit_price": 1000, "category": "shoes"},
                    {"id": "2", "sku": "B", "quantity": 1, "unit_price": 2500, "tags": ["new"]}]})",
      faults);
  STAPEL_CHECK(cart.has_value());
  return *cart;
}

void check_is_json(const std::string& text) {
  Faults faults;
  STAPEL_CHECK(json::Document::parse(text, faults).has_value() && faults.empty());
}

void check_reads_back(const Definitions& definitions) {
  const std::string text = testing::write_definitions(definitions);
  Faults faults;
  const std::optional<Definitions> again = parse_promotions(text, faults);
  STAPEL_CHECK(again.has_value());
  STAPEL_CHECK(*again == definitions);
  STAPEL_CHECK(testing::write_definitions(*again) == text);
}

void price(Definitions definitions) {
  static const Cart cart = small_cart();
  definitions.settings.search_limit = std::min(definitions.settings.search_limit, search_limit);
  const auto set = CompiledSet::compile(std::move(definitions));
  for (const Policy policy : {Policy::best_for_customer, Policy::priority}) {
    EvaluateOptions options;
    options.policy = policy;
    options.now = *parse_instant("2026-11-27T18:00:00+01:00");
    options.explain = true;
    const Result<Evaluation, Fault> answer = evaluate(*set, cart, options);
    if (!answer) continue;
    const Totals& totals = answer->totals;
    STAPEL_CHECK(totals.list - totals.line_discounts - totals.order_discounts == totals.items);
    STAPEL_CHECK(totals.items >= 0 && totals.shipping >= 0);
    check_is_json(to_json(*answer, false));
  }
}

void describe(const Definitions& definitions) {
  for (const Promotion& promotion : definitions.promotions) {
    for (const Language language : {Language::dutch, Language::english}) {
      const Terms terms = terms_of(promotion, definitions.settings, {}, language);
      STAPEL_CHECK(!to_text(terms).empty());
      check_is_json(to_json(terms, false));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Faults faults;
  std::optional<Definitions> definitions = parse_promotions(text, faults);
  STAPEL_CHECK(definitions.has_value() == faults.empty());
  if (definitions) check_reads_back(*definitions);
  if (definitions && definitions->promotions.size() <= promotions_priced_max) {
    describe(*definitions);
    price(std::move(*definitions));
  }
  return 0;
}
