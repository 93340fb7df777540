// What a shopper reads when a code or promotion does not apply, in Dutch and English: one true
// sentence that names what is missing.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "promotions/cart.h"
#include "promotions/evaluation.h"
#include "promotions/predicate.h"

namespace stapel::promotions {

// What the sentence draws on beside the reason; all of it outlives the call.
struct RejectionFacts {
  const Promotion* promotion = nullptr;  // null for an unknown code
  const FailingLeaf* leaf = nullptr;     // of its condition, where that is the reason
  const PromotionUses* uses = nullptr;   // null: none so far
  const Zone* shop_zone = nullptr;       // never null beside a promotion
  std::vector<std::string> with;         // of not_combinable: the others, in words
};

std::string rejection_message(const Rejected& rejected, const RejectionFacts& facts,
                              Language language);

}  // namespace stapel::promotions
