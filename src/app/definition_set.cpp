// Live sets. Building one costs as much as all its promotions, changing one as much as the change;
// both happen outside of the batcher.
#include "app/definition_set.h"

#include "base/check.h"
#include "base/json.h"
#include "promotions/parse.h"

namespace stapel::app {
namespace {

// --- Which personal facts are asked for ----------------------------------------------------------

// Counts a condition in, or out with -1.
struct CountPersonal {
  PersonalFacts& facts;
  std::int64_t by = 1;

  void operator()(const promotions::All& node) const { each(node.of); }
  void operator()(const promotions::Any& node) const { each(node.of); }
  void operator()(const promotions::Not& node) const { each(node.of); }
  void operator()(const promotions::AggregateTest&) const {}
  void operator()(const promotions::AttributeTest& test) const {
    using promotions::Attribute;
    if (test.attribute == Attribute::customer_is_birthday) facts.birthday += by;
    if (test.attribute == Attribute::customer_days_since_signup) facts.created_at += by;
    if (test.attribute == Attribute::shipping_postcode) facts.postcode += by;
    if (test.attribute != Attribute::customer_attribute) return;
    const auto asked = facts.customer_attributes.try_emplace(test.name).first;
    asked->second += by;
    if (asked->second == 0) facts.customer_attributes.erase(asked);
  }

 private:
  void each(const std::vector<promotions::Predicate>& nodes) const {
    for (const promotions::Predicate& node : nodes) std::visit(*this, node.node);
  }
};

void count_personal(const promotions::Promotion& promotion, std::int64_t by, PersonalFacts& facts) {
  if (promotion.conditions) std::visit(CountPersonal{facts, by}, promotion.conditions->node);
}

// The definition as a value; its faults get pointers that start with the promotion's id.
std::optional<promotions::Promotion> read_under(const std::string& id, std::string_view text,
                                                const promotions::Settings& settings,
                                                Faults& faults) {
  Faults own;
  auto promotion = read_definition(text, settings, own);
  for (Fault& fault : own) faults.push_back({"/" + id + fault.pointer, std::move(fault.message)});
  return promotion;
}

}  // namespace

Result<std::shared_ptr<const LiveSet>, Faults> LiveSet::build(std::int64_t number,
                                                              Manifest manifest,
                                                              const Definitions& definitions) {
  Faults faults;
  auto settings = read_settings_text(manifest.settings(), faults);
  if (!settings) return Refused{std::move(faults)};
  promotions::Definitions all{{}, *settings};
  PersonalFacts personal;
  manifest.for_each([&](const std::string& id, const LiveEntry& entry) {
    auto promotion = read_under(id, definitions(id, entry.version), *settings, faults);
    if (!promotion) return;
    promotion->status = status_of(entry.state);
    count_personal(*promotion, 1, personal);
    all.promotions.push_back(*std::move(promotion));
  });
  const auto zone = Zone::find(settings->timezone);
  STAPEL_CHECK(zone);
  if (!faults.empty()) return Refused{std::move(faults)};
  auto compiled = promotions::CompiledSet::compile(std::move(all));
  return std::shared_ptr<const LiveSet>(
      new LiveSet(number, std::move(manifest), std::move(compiled), *zone, std::move(personal)));
}

Result<std::shared_ptr<const LiveSet>, Faults> LiveSet::change(const LiveSet& current,
                                                               const ManifestChange& change,
                                                               const Definitions& definitions) {
  const std::int64_t number = change.number.value_or(current.number() + 1);
  Manifest manifest = current.manifest().with(change.entries);
  if (change.settings && *change.settings != manifest.settings()) {
    return build(number, manifest.under(*change.settings), definitions);
  }
  Faults faults;
  promotions::CompiledSet::Changes changes;
  PersonalFacts personal = current.personal_facts();
  for (const auto& [id, entry] : change.entries) {
    const LiveEntry* before = current.manifest().find(id);
    if (before ? entry == *before : !entry) continue;
    const promotions::Promotion* known = current.compiled().find(id);
    if (known) count_personal(*known, -1, personal);
    if (!entry) {
      changes.removed.push_back(id);
      continue;
    }
    auto promotion =
        before && before->version == entry->version
            ? std::optional(*known)
            : read_under(id, definitions(id, entry->version), current.settings(), faults);
    if (!promotion) continue;
    promotion->status = status_of(entry->state);
    count_personal(*promotion, 1, personal);
    changes.put.push_back(*std::move(promotion));
  }
  if (!faults.empty()) return Refused{std::move(faults)};
  auto compiled = current.compiled_->with(std::move(changes));
  return std::shared_ptr<const LiveSet>(new LiveSet(
      number, std::move(manifest), std::move(compiled), current.zone(), std::move(personal)));
}

LiveSet::LiveSet(std::int64_t number, Manifest manifest,
                 std::shared_ptr<const promotions::CompiledSet> compiled, Zone zone,
                 PersonalFacts personal)
    : number_(number),
      manifest_(std::move(manifest)),
      compiled_(std::move(compiled)),
      zone_(zone),
      personal_(std::move(personal)) {}

std::string LiveSet::day_of(Instant now) const { return format_date(zone_.local(now).date); }

promotions::Status status_of(PromotionState state) {
  switch (state) {
    case PromotionState::draft:
      return promotions::Status::draft;
    case PromotionState::active:
      return promotions::Status::active;
    case PromotionState::paused:
      return promotions::Status::paused;
    case PromotionState::ended:
      return promotions::Status::ended;
  }
  return promotions::Status::draft;
}

std::optional<promotions::Promotion> read_definition(std::string_view text,
                                                     const promotions::Settings& settings,
                                                     Faults& faults) {
  const std::size_t before = faults.size();
  const auto document = json::Document::parse(text, faults);
  if (!document || faults.size() > before) return std::nullopt;
  auto promotion = promotions::read_promotion(document->root(), settings, faults);
  if (faults.size() > before) return std::nullopt;
  return promotion;
}

std::optional<promotions::Settings> read_settings_text(std::string_view text, Faults& faults) {
  const std::size_t before = faults.size();
  const auto document = json::Document::parse(text.empty() ? "{}" : text, faults);
  if (!document || faults.size() > before) return std::nullopt;
  auto settings = promotions::read_settings(document->root(), faults);
  if (faults.size() > before) return std::nullopt;
  return settings;
}

}  // namespace stapel::app
