// The command that mints one code for a promotion: for a customer, or for whoever is given it.
#pragma once

#include "app/decision.h"
#include "app/definition_set.h"

namespace stapel::app {

struct MintCommand {
  std::string code;    // normalised
  std::string issued;  // as it is given out
  std::string promotion;
  std::string pool;                     // empty: the code is in none
  std::int64_t definitions_number = 0;  // of the set in which the promotion is live
  storage::Mint mint;                   // its times are set when decided
  std::optional<Instant> ends_at = {};  // else so many days after its start
  std::int64_t valid_days = 0;
};
Result<MintCommand, Refusal> prepare(const MintCode& request, const std::string& secret,
                                     const LiveSet& live, storage::Reader& reader,
                                     storage::ShopId shop);
Keys reads(const MintCommand& command);
Decision decide(const Snapshot& snapshot, const MintCommand& command, Instant now);

}  // namespace stapel::app
