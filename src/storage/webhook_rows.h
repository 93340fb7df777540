// What the store keeps of webhooks: endpoints, how far each has come in the shop's events, what
// waits, and the log of attempts. Values, as in rows.h, which includes this.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace stapel::storage {

enum class WebhookState : std::uint8_t { enabled, disabled, deleted };

// A key that signs, as text (see webhooks/signature.h). Kept readable: it has to sign.
struct WebhookSecret {
  std::string key = {};
  std::optional<Instant> until = {};  // signs until then; none: it is the current one
  friend bool operator==(const WebhookSecret&, const WebhookSecret&) = default;
};

struct WebhookRow {
  std::string url = {};
  std::string description = {};
  std::vector<std::string> types = {};  // of the events that it gets; empty: all
  bool test_events = false;             // those of test keys too
  std::vector<WebhookSecret> secrets = {};
  WebhookState state = WebhookState::enabled;
  std::string reason = {};      // why it is disabled
  std::string created_by = {};  // an API key's id, or "cli"
  Instant created_at = {}, updated_at = {};
  friend bool operator==(const WebhookRow&, const WebhookRow&) = default;
};
struct WebhookKey {
  using Row = WebhookRow;
  std::string id = {};
  friend auto operator<=>(const WebhookKey&, const WebhookKey&) = default;
};

// Every event up to `position` has been delivered to the endpoint, is none of its own, was given
// up, or waits as a delivery.
struct WebhookProgressRow {
  std::int64_t position = 0;  // an event's sequence
  std::int64_t epoch = 0;     // counts how often the position was set back
  std::int64_t attempts = 0;  // entries of its log so far
  std::int64_t failures = 0;  // since the last delivery
  std::optional<Instant> rests_until = {};
  std::optional<Instant> delivered_at = {};  // the last time that it took an event
  friend bool operator==(const WebhookProgressRow&, const WebhookProgressRow&) = default;
};
struct WebhookProgressKey {
  using Row = WebhookProgressRow;
  std::string webhook = {};
  friend auto operator<=>(const WebhookProgressKey&, const WebhookProgressKey&) = default;
};

// An event that waits for its next attempt at one endpoint. Erased when it is over.
struct DeliveryRow {
  std::string object = {};    // of the event
  std::int64_t attempts = 0;  // so far
  Instant first_at = {}, next_at = {};
  bool replay = false;  // asked for by hand: other events do not wait for it
  friend bool operator==(const DeliveryRow&, const DeliveryRow&) = default;
};
struct DeliveryKey {
  using Row = DeliveryRow;
  std::string webhook = {};
  std::int64_t event = 0;  // its sequence
  friend auto operator<=>(const DeliveryKey&, const DeliveryKey&) = default;
};

// --- Appended ------------------------------------------------------------------------------------

enum class AttemptOutcome : std::uint8_t { delivered, failed, given_up, disabled };

// One attempt, as the endpoint's owner may read it.
struct WebhookAttempt {
  std::string webhook = {};
  std::int64_t sequence = 0;  // counts the attempts at this endpoint
  std::int64_t event = 0;
  std::string event_id = {}, type = {};
  std::int64_t number = 1;  // of this event
  Instant at = {};          // when it began
  std::int64_t milliseconds = 0;
  AttemptOutcome outcome = AttemptOutcome::delivered;
  std::int64_t status = 0;  // of HTTP; 0: there was no answer
  std::string error = {};   // why there was none
  std::string answer = {};  // how the answer to a failed attempt began
  std::optional<Instant> next_at = {};
  friend bool operator==(const WebhookAttempt&, const WebhookAttempt&) = default;
};

// What is let go, in the same order as what is appended.
struct EventsLetGo {
  std::int64_t through = 0;  // the last sequence
  friend bool operator==(const EventsLetGo&, const EventsLetGo&) = default;
};
struct AttemptsLetGo {
  std::string webhook = {};
  std::int64_t through = 0;
  friend bool operator==(const AttemptsLetGo&, const AttemptsLetGo&) = default;
};
struct DeliveriesLetGo {
  std::string webhook = {};
  friend bool operator==(const DeliveriesLetGo&, const DeliveriesLetGo&) = default;
};

}  // namespace stapel::storage
