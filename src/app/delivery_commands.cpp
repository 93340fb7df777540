// See delivery_commands.h.
#include "app/delivery_commands.h"

#include "app/events.h"
#include "base/json.h"
#include "webhooks/retry.h"

namespace stapel::app {
namespace {

using storage::DeliveryKey;
using storage::DeliveryRow;
using storage::WebhookAttempt;
using storage::WebhookKey;
using storage::WebhookProgressKey;
using storage::WebhookProgressRow;
using storage::WebhookRow;

// The endpoint while its results are looked at, one after the other.
class Recording {
 public:
  Recording(const Snapshot& snapshot, const RecordDeliveriesCommand& command, WebhookRow webhook,
            Instant now)
      : snapshot_(snapshot),
        command_(command),
        webhook_(std::move(webhook)),
        progress_(snapshot.get(WebhookProgressKey{command.webhook})),
        now_(now) {}

  Delta done() && {
    for (const OpenDelivery& open : command_.open) keep_open(open);
    for (const DeliveryResult& result : command_.results) take(result);
    const bool same_epoch = command_.epoch == progress_.epoch;
    if (same_epoch) progress_.position = std::max(progress_.position, command_.position);
    if (webhook_changed_) delta_.write(WebhookKey{command_.webhook}, std::move(webhook_));
    delta_.write(WebhookProgressKey{command_.webhook}, progress_);
    return std::move(delta_);
  }

 private:
  void keep_open(const OpenDelivery& open) {
    const DeliveryKey key{command_.webhook, open.event};
    if (snapshot_.find(key)) return;
    delta_.write(key, {.object = open.object, .first_at = now_, .next_at = now_});
  }

  void take(const DeliveryResult& result) {
    const DeliveryKey key{command_.webhook, result.event};
    const DeliveryRow* waiting = snapshot_.find(key);
    DeliveryRow row =
        waiting ? *waiting : DeliveryRow{.object = result.object, .first_at = result.at};
    row.attempts += 1;
    webhooks::Next next = webhooks::after({row.attempts, result.status, result.retry_after_seconds},
                                          now_, result.randomness);
    if (result.gone) next = {.kind = webhooks::Next::Kind::give_up};
    if (next.endpoint_rests_until) {
      progress_.rests_until = std::max(progress_.rests_until, next.endpoint_rests_until);
    }
    const AttemptOutcome outcome = result.gone ? AttemptOutcome::given_up : outcome_of(next, row);
    log(result, row, next, outcome);
    settle(key, std::move(row), next, outcome, waiting != nullptr, result.at);
  }

  // An endpoint that took nothing at all since the event's first attempt is not given up event by
  // event: it is disabled, and nothing is lost until somebody looks at it.
  AttemptOutcome outcome_of(const webhooks::Next& next, const DeliveryRow& row) const {
    using Kind = webhooks::Next::Kind;
    switch (next.kind) {
      case Kind::delivered:
        return AttemptOutcome::delivered;
      case Kind::retry:
        return AttemptOutcome::failed;
      case Kind::disable:
        return AttemptOutcome::disabled;
      case Kind::give_up:
        break;
    }
    const bool alive = progress_.delivered_at && *progress_.delivered_at >= row.first_at;
    return alive ? AttemptOutcome::given_up : AttemptOutcome::disabled;
  }

  void log(const DeliveryResult& result, const DeliveryRow& row, const webhooks::Next& next,
           AttemptOutcome outcome) {
    const bool failed = outcome != AttemptOutcome::delivered;
    WebhookAttempt attempt{.webhook = command_.webhook,
                           .sequence = ++progress_.attempts,
                           .event = result.event,
                           .event_id = result.event_id,
                           .type = result.type,
                           .number = row.attempts,
                           .at = result.at,
                           .milliseconds = result.milliseconds,
                           .outcome = outcome,
                           .status = result.status,
                           .error = result.error};
    if (failed) attempt.answer = result.answer;
    if (outcome == AttemptOutcome::failed) attempt.next_at = next.at;
    delta_.appends.emplace_back(std::move(attempt));
  }

  void settle(const DeliveryKey& key, DeliveryRow row, const webhooks::Next& next,
              AttemptOutcome outcome, bool waited, Instant at) {
    if (outcome == AttemptOutcome::delivered) {
      progress_.failures = 0;
      progress_.delivered_at = std::max(progress_.delivered_at, std::optional(at));
    } else {
      progress_.failures += 1;
    }
    if (outcome == AttemptOutcome::delivered || outcome == AttemptOutcome::given_up) {
      if (waited) delta_.erase(key);
      return;
    }
    row.next_at = next.at;
    if (outcome == AttemptOutcome::disabled) {
      disable(next);
      // Whoever enables the endpoint again begins anew.
      row.next_at = now_;
      row.attempts = 0;
    }
    delta_.write(key, std::move(row));
  }

  void disable(const webhooks::Next& next) {
    if (webhook_.state != WebhookState::enabled) return;
    webhook_.state = WebhookState::disabled;
    webhook_.reason = next.kind == webhooks::Next::Kind::disable
                          ? "it answered 410 Gone"
                          : "it took no event for as long as one is tried";
    webhook_.updated_at = now_;
    webhook_changed_ = true;
    std::string data;
    json::Writer(data)
        .begin_object()
        .member("webhook", command_.webhook)
        .member("reason", webhook_.reason)
        .end_object();
    delta_.appends.emplace_back(
        event_of(EventType::webhook_disabled, command_.webhook, std::move(data), now_));
  }

  const Snapshot& snapshot_;
  const RecordDeliveriesCommand& command_;
  WebhookRow webhook_;
  WebhookProgressRow progress_;
  const Instant now_;
  bool webhook_changed_ = false;
  Delta delta_;
};

}  // namespace

Keys reads(const RecordDeliveriesCommand& command) {
  Keys keys{WebhookKey{command.webhook}, WebhookProgressKey{command.webhook}};
  for (const OpenDelivery& open : command.open)
    keys.insert(DeliveryKey{command.webhook, open.event});
  for (const DeliveryResult& result : command.results) {
    keys.insert(DeliveryKey{command.webhook, result.event});
  }
  return keys;
}

Decision decide(const Snapshot& snapshot, const RecordDeliveriesCommand& command, Instant now) {
  const WebhookRow* webhook = snapshot.find(WebhookKey{command.webhook});
  if (!webhook || webhook->state == WebhookState::deleted) {
    return refuse(RefusalCode::not_found, "there is no webhook " + command.webhook);
  }
  return {Answer(DoneAnswer{}), Recording(snapshot, command, *webhook, now).done()};
}

Keys reads(const LetGoCommand&) { return {}; }

Decision decide(const Snapshot&, const LetGoCommand& command, Instant) {
  Delta delta;
  if (command.events_through > 0) {
    delta.appends.emplace_back(storage::EventsLetGo{command.events_through});
  }
  for (const storage::AttemptsLetGo& attempts : command.attempts) {
    delta.appends.emplace_back(attempts);
  }
  return {Answer(DoneAnswer{}), std::move(delta)};
}

}  // namespace stapel::app
