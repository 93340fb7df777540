// See settle_checkout.h.
#include "app/settle_checkout.h"

#include "app/checkout_cart.h"

namespace stapel::app {
namespace {

using storage::CheckoutKey;
using storage::RedemptionKind;

Keys keys_of(const std::string& id, const CheckoutRow& seen) {
  Keys keys{CheckoutKey{id}};
  add_counter_keys(seen, keys);
  return keys;
}

Decision wrong_state(const CheckoutRow& row, std::string_view wanted) {
  std::string message = "a checkout that is " + std::string(state_name(row.state)) + " cannot be ";
  return refuse(RefusalCode::wrong_state, message.append(wanted));
}

// The checkout in its new state, with its counters moved.
Decision settled(const Snapshot& snapshot, const std::string& id, CheckoutRow row, Move move,
                 CheckoutState state, Instant now) {
  Delta delta;
  CounterMoves counters(snapshot);
  counters.move(move, row);
  counters.write_to(delta);
  row.state = state;
  row.updated_at = now;
  if (state == CheckoutState::confirmed) {
    append_redemptions(id, row, RedemptionKind::redeemed, now, delta);
  }
  if (state == CheckoutState::rolled_back) {
    append_redemptions(id, row, RedemptionKind::rolled_back, now, delta);
  }
  Answer answer = answer_of(id, row);
  delta.write(CheckoutKey{id}, std::move(row));
  return {std::move(answer), std::move(delta)};
}

Decision unchanged(const std::string& id, const CheckoutRow& row) {
  return {Answer(answer_of(id, row)), {}};
}

}  // namespace

Keys reads(const ConfirmCommand& command) { return keys_of(command.id, command.seen); }
Keys reads(const ReleaseCommand& command) { return keys_of(command.id, command.seen); }
Keys reads(const RollBackCommand& command) { return keys_of(command.id, command.seen); }

Decision decide(const Snapshot& snapshot, const ConfirmCommand& command, Instant now) {
  CheckoutRow row = snapshot.get(CheckoutKey{command.id});
  if (row.state == CheckoutState::confirmed) {
    if (row.order == command.order) return unchanged(command.id, row);
    return refuse(RefusalCode::wrong_state, "the checkout was confirmed for order " + row.order);
  }
  if (row.state != CheckoutState::held) return wrong_state(row, "confirmed");
  row.order = command.order;
  return settled(snapshot, command.id, std::move(row), Move::use_held, CheckoutState::confirmed,
                 now);
}

Decision decide(const Snapshot& snapshot, const ReleaseCommand& command, Instant now) {
  CheckoutRow row = snapshot.get(CheckoutKey{command.id});
  if (row.state == CheckoutState::released) return unchanged(command.id, row);
  if (row.state != CheckoutState::held) return wrong_state(row, "released");
  return settled(snapshot, command.id, std::move(row), Move::free_held, CheckoutState::released,
                 now);
}

Decision decide(const Snapshot& snapshot, const RollBackCommand& command, Instant now) {
  CheckoutRow row = snapshot.get(CheckoutKey{command.id});
  if (row.state == CheckoutState::rolled_back) return unchanged(command.id, row);
  if (row.state != CheckoutState::confirmed) return wrong_state(row, "rolled back");
  return settled(snapshot, command.id, std::move(row), Move::free_used, CheckoutState::rolled_back,
                 now);
}

}  // namespace stapel::app
