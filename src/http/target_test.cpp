#include "http/target.h"

#include <gtest/gtest.h>

namespace stapel::http {
namespace {

using Segments = std::vector<std::string>;

TEST(Target, TakesPathsApart) {
  const struct {
    std::string_view target;
    Segments segments;
    std::vector<Header> query;
  } rows[] = {
      {"/", {""}, {}},
      {"/v1/codes", {"v1", "codes"}, {}},
      {"/v1/codes/", {"v1", "codes", ""}, {}},
      {"//x", {"", "x"}, {}},
      {"/a%2Fb/c%20d+e", {"a/b", "c d+e"}, {}},
      {"/%E2%82%AC", {"\u20ac"}, {}},
      {"/x?a=1&b=%20+&&c&d=", {"x"}, {{"a", "1"}, {"b", "  "}, {"c", ""}, {"d", ""}}},
      {"/x?a=b=c?d", {"x"}, {{"a", "b=c?d"}}},
      {"http://shop.example/v1/codes?limit=1", {"v1", "codes"}, {{"limit", "1"}}},
      {"http://shop.example", {""}, {}},
  };
  for (const auto& row : rows) {
    const auto target = parse_target(row.target);
    ASSERT_TRUE(target) << row.target;
    EXPECT_EQ(target->segments, row.segments) << row.target;
    EXPECT_EQ(target->query, row.query) << row.target;
  }
}

TEST(Target, RefusesWhatIsNoCleanText) {
  for (const std::string_view target : {"",
                                        "*",
                                        "v1",
                                        "/%",
                                        "/%4",
                                        "/%GG",
                                        "/a?%zz=1",
                                        "/a?b=%f",
                                        "/%00",
                                        "/%0A",
                                        "/%7F",
                                        "/%FF",
                                        "/%C0%AF",
                                        "/%E0%80%AF",
                                        "/%ED%A0%80",
                                        "/%F4%90%80%80",
                                        "/%F8%88%80%80%80",
                                        "/%E2%82",
                                        "/%80",
                                        "/%C3%28",
                                        "shop.example:443"}) {
    EXPECT_FALSE(parse_target(target)) << target;
  }
}

TEST(Target, EncodedSegmentsComeBackEqual) {
  for (const std::string_view text : {"plain-1._~", "a/b", "50% off", "\u20ac", "?#&=+"}) {
    const std::string path = "/" + encode_segment(text);
    EXPECT_EQ(path.find_first_of("?#&=+ ", 1), std::string::npos) << path;
    const auto target = parse_target(path);
    ASSERT_TRUE(target) << path;
    EXPECT_EQ(target->segments, Segments{std::string(text)});
  }
}

}  // namespace
}  // namespace stapel::http
