// The commands that end a checkout: confirm (the order is paid), release (it will not be), roll
// back (it was cancelled after it was paid). Each is the same answer when it is repeated.
#pragma once

#include "app/claims.h"
#include "app/decision.h"

namespace stapel::app {

struct ConfirmCommand {
  std::string id;
  std::string order;
  CheckoutRow seen;  // as it was read outside: what it claims never changes
};
struct ReleaseCommand {
  std::string id;
  CheckoutRow seen;
};
struct RollBackCommand {
  std::string id;
  CheckoutRow seen;
};

Keys reads(const ConfirmCommand& command);
Keys reads(const ReleaseCommand& command);
Keys reads(const RollBackCommand& command);
Decision decide(const Snapshot& snapshot, const ConfirmCommand& command, Instant now);
Decision decide(const Snapshot& snapshot, const ReleaseCommand& command, Instant now);
Decision decide(const Snapshot& snapshot, const RollBackCommand& command, Instant now);

}  // namespace stapel::app
