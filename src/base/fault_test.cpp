// Nearest names, and checks that end the work.
#include "base/fault.h"

#include <gtest/gtest.h>

#include "base/check.h"

namespace stapel {
namespace {

TEST(Fault, finds_the_nearest_name) {
  const std::vector<std::string_view> names = {"percent", "amount", "scope", "lines", "max_amount"};
  const struct {
    std::string_view word, want;
  } rows[] = {{"precent", "percent"},
              {"percentage", "percent"},
              {"Percent", "percent"},
              {"amout", "amount"},
              {"line", "lines"},
              {"maxamount", "max_amount"},
              {"colour", ""},
              {"", ""},
              {"x", ""},
              {"percent", "percent"}};
  for (const auto& row : rows) EXPECT_EQ(nearest(row.word, names), row.want) << row.word;
  EXPECT_EQ(nearest(std::string(100'000, 'a'), names), "");
  EXPECT_EQ(nearest("word", {}), "");
}

TEST(Check, throws_a_bug_that_names_the_condition) {
  const int one = 1;
  STAPEL_CHECK(one == 1);
  try {
    STAPEL_CHECK(one == 2);
    FAIL() << "passed";
  } catch (const Bug& bug) {
    EXPECT_NE(std::string(bug.what()).find("one == 2"), std::string::npos);
  }
}

}  // namespace
}  // namespace stapel
