// See customer_token.h. What is signed is read only after the signature was found good; of the
// header only which secret signed it.
#include "app/customer_token.h"

#include <array>
#include <optional>

#include "base/base64.h"
#include "base/crypto.h"
#include "base/json.h"

namespace stapel::app {
namespace {

using Problem = std::string;

constexpr std::int64_t second = 1'000'000;

Refused<Problem> fail(std::string why) { return Refused{std::move(why)}; }

struct Parts {
  std::string_view header, payload, signature, signed_text;
};
std::optional<Parts> split(std::string_view token) {
  const std::size_t first = token.find('.');
  if (first == std::string_view::npos) return {};
  const std::size_t second_dot = token.find('.', first + 1);
  if (second_dot == std::string_view::npos) return {};
  if (token.find('.', second_dot + 1) != std::string_view::npos) return {};
  return Parts{token.substr(0, first), token.substr(first + 1, second_dot - first - 1),
               token.substr(second_dot + 1), token.substr(0, second_dot)};
}

// The first fault as a sentence's end.
Problem first_of(const Faults& faults, std::string_view part) {
  const Fault& fault = faults.front();
  return "has a " + std::string(part) + " whose " +
         (fault.pointer.empty() ? "text" : fault.pointer.substr(1)) + " " + fault.message;
}

// The id of the secret that signed the token.
Result<std::string, Problem> read_header(std::string_view encoded) {
  const auto text = read_base64url(encoded);
  if (!text) return fail("has a header that is not base64url");
  Faults faults;
  const auto document = json::Document::parse(*text, faults);
  if (!document || !faults.empty()) return fail(first_of(faults, "header"));
  json::Object object(document->root(), faults);
  const auto text_of = [&](std::optional<json::Value> value) {
    return value ? json::read_string(*value, faults).value_or("") : std::string();
  };
  const std::string algorithm = text_of(object.require("alg"));
  std::string id = text_of(object.require("kid"));
  const auto type = object.find("typ");
  const std::string type_name = type ? text_of(type) : "JWT";
  object.finish();
  if (!faults.empty()) return fail(first_of(faults, "header"));
  if (algorithm != "HS256") return fail("must be signed with HS256 (its alg)");
  if (type_name != "JWT") return fail("must have the typ JWT");
  return id;
}

bool is_signed(const Parts& parts, const std::string& secret) {
  const auto signature = read_base64url(parts.signature);
  return signature && equal_in_constant_time(hmac_sha256(secret, parts.signed_text), *signature);
}

struct Payload {
  std::string shop, customer;
  std::int64_t ends = 0, starts = 0, issued = 0;  // seconds
};

Payload read_payload(const json::Value& root, Faults& faults) {
  constexpr std::int64_t seconds_max = 1'000'000'000'000;
  Payload payload;
  json::Object object(root, faults);
  const auto seconds_of = [&](std::optional<json::Value> value) -> std::int64_t {
    return value ? json::read_integer(*value, 0, seconds_max, faults).value_or(0) : 0;
  };
  if (const auto shop = object.require("shop")) {
    payload.shop = json::read_string(*shop, faults).value_or("");
  }
  payload.ends = seconds_of(object.require("exp"));
  payload.starts = seconds_of(object.find("nbf"));
  payload.issued = seconds_of(object.find("iat"));
  if (const auto customer = object.require("customer")) {
    if (customer->kind() != json::Kind::object) json::refuse_kind(*customer, "an object", faults);
    json::Writer(payload.customer).copy(*customer);
  }
  object.finish();
  return payload;
}

std::optional<Problem> fault_of(const Payload& payload, std::string_view shop, Instant now) {
  const std::int64_t seconds = now.microseconds / second;
  if (payload.shop != shop) return "is of another shop";
  if (payload.ends <= seconds) return "has expired";
  if (payload.ends > seconds + customer_token_seconds_max) {
    return "ends more than 24 hours from now (its exp)";
  }
  const std::int64_t latest = seconds + clock_skew_seconds;
  if (payload.starts > latest) return "is not good yet (its nbf)";
  if (payload.issued > latest) return "was issued in the future (its iat)";
  return {};
}

}  // namespace

Result<std::string, std::string> verify_customer_token(
    std::string_view token, const std::vector<storage::TokenSecret>& secrets, std::string_view shop,
    Instant now) {
  if (token.size() > customer_token_size_max) return fail("is longer than 8192 bytes");
  const auto parts = split(token);
  if (!parts) return fail("must be three parts with dots between them");
  const auto id = read_header(parts->header);
  if (!id) return fail(id.refusal());
  const storage::TokenSecret* secret = nullptr;
  for (const storage::TokenSecret& one : secrets) {
    if (one.id == *id) secret = &one;
  }
  if (secret == nullptr) return fail("is signed with a secret that is not in use (its kid)");
  if (!is_signed(*parts, secret->secret)) return fail("has a wrong signature");
  const auto text = read_base64url(parts->payload);
  if (!text) return fail("has a payload that is not base64url");
  Faults faults;
  const auto document = json::Document::parse(*text, faults);
  if (!document || !faults.empty()) return fail(first_of(faults, "payload"));
  Payload payload = read_payload(document->root(), faults);
  if (!faults.empty()) return fail(first_of(faults, "payload"));
  if (auto fault = fault_of(payload, shop, now)) return fail(*std::move(fault));
  return std::move(payload.customer);
}

}  // namespace stapel::app
