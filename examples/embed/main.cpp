// Stapel's pricing kernel within another program: two files in, the priced cart out.
#include <fstream>
#include <iostream>
#include <iterator>

#include "promotions/evaluate.h"
#include "promotions/parse.h"

std::string text_of(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

int main(int count, char** arguments) {
  if (count != 3) return std::cerr << "embed PROMOTIONS.json CART.json\n", 2;
  stapel::Faults faults;  // all of both files, each with its place
  auto definitions = stapel::promotions::parse_promotions(text_of(arguments[1]), faults);
  auto cart = stapel::promotions::parse_cart(text_of(arguments[2]), faults);
  for (const auto& fault : faults) std::cerr << fault.pointer << ": " << fault.message << '\n';
  if (!faults.empty()) return 2;

  // Once for many carts; any number of threads may read it.
  const auto set = stapel::promotions::CompiledSet::compile(std::move(*definitions));
  stapel::promotions::EvaluateOptions options;
  options.now = cart->at.value_or(stapel::Instant{});  // the kernel has no clock of its own
  const auto answer = stapel::promotions::evaluate(*set, *cart, options);
  if (!answer) return std::cerr << answer.refusal().message << '\n', 2;
  std::cout << to_json(*answer, true) << '\n';
}
