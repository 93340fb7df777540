// The vectors of RFC 4648, and what a strict reader refuses.
#include "base/base64.h"

#include <gtest/gtest.h>

namespace stapel {
namespace {

TEST(Base64, WritesAndReadsTheVectorsOfTheRfc) {
  const struct {
    std::string bytes, text;
  } rows[] = {{"", ""},
              {"f", "Zg=="},
              {"fo", "Zm8="},
              {"foo", "Zm9v"},
              {"foob", "Zm9vYg=="},
              {"fooba", "Zm9vYmE="},
              {"foobar", "Zm9vYmFy"},
              {std::string("\x00\xff\xfe", 3), "AP/+"}};
  for (const auto& row : rows) {
    EXPECT_EQ(write_base64(row.bytes), row.text);
    EXPECT_EQ(read_base64(row.text), row.bytes) << row.text;
  }
}

TEST(Base64, RefusesWhatIsNotWrittenSo) {
  for (const char* text : {"Zg", "Zg=", "Zg===", "=", "====", "Zh==", "Zm9=", "Z g=", "Zm9v\n",
                           "Zm-_", "Zg==Zg==", "Z===",
                           "\xc3\xa9"
                           "Zg"}) {
    EXPECT_FALSE(read_base64(text)) << text;
  }
}

TEST(Base64, WritesAndReadsForUrls) {
  const struct {
    std::string bytes, text;
  } rows[] = {{"", ""},
              {"f", "Zg"},
              {"fo", "Zm8"},
              {"foo", "Zm9v"},
              {std::string("\x00\xff\xfe\xfb\xef", 5), "AP_---8"}};
  for (const auto& row : rows) {
    EXPECT_EQ(write_base64url(row.bytes), row.text);
    EXPECT_EQ(read_base64url(row.text), row.bytes) << row.text;
  }
  for (const char* text : {"Z", "Zg==", "Zh", "Zm9", "AP/+", "Z g", "Zm9v\n", "Zm9vA"}) {
    EXPECT_FALSE(read_base64url(text)) << text;
  }
}

}  // namespace
}  // namespace stapel
