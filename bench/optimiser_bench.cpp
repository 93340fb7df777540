// The search for the best plan, in process: typical carts (10 lines, up to 15 applicable
// promotions, three codes), adversarial ones that no search can finish, dense matching, and large
// quantities beside small ones.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "promotions/evaluate.h"
#include "promotions/parse.h"

namespace {

using namespace stapel;
using namespace stapel::promotions;

std::shared_ptr<const CompiledSet> compile(const std::vector<std::string>& promotions) {
  std::string text = "[";
  for (const std::string& promotion : promotions) text += (text.size() > 1 ? "," : "") + promotion;
  Faults faults;
  auto definitions = parse_promotions(text + "]", faults);
  if (!definitions) throw std::runtime_error(faults.front().pointer + faults.front().message);
  return CompiledSet::compile(std::move(*definitions));
}

std::string promotion(const std::string& id, const std::string& effects,
                      const std::string& more = R"("trigger":"automatic")") {
  return R"({"id":")" + id + R"(","name":"n",)" + more + R"(,"effects":[)" + effects + "]}";
}

std::string in(const std::string& category) {
  return R"("lines":{"attr":"line.category","op":"in","value":[")" + category + R"("]})";
}

// What a shop runs at once; the first `count` of them.
std::shared_ptr<const CompiledSet> typical(std::size_t count) {
  const std::string from_75 = R"("conditions":{"attr":"cart.subtotal","op":">=","value":7500})";
  std::vector<std::string> all = {
      promotion("sale-shoes",
                R"({"type":"percent_off","percent":20,"scope":"lines",)" + in("shoes") + "}"),
      promotion("welcome", R"({"type":"percent_off","percent":10})",
                R"("trigger":{"codes":["WELCOME10"]},"stacking":{"group":"welcome"})"),
      promotion("fifteen", R"({"type":"amount_off","amount":1500})",
                R"("trigger":{"codes":["VIJFTIEN"]},)" + from_75),
      promotion(
          "free-ship", R"({"type":"shipping_off","percent":100})",
          R"("trigger":"automatic","conditions":{"attr":"cart.subtotal","op":">=","value":5000})"),
      promotion("socks-3-2", R"({"type":"buy_x_get_y","buy":{"quantity":2,)" + in("socks") +
                                 R"(},"get":{"quantity":1}})"),
      promotion("hats-half", R"({"type":"nth_unit","n":2,"percent":50,)" + in("hats") + "}"),
      promotion("tees", R"({"type":"tiers","by":"quantity",)" + in("tees") +
                            R"(,"tiers":[{"from":3,"percent":10},{"from":6,"percent":15}]})"),
      promotion("set", R"({"type":"bundle_price","price":6000,"components":[{"quantity":1,)" +
                           in("shoes") + R"(},{"quantity":1,)" + in("hats") + "}]}"),
      promotion("cashback", R"({"type":"cashback","percent":2})"),
      promotion("double-points", R"({"type":"points","multiplier":2})"),
      promotion("member", R"({"type":"percent_off","percent":5})",
                R"("trigger":{"codes":["LID"]},"stacking":{"group":"welcome"})"),
      promotion("mug", R"({"type":"gift","sku":"MUG","unit_value":795})",
                R"("trigger":"automatic",)" + from_75),
      promotion("hat-price",
                R"({"type":"set_unit_price","price":1995,"max_units":1,)" + in("hats") + "}"),
      promotion("socks-euro",
                R"({"type":"amount_off","amount":100,"scope":"lines",)" + in("socks") + "}"),
      promotion(
          "late-five", R"({"type":"amount_off","amount":500})",
          R"("trigger":"automatic","conditions":{"attr":"cart.subtotal_discounted","op":">=","value":10000})"),
  };
  all.resize(std::min(count, all.size()));
  return compile(all);
}

std::vector<Cart> carts(std::size_t count, int lines, int quantity_max, bool exact = false) {
  std::mt19937_64 random(11);
  const char* categories[] = {"shoes/running", "socks/sport", "hats", "tees", "gifts"};
  std::vector<Cart> out;
  for (std::size_t c = 0; c < count; ++c) {
    std::string text = R"({"currency":"EUR","at":"2026-11-27T10:00:00+01:00","lines":[)";
    for (int i = 0; i < lines; ++i) {
      const auto quantity =
          exact ? quantity_max
                : static_cast<int>(random() % static_cast<unsigned>(quantity_max)) + 1;
      if (i > 0) text += ",";
      text += R"({"id":")" + std::to_string(i) + R"(","sku":"S","quantity":)" +
              std::to_string(quantity) + R"(,"unit_price":)" +
              std::to_string((random() % 180 + 10) * 50 - 5) + R"(,"category":")" +
              categories[random() % 5] + R"("})";
    }
    text += R"(],"shipping":{"method":"standard","amount":495},)";
    text += R"("codes":["WELCOME10","VIJFTIEN","LID"]})";
    Faults faults;
    out.push_back(*parse_cart(text, faults));
  }
  return out;
}

void price(benchmark::State& state, const CompiledSet& set, const std::vector<Cart>& given,
           Policy policy = Policy::best_for_customer) {
  EvaluateOptions options;
  options.policy = policy;
  options.hints = false;
  std::size_t next = 0;
  std::vector<double> times;  // of each evaluation, in microseconds: a few carts are far dearer
  double nodes = 0;
  double proven = 0;
  double gap = 0;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    const auto answer = evaluate(set, given[next], options);
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
    times.push_back(took.count());
    nodes += static_cast<double>(answer->nodes);
    proven += answer->optimality.proven;
    const auto value = static_cast<double>(std::max<Amount>(1, answer->optimality.value));
    gap = std::max(gap, static_cast<double>(answer->optimality.bound.value_or(0)) / value);
    next = next + 1 == given.size() ? 0 : next + 1;
    benchmark::DoNotOptimize(answer->totals);
  }
  const auto count = static_cast<double>(state.iterations());
  std::sort(times.begin(), times.end());
  const auto of_hundred = [&](std::size_t part) { return times[(times.size() - 1) * part / 100]; };
  state.counters["p50_us"] = of_hundred(50);
  state.counters["p90_us"] = of_hundred(90);
  state.counters["p99_us"] = of_hundred(99);
  state.counters["nodes"] = nodes / count;
  state.counters["proven"] = proven / count;
  state.counters["bound/value"] = gap;
}

void typical_cart(benchmark::State& state, Policy policy) {
  const auto set = typical(static_cast<std::size_t>(state.range(0)));
  price(state, *set, carts(1000, 10, 3), policy);
}
BENCHMARK_CAPTURE(typical_cart, best, Policy::best_for_customer)
    ->Arg(5)
    ->Arg(8)
    ->Arg(10)
    ->Arg(15)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(typical_cart, priority, Policy::priority)
    ->Arg(5)
    ->Arg(15)
    ->Unit(benchmark::kMicrosecond);

// 20 overlapping bundles and x-for-y offers, 10 percentages and fixed amounts; 50 lines of ten.
std::shared_ptr<const CompiledSet> adversarial() {
  const char* categories[] = {"shoes", "socks", "hats", "tees", "gifts"};
  std::vector<std::string> all;
  for (int i = 0; i < 20; ++i) {
    const std::string a = in(categories[i % 5]);
    const std::string b = in(categories[(i + 1 + i / 5) % 5]);
    if (i % 3 == 0) {
      all.push_back(promotion(
          "role" + std::to_string(i),
          R"({"type":"bundle_price","price":)" + std::to_string(3000 + 500 * i) +
              R"(,"components":[{"quantity":1,)" + a + R"(},{"quantity":2,)" + b + "}]}"));
    } else {
      all.push_back(promotion("role" + std::to_string(i),
                              R"({"type":"buy_x_get_y","buy":{"quantity":)" +
                                  std::to_string(1 + i % 4) + "," + a +
                                  R"(},"get":{"quantity":1,)" + b + R"(,"percent":)" +
                                  std::to_string(40 + 3 * i) + "}}"));
    }
  }
  for (int i = 0; i < 10; ++i) {
    const std::string scope =
        i % 4 < 2 ? R"("scope":"lines",)" + in(categories[i % 5]) : R"("scope":"order")";
    all.push_back(promotion("flat" + std::to_string(i),
                            i % 2 == 0 ? R"({"type":"percent_off","percent":)" +
                                             std::to_string(3 + i) + "," + scope + "}"
                                       : R"({"type":"amount_off","amount":)" +
                                             std::to_string(100 + 70 * i) + "," + scope + "}"));
  }
  return compile(all);
}

void adversarial_cart(benchmark::State& state) {
  price(state, *adversarial(), carts(20, 50, 10, true));
}
BENCHMARK(adversarial_cart)->Unit(benchmark::kMillisecond);

// Fifty promotions apply to every cart.
void dense_cart(benchmark::State& state, Policy policy) {
  const char* categories[] = {"shoes", "socks", "hats", "tees", "gifts"};
  std::vector<std::string> all;
  for (int i = 0; i < 50; ++i) {
    all.push_back(promotion("p" + std::to_string(i),
                            R"({"type":"percent_off","percent":)" + std::to_string(1 + i % 9) +
                                R"(,"scope":"lines",)" + in(categories[i % 5]) + "}"));
  }
  price(state, *compile(all), carts(100, 10, 3), policy);
}
BENCHMARK_CAPTURE(dense_cart, priority, Policy::priority)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(dense_cart, best, Policy::best_for_customer)->Unit(benchmark::kMicrosecond);

void large_quantities(benchmark::State& state, Policy policy) {
  price(state, *typical(8), carts(20, 50, static_cast<int>(state.range(0)), true), policy);
}
BENCHMARK_CAPTURE(large_quantities, priority, Policy::priority)
    ->Arg(6)
    ->Arg(6000)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(large_quantities, best, Policy::best_for_customer)
    ->Arg(6)
    ->Arg(6000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
