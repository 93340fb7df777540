// Live sets: a change reads and compiles what it changes, and gives what building anew gives.
#include "app/definition_set.h"

#include <gtest/gtest.h>

namespace stapel::app {
namespace {

constexpr std::size_t promotions = 20'000;

std::string id_of(std::size_t number) { return "p" + std::to_string(number); }

std::string definition_of(const std::string& id, std::int64_t version) {
  return R"({"id": ")" + id + R"(", "name": "n", "trigger": "automatic",
    "effects": [{"type": "percent_off", "percent": )" +
         std::to_string(version) + R"(, "lines": {"attr": "line.sku", "op": "=", "value": ")" + id +
         R"("}}]})";
}

Manifest manifest_of(std::size_t count) {
  Manifest::Changes entries;
  for (std::size_t i = 0; i < count; ++i) entries[id_of(i)] = LiveEntry{.hash = "h"};
  return Manifest().with(entries);
}

LiveEntry version(std::int64_t number) { return {.version = number, .hash = "h"}; }
LiveEntry in_state(PromotionState state) { return {.state = state, .hash = "h"}; }

// Counts the definitions that are asked for.
struct Source {
  std::size_t asked = 0;
  LiveSet::Definitions definitions() {
    return [this](const std::string& id, std::int64_t version) {
      ++asked;
      return definition_of(id, version);
    };
  }
};

Amount discount_of(const LiveSet& live, const std::string& sku) {
  promotions::Cart cart;
  promotions::CartLine& line = cart.lines.emplace_back();
  line.sku = sku;
  line.unit_price = 1'000;
  promotions::EvaluateOptions options;
  return promotions::evaluate(live.compiled(), cart, options)->totals.saved;
}

TEST(LiveSetChange, OfOneOfManyReadsAndCompilesOne) {
  Source source;
  const auto live = *LiveSet::build(1, manifest_of(promotions), source.definitions());
  EXPECT_EQ(source.asked, promotions);
  source.asked = 0;
  const auto next = *LiveSet::change(*live, {{{"p17", version(2)}}, {}}, source.definitions());
  EXPECT_EQ(source.asked, 1U);
  EXPECT_EQ(next->compiled().changes(), 1U);
  EXPECT_EQ(next->number(), 2);
  EXPECT_EQ(discount_of(*next, "p17"), 20);
  EXPECT_EQ(discount_of(*next, "p18"), 10);
  EXPECT_EQ(discount_of(*live, "p17"), 10);
}

TEST(LiveSetChange, OfAStateReadsNothing) {
  Source source;
  const auto live = *LiveSet::build(1, manifest_of(3), source.definitions());
  source.asked = 0;
  const auto next = *LiveSet::change(*live, {{{"p1", in_state(PromotionState::paused)}}, {}},
                                     source.definitions());
  EXPECT_EQ(source.asked, 0U);
  EXPECT_EQ(discount_of(*next, "p1"), 0);
  EXPECT_EQ(discount_of(*next, "p2"), 10);
}

TEST(LiveSetChange, OfTheSettingsBuildsAnew) {
  Source source;
  const auto live = *LiveSet::build(1, manifest_of(3), source.definitions());
  source.asked = 0;
  const auto next = *LiveSet::change(*live, {{}, R"({"currency":"USD"})"}, source.definitions());
  EXPECT_EQ(source.asked, 3U);
  EXPECT_EQ(next->settings().currency.name(), "USD");
}

TEST(LiveSetChange, GivesWhatBuildingGives) {
  Source source;
  const auto live = *LiveSet::build(1, manifest_of(6), source.definitions());
  const Manifest::Changes changes{{"p2", version(3)},
                                  {"p4", in_state(PromotionState::ended)},
                                  {"new", version(1)},
                                  {"p0", std::nullopt},
                                  {"p1", version(1)}};  // as it is
  const auto changed = *LiveSet::change(*live, {changes, {}}, source.definitions());
  const Manifest manifest = live->manifest().with(changes);
  const auto built = *LiveSet::build(2, manifest, source.definitions());
  EXPECT_EQ(changed->hash(), built->hash());
  EXPECT_EQ(changed->compiled().definitions(), built->compiled().definitions());
  manifest.for_each([&](const std::string& id, const LiveEntry&) {
    EXPECT_EQ(discount_of(*changed, id), discount_of(*built, id)) << id;
  });
  EXPECT_EQ(discount_of(*changed, "p0"), 0);
}

TEST(LiveSetChange, IsRefusedWithTheFaultsOfWhatChanged) {
  Source source;
  const auto live = *LiveSet::build(1, manifest_of(3), source.definitions());
  const auto refused =
      LiveSet::change(*live, {{{"p1", version(101)}}, {}}, source.definitions());  // percent
  ASSERT_FALSE(refused);
  ASSERT_EQ(refused.refusal().size(), 1U);
  EXPECT_EQ(refused.refusal().front().pointer, "/p1/effects/0/percent");
}

// --- Personal facts ------------------------------------------------------------------------------

TEST(LiveSetPersonalFacts, AreThoseThatSomeConditionAsksFor) {
  const auto definition = [](const std::string& id, std::int64_t number) {
    const std::string asked =
        number == 1   ? R"({"attr": "customer.is_birthday", "op": "=", "value": true})"
        : number == 2 ? R"({"attr": "customer.attributes.size", "op": "=", "value": "L"})"
                      : R"({"attr": "cart.channel", "op": "=", "value": "web"})";
    return R"({"id": ")" + id + R"(", "name": "n", "trigger": "automatic", "conditions": )" +
           asked + R"(, "effects": [{"type": "percent_off", "percent": 10}]})";
  };
  auto live = *LiveSet::build(1, manifest_of(2), definition);
  EXPECT_EQ(live->personal_facts(), (PersonalFacts{.birthday = 2}));
  live = *LiveSet::change(*live, {{{"p0", version(2)}}, {}}, definition);
  EXPECT_EQ(live->personal_facts(),
            (PersonalFacts{.birthday = 1, .customer_attributes = {{"size", 1}}}));
  live = *LiveSet::change(*live, {{{"p0", version(3)}, {"p1", std::nullopt}}, {}}, definition);
  EXPECT_EQ(live->personal_facts(), PersonalFacts{});
}

}  // namespace
}  // namespace stapel::app
