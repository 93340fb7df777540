// All that is known of one code, for whoever is asked "why was my code refused yesterday": what it
// is, the promotions that it triggers as they are now, its life, its refused attempts, and the
// decisions on record that refused it. Only reads; may run beside the server.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/requests.h"
#include "storage/store.h"

namespace stapel::app {

// A promotion as it is now.
struct PromotionNow {
  std::string id = {}, name = {};
  PromotionState state = PromotionState::draft;
  std::int64_t version = 0;
  std::optional<Instant> starts_at = {}, ends_at = {};
  std::int64_t used = 0, held = 0;
  std::optional<std::int64_t> limit = {};  // of uses in all
};

// A checkout on record whose result refused the code.
struct RefusedDecision {
  std::string id = {};
  Instant at = {};
  std::string promotion = {};  // empty: none was found
  std::string reason = {}, message = {};
  std::optional<CheckoutState> state = {};  // none: the checkout was refused, not only the code
};

struct CodeStory {
  std::string code = {};                 // as issued; as it was asked for where there is none
  std::optional<CodeAnswer> known = {};  // none: no such code is known now
  std::vector<PromotionNow> promotions = {};
  std::vector<CodeEventAnswer> history = {};    // the oldest first, without refusals
  std::vector<AttemptAnswer> attempts = {};     // refused ones, the latest first
  std::vector<RefusedDecision> decisions = {};  // the latest first
  bool all_decisions = true;  // false: there may be more than those that were looked through
};

CodeStory tell_code(storage::Reader& reader, storage::ShopId shop, std::string_view code);

}  // namespace stapel::app
