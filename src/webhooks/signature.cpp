// See signature.h. Randomness and time come from the caller.
#include "webhooks/signature.h"

#include <charconv>

#include "base/base64.h"
#include "base/crypto.h"

namespace stapel::webhooks {
namespace {

constexpr std::string_view symmetric_prefix = "whsec_";
constexpr std::string_view private_prefix = "whsk_";
constexpr std::string_view public_prefix = "whpk_";
constexpr std::string_view symmetric_version = "v1,";
constexpr std::string_view ed25519_version = "v1a,";
constexpr std::int64_t microseconds = 1'000'000;

std::string content_of(std::string_view id, std::string_view timestamp, std::string_view body) {
  std::string content;
  content.reserve(id.size() + timestamp.size() + body.size() + 2);
  return content.append(id).append(".").append(timestamp).append(".").append(body);
}

// A dot in an id would make another id and timestamp of the same signed content.
bool is_id(std::string_view id) { return !id.empty() && id.find('.') == std::string_view::npos; }

std::optional<std::int64_t> read_timestamp(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || seconds < 0) return std::nullopt;
  return seconds;
}

// All signatures are tried with all keys, so that the time tells nothing about which one fits.
bool any_verifies(std::span<const Key> keys, std::string_view content, std::string_view header) {
  bool found = false;
  while (!header.empty()) {
    const std::string_view one = header.substr(0, header.find(' '));
    header.remove_prefix(std::min(header.size(), one.size() + 1));
    for (const Key& key : keys) found = key.verifies(content, one) || found;
  }
  return found;
}

}  // namespace

Result<Key, std::string> Key::parse(std::string_view text) {
  const std::string_view prefix = text.substr(0, text.find('_') + 1);
  const auto bytes = read_base64(text.substr(prefix.size()));
  if (!bytes) return Refused{std::string("must end in base64, with its padding")};
  if (prefix == symmetric_prefix) {
    if (bytes->size() >= secret_bytes_min && bytes->size() <= secret_bytes_max) {
      return Key(Kind::symmetric, *bytes);
    }
    return Refused{std::string("must hold 24 to 64 bytes")};
  }
  if (prefix == private_prefix) {
    const std::string seed = bytes->substr(0, ed25519_key_bytes);
    if (bytes->size() == 2 * ed25519_key_bytes &&
        ed25519_public_key(seed) == bytes->substr(ed25519_key_bytes)) {
      return Key(Kind::ed25519_private, seed);
    }
    return Refused{std::string("must hold an Ed25519 seed and its public key")};
  }
  if (prefix == public_prefix) {
    if (bytes->size() == ed25519_key_bytes) return Key(Kind::ed25519_public, *bytes);
    return Refused{std::string("must hold an Ed25519 public key of 32 bytes")};
  }
  return Refused{std::string("must begin with \"whsec_\", \"whsk_\" or \"whpk_\"")};
}

Key Key::symmetric(std::string_view bytes) {
  STAPEL_CHECK(bytes.size() >= secret_bytes_min && bytes.size() <= secret_bytes_max);
  return {Kind::symmetric, std::string(bytes)};
}

Key Key::ed25519(std::string_view seed) {
  STAPEL_CHECK(seed.size() == ed25519_key_bytes);
  return {Kind::ed25519_private, std::string(seed)};
}

std::string Key::text() const {
  switch (kind_) {
    case Kind::symmetric:
      return std::string(symmetric_prefix) + write_base64(bytes_);
    case Kind::ed25519_private:
      return std::string(private_prefix) + write_base64(bytes_ + ed25519_public_key(bytes_));
    case Kind::ed25519_public:
      return std::string(public_prefix) + write_base64(bytes_);
  }
  STAPEL_CHECK(false);
}

Key Key::for_receiver() const {
  if (kind_ != Kind::ed25519_private) return *this;
  return {Kind::ed25519_public, ed25519_public_key(bytes_)};
}

std::string Key::sign(std::string_view content) const {
  STAPEL_CHECK(can_sign());
  if (kind_ == Kind::symmetric) {
    return std::string(symmetric_version) + write_base64(hmac_sha256(bytes_, content));
  }
  return std::string(ed25519_version) + write_base64(ed25519_sign(bytes_, content));
}

bool Key::verifies(std::string_view content, std::string_view signature) const {
  if (kind_ == Kind::symmetric) return equal_in_constant_time(sign(content), signature);
  if (!signature.starts_with(ed25519_version)) return false;
  const auto bytes = read_base64(signature.substr(ed25519_version.size()));
  return bytes && ed25519_verify(for_receiver().bytes_, content, *bytes);
}

SignedHeaders sign(std::span<const Key> keys, std::string_view id, Instant at,
                   std::string_view body) {
  STAPEL_CHECK(!keys.empty() && is_id(id));
  SignedHeaders headers{std::string(id), std::to_string(at.microseconds / microseconds), {}};
  const std::string content = content_of(id, headers.timestamp, body);
  for (const Key& key : keys) {
    if (!headers.signature.empty()) headers.signature += ' ';
    headers.signature += key.sign(content);
  }
  return headers;
}

Verdict verify(std::span<const Key> keys, const SignedHeaders& headers, std::string_view body,
               Instant now) {
  const auto timestamp = read_timestamp(headers.timestamp);
  if (!timestamp || !is_id(headers.id) || headers.signature.empty()) return Verdict::malformed;
  const std::int64_t ahead = *timestamp - now.microseconds / microseconds;
  if (ahead < -tolerance_seconds) return Verdict::too_old;
  if (ahead > tolerance_seconds) return Verdict::too_new;
  const std::string content = content_of(headers.id, headers.timestamp, body);
  return any_verifies(keys, content, headers.signature) ? Verdict::good : Verdict::wrong_signature;
}

}  // namespace stapel::webhooks
