// Whose counters an evaluation may read, so that a caller loads those and no others: what it costs
// follows what the cart meets, not what there is.
#pragma once

#include <string>
#include <vector>

#include "promotions/evaluate.h"

namespace stapel::promotions {

// True where some limit counts over orders.
bool is_limited(const Limits& limits);

struct Counted {
  std::vector<const Promotion*> promotions;  // limited ones, each once
  std::vector<std::string> codes;  // normalised, of promotions that limit each code's uses
};

// Everything in `cart.uses` that evaluate() may read with these options: what it leaves out counts
// as never used there, and the answer is the same. Of the cart, `uses` are not read; `pool_codes`
// are.
Counted counted(const CompiledSet& set, const Cart& cart, const EvaluateOptions& options);

}  // namespace stapel::promotions
