// Reasons are true: in random cases, mending what a reason says is missing takes the reason away.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>

#include "promotions/evaluate.h"
#include "promotions/testing/generate.h"

namespace stapel::promotions {
namespace {

constexpr std::uint64_t cases = 3'000;

using testing::Case;

std::optional<Evaluation> price(const Case& one) {
  EvaluateOptions options = one.options;
  options.explain = true;
  options.hints = false;
  const auto result = evaluate(*CompiledSet::compile(one.definitions), one.cart, options);
  if (!result) return std::nullopt;
  return *result;
}

// The same code's or promotion's refusal; null where it is refused no more.
const Rejected* again(const Evaluation& evaluation, const Rejected& before) {
  const auto at = std::ranges::find_if(evaluation.rejected, [&](const Rejected& each) {
    return each.code == before.code && each.promotion == before.promotion;
  });
  return at == evaluation.rejected.end() ? nullptr : &*at;
}

Promotion& promotion_of(Case& one, const Rejected& rejected) {
  return *std::ranges::find(one.definitions.promotions, *rejected.promotion, &Promotion::id);
}

bool any_leaf(const Predicate& predicate, const std::function<bool(const Predicate&)>& wanted) {
  const auto in = [&](const std::vector<Predicate>& list) {
    return std::ranges::any_of(list, [&](const Predicate& each) { return any_leaf(each, wanted); });
  };
  if (const auto* all = std::get_if<All>(&predicate.node)) return in(all->of);
  if (const auto* any = std::get_if<Any>(&predicate.node)) return in(any->of);
  if (const auto* negation = std::get_if<Not>(&predicate.node)) return in(negation->of);
  return wanted(predicate);
}

// Whether one more line changes only cart.subtotal and cart.quantity for this condition.
bool asks_of_the_whole_cart(const Predicate& condition) {
  return !any_leaf(condition, [](const Predicate& leaf) {
    const auto* test = std::get_if<AttributeTest>(&leaf.node);
    return test == nullptr || test->attribute == Attribute::cart_subtotal_discounted;
  });
}

void add_line(Cart& cart, std::int64_t quantity, Amount unit_price) {
  CartLine line;
  line.id = "added";
  line.sku = "added";
  line.quantity = quantity;
  line.unit_price = unit_price;
  line.discountable = false;
  cart.lines.push_back(std::move(line));
}

// Mends what the reason says is missing; false where the case is not of the kind that can be.
bool mend_time(Case& one, const Rejected& rejected) {
  Promotion& promotion = promotion_of(one, rejected);
  switch (rejected.reason) {
    case Reason::not_started:
      one.options.now = *promotion.schedule.starts_at;
      return true;
    case Reason::expired:
      promotion.status = Status::active;
      if (promotion.schedule.ends_at) {
        one.options.now = {promotion.schedule.ends_at->microseconds - 1};
      }
      return true;
    case Reason::paused:
      promotion.status = Status::active;
      return true;
    default:
      return false;
  }
}

bool mend_customer(Case& one, const Rejected& rejected) {
  Customer& customer = one.cart.customer;
  switch (rejected.reason) {
    case Reason::customer_required:
      if (customer.id) return false;  // a condition that wants nobody known
      customer.id = "c-1";
      return true;
    case Reason::login_required:
      customer.authenticated = !customer.authenticated.value_or(false);
      return true;
    case Reason::not_first_order:
      customer.orders = 0;
      return true;
    case Reason::limit_reached:
    case Reason::customer_limit_reached:
    case Reason::budget_spent:
    case Reason::held_elsewhere:
      one.cart.uses = {};
      return true;
    default:
      return false;
  }
}

bool mend_cart(Case& one, const Rejected& rejected) {
  Promotion& promotion = promotion_of(one, rejected);
  switch (rejected.reason) {
    case Reason::wrong_currency:
      one.cart.currency = promotion.currency;
      return true;
    case Reason::min_subtotal_not_met:
    case Reason::min_quantity_not_met: {
      if (!rejected.missing || !asks_of_the_whole_cart(*promotion.conditions)) return false;
      const bool amount = rejected.reason == Reason::min_subtotal_not_met;
      add_line(one.cart, amount ? 1 : *rejected.missing, amount ? *rejected.missing : 0);
      return true;
    }
    case Reason::no_matching_lines:
      promotion.effects = {
          Effect{AmountOff{.amount = 1, .lines = {}, .max_amount = {}, .max_units = {}}}};
      add_line(one.cart, 1, 100);
      one.cart.lines.back().discountable = true;
      return true;
    case Reason::not_combinable:
      std::erase_if(one.definitions.promotions, [&](const Promotion& each) {
        return std::ranges::find(rejected.with, each.id) != rejected.with.end();
      });
      return true;
    default:
      return false;
  }
}

bool mend(Case& one, const Rejected& rejected) {
  if (!rejected.promotion) return false;
  for (PoolCode& code : one.cart.pool_codes) code.refused.reset();
  return mend_time(one, rejected) || mend_customer(one, rejected) || mend_cart(one, rejected);
}

// Where the same reason is given again, it is for something else.
bool is_other(const Rejected& before, const Rejected& after) {
  if (after.reason != before.reason) return true;
  if (before.reason == Reason::not_combinable) return after.with != before.with;
  return before.missing && !after.missing;
}

// A case in which also the rarer conditions come up.
Case case_of(std::uint64_t seed) {
  Case out = testing::generate_case(seed);
  Promotion& promotion = out.definitions.promotions.front();
  const auto ask = [&](Attribute attribute, Operand operand) {
    promotion.conditions =
        Predicate{AttributeTest{attribute, "", Operator::equal, std::move(operand)}};
  };
  if (seed % 8 == 0) ask(Attribute::customer_authenticated, true);
  if (seed % 8 == 1) ask(Attribute::customer_orders, std::int64_t{0});
  if (seed % 8 == 2) promotion.limits.per_customer = 1;
  return out;
}

TEST(ReasonsProperty, MendingWhatIsMissingTakesTheReasonAway) {
  std::map<std::string_view, int> mended;
  for (std::uint64_t seed = 0; seed < cases; ++seed) {
    const Case one = case_of(seed);
    const auto before = price(one);
    if (!before) continue;
    for (const Rejected& rejected : before->rejected) {
      EXPECT_FALSE(rejected.message.empty());
      Case changed = one;
      if (!mend(changed, rejected)) continue;
      const auto after = price(changed);
      if (!after) continue;
      const Rejected* still = again(*after, rejected);
      ++mended[reason_name(rejected.reason)];
      ASSERT_TRUE(still == nullptr || is_other(rejected, *still))
          << "seed " << seed << " " << reason_name(rejected.reason) << ": " << rejected.message
          << "\nthen " << (still == nullptr ? "" : still->message);
    }
  }
  for (const auto& [reason, count] : mended) std::printf("%6d %s\n", count, reason.data());
  EXPECT_GE(mended.size(), 12u) << "too few kinds of reasons came up";
  for (const auto& [reason, count] : mended) EXPECT_GE(count, 5) << reason;
}

}  // namespace
}  // namespace stapel::promotions
