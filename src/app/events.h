// Every event that Stapel tells of, in one table, and how the events of checkouts are written. An
// event names objects by id; persons appear as pseudonyms only.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "storage/rows.h"

namespace stapel::app {

enum class EventType : std::uint8_t {
  shop_created,
  shop_changed,
  api_key_created,
  api_key_revoked,
  token_secret_created,
  token_secret_revoked,
  promotion_saved,
  promotion_published,
  promotion_paused,
  promotion_resumed,
  promotion_ended,
  settings_changed,
  pool_created,
  codes_generated,
  codes_imported,
  codes_exported,
  codes_deactivated,
  codes_activated,
  pool_deactivated,
  pool_activated,
  code_minted,
  checkout_held,
  checkout_released,
  checkout_expired,
  redemption_created,
  redemption_over_limit,
  redemption_rolled_back,
  webhook_created,
  webhook_changed,
  webhook_deleted,
  webhook_secret_rotated,
  webhook_replayed,
  webhook_disabled,
  webhook_test,
  order_placed,
  order_paid,
  order_cancelled,
  return_received,
  return_applied,
  return_alone,
  product_list_saved,
  product_list_changed,
  product_list_refreshed,
  product_list_deleted,
  shop_exported,
  user_created,
  user_changed,
  user_removed,
  user_password_changed,
  user_password_reset,
  user_totp_enabled,
  user_totp_disabled,
};

struct EventKind {
  EventType type;
  std::string_view name;  // in the API: order.paid
  std::string_view what;  // when it happens, in a sentence for the docs
};
// All of them, in the order of the enumeration.
std::span<const EventKind> event_kinds();
std::string_view event_name(EventType type);

storage::Event event_of(EventType type, std::string object, std::string data, Instant at);

// The data of an event about a checkout: its id, order, customer (pseudonym), total, and what each
// promotion granted with which codes.
storage::Event checkout_event(EventType type, const std::string& id,
                              const storage::CheckoutRow& row, Instant at);

// The id under which receivers know an event: stays the same over repetitions, and is not used
// again by a store that was restored from an older backup.
std::string event_id(const storage::Event& event);
// The sequence that such an id names; nothing for a text that is no such id.
std::optional<std::int64_t> event_sequence(std::string_view id);

}  // namespace stapel::app
