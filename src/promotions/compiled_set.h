// What compiling makes of definitions: order, look-ups by id, code and pool, zones and the index.
// Internal to the kernel; other modules use CompiledSet in evaluate.h.
//
// A set is a large part that many sets share and, after changes, a small part that hides some of
// it. A promotion is told by its position: those of the large part come first, then the small
// one's.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "promotions/evaluate.h"
#include "promotions/line_selectors.h"
#include "promotions/promotion_index.h"
#include "promotions/symbols.h"

namespace stapel::promotions {

// A set with more changes than this is compiled anew by the change that brings one more.
inline constexpr std::size_t changes_max = 1'000;

using SharedPromotion = std::shared_ptr<const Promotion>;

struct CompiledPromotion {
  const Promotion* promotion = nullptr;
  Zone schedule_zone;              // of its weekly windows
  bool late = false;               // its condition reads cart.subtotal_discounted
  std::vector<std::string> codes;  // normalised, beside promotion->codes
  std::uint32_t selector = 0;      // of its effects, the first in the part's selectors
};

// The order in which promotions stand everywhere.
inline bool stands_before(const Promotion& a, const Promotion& b) {
  if (a.priority != b.priority) return a.priority < b.priority;
  return a.id < b.id;
}

// Promotions that were compiled together. Immutable.
struct CompiledPart {
  std::vector<SharedPromotion> definitions;   // by id, drafts too
  std::vector<CompiledPromotion> promotions;  // by (priority, id), without drafts
  std::vector<std::uint32_t> automatic;       // in `promotions`, ascending
  std::vector<std::uint32_t> offered;         // in `promotions`: with a code for everybody
  bool counts_automatic = false;              // some automatic promotion is limited
  // By normalised code, and by pool: in `promotions`, ascending.
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_code;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_pool;
  std::unordered_map<std::string, std::vector<std::uint32_t>> coded;  // by id: with a trigger
  std::shared_ptr<const SymbolTable> symbols;
  LineSelectors selectors;  // of effects; none where all is scanned
  // Of the active automatic promotions: those that may apply, and those that may be hinted at.
  PromotionIndex to_apply;
  PromotionIndex to_hint;
  PromotionIndex to_offer;  // of those that are offered: positions in `offered`

  const SharedPromotion* find(std::string_view id) const;
};

struct CompiledSet::Internals {
  Settings settings;
  Zone zone;  // the shop's
  Matching matching = Matching::indexed;
  std::shared_ptr<const CompiledPart> base;
  std::shared_ptr<const CompiledPart> changes;  // null where there are none
  std::vector<std::string> gone;      // ids of `base` that were changed or removed, sorted
  std::vector<std::uint32_t> hidden;  // their positions, ascending

  // All promotions but drafts, by position; iteration passes over what is hidden.
  class Promotions {
   public:
    class Iterator {
     public:
      Iterator(const Internals& set, std::uint32_t position);
      const CompiledPromotion& operator*() const { return set_->promotions[position_]; }
      std::uint32_t position() const { return position_; }
      Iterator& operator++();
      bool operator==(const Iterator& other) const { return position_ == other.position_; }

     private:
      void pass_hidden();
      const Internals* set_;
      std::uint32_t position_;
    };

    explicit Promotions(const Internals& set) : set_(&set) {}
    const CompiledPromotion& operator[](std::uint32_t position) const {
      const auto& base = set_->base->promotions;
      return position < base.size() ? base[position]
                                    : set_->changes->promotions[position - base.size()];
    }
    Iterator begin() const { return {*set_, 0}; }
    Iterator end() const { return {*set_, end_position()}; }
    std::uint32_t end_position() const;

   private:
    const Internals* set_;
  };
  Promotions promotions{*this};

  Internals(const Settings& given_settings, Zone shop_zone, Matching how)
      : settings(given_settings), zone(shop_zone), matching(how) {}
  Internals(const Internals&) = delete;  // its promotions point at it
  Internals& operator=(const Internals&) = delete;

  const CompiledPart& part_of(std::uint32_t position) const {
    return position < base->promotions.size() ? *base : *changes;
  }
  bool is_hidden(std::uint32_t position) const;
  const SharedPromotion* find(std::string_view id) const;
  // Those under this text, by (priority, id).
  std::vector<const Promotion*> named(
      std::unordered_map<std::string, std::vector<std::uint32_t>> CompiledPart::*map,
      const std::string& text) const;
  // Every promotion, drafts too, by id.
  std::vector<SharedPromotion> gather() const;
  std::shared_ptr<const Definitions> compiled_from;  // null: made by a change
  // The table that knows all symbols of the set.
  const SymbolTable& symbols() const { return changes ? *changes->symbols : *base->symbols; }
};

// Compiles a part. `known`: symbols of the part that it will stand beside; null: none.
std::shared_ptr<const CompiledPart> compile_part(std::vector<SharedPromotion> definitions,
                                                 Zone zone, Matching matching,
                                                 std::shared_ptr<const SymbolTable> known);

}  // namespace stapel::promotions
