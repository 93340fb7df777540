// Creating a pool. Its pattern and the uses of its codes never change afterwards.
#include "app/ids.h"
#include "app/pool_commands.h"
#include "codes/pattern.h"

namespace stapel::app {
namespace {

using storage::PoolKey;
using storage::PoolRow;

constexpr std::size_t name_length_max = 200;

}  // namespace

Result<CreatePoolCommand, Refusal> prepare(const CreatePool& request) {
  Faults faults;
  if (!is_id(request.id)) {
    faults.push_back({"/id", std::string(id_rule)});
  }
  if (request.name.empty() || request.name.size() > name_length_max) {
    faults.push_back({"/name", "must be 1 to 200 characters"});
  }
  if (!request.pattern.empty()) {
    const auto pattern = codes::Pattern::parse(request.pattern);
    if (!pattern) faults.push_back({"/pattern", pattern.refusal()});
  }
  if (request.uses_max < 1 || request.uses_max > amount_max) {
    faults.push_back({"/uses_max", "must be at least 1 and at most 10^13"});
  }
  if (!faults.empty()) {
    return Refused{
        Refusal{RefusalCode::invalid_request, "the pool is not valid", std::move(faults), {}}};
  }
  return CreatePoolCommand{request.id, request.name, request.pattern, request.uses_max};
}

Keys reads(const CreatePoolCommand& command) { return {PoolKey{command.id}}; }

Decision decide(const Snapshot& snapshot, const CreatePoolCommand& command, Instant now) {
  if (snapshot.find(PoolKey{command.id})) {
    return refuse(RefusalCode::already_exists, "there is a pool " + command.id);
  }
  const PoolRow row{command.name, command.pattern, command.uses_max, 0, now};
  Delta delta;
  delta.write(PoolKey{command.id}, row);
  return {Answer(answer_of(command.id, row)), std::move(delta)};
}

PoolAnswer answer_of(const std::string& id, const PoolRow& row) {
  return {id, row.name, row.pattern, row.uses_max, row.size, row.created_at};
}

}  // namespace stapel::app
