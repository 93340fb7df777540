// The vectors of RFC 6238 (appendix B, SHA-1) and of RFC 4648, and which codes are taken when.
#include "app/totp.h"

#include <gtest/gtest.h>

namespace stapel::app {
namespace {

const std::string rfc_secret = "12345678901234567890";

Instant at(std::int64_t seconds) { return {seconds * 1'000'000}; }

TEST(Totp, GivesTheCodesOfTheRfc) {
  const struct {
    std::int64_t seconds;
    const char* code;
  } rows[] = {{59, "94287082"},
              {1'111'111'109, "07081804"},
              {1'111'111'111, "14050471"},
              {1'234'567'890, "89005924"},
              {2'000'000'000, "69279037"},
              {20'000'000'000, "65353130"}};
  for (const auto& row : rows) {
    EXPECT_EQ(totp_code(rfc_secret, totp_step(at(row.seconds)), 8), row.code) << row.seconds;
    EXPECT_EQ(totp_code(rfc_secret, totp_step(at(row.seconds))), std::string(row.code).substr(2));
  }
}

TEST(Totp, TakesTheStepBeforeAndAfterAndNoCodeTwice) {
  const std::int64_t step = totp_step(at(1'111'111'111));
  const auto find = [&](std::int64_t of, std::int64_t last) {
    return find_totp_step(rfc_secret, totp_code(rfc_secret, of), at(1'111'111'111), last);
  };
  EXPECT_EQ(find(step - 2, 0), std::nullopt);
  EXPECT_EQ(find(step - 1, 0), step - 1);
  EXPECT_EQ(find(step, 0), step);
  EXPECT_EQ(find(step + 1, 0), step + 1);
  EXPECT_EQ(find(step + 2, 0), std::nullopt);
  EXPECT_EQ(find(step, step), std::nullopt) << "used before";
  EXPECT_EQ(find(step - 1, step), std::nullopt) << "older than one that was used";
  EXPECT_EQ(find_totp_step(rfc_secret, "", at(59), 0), std::nullopt);
}

TEST(Totp, WritesAndReadsBase32) {
  const struct {
    const char* bytes;
    const char* text;
  } rows[] = {{"", ""}, {"f", "MY"}, {"fo", "MZXQ"}, {"foo", "MZXW6"}, {"foobar", "MZXW6YTBOI"}};
  for (const auto& row : rows) {
    EXPECT_EQ(write_base32(row.bytes), row.text);
    EXPECT_EQ(read_base32(row.text), row.bytes);
  }
  EXPECT_EQ(read_base32("MZ1"), std::nullopt);
}

TEST(Totp, NamesTheAccountInItsUri) {
  EXPECT_EQ(totp_uri("eva+1@shop.example", "MZXW6"),
            "otpauth://totp/Stapel:eva%2B1%40shop.example?secret=MZXW6&issuer=Stapel");
}

TEST(Totp, ReadsRecoveryCodesAsPeopleTypeThem) {
  EXPECT_EQ(normal_recovery_code("AB12c-d3 4EF"), "ab12cd34ef");
}

}  // namespace
}  // namespace stapel::app
