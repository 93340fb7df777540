#include "http/render.h"

#include "base/json.h"

namespace stapel::http {
namespace {

void write_time(json::Writer& writer, std::string_view name, Instant instant) {
  writer.member(name, format_instant(instant));
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

void write_promotion(json::Writer& writer, const app::PromotionAnswer& promotion) {
  writer.member("id", promotion.id).member("state", app::state_name(promotion.state));
  writer.member("revision", promotion.revision);
  writer.member("live_version", promotion.live_version);
  writer.member("has_draft", promotion.has_draft);
  write_time(writer, "created_at", promotion.created_at);
  write_time(writer, "updated_at", promotion.updated_at);
}

void write_uses(json::Writer& writer, const app::UsesAnswer& uses) {
  writer.key("uses").begin_object().member("used", uses.used).member("held", uses.held);
  writer.member("granted", uses.granted).member("held_granted", uses.held_granted).end_object();
}

// Writes one object; `members(writer)` writes what is in it.
template <typename Members>
std::string object(Members members) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  members(writer);
  writer.end_object();
  return out;
}

void write_texts(json::Writer& writer, std::string_view name,
                 const std::vector<std::string>& texts) {
  writer.key(name).begin_array();
  for (const std::string& text : texts) writer.string(text);
  writer.end_array();
}

void write_time_or_null(json::Writer& writer, std::string_view name,
                        const std::optional<Instant>& time) {
  if (time) return write_time(writer, name, *time);
  writer.key(name).null();
}

}  // namespace

std::string render(const app::PromotionAnswer& promotion) {
  return object([&](json::Writer& writer) { write_promotion(writer, promotion); });
}

std::string render(const app::PromotionAnswer& promotion, const app::UsesAnswer& uses) {
  return object([&](json::Writer& writer) {
    write_promotion(writer, promotion);
    write_uses(writer, uses);
    write_document(writer, "draft", promotion.draft);
    write_document(writer, "live", promotion.live);
  });
}

std::string render(const app::ListedPromotion& listed) {
  return object([&](json::Writer& writer) {
    write_promotion(writer, listed.promotion);
    writer.member("name", listed.name);
    writer.member("trigger", listed.automatic ? "automatic" : "codes");
    const auto write_known = [&](std::string_view name, const std::string& text) {
      if (!text.empty()) writer.member(name, text);
    };
    write_known("starts_at", listed.starts_at);
    write_known("ends_at", listed.ends_at);
    write_known("campaign", listed.campaign);
  });
}

std::string render(const app::PublishAnswer& answer) {
  return object([&](json::Writer& writer) {
    writer.key("promotions").begin_array();
    for (const app::PromotionAnswer& promotion : answer.promotions) {
      writer.raw(render(promotion));
    }
    writer.end_array().member("definitions_number", answer.definitions_number);
  });
}

std::string render(const app::SettingsAnswer& settings) {
  return object([&](json::Writer& writer) {
    write_document(writer, "settings", settings.settings);
    writer.member("definitions_number", settings.definitions_number);
  });
}

std::string render(const app::VersionAnswer& version) {
  return object([&](json::Writer& writer) {
    writer.member("version", version.version);
    write_time(writer, "published_at", version.published_at);
    write_document(writer, "definition", version.definition);
  });
}

std::string render(const app::CheckoutAnswer& checkout) {
  return object([&](json::Writer& writer) {
    writer.member("id", checkout.id).member("state", app::state_name(checkout.state));
    writer.key("order");
    if (checkout.order.empty()) {
      writer.null();
    } else {
      writer.string(checkout.order);
    }
    writer.member("currency", checkout.currency).member("total", checkout.total);
    write_time(writer, "created_at", checkout.created_at);
    write_time(writer, "updated_at", checkout.updated_at);
    if (checkout.state == app::CheckoutState::held) {
      write_time(writer, "expires_at", checkout.expires_at);
    }
    if (checkout.test) writer.member("test", true);
    if (checkout.over_limit) writer.member("over_limit", true);
    write_document(writer, "result", checkout.result);
  });
}

std::string render(const app::RedemptionAnswer& entry) {
  return object([&](json::Writer& writer) {
    writer.member("sequence", entry.sequence);
    writer.member("kind", entry.rolled_back ? "rolled_back" : "redeemed");
    writer.member("checkout", entry.checkout).member("order", entry.order);
    writer.member("promotion", entry.promotion).member("version", entry.version);
    writer.key("codes").begin_array();
    for (const std::string& code : entry.codes) writer.string(code);
    writer.end_array().member("granted", entry.granted);
    if (entry.over_limit) writer.member("over_limit", true);
    write_time(writer, "at", entry.at);
  });
}

std::string render(const app::DifferencesAnswer& differences) {
  return object([&](json::Writer& writer) {
    writer.member("from", differences.from).member("to", differences.to);
    writer.key("differences").begin_array();
    for (const app::Difference& difference : differences.items) {
      writer.begin_object().member("pointer", difference.pointer);
      if (!difference.before.empty()) writer.key("before").raw(difference.before);
      if (!difference.after.empty()) writer.key("after").raw(difference.after);
      writer.end_object();
    }
    writer.end_array();
  });
}

std::string render(const app::DecisionAnswer& decision) {
  return object([&](json::Writer& writer) {
    writer.member("id", decision.id);
    write_time(writer, "at", decision.at);
    writer.member("outcome", decision.state ? app::state_name(*decision.state) : "refused");
    if (!decision.order.empty()) writer.member("order", decision.order);
    writer.member("definition_set", decision.set_hash).member("semantics", decision.semantics);
    write_document(writer, "options", decision.options);
    write_document(writer, "facts", decision.facts);
    write_document(writer, "result", decision.result);
    writer.key("again").begin_object().member("possible", decision.reproducible);
    if (decision.reproducible) writer.member("same", decision.same);
    writer.end_object();
    if (!decision.reproducible) return;
    write_document(writer, "explained", decision.explained);
    writer.member("words", decision.words);
  });
}

std::string render(const app::ShopAnswer& shop) {
  return object([&](json::Writer& writer) {
    writer.member("name", shop.name).key("settings");
    writer.raw(app::write_shop_settings(shop.settings));
    write_time(writer, "created_at", shop.created_at);
  });
}

std::string render(const app::AuditAnswer& entry) {
  return object([&](json::Writer& writer) {
    writer.member("sequence", entry.sequence);
    write_time(writer, "at", entry.at);
    writer.member("actor", entry.actor).member("from", entry.from);
    writer.member("action", entry.action).member("subject", entry.subject);
    write_document(writer, "details", entry.details);
  });
}

std::string render(const app::ProductAnswer& product) {
  return object([&](json::Writer& writer) {
    writer.member("sku", product.sku).member("name", product.name).key("category").begin_array();
    for (const std::string& path : product.categories) writer.string(path);
    writer.end_array();
    if (!product.brand.empty()) writer.member("brand", product.brand);
    if (product.unit_price) {
      writer.member("unit_price", *product.unit_price).member("currency", product.currency);
    } else {
      writer.key("unit_price").null().key("currency").null();
    }
    if (product.unit_cost) writer.member("unit_cost", *product.unit_cost);
    if (product.tax_rate) writer.key("tax_rate").decimal(product.tax_rate->ten_thousandths);
  });
}

std::string render(const app::ApiKeyAnswer& key) {
  return object([&](json::Writer& writer) {
    writer.member("id", key.id).member("name", key.name);
    writer.member("kind", app::kind_name(key.kind)).member("test", key.test);
    write_texts(writer, "scopes", key.scopes.names());
    write_texts(writer, "origins", key.origins);
    writer.key("requests_per_minute");
    if (key.requests_per_minute > 0) {
      writer.integer(key.requests_per_minute);
    } else {
      writer.null();
    }
    write_time(writer, "created_at", key.created_at);
    write_time_or_null(writer, "expires_at", key.expires_at);
    write_time_or_null(writer, "revoked_at", key.revoked_at);
    if (!key.key.empty()) writer.member("key", key.key);
  });
}

std::string render(const app::TokenSecretAnswer& secret) {
  return object([&](json::Writer& writer) {
    writer.member("id", secret.id);
    write_time(writer, "created_at", secret.created_at);
    writer.member("revoked", secret.revoked);
    if (!secret.secret.empty()) writer.member("secret", secret.secret);
  });
}

std::string render(const app::UsageAnswer& usage) {
  return object([&](json::Writer& writer) {
    writer.member("month", usage.month).member("evaluations", usage.evaluations);
    writer.member("checkouts", usage.checkouts).member("redemptions", usage.redemptions);
    writer.member("orders", usage.orders).member("codes", usage.codes);
  });
}

}  // namespace stapel::http
