// Decisions to and from JSON: {"kind": …, fields}. What is read here was written here; anything
// else is a damaged row.
#include "app/answers.h"

#include "app/webhook_answer.h"
#include "base/json.h"
#include "storage/store.h"

namespace stapel::app {
namespace {

using json::Writer;

// Without the text itself, which names codes: this goes to the log.
[[noreturn]] void damaged(std::string_view text) {
  throw storage::StoreError(
      storage::StoreError::Kind::damaged,
      "a stored decision cannot be read (" + std::to_string(text.size()) + " bytes)");
}

// --- Writing -------------------------------------------------------------------------------------

void write_promotion(Writer& writer, const PromotionAnswer& answer) {
  writer.begin_object().member("id", answer.id).member("revision", answer.revision);
  writer.member("state", state_name(answer.state)).member("live_version", answer.live_version);
  writer.member("has_draft", answer.has_draft);
  writer.member("created_at", answer.created_at.microseconds);
  writer.member("updated_at", answer.updated_at.microseconds).end_object();
}

void write_texts(Writer& writer, std::string_view name, const std::vector<std::string>& texts) {
  writer.key(name).begin_array();
  for (const std::string& text : texts) writer.string(text);
  writer.end_array();
}

struct Write {
  Writer& writer;

  void operator()(const PromotionAnswer& answer) const {
    writer.member("kind", "promotion").key("promotion");
    write_promotion(writer, answer);
  }
  void operator()(const PublishAnswer& answer) const {
    writer.member("kind", "publish").member("number", answer.definitions_number);
    writer.key("promotions").begin_array();
    for (const PromotionAnswer& promotion : answer.promotions) write_promotion(writer, promotion);
    writer.end_array();
  }
  void operator()(const SettingsAnswer& answer) const {
    writer.member("kind", "settings").member("settings", answer.settings);
    writer.member("number", answer.definitions_number);
  }
  void operator()(const PoolAnswer& answer) const {
    writer.member("kind", "pool").member("id", answer.id).member("name", answer.name);
    writer.member("pattern", answer.pattern).member("uses_max", answer.uses_max);
    writer.member("size", answer.size).member("created_at", answer.created_at.microseconds);
    writer.member("check", answer.check).member("active", answer.active);
  }
  void operator()(const CodesAnswer& answer) const {
    writer.member("kind", "codes").member("pool", answer.pool).member("added", answer.added);
    writer.member("already_there", answer.already_there).member("size", answer.size);
    writer.member("supply", answer.supply).member("finished", answer.finished);
    writer.member("rejected_count", answer.rejected_count);
    writer.key("rejected").begin_array();
    for (const RejectedCode& code : answer.rejected) {
      writer.begin_array().integer(code.line).string(code.reason).end_array();
    }
    writer.end_array();
  }
  void operator()(const SwitchedAnswer& answer) const {
    writer.member("kind", "switched").member("changed", answer.changed);
    writer.member("unchanged", answer.unchanged);
  }
  void operator()(const MintAnswer& answer) const {
    writer.member("kind", "mint").member("code", answer.code);
    writer.member("promotion", answer.promotion).member("pool", answer.pool);
    writer.member("customer", answer.customer).member("uses_max", answer.uses_max);
    if (answer.starts_at) writer.member("starts_at", answer.starts_at->microseconds);
    writer.member("ends_at", answer.ends_at.microseconds);
    writer.member("minted_at", answer.minted_at.microseconds);
    writer.member("channel", answer.labels.channel).member("partner", answer.labels.partner);
    writer.member("campaign", answer.labels.campaign);
  }
  void operator()(const CheckoutAnswer& answer) const {
    writer.member("kind", "checkout").member("id", answer.id);
    writer.member("state", state_name(answer.state)).member("order", answer.order);
    writer.member("currency", answer.currency).member("total", answer.total);
    writer.member("created_at", answer.created_at.microseconds);
    writer.member("updated_at", answer.updated_at.microseconds);
    writer.member("expires_at", answer.expires_at.microseconds);
    writer.member("test", answer.test).member("over_limit", answer.over_limit);
  }
  void operator()(const ShopAnswer& answer) const {
    writer.member("kind", "shop").member("name", answer.name);
    writer.member("settings", write_shop_settings(answer.settings));
    writer.member("created_at", answer.created_at.microseconds);
  }
  // Its secret too: the store has it anyway, because it signs with it.
  void operator()(const WebhookAnswer& answer) const {
    writer.member("kind", "webhook").key("webhook").begin_object();
    write_webhook(writer, answer);
    writer.end_object();
  }
  void operator()(const DoneAnswer&) const { writer.member("kind", "done"); }
  // Without the key, which is shown once and never stored.
  void operator()(const ApiKeyAnswer& answer) const {
    writer.member("kind", "api_key").member("id", answer.id).member("name", answer.name);
    writer.member("key_kind", kind_name(answer.kind)).member("test", answer.test);
    writer.member("created_at", answer.created_at.microseconds);
    if (answer.revoked_at) writer.member("revoked_at", answer.revoked_at->microseconds);
    if (answer.expires_at) writer.member("expires_at", answer.expires_at->microseconds);
    writer.member("requests_per_minute", answer.requests_per_minute);
    write_texts(writer, "scopes", answer.scopes.names());
    write_texts(writer, "origins", answer.origins);
  }
  void operator()(const ProductListAnswer& answer) const {
    writer.member("kind", "product_list").member("id", answer.id).member("title", answer.title);
    writer.member("rule", answer.rule).member("revision", answer.revision);
    writer.member("size", answer.size).member("added", answer.added);
    writer.member("removed", answer.removed);
    writer.member("created_at", answer.created_at.microseconds);
    writer.member("updated_at", answer.updated_at.microseconds);
    if (answer.refreshed_at) writer.member("refreshed_at", answer.refreshed_at->microseconds);
  }
  // Likewise without the secret.
  void operator()(const TokenSecretAnswer& answer) const {
    writer.member("kind", "token_secret").member("id", answer.id);
    writer.member("created_at", answer.created_at.microseconds).member("revoked", answer.revoked);
  }
  // Facts are known by their revision, and have no idempotency key.
  void operator()(const OrderAnswer&) const { STAPEL_CHECK(false); }
  void operator()(const ReturnAnswer&) const { STAPEL_CHECK(false); }

  void operator()(const Answer& answer) const { std::visit(*this, answer); }
  void operator()(const Refusal& refusal) const {
    writer.member("kind", "refusal").member("code", refusal_name(refusal.code));
    writer.member("message", refusal.message).member("result", refusal.result);
    writer.member("decision", refusal.decision);
    writer.key("faults").begin_array();
    for (const Fault& fault : refusal.faults) {
      writer.begin_array().string(fault.pointer).string(fault.message).end_array();
    }
    writer.end_array();
  }
  void operator()(const LostRace&) const { STAPEL_CHECK(false); }
};

// --- Reading -------------------------------------------------------------------------------------

// The members of one object; any fault makes the row a damaged one.
class Fields {
 public:
  Fields(const json::Value& value, std::string_view whole) : value_(value), whole_(whole) {
    if (value.kind() != json::Kind::object) damaged(whole);
  }
  json::Value at(std::string_view name) const {
    const auto found = value_.find(name);
    if (!found) damaged(whole_);
    return *found;
  }
  bool has(std::string_view name) const { return value_.find(name).has_value(); }
  std::string text(std::string_view name) const { return checked(json::read_string, name); }
  bool flag(std::string_view name) const { return checked(json::read_boolean, name); }
  std::int64_t number(std::string_view name) const {
    Faults faults;
    const auto value = json::read_integer(at(name), INT64_MIN, INT64_MAX, faults);
    if (!value) damaged(whole_);
    return *value;
  }
  Instant instant(std::string_view name) const { return Instant{number(name)}; }
  std::optional<Instant> instant_if_any(std::string_view name) const {
    return has(name) ? std::optional(instant(name)) : std::nullopt;
  }
  std::vector<std::string> texts(std::string_view name) const {
    std::vector<std::string> found;
    for (const json::Value value : at(name)) found.emplace_back(value.text());
    return found;
  }

 private:
  template <typename T>
  T checked(std::optional<T> (*read)(const json::Value&, Faults&), std::string_view name) const {
    Faults faults;
    std::optional<T> value = read(at(name), faults);
    if (!value) damaged(whole_);
    return *std::move(value);
  }
  json::Value value_;
  std::string_view whole_;
};

PromotionAnswer read_promotion(const Fields& fields, std::string_view whole) {
  PromotionAnswer answer;
  const auto state = find_promotion_state(fields.text("state"));
  if (!state) damaged(whole);
  answer.id = fields.text("id");
  answer.revision = fields.number("revision");
  answer.state = *state;
  answer.live_version = fields.number("live_version");
  answer.has_draft = fields.flag("has_draft");
  answer.created_at = fields.instant("created_at");
  answer.updated_at = fields.instant("updated_at");
  return answer;
}

PublishAnswer read_publish(const Fields& fields, std::string_view whole) {
  PublishAnswer answer;
  answer.definitions_number = fields.number("number");
  for (const json::Value value : fields.at("promotions")) {
    answer.promotions.push_back(read_promotion(Fields(value, whole), whole));
  }
  return answer;
}

PoolAnswer read_pool(const Fields& fields) {
  PoolAnswer answer;
  answer.id = fields.text("id");
  answer.name = fields.text("name");
  answer.pattern = fields.text("pattern");
  answer.uses_max = fields.number("uses_max");
  answer.size = fields.number("size");
  answer.created_at = fields.instant("created_at");
  // Decisions of the first version lack what follows, here and in codes.
  answer.check = fields.has("check") && fields.flag("check");
  answer.active = !fields.has("active") || fields.flag("active");
  return answer;
}

CodesAnswer read_codes(const Fields& fields, std::string_view whole) {
  CodesAnswer answer;
  answer.pool = fields.text("pool");
  answer.added = fields.number("added");
  answer.already_there = fields.number("already_there");
  answer.size = fields.number("size");
  if (!fields.has("supply")) return answer;
  answer.supply = fields.text("supply");
  answer.finished = fields.flag("finished");
  answer.rejected_count = fields.number("rejected_count");
  for (const json::Value code : fields.at("rejected")) {
    if (code.size() != 2) damaged(whole);
    Faults faults;
    auto part = code.begin();
    const auto line = json::read_integer(*part, 0, INT64_MAX, faults);
    ++part;
    if (!line) damaged(whole);
    answer.rejected.push_back({*line, std::string((*part).text())});
  }
  return answer;
}

MintAnswer read_mint(const Fields& fields) {
  MintAnswer answer;
  answer.code = fields.text("code");
  answer.promotion = fields.text("promotion");
  answer.pool = fields.text("pool");
  answer.customer = fields.text("customer");
  answer.uses_max = fields.number("uses_max");
  if (fields.has("starts_at")) answer.starts_at = fields.instant("starts_at");
  answer.ends_at = fields.instant("ends_at");
  answer.minted_at = fields.instant("minted_at");
  answer.labels = {fields.text("channel"), fields.text("partner"), fields.text("campaign")};
  return answer;
}

CheckoutAnswer read_checkout(const Fields& fields, std::string_view whole) {
  CheckoutAnswer answer;
  const auto state = find_checkout_state(fields.text("state"));
  if (!state) damaged(whole);
  answer.id = fields.text("id");
  answer.state = *state;
  answer.order = fields.text("order");
  answer.currency = fields.text("currency");
  answer.total = fields.number("total");
  answer.created_at = fields.instant("created_at");
  answer.updated_at = fields.instant("updated_at");
  // Decisions of before holds ended say nothing of it.
  if (!fields.has("expires_at")) return answer;
  answer.expires_at = fields.instant("expires_at");
  answer.test = fields.flag("test");
  answer.over_limit = fields.flag("over_limit");
  return answer;
}

ShopAnswer read_shop(const Fields& fields, std::string_view whole) {
  ShopAnswer answer{.name = fields.text("name"), .created_at = fields.instant("created_at")};
  Faults faults;
  answer.settings = read_shop_settings(fields.text("settings"), faults);
  if (!faults.empty()) damaged(whole);
  return answer;
}

ApiKeyAnswer read_api_key(const Fields& fields, std::string_view whole) {
  const auto kind = find_key_kind(fields.text("key_kind"));
  if (!kind) damaged(whole);
  return {.id = fields.text("id"),
          .name = fields.text("name"),
          .kind = *kind,
          .created_at = fields.instant("created_at"),
          .revoked_at = fields.instant_if_any("revoked_at"),
          .test = fields.flag("test"),
          .scopes = Scopes::of(fields.texts("scopes")),
          .origins = fields.texts("origins"),
          .requests_per_minute = fields.number("requests_per_minute"),
          .expires_at = fields.instant_if_any("expires_at")};
}

TokenSecretAnswer read_token_secret(const Fields& fields) {
  return {.id = fields.text("id"),
          .created_at = fields.instant("created_at"),
          .revoked = fields.flag("revoked")};
}

ProductListAnswer read_product_list(const Fields& fields) {
  ProductListAnswer answer{.id = fields.text("id"), .title = fields.text("title")};
  answer.rule = fields.text("rule");
  answer.revision = fields.number("revision");
  answer.size = fields.number("size");
  answer.added = fields.number("added");
  answer.removed = fields.number("removed");
  answer.created_at = fields.instant("created_at");
  answer.updated_at = fields.instant("updated_at");
  if (fields.has("refreshed_at")) answer.refreshed_at = fields.instant("refreshed_at");
  return answer;
}

Refusal read_refusal(const Fields& fields, std::string_view whole) {
  const auto code = find_refusal_code(fields.text("code"));
  if (!code) damaged(whole);
  Refusal refusal{*code, fields.text("message"), {}, fields.text("result")};
  if (fields.has("decision")) refusal.decision = fields.text("decision");
  for (const json::Value fault : fields.at("faults")) {
    if (fault.size() != 2) damaged(whole);
    auto part = fault.begin();
    std::string pointer((*part).text());
    ++part;
    refusal.faults.push_back({std::move(pointer), std::string((*part).text())});
  }
  return refusal;
}

}  // namespace

std::string write_decision(const Outcome& outcome) {
  std::string out;
  Writer writer(out);
  writer.begin_object();
  std::visit(Write{writer}, outcome);
  writer.end_object();
  return out;
}

Outcome read_decision(std::string_view text) {
  Faults faults;
  const auto document = json::Document::parse(text, faults);
  if (!document || !faults.empty()) damaged(text);
  const Fields fields(document->root(), text);
  const std::string kind = fields.text("kind");
  if (kind == "checkout") return Answer(read_checkout(fields, text));
  if (kind == "refusal") return read_refusal(fields, text);
  if (kind == "promotion") {
    return Answer(read_promotion(Fields(fields.at("promotion"), text), text));
  }
  if (kind == "publish") return Answer(read_publish(fields, text));
  if (kind == "settings") {
    return Answer(SettingsAnswer{fields.text("settings"), fields.number("number")});
  }
  if (kind == "done") return Answer(DoneAnswer{});
  if (kind == "webhook") {
    auto webhook = read_webhook(fields.at("webhook"));
    if (!webhook) damaged(text);
    return Answer(*std::move(webhook));
  }
  if (kind == "api_key") return Answer(read_api_key(fields, text));
  if (kind == "token_secret") return Answer(read_token_secret(fields));
  if (kind == "shop") return Answer(read_shop(fields, text));
  if (kind == "pool") return Answer(read_pool(fields));
  if (kind == "codes") return Answer(read_codes(fields, text));
  if (kind == "switched") {
    return Answer(SwitchedAnswer{fields.number("changed"), fields.number("unchanged")});
  }
  if (kind == "mint") return Answer(read_mint(fields));
  if (kind == "product_list") return Answer(read_product_list(fields));
  damaged(text);
}

}  // namespace stapel::app
