// Reads promotions files: the list, each promotion's own fields, and the settings. Effects and
// conditions have files of their own.
#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "promotions/parse.h"
#include "promotions/parse_effects.h"
#include "promotions/parse_fields.h"
#include "promotions/parse_minor_units.h"
#include "promotions/parse_predicates.h"
#include "promotions/parse_schedule.h"

namespace stapel::promotions {

namespace {

constexpr std::size_t promotions_max = 1'000'000;
constexpr std::int64_t priority_max = 1'000'000'000;
constexpr std::int64_t search_limit_max = 1'000'000'000;
constexpr std::int64_t rate_max = 1'000'000'000;      // points, per unit of currency or in value
constexpr std::int64_t uses_max = 1'000'000'000'000;  // of limits

constexpr std::array<Choice<Status>, 4> statuses = {{{"draft", Status::draft},
                                                     {"active", Status::active},
                                                     {"paused", Status::paused},
                                                     {"ended", Status::ended}}};
constexpr std::array<Choice<Policy>, 2> policies = {
    {{"best_for_customer", Policy::best_for_customer}, {"priority", Policy::priority}}};
constexpr std::array<Choice<bool>, 2> shipping_refunds = {
    {{"when_all_returned", true}, {"never", false}}};
constexpr std::array<Choice<Scope>, scope_count> scopes = {{{"lines", Scope::lines},
                                                            {"order", Scope::order},
                                                            {"shipping", Scope::shipping},
                                                            {"rewards", Scope::rewards}}};
enum class Exclusion { earn_points, burn_points };
constexpr std::array<Choice<Exclusion>, 2> exclusions = {
    {{"earn_points", Exclusion::earn_points}, {"burn_points", Exclusion::burn_points}}};
constexpr std::array<Choice<std::string_view>, 3> audiences = {
    {{"public", "public"}, {"members", "members"}, {"personal", "personal"}}};

std::optional<Status> read_status(const json::Value& value, Faults& faults) {
  return read_choice(value, statuses, faults);
}
std::optional<Policy> read_policy(const json::Value& value, Faults& faults) {
  return read_choice(value, policies, faults);
}
std::optional<bool> read_shipping_refund(const json::Value& value, Faults& faults) {
  return read_choice(value, shipping_refunds, faults);
}
std::optional<Exclusion> read_exclusion(const json::Value& value, Faults& faults) {
  return read_choice(value, exclusions, faults);
}
std::optional<std::string_view> read_audience(const json::Value& value, Faults& faults) {
  return read_choice(value, audiences, faults);
}
std::optional<std::int64_t> read_priority(const json::Value& value, Faults& faults) {
  return json::read_integer(value, -priority_max, priority_max, faults);
}
std::optional<std::int64_t> read_search_limit(const json::Value& value, Faults& faults) {
  return json::read_integer(value, 1, search_limit_max, faults);
}
std::optional<std::int64_t> read_uses_limit(const json::Value& value, Faults& faults) {
  return json::read_integer(value, 1, uses_max, faults);
}
std::optional<Amount> read_amount_limit(const json::Value& value, Faults& faults) {
  return json::read_integer(value, 1, amount_max, faults);
}
std::optional<Decimal> read_rate(const json::Value& value, Faults& faults) {
  const std::optional<std::int64_t> rate = json::read_decimal(value, 0, rate_max * 10'000, faults);
  if (!rate) return std::nullopt;
  return Decimal{*rate};
}

// --- Parts of a promotion ------------------------------------------------------------------------

void read_codes(const json::Value& value, std::vector<std::string>& codes, Faults& faults) {
  if (!is_list(value, list_size_max, faults)) return;
  if (value.size() == 0) json::add_fault(value, "must name at least one code", faults);
  std::unordered_set<std::string> seen;
  for (const json::Value element : value) {
    const std::optional<std::string_view> code = read_code(element, faults);
    if (!code) continue;
    if (!seen.insert(normalise_code(*code)).second) {
      json::add_fault(element, "is the same code as one before it", faults);
    }
    codes.emplace_back(*code);
  }
}

void read_pools(const json::Value& value, std::vector<std::string>& pools, Faults& faults) {
  if (!is_list(value, list_size_max, faults)) return;
  if (value.size() == 0) json::add_fault(value, "must name at least one pool of codes", faults);
  std::unordered_set<std::string> seen;
  for (const json::Value element : value) {
    const std::optional<std::string_view> pool = read_id(element, faults);
    if (!pool) continue;
    if (!seen.insert(std::string(*pool)).second) {
      json::add_fault(element, "is the same pool as one before it", faults);
    }
    pools.emplace_back(*pool);
  }
}

void read_trigger(const json::Value& value, Promotion& promotion, Faults& faults) {
  if (value.kind() == json::Kind::string) {
    if (value.text() == "automatic") return;
    json::add_fault(value, "must be \"automatic\" or an object with \"codes\"", faults);
    return;
  }
  json::Object object(value, faults);
  const std::optional<json::Value> codes = object.find("codes");
  const std::optional<json::Value> pools = object.find("pools");
  if (codes) read_codes(*codes, promotion.codes, faults);
  if (pools) read_pools(*pools, promotion.pools, faults);
  object.finish();
  if (object.ok() && !codes && !pools) {
    json::add_fault(value, "must name codes or pools of codes; else write \"automatic\"", faults);
  }
}

std::optional<Limits> read_limits(const json::Value& value, Faults& faults) {
  Limits limits;
  json::Object object(value, faults);
  take(limits.total, object.find("total"), read_uses_limit, faults);
  take(limits.per_customer, object.find("per_customer"), read_uses_limit, faults);
  take(limits.per_code, object.find("per_code"), read_uses_limit, faults);
  take(limits.per_day, object.find("per_day"), read_uses_limit, faults);
  take(limits.budget, object.find("budget"), read_amount_limit, faults);
  take(limits.max_discount, object.find("max_discount"), read_amount_limit, faults);
  object.finish();
  return limits;
}

constexpr std::string_view group_prefix = "group:";
constexpr std::string_view scope_prefix = "scope:";

void read_scope_entry(const json::Value& value, std::string_view name, Stacking& stacking,
                      Faults& faults) {
  const auto found = std::ranges::find(scopes, name, &Choice<Scope>::name);
  if (found != scopes.end()) {
    stacking.combines_with_scopes.push_back(found->value);
    return;
  }
  add_unknown(value, "a scope: scope:lines, scope:order, scope:shipping or scope:rewards",
              {"scope:lines", "scope:order", "scope:shipping", "scope:rewards"}, faults);
}

void read_combination(const json::Value& value, Stacking& stacking, Faults& faults) {
  if (!read_name(value, faults)) return;
  const std::string_view text = value.text();
  if (text.starts_with(scope_prefix)) {
    read_scope_entry(value, text.substr(scope_prefix.size()), stacking, faults);
  } else if (text.starts_with(group_prefix) && text.size() > group_prefix.size()) {
    stacking.combines_with_groups.emplace_back(text.substr(group_prefix.size()));
  } else if (is_id(text)) {
    stacking.combines_with_promotions.emplace_back(text);
  } else {
    json::add_fault(value, "must be a promotion's id, \"group:NAME\" or \"scope:NAME\"", faults);
  }
}

void read_combinations(const json::Value& value, Stacking& stacking, Faults& faults) {
  if (value.kind() == json::Kind::string && value.text() == "all") return;
  stacking.combines_with_all = false;
  if (value.kind() != json::Kind::array) {
    json::add_fault(value, "must be \"all\" or a list of promotion ids, groups and scopes", faults);
    return;
  }
  if (!is_list(value, list_size_max, faults)) return;
  for (const json::Value element : value) read_combination(element, stacking, faults);
}

std::optional<Stacking> read_stacking(const json::Value& value, Faults& faults) {
  Stacking stacking;
  json::Object object(value, faults);
  take(stacking.exclusive, object.find("exclusive"), json::read_boolean, faults);
  const auto group = object.find_nullable("group");
  if (group && !group->is_null()) take(stacking.group, group, read_name, faults);
  if (const auto with = object.find("combines_with")) read_combinations(*with, stacking, faults);
  object.finish();
  return stacking;
}

// What of a stacking contradicts itself: nothing could ever combine through it.
void report_contradictions(const json::Value& value, const Promotion& promotion, Faults& faults) {
  if (value.kind() != json::Kind::object) return;
  const auto list = value.find("combines_with");
  if (!list || list->kind() != json::Kind::array) return;
  const Stacking& stacking = promotion.stacking;
  if (stacking.exclusive && list->size() > 0) {
    json::add_fault(*list,
                    "must be left out or empty where \"exclusive\" is true: an exclusive promotion "
                    "combines with nothing",
                    faults);
  }
  for (const json::Value element : *list) {
    if (element.kind() != json::Kind::string) continue;
    if (element.text() == promotion.id) {
      json::add_fault(element, "names the promotion itself; name other promotions", faults);
    }
    if (stacking.group && element.text() == std::string(group_prefix) + *stacking.group) {
      json::add_fault(element,
                      "names the promotion's own group, of which at most one promotion applies",
                      faults);
    }
  }
}

std::optional<Holdout> read_holdout(const json::Value& value, Faults& faults) {
  Holdout holdout;
  json::Object object(value, faults);
  take(holdout.percent, object.require("percent"), read_percent, faults);
  take(holdout.salt, object.find("salt"), read_text, faults);
  object.finish();
  return holdout;
}

void read_exclusions(const json::Value& value, Promotion& promotion, Faults& faults) {
  if (!is_list(value, list_size_max, faults)) return;
  for (const json::Value element : value) {
    const std::optional<Exclusion> exclusion = read_exclusion(element, faults);
    if (exclusion == Exclusion::earn_points) promotion.excludes_earn_points = true;
    if (exclusion == Exclusion::burn_points) promotion.excludes_burn_points = true;
  }
}

void read_conditions_into(Promotion& promotion, const json::Value& value, Faults& faults) {
  const std::size_t faults_before = faults.size();
  promotion.conditions = read_conditions(value, faults);
  if (!promotion.conditions || faults.size() > faults_before) return;
  std::optional<Fault> fault = contradiction(*promotion.conditions, value);
  if (!fault) return;
  fault->message += "; the promotion could never apply";
  faults.push_back(std::move(*fault));
}

void read_carried(json::Object& object, Promotion& promotion, Faults& faults) {
  take(promotion.campaign, object.find("campaign"), read_text, faults);
  take(promotion.goal, object.find("goal"), read_text, faults);
  take(promotion.audience, object.find("audience"), read_audience, faults);
  take(promotion.channel, object.find("channel"), read_text, faults);
  take(promotion.holdout, object.find("holdout"), read_holdout, faults);
}

void read_rules(json::Object& object, Promotion& promotion, const Settings& settings,
                Faults& faults) {
  if (const auto trigger = object.require("trigger")) read_trigger(*trigger, promotion, faults);
  if (const auto schedule = object.find("schedule")) {
    const std::optional<Schedule> read = read_schedule(*schedule, settings.timezone, faults);
    if (read) promotion.schedule = *read;
  }
  if (const auto tree = object.find("conditions")) read_conditions_into(promotion, *tree, faults);
  take(promotion.effects, object.require("effects"), read_effects, faults);
  take(promotion.limits, object.find("limits"), read_limits, faults);
  if (const auto stacking = object.find("stacking")) {
    take(promotion.stacking, stacking, read_stacking, faults);
    report_contradictions(*stacking, promotion, faults);
  }
  if (const auto excludes = object.find("excludes")) {
    read_exclusions(*excludes, promotion, faults);
  }
}

// --- Files ---------------------------------------------------------------------------------------

void report_repeated_ids(const json::Value& list, Faults& faults) {
  std::unordered_map<std::string_view, json::Value> seen;
  for (const json::Value promotion : list) {
    if (promotion.kind() != json::Kind::object) continue;
    const std::optional<json::Value> id = promotion.find("id");
    if (!id || id->kind() != json::Kind::string) continue;
    const auto [first, inserted] = seen.try_emplace(id->text(), *id);
    if (inserted) continue;
    json::add_fault(*id, "is already the id of " + first->second.pointer(), faults);
  }
}

std::vector<Promotion> read_list(const json::Value& list, const Settings& settings,
                                 Faults& faults) {
  std::vector<Promotion> promotions;
  if (!is_list(list, promotions_max, faults)) return promotions;
  for (const json::Value element : list) {
    if (faults.size() >= faults_max) break;
    std::optional<Promotion> promotion = read_promotion(element, settings, faults);
    if (promotion) promotions.push_back(std::move(*promotion));
  }
  report_repeated_ids(list, faults);
  return promotions;
}

Definitions read_definitions(const json::Value& root, Faults& faults) {
  Definitions definitions;
  if (root.kind() == json::Kind::array) {
    definitions.promotions = read_list(root, definitions.settings, faults);
    return definitions;
  }
  if (root.kind() != json::Kind::object) {
    json::add_fault(root, "must be a list of promotions, or an object with \"promotions\"", faults);
    return definitions;
  }
  json::Object object(root, faults);
  take(definitions.settings, object.find("settings"), read_settings, faults);
  if (const auto list = object.require("promotions")) {
    definitions.promotions = read_list(*list, definitions.settings, faults);
  }
  object.finish();
  return definitions;
}

}  // namespace

std::optional<Settings> read_settings(const json::Value& value, Faults& faults) {
  Faults found;
  Settings settings;
  json::Object object(value, found);
  take(settings.timezone, object.find("timezone"), read_timezone, found);
  take(settings.currency, object.find("currency"), read_currency, found);
  take(settings.policy, object.find("policy"), read_policy, found);
  take(settings.point_value, object.find("point_value"), read_rate, found);
  take(settings.points_per_currency_unit, object.find("points_per_currency_unit"), read_rate,
       found);
  take(settings.search_limit, object.find("search_limit"), read_search_limit, found);
  take(settings.refund_shipping_when_all_returned, object.find("refund_shipping"),
       read_shipping_refund, found);
  object.finish();
  append_faults(found, faults);
  if (!found.empty()) return std::nullopt;
  return settings;
}

std::optional<Promotion> read_promotion(const json::Value& value, const Settings& settings,
                                        Faults& faults) {
  Faults found;
  Promotion promotion;
  promotion.currency = settings.currency;
  json::Object object(value, found);
  take(promotion.id, object.require("id"), read_id, found);
  take(promotion.name, object.require("name"), read_name, found);
  take(promotion.status, object.find("status"), read_status, found);
  take(promotion.currency, object.find("currency"), read_currency, found);
  take(promotion.priority, object.find("priority"), read_priority, found);
  read_rules(object, promotion, settings, found);
  read_carried(object, promotion, found);
  object.finish();
  append_faults(found, faults);
  if (!found.empty()) return std::nullopt;
  promotion.has_minor_units = names_minor_units(promotion);
  return promotion;
}

std::optional<Definitions> parse_promotions(std::string_view text, Faults& faults) {
  Faults found;
  std::optional<Definitions> definitions;
  const std::optional<json::Document> document = json::Document::parse(text, found);
  if (document) definitions = read_definitions(document->root(), found);
  append_faults(found, faults);
  if (!found.empty()) return std::nullopt;
  return definitions;
}

}  // namespace stapel::promotions
