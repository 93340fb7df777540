// Drawing many codes part by part: each part is one commit, so that shoppers wait for no more than
// one, and what was drawn before a restart stays.
#include <algorithm>

#include "app/pool_commands.h"

namespace stapel::app {
namespace {

using storage::CodeChunk;
using storage::PoolKey;
using storage::PoolRow;
using storage::SupplyKey;
using storage::SupplyRow;

constexpr std::int64_t codes_per_part = 25'000;

// The first parts give one code more where the division leaves a rest.
std::int64_t share_of(const SupplyRow& row, std::int64_t part) {
  return row.wanted / row.parts + (part < row.wanted % row.parts ? 1 : 0);
}

}  // namespace

std::int64_t parts_of(std::int64_t wanted) {
  return (wanted + codes_per_part - 1) / codes_per_part;
}

Refusal exhausted(const PoolRow& pool, std::int64_t room) {
  return {RefusalCode::pool_exhausted,
          "the pattern " + pool.pattern + " has room for " + std::to_string(room) +
              " codes that cannot be guessed, and " + std::to_string(pool.size) +
              " are there: use a longer pattern"};
}

Keys reads(const StartSupplyCommand& command) {
  return {PoolKey{command.pool}, SupplyKey{command.supply}};
}

Decision decide(const Snapshot& snapshot, const StartSupplyCommand& command, Instant now) {
  const PoolRow* pool = snapshot.find(PoolKey{command.pool});
  if (!pool) return {no_pool(command.pool), {}};
  if (command.wanted > command.room - std::min(command.room, pool->size)) {
    return {exhausted(*pool, command.room), {}};
  }
  Delta delta;
  delta.write(SupplyKey{command.supply}, SupplyRow{.pool = command.pool,
                                                   .wanted = command.wanted,
                                                   .parts = command.parts,
                                                   .created_at = now});
  return {
      Answer(CodesAnswer{
          .pool = command.pool, .size = pool->size, .supply = command.supply, .finished = false}),
      std::move(delta)};
}

Result<AddPartCommand, Refusal> prepare_part(const std::string& supply, const SupplyRow& row,
                                             std::int64_t part, const LiveSet& live,
                                             storage::Reader& reader, storage::ShopId shop) {
  const PoolKey key{row.pool};
  const Snapshot snapshot = reader.load(shop, {key});
  if (!snapshot.find(key)) return Refused{no_pool(row.pool)};
  const auto pattern = pattern_of(snapshot.get(key));
  STAPEL_CHECK(pattern.has_value());
  AddPartCommand command{row.pool, supply, part, {}, pattern->room()};
  const auto count = static_cast<std::size_t>(share_of(row, part));
  auto drawn = draw_new(codes::Part(*pattern, part, row.parts), count, live, reader, shop);
  if (drawn) {
    command.chunk =
        std::make_shared<const CodeChunk>(CodeChunk{.supply = supply, .codes = *std::move(drawn)});
  }
  return command;
}

Keys reads(const AddPartCommand& command) {
  return {PoolKey{command.pool}, SupplyKey{command.supply}};
}

Decision decide(const Snapshot& snapshot, const AddPartCommand& command, Instant now) {
  SupplyRow supply = snapshot.get(SupplyKey{command.supply});
  PoolRow pool = snapshot.get(PoolKey{command.pool});
  if (supply.finished_at || supply.next_part != command.part) {
    return refuse(RefusalCode::wrong_state, "this part of the supply is there already");
  }
  Delta delta;
  const auto count =
      command.chunk ? static_cast<std::int64_t>(command.chunk->codes.size()) : INT64_MAX;
  if (count > command.room - std::min(command.room, pool.size)) {
    supply.stopped = exhausted(pool, command.room).message;
    supply.finished_at = now;
  } else {
    pool.size += count;
    supply.added += count;
    ++supply.next_part;
    if (supply.next_part == supply.parts) supply.finished_at = now;
    delta.appends.push_back(command.chunk);
  }
  CodesAnswer answer{.pool = command.pool,
                     .added = supply.added,
                     .size = pool.size,
                     .supply = command.supply,
                     .finished = supply.finished_at.has_value()};
  delta.write(PoolKey{command.pool}, std::move(pool));
  delta.write(SupplyKey{command.supply}, std::move(supply));
  return {Answer(std::move(answer)), std::move(delta)};
}

SupplyAnswer answer_of(const std::string& id, const SupplyRow& row) {
  return {.id = id,
          .pool = row.pool,
          .kind = row.kind,
          .wanted = row.wanted,
          .added = row.added,
          .stopped = row.stopped,
          .created_at = row.created_at,
          .finished_at = row.finished_at};
}

std::string_view supply_kind_name(SupplyKind kind) {
  switch (kind) {
    case SupplyKind::generated:
      return "generated";
    case SupplyKind::imported:
      return "imported";
    case SupplyKind::minted:
      return "minted";
  }
  return {};
}

}  // namespace stapel::app
