// Sets and their changes. A change costs what it changes: the large part is shared.
#include "promotions/compiled_set.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace stapel::promotions {
namespace {

Zone zone_of(const Settings& settings) {
  const auto zone = Zone::find(settings.timezone);
  STAPEL_CHECK(zone.has_value());  // the parser refuses unknown zones
  return *zone;
}

bool contains(const std::vector<std::string>& sorted, std::string_view id) {
  return std::binary_search(sorted.begin(), sorted.end(), id, std::less<>());
}

std::vector<std::uint32_t> positions_of(const std::vector<std::string>& ids,
                                        const CompiledPart& part) {
  std::vector<std::uint32_t> out;
  for (const std::string& id : ids) {
    const SharedPromotion& promotion = *part.find(id);
    const auto at =
        std::lower_bound(part.promotions.begin(), part.promotions.end(), *promotion,
                         [](const CompiledPromotion& compiled, const Promotion& wanted) {
                           return stands_before(*compiled.promotion, wanted);
                         });
    if (at == part.promotions.end() || at->promotion != promotion.get()) continue;  // a draft
    out.push_back(static_cast<std::uint32_t>(at - part.promotions.begin()));
  }
  std::sort(out.begin(), out.end());
  return out;
}

// What is left of `base`, and what came instead; by id.
std::vector<SharedPromotion> merge(const CompiledPart& base, const std::vector<std::string>& gone,
                                   const std::vector<SharedPromotion>& changed) {
  std::vector<SharedPromotion> all;
  all.reserve(base.definitions.size() + changed.size());
  for (const SharedPromotion& promotion : base.definitions) {
    if (!contains(gone, promotion->id)) all.push_back(promotion);
  }
  all.insert(all.end(), changed.begin(), changed.end());
  std::sort(all.begin(), all.end(),
            [](const SharedPromotion& a, const SharedPromotion& b) { return a->id < b->id; });
  return all;
}

}  // namespace

// --- Making sets ---------------------------------------------------------------------------------

CompiledSet::CompiledSet(std::unique_ptr<const Internals> internals)
    : internals_(std::move(internals)) {}
CompiledSet::~CompiledSet() = default;

std::shared_ptr<const CompiledSet> CompiledSet::compile(Definitions definitions,
                                                        Matching matching) {
  const auto all = std::make_shared<const Definitions>(std::move(definitions));
  std::vector<SharedPromotion> promotions;
  promotions.reserve(all->promotions.size());
  for (const Promotion& promotion : all->promotions) promotions.emplace_back(all, &promotion);
  auto internals = std::make_unique<Internals>(all->settings, zone_of(all->settings), matching);
  internals->base = compile_part(std::move(promotions), internals->zone, matching, nullptr);
  internals->compiled_from = all;
  return std::shared_ptr<const CompiledSet>(new CompiledSet(std::move(internals)));
}

std::shared_ptr<const CompiledSet> CompiledSet::with(Changes changes) const {
  const Internals& old = *internals_;
  auto next = std::make_unique<Internals>(old.settings, old.zone, old.matching);
  std::vector<std::string> touched = std::move(changes.removed);
  std::vector<SharedPromotion> changed;
  for (Promotion& promotion : changes.put) {
    touched.push_back(promotion.id);
    changed.push_back(std::make_shared<const Promotion>(std::move(promotion)));
  }
  std::sort(touched.begin(), touched.end());
  STAPEL_CHECK(std::adjacent_find(touched.begin(), touched.end()) == touched.end());
  if (old.changes) {
    for (const SharedPromotion& promotion : old.changes->definitions) {
      if (!contains(touched, promotion->id)) changed.push_back(promotion);
    }
  }
  next->gone = old.gone;
  for (const std::string& id : touched) {
    if (old.base->find(id) && !contains(old.gone, id)) next->gone.push_back(id);
  }
  std::sort(next->gone.begin(), next->gone.end());
  if (changed.size() > changes_max || next->gone.size() > changes_max) {
    next->base =
        compile_part(merge(*old.base, next->gone, changed), old.zone, old.matching, nullptr);
    next->gone.clear();
  } else {
    next->base = old.base;
    next->hidden = positions_of(next->gone, *next->base);
    if (!changed.empty()) {
      next->changes = compile_part(std::move(changed), old.zone, old.matching, old.base->symbols);
    }
  }
  return std::shared_ptr<const CompiledSet>(new CompiledSet(std::move(next)));
}

// --- Reading sets --------------------------------------------------------------------------------

const Settings& CompiledSet::settings() const { return internals_->settings; }

std::size_t CompiledSet::changes() const {
  return internals_->changes ? internals_->changes->definitions.size() : 0;
}

Definitions CompiledSet::definitions() const {
  if (internals_->compiled_from) return *internals_->compiled_from;
  Definitions all{{}, settings()};
  for_each([&](const Promotion& promotion) { all.promotions.push_back(promotion); });
  return all;
}

const Promotion* CompiledSet::find(std::string_view id) const {
  const SharedPromotion* found = internals_->find(id);
  return found ? found->get() : nullptr;
}

std::vector<const Promotion*> CompiledSet::of_code(const std::string& normalised) const {
  return internals_->named(&CompiledPart::by_code, normalised);
}
std::vector<const Promotion*> CompiledSet::of_pool(const std::string& pool) const {
  return internals_->named(&CompiledPart::by_pool, pool);
}

bool CompiledSet::has_pools() const {
  const Internals& set = *internals_;
  return !set.base->by_pool.empty() || (set.changes && !set.changes->by_pool.empty());
}

void CompiledSet::for_each(const std::function<void(const Promotion&)>& visit) const {
  for (const SharedPromotion& promotion : internals_->gather()) visit(*promotion);
}

const SharedPromotion* CompiledSet::Internals::find(std::string_view id) const {
  if (changes) {
    if (const SharedPromotion* found = changes->find(id)) return found;
  }
  return contains(gone, id) ? nullptr : base->find(id);
}

std::vector<const Promotion*> CompiledSet::Internals::named(
    std::unordered_map<std::string, std::vector<std::uint32_t>> CompiledPart::*map,
    const std::string& text) const {
  std::vector<const Promotion*> out;
  const auto append = [&](const CompiledPart& part) {
    const auto found = (part.*map).find(text);
    if (found == (part.*map).end()) return;
    for (const std::uint32_t position : found->second) {
      const Promotion* promotion = part.promotions[position].promotion;
      if (&part != base.get() || !is_hidden(position)) out.push_back(promotion);
    }
  };
  append(*base);
  if (!changes) return out;
  append(*changes);
  std::sort(out.begin(), out.end(),
            [](const Promotion* a, const Promotion* b) { return stands_before(*a, *b); });
  return out;
}

std::vector<SharedPromotion> CompiledSet::Internals::gather() const {
  return merge(*base, gone, changes ? changes->definitions : std::vector<SharedPromotion>{});
}

bool CompiledSet::Internals::is_hidden(std::uint32_t position) const {
  return std::binary_search(hidden.begin(), hidden.end(), position);
}

std::uint32_t CompiledSet::Internals::Promotions::end_position() const {
  return static_cast<std::uint32_t>(set_->base->promotions.size() +
                                    (set_->changes ? set_->changes->promotions.size() : 0));
}

CompiledSet::Internals::Promotions::Iterator::Iterator(const Internals& set, std::uint32_t position)
    : set_(&set), position_(position) {
  pass_hidden();
}

CompiledSet::Internals::Promotions::Iterator&
CompiledSet::Internals::Promotions::Iterator::operator++() {
  ++position_;
  pass_hidden();
  return *this;
}

void CompiledSet::Internals::Promotions::Iterator::pass_hidden() {
  while (set_->is_hidden(position_)) ++position_;
}

}  // namespace stapel::promotions
