// Prices the carts of one file with the promotions of another: prints what each comes to, or how
// long each took. The same files drive the peers (bench/peers/), so that answers and times can be
// compared.
//
//   price_files totals PROMOTIONS CARTS               one line of JSON for each cart
//   price_files time PROMOTIONS CARTS POLICY SECONDS [hints]
//                                                     one line: means, median, 99th percentile
//
// CARTS holds one cart a line. Hints are left out unless asked for: no peer gives any.
#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <iostream>
#include <numeric>
#include <sstream>
#include <stdexcept>

#include "promotions/evaluate.h"
#include "promotions/parse.h"

namespace {

using namespace stapel;
using namespace stapel::promotions;
using Clock = std::chrono::steady_clock;

std::ifstream open(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  return file;
}

template <typename Value>
Value must_parse(std::optional<Value> value, const Faults& faults, const std::string& path) {
  if (value) return *std::move(value);
  throw std::runtime_error(path + ": " + faults.front().pointer + ": " + faults.front().message);
}

std::shared_ptr<const CompiledSet> read_set(const std::string& path) {
  std::stringstream text;
  text << open(path).rdbuf();
  Faults faults;
  auto parsed = parse_promotions(text.str(), faults);
  return CompiledSet::compile(must_parse(std::move(parsed), faults, path));
}

std::vector<Cart> read_carts(const std::string& path) {
  std::ifstream file = open(path);
  std::vector<Cart> carts;
  for (std::string line; std::getline(file, line);) {
    Faults faults;
    auto parsed = parse_cart(line, faults);
    carts.push_back(must_parse(std::move(parsed), faults, path));
  }
  if (carts.empty()) throw std::runtime_error(path + ": no carts");
  return carts;
}

EvaluateOptions options_of(Policy policy, bool hints) {
  EvaluateOptions options;
  options.policy = policy;
  options.now = *parse_instant("2026-11-27T10:00:00+01:00");
  options.hints = hints;
  return options;
}

void print_totals(const CompiledSet& set, const std::vector<Cart>& carts) {
  const EvaluateOptions options = options_of(Policy::priority, false);
  for (const Cart& cart : carts) {
    const auto answer = evaluate(set, cart, options);
    if (!answer) throw std::runtime_error(answer.refusal().message);
    std::cout << R"({"items":)" << answer->totals.items << R"(,"shipping":)"
              << answer->totals.shipping << R"(,"saved":)" << answer->totals.saved
              << R"(,"applied":[)";
    for (std::size_t i = 0; i < answer->applied.size(); ++i) {
      std::cout << (i > 0 ? "," : "") << '"' << answer->applied[i].promotion << '"';
    }
    std::cout << "]}\n";
  }
}

// Microseconds of each evaluation, sorted; how many were proven best; processor time of them all.
struct Times {
  std::vector<double> microseconds;
  std::size_t proven = 0;
  double processor_seconds = 0;
};

Times measure(const CompiledSet& set, const std::vector<Cart>& carts,
              const EvaluateOptions& options, double seconds) {
  for (const Cart& cart : carts) (void)evaluate(set, cart, options);
  Times times;
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  const std::clock_t used_before = std::clock();
  while (Clock::now() < end) {
    for (const Cart& cart : carts) {
      const auto start = Clock::now();
      const auto answer = evaluate(set, cart, options);
      const std::chrono::duration<double, std::micro> took = Clock::now() - start;
      times.microseconds.push_back(took.count());
      times.proven += answer && answer->optimality.proven;
    }
  }
  times.processor_seconds = static_cast<double>(std::clock() - used_before) / CLOCKS_PER_SEC;
  std::sort(times.microseconds.begin(), times.microseconds.end());
  return times;
}

void print_times(const Times& times, std::size_t carts) {
  const std::size_t count = times.microseconds.size();
  const double sum = std::accumulate(times.microseconds.begin(), times.microseconds.end(), 0.0);
  std::cout << R"({"samples":)" << count << R"(,"carts":)" << carts << R"(,"proven":)"
            << times.proven << R"(,"mean_us":)" << sum / static_cast<double>(count)
            << R"(,"processor_us":)" << times.processor_seconds * 1e6 / static_cast<double>(count)
            << R"(,"median_us":)" << times.microseconds[count / 2] << R"(,"p99_us":)"
            << times.microseconds[count * 99 / 100] << "}\n";
}

Policy policy_named(std::string_view name) {
  if (name == "priority") return Policy::priority;
  if (name == "best_for_customer") return Policy::best_for_customer;
  throw std::runtime_error("no such policy: " + std::string(name));
}

void run(const std::vector<std::string>& arguments) {
  if (arguments.size() == 3 && arguments[0] == "totals") {
    return print_totals(*read_set(arguments[1]), read_carts(arguments[2]));
  }
  const bool hints = arguments.size() == 6 && arguments[5] == "hints";
  if ((arguments.size() == 5 || hints) && arguments[0] == "time") {
    const EvaluateOptions options = options_of(policy_named(arguments[3]), hints);
    const auto set = read_set(arguments[1]);
    const auto carts = read_carts(arguments[2]);
    return print_times(measure(*set, carts, options, std::stod(arguments[4])), carts.size());
  }
  throw std::runtime_error(
      "usage: price_files totals|time PROMOTIONS CARTS [POLICY SECONDS [hints]]");
}

}  // namespace

int main(int argc, char** argv) {
  try {
    run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "price_files: " << error.what() << '\n';
    return 1;
  }
}
