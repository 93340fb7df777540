// Tokens as attackers write them. The good one is signed by another implementation of HMAC: see
// tests/http/keys_test.py for one that is written without ours.
#include "app/customer_token.h"

#include <gtest/gtest.h>

#include "base/crypto.h"

namespace stapel::app {
namespace {

constexpr std::int64_t now_seconds = 1'800'000'000;
const Instant now{now_seconds * 1'000'000};
const std::vector<storage::TokenSecret> secrets = {{"ts_old", "old-secret", Instant{}},
                                                   {"ts_new", "new-secret", Instant{}}};

std::string base64url(std::string_view text) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (held += 8; held >= 6; held -= 6) out += letters[bits >> (held - 6) & 63];
  }
  if (held > 0) out += letters[bits << (6 - held) & 63];
  return out;
}

std::string token_of(const std::string& header, const std::string& payload,
                     const std::string& secret = "new-secret") {
  const std::string text = base64url(header) + '.' + base64url(payload);
  return text + '.' + base64url(hmac_sha256(secret, text));
}
const std::string header = R"({"alg":"HS256","typ":"JWT","kid":"ts_new"})";
std::string payload(const std::string& more = "", std::int64_t ends = now_seconds + 600) {
  return R"({"shop":"default","customer":{"id":"c-1"},"exp":)" + std::to_string(ends) + more + "}";
}

// "" where the token is good.
std::string why(const std::string& token) {
  const auto customer = verify_customer_token(token, secrets, "default", now);
  return customer ? "" : customer.refusal();
}

TEST(CustomerToken, GivesTheCustomerOfAGoodOne) {
  const auto customer = verify_customer_token(token_of(header, payload()), secrets, "default", now);
  ASSERT_TRUE(bool(customer)) << customer.refusal();
  EXPECT_EQ(*customer, R"({"id":"c-1"})");
}

TEST(CustomerToken, IsGoodWithEitherSecretWhileBothAreInUse) {
  EXPECT_EQ(why(token_of(R"({"alg":"HS256","kid":"ts_old"})", payload(), "old-secret")), "");
  EXPECT_EQ(why(token_of(R"({"alg":"HS256","kid":"ts_gone"})", payload())),
            "is signed with a secret that is not in use (its kid)");
  EXPECT_EQ(why(token_of(R"({"alg":"HS256","kid":"ts_old"})", payload())), "has a wrong signature");
}

TEST(CustomerToken, KnowsOneAlgorithm) {
  for (const std::string alg : {"none", "None", "hs256", "HS384", "RS256", "ES256", ""}) {
    const std::string head = R"({"alg":")" + alg + R"(","kid":"ts_new"})";
    EXPECT_EQ(why(token_of(head, payload())), "must be signed with HS256 (its alg)") << alg;
    EXPECT_NE(why(base64url(head) + '.' + base64url(payload()) + '.'), "") << alg;
  }
}

TEST(CustomerToken, RefusesWhatItDoesNotKnow) {
  for (const std::string head : {
           R"({"alg":"HS256"})",
           R"({"kid":"ts_new"})",
           R"({"alg":"HS256","kid":"ts_new","crit":["b64"],"b64":false})",
           R"({"alg":"HS256","alg":"none","kid":"ts_new"})",
           R"({"alg":"HS256","kid":1})",
           R"({"alg":"HS256","kid":"ts_new","typ":"JWE"})",
           R"([])",
           R"(nonsense)",
       }) {
    EXPECT_NE(why(token_of(head, payload())), "") << head;
  }
  for (const std::string& body : {
           std::string(R"({"customer":{"id":"c"},"exp":1800000600})"),
           std::string(R"({"shop":"default","exp":1800000600})"),
           std::string(R"({"shop":"default","customer":{"id":"c"}})"),
           std::string(R"({"shop":"default","customer":"c","exp":1800000600})"),
           payload(R"(,"admin":true)"),
           payload(R"(,"exp":1800000601)"),
           payload(R"(,"nbf":"soon")"),
           std::string(R"({"shop":"default","customer":{"id":"c"},"exp":1800000600.5})"),
       }) {
    EXPECT_NE(why(token_of(header, body)), "") << body;
  }
}

TEST(CustomerToken, HasAShortLife) {
  const struct {
    std::string more;
    std::int64_t ends;
    std::string want;
  } rows[] = {
      {"", now_seconds + 1, ""},
      {"", now_seconds, "has expired"},
      {"", now_seconds + 86'400, ""},
      {"", now_seconds + 86'401, "ends more than 24 hours from now (its exp)"},
      {R"(,"nbf":1800000060)", now_seconds + 600, ""},
      {R"(,"nbf":1800000061)", now_seconds + 600, "is not good yet (its nbf)"},
      {R"(,"iat":1800000061)", now_seconds + 600, "was issued in the future (its iat)"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(why(token_of(header, payload(row.more, row.ends))), row.want) << row.ends << row.more;
  }
}

TEST(CustomerToken, IsOfOneShop) {
  const auto customer = verify_customer_token(token_of(header, payload()), secrets, "other", now);
  EXPECT_EQ(customer.refusal(), "is of another shop");
}

// Every single bit matters: no other text passes for the signed one.
TEST(CustomerToken, ChangesNothingUnnoticed) {
  const std::string token = token_of(header, payload());
  for (std::size_t i = 0; i < token.size(); ++i) {
    for (const char c : {'A', 'B', '_', '.', '=', '+', ' '}) {
      std::string changed = token;
      if (changed[i] == c) continue;
      changed[i] = c;
      EXPECT_NE(why(changed), "") << i << c;
    }
  }
  EXPECT_NE(why(token + "="), "");
  EXPECT_NE(why(token + "A"), "");
  EXPECT_NE(why(token.substr(0, token.size() - 1)), "");
  EXPECT_NE(why(token + ".x"), "");
  EXPECT_NE(why(""), "");
  EXPECT_EQ(why(std::string(9'000, 'A')), "is longer than 8192 bytes");
}

}  // namespace
}  // namespace stapel::app
