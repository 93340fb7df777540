// Compiles promotions that stand together: order, look-ups, requirements and the index.
#include <algorithm>

#include "base/check.h"
#include "promotions/compiled_set.h"
#include "promotions/counted.h"
#include "promotions/effect_lines.h"
#include "promotions/predicate.h"
#include "promotions/promotion_index_builder.h"
#include "promotions/requirements.h"

namespace stapel::promotions {
namespace {

Zone schedule_zone(const Promotion& promotion, Zone shop) {
  if (!promotion.schedule.timezone) return shop;
  const auto zone = Zone::find(*promotion.schedule.timezone);
  STAPEL_CHECK(zone.has_value());  // the parser refuses unknown zones
  return *zone;
}

CompiledPromotion compile_promotion(const Promotion& promotion, Zone shop) {
  CompiledPromotion compiled{&promotion,
                             schedule_zone(promotion, shop),
                             promotion.conditions && reads_discounted(*promotion.conditions),
                             {},
                             0};
  for (const std::string& code : promotion.codes) compiled.codes.push_back(normalise_code(code));
  return compiled;
}

// Selectors of a promotion's effects follow each other, in the order in which they are asked for.
void compile_selectors(CompiledPart& part, SymbolTable& symbols) {
  for (CompiledPromotion& compiled : part.promotions) {
    compiled.selector = part.selectors.size();
    for (const Effect& effect : compiled.promotion->effects) {
      for_each_selector(effect, [&](const Lines& lines) {
        if (lines) part.selectors.add(*lines, symbols);
      });
    }
  }
}

bool is_offered(const Promotion& promotion) {
  return promotion.status == Status::active && promotion.audience == "public" &&
         !promotion.codes.empty();
}

// Promotions that are paused or ended apply to no cart; the look-up by code still finds them.
void index(CompiledPart& part, SymbolTable& symbols) {
  PromotionIndex::Builder to_apply(part.promotions.size());
  PromotionIndex::Builder to_hint(part.promotions.size());
  for (const std::uint32_t position : part.automatic) {
    const Promotion& promotion = *part.promotions[position].promotion;
    if (promotion.status != Status::active) continue;
    to_apply.add(position, requirements_to_apply(promotion, symbols));
    const auto near = requirements_to_hint(promotion, symbols);
    if (near) to_hint.add(position, *near);
  }
  PromotionIndex::Builder to_offer(part.offered.size());
  for (std::uint32_t i = 0; i < part.offered.size(); ++i) {
    const Promotion& promotion = *part.promotions[part.offered[i]].promotion;
    to_offer.add(i, requirements_to_apply(promotion, symbols));
  }
  part.to_offer = std::move(to_offer).build(symbols);
  part.to_apply = std::move(to_apply).build(symbols);
  part.to_hint = std::move(to_hint).build(symbols);
}

}  // namespace

std::shared_ptr<const CompiledPart> compile_part(std::vector<SharedPromotion> definitions,
                                                 Zone zone, Matching matching,
                                                 std::shared_ptr<const SymbolTable> known) {
  auto part = std::make_shared<CompiledPart>();
  part->definitions = std::move(definitions);
  std::sort(part->definitions.begin(), part->definitions.end(),
            [](const SharedPromotion& a, const SharedPromotion& b) { return a->id < b->id; });
  for (const SharedPromotion& promotion : part->definitions) {
    if (promotion->status == Status::draft) continue;
    part->promotions.push_back(compile_promotion(*promotion, zone));
  }
  std::stable_sort(part->promotions.begin(), part->promotions.end(),
                   [](const CompiledPromotion& a, const CompiledPromotion& b) {
                     return stands_before(*a.promotion, *b.promotion);
                   });
  for (std::uint32_t i = 0; i < part->promotions.size(); ++i) {
    const CompiledPromotion& compiled = part->promotions[i];
    const Promotion& promotion = *compiled.promotion;
    if (promotion.automatic()) {
      part->automatic.push_back(i);
      part->counts_automatic = part->counts_automatic || is_limited(promotion.limits);
    } else {
      part->coded[promotion.id] = {i};
    }
    if (is_offered(promotion)) part->offered.push_back(i);
    for (const std::string& code : compiled.codes) part->by_code[code].push_back(i);
    for (const std::string& pool : promotion.pools) part->by_pool[pool].push_back(i);
  }
  auto symbols = std::make_shared<SymbolTable>(std::move(known));
  if (matching == Matching::indexed) {
    compile_selectors(*part, *symbols);
    index(*part, *symbols);
  }
  part->symbols = std::move(symbols);
  return part;
}

const SharedPromotion* CompiledPart::find(std::string_view id) const {
  const auto at = std::lower_bound(definitions.begin(), definitions.end(), id,
                                   [](const SharedPromotion& promotion, std::string_view wanted) {
                                     return promotion->id < wanted;
                                   });
  return at != definitions.end() && (*at)->id == id ? &*at : nullptr;
}

}  // namespace stapel::promotions
