// The runner-up of a trace is the best plan with another set of promotions: as the oracle finds it.
// And a trace changes nothing in the answer.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "promotions/evaluate.h"
#include "promotions/testing/generate.h"
#include "promotions/testing/oracle_plans.h"

namespace stapel::promotions::testing {
namespace {

std::uint64_t cases() {
  const char* text = std::getenv("STAPEL_CASES");
  return text ? std::strtoull(text, nullptr, 10) / 10 : 2'000;
}

std::vector<TracedPlan::Step> steps_of(const Question& question, const Plan& plan) {
  std::vector<TracedPlan::Step> out;
  for (std::size_t s = 0; s < plan.orders.size(); ++s) {
    if (plan.orders[s].empty()) continue;
    out.push_back({static_cast<Scope>(s), {}});
    for (const std::size_t index : plan.orders[s]) {
      out.back().promotions.push_back(question.promotion(index).id);
    }
  }
  return out;
}

TEST(Trace, RunnerUpIsTheBestOtherPlan) {
  int compared = 0;
  int ties = 0;
  for (std::uint64_t seed = 500'000'000; seed < 500'000'000 + cases(); ++seed) {
    Case given = generate_case(seed);
    given.options.policy = Policy::best_for_customer;
    given.options.hints = false;
    const auto set = CompiledSet::compile(given.definitions);
    const auto plain = evaluate(*set, given.cart, given.options);
    given.options.trace = true;
    const auto traced = evaluate(*set, given.cart, given.options);
    ASSERT_EQ(static_cast<bool>(plain), static_cast<bool>(traced));
    if (!traced) continue;
    Evaluation answer = *traced;
    const Trace trace = *answer.trace;
    answer.trace.reset();
    ASSERT_EQ(*plain, answer) << "seed " << seed;
    if (!traced->optimality.proven) continue;

    const Question question{given.definitions, given.cart, given.options.now,
                            Policy::best_for_customer, nullptr};
    const Plan winner = choose_plan(question);
    EXPECT_EQ(trace.winner.order, steps_of(question, winner)) << "seed " << seed;
    const std::optional<Plan> second = runner_up(question, winner);
    ASSERT_EQ(trace.runner_up.has_value(), second.has_value()) << "seed " << seed;
    if (!second || !trace.runner_up->proven) continue;
    ++compared;
    ties += trace.runner_up->behind == 0;
    EXPECT_EQ(trace.runner_up->plan.value, customer_value(question, *second)) << "seed " << seed;
    EXPECT_EQ(trace.runner_up->plan.order, steps_of(question, *second)) << "seed " << seed;
    EXPECT_EQ(trace.runner_up->behind, trace.winner.value - trace.runner_up->plan.value);
    EXPECT_EQ(trace.runner_up->behind > 0, trace.runner_up->decided_by == "customer_value");
  }
  std::cout << compared << " runner-ups compared, " << ties << " of them as good in value\n";
  EXPECT_GT(compared * 2, static_cast<int>(cases()));
  EXPECT_GT(ties, 0);
}

}  // namespace
}  // namespace stapel::promotions::testing
