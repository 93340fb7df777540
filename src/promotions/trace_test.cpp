// The trace of an evaluation by example: the runner-up, ties, exclusive promotions, the search
// limit, the policy priority, and the sentences.
#include <gtest/gtest.h>

#include "promotions/evaluate.h"
#include "promotions/parse.h"

namespace stapel::promotions {
namespace {

const char* const cart = R"({"currency":"EUR","codes":["EEN","TWEE"],
  "lines":[{"id":"1","sku":"A","quantity":1,"unit_price":10000}]})";

struct Asked {
  Policy policy = Policy::best_for_customer;
  Language language = Language::english;
  std::optional<std::int64_t> search_limit = {};
};

Evaluation explain(const std::string& promotions, const Asked& asked = {}) {
  Faults faults;
  auto definitions = parse_promotions("[" + promotions + "]", faults);
  const auto parsed = parse_cart(cart, faults);
  for (const Fault& fault : faults) ADD_FAILURE() << fault.pointer << ": " << fault.message;
  EvaluateOptions options;
  options.policy = asked.policy;
  options.language = asked.language;
  options.search_limit = asked.search_limit;
  options.trace = true;
  auto result = evaluate(*CompiledSet::compile(std::move(*definitions)), *parsed, options);
  EXPECT_TRUE(static_cast<bool>(result));
  return std::move(*result);
}

std::string promotion(const std::string& id, const std::string& effect,
                      const std::string& more = "") {
  return R"({"id":")" + id + R"(","name":"n","effects":[)" + effect + "]" +
         (more.empty() ? R"(,"trigger":"automatic")" : "," + more) + "}";
}
const std::string ten = promotion("ten", R"({"type":"percent_off","percent":10})");
const std::string fifteen = promotion("fifteen", R"({"type":"amount_off","amount":1500})");

TEST(TraceExample, TellsTheRunnerUpAndByHowMuchItLost) {
  const Evaluation answer = explain(ten + "," + fifteen);
  const Trace& trace = *answer.trace;
  EXPECT_EQ(trace.promotions, 2);
  EXPECT_EQ(trace.found, 2);
  ASSERT_EQ(trace.matched.size(), 2U);
  EXPECT_TRUE(trace.matched[0].applied && trace.matched[1].applied);
  EXPECT_EQ(trace.winner.value, 2500);
  EXPECT_EQ(trace.winner.order,
            (std::vector<TracedPlan::Step>{{Scope::order, {"ten", "fifteen"}}}));
  ASSERT_TRUE(trace.runner_up.has_value());
  EXPECT_EQ(trace.runner_up->plan.value, 1500);
  EXPECT_EQ(trace.runner_up->behind, 1000);
  EXPECT_EQ(trace.runner_up->decided_by, "customer_value");
  EXPECT_TRUE(trace.runner_up->proven);
  EXPECT_EQ(trace.story.back(),
            "The best other plan, without ‘ten’, comes to €15.00: €10.00 less.");
}

TEST(TraceExample, TellsHowATieWasDecided) {
  const std::string group = R"("trigger":{"codes":["EEN"]},"stacking":{"group":"g"})";
  const std::string other = R"("trigger":{"codes":["TWEE"]},"stacking":{"group":"g"})";
  const std::string effect = R"({"type":"amount_off","amount":500})";
  const Evaluation answer =
      explain(promotion("a", effect, group) + "," + promotion("b", effect, other),
              {.language = Language::dutch});
  const Trace& trace = *answer.trace;
  ASSERT_TRUE(trace.runner_up.has_value());
  EXPECT_EQ(trace.winner.codes, std::vector<std::string>{"EEN"});
  EXPECT_EQ(trace.runner_up->plan.codes, std::vector<std::string>{"TWEE"});
  EXPECT_EQ(trace.runner_up->behind, 0);
  EXPECT_EQ(trace.runner_up->decided_by, "earlier_promotions");
  EXPECT_EQ(trace.story.back(),
            "Het beste andere plan, zonder ‘a’, met ‘b’, komt op € 5,00: evenveel; dan gaan acties "
            "voor die eerder in de rij staan.");
}

// An exclusive promotion is a world of its own, which is not searched when it cannot win.
TEST(TraceExample, ShowsExclusivePromotionsAlone) {
  const std::string alone = promotion("alone", R"({"type":"amount_off","amount":100})",
                                      R"("trigger":"automatic","stacking":{"exclusive":true})");
  const Evaluation answer = explain(alone + "," + ten);
  const Trace& trace = *answer.trace;
  ASSERT_EQ(trace.worlds.size(), 2U);
  EXPECT_EQ(trace.worlds[0].promotions, std::vector<std::string>{"ten"});
  EXPECT_FALSE(trace.worlds[0].skipped);
  EXPECT_EQ(trace.worlds[1].promotions, std::vector<std::string>{"alone"});
  EXPECT_TRUE(trace.worlds[1].skipped);
  EXPECT_EQ(trace.worlds[1].at_most, 100);
  ASSERT_TRUE(trace.runner_up.has_value());
  EXPECT_EQ(trace.runner_up->behind, 900);
}

TEST(TraceExample, SaysWhatALimitLeftUnproven) {
  const Evaluation answer = explain(ten + "," + fifteen, {.search_limit = 1});
  EXPECT_FALSE(answer.optimality.proven);
  EXPECT_EQ(answer.trace->node_limit, 1);
  EXPECT_LE(answer.trace->nodes, 1);
  EXPECT_NE(answer.trace->story[2].find("Not proven: the search limit was reached"),
            std::string::npos);
}

TEST(TraceExample, NothingAppliesAndNothingElseCould) {
  const Evaluation answer = explain("");
  EXPECT_FALSE(answer.trace->runner_up.has_value());
  EXPECT_EQ(answer.trace->story.back(), "There is no other plan.");
  EXPECT_EQ(answer.trace->winner.value, 0);
}

// The plan without any discount is a plan as well.
TEST(TraceExample, TheRunnerUpMayBeNothingAtAll) {
  const Evaluation answer = explain(ten);
  ASSERT_TRUE(answer.trace->runner_up.has_value());
  EXPECT_TRUE(answer.trace->runner_up->plan.order.empty());
  EXPECT_EQ(answer.trace->runner_up->behind, 1000);
}

TEST(TraceExample, PriorityComparesNoPlans) {
  const Evaluation answer = explain(ten + "," + fifteen, {.policy = Policy::priority});
  EXPECT_TRUE(answer.trace->worlds.empty());
  EXPECT_FALSE(answer.trace->runner_up.has_value());
  EXPECT_EQ(answer.trace->story.size(), 3U);
  EXPECT_NE(to_json(answer, false).find(R"("search":{"policy":"priority"},"winner":)"),
            std::string::npos);
}

// More promotions than a search holds: the trace names them by what they are in the whole set.
TEST(TraceExample, NamesThePromotionsOfAPartialSearch) {
  std::string many;
  for (int i = 0; i < 70; ++i) {
    many += (i ? "," : "") +
            promotion("p" + std::to_string(100 + i),
                      R"({"type":"amount_off","amount":)" + std::to_string(i + 1) + "}");
  }
  const Evaluation answer = explain(many, {.search_limit = 1000});
  const Trace& trace = *answer.trace;
  EXPECT_EQ(trace.matched.size(), 70U);
  ASSERT_EQ(trace.worlds.size(), 1U);
  EXPECT_EQ(trace.worlds[0].promotions.size(), 64U);
  EXPECT_EQ(trace.worlds[0].promotions.front(), "p106");
  ASSERT_TRUE(trace.runner_up.has_value());
  EXPECT_FALSE(trace.runner_up->proven);
  EXPECT_NE(trace.runner_up->plan.order, trace.winner.order);
  EXPECT_NE(trace.story[2].find("more promotions took part than are searched (64)"),
            std::string::npos);
}

}  // namespace
}  // namespace stapel::promotions
