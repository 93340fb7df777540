// Creating a pool, and switching it off and on. Its pattern and the uses of its codes never change.
#include "app/entity_tag.h"
#include "app/ids.h"
#include "app/pool_commands.h"

namespace stapel::app {
namespace {

using storage::PoolKey;
using storage::PoolRow;

constexpr std::size_t name_length_max = 200;

codes::Check check_of(bool check) { return check ? codes::Check::last : codes::Check::none; }

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
    const auto pattern = codes::Pattern::parse(request.pattern, check_of(request.check));
    if (!pattern) faults.push_back({"/pattern", pattern.refusal()});
  }
  if (request.uses_max < 1 || request.uses_max > amount_max) {
    faults.push_back({"/uses_max", "must be at least 1 and at most 10^13"});
  }
  if (!faults.empty()) {
    return Refused{
        Refusal{RefusalCode::invalid_request, "the pool is not valid", std::move(faults), {}}};
  }
  CreatePoolCommand command{request.id, {}};
  command.row.name = request.name;
  command.row.pattern = request.pattern;
  command.row.uses_max = request.uses_max;
  command.row.checked = !request.pattern.empty() && request.check;
  return command;
}

Keys reads(const CreatePoolCommand& command) { return {PoolKey{command.id}}; }

Decision decide(const Snapshot& snapshot, const CreatePoolCommand& command, Instant now) {
  if (snapshot.find(PoolKey{command.id})) {
    return refuse(RefusalCode::already_exists, "there is a pool " + command.id);
  }
  PoolRow row = command.row;
  row.created_at = now;
  Delta delta;
  Answer answer = answer_of(command.id, row);
  delta.write(PoolKey{command.id}, std::move(row));
  return {std::move(answer), std::move(delta)};
}

Keys reads(const SetPoolActiveCommand& command) { return {PoolKey{command.pool}}; }

Decision decide(const Snapshot& snapshot, const SetPoolActiveCommand& command, Instant) {
  const PoolRow* found = snapshot.find(PoolKey{command.pool});
  if (!found) return {no_pool(command.pool), {}};
  const std::string tag = tag_of(answer_of(command.pool, *found));
  if (auto stale = refuse_stale(command.expected_tags, tag, "the pool")) {
    return {*std::move(stale), {}};
  }
  PoolRow row = *found;
  Delta delta;
  if (row.active != command.active) {
    row.active = command.active;
    delta.write(PoolKey{command.pool}, row);
  }
  return {Answer(answer_of(command.pool, row)), std::move(delta)};
}

std::optional<codes::Pattern> pattern_of(const PoolRow& row) {
  if (row.pattern.empty()) return std::nullopt;
  const auto pattern = codes::Pattern::parse(row.pattern, check_of(row.checked));
  STAPEL_CHECK(bool(pattern));
  return *pattern;
}

Refusal no_pool(const std::string& id) {
  return {RefusalCode::not_found, "there is no pool " + id};
}

PoolAnswer answer_of(const std::string& id, const PoolRow& row) {
  return {.id = id,
          .name = row.name,
          .pattern = row.pattern,
          .uses_max = row.uses_max,
          .size = row.size,
          .created_at = row.created_at,
          .check = row.checked,
          .active = row.active};
}

}  // namespace stapel::app
