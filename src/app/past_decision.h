// Decisions of the past, made again from what their records kept: the set that was live, the facts,
// the time. Pure but for reading sets.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "app/requests.h"
#include "promotions/evaluate.h"
#include "promotions/refund.h"
#include "storage/store.h"

namespace stapel::app {

// Sets as the records know them, compiled when they are first asked for; the last few are kept.
class PastSets {
 public:
  // `secret`: of the shop's pseudonyms, which stand in the records for the customers' ids.
  PastSets(storage::Reader& reader, storage::ShopId shop, const std::string& secret)
      : reader_(reader), shop_(shop), secret_(secret) {}

  // Null where the set cannot judge pseudonyms (a condition needs more of a customer's id).
  const promotions::CompiledSet* find(const std::string& hash);

 private:
  std::shared_ptr<const promotions::CompiledSet> compile(const std::string& hash);

  storage::Reader& reader_;
  storage::ShopId shop_;
  const std::string& secret_;
  std::map<std::string, std::shared_ptr<const promotions::CompiledSet>> sets_;
};

// A decision made again.
struct DecidedAgain {
  bool possible = false;    // false: another kernel's, or conditions on ids
  bool same = false;        // the result is the recorded one, byte for byte
  std::string result = {};  // with the explanation, where it was asked for
  std::string words = {};   // the same as a receipt for people, where it was asked for
};
// `explain`: also why each automatic promotion did not apply, and what was searched. `language`: of
// the explanation; that of the record where absent. Throws StoreError where the record's facts
// cannot be read.
DecidedAgain decide_again(const storage::DecisionRecord& record, PastSets& sets, bool explain,
                          std::optional<Language> language = {});

// The cart of the record with what was decided, as an order of which nothing is back. Throws
// StoreError where it cannot be read.
promotions::Order order_of_record(const storage::DecisionRecord& record);

// Asked with a test key. (A refusal has no checkout that says so.)
bool is_test(const storage::DecisionRecord& record);

// The decision of this id, made again and explained; not_found where there is none. Only reads.
Result<DecisionAnswer, Refusal> explain_decision(storage::Reader& reader, storage::ShopId shop,
                                                 const std::string& secret,
                                                 const ExplainDecision& request);

}  // namespace stapel::app
