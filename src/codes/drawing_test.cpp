// Drawing: what is drawn is well formed, ascending, in its part, evenly spread, and new.
#include "codes/drawing.h"

#include <gtest/gtest.h>

#include <map>

namespace stapel::codes {
namespace {

Pattern pattern_of(const std::string& text, Check check = Check::last) {
  return *Pattern::parse(text, check);
}

TEST(Drawing, GivesCodesOfThePatternsShape) {
  for (const std::string& text : {std::string("BF-####-####"), "X" + std::string(32, '#')}) {
    const Pattern pattern = pattern_of(text);
    const CodeList codes = Part(pattern, 0, 1).draw(10'000, {});
    ASSERT_EQ(codes.size(), 10'000u);
    for (std::size_t i = 0; i < codes.size(); ++i) {
      const std::string drawn = pattern.drawn_of(codes[i]);
      ASSERT_FALSE(drawn.empty()) << codes[i];
      ASSERT_TRUE(is_checked(drawn)) << codes[i];
      ASSERT_TRUE(i == 0 || codes[i - 1] < codes[i]) << codes[i];
    }
  }
}

TEST(Drawing, PartsFollowEachOther) {
  const Pattern pattern = pattern_of("BF-####-####");
  std::string last;
  for (std::int64_t part = 0; part < 7; ++part) {
    const Part drawn(pattern, part, 7);
    const CodeList codes = drawn.draw(100, {});
    EXPECT_LT(last, drawn.first());
    EXPECT_LE(drawn.first(), codes[0]);
    EXPECT_LE(codes[99], drawn.last());
    last = drawn.last();
  }
  EXPECT_EQ(Part(pattern, 0, 7).first(), "BF22222222");
  EXPECT_EQ(last, "BFZZZZZZZZ");
}

TEST(Drawing, PassesOverWhatIsTaken) {
  const Pattern pattern = pattern_of("####");
  const Part part(pattern, 0, 1);
  std::vector<std::string> taken = {"no code of this shape", "NOPE"};
  for (const char a : alphabet.substr(0, 15)) {
    for (const char b : alphabet) {
      for (const char c : alphabet.substr(0, 15)) {
        std::string code{a, b, c};
        code.push_back(check_character(code));
        taken.push_back(std::move(code));
      }
    }
  }
  ASSERT_TRUE(part.has_room(7'000, taken.size()));
  EXPECT_FALSE(part.has_room(8'000, taken.size()));
  const CodeList codes = part.draw(7'000, taken);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    EXPECT_EQ(std::find(taken.begin(), taken.end(), codes[i]), taken.end()) << codes[i];
  }
}

// 31 characters over 70,000 draws: each is expected 2,258 times, with a deviation of 47. Ten
// deviations are never seen of a fair draw; a modulo bias would be several times that.
TEST(Drawing, DrawsEachCharacterEquallyOften) {
  const Pattern pattern = pattern_of("########", Check::none);
  const CodeList codes = Part(pattern, 0, 1).draw(10'000, {});
  for (std::size_t place = 0; place < 8; ++place) {
    std::map<char, int> counts;
    for (std::size_t i = 0; i < codes.size(); ++i) ++counts[codes[i][place]];
    ASSERT_EQ(counts.size(), alphabet.size());
    for (const auto& [c, count] : counts) EXPECT_NEAR(count, 323, 180) << place << c;
  }
}

TEST(Drawing, NeverDrawsTheSameTwice) {
  const Pattern pattern = pattern_of("BF-####-####");
  const Part part(pattern, 0, 1);
  EXPECT_FALSE(part.draw(10, {}) == part.draw(10, {}));
}

}  // namespace
}  // namespace stapel::codes
