// The commands checkout and redeem: a cart that was priced outside of the batch takes what its
// promotions need, if that is still free.
#pragma once

#include <memory>

#include "app/claims.h"
#include "app/code_life.h"
#include "app/decision.h"

namespace stapel::app {

struct CheckoutCommand {
  std::string id;                       // of the new checkout
  std::int64_t definitions_number = 0;  // of the set that it was priced with
  std::optional<Refusal> refusal = {};  // what the price already decided; `record` is its record
  CheckoutRow row = {};  // state held, or confirmed for redeem; the times are set when decided
  std::vector<Cap> caps = {};
  std::vector<Cap> hold_caps = {};
  std::int64_t hold_seconds = 900;   // from when it is decided
  std::vector<UsedCode> codes = {};  // unique ones that it uses
  std::shared_ptr<const storage::DecisionRecord> record = {};
  // The checkout whose place this one takes, as it was read outside.
  std::optional<std::string> replaces = {};
  CheckoutRow replaced = {};
  // The order that it names beforehand, with the checkout which that had; empty: none.
  std::string order = {};
  std::string order_checkout = {};
};

Keys reads(const CheckoutCommand& command);
Decision decide(const Snapshot& snapshot, const CheckoutCommand& command, Instant now);

// The log entries of a checkout's claims, and the event that tells of them. A test is not logged.
void append_redemptions(const std::string& id, const CheckoutRow& row, storage::RedemptionKind kind,
                        Instant at, Delta& delta);
CheckoutAnswer answer_of(const std::string& id, const CheckoutRow& row);

}  // namespace stapel::app
