// Adding codes to a pool. A code is in one pool at most, and no public code of a live promotion.
#include "app/pool_commands.h"
#include "base/code_text.h"
#include "codes/pattern.h"

namespace stapel::app {
namespace {

using storage::PoolCodeKey;
using storage::PoolKey;
using storage::PoolRow;

constexpr std::size_t code_length_max = 64;

Refusal invalid(Faults faults) {
  return {RefusalCode::invalid_request, "the codes are not valid", std::move(faults), {}};
}

std::string count_rule() {
  return "must be 1 to " + std::to_string(codes_per_request_max) + " in one request";
}

Refusal no_pool(const std::string& id) {
  return {RefusalCode::not_found, "there is no pool " + id};
}

std::optional<std::string> fault_of_code(const std::string& code, const std::string& normalised,
                                         const LiveSet& live) {
  if (normalised.empty()) return "must not be empty";
  if (code.size() > code_length_max) return "must be at most 64 characters";
  const auto taken_by = live.compiled().of_code(normalised);
  if (!taken_by.empty()) {
    return "code " + code + " is a public code of promotion " + taken_by.front()->id;
  }
  return std::nullopt;
}

}  // namespace

Result<AddCodesCommand, Refusal> prepare(const GenerateCodes& request, const LiveSet& live,
                                         storage::Reader& reader, storage::ShopId shop) {
  if (request.count < 1 || request.count > codes_per_request_max) {
    return Refused{invalid({{"/count", count_rule()}})};
  }
  const PoolKey key{request.pool};
  const Snapshot snapshot = reader.load(shop, {key});
  if (!snapshot.find(key)) return Refused{no_pool(request.pool)};
  const PoolRow pool = snapshot.get(key);
  if (pool.pattern.empty()) {
    return Refused{Refusal{RefusalCode::wrong_state,
                           "pool " + request.pool + " has no pattern: its codes are imported"}};
  }
  const auto pattern = codes::Pattern::parse(pool.pattern);
  STAPEL_CHECK(bool(pattern));
  AddCodesCommand command{request.pool, {}, 0, request.count, pattern->room()};
  const std::int64_t drawn = std::min(request.count, command.room);
  for (std::string& code : pattern->draw(static_cast<std::size_t>(drawn))) {
    std::string normalised = normalise_code(code);
    if (live.compiled().of_code(normalised).empty()) {
      command.codes.emplace(std::move(normalised), std::move(code));
    }
  }
  return command;
}

Result<AddCodesCommand, Refusal> prepare(const ImportCodes& request, const LiveSet& live) {
  const auto count = static_cast<std::int64_t>(request.codes.size());
  if (count < 1 || count > codes_per_request_max) {
    return Refused{invalid({{"/codes", count_rule()}})};
  }
  AddCodesCommand command{request.pool, {}};
  Faults faults;
  for (std::size_t i = 0; i < request.codes.size(); ++i) {
    const std::string& code = request.codes[i];
    std::string normalised = normalise_code(code);
    if (auto fault = fault_of_code(code, normalised, live)) {
      faults.push_back({"/codes/" + std::to_string(i), *std::move(fault)});
    } else if (!command.codes.emplace(std::move(normalised), code).second) {
      ++command.repeated;
    }
  }
  if (!faults.empty()) return Refused{invalid(std::move(faults))};
  return command;
}

Keys reads(const AddCodesCommand& command) {
  Keys keys{PoolKey{command.pool}};
  for (const auto& [code, issued] : command.codes) keys.insert(PoolCodeKey{code});
  return keys;
}

Decision decide(const Snapshot& snapshot, const AddCodesCommand& command, Instant) {
  const PoolKey key{command.pool};
  if (!snapshot.find(key)) return {no_pool(command.pool), {}};
  PoolRow pool = snapshot.get(key);
  if (command.wanted && pool.size + *command.wanted > command.room) {
    return refuse(RefusalCode::pool_exhausted,
                  "the pattern " + pool.pattern + " has room for " + std::to_string(command.room) +
                      " codes that cannot be guessed, and " + std::to_string(pool.size) +
                      " are there: use a longer pattern");
  }
  Delta delta;
  CodesAnswer answer{command.pool, 0, command.repeated, 0};
  for (const auto& [code, issued] : command.codes) {
    if (snapshot.find(PoolCodeKey{code})) {
      ++answer.already_there;
      continue;
    }
    ++answer.added;
    delta.write(PoolCodeKey{code}, {command.pool, issued});
  }
  if (command.wanted && answer.added < *command.wanted) return lost_race("a drawn code exists");
  pool.size += answer.added;
  answer.size = pool.size;
  delta.write(key, std::move(pool));
  return {Answer(std::move(answer)), std::move(delta)};
}

}  // namespace stapel::app
