// The commands on pools of unique codes: create a pool, add codes that were drawn or imported.
#pragma once

#include "app/decision.h"
#include "app/definition_set.h"

namespace stapel::app {

struct CreatePoolCommand {
  std::string id, name, pattern;
  std::int64_t uses_max = 1;
};
Result<CreatePoolCommand, Refusal> prepare(const CreatePool& request);
Keys reads(const CreatePoolCommand& command);
Decision decide(const Snapshot& snapshot, const CreatePoolCommand& command, Instant now);

struct AddCodesCommand {
  std::string pool;
  std::map<std::string, std::string> codes;  // normalised → as issued
  std::int64_t repeated = 0;                 // those of an import that it held more than once
  // Of drawn codes: so many are wanted, and the pool may come to hold so many.
  std::optional<std::int64_t> wanted = {};
  std::int64_t room = INT64_MAX;
};
Result<AddCodesCommand, Refusal> prepare(const GenerateCodes& request, const LiveSet& live,
                                         storage::Reader& reader, storage::ShopId shop);
Result<AddCodesCommand, Refusal> prepare(const ImportCodes& request, const LiveSet& live);
Keys reads(const AddCodesCommand& command);
Decision decide(const Snapshot& snapshot, const AddCodesCommand& command, Instant now);

PoolAnswer answer_of(const std::string& id, const storage::PoolRow& row);

}  // namespace stapel::app
