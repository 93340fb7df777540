// See return_command.h.
#include "app/return_command.h"

#include <algorithm>

#include "app/events.h"
#include "app/settle_checkout.h"
#include "base/json.h"

namespace stapel::app {
namespace {

using storage::CheckoutKey;
using storage::Listed;
using storage::TimerKey;
using storage::TimerKind;

constexpr std::int64_t microseconds_per_second = 1'000'000;

TimerKey timer_of(const std::string& order, const std::string& id) {
  return {TimerKind::return_alone, order + '\n' + id};
}

storage::Event event_of_return(EventType type, const ReturnAnswer& answer, bool test, Instant now) {
  std::string data;
  json::Writer writer(data);
  writer.begin_object().member("order", answer.order).member("return", answer.id);
  writer.member("revision", answer.revision).member("state", state_name(answer.state));
  writer.key("lines").raw(answer.lines);
  if (!answer.refund.empty()) writer.key("refund").raw(answer.refund);
  if (!answer.problem.empty()) writer.member("problem", answer.problem);
  writer.end_object();
  storage::Event event = event_of(type, answer.order, std::move(data), now);
  event.test = test;
  return event;
}

void restore(const Snapshot& snapshot, const std::string& id, const BooksChange& change,
             const OrderRow& order, Instant now, CheckoutRow& checkout, CounterMoves& counters,
             Delta& delta) {
  const auto restored = within_claims(change.books.restored, checkout);
  if (restored != checkout.restored) {
    const bool used = checkout.state == CheckoutState::confirmed;
    if (used) counters.move(Move::free_used, checkout);
    checkout.restored = restored;
    if (used) counters.move(Move::use, checkout);
    checkout.updated_at = now;
    delta.write(CheckoutKey{id}, checkout);
  }
  const bool free_now = change.books.frees_all && checkout.state == CheckoutState::confirmed;
  const bool take_again = !change.books.frees_all && change.freed_before &&
                          order.status == OrderStatus::paid &&
                          checkout.state == CheckoutState::rolled_back;
  if (!free_now && !take_again) return;
  const CheckoutState state = free_now ? CheckoutState::rolled_back : CheckoutState::confirmed;
  settle(snapshot, id, checkout, free_now ? Move::free_used : Move::use, state, now, counters,
         delta);
  checkout.state = state;
}

const ReturnRow* find(const Returns& returns, const std::string& id) {
  const auto found = std::find_if(returns.begin(), returns.end(),
                                  [&](const auto& listed) { return listed.id == id; });
  return found == returns.end() ? nullptr : &found->row;
}

void write_return(const Snapshot& snapshot, const std::string& order, const ReturnRow* before,
                  const Listed<ReturnRow>& now_is, bool test, Instant now, Delta& delta) {
  ReturnRow row = now_is.row;
  if (before && *before == row) return;
  const ReturnAnswer answer = answer_of(order, now_is.id, row);
  if (!before || before->revision != row.revision) {
    delta.appends.push_back(event_of_return(EventType::return_received, answer, test, now));
  }
  const bool refunds = !row.refund.empty() && (!before || before->refund != row.refund);
  if (refunds) {
    delta.appends.push_back(event_of_return(EventType::return_applied, answer, test, now));
  }
  const TimerKey timer = timer_of(order, now_is.id);
  if (row.state != ReturnState::waiting && snapshot.find(timer)) delta.erase(timer);
  row.updated_at = now;
  delta.write(ReturnKey{order, now_is.id}, std::move(row));
}

}  // namespace

std::map<std::string, Amount> within_claims(const std::map<std::string, Amount>& restored,
                                            const CheckoutRow& checkout) {
  std::map<std::string, Amount> bounded;
  for (const Claim& claim : checkout.claims) {
    const auto found = restored.find(claim.promotion);
    if (found == restored.end()) continue;
    const Amount back = std::min(found->second, claim.granted);
    if (back > 0) bounded[claim.promotion] = back;
  }
  return bounded;
}

void add_books_keys(const std::string& order, const BooksChange& change, Keys& keys) {
  for (const auto& [id, row] : change.books.returns) {
    keys.insert(ReturnKey{order, id});
    keys.insert(timer_of(order, id));
  }
}

void write_books(const Snapshot& snapshot, const std::string& order, const BooksChange& change,
                 Instant now, OrderRow& row, std::optional<CheckoutRow>& checkout,
                 CounterMoves& counters, Delta& delta) {
  for (const auto& listed : change.books.returns) {
    write_return(snapshot, order, find(change.seen, listed.id), listed, row.test, now, delta);
  }
  row.books = change.books.text;
  ++row.changes;
  if (checkout) restore(snapshot, row.checkout, change, row, now, *checkout, counters, delta);
}

Keys reads(const ReturnCommand& command) {
  Keys keys{OrderKey{command.fact.order}};
  add_books_keys(command.fact.order, command.change, keys);
  if (!command.seen.checkout.empty()) {
    add_checkout_keys(command.seen.checkout, command.checkout, keys);
  }
  return keys;
}

// Each change of a return changes its order's row too: where that is as it was read, all are.
Decision decide(const Snapshot& snapshot, const ReturnCommand& command, Instant now) {
  const PutReturn& fact = command.fact;
  const OrderKey key{fact.order};
  OrderRow order = snapshot.get(key);
  if (order != command.seen) return lost_race("the order changed");
  if (command.known) return {Answer(*command.known), {}};
  if (!snapshot.find(key)) {
    order.created_at = now;
    order.test = fact.actor.test;
  }
  std::optional<CheckoutRow> checkout;
  if (!order.checkout.empty()) checkout = snapshot.get(CheckoutKey{order.checkout});
  Delta delta;
  CounterMoves counters(snapshot);
  write_books(snapshot, fact.order, command.change, now, order, checkout, counters, delta);
  counters.write_to(delta);
  order.updated_at = now;
  delta.write(key, std::move(order));

  ReturnRow row = *find(command.change.books.returns, fact.id);
  row.updated_at = now;
  const TimerKey timer = timer_of(fact.order, fact.id);
  if (row.state == ReturnState::waiting && !find(command.change.seen, fact.id)) {
    delta.write(timer,
                {Instant{now.microseconds + command.alone_seconds * microseconds_per_second}});
  }
  return {Answer(answer_of(fact.order, fact.id, row)), std::move(delta)};
}

Keys reads(const AloneReturnCommand& command) {
  const std::size_t end = command.timer.find('\n');
  return {TimerKey{TimerKind::return_alone, command.timer},
          ReturnKey{command.timer.substr(0, end), command.timer.substr(end + 1)}};
}

Decision decide(const Snapshot& snapshot, const AloneReturnCommand& command, Instant now) {
  const std::size_t end = command.timer.find('\n');
  const ReturnKey key{command.timer.substr(0, end), command.timer.substr(end + 1)};
  const TimerKey timer{TimerKind::return_alone, command.timer};
  const ReturnRow row = snapshot.get(key);
  ReturnAnswer answer = answer_of(key.order, key.id, row);
  const auto* due = snapshot.find(timer);
  if (!due || due->due_at > now) return {Answer(std::move(answer)), {}};
  Delta delta;
  if (row.state == ReturnState::waiting) {
    delta.appends.push_back(event_of_return(EventType::return_alone, answer, false, now));
  }
  delta.erase(timer);
  return {Answer(std::move(answer)), std::move(delta)};
}

ReturnAnswer answer_of(const std::string& order, const std::string& id, const ReturnRow& row) {
  return {.order = order,
          .id = id,
          .revision = row.revision,
          .state = row.state,
          .lines = row.lines,
          .rule = row.rule,
          .at = row.at,
          .refund = row.refund,
          .problem = row.problem,
          .created_at = row.created_at,
          .updated_at = row.updated_at};
}

}  // namespace stapel::app
