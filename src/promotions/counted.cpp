// See counted.h. The index is asked more widely than the evaluation asks it, because hints and
// suggestions price changed carts too.
#include "promotions/counted.h"

#include <algorithm>

#include "promotions/eligibility.h"

namespace stapel::promotions {
namespace {

Reach reach_of(const EvaluateOptions& options) {
  if (options.explain) return Reach::everything;
  if (options.suggestions) return Reach::any_units;
  return options.hints ? Reach::hinted : Reach::applicable;
}

bool counts_automatic(const CompiledSet::Internals& set) {
  return set.base->counts_automatic || (set.changes && set.changes->counts_automatic);
}

// With the line that a hint adds, which costs nothing here.
Cart with_hint_line(const Cart& cart) {
  Cart changed = cart;
  CartLine line;
  line.quantity = 0;
  line.discountable = false;
  changed.lines.push_back(std::move(line));
  changed.uses = {};
  return changed;
}

void add_codes(const CompiledPromotion& compiled, const Eligibility& found, bool offered,
               std::vector<std::string>& out) {
  if (!compiled.promotion->limits.per_code) return;
  for (const std::string& code : compiled.codes) {
    const bool typed = std::any_of(found.codes.begin(), found.codes.end(),
                                   [&](const CartCode& c) { return c.normalised == code; });
    if (typed || offered) out.push_back(code);
  }
}

}  // namespace

bool is_limited(const Limits& limits) {
  return limits.total || limits.per_customer || limits.per_code || limits.per_day || limits.budget;
}

Counted counted(const CompiledSet& compiled, const Cart& cart, const EvaluateOptions& options) {
  const CompiledSet::Internals& set = compiled.internals();
  Counted out;
  if (cart.codes.empty() && !options.suggestions && !counts_automatic(set)) return out;
  const Cart changed = with_hint_line(cart);
  const Facts facts = gather_facts(changed, options.now, set.zone);
  Eligibility found;
  const Reach reach = reach_of(options);
  find_triggered(set, facts, options.now, reach, found);
  const auto add = [&](std::uint32_t position, bool offered) {
    const CompiledPromotion& promotion = set.promotions[position];
    if (!is_limited(promotion.promotion->limits)) return;
    out.promotions.push_back(promotion.promotion);
    add_codes(promotion, found, offered, out.codes);
  };
  for (const Triggered& triggered : found.triggered) add(triggered.position, false);
  if (options.suggestions) {
    for (const std::uint32_t position :
         find_offered(set, found.symbols, facts, options.now, Reach::any_units)) {
      add(position, true);
    }
  }
  std::sort(out.promotions.begin(), out.promotions.end());
  out.promotions.erase(std::unique(out.promotions.begin(), out.promotions.end()),
                       out.promotions.end());
  std::sort(out.codes.begin(), out.codes.end());
  out.codes.erase(std::unique(out.codes.begin(), out.codes.end()), out.codes.end());
  return out;
}

}  // namespace stapel::promotions
