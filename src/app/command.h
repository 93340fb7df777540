// Every command, as one closed set of values: which rows each reads, and what it decides from them.
// Both are pure; the batcher alone loads and commits.
#pragma once

#include <variant>

#include "app/api_key_commands.h"
#include "app/checkout_cart.h"
#include "app/delivery_commands.h"
#include "app/expire_hold.h"
#include "app/lease_commands.h"
#include "app/list_commands.h"
#include "app/mint_code.h"
#include "app/order_command.h"
#include "app/pool_commands.h"
#include "app/promotion_commands.h"
#include "app/record_attempts.h"
#include "app/record_export.h"
#include "app/refuse.h"
#include "app/return_command.h"
#include "app/settle_checkout.h"
#include "app/shop_commands.h"
#include "app/switch_codes.h"
#include "app/trim_attempts.h"
#include "app/trim_idempotency.h"
#include "app/usage.h"
#include "app/user_commands.h"
#include "app/webhook_commands.h"

namespace stapel::app {

using Command = std::variant<
    CheckoutCommand, ConfirmCommand, ReleaseCommand, RollBackCommand, ExpireHoldCommand,
    SavePromotionCommand, PublishCommand, SetStateCommand, ChangeSettingsCommand, CreatePoolCommand,
    AddCodesCommand, CreateApiKeyCommand, RevokeApiKeyCommand, CreateShopCommand, ChangeShopCommand,
    SetPoolActiveCommand, StartSupplyCommand, AddPartCommand, SetCodesActiveCommand, MintCommand,
    RecordAttemptsCommand, CreateWebhookCommand, ChangeWebhookCommand, DeleteWebhookCommand,
    RotateWebhookSecretCommand, TestWebhookCommand, ReplayEventCommand, ReplaySinceCommand,
    RecordDeliveriesCommand, LetGoCommand, OrderCommand, ReturnCommand, AloneReturnCommand,
    CreateTokenSecretCommand, RevokeTokenSecretCommand, FlushUsageCommand, TrimIdempotencyCommand,
    TrimAttemptsCommand, RecordExportCommand, RefuseCommand, SaveListCommand, ChangeListCommand,
    DeleteListCommand, UserCommand, TakeLeaseCommand>;

inline Keys reads(const Command& command) {
  return std::visit([](const auto& typed) { return reads(typed); }, command);
}
inline Decision decide(const Snapshot& snapshot, const Command& command, Instant now) {
  return std::visit([&](const auto& typed) { return decide(snapshot, typed, now); }, command);
}

// The live set that this command makes, or null: whoever runs it swaps it in once it is durable.
inline std::shared_ptr<const LiveSet> next_live_set(const Command& command) {
  if (const auto* publish = std::get_if<PublishCommand>(&command)) return publish->change.next;
  if (const auto* settings = std::get_if<ChangeSettingsCommand>(&command)) {
    return settings->change.next;
  }
  const auto* state = std::get_if<SetStateCommand>(&command);
  return state && state->change ? state->change->next : nullptr;
}

}  // namespace stapel::app
