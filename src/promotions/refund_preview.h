// What a shopper may know before buying or before sending back: what comes back and what is lost,
// under both rules side by side. Changes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "promotions/refund.h"

namespace stapel::promotions {

struct RefundPreview {
  Currency currency;
  Amount paid = 0;         // for the whole order
  Amount return_cost = 0;  // that the shop charges for this return
  Refund keep;
  Refund reprice;
  // By promotion: what reprice takes off what stays, beyond what keep reverses; negative where what
  // stays is discounted more. Adds up to what keep pays back (items and shipping) less what reprice
  // does.
  std::vector<Adjustment> lost;
  std::vector<GrantedGift> gifts_lost;  // that come back under reprice only

  // What is left of a refund once the return is paid for; negative where it costs more.
  Amount comes_back(const Refund& of) const { return of.total - return_cost; }
};

// Refused like refund().
Result<RefundPreview, Fault> preview_refund(const Order& order, const Return& units,
                                            const CompiledSet& set, std::optional<Policy> policy,
                                            Amount return_cost);

// In one sentence.
std::string to_sentence(const RefundPreview& preview, Language language);
std::string to_json(const RefundPreview& preview, Language language, bool spaced);
// Both rules in two columns, then the sentence.
std::string to_receipt(const RefundPreview& preview, Language language);

}  // namespace stapel::promotions
