// The pair matrix: its verdicts are those of may_combine, and it names every line that says no.
#include "promotions/pairs.h"

#include <gtest/gtest.h>

#include "promotions/stacking.h"
#include "promotions/testing/generate.h"

namespace stapel::promotions {
namespace {

Promotion promotion(const char* id, Stacking stacking) {
  Promotion out;
  out.id = id;
  out.name = std::string("Actie ") + id;
  out.effects = {
      Effect{PercentOff{.percent = {100'000}, .lines = {}, .max_amount = {}, .max_units = {}}}};
  out.stacking = std::move(stacking);
  return out;
}

Stacking listing(std::vector<std::string> ids, std::vector<std::string> groups,
                 std::vector<Scope> scopes) {
  Stacking out;
  out.combines_with_all = false;
  out.combines_with_promotions = std::move(ids);
  out.combines_with_groups = std::move(groups);
  out.combines_with_scopes = std::move(scopes);
  return out;
}

Stacking in_group(const char* group) {
  Stacking out;
  out.group = group;
  return out;
}

Stacking alone_always() {
  Stacking out;
  out.exclusive = true;
  return out;
}

TEST(Pairs, NameEveryLineThatSaysNo) {
  using enum StackingRule;
  const Promotion free = promotion("free", {});
  const Promotion grouped = promotion("grouped", in_group("g"));
  const Promotion alone = promotion("alone", alone_always());
  const Promotion choosy = promotion("choosy", listing({"free"}, {"g"}, {}));
  const Promotion orders = promotion("orders", listing({}, {}, {Scope::order}));
  const Promotion nothing = promotion("nothing", listing({}, {}, {}));
  using Rules = std::vector<RefusingRule>;
  EXPECT_EQ(refusing_rules(free, grouped), Rules{});
  EXPECT_EQ(refusing_rules(free, alone), (Rules{{false, exclusive}}));
  EXPECT_EQ(refusing_rules(alone, alone), (Rules{{true, exclusive}, {false, exclusive}}));
  EXPECT_EQ(refusing_rules(grouped, promotion("other", in_group("g"))),
            (Rules{{true, group}, {false, group}}));
  EXPECT_EQ(refusing_rules(choosy, free), Rules{});
  EXPECT_EQ(refusing_rules(choosy, grouped), Rules{});
  EXPECT_EQ(refusing_rules(choosy, orders), (Rules{{true, combines_with}}));
  EXPECT_EQ(refusing_rules(nothing, alone), (Rules{{true, combines_with}, {false, exclusive}}));
}

TEST(Pairs, AgreeWithWhatDecides) {
  std::size_t refused = 0, allowed = 0;
  for (std::uint64_t seed = 0; seed < 5'000; ++seed) {
    const testing::Case one = testing::generate_case(seed);
    const auto& promotions = one.definitions.promotions;
    for (std::size_t a = 0; a < promotions.size(); ++a) {
      for (std::size_t b = a + 1; b < promotions.size(); ++b) {
        const bool combinable = refusing_rules(promotions[a], promotions[b]).empty();
        ASSERT_EQ(combinable, may_combine(promotions[a], promotions[b])) << "seed " << seed;
        ++(combinable ? allowed : refused);
      }
    }
  }
  EXPECT_GT(refused, 1'000u);
  EXPECT_GT(allowed, 1'000u);
}

TEST(Pairs, AreAGridAndJson) {
  const Promotion a = promotion("a", in_group("g"));
  const Promotion b = promotion("b", {});
  const Promotion c = promotion("c", in_group("g"));
  const std::vector<ListedPromotion> listed = {{&a, "/0"}, {&b, "/1"}, {&c, "/2"}};
  EXPECT_EQ(to_text(pair_matrix(listed, Language::dutch)),
            "   1 2 3\n"
            "1  · + -  a  ‘Actie a’\n"
            "2    · +  b  ‘Actie b’\n"
            "3      ·  c  ‘Actie c’\n"
            "\n"
            "1 - 3\n"
            "  ‘Actie a’ en ‘Actie c’ horen bij de groep ‘g’, waarvan er hoogstens één geldt. "
            "(a /0/stacking/group)\n"
            "  ‘Actie c’ en ‘Actie a’ horen bij de groep ‘g’, waarvan er hoogstens één geldt. "
            "(c /2/stacking/group)\n");
  const std::string json = to_json(pair_matrix({listed[0], listed[1]}, Language::english), false);
  EXPECT_EQ(json, R"({"promotions":[{"id":"a","name":"Actie a"},{"id":"b","name":"Actie b"}],)"
                  R"("pairs":[{"a":"a","b":"b","combinable":true,"rules":[]}]})");
  const std::string refused =
      to_json(pair_matrix({listed[0], listed[2]}, Language::english), false);
  EXPECT_NE(refused.find(R"("combinable":false,"rules":[{"promotion":"a","rule":"group",)"
                         R"("pointer":"/0/stacking/group","message":"‘Actie a’ and ‘Actie c’ are )"
                         R"(in the group ‘g’, of which at most one applies."})"),
            std::string::npos)
      << refused;
}

}  // namespace
}  // namespace stapel::promotions
