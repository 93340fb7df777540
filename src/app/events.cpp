// See events.h.
#include "app/events.h"

#include <array>

#include "base/check.h"
#include "base/json.h"

namespace stapel::app {
namespace {

constexpr std::array kinds = {
    EventKind{EventType::shop_created, "shop.created", "A shop was made."},
    EventKind{EventType::shop_changed, "shop.changed", "A shop's settings changed."},
    EventKind{EventType::api_key_created, "api_key.created", "An API key was made."},
    EventKind{EventType::api_key_revoked, "api_key.revoked", "An API key was revoked."},
    EventKind{EventType::token_secret_created, "token_secret.created",
              "A secret for customer tokens was made."},
    EventKind{EventType::token_secret_revoked, "token_secret.revoked",
              "A secret for customer tokens was revoked."},
    EventKind{EventType::promotion_saved, "promotion.saved", "A draft of a promotion was saved."},
    EventKind{EventType::promotion_published, "promotion.published",
              "A draft became a numbered version and is live."},
    EventKind{EventType::promotion_paused, "promotion.paused", "A live promotion was paused."},
    EventKind{EventType::promotion_resumed, "promotion.resumed",
              "A paused promotion is live again."},
    EventKind{EventType::promotion_ended, "promotion.ended", "A promotion was ended for good."},
    EventKind{EventType::settings_changed, "settings.changed",
              "The settings that promotions are judged by changed."},
    EventKind{EventType::pool_created, "pool.created", "A pool of codes was made."},
    EventKind{EventType::codes_generated, "codes.generated", "Codes were drawn into a pool."},
    EventKind{EventType::codes_imported, "codes.imported",
              "The shop's own codes came into a pool."},
    EventKind{EventType::codes_exported, "codes.exported",
              "Codes of a pool left the shop as a file."},
    EventKind{EventType::codes_deactivated, "codes.deactivated",
              "Codes were switched off: they are refused as paused."},
    EventKind{EventType::codes_activated, "codes.activated",
              "Codes that were switched off may be used again."},
    EventKind{EventType::pool_deactivated, "pool.deactivated",
              "A pool was switched off, with all of its codes."},
    EventKind{EventType::pool_activated, "pool.activated",
              "A pool that was switched off may be used again."},
    EventKind{EventType::code_minted, "code.minted",
              "A code was made for a customer, or for whoever is given it."},
    EventKind{EventType::checkout_held, "checkout.held",
              "A checkout reserved what its promotions need."},
    EventKind{EventType::checkout_released, "checkout.released",
              "A checkout gave back what it held."},
    EventKind{EventType::checkout_expired, "checkout.expired",
              "The time of a hold was over, and what it held is free."},
    EventKind{EventType::redemption_created, "redemption.created",
              "An order was paid, and what its promotions need is used."},
    EventKind{EventType::redemption_over_limit, "redemption.over_limit",
              "Somebody decided to honour a late payment although a limit had been reached."},
    EventKind{EventType::redemption_rolled_back, "redemption.rolled_back",
              "What an order had used was given back."},
    EventKind{EventType::webhook_created, "webhook.created", "An endpoint of webhooks was made."},
    EventKind{EventType::webhook_changed, "webhook.changed", "An endpoint was changed."},
    EventKind{EventType::webhook_deleted, "webhook.deleted", "An endpoint was deleted."},
    EventKind{EventType::webhook_secret_rotated, "webhook.secret_rotated",
              "An endpoint got a new secret; the old one signs too for a day."},
    EventKind{EventType::webhook_replayed, "webhook.replayed",
              "Somebody asked to deliver events to an endpoint again."},
    EventKind{EventType::webhook_disabled, "webhook.disabled",
              "An endpoint is sent nothing any more: it answered 410, or took nothing for days."},
    EventKind{EventType::webhook_test, "webhook.test",
              "Somebody tries an endpoint; only that endpoint gets it."},
    EventKind{EventType::order_placed, "order.placed", "An order is placed, and not paid."},
    EventKind{EventType::order_paid, "order.paid",
              "An order was paid; its redemption says what became of its promotions."},
    EventKind{EventType::order_cancelled, "order.cancelled", "An order was cancelled."},
    EventKind{EventType::return_received, "return.received", "Something came back of an order."},
    EventKind{EventType::return_applied, "return.applied",
              "What a return pays back was computed, or computed again."},
    EventKind{EventType::return_alone, "return.alone",
              "A return has waited for its order longer than the shop's return_alone_seconds."},
    EventKind{EventType::product_list_saved, "product_list.saved",
              "A named product list was made, or put anew."},
    EventKind{EventType::product_list_changed, "product_list.changed",
              "Products came onto a list or left it."},
    EventKind{EventType::product_list_refreshed, "product_list.refreshed",
              "The rule of a list was applied, and other products are on it."},
    EventKind{EventType::product_list_deleted, "product_list.deleted",
              "A named product list was deleted."},
    EventKind{EventType::shop_exported, "shop.exported",
              "Products, customers or past sales of a shop left it as a file."},
    EventKind{EventType::user_created, "user.created",
              "Somebody got a shop: a user was made, or one of another shop was added."},
    EventKind{EventType::user_changed, "user.changed",
              "A user's name or roles changed, or the user was disabled or enabled."},
    EventKind{EventType::user_removed, "user.removed", "A user lost a shop."},
    EventKind{EventType::user_password_changed, "user.password_changed",
              "A user chose another password."},
    EventKind{EventType::user_password_reset, "user.password_reset",
              "A user was given a one-time password."},
    EventKind{EventType::user_totp_enabled, "user.totp_enabled",
              "A user signs in with an authenticator from now on."},
    EventKind{EventType::user_totp_disabled, "user.totp_disabled",
              "A user signs in without an authenticator from now on."},
};
static_assert(kinds.size() == static_cast<std::size_t>(EventType::user_totp_disabled) + 1);

void write_claim(json::Writer& writer, const storage::Claim& claim) {
  writer.begin_object().member("promotion", claim.promotion).member("version", claim.version);
  writer.member("granted", claim.granted).key("codes").begin_array();
  for (const std::string& code : claim.codes) writer.string(code);
  writer.end_array().end_object();
}

constexpr std::string_view digits = "0123456789abcdef";

void append_hexadecimal(std::string& out, std::uint64_t number, int places) {
  for (int place = places - 1; place >= 0; --place) out += digits[(number >> (4 * place)) & 15];
}

}  // namespace

std::span<const EventKind> event_kinds() { return kinds; }

std::string_view event_name(EventType type) { return kinds[static_cast<std::size_t>(type)].name; }

storage::Event event_of(EventType type, std::string object, std::string data, Instant at) {
  return {.type = std::string(event_name(type)),
          .object = std::move(object),
          .data = std::move(data),
          .at = at};
}

storage::Event checkout_event(EventType type, const std::string& id,
                              const storage::CheckoutRow& row, Instant at) {
  std::string data;
  json::Writer writer(data);
  writer.begin_object().member("checkout", id);
  if (!row.order.empty()) writer.member("order", row.order);
  if (!row.customer.empty()) writer.member("customer", row.customer);
  writer.member("currency", row.currency).member("total", row.total);
  if (row.over_limit) writer.member("over_limit", true);
  writer.key("promotions").begin_array();
  for (const storage::Claim& claim : row.claims) write_claim(writer, claim);
  writer.end_array().end_object();
  storage::Event event = event_of(type, id, std::move(data), at);
  event.test = row.test;
  return event;
}

std::string event_id(const storage::Event& event) {
  std::string id = "evt_";
  append_hexadecimal(id, static_cast<std::uint64_t>(event.at.microseconds), 14);
  append_hexadecimal(id, static_cast<std::uint64_t>(event.sequence), 10);
  return id;
}

std::optional<std::int64_t> event_sequence(std::string_view id) {
  constexpr std::size_t time_places = 14, sequence_places = 10;
  const bool well_formed = id.size() == 4 + time_places + sequence_places &&
                           id.starts_with("evt_") &&
                           id.find_first_not_of(digits, 4) == std::string_view::npos;
  if (!well_formed) return std::nullopt;
  std::int64_t sequence = 0;
  for (const char c : id.substr(4 + time_places)) {
    sequence = sequence * 16 + static_cast<std::int64_t>(digits.find(c));
  }
  return sequence;
}

}  // namespace stapel::app
