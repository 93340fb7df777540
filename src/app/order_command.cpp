// See order_command.h.
#include "app/order_command.h"

#include <algorithm>

#include "app/events.h"
#include "app/return_command.h"
#include "app/settle_checkout.h"
#include "base/json.h"

namespace stapel::app {
namespace {

using storage::CheckoutKey;
using storage::DefinitionsKey;

std::string_view redemption_of(const OrderRow& row, const CheckoutRow* checkout) {
  if (!checkout) return row.lost ? "lost" : "none";
  if (checkout->state == CheckoutState::confirmed) return "redeemed";
  return row.lost ? std::string_view("lost") : state_name(checkout->state);
}

EventType event_type_of(OrderStatus status) {
  if (status == OrderStatus::paid) return EventType::order_paid;
  return status == OrderStatus::cancelled ? EventType::order_cancelled : EventType::order_placed;
}

storage::Event event_of_order(const OrderAnswer& order, Instant now) {
  std::string data;
  json::Writer writer(data);
  writer.begin_object().member("order", order.id).member("revision", order.revision);
  if (!order.checkout.empty()) writer.member("checkout", order.checkout);
  writer.member("redemption", order.redemption);
  if (order.total) writer.member("currency", order.currency).member("total", *order.total);
  writer.end_object();
  storage::Event event = event_of(event_type_of(order.status), order.id, std::move(data), now);
  event.test = order.test;
  return event;
}

// What one fact does, step by step, over the rows that were loaded.
class Telling {
 public:
  Telling(const Snapshot& snapshot, const OrderCommand& command, const OrderRow& known, Instant now)
      : snapshot_(snapshot), command_(command), known_(known), now_(now), counters_(snapshot) {
    row_ = known;
    if (!snapshot.find(OrderKey{command.fact.id})) row_.created_at = now;
  }

  Decision decide() {
    if (auto refusal = refuse_checkout()) return {*std::move(refusal), {}};
    take_over_fact();
    let_go_of_former_checkout();
    if (command_.redeem) {
      if (auto not_redeemed = redeem()) return {*std::move(not_redeemed), {}};
    } else if (!row_.checkout.empty()) {
      load_checkout();
      if (auto race = follow()) return {*std::move(race), {}};
    }
    return finish();
  }

 private:
  bool is_new_checkout() const { return row_.checkout != known_.checkout; }

  std::optional<Refusal> refuse_checkout() const {
    const std::string& id = command_.checkout();
    if (id.empty()) return std::nullopt;
    const std::string& owner = snapshot_.get(CheckoutKey{id}).order;
    if (owner.empty() || owner == command_.fact.id) return std::nullopt;
    return Refusal{RefusalCode::wrong_state, "the checkout is of order " + owner};
  }

  void take_over_fact() {
    const PutOrder& fact = command_.fact;
    row_.revision = fact.revision;
    row_.status = fact.status;
    row_.fingerprint = command_.fingerprint;
    row_.checkout = command_.checkout();
    row_.lost = known_.lost && fact.status == OrderStatus::paid;
    if (!command_.cart.empty()) row_.cart = command_.cart;
    if (fact.total) row_.total = fact.total;
    if (fact.at) row_.at = fact.at;
    row_.test = fact.actor.test;
    row_.updated_at = now_;
  }

  // An order has one checkout: what the former one held or used is free.
  void let_go_of_former_checkout() {
    if (known_.checkout.empty() || !is_new_checkout()) return;
    CheckoutRow former = snapshot_.get(CheckoutKey{known_.checkout});
    if (former.state == CheckoutState::held) {
      settle(snapshot_, known_.checkout, former, Move::free_held, CheckoutState::released, now_,
             counters_, delta_);
    } else if (former.state == CheckoutState::confirmed) {
      settle(snapshot_, known_.checkout, former, Move::free_used, CheckoutState::rolled_back, now_,
             counters_, delta_);
    }
  }

  void load_checkout() {
    checkout_ = snapshot_.get(CheckoutKey{row_.checkout});
    if (checkout_->order == command_.fact.id) return;
    checkout_->order = command_.fact.id;
    delta_.write(CheckoutKey{row_.checkout}, *checkout_);
  }

  std::optional<Outcome> follow() {
    if (row_.status == OrderStatus::paid) return pay();
    const bool was_paid = known_.status == OrderStatus::paid;
    const bool cancelled = row_.status == OrderStatus::cancelled;
    if (cancelled && checkout_->state == CheckoutState::held) {
      move_to(Move::free_held, CheckoutState::released);
    } else if ((cancelled || was_paid) && checkout_->state == CheckoutState::confirmed &&
               command_.cancel_restores == CancelRestores::everything) {
      move_to(Move::free_used, CheckoutState::rolled_back);
    }
    return std::nullopt;
  }

  std::optional<Outcome> pay() {
    if (checkout_->state == CheckoutState::confirmed) {
      row_.lost = false;
      return std::nullopt;
    }
    if (checkout_->state == CheckoutState::held) {
      move_to(Move::use_held, CheckoutState::confirmed);
      return std::nullopt;
    }
    // Nothing changed for an order that was paid before, unless it waits to be honoured.
    if (known_.status == OrderStatus::paid && !known_.lost && !is_new_checkout()) {
      return std::nullopt;
    }
    return pay_late();
  }

  // What is still free. The order stays paid where that is not enough: it was paid, and what to do
  // about its discount is the shop's to decide.
  std::optional<Outcome> pay_late() {
    if (snapshot_.get(DefinitionsKey{}).number != command_.definitions_number) {
      return LostRace{"the promotions changed"};
    }
    CounterMoves after = counters_;
    after.move(Move::use, *checkout_);
    const bool fits = are_all_within(command_.caps, after) && are_on(snapshot_, command_.codes);
    row_.lost = !fits && command_.fact.over_limit_reason.empty();
    if (row_.lost) return std::nullopt;
    checkout_->over_limit = honoured_ = !fits;
    move_to(Move::use, CheckoutState::confirmed);
    return std::nullopt;
  }

  void move_to(Move move, CheckoutState state) {
    settle(snapshot_, row_.checkout, *checkout_, move, state, now_, counters_, delta_);
    checkout_->state = state;
  }

  // As POST /v1/redemptions does; what that refuses is refused here, and nothing is stored.
  std::optional<Outcome> redeem() {
    Decision redeemed = app::decide(snapshot_, *command_.redeem, now_);
    if (!std::holds_alternative<Answer>(redeemed.outcome)) return std::move(redeemed.outcome);
    delta_ = std::move(redeemed.delta);
    row_.checkout = command_.redeem->id;
    row_.lost = false;
    go_on_from_redemption();
    return std::nullopt;
  }

  // Returns that have waited take back from what was used just now, not from what was before.
  void go_on_from_redemption() {
    for (const auto& [key, row] : delta_.writes) {
      if (const auto* counter = std::get_if<CounterKey>(&key)) {
        counters_.go_on_from(*counter, std::get<CounterRow>(*row));
      } else if (std::holds_alternative<CheckoutKey>(key)) {
        checkout_ = std::get<CheckoutRow>(*row);
      }
    }
  }

  Decision finish() {
    if (row_.status != known_.status) delta_.appends.push_back(event_of_order(answer(), now_));
    if (!command_.returns.books.returns.empty()) {
      write_books(snapshot_, command_.fact.id, command_.returns, now_, row_, checkout_, counters_,
                  delta_);
    }
    counters_.write_to(delta_);
    delta_.write(OrderKey{command_.fact.id}, row_);
    return {Answer(answer()), std::move(delta_)};
  }

  OrderAnswer answer() const {
    OrderAnswer answer = answer_of(command_.fact.id, row_, checkout_ ? &*checkout_ : nullptr);
    answer.honoured = honoured_;
    return answer;
  }

  const Snapshot& snapshot_;
  const OrderCommand& command_;
  const OrderRow& known_;
  const Instant now_;
  CounterMoves counters_;
  Delta delta_;
  OrderRow row_;
  std::optional<CheckoutRow> checkout_;
  bool honoured_ = false;
};

Decision repeat(const Snapshot& snapshot, const OrderCommand& command, const OrderRow& known) {
  const bool same = known.revision == command.fact.revision;
  if (same && known.fingerprint != command.fingerprint) {
    return refuse(RefusalCode::revision_conflict,
                  "revision " + std::to_string(known.revision) + " of order " + command.fact.id +
                      " said something else; what is new needs a higher revision");
  }
  const CheckoutRow* checkout =
      known.checkout.empty() ? nullptr : snapshot.find(CheckoutKey{known.checkout});
  OrderAnswer answer = answer_of(command.fact.id, known, checkout);
  answer.applied = same;
  return {Answer(std::move(answer)), {}};
}

}  // namespace

Keys reads(const OrderCommand& command) {
  Keys keys{OrderKey{command.fact.id}, DefinitionsKey{}};
  for (const auto& [id, row] : command.checkouts) add_checkout_keys(id, row, keys);
  for (const Cap& cap : command.caps) keys.insert(cap.key);
  add_code_keys(command.codes, keys);
  if (command.redeem) {
    keys.merge(reads(*command.redeem));
    add_checkout_keys(command.redeem->id, command.redeem->row, keys);
  }
  add_books_keys(command.fact.id, command.returns, keys);
  return keys;
}

Decision decide(const Snapshot& snapshot, const OrderCommand& command, Instant now) {
  const OrderRow known = snapshot.get(OrderKey{command.fact.id});
  if (known.checkout != command.seen.checkout) return lost_race("the order has another checkout");
  if (known.revision >= command.fact.revision) return repeat(snapshot, command, known);
  if (known.changes != command.seen.changes) return lost_race("the order's returns changed");
  return Telling(snapshot, command, known, now).decide();
}

OrderAnswer answer_of(const std::string& id, const OrderRow& row, const CheckoutRow* checkout) {
  OrderAnswer answer{.id = id,
                     .revision = row.revision,
                     .status = row.status,
                     .checkout = row.checkout,
                     .redemption = std::string(redemption_of(row, checkout)),
                     .total = row.total,
                     .at = row.at,
                     .test = row.test,
                     .books = row.books,
                     .created_at = row.created_at,
                     .updated_at = row.updated_at};
  if (!checkout) return answer;
  answer.over_limit = checkout->over_limit;
  answer.currency = checkout->currency;
  if (!answer.total) answer.total = checkout->total;
  return answer;
}

}  // namespace stapel::app
