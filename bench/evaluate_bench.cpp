// Pricing one cart in process: 10 lines, a shop with N promotions of which five match, over 1,000
// distinct carts; and a cart as large as the largest order of a real shop.
#include <benchmark/benchmark.h>

#include <random>

#include "promotions/evaluate.h"
#include "promotions/parse.h"

namespace {

using namespace stapel;
using namespace stapel::promotions;

// Five promotions that match every cart here, the others bound to customer groups nobody is in.
std::shared_ptr<const CompiledSet> shop(int count) {
  std::string text = "[";
  const char* matching[] = {
      R"({"type":"percent_off","percent":10,"scope":"lines","lines":{"attr":"line.category","op":"in","value":["shoes"]}})",
      R"({"type":"percent_off","percent":5})", R"({"type":"amount_off","amount":1000})",
      R"({"type":"shipping_off","percent":100})",
      R"({"type":"buy_x_get_y","buy":{"quantity":2,"lines":{"attr":"line.category","op":"in","value":["socks"]}},"get":{"quantity":1}})"};
  for (int i = 0; i < count; ++i) {
    if (i > 0) text += ",";
    text += R"({"id":"p)" + std::to_string(i) + R"(","name":"n","trigger":"automatic",)";
    if (i >= 5) {
      text += R"("conditions":{"attr":"customer.groups","op":"in","value":["g)" +
              std::to_string(i) + R"("]},)";
    }
    text += R"("effects":[)" + std::string(matching[i % 5]) + "]}";
  }
  Faults faults;
  return CompiledSet::compile(*parse_promotions(text + "]", faults));
}

std::vector<Cart> carts(int lines) {
  std::mt19937_64 random(11);
  const char* categories[] = {"shoes/running", "socks/sport", "hats"};
  std::vector<Cart> out;
  for (int c = 0; c < 1000; ++c) {
    std::string text = R"({"currency":"EUR","lines":[)";
    for (int i = 0; i < lines; ++i) {
      if (i > 0) text += ",";
      text += R"({"id":")" + std::to_string(i) + R"(","sku":"S","quantity":)" +
              std::to_string(random() % 3 + 1) + R"(,"unit_price":)" +
              std::to_string(random() % 9000 + 500) + R"(,"category":")" +
              categories[random() % 3] + R"("})";
    }
    text += R"(],"shipping":{"method":"standard","amount":495}})";
    Faults faults;
    out.push_back(*parse_cart(text, faults));
  }
  return out;
}

void price(benchmark::State& state, Policy policy, int promotions, int lines) {
  const auto set = shop(promotions);
  const auto given = carts(lines);
  EvaluateOptions options;
  options.policy = policy;
  std::size_t next = 0;
  std::int64_t nodes = 0;
  std::int64_t proven = 0;
  for (auto _ : state) {
    const auto answer = evaluate(*set, given[next], options);
    nodes += answer->nodes;
    proven += answer->optimality.proven;
    next = next + 1 == given.size() ? 0 : next + 1;
    benchmark::DoNotOptimize(answer->totals);
  }
  const auto per = [&](std::int64_t sum) {
    return benchmark::Counter(static_cast<double>(sum) / static_cast<double>(state.iterations()));
  };
  state.counters["nodes"] = per(nodes);
  state.counters["proven"] = per(proven);
}

BENCHMARK_CAPTURE(price, priority_10, Policy::priority, 10, 10);
BENCHMARK_CAPTURE(price, priority_100, Policy::priority, 100, 10);
BENCHMARK_CAPTURE(price, best_10, Policy::best_for_customer, 10, 10);
BENCHMARK_CAPTURE(price, best_100, Policy::best_for_customer, 100, 10);
BENCHMARK_CAPTURE(price, best_10_of_100_lines, Policy::best_for_customer, 10, 100)
    ->Unit(benchmark::kMicrosecond);

}  // namespace
