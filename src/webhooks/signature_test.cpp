// Signatures against vectors that other programs computed (Python's hmac and the openssl command;
// tests/http/webhooks_test.py verifies live ones with Python), keys as they are written, and what a
// receiver must refuse.
#include "webhooks/signature.h"

#include <gtest/gtest.h>

namespace stapel::webhooks {
namespace {

constexpr std::string_view id = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
constexpr std::int64_t timestamp = 1'674'087'231;
constexpr Instant at{timestamp * 1'000'000};
constexpr std::string_view body =
    R"({"type":"order.paid","timestamp":"2026-11-27T09:00:00Z","data":{"order":"4711"}})";
constexpr const char* private_key =
    "whsk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8DoQe/884Qvh1w3RjnS8CZZ+TWMJulDV8d3IZkElUxuA==";
constexpr const char* public_key = "whpk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=";
constexpr const char* ed25519_signature =
    "v1a,QmigKRzt9wwgj4LVQKiA5zi73x/UkzFXIdthOTuYu9IP5Zax4VQ3P/JmPHosYVR6C0rm04IvR40EdAIATZSqDQ==";

Key key_of(std::string_view text) {
  auto key = Key::parse(text);
  EXPECT_TRUE(key) << text << ": " << key.refusal();
  return *key;
}

Instant seconds_later(std::int64_t seconds) {
  return Instant{at.microseconds + seconds * 1'000'000};
}

const char* const secret_24 = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
const char* const secret_64 =
    "whsec_ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4CBgoOEhYaHiImKi4yNjo+QkZKTlJWWl5iZmpucnZ6foKGiow="
    "=";

TEST(Signature, EqualsThatOfOtherPrograms) {
  const struct {
    const char *key, *signature;
  } rows[] = {{secret_24, "v1,B3pGC52Zr++rDprN7yODe4RIXYH9w5sQ9WKoPJ2MMIw="},
              {secret_64, "v1,Rfr3GcjcGugmEunKIzArzgFcwJq6pdkc1Q26/OvoF9Q="},
              {private_key, ed25519_signature}};
  for (const auto& row : rows) {
    const Key keys[] = {key_of(row.key)};
    const SignedHeaders headers = sign(keys, id, at, body);
    EXPECT_EQ(headers.id, id);
    EXPECT_EQ(headers.timestamp, "1674087231");
    EXPECT_EQ(headers.signature, row.signature);
  }
}

// The example that libraries of the standard are tested with.
TEST(Signature, EqualsThePublishedExample) {
  const Key keys[] = {key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")};
  const SignedHeaders headers = sign(keys, "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                     Instant{1'614'265'330'000'000}, R"({"test": 2432232314})");
  EXPECT_EQ(headers.signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(Signature, KeysAreWrittenAsTheyWereRead) {
  for (const char* text : {secret_24, secret_64, private_key, public_key}) {
    EXPECT_EQ(key_of(text).text(), text);
  }
  EXPECT_EQ(Key::symmetric(std::string(24, 'x')), key_of("whsec_eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"));
  EXPECT_EQ(key_of(private_key).for_receiver().text(), public_key);
  EXPECT_EQ(key_of(secret_24).for_receiver().text(), secret_24);
  EXPECT_FALSE(key_of(public_key).can_sign());
}

TEST(Signature, RefusesOtherKeys) {
  const struct {
    const char *text, *rule;
  } rows[] = {
      {"", "begin"},
      {"AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "begin"},
      {"whsec_", "24 to 64"},
      {"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRY=", "24 to 64"},  // 23 bytes
      {"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRY", "base64"},
      {"WHSEC_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "begin"},
      {"whpk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "32 bytes"},
      {"whsk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=", "seed"},
      {"whsk_AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8DoQe/"
       "884Qvh1w3RjnS8CZZ+TWMJulDV8d3IZkElUxuA==",
       "seed"},
  };
  for (const auto& row : rows) {
    const auto key = Key::parse(row.text);
    ASSERT_FALSE(key) << row.text;
    EXPECT_NE(key.refusal().find(row.rule), std::string::npos) << row.text << key.refusal();
  }
  const std::string too_long = "whsec_" + std::string(88, 'A');  // 66 bytes
  EXPECT_FALSE(Key::parse(too_long));
}

TEST(Signature, OldAndNewSecretsBothSign) {
  const Key keys[] = {key_of(secret_64), key_of(secret_24), key_of(private_key)};
  const SignedHeaders headers = sign(keys, id, at, body);
  EXPECT_EQ(std::count(headers.signature.begin(), headers.signature.end(), ' '), 2);
  for (const char* known : {secret_24, secret_64, private_key, public_key}) {
    const Key receiver[] = {key_of(known)};
    EXPECT_EQ(verify(receiver, headers, body, at), Verdict::good) << known;
  }
  const Key stranger[] = {Key::symmetric(std::string(32, 'z')), Key::ed25519(std::string(32, 'z'))};
  EXPECT_EQ(verify(stranger, headers, body, at), Verdict::wrong_signature);
}

TEST(Signature, CoversIdTimestampAndBody) {
  const Key keys[] = {key_of(secret_24)};
  const SignedHeaders good = sign(keys, id, at, body);
  EXPECT_EQ(verify(keys, good, body, at), Verdict::good);
  EXPECT_EQ(verify(keys, good, std::string(body) + " ", at), Verdict::wrong_signature);
  SignedHeaders other_id = good, other_time = good, other_signature = good;
  other_id.id += "x";
  other_time.timestamp = "1674087232";
  other_signature.signature[5] = other_signature.signature[5] == 'A' ? 'B' : 'A';
  for (const SignedHeaders& changed : {other_id, other_time, other_signature}) {
    EXPECT_EQ(verify(keys, changed, body, at), Verdict::wrong_signature);
  }
  // Of another version, and one that stands for another.
  SignedHeaders unknown = good;
  unknown.signature = "v2," + good.signature.substr(3);
  EXPECT_EQ(verify(keys, unknown, body, at), Verdict::wrong_signature);
  unknown.signature = "v1a," + good.signature.substr(3);
  EXPECT_EQ(verify(keys, unknown, body, at), Verdict::wrong_signature);
}

TEST(Signature, TimestampsAreGoodForFiveMinutesBothWays) {
  const Key keys[] = {key_of(secret_24)};
  const SignedHeaders headers = sign(keys, id, at, body);
  EXPECT_EQ(verify(keys, headers, body, seconds_later(300)), Verdict::good);
  EXPECT_EQ(verify(keys, headers, body, seconds_later(301)), Verdict::too_old);
  EXPECT_EQ(verify(keys, headers, body, seconds_later(-300)), Verdict::good);
  EXPECT_EQ(verify(keys, headers, body, seconds_later(-301)), Verdict::too_new);
}

TEST(Signature, RefusesHeadersThatAreNone) {
  const Key keys[] = {key_of(secret_24)};
  const SignedHeaders good = sign(keys, id, at, body);
  for (const char* time : {"", "x", "1674087231.5", "-1674087231", " 1674087231", "1674087231x",
                           "99999999999999999999"}) {
    SignedHeaders headers = good;
    headers.timestamp = time;
    EXPECT_EQ(verify(keys, headers, body, at), Verdict::malformed) << time;
  }
  SignedHeaders no_id = good, no_signature = good, dotted = good;
  no_id.id.clear();
  no_signature.signature.clear();
  dotted.id = "a.b";
  for (const SignedHeaders& headers : {no_id, no_signature, dotted}) {
    EXPECT_EQ(verify(keys, headers, body, at), Verdict::malformed);
  }
}

}  // namespace
}  // namespace stapel::webhooks
