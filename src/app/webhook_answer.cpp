// See webhook_answer.h.
#include "app/webhook_answer.h"

#include "app/events.h"

namespace stapel::app {
namespace {

void write_instant(json::Writer& writer, std::string_view name, std::optional<Instant> at) {
  if (at) writer.member(name, at->microseconds);
}

std::optional<Instant> read_instant(json::Object& object, std::string_view name, Faults& faults) {
  const auto value = object.find(name);
  if (!value) return std::nullopt;
  return Instant{json::read_integer(*value, INT64_MIN, INT64_MAX, faults).value_or(0)};
}

std::string read_text(json::Object& object, std::string_view name, Faults& faults) {
  const auto value = object.require(name);
  return value ? json::read_string(*value, faults).value_or("") : "";
}

bool read_flag(json::Object& object, std::string_view name, Faults& faults) {
  const auto value = object.require(name);
  return value && json::read_boolean(*value, faults).value_or(false);
}

}  // namespace

std::string_view state_name(WebhookState state) {
  switch (state) {
    case WebhookState::enabled:
      return "enabled";
    case WebhookState::disabled:
      return "disabled";
    case WebhookState::deleted:
      return "deleted";
  }
  STAPEL_CHECK(false);
}

std::string_view outcome_name(AttemptOutcome outcome) {
  switch (outcome) {
    case AttemptOutcome::delivered:
      return "delivered";
    case AttemptOutcome::failed:
      return "failed";
    case AttemptOutcome::given_up:
      return "given_up";
    case AttemptOutcome::disabled:
      return "disabled";
  }
  STAPEL_CHECK(false);
}

WebhookAnswer answer_of(const std::string& id, const storage::WebhookRow& row,
                        const storage::WebhookProgressRow& progress) {
  WebhookAnswer answer{.id = id,
                       .choice = {row.url, row.description, row.types, row.test_events},
                       .state = row.state,
                       .reason = row.reason,
                       .created_by = row.created_by,
                       .created_at = row.created_at,
                       .updated_at = row.updated_at,
                       .failures = progress.failures,
                       .delivered_at = progress.delivered_at,
                       .rests_until = progress.rests_until};
  for (const storage::WebhookSecret& secret : row.secrets) {
    if (secret.until) answer.old_secret_until = std::max(answer.old_secret_until, secret.until);
  }
  return answer;
}

EventAnswer answer_of(storage::Event event) {
  std::string id = event_id(event);
  return {.id = std::move(id),
          .sequence = event.sequence,
          .type = std::move(event.type),
          .object = std::move(event.object),
          .data = std::move(event.data),
          .at = event.at,
          .test = event.test};
}

std::string render(const EventAnswer& event) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().member("type", event.type);
  writer.member("timestamp", format_instant(event.at)).member("id", event.id);
  writer.member("sequence", event.sequence).member("object", event.object);
  if (event.test) writer.member("test", true);
  writer.key("data").raw(event.data).end_object();
  return text;
}

void write_webhook(json::Writer& writer, const WebhookAnswer& answer) {
  writer.member("id", answer.id).member("url", answer.choice.url);
  writer.member("description", answer.choice.description).key("types").begin_array();
  for (const std::string& type : answer.choice.types) writer.string(type);
  writer.end_array().member("test_events", answer.choice.test_events);
  writer.member("state", static_cast<std::int64_t>(answer.state)).member("reason", answer.reason);
  writer.member("created_by", answer.created_by).member("secret", answer.secret);
  write_instant(writer, "created_at", answer.created_at);
  write_instant(writer, "updated_at", answer.updated_at);
  write_instant(writer, "old_secret_until", answer.old_secret_until);
  writer.member("failures", answer.failures);
  write_instant(writer, "delivered_at", answer.delivered_at);
  write_instant(writer, "rests_until", answer.rests_until);
}

std::optional<WebhookAnswer> read_webhook(const json::Value& value) {
  Faults faults;
  json::Object object(value, faults);
  WebhookAnswer answer;
  answer.id = read_text(object, "id", faults);
  answer.choice.url = read_text(object, "url", faults);
  answer.choice.description = read_text(object, "description", faults);
  if (const auto types = object.require("types"); types && types->kind() == json::Kind::array) {
    for (const json::Value type : *types) {
      answer.choice.types.push_back(json::read_string(type, faults).value_or(""));
    }
  }
  answer.choice.test_events = read_flag(object, "test_events", faults);
  if (const auto state = object.require("state")) {
    answer.state = static_cast<WebhookState>(json::read_integer(*state, 0, 2, faults).value_or(0));
  }
  answer.reason = read_text(object, "reason", faults);
  answer.created_by = read_text(object, "created_by", faults);
  answer.secret = read_text(object, "secret", faults);
  answer.created_at = read_instant(object, "created_at", faults).value_or(Instant{});
  answer.updated_at = read_instant(object, "updated_at", faults).value_or(Instant{});
  answer.old_secret_until = read_instant(object, "old_secret_until", faults);
  if (const auto failures = object.require("failures")) {
    answer.failures = json::read_integer(*failures, 0, INT64_MAX, faults).value_or(0);
  }
  answer.delivered_at = read_instant(object, "delivered_at", faults);
  answer.rests_until = read_instant(object, "rests_until", faults);
  if (!faults.empty()) return std::nullopt;
  return answer;
}

}  // namespace stapel::app
