// What holds of every answer of the kernel, on carts too large for the oracle: sums that reconcile,
// floors and limits that hold, and answers that do not depend on what they must not depend on.
// STAPEL_LARGE_CASES says how many cases, STAPEL_SEED the first seed; a failure is shrunk and
// printed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>

#include "promotions/evaluate.h"
#include "promotions/parse.h"
#include "promotions/testing/dice.h"
#include "promotions/testing/generate.h"
#include "promotions/testing/oracle_plans.h"
#include "promotions/testing/shrink.h"

namespace stapel::promotions::testing {
namespace {

constexpr std::uint64_t cases_by_default = 240;
constexpr std::uint64_t parts = 4;  // tests that can run side by side
constexpr int failures_most = 3;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

// Nothing where a total is too large.
std::optional<Evaluation> by_kernel(const Case& given, Policy policy) {
  EvaluateOptions options = given.options;
  options.policy = policy;
  const auto set = CompiledSet::compile(given.definitions);
  Result<Evaluation, Fault> answer = evaluate(*set, given.cart, options);
  if (!answer) return std::nullopt;
  return *answer;
}

// Collects what is wrong with one answer.
class Check {
 public:
  Check(const Case& given, const Evaluation& answer) : given_(given), answer_(answer) {}

  std::string complaints() {
    lines();
    shipping();
    totals();
    applied();
    limits();
    stacking();
    optimality();
    return complaints_;
  }

 private:
  void expect(bool holds, const std::string& rule) {
    if (!holds) complaints_ += rule + "\n";
  }

  static Amount sum(const std::vector<Adjustment>& adjustments) {
    Amount total = 0;
    for (const Adjustment& each : adjustments) total += each.amount;
    return total;
  }
  static bool all_positive(const std::vector<Adjustment>& adjustments) {
    return std::ranges::all_of(adjustments, [](const Adjustment& each) { return each.amount > 0; });
  }

  void lines() {
    expect(answer_.lines.size() == given_.cart.lines.size(), "every line is told");
    for (std::size_t i = 0; i < answer_.lines.size(); ++i) {
      const PricedLine& line = answer_.lines[i];
      const CartLine& from = given_.cart.lines[i];
      const std::string name = "line " + line.id + ": ";
      expect(line.list == from.quantity * from.unit_price, name + "list is quantity x price");
      expect(line.discount == sum(line.adjustments), name + "adjustments are the discount");
      expect(all_positive(line.adjustments), name + "no adjustment of zero or less");
      expect(line.net == line.list - line.discount, name + "list less discount is net");
      const Amount floor = from.quantity * std::min(from.min_unit_price, from.unit_price);
      expect(line.net >= floor, name + "net is not below the floor");
      if (!from.is_discountable()) expect(line.discount == 0, name + "is not discountable");
    }
  }

  void shipping() {
    expect(answer_.shipping.has_value() == given_.cart.shipping.has_value(), "shipping is told");
    if (!answer_.shipping) return;
    const PricedShipping& priced = *answer_.shipping;
    expect(priced.discount == sum(priced.adjustments), "shipping: adjustments are the discount");
    expect(all_positive(priced.adjustments), "shipping: no adjustment of zero or less");
    expect(priced.net == priced.list - priced.discount && priced.net >= 0, "shipping reconciles");
  }

  void totals() {
    const Totals& totals = answer_.totals;
    Amount list = 0, discount = 0, net = 0, discountable = 0;
    for (std::size_t i = 0; i < answer_.lines.size(); ++i) {
      list += answer_.lines[i].list;
      discount += answer_.lines[i].discount;
      net += answer_.lines[i].net;
      if (given_.cart.lines[i].is_discountable()) discountable += answer_.lines[i].net;
    }
    expect(totals.list == list, "list is the lines'");
    expect(totals.line_discounts + totals.order_discounts == discount, "discounts are the lines'");
    expect(totals.line_discounts >= 0 && totals.order_discounts >= 0, "no discount is negative");
    expect(totals.items == net, "items is what the lines cost");
    expect(totals.total == totals.items + totals.shipping, "total is items and shipping");
    expect(totals.saved == discount + totals.shipping_discounts, "saved is all discounts");
    expect(totals.due >= 0 && totals.due <= totals.total, "due is from 0 to total");
    expect(totals.cashback <= discountable, "cashback is at most what discountable lines cost");
    expect(totals.customer_value == value(), "customer value is the sum of its parts");
  }

  Amount value() const {
    Wide value = answer_.totals.saved + answer_.totals.cashback;
    for (const GrantedGift& gift : answer_.gifts) {
      value += Wide{gift.quantity} * gift.unit_value.value_or(0);
    }
    const Wide point_value = given_.definitions.settings.point_value.ten_thousandths;
    return static_cast<Amount>(value + (2 * answer_.totals.points * point_value + 10'000) / 20'000);
  }

  void applied() {
    std::map<std::string, Amount> amounts;
    for (const PricedLine& line : answer_.lines) {
      for (const Adjustment& each : line.adjustments) amounts[each.promotion] += each.amount;
    }
    if (answer_.shipping) {
      for (const Adjustment& each : answer_.shipping->adjustments) {
        amounts[each.promotion] += each.amount;
      }
    }
    Amount cashback = 0;
    std::int64_t points = 0;
    for (const Applied& each : answer_.applied) {
      expect(each.amount == amounts[each.promotion],
             each.promotion + ": amount is its adjustments");
      amounts.erase(each.promotion);
      const bool grants = each.amount + each.cashback + each.points > 0 || !each.gifts.empty();
      expect(grants, each.promotion + ": is applied, so it grants something");
      expect(definition(each.promotion).automatic() == each.codes.empty(),
             each.promotion + ": names a code where it needs one");
      cashback += each.cashback;
      points += each.points;
    }
    expect(amounts.empty(), "only applied promotions adjust");
    expect(cashback == answer_.totals.cashback, "cashback is the promotions'");
    expect(points == answer_.totals.points, "points are the promotions'");
  }

  const Promotion& definition(const std::string& id) const {
    return *std::ranges::find(given_.definitions.promotions, id, &Promotion::id);
  }

  void limits() {
    for (const Applied& each : answer_.applied) {
      const Promotion& promotion = definition(each.promotion);
      const Amount granted = each.amount + each.cashback;
      if (promotion.limits.max_discount) {
        expect(granted <= *promotion.limits.max_discount, promotion.id + ": max_discount");
      }
      if (promotion.limits.budget) {
        const auto uses = given_.cart.uses.promotions.find(promotion.id);
        const bool used = uses != given_.cart.uses.promotions.end();
        const Amount before = used ? uses->second.granted + uses->second.held_granted : 0;
        expect(granted + before <= *promotion.limits.budget, promotion.id + ": budget");
      }
      if (const std::optional<Amount> most = max_amounts(promotion)) {
        expect(granted <= *most, promotion.id + ": max_amount");
      }
    }
  }

  // What all effects together may grant; nothing where one has no cap.
  static std::optional<Amount> max_amounts(const Promotion& promotion) {
    Amount total = 0;
    for (const Effect& effect : promotion.effects) {
      const std::optional<Amount> most = std::visit(
          [](const auto& each) -> std::optional<Amount> {
            if constexpr (requires { each.max_amount; }) return each.max_amount;
            return 0;  // gifts and points
          },
          effect);
      if (!most) return std::nullopt;
      total += *most;
    }
    return total;
  }

  void stacking() {
    for (const Applied& a : answer_.applied) {
      for (const Applied& b : answer_.applied) {
        if (a.promotion >= b.promotion) continue;
        expect(may_stand_together(definition(a.promotion), definition(b.promotion)),
               a.promotion + " and " + b.promotion + " may not be combined");
      }
    }
  }

  void optimality() {
    const Optimality& told = answer_.optimality;
    expect(told.value == answer_.totals.customer_value, "the value told is the customer value");
    if (told.bound) expect(*told.bound >= told.value, "the bound is not below the value");
    if (told.proven) expect(told.bound == told.value, "a proven value is its bound");
  }

  const Case& given_;
  const Evaluation& answer_;
  std::string complaints_;
};

// --- Answers compared ----------------------------------------------------------------------------

std::string same_again(const Case& given, const Evaluation& answer, Policy policy) {
  const bool same = to_json(*by_kernel(given, policy), false) == to_json(answer, false);
  return same ? "" : "asked again, the answer differs\n";
}

std::string any_order_of_promotions(const Case& given, const Evaluation& answer, Policy policy,
                                    Dice& dice) {
  Case other = given;
  dice.shuffle(other.definitions.promotions);
  const bool same = to_json(*by_kernel(other, policy), false) == to_json(answer, false);
  return same ? "" : "the answer depends on the order of the promotions in the file\n";
}

// Which codes are named may differ (the earliest on the cart), prices may not.
std::string any_order_of_codes(const Case& given, const Evaluation& answer, Policy policy,
                               Dice& dice) {
  Case other = given;
  dice.shuffle(other.cart.codes);
  const Evaluation of_other = *by_kernel(other, policy);
  const bool same = of_other.totals == answer.totals && of_other.lines == answer.lines &&
                    of_other.shipping == answer.shipping && of_other.gifts == answer.gifts;
  return same ? "" : "the price depends on the order of the codes on the cart\n";
}

// Without one of its codes the cart is worth no more.
std::string no_code_costs_value(const Case& given, const Evaluation& answer) {
  if (!answer.optimality.bound) return "no bound\n";
  for (std::size_t i = 0; i < given.cart.codes.size(); ++i) {
    Case fewer = given;
    fewer.cart.codes.erase(fewer.cart.codes.begin() + static_cast<std::ptrdiff_t>(i));
    const auto without = by_kernel(fewer, Policy::best_for_customer);
    if (without && without->totals.customer_value > *answer.optimality.bound) {
      return "a code more makes the cart worth less: " + given.cart.codes[i] + "\n";
    }
  }
  return "";
}

std::string complaints(const Case& given, std::uint64_t seed) {
  const auto best = by_kernel(given, Policy::best_for_customer);
  const auto greedy = by_kernel(given, Policy::priority);
  if (!best || !greedy) return "";
  Dice dice(seed);
  std::string found;
  if (best->totals.customer_value < greedy->totals.customer_value) {
    found += "the best plan is worth less than the priority plan\n";
  }
  for (const Policy policy : {Policy::best_for_customer, Policy::priority}) {
    const Evaluation& answer = policy == Policy::priority ? *greedy : *best;
    found += Check(given, answer).complaints();
    found += same_again(given, answer, policy);
    found += any_order_of_promotions(given, answer, policy, dice);
    found += any_order_of_codes(given, answer, policy, dice);
  }
  return found + no_code_costs_value(given, *best);
}

std::string describe(const Case& given) {
  return "now: " + format_instant(given.options.now) +
         "\npromotions: " + write_definitions(given.definitions) +
         "\ncart: " + write_cart(given.cart);
}

class KernelInvariants : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(KernelInvariants, HoldOnLargeCarts) {
  const std::uint64_t each = from_environment("STAPEL_LARGE_CASES", cases_by_default) / parts;
  const std::uint64_t first = from_environment("STAPEL_SEED", 1) + GetParam() * each;
  int failures = 0;
  for (std::uint64_t seed = first; seed < first + each; ++seed) {
    const Case given = generate_large_case(seed);
    const std::string found = complaints(given, seed);
    if (found.empty()) continue;
    const auto fails = [seed](const Case& smaller) { return !complaints(smaller, seed).empty(); };
    const Case small = shrink(given, fails);
    ADD_FAILURE() << "seed " << seed << ": " << found
                  << "of which in the smallest case: " << complaints(small, seed)
                  << describe(small);
    if (++failures == failures_most) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Parts, KernelInvariants, ::testing::Range<std::uint64_t>(0, parts));

}  // namespace
}  // namespace stapel::promotions::testing
