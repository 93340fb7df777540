// The check character: every single wrong character and every exchange of neighbours is noticed,
// proven by trying them all.
#include "codes/check.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace stapel::codes {
namespace {

std::string checked(std::string text) {
  text.push_back(check_character(text));
  return text;
}

// The number of errors of the two kinds, in places from `first` to before `end`, that pass
// unnoticed.
int missed_in(const std::string& code, std::size_t first, std::size_t end) {
  int missed = 0;
  for (std::size_t i = first; i < end; ++i) {
    for (const char wrong : alphabet) {
      std::string typed = code;
      typed[i] = wrong;
      missed += wrong != code[i] && is_checked(typed);
    }
    if (i == first || code[i] == code[i - 1]) continue;
    std::string typed = code;
    std::swap(typed[i], typed[i - 1]);
    missed += is_checked(typed);
  }
  return missed;
}

// All 29,791 codes of four characters, with each error in each place.
TEST(CheckCharacter, NoticesEveryWrongCharacterAndEverySwapInAllShortCodes) {
  for (const char a : alphabet) {
    for (const char b : alphabet) {
      for (const char c : alphabet) {
        const std::string code = checked({a, b, c});
        ASSERT_TRUE(is_checked(code)) << code;
        ASSERT_EQ(missed_in(code, 0, 4), 0) << code;
      }
    }
  }
}

// An error changes the sum by what stands in one or two places, whatever stands in the others. So
// all pairs of characters in all neighbouring places of the longest code are all cases there are.
TEST(CheckCharacter, NoticesThemInEveryPlaceOfTheLongestCode) {
  for (std::size_t place = 0; place < 31; ++place) {
    for (const char a : alphabet) {
      for (const char b : alphabet) {
        std::string text(31, '7');
        text[place] = a;
        if (place + 1 < text.size()) text[place + 1] = b;
        ASSERT_EQ(missed_in(checked(text), place, place + 2), 0) << text;
      }
    }
  }
}

TEST(CheckCharacter, NoticesAnyTwoThatChangedPlacesWithinThirty) {
  const std::string code = checked("23456789ABCDEFGHJKMNPQRSTUVWXY");
  for (std::size_t i = 0; i < code.size(); ++i) {
    for (std::size_t j = i + 1; j < code.size() && j - i < 30; ++j) {
      if (code[i] == code[j]) continue;
      std::string typed = code;
      std::swap(typed[i], typed[j]);
      EXPECT_FALSE(is_checked(typed)) << i << " " << j;
    }
  }
}

TEST(CheckCharacter, RefusesWhatIsNotOfTheAlphabet) {
  EXPECT_FALSE(is_checked(""));
  EXPECT_FALSE(is_checked("O0I1"));
  EXPECT_TRUE(is_checked("2222"));
  EXPECT_EQ(position_of('Z'), 30u);
  EXPECT_EQ(position_of('O'), std::nullopt);
}

// Kept for ever: codes are in shoppers' hands.
TEST(CheckCharacter, StaysTheSame) {
  const struct {
    const char* text;
    char check;
  } rows[] = {{"234", 'F'}, {"ZZZ", 'P'}, {"7K3MQ9P", 'T'}};
  for (const auto& row : rows) EXPECT_EQ(check_character(row.text), row.check) << row.text;
}

}  // namespace
}  // namespace stapel::codes
