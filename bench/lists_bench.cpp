// What a named product list costs a price: 1,000 carts of 10 lines of which one is on the list,
// against a list of one stock code and one of 100,000, in one run. `lists` puts the lines on their
// lists, as every price of a shop does first; `price` does so and evaluates. `change` is one stock
// code more and one less on the list; `load` is what a server does when it starts.
#include <benchmark/benchmark.h>

#include <map>
#include <random>

#include "app/list_cache.h"
#include "base/check.h"
#include "promotions/evaluate.h"
#include "promotions/parse.h"

namespace {

using namespace stapel;
using catalog::ListIndex;
using promotions::Cart;

constexpr int cart_count = 1'000;

std::vector<std::string> stock_codes(std::int64_t size) {
  std::vector<std::string> skus;
  for (std::int64_t i = 0; i < size; ++i) skus.push_back("LISTED-" + std::to_string(i));
  return skus;
}

const ListIndex& index_of(std::int64_t size) {
  static std::map<std::int64_t, ListIndex> made;
  ListIndex& index = made[size];
  if (index.empty()) index.add("slow", stock_codes(size));
  return index;
}

// One line of each cart is on the list: another one for each cart where the list is long enough.
std::vector<Cart> make_carts(std::int64_t size) {
  std::mt19937_64 random(23);
  std::vector<Cart> carts;
  for (int c = 0; c < cart_count; ++c) {
    std::string text = R"({"currency":"EUR","lines":[)";
    for (int i = 0; i < 10; ++i) {
      const auto listed = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(size));
      const std::string sku = i == c % 10 ? "LISTED-" + std::to_string(listed)
                                          : "OTHER-" + std::to_string(random() % 50'000);
      text += std::string(i > 0 ? "," : "") + R"({"id":")" + std::to_string(i) + R"(","sku":")" +
              sku + R"(","quantity":2,"unit_price":)" + std::to_string(random() % 9'000 + 500) +
              R"(,"category":"shoes/running"})";
    }
    Faults faults;
    carts.push_back(*promotions::parse_cart(text + "]}", faults));
  }
  return carts;
}
const std::vector<Cart>& carts_of(std::int64_t size) {
  static std::map<std::int64_t, std::vector<Cart>> made;
  auto& carts = made[size];
  if (carts.empty()) carts = make_carts(size);
  return carts;
}

const promotions::CompiledSet& clearance() {
  static const auto set = [] {
    Faults faults;
    auto definitions = promotions::parse_promotions(
        R"([{"id":"clear","name":"Clearance","trigger":"automatic","effects":[{"type":
            "percent_off","percent":30,"scope":"lines","lines":
            {"attr":"line.lists","op":"in","value":["slow"]}}]}])",
        faults);
    STAPEL_CHECK(definitions.has_value());
    return promotions::CompiledSet::compile(*std::move(definitions));
  }();
  return *set;
}

void forget_lists(Cart& cart) {
  for (auto& line : cart.lines) line.lists.reset();
}

void lists(benchmark::State& state) {
  const ListIndex& index = index_of(state.range(0));
  std::vector<Cart> carts = carts_of(state.range(0));
  std::size_t next = 0;
  for (auto _ : state) {
    app::add_lists(carts[next], index);
    forget_lists(carts[next]);
    next = next + 1 == carts.size() ? 0 : next + 1;
  }
}
BENCHMARK(lists)->ArgName("skus")->Arg(1)->Arg(1'000)->Arg(100'000);

void price(benchmark::State& state) {
  const ListIndex& index = index_of(state.range(0));
  std::vector<Cart> carts = carts_of(state.range(0));
  promotions::EvaluateOptions options;
  options.now = *parse_instant("2026-11-27T10:00:00+01:00");
  std::size_t next = 0;
  std::int64_t discounted = 0;
  for (auto _ : state) {
    app::add_lists(carts[next], index);
    const auto evaluation = promotions::evaluate(clearance(), carts[next], options);
    discounted += evaluation->totals.saved > 0 ? 1 : 0;
    forget_lists(carts[next]);
    next = next + 1 == carts.size() ? 0 : next + 1;
  }
  STAPEL_CHECK(discounted == state.iterations());
}
BENCHMARK(price)->ArgName("skus")->Arg(1)->Arg(1'000)->Arg(100'000);

void change(benchmark::State& state) {
  ListIndex index = index_of(state.range(0));
  const std::vector<std::string> one = {"LISTED-NEW"};
  for (auto _ : state) {
    index.add("slow", one);
    index.remove("slow", one);
  }
}
BENCHMARK(change)->ArgName("skus")->Arg(1)->Arg(100'000);

void load(benchmark::State& state) {
  const std::vector<std::string> skus = stock_codes(state.range(0));
  for (auto _ : state) {
    ListIndex index;
    index.add("slow", skus);
    benchmark::DoNotOptimize(index.size());
  }
}
BENCHMARK(load)->ArgName("skus")->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
