// The commands that end a checkout: confirm (the order is paid), release (it will not be), roll
// back (it was cancelled after it was paid). Each is the same answer when it is repeated. A payment
// that comes after its hold ended takes what is still free.
#pragma once

#include "app/claims.h"
#include "app/code_life.h"
#include "app/decision.h"

namespace stapel::app {

struct ConfirmCommand {
  std::string id;
  std::string order;
  CheckoutRow seen;  // as it was read outside: what it claims never changes
  // Of a late payment: the limits that hold now, by which set of definitions, and its unique codes.
  std::vector<Cap> caps = {};
  std::vector<UsedCode> codes = {};
  std::int64_t definitions_number = 0;
  std::string over_limit_reason = {};  // empty: limits hold
};
struct ReleaseCommand {
  std::string id;
  CheckoutRow seen;
};
struct RollBackCommand {
  std::string id;
  CheckoutRow seen;
};

// A checkout goes to another state as a part of a command that changes more: its counters go to
// `counters`; the row, its events, its log and the end of its timer to `delta`.
void settle(const Snapshot& snapshot, const std::string& id, CheckoutRow row, Move move,
            CheckoutState state, Instant now, CounterMoves& counters, Delta& delta);
// Everything that settling it reads.
void add_checkout_keys(const std::string& id, const CheckoutRow& seen, Keys& keys);

Keys reads(const ConfirmCommand& command);
Keys reads(const ReleaseCommand& command);
Keys reads(const RollBackCommand& command);
Decision decide(const Snapshot& snapshot, const ConfirmCommand& command, Instant now);
Decision decide(const Snapshot& snapshot, const ReleaseCommand& command, Instant now);
Decision decide(const Snapshot& snapshot, const RollBackCommand& command, Instant now);

}  // namespace stapel::app
