// The command that switches single codes off or on again: all that are named, or none.
#pragma once

#include "app/decision.h"

namespace stapel::app {

struct SetCodesActiveCommand {
  std::vector<std::string> codes;  // normalised, each once
  bool active = false;
};
Result<SetCodesActiveCommand, Refusal> prepare(const SetCodesActive& request,
                                               storage::Reader& reader, storage::ShopId shop);
Keys reads(const SetCodesActiveCommand& command);
Decision decide(const Snapshot& snapshot, const SetCodesActiveCommand& command, Instant now);

}  // namespace stapel::app
