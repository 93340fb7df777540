// See webhook_commands.h.
#include "app/webhook_commands.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "app/entity_tag.h"
#include "app/events.h"
#include "app/ids.h"
#include "app/webhook_answer.h"
#include "base/crypto.h"
#include "webhooks/signature.h"

namespace stapel::app {
namespace {

using storage::DeliveryKey;
using storage::DeliveryRow;
using storage::WebhookKey;
using storage::WebhookProgressKey;
using storage::WebhookProgressRow;
using storage::WebhookRow;
using storage::WebhookSecret;

constexpr std::size_t description_length_max = 200;
constexpr std::size_t secret_bytes = 32;
// Secrets that sign at once: the current one and the last few before it.
constexpr std::size_t secrets_max = 4;

std::string draw_secret(SignatureKind kind) {
  std::array<unsigned char, secret_bytes> bytes{};
  fill_random(bytes);
  const std::string drawn(bytes.begin(), bytes.end());
  return (kind == SignatureKind::hmac ? webhooks::Key::symmetric(drawn)
                                      : webhooks::Key::ed25519(drawn))
      .text();
}

// What the receiver verifies with.
std::string shown(const std::string& secret) {
  const auto key = webhooks::Key::parse(secret);
  STAPEL_CHECK(bool(key));
  return key->for_receiver().text();
}

bool is_event_type(const std::string& type) {
  const auto kinds = event_kinds();
  return std::any_of(kinds.begin(), kinds.end(),
                     [&](const EventKind& kind) { return kind.name == type; });
}

std::optional<Refusal> refuse_choice(const WebhookChoice& choice, webhooks::Reach reach) {
  Faults faults;
  const std::string_view rule = webhooks::why_not_url(choice.url, reach);
  if (!rule.empty()) faults.push_back({"/url", std::string(rule)});
  if (choice.description.size() > description_length_max) {
    faults.push_back({"/description", "must have at most 200 characters"});
  }
  for (std::size_t i = 0; i < choice.types.size(); ++i) {
    const std::string pointer = "/types/" + std::to_string(i);
    if (!is_event_type(choice.types[i])) {
      faults.push_back({pointer, "must be a type of event (docs/events.md lists them)"});
    } else if (std::count(choice.types.begin(), choice.types.end(), choice.types[i]) > 1) {
      faults.push_back({pointer, "is repeated"});
    }
  }
  if (faults.empty()) return std::nullopt;
  return Refusal{RefusalCode::invalid_request, "the webhook is not valid", std::move(faults), {}};
}

Decision not_found(const std::string& id) {
  return refuse(RefusalCode::not_found, "there is no webhook " + id);
}

// Null where there is none, or where it was deleted.
const WebhookRow* find(const Snapshot& snapshot, const std::string& id) {
  const WebhookRow* row = snapshot.find(WebhookKey{id});
  return row && row->state != WebhookState::deleted ? row : nullptr;
}

Keys keys_of(const std::string& id) { return {WebhookKey{id}, WebhookProgressKey{id}}; }

Answer answer(const Snapshot& snapshot, const std::string& id, const WebhookRow& row) {
  return answer_of(id, row, snapshot.get(WebhookProgressKey{id}));
}

Instant later(Instant now, std::int64_t seconds) {
  return Instant{now.microseconds + seconds * 1'000'000};
}

void set_choice(WebhookRow& row, const WebhookChoice& choice) {
  row.url = choice.url;
  row.description = choice.description;
  row.types = choice.types;
  row.test_events = choice.test_events;
}

}  // namespace

// --- Creating, changing, deleting ----------------------------------------------------------------

Result<CreateWebhookCommand, Refusal> prepare(const CreateWebhook& request, webhooks::Reach reach,
                                              storage::Reader& reader, storage::ShopId shop,
                                              Instant now) {
  if (auto refusal = refuse_choice(request.choice, reach)) return Refused{*std::move(refusal)};
  const auto known = reader.webhooks(shop);
  const auto live = std::count_if(known.begin(), known.end(), [](const auto& webhook) {
    return webhook.row.state != WebhookState::deleted;
  });
  if (live >= static_cast<std::ptrdiff_t>(webhooks_max)) {
    return Refused{
        Refusal{RefusalCode::wrong_state, "a shop has at most 100 webhooks: delete one first"}};
  }
  return CreateWebhookCommand{.id = new_id("wh_", now),
                              .choice = request.choice,
                              .secret = draw_secret(request.signature),
                              .created_by = request.actor.key,
                              .position = reader.last_event(shop)};
}

Keys reads(const CreateWebhookCommand& command) { return keys_of(command.id); }

Decision decide(const Snapshot& snapshot, const CreateWebhookCommand& command, Instant now) {
  if (snapshot.find(WebhookKey{command.id})) return lost_race("the drawn id exists");
  WebhookRow row{.secrets = {{.key = command.secret}},
                 .created_by = command.created_by,
                 .created_at = now,
                 .updated_at = now};
  set_choice(row, command.choice);
  const WebhookProgressRow progress{.position = command.position};
  WebhookAnswer made = answer_of(command.id, row, progress);
  made.secret = shown(command.secret);
  Delta delta;
  delta.write(WebhookKey{command.id}, std::move(row));
  delta.write(WebhookProgressKey{command.id}, progress);
  return {Answer(std::move(made)), std::move(delta)};
}

Result<ChangeWebhookCommand, Refusal> prepare(const ChangeWebhook& request, webhooks::Reach reach) {
  if (auto refusal = refuse_choice(request.choice, reach)) return Refused{*std::move(refusal)};
  return ChangeWebhookCommand{request.id, request.choice, request.enabled, request.expected_tags};
}

Keys reads(const ChangeWebhookCommand& command) { return keys_of(command.id); }

Decision decide(const Snapshot& snapshot, const ChangeWebhookCommand& command, Instant now) {
  const WebhookRow* known = find(snapshot, command.id);
  if (!known) return not_found(command.id);
  const std::string tag = tag_of(answer_of(command.id, *known, {}));
  if (auto stale = refuse_stale(command.expected_tags, tag, "the webhook")) {
    return {*std::move(stale), {}};
  }
  WebhookRow row = *known;
  set_choice(row, command.choice);
  row.state = command.enabled ? WebhookState::enabled : WebhookState::disabled;
  if (command.enabled) row.reason.clear();
  if (!command.enabled && known->state == WebhookState::enabled) row.reason = "by its owner";
  if (row == *known) return {answer(snapshot, command.id, row), {}};
  row.updated_at = now;
  WebhookProgressRow progress = snapshot.get(WebhookProgressKey{command.id});
  Delta delta;
  if (row.state != known->state || row.url != known->url) {
    // What was learned of the old address says nothing of the new one.
    progress.failures = 0;
    progress.rests_until = std::nullopt;
    delta.write(WebhookProgressKey{command.id}, progress);
  }
  Answer changed = answer_of(command.id, row, progress);
  delta.write(WebhookKey{command.id}, std::move(row));
  return {std::move(changed), std::move(delta)};
}

Keys reads(const DeleteWebhookCommand& command) { return keys_of(command.id); }

// Its row stays, without address and secrets, so that its log can still be let go in time.
Decision decide(const Snapshot& snapshot, const DeleteWebhookCommand& command, Instant now) {
  const WebhookRow* known = find(snapshot, command.id);
  if (!known) return not_found(command.id);
  WebhookRow row{.state = WebhookState::deleted,
                 .created_by = known->created_by,
                 .created_at = known->created_at,
                 .updated_at = now};
  Answer deleted = answer(snapshot, command.id, row);
  Delta delta;
  delta.write(WebhookKey{command.id}, std::move(row));
  delta.appends.emplace_back(storage::DeliveriesLetGo{command.id});
  return {std::move(deleted), std::move(delta)};
}

// --- Secrets -------------------------------------------------------------------------------------

RotateWebhookSecretCommand prepare(const RotateWebhookSecret& request) {
  return {request.id, draw_secret(SignatureKind::hmac), draw_secret(SignatureKind::ed25519)};
}

Keys reads(const RotateWebhookSecretCommand& command) { return keys_of(command.id); }

Decision decide(const Snapshot& snapshot, const RotateWebhookSecretCommand& command, Instant now) {
  const WebhookRow* known = find(snapshot, command.id);
  if (!known) return not_found(command.id);
  WebhookRow row = *known;
  std::erase_if(row.secrets,
                [&](const WebhookSecret& one) { return one.until && *one.until <= now; });
  for (WebhookSecret& secret : row.secrets) {
    if (!secret.until) secret.until = later(now, secret_overlap_seconds);
  }
  const bool symmetric = known->secrets.front().key.starts_with("whsec_");
  const std::string& drawn = symmetric ? command.hmac : command.ed25519;
  row.secrets.insert(row.secrets.begin(), {.key = drawn});
  if (row.secrets.size() > secrets_max) row.secrets.resize(secrets_max);
  row.updated_at = now;
  WebhookAnswer rotated = answer_of(command.id, row, snapshot.get(WebhookProgressKey{command.id}));
  rotated.secret = shown(drawn);
  Delta delta;
  delta.write(WebhookKey{command.id}, std::move(row));
  return {Answer(std::move(rotated)), std::move(delta)};
}

// --- Trying and repeating ------------------------------------------------------------------------

Keys reads(const TestWebhookCommand& command) { return keys_of(command.id); }

Decision decide(const Snapshot& snapshot, const TestWebhookCommand& command, Instant now) {
  const WebhookRow* row = find(snapshot, command.id);
  if (!row) return not_found(command.id);
  if (row->state != WebhookState::enabled) {
    return refuse(RefusalCode::wrong_state, "the webhook is disabled: enable it first");
  }
  Delta delta;
  delta.appends.emplace_back(
      event_of(EventType::webhook_test, command.id, R"({"webhook":")" + command.id + R"("})", now));
  return {answer(snapshot, command.id, *row), std::move(delta)};
}

// An event's id ends in its sequence.
Result<ReplayEventCommand, Refusal> prepare(const ReplayEvent& request, storage::Reader& reader,
                                            storage::ShopId shop) {
  const auto sequence = event_sequence(request.event);
  const auto events = reader.events(shop, sequence.value_or(1) - 1, 1);
  if (!sequence || events.empty() || event_id(events[0]) != request.event) {
    return Refused{Refusal{RefusalCode::not_found,
                           "there is no event " + request.event + ", or it is no longer kept"}};
  }
  constexpr std::size_t room = deliveries_max - deliveries_waiting_max / 2;
  if (reader.deliveries(shop, request.id, 0, room).size() == room) {
    return Refused{Refusal{RefusalCode::wrong_state,
                           "too many events wait for this webhook: let it take those first"}};
  }
  return ReplayEventCommand{request.id, *sequence, request.event, events[0].object};
}

Keys reads(const ReplayEventCommand& command) {
  Keys keys = keys_of(command.id);
  keys.insert(DeliveryKey{command.id, command.event});
  return keys;
}

Decision decide(const Snapshot& snapshot, const ReplayEventCommand& command, Instant now) {
  const WebhookRow* row = find(snapshot, command.id);
  if (!row) return not_found(command.id);
  const DeliveryKey key{command.id, command.event};
  DeliveryRow delivery{.object = command.object, .first_at = now, .replay = true};
  if (const DeliveryRow* waiting = snapshot.find(key)) delivery = *waiting;
  delivery.next_at = now;
  Delta delta;
  delta.write(key, std::move(delivery));
  // The endpoint is awaited anew: its owner says that it works.
  WebhookProgressRow progress = snapshot.get(WebhookProgressKey{command.id});
  progress.rests_until = std::nullopt;
  delta.write(WebhookProgressKey{command.id}, progress);
  return {Answer(answer_of(command.id, *row, progress)), std::move(delta)};
}

// The times of events never go back by much, so the place of a time is found by halving.
Result<ReplaySinceCommand, Refusal> prepare(const ReplaySince& request, storage::Reader& reader,
                                            storage::ShopId shop, Instant now) {
  if (request.since > now) {
    return Refused{Refusal{RefusalCode::invalid_request,
                           "the time is not valid",
                           {{"/since", "must not lie in the future"}},
                           {}}};
  }
  std::int64_t before = 0, end = reader.last_event(shop) + 1;
  while (end - before > 1) {
    const std::int64_t middle = before + (end - before) / 2;
    const auto events = reader.events(shop, middle - 1, 1);
    const bool earlier = !events.empty() && events[0].at < request.since;
    (earlier ? before : end) = middle;
  }
  return ReplaySinceCommand{request.id, before};
}

Keys reads(const ReplaySinceCommand& command) { return keys_of(command.id); }

Decision decide(const Snapshot& snapshot, const ReplaySinceCommand& command, Instant) {
  const WebhookRow* row = find(snapshot, command.id);
  if (!row) return not_found(command.id);
  WebhookProgressRow progress = snapshot.get(WebhookProgressKey{command.id});
  if (command.position >= progress.position) return {answer(snapshot, command.id, *row), {}};
  progress.position = command.position;
  progress.epoch += 1;
  Delta delta;
  delta.write(WebhookProgressKey{command.id}, progress);
  return {Answer(answer_of(command.id, *row, progress)), std::move(delta)};
}

}  // namespace stapel::app
