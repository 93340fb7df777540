// What can be asked of webhooks and what is answered; see requests.h.
#pragma once

#include <map>

#include "app/requests.h"

namespace stapel::app {

using storage::AttemptOutcome;
using storage::WebhookState;

inline constexpr std::size_t webhooks_max = 100;  // endpoints of a shop
// Of one endpoint, so much may wait for another attempt; then nothing new is begun for it.
inline constexpr std::size_t deliveries_waiting_max = 1'000;
// With those that were asked for by hand.
inline constexpr std::size_t deliveries_max = 2'000;
// After a rotation the old secret signs beside the new one for so long.
inline constexpr std::int64_t secret_overlap_seconds = 24 * 60 * 60;

enum class SignatureKind : std::uint8_t { hmac, ed25519 };

// What an endpoint's owner chooses.
struct WebhookChoice {
  std::string url = {};
  std::string description = {};         // at most 200 characters
  std::vector<std::string> types = {};  // of events.h; empty: all
  bool test_events = false;             // those of test keys too
  friend bool operator==(const WebhookChoice&, const WebhookChoice&) = default;
};

// It gets the events from now on.
struct CreateWebhook {
  WebhookChoice choice = {};
  SignatureKind signature = SignatureKind::hmac;
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
// The whole choice anew. Enabling one that was disabled goes on where it stopped.
struct ChangeWebhook {
  std::string id = {};
  WebhookChoice choice = {};
  bool enabled = true;
  ExpectedTags expected_tags = {};
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
struct DeleteWebhook {
  std::string id = {};
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
struct RotateWebhookSecret {
  std::string id = {};
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
// An event webhook.test for this endpoint alone.
struct TestWebhook {
  std::string id = {};
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
// Deliver one event again, or a waiting one now.
struct ReplayEvent {
  std::string id = {};
  std::string event = {};  // its id, evt_…
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
// Deliver all events from this time on again.
struct ReplaySince {
  std::string id = {};
  Instant since = {};
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};

struct WebhookAnswer {
  std::string id = {};
  WebhookChoice choice = {};
  WebhookState state = WebhookState::enabled;
  std::string reason = {};  // why it is disabled
  std::string created_by = {};
  Instant created_at = {}, updated_at = {};
  // What the receiver verifies with, in the answers to its creation and rotation only.
  std::string secret = {};
  std::optional<Instant> old_secret_until = {};  // an earlier secret signs too until then
  std::int64_t failures = 0;                     // attempts since the last delivery
  std::optional<Instant> delivered_at = {};      // the last delivery
  std::optional<Instant> rests_until = {};
  // Of reads only: events that wait for another attempt, and events not looked at yet.
  std::int64_t waiting = 0, behind = 0;
  friend bool operator==(const WebhookAnswer&, const WebhookAnswer&) = default;
};

// Done; nothing more is to be said.
struct DoneAnswer {
  friend bool operator==(const DoneAnswer&, const DoneAnswer&) = default;
};

// A page of the events, in order: those of these types, or all.
struct EventsRequest {
  std::int64_t after = 0;  // a sequence; 0: from the oldest that is kept
  std::size_t limit = 100;
  std::vector<std::string> types = {};
};
struct EventsAnswer {
  std::vector<EventAnswer> items = {};
  std::int64_t last = 0;  // the sequence up to which was looked: the next page's `after`
  bool more = false;      // there are events after it already
};

std::string_view state_name(WebhookState state);
std::string_view outcome_name(AttemptOutcome outcome);

}  // namespace stapel::app
