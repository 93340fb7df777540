// See checkout_cart.h. Whether limits hold is judged here, on the counters as the batch has them;
// what the cart costs was judged outside and is not judged again.
#include "app/checkout_cart.h"

#include "app/events.h"

namespace stapel::app {
namespace {

using storage::CheckoutKey;
using storage::CodeEventKind;
using storage::DefinitionsKey;
using storage::OrderKey;
using storage::RedemptionKind;
using storage::TimerKey;
using storage::TimerKind;

constexpr std::int64_t microseconds_per_second = 1'000'000;

// Gives back what the replaced checkout holds; a refusal where it holds nothing any more.
std::optional<Refusal> release_replaced(const Snapshot& snapshot, const CheckoutCommand& command,
                                        Instant now, CounterMoves& counters, Delta& delta) {
  CheckoutRow old = snapshot.get(CheckoutKey{*command.replaces});
  if (old.state != CheckoutState::held) {
    return Refusal{RefusalCode::wrong_state,
                   "the checkout to replace is " + std::string(state_name(old.state))};
  }
  counters.move(Move::free_held, old);
  append_code_events(*command.replaces, old, storage::CodeEventKind::released, now, delta);
  old.state = CheckoutState::released;
  old.updated_at = now;
  delta.appends.push_back(
      checkout_event(EventType::checkout_released, *command.replaces, old, now));
  const TimerKey timer{TimerKind::hold, *command.replaces};
  if (snapshot.find(timer)) delta.erase(timer);
  delta.write(CheckoutKey{*command.replaces}, std::move(old));
  return std::nullopt;
}

// Nothing where the order may have this checkout. An order that is paid keeps its own: saving it
// again changes nothing of its discount.
std::optional<Outcome> refuse_order(const Snapshot& snapshot, const CheckoutCommand& command) {
  if (command.order.empty()) return std::nullopt;
  const storage::OrderRow order = snapshot.get(OrderKey{command.order});
  if (order.checkout != command.order_checkout) return LostRace{"the order has another checkout"};
  bool paid = order.status == storage::OrderStatus::paid;
  if (!order.checkout.empty()) {
    const CheckoutState state = snapshot.get(CheckoutKey{order.checkout}).state;
    paid = paid || state == CheckoutState::confirmed;
    const bool held = state == CheckoutState::held;
    if (held != (command.replaces == order.checkout)) return LostRace{"the order's hold ended"};
  }
  if (!paid) return std::nullopt;
  return Refusal{RefusalCode::wrong_state, "order " + command.order + " is paid"};
}

void link_order(const Snapshot& snapshot, const CheckoutCommand& command, Instant now,
                Delta& delta) {
  if (command.order.empty()) return;
  const OrderKey key{command.order};
  storage::OrderRow order = snapshot.get(key);
  if (!snapshot.find(key)) order.created_at = now;
  order.checkout = command.id;
  order.test = command.row.test;
  order.updated_at = now;
  delta.write(key, std::move(order));
}

}  // namespace

Keys reads(const CheckoutCommand& command) {
  Keys keys{DefinitionsKey{}};
  if (command.refusal) return keys;
  keys.insert(CheckoutKey{command.id});
  add_counter_keys(command.row, keys);
  if (command.row.state == CheckoutState::held) keys.insert(TimerKey{TimerKind::hold, command.id});
  add_code_keys(command.codes, keys);
  if (!command.order.empty()) keys.insert(OrderKey{command.order});
  if (!command.order_checkout.empty()) keys.insert(CheckoutKey{command.order_checkout});
  if (command.replaces) {
    keys.insert(CheckoutKey{*command.replaces});
    keys.insert(TimerKey{TimerKind::hold, *command.replaces});
    add_counter_keys(command.replaced, keys);
  }
  return keys;
}

Decision decide(const Snapshot& snapshot, const CheckoutCommand& command, Instant now) {
  if (snapshot.get(DefinitionsKey{}).number != command.definitions_number) {
    return lost_race("the promotions changed");
  }
  if (command.refusal) {
    Decision decision{*command.refusal, {}};
    if (command.record) decision.delta.appends.push_back(command.record);
    return decision;
  }
  STAPEL_CHECK(snapshot.find(CheckoutKey{command.id}) == nullptr);

  if (!may_be_used(snapshot, command.codes, now)) return lost_race("a code was stopped");
  if (auto refused = refuse_order(snapshot, command)) return {*std::move(refused), {}};

  Delta delta;
  CounterMoves counters(snapshot);
  if (command.replaces) {
    if (auto refusal = release_replaced(snapshot, command, now, counters, delta)) {
      return {*std::move(refusal), {}};
    }
  }
  const bool paid = command.row.state == CheckoutState::confirmed;
  counters.move(paid ? Move::use : Move::hold, command.row);
  for (const Cap& cap : command.caps) {
    if (!within(cap, counters.at(cap.key))) return lost_race("a limit was reached meanwhile");
  }

  for (const Cap& cap : command.hold_caps) {
    if (within(cap, counters.at(cap.key))) continue;
    return refuse(RefusalCode::too_many_holds,
                  "this shopper holds " + std::to_string(*cap.uses_max) +
                      " checkouts, and may hold no more: release one, or name it in `replaces`");
  }

  CheckoutRow row = command.row;
  row.created_at = now;
  row.updated_at = now;
  row.expires_at = now;
  counters.write_to(delta);
  if (paid) {
    append_redemptions(command.id, row, RedemptionKind::redeemed, now, delta);
  } else {
    row.expires_at.microseconds += command.hold_seconds * microseconds_per_second;
    delta.write(TimerKey{TimerKind::hold, command.id}, {row.expires_at});
    delta.appends.push_back(checkout_event(EventType::checkout_held, command.id, row, now));
  }
  append_code_events(command.id, row, paid ? CodeEventKind::used : CodeEventKind::held, now, delta);
  delta.appends.push_back(command.record);
  link_order(snapshot, command, now, delta);
  Answer answer = answer_of(command.id, row);
  delta.write(CheckoutKey{command.id}, std::move(row));
  return {std::move(answer), std::move(delta)};
}

void append_redemptions(const std::string& id, const CheckoutRow& row, RedemptionKind kind,
                        Instant at, Delta& delta) {
  delta.appends.push_back(checkout_event(kind == RedemptionKind::redeemed
                                             ? EventType::redemption_created
                                             : EventType::redemption_rolled_back,
                                         id, row, at));
  if (row.test) return;
  for (const Claim& claim : row.claims) {
    delta.appends.push_back(storage::Redemption{.kind = kind,
                                                .checkout = id,
                                                .promotion = claim.promotion,
                                                .version = claim.version,
                                                .codes = claim.codes,
                                                .customer = row.customer,
                                                .day = row.day,
                                                .order = row.order,
                                                .granted = claim.granted,
                                                .at = at,
                                                .over_limit = row.over_limit});
  }
}

CheckoutAnswer answer_of(const std::string& id, const CheckoutRow& row) {
  return {.id = id,
          .state = row.state,
          .order = row.order,
          .currency = row.currency,
          .total = row.total,
          .created_at = row.created_at,
          .updated_at = row.updated_at,
          .expires_at = row.expires_at,
          .test = row.test,
          .over_limit = row.over_limit};
}

}  // namespace stapel::app
