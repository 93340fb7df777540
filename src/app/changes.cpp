// See changes.h: one overload for each command that is told of.
#include "app/changes.h"

#include "base/json.h"

namespace stapel::app {
namespace {

using Changes = std::vector<Change>;

// {"name": value, …} of numbers and texts.
class Details {
 public:
  Details() : writer_(text_) { writer_.begin_object(); }
  template <typename T>
  Details& with(std::string_view name, const T& value) {
    writer_.member(name, value);
    return *this;
  }
  std::string done() {
    writer_.end_object();
    return std::move(text_);
  }

 private:
  std::string text_;
  json::Writer writer_;
};

EventType type_of(PromotionState state) {
  if (state == PromotionState::paused) return EventType::promotion_paused;
  return state == PromotionState::ended ? EventType::promotion_ended : EventType::promotion_resumed;
}

std::string added(const CodesAnswer& codes) {
  return Details()
      .with("added", codes.added)
      .with("size", codes.size)
      .with("supply", codes.supply)
      .with("finished", true)
      .done();
}

std::string numbers_of(const ProductListAnswer& list) {
  return Details()
      .with("revision", list.revision)
      .with("size", list.size)
      .with("added", list.added)
      .with("removed", list.removed)
      .done();
}

struct ChangesOf {
  const Answer& answer;

  Changes operator()(const SavePromotionCommand& command) const {
    const auto& saved = std::get<PromotionAnswer>(answer);
    return {{EventType::promotion_saved, command.id,
             Details().with("revision", saved.revision).done()}};
  }
  Changes operator()(const PublishCommand& command) const {
    Changes changes;
    for (const PublishCommand::Item& item : command.items) {
      changes.push_back({EventType::promotion_published, item.id,
                         Details()
                             .with("version", item.entry.version)
                             .with("hash", item.entry.hash)
                             .with("set", command.change.next->hash())
                             .done()});
    }
    return changes;
  }
  Changes operator()(const SetStateCommand& command) const {
    const auto& now = std::get<PromotionAnswer>(answer);
    return {
        {type_of(command.state), command.id, Details().with("version", now.live_version).done()}};
  }
  Changes operator()(const ChangeSettingsCommand& command) const {
    return {{EventType::settings_changed, "settings",
             Details().with("set", command.change.next->hash()).done()}};
  }
  Changes operator()(const CreatePoolCommand& command) const {
    return {{EventType::pool_created, command.id,
             Details()
                 .with("pattern", command.row.pattern)
                 .with("uses_max", command.row.uses_max)
                 .done()}};
  }
  Changes operator()(const SetPoolActiveCommand& command) const {
    return {
        {command.active ? EventType::pool_activated : EventType::pool_deactivated, command.pool}};
  }
  Changes operator()(const AddCodesCommand& command) const {
    return {{command.kind == SupplyKind::generated ? EventType::codes_generated
                                                   : EventType::codes_imported,
             command.pool, added(std::get<CodesAnswer>(answer))}};
  }
  // Told when it is asked for, which is who did it, and again when all codes are there.
  Changes operator()(const StartSupplyCommand& command) const {
    return {{EventType::codes_generated, command.pool,
             Details()
                 .with("wanted", command.wanted)
                 .with("supply", command.supply)
                 .with("finished", false)
                 .done()}};
  }
  Changes operator()(const AddPartCommand& command) const {
    const auto& codes = std::get<CodesAnswer>(answer);
    if (!codes.finished) return {};
    return {{EventType::codes_generated, command.pool, added(codes)}};
  }
  // The history of each code has it too.
  Changes operator()(const SetCodesActiveCommand& command) const {
    const auto& switched = std::get<SwitchedAnswer>(answer);
    return {{command.active ? EventType::codes_activated : EventType::codes_deactivated,
             command.codes.size() == 1 ? command.codes.front() : "codes",
             Details().with("changed", switched.changed).done()}};
  }
  Changes operator()(const MintCommand& command) const {
    const auto& minted = std::get<MintAnswer>(answer);
    Details details;
    details.with("promotion", command.promotion).with("uses_max", minted.uses_max);
    if (!command.pool.empty()) details.with("pool", command.pool);
    if (!minted.customer.empty()) details.with("customer", minted.customer);
    if (!minted.labels.channel.empty()) details.with("channel", minted.labels.channel);
    if (!minted.labels.partner.empty()) details.with("partner", minted.labels.partner);
    if (!minted.labels.campaign.empty()) details.with("campaign", minted.labels.campaign);
    details.with("ends_at", format_instant(minted.ends_at));
    return {{EventType::code_minted, minted.code, details.done()}};
  }
  Changes operator()(const RecordAttemptsCommand&) const { return {}; }
  Changes operator()(const FlushUsageCommand&) const { return {}; }
  Changes operator()(const TrimIdempotencyCommand&) const { return {}; }
  Changes operator()(const TrimAttemptsCommand&) const { return {}; }
  Changes operator()(const TakeLeaseCommand&) const { return {}; }
  Changes operator()(const RefuseCommand&) const { return {}; }
  Changes operator()(const UserCommand& command) const {
    const auto change = change_of(command);
    if (!change) return {};
    return {{change->type, change->user, change->details}};
  }
  Changes operator()(const CreateApiKeyCommand& command) const {
    return {{EventType::api_key_created, command.id,
             Details()
                 .with("kind", kind_name(command.row.kind))
                 .with("test", command.row.test)
                 .done()}};
  }
  Changes operator()(const RevokeApiKeyCommand& command) const {
    return {{EventType::api_key_revoked, command.id}};
  }
  Changes operator()(const CreateTokenSecretCommand& command) const {
    return {{EventType::token_secret_created, command.id}};
  }
  Changes operator()(const RevokeTokenSecretCommand& command) const {
    return {{EventType::token_secret_revoked, command.id}};
  }
  Changes operator()(const ConfirmCommand& command) const {
    const auto& checkout = std::get<CheckoutAnswer>(answer);
    if (!checkout.over_limit) return {};
    return {
        {EventType::redemption_over_limit, command.id,
         Details().with("order", command.order).with("reason", command.over_limit_reason).done()}};
  }
  Changes operator()(const CreateWebhookCommand& command) const {
    return {{EventType::webhook_created, command.id}};
  }
  Changes operator()(const ChangeWebhookCommand& command) const {
    return {{EventType::webhook_changed, command.id,
             Details().with("enabled", command.enabled).done()}};
  }
  Changes operator()(const DeleteWebhookCommand& command) const {
    return {{EventType::webhook_deleted, command.id}};
  }
  Changes operator()(const RotateWebhookSecretCommand& command) const {
    return {{EventType::webhook_secret_rotated, command.id}};
  }
  Changes operator()(const ReplayEventCommand& command) const {
    return {{EventType::webhook_replayed, command.id,
             Details().with("event", command.event_id).done()}};
  }
  Changes operator()(const ReplaySinceCommand& command) const {
    return {{EventType::webhook_replayed, command.id,
             Details().with("after_sequence", command.position).done()}};
  }
  // These write their events themselves, or have none.
  Changes operator()(const RecordExportCommand&) const { return {}; }
  Changes operator()(const TestWebhookCommand&) const { return {}; }
  Changes operator()(const RecordDeliveriesCommand&) const { return {}; }
  Changes operator()(const LetGoCommand&) const { return {}; }
  Changes operator()(const OrderCommand& command) const {
    const auto& order = std::get<OrderAnswer>(answer);
    if (!order.honoured) return {};
    return {
        {EventType::redemption_over_limit, order.checkout,
         Details().with("order", order.id).with("reason", command.fact.over_limit_reason).done()}};
  }
  // These write the events of what they change themselves.
  Changes operator()(const ReturnCommand&) const { return {}; }
  Changes operator()(const AloneReturnCommand&) const { return {}; }
  Changes operator()(const CheckoutCommand&) const { return {}; }
  Changes operator()(const ReleaseCommand&) const { return {}; }
  Changes operator()(const RollBackCommand&) const { return {}; }
  Changes operator()(const ExpireHoldCommand&) const { return {}; }
  // A list that stays what it was is not told of.
  Changes operator()(const SaveListCommand& command) const {
    const auto& list = std::get<ProductListAnswer>(answer);
    if (list.revision == command.members.seen_revision) return {};
    return {{EventType::product_list_saved, command.id, numbers_of(list)}};
  }
  Changes operator()(const ChangeListCommand& command) const {
    const auto& list = std::get<ProductListAnswer>(answer);
    if (list.revision == command.members.seen_revision) return {};
    return {{command.by_rule ? EventType::product_list_refreshed : EventType::product_list_changed,
             command.id, numbers_of(list)}};
  }
  Changes operator()(const DeleteListCommand& command) const {
    return {{EventType::product_list_deleted, command.id,
             numbers_of(std::get<ProductListAnswer>(answer))}};
  }
  Changes operator()(const CreateShopCommand& command) const {
    return {{EventType::shop_created, command.name}};
  }
  Changes operator()(const ChangeShopCommand& command) const {
    return {{EventType::shop_changed, "shop", command.settings}};
  }
};

}  // namespace

Changes changes_of(const Command& command, const Answer& answer) {
  return std::visit(ChangesOf{answer}, command);
}

void append_changes(const Changes& changes, const Actor& actor, Instant now, Delta& delta) {
  for (const Change& change : changes) {
    storage::Event event = event_of(change.type, change.subject, change.details, now);
    event.test = actor.test;
    delta.appends.push_back(std::move(event));
    delta.appends.push_back(storage::AuditEntry{.actor = actor.key,
                                                .from = actor.from,
                                                .action = std::string(event_name(change.type)),
                                                .subject = change.subject,
                                                .details = change.details,
                                                .at = now});
  }
}

}  // namespace stapel::app
