// Adding codes to a pool in one commit. A code is in one pool at most, and no public code of a live
// promotion.
#include <algorithm>
#include <map>

#include "app/pool_commands.h"
#include "base/code_text.h"

namespace stapel::app {
namespace {

using storage::CodeChunk;
using storage::PoolKey;
using storage::PoolRow;
using storage::SupplyKey;
using storage::SupplyRow;

Refusal invalid(Faults faults) {
  return {RefusalCode::invalid_request, "the codes are not valid", std::move(faults), {}};
}

std::string count_rule(std::int64_t most) {
  return "must be 1 to " + std::to_string(most) + " in one request";
}

std::optional<std::string> fault_of_code(const std::string& code, const std::string& normalised,
                                         const LiveSet& live) {
  if (normalised.empty()) return "must not be empty";
  if (code.size() > code_length_max) return "must be at most 64 characters";
  const bool plain = std::none_of(code.begin(), code.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
  });
  if (!plain) return "must not hold control characters";
  const auto taken_by = live.compiled().of_code(normalised);
  if (!taken_by.empty()) {
    return "code " + code + " is a public code of promotion " + taken_by.front()->id;
  }
  return std::nullopt;
}

Result<PoolRow, Refusal> load_pool(const std::string& id, storage::Reader& reader,
                                   storage::ShopId shop) {
  const PoolKey key{id};
  const Snapshot snapshot = reader.load(shop, {key});
  if (const PoolRow* row = snapshot.find(key)) return *row;
  return Refused{no_pool(id)};
}

// The codes that the store does not know yet, as a chunk.
std::shared_ptr<const CodeChunk> chunk_of(const std::map<std::string, std::string>& codes,
                                          const std::string& supply, storage::Reader& reader,
                                          storage::ShopId shop, std::int64_t& already_there) {
  std::vector<std::string_view> all;
  all.reserve(codes.size());
  for (const auto& [code, issued] : codes) all.push_back(code);
  const auto known = reader.known_codes(shop, all);
  auto chunk = std::make_shared<CodeChunk>(CodeChunk{.supply = supply});
  auto next_known = known.begin();  // both ascend
  for (const auto& [code, issued] : codes) {
    if (next_known != known.end() && *next_known == code) {
      ++next_known;
      ++already_there;
      continue;
    }
    chunk->codes.add(code);
    chunk->issued.push_back(issued);
  }
  return chunk;
}

// By line, as far as they are listed.
void list_rejected(const std::vector<RejectedCode>& by_reader, AddCodesCommand& command) {
  auto& all = command.rejected;
  all.insert(all.end(), by_reader.begin(), by_reader.end());
  command.rejected_count = static_cast<std::int64_t>(all.size());
  std::stable_sort(all.begin(), all.end(),
                   [](const RejectedCode& a, const RejectedCode& b) { return a.line < b.line; });
  if (all.size() > codes_rejected_listed) all.resize(codes_rejected_listed);
}

}  // namespace

Result<AddCodesCommand, Refusal> prepare(const ImportCodes& request, const std::string& supply,
                                         const LiveSet& live, storage::Reader& reader,
                                         storage::ShopId shop) {
  const auto count = static_cast<std::int64_t>(request.codes.size());
  if (count > codes_imported_max || (count < 1 && request.rejected.empty())) {
    return Refused{invalid({{"/codes", count_rule(codes_imported_max)}})};
  }
  AddCodesCommand command{
      .pool = request.pool, .supply = supply, .kind = storage::SupplyKind::imported, .chunk = {}};
  std::map<std::string, std::string> codes;  // normalised → as issued
  Faults faults;
  for (std::size_t i = 0; i < request.codes.size(); ++i) {
    const ImportedCode& imported = request.codes[i];
    std::string normalised = normalise_code(imported.code);
    if (auto fault = fault_of_code(imported.code, normalised, live)) {
      if (request.tolerant) {
        command.rejected.push_back({imported.line, *std::move(fault)});
      } else {
        faults.push_back({"/codes/" + std::to_string(i), *std::move(fault)});
      }
    } else if (!codes.emplace(std::move(normalised), imported.code).second) {
      ++command.already_there;
    }
  }
  if (!faults.empty()) return Refused{invalid(std::move(faults))};
  list_rejected(request.rejected, command);
  command.chunk = chunk_of(codes, supply, reader, shop, command.already_there);
  return command;
}

Result<DrawCommand, Refusal> prepare(const GenerateCodes& request, const std::string& supply,
                                     const LiveSet& live, storage::Reader& reader,
                                     storage::ShopId shop) {
  if (request.count < 1 || request.count > codes_drawn_max) {
    return Refused{invalid({{"/count", count_rule(codes_drawn_max)}})};
  }
  const auto pool = load_pool(request.pool, reader, shop);
  if (!pool) return Refused{pool.refusal()};
  const auto pattern = pattern_of(*pool);
  if (!pattern) {
    return Refused{Refusal{RefusalCode::wrong_state,
                           "pool " + request.pool + " has no pattern: its codes are imported"}};
  }
  if (request.count > codes_at_once_max) {
    return DrawCommand(StartSupplyCommand{request.pool, supply, request.count,
                                          parts_of(request.count), pattern->room()});
  }
  AddCodesCommand command{
      .pool = request.pool, .supply = supply, .chunk = {}, .room = pattern->room()};
  CodeChunk chunk{.supply = supply};
  const codes::Part whole(*pattern, 0, 1);
  auto drawn = draw_new(whole, static_cast<std::size_t>(request.count), live, reader, shop);
  if (!drawn) return Refused{exhausted(*pool, pattern->room())};
  chunk.codes = *std::move(drawn);
  command.chunk = std::make_shared<const CodeChunk>(std::move(chunk));
  return DrawCommand(std::move(command));
}

Keys reads(const AddCodesCommand& command) {
  return {PoolKey{command.pool}, SupplyKey{command.supply}};
}

Decision decide(const Snapshot& snapshot, const AddCodesCommand& command, Instant now) {
  const PoolKey key{command.pool};
  if (!snapshot.find(key)) return {no_pool(command.pool), {}};
  PoolRow pool = snapshot.get(key);
  const auto count = static_cast<std::int64_t>(command.chunk->codes.size());
  if (count > command.room - std::min(command.room, pool.size)) {
    return {exhausted(pool, command.room), {}};
  }
  CodesAnswer answer{.pool = command.pool,
                     .added = count,
                     .already_there = command.already_there,
                     .size = pool.size + count,
                     .rejected = command.rejected,
                     .rejected_count = command.rejected_count};
  if (count == 0) return {Answer(std::move(answer)), {}};
  answer.supply = command.supply;
  Delta delta;
  pool.size += count;
  delta.write(key, std::move(pool));
  delta.write(SupplyKey{command.supply}, SupplyRow{.pool = command.pool,
                                                   .kind = command.kind,
                                                   .wanted = count,
                                                   .added = count,
                                                   .parts = 1,
                                                   .next_part = 1,
                                                   .created_at = now,
                                                   .finished_at = now});
  delta.appends.push_back(command.chunk);
  return {Answer(std::move(answer)), std::move(delta)};
}

std::optional<codes::CodeList> draw_new(const codes::Part& part, std::size_t count,
                                        const LiveSet& live, storage::Reader& reader,
                                        storage::ShopId shop) {
  // What is there in this range is read at once where it is little, else looked up code by code.
  std::vector<std::string> taken = reader.codes_between(shop, part.first(), part.last(), count + 1);
  const bool all_known = taken.size() <= count;
  if (!all_known) taken.clear();
  std::vector<std::string> drawn;
  while (true) {
    if (!part.has_room(count, taken.size() + drawn.size())) return std::nullopt;
    codes::CodeList more = part.draw(count - drawn.size(), taken);
    std::vector<std::string_view> fresh;
    for (std::size_t i = 0; i < more.size(); ++i) {
      if (live.compiled().of_code(std::string(more[i])).empty()) {
        fresh.push_back(more[i]);
      } else {
        taken.emplace_back(more[i]);
      }
    }
    if (all_known && drawn.empty() && fresh.size() == count) return more;
    const auto known =
        all_known ? std::vector<std::string_view>() : reader.known_codes(shop, fresh);
    taken.insert(taken.end(), fresh.begin(), fresh.end());
    for (const std::string_view code : fresh) {
      if (!std::binary_search(known.begin(), known.end(), code)) drawn.emplace_back(code);
    }
    if (drawn.size() < count) continue;
    std::sort(drawn.begin(), drawn.end());
    codes::CodeList all;
    for (const std::string& code : drawn) all.add(code);
    return all;
  }
}

}  // namespace stapel::app
