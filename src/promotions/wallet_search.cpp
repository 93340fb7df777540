// See wallet_search.h. Expected value, backwards: what orders to come bring with the codes that are
// left decides what a code is worth keeping for.
#include "promotions/wallet_search.h"

#include <algorithm>
#include <queue>
#include <set>

#include "promotions/compiled_set.h"
#include "promotions/eligibility.h"

namespace stapel::promotions {
namespace {

// A later order weighs at most so many combinations each time it is asked about.
constexpr std::int64_t later_evaluations_max = 50;
constexpr std::int64_t nodes_per_cart_min = 1'000;

Amount clamped(Wide amount) {
  return static_cast<Amount>(std::clamp<Wide>(amount, -amount_max, amount_max));
}

// `difference` x `chance`, rounded half up; the difference may be negative.
Amount likely(Amount difference, Percent chance) {
  return difference < 0 ? -share_half_up(-difference, chance) : share_half_up(difference, chance);
}

void add_uses(const Uses& more, Uses& to) {
  for (const auto& [id, uses] : more.promotions) {
    PromotionUses& sum = to.promotions[id];
    sum.total += uses.total;
    sum.customer += uses.customer;
    sum.granted += uses.granted;
  }
  for (const auto& [code, uses] : more.codes) to.codes[code].used += uses.used;
}

std::string key_of(std::size_t order, const WalletSearch::State& state) {
  std::string key = std::to_string(order) + "/" + std::to_string(state.orders);
  for (const std::int64_t left : state.left) key += "," + std::to_string(left);
  for (const auto& [id, uses] : state.used.promotions) {
    key += ";" + id + ":" + std::to_string(uses.total) + ":" + std::to_string(uses.granted);
  }
  for (const auto& [code, uses] : state.used.codes) {
    key += ";" + std::to_string(uses.used) + "=" + code;
  }
  return key;
}

std::vector<std::size_t> by_time(const std::vector<ExpectedOrder>& orders) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < orders.size(); ++i) out.push_back(i);
  std::stable_sort(out.begin(), out.end(), [&](std::size_t a, std::size_t b) {
    return orders[a].cart.at < orders[b].cart.at;
  });
  return out;
}

}  // namespace

// --- The orders and the codes --------------------------------------------------------------------

WalletSearch::WalletSearch(const CompiledSet& set, const Wallet& wallet,
                           const EvaluateOptions& options)
    : set_(set),
      wallet_(wallet),
      options_(options),
      monotone_(options.policy.value_or(set.internals().settings.policy) ==
                Policy::best_for_customer) {
  for (const WalletCode& code : wallet.codes) {
    normalised_.push_back(normalise_code(code.code));
    start_.left.push_back(code.uses_left.value_or(State::uncounted));
  }
  add_order(wallet.cart, options.now, Percent{1'000'000}, true, "");
  last_order_at_ = wallet.next_order_at.value_or(options.now);
  for (const std::size_t i : by_time(wallet.expected)) {
    const ExpectedOrder& order = wallet.expected[i];
    const Instant at = order.cart.at.value_or(options.now);
    add_order(order.cart, at, order.chance, order.same_customer, "/expected/" + std::to_string(i));
    if (!wallet.next_order_at) last_order_at_ = std::max(last_order_at_, at);
  }
  look_up_codes();
}

void WalletSearch::add_order(Cart cart, Instant at, Percent chance, bool same_customer,
                             std::string pointer) {
  if (at < options_.now && !fault_) {
    fault_ =
        Fault{pointer, "is before " + format_instant(options_.now) + ", the time of this cart"};
  }
  std::erase_if(cart.codes, [&](const std::string& code) {
    return std::find(normalised_.begin(), normalised_.end(), normalise_code(code)) !=
           normalised_.end();
  });
  if (!orders_.empty()) {
    const Cart& now = orders_.front().cart;
    if (cart.pool_codes.empty()) cart.pool_codes = now.pool_codes;
    if (cart.uses == Uses{}) {
      cart.uses = now.uses;
      for (auto& [id, uses] : cart.uses.promotions) uses.day = uses.held_day = 0;
    }
  }
  orders_.push_back({std::move(cart), at, chance, same_customer, std::move(pointer)});
}

void WalletSearch::look_up_codes() {
  Cart all = orders_.front().cart;
  const std::size_t own = all.codes.size();
  for (const WalletCode& code : wallet_.codes) all.codes.push_back(code.code);
  const CompiledSet::Internals& set = set_.internals();
  const Eligibility found = find_triggered(set, all, options_.now);
  for (std::size_t c = 0; c < wallet_.codes.size(); ++c) {
    const CartCode& code = found.codes[own + c];
    std::optional<Instant> last = Instant{0};
    for (const std::uint32_t position : code.promotions) {
      const Promotion& promotion = *set.promotions[position].promotion;
      const auto& end = promotion.schedule.ends_at;
      last = last && end ? std::optional(std::max(*last, *end)) : std::nullopt;
    }
    if (code.promotions.empty()) last.reset();
    const auto& own_end = wallet_.codes[c].ends_at;
    if (own_end) last = last ? std::min(*last, *own_end) : *own_end;
    ends_at_.push_back(last);
    named_.emplace_back(code.promotions.begin(), code.promotions.end());
    if (!code.pool_code) continue;
    // Of a code from a pool the store knows the uses.
    const auto at = all.uses.codes.find(code.normalised);
    const CodeUses used = at == all.uses.codes.end() ? CodeUses{} : at->second;
    const std::int64_t room =
        std::max<std::int64_t>(0, code.pool_code->uses_max - used.used - used.held);
    std::int64_t& left = start_.left[c];
    left = left == State::uncounted ? room : std::min(left, room);
  }
}

bool WalletSearch::is_usable(const State& state, std::size_t code, Instant at) const {
  return state.left[code] != 0 && (!ends_at_[code] || at < *ends_at_[code]);
}

bool WalletSearch::is_usable_later(const State& state, std::size_t code) const {
  if (wallet_.codes[code].elsewhere > 0 && is_usable(state, code, last_order_at_)) return true;
  return std::any_of(orders_.begin() + 1, orders_.end(),
                     [&](const Order& order) { return is_usable(state, code, order.at); });
}

// --- One order -----------------------------------------------------------------------------------

Evaluation WalletSearch::price(const Order& order, const State& state, const Offered& offered) {
  Cart cart = order.cart;
  for (std::size_t c = 0; c < offered.size(); ++c) {
    if (offered[c]) cart.codes.push_back(wallet_.codes[c].code);
  }
  add_uses(state.used, cart.uses);
  if (order.same_customer && cart.customer.orders) *cart.customer.orders += state.orders;
  EvaluateOptions options = options_;
  options.now = order.at;
  options.explain = options.hints = options.suggestions = false;
  const std::int64_t limit = options.search_limit.value_or(set_.internals().settings.search_limit);
  options.search_limit = std::min(
      {limit, wallet_nodes_per_cart_max, std::max(nodes_per_cart_min, wallet_nodes_max - nodes_)});
  ++evaluations_;
  auto evaluation = evaluate(set_, cart, options);
  if (!evaluation) {
    const Fault& why = evaluation.refusal();
    if (!fault_) fault_ = Fault{order.pointer + "/cart" + why.pointer, why.message};
    return {};
  }
  nodes_ += evaluation->nodes;
  return *std::move(evaluation);
}

// What applied promotions took of their limits; the other counters matter to nobody.
void WalletSearch::count_uses(const Evaluation& evaluation, Uses& to) const {
  std::set<std::string> codes;
  for (const Applied& applied : evaluation.applied) {
    const Promotion* promotion = set_.find(applied.promotion);
    const Limits& limits = promotion->limits;
    if (limits.per_code) {
      for (const std::string& code : applied.codes) codes.insert(normalise_code(code));
    }
    if (!limits.total && !limits.per_customer && !limits.budget) continue;
    PromotionUses& uses = to.promotions[applied.promotion];
    ++uses.total;
    ++uses.customer;
    if (limits.budget) uses.granted += applied.amount + applied.cashback;
  }
  for (const std::string& code : codes) ++to.codes[code].used;
}

WalletSearch::Outcome WalletSearch::place(std::size_t order, const State& state,
                                          const Offered& offered) {
  Outcome out;
  out.evaluation = price(orders_[order], state, offered);
  out.proven = out.evaluation.optimality.proven;
  out.after = state;
  ++out.after.orders;
  count_uses(out.evaluation, out.after.used);
  std::set<std::string> used;
  for (const Applied& applied : out.evaluation.applied) {
    for (const std::string& code : applied.codes) used.insert(normalise_code(code));
  }
  for (std::size_t c = 0; c < normalised_.size(); ++c) {
    if (!offered[c] || !used.contains(normalised_[c])) continue;
    out.used.push_back(c);
    if (out.after.left[c] != State::uncounted) --out.after.left[c];
  }
  out.later = expect(order + 1, out.after, out.proven);
  return out;
}

Evaluation WalletSearch::price_now(const std::vector<std::size_t>& codes) {
  Offered offered(normalised_.size());
  for (const std::size_t c : codes) offered[c] = is_usable(start_, c, options_.now);
  return price(orders_.front(), start_, offered);
}

// --- Orders to come ------------------------------------------------------------------------------

Amount WalletSearch::beyond(const State& state) const {
  Wide sum = 0;
  for (std::size_t c = 0; c < normalised_.size(); ++c) {
    if (!is_usable(state, c, last_order_at_)) continue;
    const std::int64_t times = state.left[c] == State::uncounted ? 1 : state.left[c];
    sum = std::min<Wide>(amount_max, sum + Wide{wallet_.codes[c].elsewhere} * times);
  }
  return static_cast<Amount>(sum);
}

Amount WalletSearch::expect(std::size_t order, const State& state, bool& proven) {
  if (order == orders_.size()) return beyond(state);
  const std::string key = key_of(order, state);
  auto known = expected_.find(key);
  if (known == expected_.end()) {
    bool sure = true;
    const Amount without = expect(order + 1, state, sure);
    const std::vector<Outcome> placed = best(order, state, 1);
    sure = sure && placed.front().proven;
    const Amount with =
        clamped(Wide{placed.front().evaluation.totals.customer_value} + placed.front().later);
    const Amount value = without + likely(with - without, orders_[order].chance);
    known = expected_.emplace(key, std::pair(value, sure)).first;
  }
  proven = proven && known->second.second;
  return known->second.first;
}

Amount WalletSearch::kept_value(std::size_t next, const State& after, Amount later, bool& proven) {
  State emptied = after;
  std::fill(emptied.left.begin(), emptied.left.end(), 0);
  return later - expect(next, emptied, proven);
}

std::optional<Amount> WalletSearch::worth_later(const State& after, std::size_t code) {
  if (!is_usable_later(after, code)) return 0;
  if (!may_go_on(evaluations_, 0)) return std::nullopt;
  State without = after;
  without.left[code] = 0;
  bool proven = true;
  return expect(1, after, proven) - expect(1, without, proven);
}

// --- Choosing ------------------------------------------------------------------------------------

bool WalletSearch::may_go_on(std::int64_t begun, std::size_t order) const {
  if (evaluations_ >= wallet_evaluations_max || nodes_ >= wallet_nodes_max || fault_) return false;
  return order == 0 || (evaluations_ - begun < later_evaluations_max &&
                        evaluations_ < wallet_evaluations_max / 2);
}

// The value in all; at equal value what is certain, then fewer codes, then the earlier ones.
bool WalletSearch::better(const Outcome& a, const Outcome& b) const {
  if (a.value() != b.value()) return a.value() > b.value();
  const Amount a_now = a.evaluation.totals.customer_value;
  const Amount b_now = b.evaluation.totals.customer_value;
  if (a_now != b_now) return a_now > b_now;
  if (a.used.size() != b.used.size()) return a.used.size() < b.used.size();
  return a.used < b.used;
}

void WalletSearch::keep_best(std::vector<Outcome>& found, Outcome outcome,
                             std::size_t count) const {
  for (const Outcome& other : found) {
    if (other.used == outcome.used) return;
  }
  const auto at = std::find_if(found.begin(), found.end(),
                               [&](const Outcome& o) { return better(outcome, o); });
  found.insert(at, std::move(outcome));
  if (found.size() > count) found.pop_back();
}

std::vector<WalletSearch::Outcome> WalletSearch::best(std::size_t order, const State& state,
                                                      std::size_t count) {
  const std::int64_t begun = evaluations_;
  Offered all(normalised_.size());
  for (std::size_t c = 0; c < all.size(); ++c) all[c] = is_usable(state, c, orders_[order].at);
  // Nothing that is used can leave more to later orders than everything.
  State unspent = state;
  ++unspent.orders;
  bool sure = true;
  const bool choosing = may_go_on(begun, order);
  const Amount later_most = choosing ? expect(order + 1, unspent, sure) : amount_max;
  const auto lower = [](const Open& a, const Open& b) {
    return a.bound != b.bound ? a.bound < b.bound : a.offered < b.offered;
  };
  std::priority_queue<Open, std::vector<Open>, decltype(lower)> open(lower);
  std::set<Offered> seen{all};
  open.push({amount_max, all});
  std::vector<Outcome> found;
  while (!open.empty()) {
    const Open next = open.top();
    open.pop();
    const bool enough = found.size() == count;
    if (enough && monotone_ && sure && next.bound < found.back().value()) break;
    // Plans to show are looked for past the limit of nodes: each cart is then searched a little.
    const bool few = order == 0 && !enough && evaluations_ < wallet_evaluations_max && !fault_;
    if (!found.empty() && !few && !may_go_on(begun, order)) {
      complete_ = false;
      break;
    }
    Outcome outcome = place(order, state, next.offered);
    // Only this order's plans are told by what the codes keep; later ones count everything.
    outcome.kept =
        order == 0 ? kept_value(1, outcome.after, outcome.later, outcome.proven) : outcome.later;
    sure = sure && outcome.proven;
    const Amount bound = clamped(Wide{outcome.evaluation.totals.customer_value} + later_most);
    for (const std::size_t used : outcome.used) {
      Offered fewer = next.offered;
      fewer[used] = false;
      if (seen.insert(fewer).second) open.push({bound, std::move(fewer)});
    }
    keep_best(found, std::move(outcome), count);
  }
  return found;
}

std::vector<WalletSearch::Outcome> WalletSearch::best_now(std::size_t count) {
  return best(0, start_, count);
}

}  // namespace stapel::promotions
