// The oracle's answer: the chosen plan written out, and why the other promotions are not in it.
#include "promotions/testing/oracle.h"

#include <algorithm>

#include "promotions/testing/oracle_plans.h"

namespace stapel::promotions::testing {
namespace {

bool contains(const Indexes& list, std::size_t index) {
  return std::find(list.begin(), list.end(), index) != list.end();
}

// --- What the plan grants ------------------------------------------------------------------------

struct Answer {
  const Question& question;
  const Plan& plan;
  Indexes applied = plan.applied();
  Wide base_points = base_points_of(question, plan);
  Indexes codes = codes_used(question, applied);
  bool fits = true;  // no total above the largest amount
  Evaluation result{};

  const Granted& granted(std::size_t index) const { return plan.state.granted[index]; }

  Amount total(Wide value) {
    if (value > amount_max) fits = false;
    return value > amount_max ? 0 : static_cast<Amount>(value);
  }

  void write() {
    result.currency = question.cart.currency;
    write_lines();
    write_shipping();
    for (const std::size_t index : applied) write_applied(index);
    write_totals();
    const bool proven = question.policy == Policy::best_for_customer;
    result.optimality = {proven, result.totals.customer_value, std::nullopt};
    if (proven) result.optimality.bound = result.totals.customer_value;
  }

  void write_lines() {
    for (std::size_t line = 0; line < question.cart.lines.size(); ++line) {
      const CartLine& from = question.cart.lines[line];
      PricedLine priced;
      priced.id = from.id;
      priced.list = from.quantity * from.unit_price;
      for (const std::size_t index : applied) {
        const Amount amount = granted(index).by_line[line];
        if (amount == 0) continue;
        priced.discount += amount;
        priced.adjustments.push_back({question.promotion(index).id, amount});
      }
      priced.net = priced.list - priced.discount;
      result.lines.push_back(priced);
    }
  }

  void write_shipping() {
    if (!question.cart.shipping) return;
    PricedShipping priced;
    priced.method = question.cart.shipping->method;
    priced.list = question.cart.shipping->amount.value_or(0);
    for (const std::size_t index : applied) {
      const Amount amount = granted(index).shipping;
      if (amount == 0) continue;
      priced.discount += amount;
      priced.adjustments.push_back({question.promotion(index).id, amount});
    }
    priced.net = priced.list - priced.discount;
    result.shipping = priced;
  }

  void write_applied(std::size_t index) {
    const Promotion& promotion = question.promotion(index);
    Applied entry;
    entry.promotion = promotion.id;
    entry.codes = written_codes(promotion);
    entry.amount = granted(index).items() + granted(index).shipping;
    entry.cashback = granted(index).cashback;
    entry.points = total(points_of(granted(index), base_points));
    entry.gifts = granted(index).gifts;
    result.gifts.insert(result.gifts.end(), entry.gifts.begin(), entry.gifts.end());
    result.applied.push_back(entry);
  }

  std::vector<std::string> written_codes(const Promotion& promotion) const;

  void write_totals() {
    Totals& totals = result.totals;
    Wide cashback = 0, points = 0;
    for (const std::size_t index : applied) {
      cashback += granted(index).cashback;
      points += points_of(granted(index), base_points);
    }
    for (const PricedLine& line : result.lines) totals.list += line.list;
    totals.line_discounts = plan.state.line_discounts;
    totals.order_discounts = plan.state.order_discounts;
    totals.items = totals.list - totals.line_discounts - totals.order_discounts;
    if (result.shipping) {
      totals.shipping_list = result.shipping->list;
      totals.shipping_discounts = result.shipping->discount;
      totals.shipping = result.shipping->net;
    }
    totals.total = total(Wide{totals.items} + totals.shipping);
    totals.saved =
        total(Wide{totals.line_discounts} + totals.order_discounts + totals.shipping_discounts);
    totals.cashback = total(cashback);
    totals.points = total(points);
    totals.base_points = total(base_points);
    totals.customer_value = total(customer_value(question, plan));
    totals.due = after_tenders(totals.total);
  }

  Amount after_tenders(Amount total_due) {
    Wide due = total_due;
    for (const Tender& tender : question.cart.tenders) {
      const std::optional<std::string> by = tender_excluded_by(tender);
      if (by) {
        result.rejected_tenders.push_back({tender.type, tender.amount, *by});
      } else {
        due -= tender.amount;
      }
    }
    return due > 0 ? static_cast<Amount>(due) : 0;
  }

  std::optional<std::string> tender_excluded_by(const Tender& tender) const {
    if (tender.type != "points") return std::nullopt;
    for (const std::size_t index : applied) {
      if (question.promotion(index).excludes_burn_points) return question.promotion(index).id;
    }
    return std::nullopt;
  }
};

// A code as the promotion, or the pool, writes it.
std::string written_code(const Question& question, std::size_t code, const Promotion& promotion) {
  const std::string plain = plain_code(question.cart.codes[code]);
  for (const std::string& each : promotion.codes) {
    if (plain_code(each) == plain) return each;
  }
  for (const PoolCode& each : question.cart.pool_codes) {
    if (plain_code(each.code) == plain) return each.code;
  }
  return question.cart.codes[code];
}

std::vector<std::string> Answer::written_codes(const Promotion& promotion) const {
  std::vector<std::string> written;
  for (const std::size_t code : codes) {
    if (code_names(question, code, promotion) && !code_full(question, code, promotion)) {
      written.push_back(written_code(question, code, promotion));
    }
  }
  return written;
}

// --- Why the others did not apply ----------------------------------------------------------------

// Whether the effect works on lines and finds none; cashback does, as its limit is what they cost.
bool finds_no_lines(const Answer& answer, const Effect& effect) {
  const Question& question = answer.question;
  const Pricing pricing{question.definitions, question.cart, question.now, question.policy};
  const auto none = [&](const Lines& lines) {
    return selected_units(pricing, answer.plan.state, lines).empty();
  };
  if (const auto* buy_get = std::get_if<BuyXGetY>(&effect)) {
    return none(buy_get->buy_lines) || none(buy_get->get_lines);
  }
  if (const auto* each = std::get_if<PercentOff>(&effect)) return none(each->lines);
  if (const auto* each = std::get_if<AmountOff>(&effect)) return none(each->lines);
  if (const auto* each = std::get_if<SetUnitPrice>(&effect)) return none(each->lines);
  if (const auto* each = std::get_if<NthUnit>(&effect)) return none(each->lines);
  if (const auto* each = std::get_if<Tiers>(&effect)) return none(each->lines);
  if (const auto* each = std::get_if<Cashback>(&effect)) return none(each->lines);
  if (const auto* bundle = std::get_if<BundlePrice>(&effect)) {
    return std::any_of(
        bundle->components.begin(), bundle->components.end(),
        [&](const BundlePrice::Component& component) { return none(component.lines); });
  }
  return false;
}

bool no_matching_lines(const Answer& answer, const Promotion& promotion) {
  return std::all_of(promotion.effects.begin(), promotion.effects.end(),
                     [&](const Effect& effect) { return finds_no_lines(answer, effect); });
}

std::vector<std::string> clashes(const Answer& answer, const Promotion& promotion) {
  std::vector<std::string> with;
  for (const std::size_t index : answer.applied) {
    const Promotion& other = answer.question.promotion(index);
    if (!may_stand_together(promotion, other)) with.push_back(other.id);
  }
  return with;
}

struct Refusal {
  Failure failure;
  std::vector<std::string> with;
};

// Every reason that holds; where the promotion is asked for with a code, the code's too.
std::vector<Refusal> refusals(const Answer& answer, const Promotion& promotion,
                              std::optional<std::size_t> code) {
  const Question& question = answer.question;
  std::vector<Refusal> found;
  const auto add = [&](Reason reason) { found.push_back({{reason, {}, {}}, {}}); };
  for (const Reason reason : obstacles(question, promotion)) add(reason);
  if (code) {
    if (const auto full = code_full(question, *code, promotion)) add(*full);
  }
  const std::vector<std::string> with = clashes(answer, promotion);
  // A clash is named before a discounted threshold.
  std::optional<Amount> discounted;
  if (with.empty()) discounted = answer.result.totals.items;
  const Facts facts = question.facts(discounted);
  if (promotion.conditions && !comes_out(*promotion.conditions, true, facts)) {
    found.push_back({failures_of(*promotion.conditions, facts).first, {}});
  }
  if (no_matching_lines(answer, promotion)) add(Reason::no_matching_lines);
  if (!with.empty()) found.push_back({{Reason::not_combinable, {}, {}}, with});
  add(Reason::adds_nothing);
  return found;
}

Rejected rejection(const Answer& answer, const Promotion& promotion,
                   std::optional<std::size_t> code) {
  std::vector<Refusal> found = refusals(answer, promotion, code);
  const auto first = std::min_element(
      found.begin(), found.end(),
      [](const Refusal& a, const Refusal& b) { return a.failure.reason < b.failure.reason; });
  Rejected rejected;
  if (code) rejected.code = written_code(answer.question, *code, promotion);
  rejected.promotion = promotion.id;
  rejected.reason = first->failure.reason;
  rejected.missing = first->failure.missing;
  rejected.attribute = first->failure.attribute;
  rejected.with = first->with;
  return rejected;
}

// Promotions of the cart's code by rank.
Indexes promotions_of(const Question& question, std::size_t code) {
  Indexes result = promotions_by_rank(question);
  std::erase_if(result, [&](std::size_t index) {
    return !code_names(question, code, question.promotion(index));
  });
  return result;
}

void reject_codes(Answer& answer) {
  const Question& question = answer.question;
  for (std::size_t code = 0; code < question.cart.codes.size(); ++code) {
    const Indexes promotions = promotions_of(question, code);
    if (promotions.empty()) {
      Rejected unknown;
      unknown.code = question.cart.codes[code];
      for (const std::string& mistyped : question.cart.mistyped_codes) {
        unknown.mistyped = unknown.mistyped || plain_code(question.cart.codes[code]) == mistyped;
      }
      answer.result.rejected.push_back(unknown);
      continue;
    }
    const bool served = std::any_of(promotions.begin(), promotions.end(), [&](std::size_t index) {
      return contains(answer.applied, index);
    });
    if (served) continue;
    answer.result.rejected.push_back(
        rejection(answer, question.promotion(promotions.front()), code));
  }
}

void reject_automatic(Answer& answer) {
  for (const std::size_t index : promotions_by_rank(answer.question)) {
    const Promotion& promotion = answer.question.promotion(index);
    if (!promotion.automatic() || contains(answer.applied, index)) continue;
    answer.result.rejected.push_back(rejection(answer, promotion, std::nullopt));
  }
}

// --- Hints ---------------------------------------------------------------------------------------

Cart with_line_added(const Cart& cart, Amount price) {
  CartLine line;
  line.id = "added line";
  line.quantity = 1;
  line.unit_price = price;
  line.discountable = false;
  Cart more = cart;
  more.lines.push_back(line);
  return more;
}

Amount gain_of(const Answer& answer, const MissedThreshold& missed) {
  const Question& now = answer.question;
  const Cart more = with_line_added(now.cart, missed.missing);
  const Question then{now.definitions, more, now.now, now.policy, missed.leaf};
  const Wide value = customer_value(then, choose_plan(then));
  return static_cast<Amount>(value) - answer.result.totals.customer_value;
}

void hint(Answer& answer, std::size_t index) {
  const Question& question = answer.question;
  const Promotion& promotion = question.promotion(index);
  if (contains(answer.applied, index) || !promotion.conditions) return;
  if (!obstacles(question, promotion).empty() || !triggered(question, promotion)) return;
  const Facts facts = question.facts(answer.result.totals.items);
  if (comes_out(*promotion.conditions, true, facts)) return;
  const std::optional<MissedThreshold> missed = failures_of(*promotion.conditions, facts).threshold;
  if (!missed || Wide{missed->missing} * 4 > missed->value) return;
  Hint entry{promotion.id, missed->kind, missed->missing, std::nullopt, false};
  if (missed->kind == HintKind::spend_more) {
    entry.gain = gain_of(answer, *missed);
    entry.worth_it = *entry.gain > entry.missing;
  }
  answer.result.hints.push_back(entry);
}

}  // namespace

std::optional<Evaluation> oracle(const Definitions& definitions, const Cart& cart,
                                 const EvaluateOptions& options) {
  const Policy policy = options.policy.value_or(definitions.settings.policy);
  const Question question{definitions, cart, options.now, policy, nullptr};
  const Plan plan = choose_plan(question);
  Answer answer{question, plan};
  answer.write();
  if (!answer.fits) return std::nullopt;
  reject_codes(answer);
  if (options.explain) reject_automatic(answer);
  for (const std::size_t index : promotions_by_rank(question)) hint(answer, index);
  return answer.result;
}

}  // namespace stapel::promotions::testing
