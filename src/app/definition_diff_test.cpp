// Differences between two definitions.
#include "app/definition_diff.h"

#include <gtest/gtest.h>

namespace stapel::app {
namespace {

TEST(DefinitionDiff, NamesWhatCameWentAndChanged) {
  const auto found = differences(
      R"({"id":"bf","name":"Old","effects":[{"percent":10}],"limits":{"total":5},"priority":3})",
      R"({"id":"bf","name":"New","effects":[{"percent":20},{"percent":5}],"limits":{"per_day":2}})");
  const std::vector<Difference> expected = {{"/name", R"("Old")", R"("New")"},
                                            {"/effects/0/percent", "10", "20"},
                                            {"/effects/1", "", R"({"percent":5})"},
                                            {"/limits/per_day", "", "2"},
                                            {"/limits/total", "5", ""},
                                            {"/priority", "3", ""}};
  EXPECT_EQ(found, expected);
}

TEST(DefinitionDiff, FindsNothingBetweenEqualsInAnotherOrder) {
  EXPECT_TRUE(differences(R"({"a":1,"b":[1,2]})", R"({"b":[1,2],"a":1})").empty());
}

TEST(DefinitionDiff, EscapesNamesAndTellsShorterLists) {
  const auto found = differences(R"({"a/b":[1,2,3]})", R"({"a/b":[1]})");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].pointer, "/a~1b/1");
  EXPECT_EQ(found[1].before, "3");
}

TEST(DefinitionDiff, TakesAnotherKindForAChange) {
  EXPECT_EQ(differences(R"({"a":[1]})", R"({"a":{"b":1}})"),
            (std::vector<Difference>{{"/a", "[1]", R"({"b":1})"}}));
}

}  // namespace
}  // namespace stapel::app
