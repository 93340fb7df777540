// Any bytes as a wallet: they give a wallet or faults. A wallet that was read is planned with a few
// promotions: every code is used or kept, the best plan comes first, and the answer is JSON.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "base/check.h"
#include "promotions/parse.h"
#include "promotions/wallet.h"

using namespace stapel;
using namespace stapel::promotions;

namespace {

// Planning is not what is tested here; it must only stay short.
constexpr std::size_t codes_planned_max = 4;
constexpr std::size_t lines_planned_max = 8;
constexpr std::int64_t search_limit = 50;

std::shared_ptr<const CompiledSet> few_promotions() {
  Faults faults;
  std::optional<Definitions> definitions = parse_promotions(
      R"([{"id": "ten", "name": "Ten off", "trigger": {"codes": ["TEN"]},
           "effects": [{"type": "amount_off", "amount": 1000}], "stacking": {"group": "g"}},
          {"id": "half", "name": "Half", "trigger": {"codes": ["HALF"]},
           "schedule": {"ends_at": "2026-12-24T00:00:00Z"}, "limits": {"per_customer": 1},
           "effects": [{"type": "percent_off", "percent": 50, "max_amount": 2000}],
           "stacking": {"group": "g"}},
          {"id": "ship", "name": "Shipping", "trigger": {"codes": ["SHIP"]},
           "conditions": {"attr": "cart.subtotal", "op": ">=", "value": 5000},
           "effects": [{"type": "shipping_off", "percent": 100}]},
          {"id": "pool", "name": "Unique codes", "trigger": {"pools": ["mail"]},
           "effects": [{"type": "buy_x_get_y", "buy": {"quantity": 1}, "get": {"quantity": 1}}]}])",
      faults);
  STAPEL_CHECK(definitions.has_value());
  return CompiledSet::compile(*std::move(definitions));
}

bool is_small(const Wallet& wallet) {
  const auto small = [](const Cart& cart) { return cart.lines.size() <= lines_planned_max; };
  return wallet.codes.size() <= codes_planned_max && small(wallet.cart) &&
         std::ranges::all_of(wallet.expected,
                             [&](const ExpectedOrder& order) { return small(order.cart); });
}

void check_is_json(const std::string& text) {
  Faults faults;
  STAPEL_CHECK(json::Document::parse(text, faults).has_value() && faults.empty());
}

// A code that can still be used is used now or kept, or both; another is neither.
void check_plan(const WalletPlan& plan, const Wallet& wallet, const WalletAnswer& answer,
                Instant now) {
  for (std::size_t c = 0; c < wallet.codes.size(); ++c) {
    const WalletCode& code = wallet.codes[c];
    const bool used = std::ranges::find(plan.use, code.code) != plan.use.end();
    const bool kept = std::ranges::find(plan.keep, code.code, &KeptCode::code) != plan.keep.end();
    const std::optional<Instant> end = answer.codes[c].ends_at;
    STAPEL_CHECK((used || kept) == (code.uses_left != 0 && (!end || now < *end)));
  }
  STAPEL_CHECK(plan.value == plan.value_now + plan.value_kept);
  STAPEL_CHECK(plan.pay >= 0 && plan.due >= 0);
}

void check_answer(const WalletAnswer& answer, const Wallet& wallet, Instant now) {
  STAPEL_CHECK(!answer.plans.empty() && answer.plans.size() <= wallet.plans);
  STAPEL_CHECK(answer.codes.size() == wallet.codes.size());
  for (const WalletPlan& plan : answer.plans) check_plan(plan, wallet, answer, now);
  STAPEL_CHECK(std::ranges::is_sorted(answer.plans, std::greater(), &WalletPlan::value));
  check_is_json(to_json(answer, false));
  check_is_json(to_json(answer, true));
  STAPEL_CHECK(!to_text(answer, Language::english).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const auto set = few_promotions();
  Faults faults;
  const std::optional<Wallet> wallet = parse_wallet(text, faults);
  STAPEL_CHECK(wallet.has_value() == faults.empty());
  if (!wallet || !is_small(*wallet)) return 0;
  for (const Policy policy : {Policy::best_for_customer, Policy::priority}) {
    EvaluateOptions options;
    options.policy = policy;
    options.search_limit = search_limit;
    options.now = wallet->cart.at.value_or(*parse_instant("2026-11-27T18:00:00+01:00"));
    const Result<WalletAnswer, Fault> answer = plan_wallet(*set, *wallet, options);
    if (answer) check_answer(*answer, *wallet, options.now);
  }
  return 0;
}
