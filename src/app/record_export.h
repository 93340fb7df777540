// Codes that leave the shop in bulk: told of before they do, so that no export is missing from the
// audit trail.
#pragma once

#include "app/decision.h"

namespace stapel::app {

struct RecordExportCommand {
  std::string pool;
  std::int64_t count = 0;
  bool complete = true;
  Actor actor = {};
};
Keys reads(const RecordExportCommand& command);
Decision decide(const Snapshot& snapshot, const RecordExportCommand& command, Instant now);

}  // namespace stapel::app
