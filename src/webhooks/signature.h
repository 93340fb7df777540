// Standard Webhooks 1.0.0: secrets, and the signatures of what is sent. Pure.
//
// What is signed is "{id}.{timestamp}.{body}". A symmetric secret is `whsec_` and the base64 of 24
// to 64 bytes and signs as `v1` (HMAC-SHA256). An asymmetric one is `whsk_` and the base64 of an
// Ed25519 seed followed by its public key, signs as `v1a`, and is verified with `whpk_` and the
// public key. A receiver that also wants to refuse repetitions keeps the ids that it has seen: a
// signature cannot tell it.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace stapel::webhooks {

inline constexpr std::size_t secret_bytes_min = 24;
inline constexpr std::size_t secret_bytes_max = 64;
// How far a timestamp may be off, either way.
inline constexpr std::int64_t tolerance_seconds = 5 * 60;

// A key to sign or to verify with, as its owner writes it.
class Key {
 public:
  // The rule that a text breaks, for `whsec_`, `whsk_` and `whpk_` alike.
  static Result<Key, std::string> parse(std::string_view text);
  // From random bytes of the caller's: secret_bytes_min to secret_bytes_max of them, or a seed.
  static Key symmetric(std::string_view bytes);
  static Key ed25519(std::string_view seed);

  std::string text() const;
  // What a receiver needs to verify: the same for a symmetric key, `whpk_` for the others.
  Key for_receiver() const;
  bool can_sign() const { return kind_ != Kind::ed25519_public; }
  // "v1,BASE64" or "v1a,BASE64". Of a key that can sign.
  std::string sign(std::string_view content) const;
  // In constant time; `signature` is one of a header's.
  bool verifies(std::string_view content, std::string_view signature) const;

  friend bool operator==(const Key&, const Key&) = default;

 private:
  enum class Kind : std::uint8_t { symmetric, ed25519_private, ed25519_public };
  Key(Kind kind, std::string bytes) : kind_(kind), bytes_(std::move(bytes)) {}
  Kind kind_;
  std::string bytes_;  // of a private key: its seed
};

struct SignedHeaders {
  std::string id;         // webhook-id: the event's, the same in each attempt
  std::string timestamp;  // webhook-timestamp: Unix seconds of this attempt
  std::string signature;  // webhook-signature: one for each key, separated by spaces
  friend bool operator==(const SignedHeaders&, const SignedHeaders&) = default;
};

// While a secret is being replaced the old and the new one both sign, and the receiver takes
// either.
SignedHeaders sign(std::span<const Key> keys, std::string_view id, Instant at,
                   std::string_view body);

enum class Verdict : std::uint8_t {
  good,
  malformed,  // a header is missing or cannot be read
  too_old,    // the timestamp is more than the tolerance behind
  too_new,    // or ahead
  wrong_signature,
};
// What a receiver does: with any of its keys, at its own time.
Verdict verify(std::span<const Key> keys, const SignedHeaders& headers, std::string_view body,
               Instant now);

}  // namespace stapel::webhooks
