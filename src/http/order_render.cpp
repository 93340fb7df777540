// See order_render.h.
#include "http/order_render.h"

#include "base/json.h"

namespace stapel::http {
namespace {

void write_text(json::Writer& writer, std::string_view name, const std::string& text) {
  writer.key(name);
  if (text.empty()) {
    writer.null();
  } else {
    writer.string(text);
  }
}

// A document that is JSON already; null where there is none.
void write_document(json::Writer& writer, std::string_view name, const std::string& document) {
  writer.key(name);
  if (document.empty()) {
    writer.null();
  } else {
    writer.raw(document);
  }
}

void write_times(json::Writer& writer, const std::optional<Instant>& at, Instant created_at,
                 Instant updated_at) {
  if (at) writer.member("at", format_instant(*at));
  writer.member("created_at", format_instant(created_at));
  writer.member("updated_at", format_instant(updated_at));
}

}  // namespace

std::string render(const app::OrderAnswer& order) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().member("id", order.id).member("applied", order.applied);
  writer.member("revision", order.revision).member("status", app::status_name(order.status));
  write_text(writer, "checkout", order.checkout);
  writer.member("redemption", order.redemption);
  if (order.over_limit) writer.member("over_limit", true);
  if (!order.currency.empty()) writer.member("currency", order.currency);
  if (order.total) writer.member("total", *order.total);
  write_document(writer, "returned", order.books);
  if (order.test) writer.member("test", true);
  write_times(writer, order.at, order.created_at, order.updated_at);
  writer.end_object();
  return out;
}

std::string render(const app::ReturnAnswer& answer) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().member("order", answer.order).member("id", answer.id);
  writer.member("applied", answer.applied).member("revision", answer.revision);
  writer.member("state", app::state_name(answer.state)).key("lines").raw(answer.lines);
  writer.member("rule", app::rule_name(answer.rule));
  write_document(writer, "refund", answer.refund);
  if (!answer.problem.empty()) writer.member("problem", answer.problem);
  write_times(writer, answer.at, answer.created_at, answer.updated_at);
  writer.end_object();
  return out;
}

}  // namespace stapel::http
