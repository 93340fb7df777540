// Compiling definitions into an immutable set that any number of evaluations share.
#include "promotions/compiled_set.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "promotions/predicate.h"

namespace stapel::promotions {
namespace {

Zone zone_of(const std::string& name) {
  const auto zone = Zone::find(name);
  STAPEL_CHECK(zone.has_value());  // the parser refuses unknown zones
  return *zone;
}

}  // namespace

CompiledSet::CompiledSet(std::unique_ptr<const Internals> internals)
    : internals_(std::move(internals)) {}
CompiledSet::~CompiledSet() = default;

std::shared_ptr<const CompiledSet> CompiledSet::compile(Definitions definitions) {
  const Zone zone = zone_of(definitions.settings.timezone);
  auto internals =
      std::make_unique<Internals>(Internals{std::move(definitions), zone, {}, {}, {}, {}, {}});
  const auto& promotions = internals->definitions.promotions;
  for (std::uint32_t i = 0; i < promotions.size(); ++i) {
    const Promotion& promotion = promotions[i];
    internals->by_id.emplace(promotion.id, i);
    if (promotion.status == Status::draft) continue;
    CompiledPromotion compiled{
        &promotion,
        promotion.schedule.timezone ? zone_of(*promotion.schedule.timezone) : zone,
        promotion.conditions && reads_discounted(*promotion.conditions),
        {}};
    for (const std::string& code : promotion.codes) compiled.codes.push_back(normalise_code(code));
    internals->promotions.push_back(std::move(compiled));
  }
  std::sort(internals->promotions.begin(), internals->promotions.end(),
            [](const CompiledPromotion& a, const CompiledPromotion& b) {
              return std::pair(a.promotion->priority, std::string_view(a.promotion->id)) <
                     std::pair(b.promotion->priority, std::string_view(b.promotion->id));
            });
  for (std::uint32_t i = 0; i < internals->promotions.size(); ++i) {
    const CompiledPromotion& compiled = internals->promotions[i];
    if (compiled.promotion->automatic()) internals->automatic.push_back(i);
    for (const std::string& code : compiled.codes) internals->by_code[code].push_back(i);
    for (const std::string& pool : compiled.promotion->pools) {
      internals->by_pool[pool].push_back(i);
    }
  }
  return std::shared_ptr<const CompiledSet>(new CompiledSet(std::move(internals)));
}

const Definitions& CompiledSet::definitions() const { return internals_->definitions; }

const Promotion* CompiledSet::find(std::string_view id) const {
  const auto at = internals_->by_id.find(id);
  return at == internals_->by_id.end() ? nullptr : &internals_->definitions.promotions[at->second];
}

}  // namespace stapel::promotions
