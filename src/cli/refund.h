// `stapel refund`: what a return pays back, or would (--preview), from files, with no server and no
// database.
#pragma once

#include <optional>
#include <string>

#include "base/money.h"
#include "base/time.h"
#include "cli/streams.h"
#include "promotions/refund.h"

namespace stapel::cli {

struct RefundArguments {
  // Paths, or "-" (one of them); empty where not given.
  std::string order;
  std::string cart;  // of a preview, instead of an order
  std::string returned;
  std::string promotions;
  promotions::RefundRule rule = promotions::RefundRule::keep;
  std::optional<promotions::Policy> policy;
  std::optional<Instant> now;  // of a preview of a cart
  Language language = Language::dutch;
  bool preview = false;
  Amount return_cost = 0;  // of a preview
  bool pretty = false;     // a receipt for people instead of JSON
};

Exit refund(const RefundArguments& arguments, Streams& streams);

}  // namespace stapel::cli
