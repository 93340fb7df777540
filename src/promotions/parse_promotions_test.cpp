// Promotions files: the list, each promotion's own fields, settings. One row per broken rule.
#include <gtest/gtest.h>

#include "promotions/parse.h"
#include "promotions/testing/faults.h"

namespace stapel::promotions {
namespace {

using testing::is_one_fault;

Faults faults_of(const std::string& text) {
  Faults faults;
  const std::optional<Definitions> definitions = parse_promotions(text, faults);
  EXPECT_EQ(definitions.has_value(), faults.empty());
  return faults;
}

// A file with one promotion that has these members besides the required ones.
std::string with(const std::string& members) {
  return R"([{"id": "p", "name": "P", "trigger": "automatic", "effects": [{"type": "percent_off", "percent": 5}])" +
         (members.empty() ? "" : ", " + members) + "}]";
}

// A file with one promotion that is exactly this.
std::string promotion(const std::string& members) { return "[{" + members + "}]"; }

Promotion read(const std::string& text) {
  Faults faults;
  const std::optional<Definitions> definitions = parse_promotions(text, faults);
  EXPECT_EQ(faults, Faults{}) << text;
  return definitions ? definitions->promotions.at(0) : Promotion{};
}

TEST(ParsePromotions, reads_the_contracts_example) {
  const Promotion promotion = read(R"([{
    "id": "bf-shoes", "name": "Black Friday shoes", "status": "active", "currency": "EUR",
    "trigger": "automatic",
    "schedule": {"starts_at": "2026-11-27T00:00:00+01:00", "ends_at": "2026-12-01T00:00:00+01:00"},
    "conditions": {"all": [{"attr": "cart.subtotal", "op": ">=", "value": 7500},
                           {"sum": {"lines": {"attr": "line.category", "op": "in", "value": ["shoes"]}},
                            "op": ">=", "value": 5000}]},
    "effects": [{"type": "percent_off", "percent": 20, "scope": "lines",
                 "lines": {"attr": "line.category", "op": "in", "value": ["shoes"]},
                 "max_amount": 5000}],
    "limits": {"total": 1000, "per_customer": 1, "max_discount": 10000},
    "stacking": {"exclusive": false, "group": "bf", "combines_with": "all"}, "priority": 10,
    "campaign": "black-friday-2026", "goal": "conversion", "audience": "public"}])");

  const Predicate shoes{AttributeTest{Attribute::line_category, "", Operator::in,
                                      Operand(std::vector<std::string>{"shoes"})}};
  Promotion want;
  want.id = "bf-shoes";
  want.name = "Black Friday shoes";
  want.has_minor_units = true;
  want.schedule.starts_at = parse_instant("2026-11-26T23:00:00Z");
  want.schedule.ends_at = parse_instant("2026-11-30T23:00:00Z");
  want.conditions = Predicate{All{
      {Predicate{AttributeTest{Attribute::cart_subtotal, "", Operator::greater_or_equal,
                               Operand(std::int64_t{7'500})}},
       Predicate{AggregateTest{
           Aggregate::sum, {shoes}, Operator::greater_or_equal, Operand(std::int64_t{5'000})}}}}};
  PercentOff effect;
  effect.percent = {200'000};
  effect.scope = Scope::lines;
  effect.lines = shoes;
  effect.max_amount = 5'000;
  want.effects = {effect};
  want.limits.total = 1'000;
  want.limits.per_customer = 1;
  want.limits.max_discount = 10'000;
  want.stacking.group = "bf";
  want.priority = 10;
  want.campaign = "black-friday-2026";
  want.goal = "conversion";
  want.audience = "public";
  EXPECT_EQ(promotion, want);
}

TEST(ParsePromotions, reads_every_other_field) {
  const Promotion promotion = read(R"({"promotions": [{
    "id": "A.b_c-9", "name": "All", "status": "paused", "currency": "JPY", "priority": -3,
    "trigger": {"codes": ["bf 20", "BF-21"], "pools": ["pool-1"]},
    "schedule": {"timezone": "America/New_York",
                 "weekly": [{"days": ["fri", "sun"], "from": "17:00", "to": "02:30"},
                            {"days": ["mon"], "from": "00:00", "to": "24:00"}]},
    "effects": [{"type": "points", "bonus": 5}],
    "limits": {"per_code": 2, "per_day": 3, "budget": 4},
    "stacking": {"exclusive": false, "combines_with": ["other", "group:g", "scope:shipping"]},
    "channel": "app", "holdout": {"percent": 12.5, "salt": "s"}, "audience": "members",
    "excludes": ["earn_points", "burn_points"]}]})");
  EXPECT_EQ(promotion.id, "A.b_c-9");
  EXPECT_EQ(promotion.status, Status::paused);
  EXPECT_EQ(promotion.currency.name(), "JPY");
  EXPECT_EQ(promotion.priority, -3);
  EXPECT_EQ(promotion.codes, (std::vector<std::string>{"bf 20", "BF-21"}));
  EXPECT_EQ(promotion.pools, (std::vector<std::string>{"pool-1"}));
  EXPECT_EQ(promotion.schedule.timezone, "America/New_York");
  EXPECT_EQ(promotion.schedule.weekly,
            (std::vector<WeeklyWindow>{{16 + 64, 1'020, 150}, {1, 0, 1'440}}));
  EXPECT_EQ(promotion.limits.per_code, 2);
  EXPECT_EQ(promotion.limits.per_day, 3);
  EXPECT_EQ(promotion.limits.budget, 4);
  EXPECT_FALSE(promotion.stacking.exclusive);
  EXPECT_FALSE(promotion.stacking.combines_with_all);
  EXPECT_EQ(promotion.stacking.combines_with_promotions, (std::vector<std::string>{"other"}));
  EXPECT_EQ(promotion.stacking.combines_with_groups, (std::vector<std::string>{"g"}));
  EXPECT_EQ(promotion.stacking.combines_with_scopes, (std::vector<Scope>{Scope::shipping}));
  EXPECT_EQ(promotion.holdout, (Holdout{{125'000}, "s"}));
  EXPECT_TRUE(promotion.excludes_earn_points && promotion.excludes_burn_points);
  EXPECT_EQ(promotion.channel, "app");
}

TEST(ParsePromotions, reads_settings_wherever_they_stand) {
  Faults faults;
  const auto definitions = parse_promotions(
      R"({"promotions": [{"id": "p", "name": "P", "trigger": "automatic",
                          "effects": [{"type": "amount_off", "amount": 1}]}],
          "settings": {"timezone": "Asia/Tokyo", "currency": "JPY", "policy": "priority",
                       "point_value": 0.5, "points_per_currency_unit": 1.25, "search_limit": 10,
                       "refund_shipping": "never"}})",
      faults);
  ASSERT_EQ(faults, Faults{});
  Settings want;
  want.timezone = "Asia/Tokyo";
  want.currency = *find_currency("JPY");
  want.policy = Policy::priority;
  want.point_value = {5'000};
  want.points_per_currency_unit = {12'500};
  want.search_limit = 10;
  want.refund_shipping_when_all_returned = false;
  EXPECT_EQ(definitions->settings, want);
  EXPECT_EQ(definitions->promotions.at(0).currency.name(), "JPY");
}

TEST(ParsePromotions, has_the_contracts_defaults) {
  const Promotion promotion = read(with(""));
  EXPECT_EQ(promotion.status, Status::active);
  EXPECT_EQ(promotion.currency.name(), "EUR");
  EXPECT_TRUE(promotion.automatic());
  EXPECT_TRUE(promotion.stacking.combines_with_all);
  EXPECT_FALSE(promotion.has_minor_units);
  Faults faults;
  const auto empty = parse_promotions("[]", faults);
  ASSERT_TRUE(empty);
  EXPECT_EQ(empty->settings, Settings{});
  EXPECT_EQ(empty->settings.timezone, "Europe/Amsterdam");
  EXPECT_EQ(empty->settings.search_limit, 200'000);
  EXPECT_TRUE(empty->settings.refund_shipping_when_all_returned);
  EXPECT_TRUE(
      read(with(R"("stacking": {"combines_with": []})")).stacking.combines_with_promotions.empty());
}

TEST(ParsePromotions, takes_stacking_that_is_strict_but_no_contradiction) {
  const char* good[] = {
      R"({"exclusive": true, "combines_with": "all"})",
      R"({"exclusive": true, "combines_with": []})",
      R"({"exclusive": true, "group": "g"})",
      R"({"group": "g", "combines_with": ["group:h", "scope:lines", "q", "q"]})",
      R"({"group": null, "combines_with": ["group:g"]})",
      R"({"group": "p", "combines_with": ["group:q"]})",
  };
  for (const char* stacking : good) {
    EXPECT_EQ(read(with("\"stacking\": " + std::string(stacking))).id, "p") << stacking;
  }
}

TEST(ParsePromotions, names_the_field_and_the_rule_of_each_fault) {
  const std::string code =
      R"("id": "p", "name": "P", "effects": [{"type": "points", "bonus": 1}], "trigger": )";
  const struct {
    std::string text, pointer, words;
  } rows[] = {
      {"1", "", "must be a list of promotions"},
      {"null", "", "must be a list of promotions"},
      {"{", "", "is not valid JSON at line 1, column 2"},
      {"{}", "/promotions", "is required"},
      {R"([1])", "/0", "must be an object, not a number"},
      {R"({"promotions": {}})", "/promotions", "must be a list"},
      {with(R"("id": "q")"), "/0/id", "repeated key"},
      {with(R"("prioriti": 1)"), "/0/prioriti", "did you mean \"priority\"?"},
      {with(R"("zzz": 1)"), "/0/zzz", "is not a known field"},
      {with(R"("priority": null)"), "/0/priority", "must not be null"},
      {with(R"("priority": 1.0)"), "/0/priority", "must be an integer"},
      {with(R"("priority": 1000000001)"), "/0/priority", "must be from -1000000000 to 1000000000"},
      {with(R"("status": "live")"), "/0/status", "draft, active, paused or ended"},
      {with(R"("status": "actve")"), "/0/status", "did you mean \"active\"?"},
      {with(R"("status": 1)"), "/0/status", "must be a string, not a number"},
      {with(R"("currency": "EUX")"), "/0/currency", "ISO 4217"},
      {with(R"("currency": "eur")"), "/0/currency", "ISO 4217"},
      {with(R"("audience": "vip")"), "/0/audience", "public, members or personal"},
      {with(R"("goal": 5)"), "/0/goal", "must be a string"},
      {with(R"("excludes": ["points"])"), "/0/excludes/0", "earn_points or burn_points"},
      {with(R"("excludes": "earn_points")"), "/0/excludes", "must be a list"},
      {with(R"("holdout": {"salt": "x"})"), "/0/holdout/percent", "is required"},
      {with(R"("holdout": {"percent": 0})"), "/0/holdout/percent", "must be from 0.0001 to 100"},
      {with(R"("limits": {"total": 0})"), "/0/limits/total", "must be from 1"},
      {with(R"("limits": {"budget": 0})"), "/0/limits/budget", "must be from 1 to 10000000000000"},
      {with(R"("limits": {"per_costumer": 1})"), "/0/limits/per_costumer", "\"per_customer\"?"},
      {with(R"("limits": [])"), "/0/limits", "must be an object, not a list"},
      {with(R"("stacking": {"exclusive": 1})"), "/0/stacking/exclusive", "must be true or false"},
      {with(R"("stacking": {"group": ""})"), "/0/stacking/group", "must not be empty"},
      {with(R"("stacking": {"combines_with": "none"})"), "/0/stacking/combines_with",
       "\"all\" or a list"},
      {with(R"("stacking": {"combines_with": ["scope:line"]})"), "/0/stacking/combines_with/0",
       "did you mean \"scope:lines\"?"},
      {with(R"("stacking": {"combines_with": ["group:"]})"), "/0/stacking/combines_with/0",
       "group:NAME"},
      {with(R"("stacking": {"combines_with": ["a b"]})"), "/0/stacking/combines_with/0",
       "promotion's id"},
      {with(R"("stacking": {"combines_with": [1]})"), "/0/stacking/combines_with/0",
       "must be a string"},
      {with(R"("stacking": {"combines_with": ["q", "p"]})"), "/0/stacking/combines_with/1",
       "names the promotion itself"},
      {with(R"("stacking": {"combines_with": ["group:g"], "group": "g"})"),
       "/0/stacking/combines_with/0", "own group"},
      {with(R"("stacking": {"exclusive": true, "combines_with": ["q"]})"),
       "/0/stacking/combines_with", "combines with nothing"},
      {promotion(code + R"("manual")"), "/0/trigger", "\"automatic\" or an object"},
      {promotion(code + "{}"), "/0/trigger", "codes or pools"},
      {promotion(code + "[]"), "/0/trigger", "must be an object"},
      {promotion(code + R"({"codes": []})"), "/0/trigger/codes", "at least one code"},
      {promotion(code + R"({"codes": ["- -"]})"), "/0/trigger/codes/0", "white space and hyphens"},
      {promotion(code + R"({"codes": ["BF-20", "b f20"]})"), "/0/trigger/codes/1", "same code"},
      {promotion(code + R"({"codes": "BF20"})"), "/0/trigger/codes", "must be a list"},
      {promotion(code + R"({"code": ["BF20"], "codes": ["x"]})"), "/0/trigger/code", "\"codes\"?"},
      {promotion(code + R"({"pools": []})"), "/0/trigger/pools", "at least one pool"},
      {promotion(code + R"({"pools": ["a", "a"]})"), "/0/trigger/pools/1", "same pool"},
      {promotion(code + R"({"pools": ["a b"]})"), "/0/trigger/pools/0", "A-Z a-z 0-9 . _ -"},
  };
  for (const auto& row : rows) {
    EXPECT_TRUE(is_one_fault(faults_of(row.text), row.pointer, row.words)) << row.text;
  }
}

TEST(ParsePromotions, checks_ids) {
  const auto file = [](const std::string& id) {
    return promotion(
        R"("name": "P", "trigger": "automatic", "effects": [{"type": "points", "bonus": 1}], "id": ")" +
        id + "\"");
  };
  EXPECT_TRUE(faults_of(file(std::string(64, 'a'))).empty());
  for (const std::string& id : {std::string(), std::string(65, 'a'), std::string("a b"),
                                std::string("é"), std::string("a/b")}) {
    EXPECT_TRUE(is_one_fault(faults_of(file(id)), "/0/id", "must be 1 to 64 of the characters"));
  }
}

TEST(ParsePromotions, requires_id_name_trigger_and_effects) {
  EXPECT_EQ(faults_of("[{}]"), (Faults{{"/0/id", "is required"},
                                       {"/0/name", "is required"},
                                       {"/0/trigger", "is required"},
                                       {"/0/effects", "is required"}}));
}

TEST(ParsePromotions, refuses_an_id_that_is_used_twice) {
  const std::string one =
      R"({"id": "p", "name": "P", "trigger": "automatic", "effects": [{"type": "points", "bonus": 1}]})";
  EXPECT_EQ(faults_of("[" + one + "," + one + "]"),
            (Faults{{"/1/id", "is already the id of /0/id"}}));
}

TEST(ParsePromotions, reports_all_faults_of_a_file_at_once) {
  const Faults faults = faults_of(R"({"settings": {"timezone": "Mars/Base", "search_limit": 0},
      "promotions": [{"id": "p!", "name": "", "trigger": "automatic", "effects": []},
                     {"id": "q", "name": "Q", "trigger": "automatic",
                      "effects": [{"type": "percent_off", "precent": 101}, {"type": "gift"}]}],
      "extra": 1})");
  std::vector<std::string> pointers;
  for (const Fault& fault : faults) pointers.push_back(fault.pointer);
  EXPECT_EQ(pointers,
            (std::vector<std::string>{
                "/settings/timezone", "/settings/search_limit", "/promotions/0/id",
                "/promotions/0/name", "/promotions/0/effects", "/promotions/1/effects/0/percent",
                "/promotions/1/effects/0/precent", "/promotions/1/effects/1/sku", "/extra"}));
}

TEST(ParsePromotions, names_faults_in_settings) {
  const struct {
    std::string members, pointer, words;
  } rows[] = {
      {R"("timezone": "Europe/Amsterdm")", "/timezone", "IANA"},
      {R"("timezone": "")", "/timezone", "IANA"},
      {R"("timezone": 1)", "/timezone", "must be a string"},
      {R"("policy": "cheapest")", "/policy", "best_for_customer or priority"},
      {R"("point_value": -1)", "/point_value", "must be from 0 to 1000000000"},
      {R"("point_value": 0.00001)", "/point_value", "at most 4 decimals"},
      {R"("points_per_currency_unit": "1")", "/points_per_currency_unit", "must be a number"},
      {R"("search_limit": 0)", "/search_limit", "must be from 1 to 1000000000"},
      {R"("refund_shipping": "always")", "/refund_shipping", "when_all_returned or never"},
      {R"("currency": "XYZ")", "/currency", "ISO 4217"},
      {R"("time_zone": "UTC")", "/time_zone", "did you mean \"timezone\"?"},
  };
  for (const auto& row : rows) {
    const Faults faults = faults_of(R"({"promotions": [], "settings": {)" + row.members + "}}");
    EXPECT_TRUE(is_one_fault(faults, "/settings" + row.pointer, row.words)) << row.members;
  }
}

TEST(ParsePromotions, names_faults_in_schedules) {
  const std::string window = R"({"weekly": [{"days": ["fri"], "from": )";
  const struct {
    std::string schedule, pointer, words;
  } rows[] = {
      {R"({"starts_at": "2026-11-27T00:00:00"})", "/starts_at", "with an offset"},
      {R"({"starts_at": 5})", "/starts_at", "must be a string"},
      {R"({"starts_at": "2026-11-27T00:00:00Z", "ends_at": "2026-11-27T01:00:00+01:00"})",
       "/ends_at", "must be after starts_at; the promotion could never apply"},
      {R"({"starts_at": "2026-11-28T00:00:00Z", "ends_at": "2026-11-27T00:00:00Z"})", "/ends_at",
       "must be after starts_at"},
      {R"({"start_at": "2026-11-27T00:00:00Z"})", "/start_at", "did you mean \"starts_at\"?"},
      {R"({"timezone": "Amsterdam"})", "/timezone", "IANA"},
      {R"({"weekly": []})", "/weekly", "must have a window"},
      {R"({"weekly": [{"days": [], "from": "10:00", "to": "11:00"}]})", "/weekly/0/days",
       "at least one day"},
      {R"({"weekly": [{"days": ["friday"], "from": "10:00", "to": "11:00"}]})", "/weekly/0/days/0",
       "mon, tue"},
      {R"({"weekly": [{"from": "10:00", "to": "11:00"}]})", "/weekly/0/days", "is required"},
      {window + R"("10:00", "to": "10:00"}]})", "/weekly/0/to", "must differ from \"from\""},
      {window + R"("24:00", "to": "10:00"}]})", "/weekly/0/from", "from 00:00 to 23:59"},
      {window + R"("10:00", "to": "24:01"}]})", "/weekly/0/to", "from 00:00 to 24:00"},
      {window + R"("10:60", "to": "11:00"}]})", "/weekly/0/from", "from 00:00 to 23:59"},
      {window + R"("9:00", "to": "11:00"}]})", "/weekly/0/from", "from 00:00 to 23:59"},
      {window + R"("10:00:00", "to": "11:00"}]})", "/weekly/0/from", "from 00:00 to 23:59"},
      {window + R"("ab:cd", "to": "11:00"}]})", "/weekly/0/from", "from 00:00 to 23:59"},
      {window + R"(9, "to": "11:00"}]})", "/weekly/0/from", "must be a string"},
      {window + R"("09:00"}]})", "/weekly/0/to", "is required"},
  };
  for (const auto& row : rows) {
    const Faults faults = faults_of(with("\"schedule\": " + row.schedule));
    EXPECT_TRUE(is_one_fault(faults, "/0/schedule" + row.pointer, row.words)) << row.schedule;
  }
}

TEST(ParsePromotions, refuses_a_schedule_that_no_window_meets) {
  // 27 November 2026 is a Friday.
  const struct {
    std::string starts_at, ends_at, window;
    bool possible;
  } rows[] = {
      {"2026-11-27T00:00:00+01:00", "2026-11-28T00:00:00+01:00",
       R"({"days": ["sat"], "from": "10:00", "to": "12:00"})", false},
      {"2026-11-27T00:00:00+01:00", "2026-11-28T00:00:00+01:00",
       R"({"days": ["fri"], "from": "10:00", "to": "12:00"})", true},
      {"2026-11-27T13:00:00+01:00", "2026-11-27T15:00:00+01:00",
       R"({"days": ["fri"], "from": "17:00", "to": "18:00"})", false},
      {"2026-11-27T00:00:00+01:00", "2026-11-27T01:00:00+01:00",
       R"({"days": ["thu"], "from": "22:00", "to": "00:30"})", true},
      {"2026-11-27T00:00:00+01:00", "2026-12-05T00:00:00+01:00",
       R"({"days": ["thu"], "from": "10:00", "to": "11:00"})", true},
      {"2026-11-27T00:00:00+01:00", "2027-12-05T00:00:00+01:00",
       R"({"days": ["thu"], "from": "10:00", "to": "11:00"})", true},
  };
  for (const auto& row : rows) {
    const Faults faults =
        faults_of(with(R"("schedule": {"starts_at": ")" + row.starts_at + R"(", "ends_at": ")" +
                       row.ends_at + R"(", "weekly": [)" + row.window + "]}"));
    if (row.possible) {
      EXPECT_EQ(faults, Faults{}) << row.starts_at << row.window;
    } else {
      EXPECT_TRUE(is_one_fault(faults, "/0/schedule/weekly", "has no window between"))
          << row.window;
    }
  }
}

TEST(ParsePromotions, stops_at_a_thousand_faults) {
  std::string text = "[";
  for (int i = 0; i < 1'200; ++i) text += "{},";
  EXPECT_EQ(faults_of(text + "{}]").size(), faults_max);
}

}  // namespace
}  // namespace stapel::promotions
