// Patterns: what they accept, how much room they leave, and what they take for a typing error.
#include "codes/pattern.h"

#include <gtest/gtest.h>

namespace stapel::codes {
namespace {

Pattern pattern_of(const std::string& text, Check check = Check::last) {
  return *Pattern::parse(text, check);
}

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
  EXPECT_EQ(pattern_of("####", Check::none).room(), 31LL * 31 * 31 * 31 / 1'000);
  EXPECT_EQ(pattern_of("####").room(), 31LL * 31 * 31 / 1'000);
  EXPECT_EQ(pattern_of(std::string(20, '#')).room(), INT64_MAX);
}

TEST(Pattern, TakesTheDrawnCharactersOutOfACode) {
  const Pattern pattern = pattern_of("bf-####-##x");
  EXPECT_EQ(pattern.normalised(), "BF######X");
  EXPECT_EQ(pattern.drawn_of("BF234567X"), "234567");
  for (const char* other : {"BF234567Y", "BF23456X", "BF23456OX", "XX234567X"}) {
    EXPECT_EQ(pattern.drawn_of(other), "") << other;
  }
}

TEST(Pattern, TellsTypingErrorsFromOtherCodes) {
  const std::string good = "BF7K3MQ9P" + std::string(1, check_character("7K3MQ9P"));
  std::string wrong = good;
  wrong[4] = '4';
  std::string swapped = good;
  std::swap(swapped[5], swapped[6]);
  const struct {
    std::string code;
    bool checked, unchecked;  // with and without a check character
  } rows[] = {
      {good, false, false},
      {wrong, true, false},
      {swapped, true, false},
      {"BF7K3MQ9PO", true, true},             // a character that is never drawn
      {"B6" + good.substr(2), true, true},    // a wrong character in the fixed part
      {"FB" + good.substr(2), true, true},    // neighbours exchanged there
      {"XY" + good.substr(2), false, false},  // another prefix
      {"BF7K3MQ9", false, false},             // another length
      {"BLACKFRIDAY", false, false},
  };
  const Pattern checked = pattern_of("BF-####-####");
  const Pattern unchecked = pattern_of("BF-####-####", Check::none);
  for (const auto& row : rows) {
    EXPECT_EQ(checked.is_mistyped(row.code), row.checked) << row.code;
    EXPECT_EQ(unchecked.is_mistyped(row.code), row.unchecked) << row.code;
  }
}

}  // namespace
}  // namespace stapel::codes
