// How much one client may ask: requests per minute, and codes that were refused per minute. In
// memory and bounded: a server that restarts begins anew.
//
// Thread rule: every function may be called from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/time.h"

namespace stapel::http {

using Clock = std::function<Instant()>;

// A bucket for each client that holds a minute's requests and fills evenly.
class RequestLimits {
 public:
  static constexpr std::size_t clients_max = 50'000;

  explicit RequestLimits(Clock clock) : clock_(std::move(clock)) {}

  struct Verdict {
    bool allowed = true;
    std::int64_t remaining = 0;      // requests that would be allowed now
    std::int64_t reset_seconds = 0;  // until the next one is, or until the bucket is full again
  };
  Verdict take(const std::string& client, std::int64_t per_minute);
  std::size_t clients() const;

 private:
  void make_room(Instant now);

  const Clock clock_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Instant> full_at_;  // when the client's bucket is full
};

// Whoever tries many different codes that are refused is guessing. The same code refused again
// counts once: shoppers leave codes on their carts.
class RefusedCodes {
 public:
  static constexpr std::size_t subjects_max = 20'000;

  // `per_minute` 0: no limit.
  RefusedCodes(Clock clock, std::size_t per_minute)
      : clock_(std::move(clock)), per_minute_(per_minute) {}

  // Seconds until this subject (a session, a customer, an address) may try codes again; nothing
  // where it may now.
  std::optional<std::int64_t> wait_of(const std::string& subject);
  void note(const std::string& subject, const std::vector<std::string>& codes);
  std::size_t subjects() const;

 private:
  struct Minute {
    Instant from;
    std::vector<std::size_t> codes;  // hashes, at most per_minute_
  };
  void make_room(Instant now);

  const Clock clock_;
  const std::size_t per_minute_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Minute> minutes_;
};

}  // namespace stapel::http
