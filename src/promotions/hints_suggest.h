// Suggestions: what a shopper could do to get more, each tried on the changed cart. What is
// promised is what evaluating that cart gives; nothing is suggested that does not gain.
#pragma once

#include <vector>

#include "promotions/evaluate.h"

namespace stapel::promotions {

// At most suggestion_trials_max carts are evaluated. `before` is the cart's own evaluation with the
// same options. Best first.
std::vector<Suggestion> suggest(const CompiledSet& set, const Cart& cart,
                                const EvaluateOptions& options, const Evaluation& before);

// The cart as the suggestion would have it.
Cart follow(const Suggestion& suggestion, const Cart& cart);

// What a shopper reads.
std::string suggestion_message(const Suggestion& suggestion, const Cart& cart, Amount total_now,
                               Language language);

}  // namespace stapel::promotions
