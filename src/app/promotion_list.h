// The list of promotions as people look through it: by name, state and words. Reads only.
#pragma once

#include <optional>
#include <string>

#include "app/service.h"

namespace stapel::app {

struct PromotionFilter {
  std::string words = {};  // in the id or the name, ASCII case ignored; empty: any
  std::optional<PromotionState> state = {};
  bool drafts_only = false;  // those with a draft that waits to be published
  // Whose schedule has a moment from `from` until before `to`; one without an end lasts.
  std::optional<Instant> from = {}, to = {};
};

// What is live, or where nothing is, the draft.
struct ListedPromotion {
  PromotionAnswer promotion = {};  // without its definitions
  std::string name = {};
  bool automatic = true;
  std::string starts_at = {}, ends_at = {};  // as the definition writes them; empty: open
  std::string campaign = {};
};

// Looks through at most `promotions_looked_at_max` promotions for a page: a page may hold fewer
// than asked for, or nothing, and have a next one.
inline constexpr std::size_t promotions_looked_at_max = 5'000;
Page<ListedPromotion> list_promotions(Service& shop, const PageRequest& page,
                                      const PromotionFilter& filter);

}  // namespace stapel::app
