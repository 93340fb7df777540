// Patterns: what they accept, and that what they draw is well formed, different and spread.
#include "codes/pattern.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace stapel::codes {
namespace {

TEST(Pattern, AcceptsAndRefuses) {
  const std::string long_text(65, 'A');
  const struct {
    std::string text;
    bool valid;
  } rows[] = {
      {"BF-####-####", true}, {"####", true},      {"bf####2026", true}, {"", false},
      {"###", false},         {"BF_####", false},  {"BF ####", false},   {"\xc3\xa9####", false},
      {long_text, false},     {"BFBFBFBF", false},
  };
  for (const auto& row : rows) EXPECT_EQ(bool(Pattern::parse(row.text)), row.valid) << row.text;
}

TEST(Pattern, NamesTheRule) {
  EXPECT_NE(Pattern::parse("BF").refusal().find("4 to 32"), std::string::npos);
  EXPECT_NE(Pattern::parse("B!####").refusal().find("hyphens"), std::string::npos);
}

TEST(Pattern, LeavesRoomAgainstGuessing) {
  EXPECT_EQ((*Pattern::parse("####")).room(), 31LL * 31 * 31 * 31 / 1'000);
  EXPECT_EQ((*Pattern::parse(std::string(20, '#'))).room(), INT64_MAX);
}

TEST(Pattern, DrawsDifferentCodesOfItsShape) {
  const auto pattern = Pattern::parse("BF-####-####");
  const auto codes = (*pattern).draw(10'000);
  EXPECT_EQ(std::set(codes.begin(), codes.end()).size(), 10'000u);
  for (const std::string& code : codes) {
    ASSERT_EQ(code.size(), 12u);
    ASSERT_EQ(code.substr(0, 3), "BF-");
    ASSERT_EQ(code[7], '-');
    for (const std::size_t at : {3, 4, 5, 6, 8, 9, 10, 11}) {
      ASSERT_NE(alphabet.find(code[at]), std::string_view::npos) << code;
    }
  }
}

// 31 characters over 80,000 draws: each is expected 2,581 times, with a deviation of 50. Ten
// deviations are never seen of a fair draw; a modulo bias would be several times that.
TEST(Pattern, DrawsEachCharacterEquallyOften) {
  std::map<char, int> counts;
  for (const std::string& code : (*Pattern::parse("########")).draw(10'000)) {
    for (const char c : code) ++counts[c];
  }
  ASSERT_EQ(counts.size(), alphabet.size());
  for (const auto& [character, count] : counts) EXPECT_NEAR(count, 2'581, 500) << character;
}

}  // namespace
}  // namespace stapel::codes
