// Definitions as the JSON of a promotions file, without what is as it is by default, for tests that
// print or read back what they use.
#include "base/json.h"
#include "promotions/testing/generate.h"
#include "promotions/testing/oracle_conditions.h"

namespace stapel::promotions::testing {
namespace {

using json::Writer;

const char* text_of(Operator op) {
  switch (op) {
    case Operator::equal:
      return "=";
    case Operator::not_equal:
      return "!=";
    case Operator::less:
      return "<";
    case Operator::less_or_equal:
      return "<=";
    case Operator::greater:
      return ">";
    case Operator::greater_or_equal:
      return ">=";
    case Operator::in:
      return "in";
    case Operator::not_in:
      return "not_in";
    case Operator::contains_any:
      return "contains_any";
    case Operator::contains_all:
      return "contains_all";
    case Operator::starts_with:
      return "starts_with";
    case Operator::exists:
      return "exists";
  }
  return "";
}

const char* text_of(Scope scope) {
  switch (scope) {
    case Scope::lines:
      return "lines";
    case Scope::order:
      return "order";
    case Scope::shipping:
      return "shipping";
    case Scope::rewards:
      return "rewards";
  }
  return "";
}

const char* text_of(Aggregate aggregate) {
  switch (aggregate) {
    case Aggregate::count:
      return "count";
    case Aggregate::sum:
      return "sum";
    case Aggregate::min_unit_price:
      return "min_unit_price";
    case Aggregate::max_unit_price:
      return "max_unit_price";
  }
  return "";
}

const char* text_of(Status status) {
  switch (status) {
    case Status::draft:
      return "draft";
    case Status::active:
      return "active";
    case Status::paused:
      return "paused";
    case Status::ended:
      return "ended";
  }
  return "";
}

void write(Writer& out, bool value) { out.boolean(value); }
void write(Writer& out, std::int64_t value) { out.integer(value); }
void write(Writer& out, Decimal value) { out.decimal(value.ten_thousandths); }
void write(Writer& out, const std::string& value) { out.string(value); }

void write(Writer& out, const Predicate& predicate);
void write(Writer& out, const WeeklyWindow& window);

template <typename Element>
void write(Writer& out, const std::vector<Element>& list) {
  out.begin_array();
  for (const Element& each : list) write(out, each);
  out.end_array();
}

void write_list(Writer& out, const char* name, const std::vector<Predicate>& list) {
  out.begin_object().key(name).begin_array();
  for (const Predicate& each : list) write(out, each);
  out.end_array().end_object();
}

void write_test(Writer& out, Operator op, const Operand& operand) {
  out.member("op", text_of(op)).key("value");
  std::visit([&](const auto& value) { write(out, value); }, operand);
  out.end_object();
}

void write(Writer& out, const AttributeTest& test) {
  out.begin_object().member("attr", attribute_text(test.attribute, test.name));
  write_test(out, test.op, test.operand);
}

void write(Writer& out, const AggregateTest& test) {
  out.begin_object().key(text_of(test.aggregate)).begin_object();
  if (!test.lines.empty()) {
    out.key("lines");
    write(out, test.lines.front());
  }
  out.end_object();
  write_test(out, test.op, test.operand);
}

void write(Writer& out, const Predicate& predicate) {
  if (const auto* all = std::get_if<All>(&predicate.node)) return write_list(out, "all", all->of);
  if (const auto* any = std::get_if<Any>(&predicate.node)) return write_list(out, "any", any->of);
  if (const auto* negation = std::get_if<Not>(&predicate.node)) {
    out.begin_object().key("not");
    write(out, negation->of.front());
    out.end_object();
    return;
  }
  if (const auto* test = std::get_if<AttributeTest>(&predicate.node)) return write(out, *test);
  write(out, std::get<AggregateTest>(predicate.node));
}

template <typename Value>
void write_if_given(Writer& out, const char* name, const std::optional<Value>& value) {
  if (!value) return;
  out.key(name);
  write(out, *value);
}

void write_percent(Writer& out, Percent percent) {
  out.key("percent").decimal(percent.ten_thousandths);
}

template <typename OnLines>
void write_units(Writer& out, const OnLines& effect) {
  write_if_given(out, "max_units", effect.max_units);
  if (effect.unit_order == UnitOrder::dearest_first) out.member("unit_order", "dearest_first");
}

struct WriteEffect {
  Writer& out;

  void operator()(const PercentOff& effect) const {
    out.member("type", "percent_off").member("scope", text_of(effect.scope));
    write_percent(out, effect.percent);
    write_if_given(out, "lines", effect.lines);
    if (effect.base == Base::list) out.member("base", "list");
    write_units(out, effect);
    write_if_given(out, "max_amount", effect.max_amount);
  }
  void operator()(const AmountOff& effect) const {
    out.member("type", "amount_off").member("scope", text_of(effect.scope));
    out.member("amount", effect.amount);
    if (effect.scope == Scope::lines) out.member("per", effect.per == Per::unit ? "unit" : "line");
    write_if_given(out, "lines", effect.lines);
    write_units(out, effect);
    write_if_given(out, "max_amount", effect.max_amount);
  }
  void operator()(const SetUnitPrice& effect) const {
    out.member("type", "set_unit_price").member("price", effect.price);
    write_if_given(out, "lines", effect.lines);
    write_units(out, effect);
    write_if_given(out, "max_amount", effect.max_amount);
  }
  void operator()(const BuyXGetY& effect) const {
    out.member("type", "buy_x_get_y").key("buy").begin_object();
    out.member("quantity", effect.buy_quantity);
    write_if_given(out, "lines", effect.buy_lines);
    out.end_object().key("get").begin_object().member("quantity", effect.get_quantity);
    write_if_given(out, "lines", effect.get_lines);
    write_percent(out, effect.percent);
    out.end_object();
    write_if_given(out, "repeat", effect.repeat);
    write_if_given(out, "max_amount", effect.max_amount);
  }
  void operator()(const NthUnit& effect) const {
    out.member("type", "nth_unit").member("n", effect.n);
    write_percent(out, effect.percent);
    write_if_given(out, "lines", effect.lines);
    write_if_given(out, "repeat", effect.repeat);
    write_if_given(out, "max_amount", effect.max_amount);
  }
  void operator()(const BundlePrice& effect) const {
    out.member("type", "bundle_price").key("components").begin_array();
    for (const BundlePrice::Component& component : effect.components) {
      out.begin_object().member("quantity", component.quantity);
      write_if_given(out, "lines", component.lines);
      out.end_object();
    }
    out.end_array().member("price", effect.price);
    write_if_given(out, "repeat", effect.repeat);
    write_if_given(out, "max_amount", effect.max_amount);
  }
  void operator()(const Tiers& effect) const {
    out.member("type", "tiers");
    out.member("by", effect.by == TierBy::quantity ? "quantity" : "amount").key("tiers");
    out.begin_array();
    for (const Tiers::Tier& tier : effect.tiers) {
      out.begin_object().member("from", tier.from);
      if (const auto* percent = std::get_if<Percent>(&tier.gives)) {
        write_percent(out, *percent);
      } else if (const auto* amount = std::get_if<Amount>(&tier.gives)) {
        out.member("amount", *amount);
      } else {
        out.member("unit_price", std::get<Tiers::UnitPrice>(tier.gives).price);
      }
      out.end_object();
    }
    out.end_array();
    write_if_given(out, "lines", effect.lines);
    if (effect.base == Base::list) out.member("base", "list");
    write_if_given(out, "max_amount", effect.max_amount);
  }
  void operator()(const ShippingOff& effect) const {
    out.member("type", "shipping_off");
    if (const auto* percent = std::get_if<Percent>(&effect.off)) {
      write_percent(out, *percent);
    } else if (const auto* amount = std::get_if<Amount>(&effect.off)) {
      out.member("amount", *amount);
    } else {
      out.member("price", std::get<ShippingOff::ToPrice>(effect.off).price);
    }
    write_if_given(out, "methods", effect.methods);
    write_if_given(out, "max_amount", effect.max_amount);
  }
  void operator()(const ShippingUpgrade& effect) const {
    out.member("type", "shipping_upgrade").member("to", effect.to).member("from", effect.from);
    write_if_given(out, "max_amount", effect.max_amount);
  }
  void operator()(const Gift& effect) const {
    out.member("type", "gift").member("sku", effect.sku).member("quantity", effect.quantity);
    write_if_given(out, "unit_value", effect.unit_value);
  }
  void operator()(const Cashback& effect) const {
    out.member("type", "cashback");
    if (const auto* percent = std::get_if<Percent>(&effect.back)) {
      write_percent(out, *percent);
    } else {
      out.member("amount", std::get<Amount>(effect.back));
    }
    write_if_given(out, "lines", effect.lines);
    write_if_given(out, "max_amount", effect.max_amount);
  }
  void operator()(const Points& effect) const {
    out.member("type", "points");
    if (const auto* bonus = std::get_if<std::int64_t>(&effect.grant)) {
      out.member("bonus", *bonus);
    } else {
      out.key("multiplier");
      write(out, std::get<Points::Multiplier>(effect.grant).times);
    }
  }
};

std::string clock_text(std::int32_t minute) {
  const auto two = [](std::int32_t number) {
    return std::string(number < 10 ? "0" : "") + std::to_string(number);
  };
  return two(minute / 60) + ":" + two(minute % 60);
}

void write(Writer& out, const WeeklyWindow& window) {
  static const char* const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  out.begin_object().key("days").begin_array();
  for (int day = 0; day < 7; ++day) {
    if ((window.days >> day) & 1) out.string(names[day]);
  }
  out.end_array().member("from", clock_text(window.from_minute));
  out.member("to", clock_text(window.to_minute)).end_object();
}

void write_schedule(Writer& out, const Schedule& schedule) {
  if (schedule == Schedule{}) return;
  out.key("schedule").begin_object();
  if (schedule.starts_at) out.member("starts_at", format_instant(*schedule.starts_at));
  if (schedule.ends_at) out.member("ends_at", format_instant(*schedule.ends_at));
  if (!schedule.weekly.empty()) {
    out.key("weekly");
    write(out, schedule.weekly);
  }
  write_if_given(out, "timezone", schedule.timezone);
  out.end_object();
}

void write_limits(Writer& out, const Limits& limits) {
  if (limits == Limits{}) return;
  out.key("limits").begin_object();
  write_if_given(out, "total", limits.total);
  write_if_given(out, "per_customer", limits.per_customer);
  write_if_given(out, "per_code", limits.per_code);
  write_if_given(out, "per_day", limits.per_day);
  write_if_given(out, "budget", limits.budget);
  write_if_given(out, "max_discount", limits.max_discount);
  out.end_object();
}

void write_stacking(Writer& out, const Stacking& stacking) {
  if (stacking == Stacking{}) return;
  out.key("stacking").begin_object();
  if (stacking.exclusive) out.member("exclusive", true);
  write_if_given(out, "group", stacking.group);
  if (!stacking.combines_with_all) {
    out.key("combines_with").begin_array();
    for (const std::string& id : stacking.combines_with_promotions) out.string(id);
    for (const std::string& group : stacking.combines_with_groups) out.string("group:" + group);
    for (const Scope scope : stacking.combines_with_scopes) {
      out.string(std::string("scope:") + text_of(scope));
    }
    out.end_array();
  }
  out.end_object();
}

void write_trigger(Writer& out, const Promotion& promotion) {
  out.key("trigger");
  if (promotion.automatic()) {
    out.string("automatic");
    return;
  }
  out.begin_object();
  if (!promotion.codes.empty()) {
    out.key("codes");
    write(out, promotion.codes);
  }
  if (!promotion.pools.empty()) {
    out.key("pools");
    write(out, promotion.pools);
  }
  out.end_object();
}

void write_excludes(Writer& out, const Promotion& promotion) {
  if (!promotion.excludes_earn_points && !promotion.excludes_burn_points) return;
  out.key("excludes").begin_array();
  if (promotion.excludes_earn_points) out.string("earn_points");
  if (promotion.excludes_burn_points) out.string("burn_points");
  out.end_array();
}

void write_carried(Writer& out, const Promotion& promotion) {
  const auto write_text = [&](const char* name, const std::string& text) {
    if (!text.empty()) out.member(name, text);
  };
  write_text("campaign", promotion.campaign);
  write_text("goal", promotion.goal);
  write_text("audience", promotion.audience);
  write_text("channel", promotion.channel);
  if (!promotion.holdout) return;
  out.key("holdout").begin_object();
  write_percent(out, promotion.holdout->percent);
  out.member("salt", promotion.holdout->salt).end_object();
}

void write(Writer& out, const Promotion& promotion, const Settings& settings) {
  out.begin_object().member("id", promotion.id).member("name", promotion.name);
  if (promotion.status != Status::active) out.member("status", text_of(promotion.status));
  if (!(promotion.currency == settings.currency)) out.member("currency", promotion.currency.name());
  write_trigger(out, promotion);
  write_schedule(out, promotion.schedule);
  write_if_given(out, "conditions", promotion.conditions);
  out.key("effects").begin_array();
  for (const Effect& effect : promotion.effects) {
    out.begin_object();
    std::visit(WriteEffect{out}, effect);
    out.end_object();
  }
  out.end_array();
  write_limits(out, promotion.limits);
  write_stacking(out, promotion.stacking);
  write_excludes(out, promotion);
  write_carried(out, promotion);
  if (promotion.priority != 0) out.member("priority", promotion.priority);
  out.end_object();
}

void write_settings(Writer& out, const Settings& settings) {
  if (settings == Settings{}) return;
  const auto write_decimal = [&](const char* name, Decimal value) {
    if (value.ten_thousandths != 0) out.key(name).decimal(value.ten_thousandths);
  };
  const Settings defaults;
  out.key("settings").begin_object();
  if (settings.timezone != defaults.timezone) out.member("timezone", settings.timezone);
  if (!(settings.currency == defaults.currency)) out.member("currency", settings.currency.name());
  write_decimal("point_value", settings.point_value);
  write_decimal("points_per_currency_unit", settings.points_per_currency_unit);
  if (settings.search_limit != defaults.search_limit) {
    out.member("search_limit", settings.search_limit);
  }
  if (settings.policy == Policy::priority) out.member("policy", "priority");
  if (!settings.refund_shipping_when_all_returned) out.member("refund_shipping", "never");
  out.end_object();
}

}  // namespace

std::string write_definitions(const Definitions& definitions) {
  std::string text;
  Writer out(text);
  out.begin_object();
  write_settings(out, definitions.settings);
  out.key("promotions").begin_array();
  for (const Promotion& each : definitions.promotions) write(out, each, definitions.settings);
  out.end_array().end_object();
  return text;
}

}  // namespace stapel::promotions::testing
