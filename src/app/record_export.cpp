// See record_export.h. It changes no row, so it tells of itself.
#include "app/record_export.h"

#include "app/changes.h"
#include "app/pool_commands.h"
#include "base/json.h"

namespace stapel::app {

Keys reads(const RecordExportCommand& command) { return {storage::PoolKey{command.pool}}; }

Decision decide(const Snapshot& snapshot, const RecordExportCommand& command, Instant now) {
  if (!snapshot.find(storage::PoolKey{command.pool})) return {no_pool(command.pool), {}};
  std::string details;
  json::Writer writer(details);
  writer.begin_object().member("count", command.count).member("complete", command.complete);
  writer.end_object();
  Delta delta;
  append_changes({{EventType::codes_exported, command.pool, std::move(details)}}, command.actor,
                 now, delta);
  return {Answer(DoneAnswer{}), std::move(delta)};
}

}  // namespace stapel::app
