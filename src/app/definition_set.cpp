// Manifests and live sets. Building one costs as much as all its promotions; it happens outside of
// the batcher, when something is published.
#include "app/definition_set.h"

#include "base/code_text.h"
#include "base/crypto.h"
#include "base/json.h"
#include "promotions/parse.h"

namespace stapel::app {
namespace {

[[noreturn]] void damaged(std::string_view text) {
  throw storage::StoreError(storage::StoreError::Kind::damaged,
                            "a definition set cannot be read: " + std::string(text.substr(0, 80)));
}

// --- Which personal facts are asked for ----------------------------------------------------------

struct CollectPersonal {
  PersonalFacts& facts;

  void operator()(const promotions::All& node) const { each(node.of); }
  void operator()(const promotions::Any& node) const { each(node.of); }
  void operator()(const promotions::Not& node) const { each(node.of); }
  void operator()(const promotions::AggregateTest&) const {}
  void operator()(const promotions::AttributeTest& test) const {
    using promotions::Attribute;
    if (test.attribute == Attribute::customer_is_birthday) facts.birthday = true;
    if (test.attribute == Attribute::customer_days_since_signup) facts.created_at = true;
    if (test.attribute == Attribute::shipping_postcode) facts.postcode = true;
    if (test.attribute == Attribute::customer_attribute) {
      facts.customer_attributes.push_back(test.name);
    }
  }

 private:
  void each(const std::vector<promotions::Predicate>& nodes) const {
    for (const promotions::Predicate& node : nodes) std::visit(*this, node.node);
  }
};

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

// The definition as a value; its faults get pointers that start with the promotion's id.
std::optional<promotions::Promotion> read_under(const std::string& id, std::string_view text,
                                                const promotions::Settings& settings,
                                                Faults& faults) {
  Faults own;
  auto promotion = read_definition(text, settings, own);
  for (Fault& fault : own) faults.push_back({"/" + id + fault.pointer, std::move(fault.message)});
  return promotion;
}

LiveEntry read_entry(const json::Value& value, std::string_view text) {
  const auto version = value.find("version");
  const auto state = value.find("state");
  const auto hash = value.find("hash");
  if (!version || !state || !hash) damaged(text);
  Faults faults;
  const auto number = json::read_integer(*version, 1, INT64_MAX, faults);
  const auto found = find_promotion_state(state->text());
  if (!number || !found) damaged(text);
  return {*number, *found, std::string(hash->text())};
}

void append_compact(json::Writer& writer, const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::null:
      writer.null();
      return;
    case json::Kind::boolean:
      writer.boolean(value.boolean());
      return;
    case json::Kind::number:
      writer.raw(value.text());
      return;
    case json::Kind::string:
      writer.string(value.text());
      return;
    case json::Kind::array:
      writer.begin_array();
      for (const json::Value element : value) append_compact(writer, element);
      writer.end_array();
      return;
    case json::Kind::object:
      writer.begin_object();
      for (const json::Value member : value) append_compact(writer.key(member.key()), member);
      writer.end_object();
      return;
  }
}

}  // namespace

std::string write_manifest(const Manifest& manifest) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().key("settings");
  writer.raw(manifest.settings.empty() ? std::string_view("{}") : manifest.settings);
  writer.key("promotions").begin_array();
  for (const auto& [id, entry] : manifest.entries) {
    writer.begin_object().member("id", std::string_view(id)).member("version", entry.version);
    writer.member("state", state_name(entry.state)).member("hash", std::string_view(entry.hash));
    writer.end_object();
  }
  writer.end_array().end_object();
  return out;
}

Manifest read_manifest(std::string_view text) {
  Faults faults;
  const auto document = json::Document::parse(text, faults);
  if (!document || !faults.empty()) damaged(text);
  const auto settings = document->root().find("settings");
  const auto entries = document->root().find("promotions");
  if (!settings || !entries) damaged(text);
  Manifest manifest;
  manifest.settings = settings->size() == 0 ? std::string() : compact_json(*settings);
  for (const json::Value value : *entries) {
    const auto id = value.find("id");
    if (!id) damaged(text);
    manifest.entries.emplace(std::string(id->text()), read_entry(value, text));
  }
  return manifest;
}

Result<std::shared_ptr<const LiveSet>, Faults> LiveSet::build(std::int64_t number,
                                                              Manifest manifest,
                                                              const Definitions& definitions) {
  Faults faults;
  auto settings = read_settings_text(manifest.settings, faults);
  if (!settings) return Refused{std::move(faults)};
  promotions::Definitions all{{}, *settings};
  for (const auto& [id, entry] : manifest.entries) {
    auto promotion = read_under(id, definitions(id, entry.version), *settings, faults);
    if (!promotion) continue;
    promotion->status = status_of(entry.state);
    all.promotions.push_back(*std::move(promotion));
  }
  const auto zone = Zone::find(settings->timezone);
  STAPEL_CHECK(zone);
  if (!faults.empty()) return Refused{std::move(faults)};
  auto compiled = promotions::CompiledSet::compile(std::move(all));
  return std::shared_ptr<const LiveSet>(
      new LiveSet(number, std::move(manifest), std::move(compiled), *zone));
}

Result<std::shared_ptr<const LiveSet>, Faults> LiveSet::change(const LiveSet& current,
                                                               Manifest manifest,
                                                               const Definitions& definitions) {
  const std::int64_t number = current.number() + 1;
  if (manifest.settings != current.manifest().settings) {
    return build(number, std::move(manifest), definitions);
  }
  Faults faults;
  promotions::CompiledSet::Changes changes;
  for (const auto& [id, entry] : manifest.entries) {
    const auto before = current.manifest().entries.find(id);
    const bool known = before != current.manifest().entries.end();
    if (known && before->second == entry) continue;
    auto promotion =
        known && before->second.version == entry.version
            ? std::optional(*current.compiled().find(id))
            : read_under(id, definitions(id, entry.version), current.settings(), faults);
    if (!promotion) continue;
    promotion->status = status_of(entry.state);
    changes.put.push_back(*std::move(promotion));
  }
  for (const auto& [id, entry] : current.manifest().entries) {
    if (!manifest.entries.contains(id)) changes.removed.push_back(id);
  }
  if (!faults.empty()) return Refused{std::move(faults)};
  auto compiled = current.compiled_->with(std::move(changes));
  return std::shared_ptr<const LiveSet>(
      new LiveSet(number, std::move(manifest), std::move(compiled), current.zone()));
}

LiveSet::LiveSet(std::int64_t number, Manifest manifest,
                 std::shared_ptr<const promotions::CompiledSet> compiled, Zone zone)
    : number_(number),
      manifest_(std::move(manifest)),
      manifest_text_(write_manifest(manifest_)),
      hash_(sha256_hex(manifest_text_)),
      compiled_(std::move(compiled)),
      zone_(zone) {
  compiled_->for_each([&](const promotions::Promotion& promotion) {
    if (promotion.conditions) std::visit(CollectPersonal{personal_}, promotion.conditions->node);
    if (promotion.automatic() && is_limited(promotion.limits)) {
      limited_automatic_.push_back(&promotion);
    }
    for (const std::string& code : promotion.codes) {
      by_code_[normalise_code(code)].push_back(&promotion);
    }
    for (const std::string& pool : promotion.pools) by_pool_[pool].push_back(&promotion);
  });
}

const LiveSet::Promotions& LiveSet::of_code(const std::string& normalised) const {
  static const Promotions none;
  const auto found = by_code_.find(normalised);
  return found == by_code_.end() ? none : found->second;
}

const LiveSet::Promotions& LiveSet::of_pool(const std::string& pool) const {
  static const Promotions none;
  const auto found = by_pool_.find(pool);
  return found == by_pool_.end() ? none : found->second;
}

std::string LiveSet::day_of(Instant now) const { return format_date(zone_.local(now).date); }

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

std::string compact_json(const json::Value& value) {
  std::string out;
  json::Writer writer(out);
  append_compact(writer, value);
  return out;
}

bool is_limited(const promotions::Limits& limits) {
  return limits.total || limits.per_customer || limits.per_code || limits.per_day || limits.budget;
}

}  // namespace stapel::app
