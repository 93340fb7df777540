// Refused codes, counted: in memory at once, in the store about once a second, so that no attempt
// costs a write of its own and guessing fills neither.
#pragma once

#include <map>
#include <mutex>
#include <set>

#include "app/decision.h"
#include "promotions/evaluation.h"

namespace stapel::app {

struct RecordAttemptsCommand {
  std::map<storage::CodeAttemptKey, storage::CodeAttemptRow> counts;
};
Keys reads(const RecordAttemptsCommand& command);
Decision decide(const Snapshot& snapshot, const RecordAttemptsCommand& command, Instant now);

// Counts from any thread until somebody takes what was counted.
class AttemptLog {
 public:
  // Unknown codes that are kept by name in one hour; the others are counted together under no name.
  static constexpr std::size_t unknown_names_max = 1'000;
  // Rows that wait to be written; what comes beyond is counted under no name.
  static constexpr std::size_t rows_max = 4'096;

  void note(const promotions::Evaluation& evaluation, const std::optional<std::string>& channel,
            Instant at);
  // Everything counted since the last time.
  RecordAttemptsCommand take();
  // What could not be written.
  void give_back(const RecordAttemptsCommand& command);

 private:
  void add(storage::CodeAttemptKey key, Instant at);

  std::mutex mutex_;
  std::map<storage::CodeAttemptKey, storage::CodeAttemptRow> counts_;
  std::int64_t hour_ = 0;  // of names_
  std::set<std::string> names_;
};

}  // namespace stapel::app
