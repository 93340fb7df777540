// Two compiled sets held against each other: the index against a full scan, a set after changes
// against one compiled anew. Only for tests and fuzzers.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "promotions/evaluate.h"
#include "promotions/testing/generate_matching.h"

namespace stapel::promotions::testing {

// What was compared, so that a test can tell whether it compared anything.
struct Seen {
  std::size_t answers = 0, with_hints = 0, with_applied = 0;
};

// Empty where both sets give the same answers to the byte: under both policies, with and without
// hints and explanations. Else the first cart that tells them apart, with both answers.
std::string difference(const CompiledSet& a, const CompiledSet& b, const MatchingCase& given,
                       Seen& seen);

// The index against a full scan.
std::string difference_from_scan(const MatchingCase& given, Seen& seen);

// A set that changes, beside what its promotions are by now.
class ChangingSet {
 public:
  explicit ChangingSet(const Definitions& definitions);

  // Of each promotion of `from` one in three is put, of the others one in six removed, whether or
  // not it is there.
  void change(Dice& dice, const std::vector<Promotion>& from);

  const CompiledSet& changed() const { return *set_; }
  std::shared_ptr<const CompiledSet> compiled_anew(Matching matching = Matching::indexed) const;
  bool contains(const std::string& id) const { return promotions_.contains(id); }

 private:
  std::map<std::string, Promotion> promotions_;
  Settings settings_;
  std::shared_ptr<const CompiledSet> set_;
};

}  // namespace stapel::promotions::testing
