// The quick reader against Boost.JSON's parser: what it takes, that one reads alike. Samples with a
// byte changed, put in or left out at every place, and cut off everywhere.
#include "base/json_quick.h"

#include <gtest/gtest.h>

#include <array>

namespace stapel::json {
namespace {

// Everything that a document says, with its faults; nothing where it could not be read.
std::optional<std::string> told(const std::optional<Document>& document, const Faults& faults) {
  if (!document) return std::nullopt;
  std::string out;
  Writer(out).copy(document->root());
  for (const Fault& fault : faults) out += '\n' + fault.pointer + ": " + fault.message;
  return out;
}

std::optional<std::string> quickly(std::string_view text) {
  Faults faults;
  const auto document = read_quickly(text, faults);
  EXPECT_TRUE(document || faults.empty()) << text;
  return told(document, faults);
}

std::optional<std::string> slowly(std::string_view text) {
  Faults faults;
  const auto document = Document::parse_slowly(text, faults);
  return told(document, faults);
}

struct Counts {
  int both = 0, slow_only = 0, neither = 0;
};

void compare(std::string_view text, Counts& counts) {
  const auto quick = quickly(text), slow = slowly(text);
  if (quick) {
    ++counts.both;
    EXPECT_EQ(quick, slow) << text;
  } else {
    ++(slow ? counts.slow_only : counts.neither);
  }
}

const std::string_view samples[] = {
    R"({"id": "1", "sku":"A-1","quantity":3 ,"unit_price": 16000,"brand":"Acme","on_sale":false})",
    R"([{"a":[1,"x\u00e9\u20ac\n",true,null,{"b/~":-0.50}],"e":{},"":[[]]}])",
    R"({"a":1,"b":{"x":1,"x":2,"x":3},"a":2,"\u0061":3,"c":[],"b":4})",
    R"(["Caffè crème", "10 €", "日本", "😀", "a\/b\\c\"d\b\f\r\t", "eight888é", "\u007f"])",
    "\t\r\n [0, -0, 0.0, -1.25, 12345678901234567890123, 0.00000000000000000000000001]\n",
    R"({"percent":12.5e0,"big":1E2,"pair":"\ud83d\ude00","half":"\ud83d"})",
    "\"text\"",
    "true",
    " null ",
};

const std::array<char, 40> bytes = {'\0',   '\x01', '\x1f', ' ',    '\t',   '\n',   '"',    '\\',
                                    '/',    '{',    '}',    '[',    ']',    ',',    ':',    '-',
                                    '+',    '.',    '0',    '1',    '9',    'a',    'b',    'd',
                                    'e',    'E',    'f',    'n',    'r',    't',    'u',    'x',
                                    '\x7f', '\x80', '\xbf', '\xc1', '\xc3', '\xe2', '\xed', '\xf4'};

TEST(JsonQuick, reads_everyday_json) {
  for (const std::string_view text : {samples[0], samples[1], samples[3], samples[4], samples[6],
                                      samples[7], samples[8], std::string_view("[[],{},\"\"]")}) {
    EXPECT_TRUE(quickly(text)) << text;
    EXPECT_EQ(quickly(text), slowly(text));
  }
}

TEST(JsonQuick, reports_repeated_keys_as_the_other_does) {
  EXPECT_NE(quickly(samples[2])->find("repeated key"), std::string::npos);
  EXPECT_EQ(quickly(samples[2]), slowly(samples[2]));
}

TEST(JsonQuick, leaves_to_the_other_what_it_does_not_know) {
  for (const std::string_view text : {"1e2", R"("\ud83d\ude00")", "", " ", "\xEF\xBB\xBF{}", "{}x"})
    EXPECT_FALSE(quickly(text)) << text;
  EXPECT_TRUE(quickly(std::string(depth_max, '[') + std::string(depth_max, ']')));
  EXPECT_FALSE(quickly(std::string(depth_max + 1, '[') + std::string(depth_max + 1, ']')));
  EXPECT_FALSE(quickly(std::string(1'000'000, '[')));
}

TEST(JsonQuick, takes_nothing_that_the_other_refuses_or_reads_otherwise) {
  Counts counts;
  for (const std::string_view sample : samples) {
    for (std::size_t at = 0; at <= sample.size(); ++at) {
      const std::string before(sample.substr(0, at)), after(sample.substr(at));
      compare(before, counts);
      if (!after.empty()) compare(before + after.substr(1), counts);
      for (const char byte : bytes) {
        compare(before + byte + after, counts);
        if (!after.empty()) compare(before + byte + after.substr(1), counts);
      }
    }
  }
  EXPECT_GT(counts.both, 5'000);
  EXPECT_GT(counts.slow_only, 100);
  EXPECT_GT(counts.neither, 10'000);
}

// Each pair of bytes where a character may begin, and what may follow it.
TEST(JsonQuick, agrees_about_utf8) {
  Counts counts;
  for (int lead = 0; lead < 256; ++lead) {
    for (int second = 0; second < 256; ++second) {
      for (const std::string_view rest : {"", "\x80", "\xbf\x80", "\xc0", "aaaaaaaa"}) {
        std::string text = "\"";
        text += static_cast<char>(lead);
        text += static_cast<char>(second);
        text += rest;
        text += '"';
        compare(text, counts);
      }
    }
  }
  EXPECT_GT(counts.both, 10'000);
}

}  // namespace
}  // namespace stapel::json
