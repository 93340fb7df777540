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
  Manifest manifest;
  for (std::size_t i = 0; i < count; ++i) manifest.entries[id_of(i)] = {.hash = "h"};
  return manifest;
}

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
  Manifest manifest = live->manifest();
  manifest.entries["p17"].version = 2;
  const auto next = *LiveSet::change(*live, manifest, source.definitions());
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
  Manifest manifest = live->manifest();
  manifest.entries["p1"].state = PromotionState::paused;
  const auto next = *LiveSet::change(*live, manifest, source.definitions());
  EXPECT_EQ(source.asked, 0U);
  EXPECT_EQ(discount_of(*next, "p1"), 0);
  EXPECT_EQ(discount_of(*next, "p2"), 10);
}

TEST(LiveSetChange, OfTheSettingsBuildsAnew) {
  Source source;
  const auto live = *LiveSet::build(1, manifest_of(3), source.definitions());
  source.asked = 0;
  Manifest manifest = live->manifest();
  manifest.settings = R"({"currency":"USD"})";
  const auto next = *LiveSet::change(*live, manifest, source.definitions());
  EXPECT_EQ(source.asked, 3U);
  EXPECT_EQ(next->settings().currency.name(), "USD");
}

TEST(LiveSetChange, GivesWhatBuildingGives) {
  Source source;
  const auto live = *LiveSet::build(1, manifest_of(6), source.definitions());
  Manifest manifest = live->manifest();
  manifest.entries["p2"].version = 3;
  manifest.entries["p4"].state = PromotionState::ended;
  manifest.entries["new"] = {.hash = "h"};
  manifest.entries.erase("p0");
  const auto changed = *LiveSet::change(*live, manifest, source.definitions());
  const auto built = *LiveSet::build(2, manifest, source.definitions());
  EXPECT_EQ(changed->hash(), built->hash());
  EXPECT_EQ(changed->compiled().definitions(), built->compiled().definitions());
  for (const auto& [id, entry] : manifest.entries) {
    EXPECT_EQ(discount_of(*changed, id), discount_of(*built, id)) << id;
  }
  EXPECT_EQ(discount_of(*changed, "p0"), 0);
}

TEST(LiveSetChange, IsRefusedWithTheFaultsOfWhatChanged) {
  Source source;
  const auto live = *LiveSet::build(1, manifest_of(3), source.definitions());
  Manifest manifest = live->manifest();
  manifest.entries["p1"].version = 101;  // percent
  const auto refused = LiveSet::change(*live, manifest, source.definitions());
  ASSERT_FALSE(refused);
  ASSERT_EQ(refused.refusal().size(), 1U);
  EXPECT_EQ(refused.refusal().front().pointer, "/p1/effects/0/percent");
}

}  // namespace
}  // namespace stapel::app
