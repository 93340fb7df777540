// Finding the promotions of a cart: 10 lines, five promotions that match of N, over 1,000 distinct
// carts; what compiling N costs in time and memory, and what changing one of them costs.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <map>
#include <random>

#include "promotions/compiled_set.h"
#include "promotions/eligibility.h"
#include "promotions/evaluate.h"
#include "promotions/parse.h"

namespace {

using namespace stapel;
using namespace stapel::promotions;

// Every kind of condition that a shop binds promotions to; none of these meets a cart below.
std::string unmet(int i) {
  const std::string n = std::to_string(i);
  switch (i % 8) {
    case 0:
      return R"("conditions":{"attr":"customer.groups","op":"in","value":["g)" + n + R"("]},)";
    case 1:
      return R"("conditions":{"sum":{"lines":{"attr":"line.category","op":"in","value":["c/)" + n +
             R"("]}},"op":">=","value":5000},)";
    case 2:
      return R"("conditions":{"count":{"lines":{"attr":"line.sku","op":"in","value":["X)" + n +
             R"(","Y)" + n + R"("]}},"op":">=","value":2},)";
    case 3:
      return R"("schedule":{"starts_at":"2027-01-01T00:00:00Z"},)";
    case 4:
      return R"("conditions":{"attr":"cart.subtotal","op":">=","value":)" +
             std::to_string(10'000'000 + i) + "},";
    case 5:
      return R"("conditions":{"all":[{"attr":"customer.segments","op":"in","value":["s)" + n +
             R"("]},{"attr":"shipping.country","op":"in","value":["NL"]}]},)";
    case 6:
      return R"("schedule":{"starts_at":"2025-01-01T00:00:00Z","ends_at":"2025-02-01T00:00:00Z"},)";
    default:
      return R"("conditions":{"attr":"cart.channel","op":"=","value":"partner-)" + n + R"("},)";
  }
}

std::string shop_text(int count) {
  const char* effects[] = {
      R"({"type":"percent_off","percent":10,"scope":"lines","lines":{"attr":"line.category","op":"in","value":["shoes"]}})",
      R"({"type":"percent_off","percent":5})", R"({"type":"amount_off","amount":1000})",
      R"({"type":"shipping_off","percent":100})",
      R"({"type":"buy_x_get_y","buy":{"quantity":2,"lines":{"attr":"line.category","op":"in","value":["socks"]}},"get":{"quantity":1}})"};
  std::string text = "[";
  for (int i = 0; i < count; ++i) {
    text += std::string(i > 0 ? "," : "") + R"({"id":"p)" + std::to_string(i) +
            R"(","name":"Promotion","trigger":"automatic",)" + (i < 5 ? "" : unmet(i)) +
            R"("effects":[)" + effects[i % 5] + "]}";
  }
  return text + "]";
}

const CompiledSet& shop(int count) {
  static std::map<int, std::shared_ptr<const CompiledSet>> shops;
  auto& set = shops[count];
  Faults faults;
  if (!set) set = CompiledSet::compile(*parse_promotions(shop_text(count), faults));
  return *set;
}

const std::vector<Cart>& carts() {
  static const std::vector<Cart> made = [] {
    std::mt19937_64 random(11);
    const char* categories[] = {"shoes/running", "socks/sport", "hats"};
    std::vector<Cart> out;
    for (int c = 0; c < 1000; ++c) {
      std::string text = R"({"currency":"EUR","channel":"web","customer":{"id":"c)" +
                         std::to_string(c) +
                         R"(","groups":["vip"],"segments":["winback","loyal"]},"lines":[)";
      for (int i = 0; i < 10; ++i) {
        text += std::string(i > 0 ? "," : "") + R"({"id":")" + std::to_string(i) +
                R"(","sku":"SKU-)" + std::to_string(random() % 5000) + R"(","quantity":)" +
                std::to_string(random() % 3 + 1) + R"(,"unit_price":)" +
                std::to_string(random() % 9000 + 500) + R"(,"brand":"Acme","tags":["new"],)" +
                R"("category":")" + categories[random() % 3] + R"("})";
      }
      text += R"(],"shipping":{"method":"standard","amount":495,"country":"NL"}})";
      Faults faults;
      out.push_back(*parse_cart(text, faults));
    }
    return out;
  }();
  return made;
}

const Instant now = *parse_instant("2026-11-27T10:00:00+01:00");

void find(benchmark::State& state) {
  const CompiledSet::Internals& set = shop(static_cast<int>(state.range(0))).internals();
  Eligibility out;
  std::size_t next = 0;
  std::size_t found = 0;
  for (auto _ : state) {
    const Facts facts = gather_facts(carts()[next], now, set.zone);
    find_triggered(set, facts, now, state.range(1) ? Reach::near : Reach::applicable, out);
    found += out.triggered.size();
    out.clear();
    next = next + 1 == carts().size() ? 0 : next + 1;
  }
  state.counters["found"] = static_cast<double>(found) / static_cast<double>(state.iterations());
}
BENCHMARK(find)
    ->ArgNames({"promotions", "hints"})
    ->ArgsProduct({{10, 100, 1'000, 10'000, 100'000}, {0, 1}});

void price(benchmark::State& state) {
  const CompiledSet& set = shop(static_cast<int>(state.range(0)));
  EvaluateOptions options;
  options.policy = state.range(1) ? Policy::best_for_customer : Policy::priority;
  options.now = now;
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(evaluate(set, carts()[next], options)->totals);
    next = next + 1 == carts().size() ? 0 : next + 1;
  }
}
BENCHMARK(price)
    ->ArgNames({"promotions", "best"})
    ->ArgsProduct({{10, 100, 1'000, 10'000, 100'000}, {0, 1}});

std::size_t bytes_in_use() { return mallinfo2().uordblks + mallinfo2().hblkhd; }

void compile(benchmark::State& state) {
  const std::string text = shop_text(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    const std::size_t before = bytes_in_use();
    Faults faults;
    auto definitions = parse_promotions(text, faults);
    const std::size_t parsed = bytes_in_use();
    const auto set = CompiledSet::compile(*std::move(definitions));
    const auto per = [&](std::size_t bytes) {
      return static_cast<double>(bytes) / static_cast<double>(state.range(0));
    };
    state.counters["definition_bytes"] = per(parsed - before);
    state.counters["bytes"] = per(bytes_in_use() - before);
  }
}
BENCHMARK(compile)->Arg(100'000)->Unit(benchmark::kMillisecond);

// `before`: so many changes have come already.
void change_one(benchmark::State& state) {
  CompiledSet::Changes before;
  for (int i = 0; i < static_cast<int>(state.range(0)); ++i) {
    before.put.push_back(*shop(100'000).find("p" + std::to_string(100 + i)));
  }
  const auto set = shop(100'000).with(std::move(before));
  const Promotion changed = *set->find("p8");
  for (auto _ : state) benchmark::DoNotOptimize(set->with({{changed}, {}}));
}
BENCHMARK(change_one)->ArgName("before")->Arg(0)->Arg(999)->Unit(benchmark::kMicrosecond);

}  // namespace
