// The commands on pools of unique codes: create a pool, switch it off or on, add codes that were
// drawn or imported, and draw many of them part by part.
#pragma once

#include <memory>

#include "app/decision.h"
#include "app/definition_set.h"
#include "codes/pattern.h"

namespace stapel::app {

struct CreatePoolCommand {
  std::string id;
  storage::PoolRow row;  // created_at is set when decided
};
Result<CreatePoolCommand, Refusal> prepare(const CreatePool& request);
Keys reads(const CreatePoolCommand& command);
Decision decide(const Snapshot& snapshot, const CreatePoolCommand& command, Instant now);

struct SetPoolActiveCommand {
  std::string pool;
  bool active = false;
  ExpectedTags expected_tags = {};
};
Keys reads(const SetPoolActiveCommand& command);
Decision decide(const Snapshot& snapshot, const SetPoolActiveCommand& command, Instant now);

// Adds codes in one commit. None of them existed when this was prepared; where one has come to
// exist since, the store refuses the commit and the command is prepared again.
struct AddCodesCommand {
  std::string pool;
  std::string supply;  // id of the new one
  storage::SupplyKind kind = storage::SupplyKind::generated;
  std::shared_ptr<const storage::CodeChunk> chunk;
  std::int64_t already_there = 0;
  std::vector<RejectedCode> rejected = {};
  std::int64_t rejected_count = 0;
  std::int64_t room = INT64_MAX;  // the pool may come to hold so many drawn codes
};
Result<AddCodesCommand, Refusal> prepare(const ImportCodes& request, const std::string& supply,
                                         const LiveSet& live, storage::Reader& reader,
                                         storage::ShopId shop);
Keys reads(const AddCodesCommand& command);
Decision decide(const Snapshot& snapshot, const AddCodesCommand& command, Instant now);

// Opens a drawing of many codes.
struct StartSupplyCommand {
  std::string pool;
  std::string supply;
  std::int64_t wanted = 0;
  std::int64_t parts = 1;
  std::int64_t room = INT64_MAX;
};
Keys reads(const StartSupplyCommand& command);
Decision decide(const Snapshot& snapshot, const StartSupplyCommand& command, Instant now);

// The next part of such a drawing.
struct AddPartCommand {
  std::string pool;
  std::string supply;
  std::int64_t part = 0;
  std::shared_ptr<const storage::CodeChunk> chunk;  // null: the pattern has no room for it
  std::int64_t room = INT64_MAX;
};
Result<AddPartCommand, Refusal> prepare_part(const std::string& supply,
                                             const storage::SupplyRow& row, std::int64_t part,
                                             const LiveSet& live, storage::Reader& reader,
                                             storage::ShopId shop);
Keys reads(const AddPartCommand& command);
Decision decide(const Snapshot& snapshot, const AddPartCommand& command, Instant now);

// A request to draw becomes one of the two.
using DrawCommand = std::variant<AddCodesCommand, StartSupplyCommand>;
Result<DrawCommand, Refusal> prepare(const GenerateCodes& request, const std::string& supply,
                                     const LiveSet& live, storage::Reader& reader,
                                     storage::ShopId shop);

// `count` new codes of this part of the pattern: none is in the store, none is a public code of the
// live set. Nothing where the part has too little room.
std::optional<codes::CodeList> draw_new(const codes::Part& part, std::size_t count,
                                        const LiveSet& live, storage::Reader& reader,
                                        storage::ShopId shop);

// The pattern of a pool's drawn codes; none where codes are only imported.
std::optional<codes::Pattern> pattern_of(const storage::PoolRow& row);
Refusal no_pool(const std::string& id);
Refusal exhausted(const storage::PoolRow& pool, std::int64_t room);
// Into how many parts a drawing of so many codes is divided.
std::int64_t parts_of(std::int64_t wanted);
PoolAnswer answer_of(const std::string& id, const storage::PoolRow& row);
SupplyAnswer answer_of(const std::string& id, const storage::SupplyRow& row);

}  // namespace stapel::app
