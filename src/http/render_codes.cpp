// Pools, supplies and codes as JSON.
#include "base/json.h"
#include "http/render.h"

namespace stapel::http {
namespace {

void write_time(json::Writer& writer, std::string_view name,
                const std::optional<Instant>& instant) {
  writer.key(name);
  if (instant) {
    writer.string(format_instant(*instant));
  } else {
    writer.null();
  }
}

void write_text(json::Writer& writer, std::string_view name, const std::string& text) {
  writer.key(name);
  if (text.empty()) {
    writer.null();
  } else {
    writer.string(text);
  }
}

void write_labels(json::Writer& writer, const app::CodeLabels& labels) {
  writer.key("labels").begin_object();
  if (!labels.channel.empty()) writer.member("channel", labels.channel);
  if (!labels.partner.empty()) writer.member("partner", labels.partner);
  if (!labels.campaign.empty()) writer.member("campaign", labels.campaign);
  writer.end_object();
}

template <typename Members>
std::string object(Members members) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  members(writer);
  writer.end_object();
  return out;
}

std::string_view state_of(const app::SupplyAnswer& supply) {
  if (!supply.finished_at) return "running";
  return supply.stopped.empty() ? "finished" : "stopped";
}

}  // namespace

std::string render(const app::PoolAnswer& pool) {
  return object([&](json::Writer& writer) {
    writer.member("id", pool.id).member("name", pool.name).member("pattern", pool.pattern);
    writer.member("check", pool.check).member("uses_max", pool.uses_max);
    writer.member("size", pool.size).member("active", pool.active);
    write_time(writer, "created_at", pool.created_at);
  });
}

std::string render(const app::CodesAnswer& codes) {
  return object([&](json::Writer& writer) {
    writer.member("pool", codes.pool).member("added", codes.added);
    writer.member("already_there", codes.already_there).member("size", codes.size);
    write_text(writer, "supply", codes.supply);
    writer.member("finished", codes.finished).member("rejected_count", codes.rejected_count);
    writer.key("rejected").begin_array();
    for (const app::RejectedCode& rejected : codes.rejected) {
      writer.begin_object().member("line", rejected.line).member("reason", rejected.reason);
      writer.end_object();
    }
    writer.end_array();
  });
}

std::string render(const app::SupplyAnswer& supply) {
  return object([&](json::Writer& writer) {
    writer.member("id", supply.id).member("pool", supply.pool);
    writer.member("kind", app::supply_kind_name(supply.kind)).member("state", state_of(supply));
    writer.member("wanted", supply.wanted).member("added", supply.added);
    write_text(writer, "stopped_because", supply.stopped);
    write_time(writer, "created_at", supply.created_at);
    write_time(writer, "finished_at", supply.finished_at);
  });
}

std::string render(const app::SwitchedAnswer& switched) {
  return object([&](json::Writer& writer) {
    writer.member("changed", switched.changed).member("unchanged", switched.unchanged);
  });
}

std::string render(const app::MintAnswer& mint) {
  return object([&](json::Writer& writer) {
    writer.member("code", mint.code).member("promotion", mint.promotion);
    write_text(writer, "pool", mint.pool);
    write_text(writer, "customer", mint.customer);
    writer.member("uses_max", mint.uses_max);
    write_time(writer, "starts_at", mint.starts_at);
    write_time(writer, "ends_at", mint.ends_at);
    write_time(writer, "minted_at", mint.minted_at);
    write_labels(writer, mint.labels);
  });
}

std::string render(const app::PoolCodeAnswer& code) {
  return object([&](json::Writer& writer) {
    writer.member("code", code.code).member("used", code.used).member("held", code.held);
    writer.member("active", code.active);
  });
}

std::string render(const app::CodeAnswer& code) {
  return object([&](json::Writer& writer) {
    writer.member("code", code.code);
    write_text(writer, "pool", code.pool.value_or(""));
    writer.key("promotions").begin_array();
    for (const std::string& promotion : code.promotions) writer.string(promotion);
    writer.end_array().member("used", code.used).member("held", code.held).key("uses_max");
    if (code.uses_max) {
      writer.integer(*code.uses_max);
    } else {
      writer.null();
    }
    writer.member("active", code.active);
    write_time(writer, "issued_at", code.issued_at);
    writer.key("minted");
    if (!code.mint) {
      writer.null();
      return;
    }
    writer.begin_object();
    write_text(writer, "customer", code.mint->customer);
    write_time(writer, "starts_at", code.mint->starts_at);
    write_time(writer, "ends_at", code.mint->ends_at);
    write_labels(writer, code.mint->labels);
    writer.end_object();
  });
}

std::string render(const app::CodeEventAnswer& event) {
  return object([&](json::Writer& writer) {
    writer.member("kind", app::event_name(event.kind));
    write_time(writer, "at", event.at);
    if (!event.promotion.empty()) writer.member("promotion", event.promotion);
    if (!event.checkout.empty()) writer.member("checkout", event.checkout);
    if (!event.order.empty()) writer.member("order", event.order);
    if (!event.customer.empty()) writer.member("customer", event.customer);
    if (event.kind != app::CodeEventAnswer::Kind::refused) return;
    writer.member("reason", event.reason).member("channel", event.channel);
    writer.member("count", event.count);
  });
}

std::string render(const app::AttemptAnswer& attempt) {
  return object([&](json::Writer& writer) {
    write_time(writer, "hour", attempt.hour);
    write_text(writer, "code", attempt.code);
    writer.member("reason", attempt.reason).member("channel", attempt.channel);
    writer.member("count", attempt.count);
    write_time(writer, "first_at", attempt.first_at);
    write_time(writer, "last_at", attempt.last_at);
  });
}

}  // namespace stapel::http
