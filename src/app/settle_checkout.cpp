// See settle_checkout.h.
#include "app/settle_checkout.h"

#include <algorithm>

#include "app/checkout_cart.h"
#include "app/events.h"
#include "app/expire_hold.h"

namespace stapel::app {
namespace {

using storage::CheckoutKey;
using storage::DefinitionsKey;
using storage::RedemptionKind;
using storage::TimerKey;
using storage::TimerKind;

Keys keys_of(const std::string& id, const CheckoutRow& seen) {
  Keys keys;
  add_checkout_keys(id, seen, keys);
  return keys;
}

Decision wrong_state(const CheckoutRow& row, std::string_view wanted) {
  std::string message = "a checkout that is " + std::string(state_name(row.state)) + " cannot be ";
  return refuse(RefusalCode::wrong_state, message.append(wanted));
}

storage::CodeEventKind code_event_of(CheckoutState state) {
  switch (state) {
    case CheckoutState::held:
      return storage::CodeEventKind::held;
    case CheckoutState::confirmed:
      return storage::CodeEventKind::used;
    case CheckoutState::released:
    case CheckoutState::expired:
      return storage::CodeEventKind::released;
    case CheckoutState::rolled_back:
      return storage::CodeEventKind::rolled_back;
  }
  return storage::CodeEventKind::held;
}

void append_event(const std::string& id, const CheckoutRow& row, Instant now, Delta& delta) {
  append_code_events(id, row, code_event_of(row.state), now, delta);
  if (row.state == CheckoutState::confirmed) {
    return append_redemptions(id, row, RedemptionKind::redeemed, now, delta);
  }
  if (row.state == CheckoutState::rolled_back) {
    return append_redemptions(id, row, RedemptionKind::rolled_back, now, delta);
  }
  const EventType type = row.state == CheckoutState::expired ? EventType::checkout_expired
                                                             : EventType::checkout_released;
  delta.appends.push_back(checkout_event(type, id, row, now));
}

// The checkout in its new state, with its counters moved.
Decision settled(const Snapshot& snapshot, const std::string& id, CheckoutRow row, Move move,
                 CheckoutState state, Instant now) {
  Delta delta;
  CounterMoves counters(snapshot);
  settle(snapshot, id, row, move, state, now, counters, delta);
  counters.write_to(delta);
  row.state = state;
  row.updated_at = now;
  return {Answer(answer_of(id, row)), std::move(delta)};
}

Decision unchanged(const std::string& id, const CheckoutRow& row) {
  return {Answer(answer_of(id, row)), {}};
}

// What is still free after the hold ended; over the limit where the shop says so and must.
Decision confirm_late(const Snapshot& snapshot, const ConfirmCommand& command, CheckoutRow row,
                      Instant now) {
  if (snapshot.get(DefinitionsKey{}).number != command.definitions_number) {
    return lost_race("the promotions changed");
  }
  CounterMoves counters(snapshot);
  counters.move(Move::use, row);
  const bool fits = are_all_within(command.caps, counters) && are_on(snapshot, command.codes);
  if (!fits && command.over_limit_reason.empty()) {
    return refuse(
        RefusalCode::hold_lost,
        "the payment came after the hold had ended, and a limit was reached or a code switched "
        "off meanwhile: give an over_limit reason to honour it, or pay it back");
  }
  row.over_limit = !fits;
  return settled(snapshot, command.id, std::move(row), Move::use, CheckoutState::confirmed, now);
}

}  // namespace

void settle(const Snapshot& snapshot, const std::string& id, CheckoutRow row, Move move,
            CheckoutState state, Instant now, CounterMoves& counters, Delta& delta) {
  counters.move(move, row);
  const TimerKey timer{TimerKind::hold, id};
  if (snapshot.find(timer)) delta.erase(timer);
  row.state = state;
  row.updated_at = now;
  append_event(id, row, now, delta);
  delta.write(CheckoutKey{id}, std::move(row));
}

void add_checkout_keys(const std::string& id, const CheckoutRow& seen, Keys& keys) {
  keys.insert(CheckoutKey{id});
  keys.insert(TimerKey{TimerKind::hold, id});
  add_counter_keys(seen, keys);
}

Keys reads(const ConfirmCommand& command) {
  Keys keys = keys_of(command.id, command.seen);
  keys.insert(DefinitionsKey{});
  add_code_keys(command.codes, keys);
  return keys;
}
Keys reads(const ReleaseCommand& command) { return keys_of(command.id, command.seen); }
Keys reads(const RollBackCommand& command) { return keys_of(command.id, command.seen); }
Keys reads(const ExpireHoldCommand& command) { return keys_of(command.id, command.seen); }

Decision decide(const Snapshot& snapshot, const ConfirmCommand& command, Instant now) {
  CheckoutRow row = snapshot.get(CheckoutKey{command.id});
  if (row.state == CheckoutState::confirmed) {
    if (row.order == command.order) return unchanged(command.id, row);
    return refuse(RefusalCode::wrong_state, "the checkout was confirmed for order " + row.order);
  }
  if (row.state == CheckoutState::rolled_back) return wrong_state(row, "confirmed");
  if (!row.order.empty() && row.order != command.order) {
    return refuse(RefusalCode::wrong_state, "the checkout is of order " + row.order);
  }
  row.order = command.order;
  if (row.state != CheckoutState::held) {
    // It was held when this was prepared, so that no limits were looked up.
    if (command.seen.state == CheckoutState::held) return lost_race("the hold ended");
    return confirm_late(snapshot, command, std::move(row), now);
  }
  return settled(snapshot, command.id, std::move(row), Move::use_held, CheckoutState::confirmed,
                 now);
}

Decision decide(const Snapshot& snapshot, const ReleaseCommand& command, Instant now) {
  CheckoutRow row = snapshot.get(CheckoutKey{command.id});
  if (row.state == CheckoutState::released || row.state == CheckoutState::expired) {
    return unchanged(command.id, row);
  }
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

Decision decide(const Snapshot& snapshot, const ExpireHoldCommand& command, Instant now) {
  CheckoutRow row = snapshot.get(CheckoutKey{command.id});
  const TimerKey timer{TimerKind::hold, command.id};
  const auto* due = snapshot.find(timer);
  if (!due || due->due_at > now) return unchanged(command.id, row);
  if (row.state != CheckoutState::held) {
    Decision decision = unchanged(command.id, row);
    decision.delta.erase(timer);
    return decision;
  }
  return settled(snapshot, command.id, std::move(row), Move::free_held, CheckoutState::expired,
                 now);
}

}  // namespace stapel::app
