// Random tiny carts and promotion sets for comparing the kernel with the oracle, and definitions
// as JSON for people. The same seed gives the same case on every machine.
#pragma once

#include <cstdint>
#include <string>

#include "promotions/cart.h"
#include "promotions/definition.h"
#include "promotions/evaluation.h"
#include "promotions/testing/dice.h"

namespace stapel::promotions::testing {

struct Case {
  std::string profile;  // what the case leans on
  Definitions definitions;
  Cart cart;
  EvaluateOptions options;  // without a policy: the caller asks for both
};

Case generate_case(Dice& dice);
Case generate_case(std::uint64_t seed);
// 10 to 40 lines of up to 1,000 units and up to 30 promotions: beyond the oracle.
Case generate_large_case(std::uint64_t seed);

// Whether any number of the promotion is in minor units: its `has_minor_units`.
bool names_money(const Promotion& promotion);

// A promotions file that parse_promotions reads back to the same definitions.
std::string write_definitions(const Definitions& definitions);

}  // namespace stapel::promotions::testing
