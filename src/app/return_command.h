// The command on a return of an order, and what the books of an order's returns mean for its rows:
// shared with the command on the order itself, which brings what waited for it.
#pragma once

#include "app/order_books.h"
#include "app/order_command.h"

namespace stapel::app {

using storage::ReturnKey;
using storage::ReturnRow;

// What goes back of each claim, never more than was granted.
std::map<std::string, Amount> within_claims(const std::map<std::string, Amount>& restored,
                                            const CheckoutRow& checkout);
// Everything that writing it reads, but the order and its checkout.
void add_books_keys(const std::string& order, const BooksChange& change, Keys& keys);
// Returns, their timers and events; the order's books; and what its checkout gives back, or takes
// again where a return says less than before. What is taken again counts even where a limit was
// reached meanwhile: the customer has it.
void write_books(const Snapshot& snapshot, const std::string& order, const BooksChange& change,
                 Instant now, OrderRow& row, std::optional<CheckoutRow>& checkout,
                 CounterMoves& counters, Delta& delta);

struct ReturnCommand {
  PutReturn fact = {};
  OrderRow seen = {};
  CheckoutRow checkout = {};  // the order's, as it was read outside
  BooksChange change = {};
  std::optional<ReturnAnswer> known = {};  // the answer where the fact says nothing new
  std::int64_t alone_seconds = 0;
};
Keys reads(const ReturnCommand& command);
Decision decide(const Snapshot& snapshot, const ReturnCommand& command, Instant now);
// `told`: the returns as they are from now on. `settled`: the order is paid, or was when returns of
// it were applied.
BooksChange change_books(Returns seen, Returns told, const storage::DecisionRecord* record,
                         bool settled, storage::Reader& reader, const PricingSources& sources);
Result<ReturnCommand, Refusal> prepare(const PutReturn& request, Instant now,
                                       const PricingSources& sources);

// What the batcher itself decides when a return waits too long for its order: somebody is told.
struct AloneReturnCommand {
  std::string timer;  // its id
};
Keys reads(const AloneReturnCommand& command);
Decision decide(const Snapshot& snapshot, const AloneReturnCommand& command, Instant now);

ReturnAnswer answer_of(const std::string& order, const std::string& id, const ReturnRow& row);

}  // namespace stapel::app
