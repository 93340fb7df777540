// Bytes steer the generator of tiny cases: under both policies the kernel's whole answer is the
// oracle's. What differs is printed as the smallest case that shows it.
#include <cstddef>
#include <cstdint>
#include <iostream>

#include "base/check.h"
#include "promotions/testing/against_oracle.h"

using namespace stapel::promotions;
using namespace stapel::promotions::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Dice dice(std::span(data, size));
  Case given = generate_case(dice);
  for (const Policy policy : {Policy::best_for_customer, Policy::priority}) {
    given.options.policy = policy;
    if (complaint(given).empty()) continue;
    std::cerr << small_complaint(given) << std::endl;
    STAPEL_CHECK(!"the kernel and the oracle differ");
  }
  return 0;
}
