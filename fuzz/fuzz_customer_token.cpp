// Any text as what a customer token says, signed as a shop would: the header up to the first line's
// end, the payload behind it. Unsigned it is never taken, and nor is one that was taken once a bit
// of it is another, in another shop, or when it has ended. What is taken is the customer as JSON.
#include <cstddef>
#include <cstdint>
#include <string>

#include "app/customer_token.h"
#include "base/check.h"
#include "base/crypto.h"
#include "base/json.h"

using namespace stapel;

namespace {

constexpr Instant now{1'795'770'000'000'000};
constexpr std::string_view shop = "default";

const std::vector<storage::TokenSecret>& secrets() {
  static const std::vector<storage::TokenSecret> known = [] {
    storage::TokenSecret one;
    one.id = "ts_1";
    one.secret = "a secret of 32 bytes and no less.";
    return std::vector{one};
  }();
  return known;
}

std::string base64url(std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : bytes) {
    bits = (bits << 8 | static_cast<unsigned char>(c)) & 0xFFFF;
    for (held += 8; held >= 6; held -= 6) out += digits[bits >> (held - 6) & 63];
  }
  if (held > 0) out += digits[bits << (6 - held) & 63];
  return out;
}

bool taken(std::string_view token, std::string_view of = shop, Instant at = now) {
  return static_cast<bool>(app::verify_customer_token(token, secrets(), of, at));
}

void check_taken(std::string token, const std::string& customer) {
  Faults faults;
  const auto document = json::Document::parse(customer, faults);
  STAPEL_CHECK(document && document->root().kind() == json::Kind::object);
  STAPEL_CHECK(!taken(token, "another"));
  constexpr std::int64_t day = 86'400'000'000;
  STAPEL_CHECK(!taken(token, shop, Instant{now.microseconds + day}));
  for (std::size_t i = 0; i < token.size(); i += token.size() / 16 + 1) {
    token[i] = static_cast<char>(token[i] ^ 1);
    STAPEL_CHECK(!taken(token));
    token[i] = static_cast<char>(token[i] ^ 1);
  }
  STAPEL_CHECK(taken(token));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  STAPEL_CHECK(!taken(text));
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view payload = text.substr(std::min(end + 1, text.size()));
  std::string token = base64url(text.substr(0, end)) + "." + base64url(payload);
  STAPEL_CHECK(!taken(token + "."));
  const std::string signature = hmac_sha256(secrets()[0].secret, token);
  token.append(".").append(base64url(signature));
  const auto customer = app::verify_customer_token(token, secrets(), shop, now);
  if (customer) {
    check_taken(token, *customer);
  } else {
    STAPEL_CHECK(!customer.refusal().empty());
  }
  return 0;
}
