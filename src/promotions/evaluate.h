// The kernel's entry: definitions are compiled once, then any number of carts are priced.
//
//   auto set = CompiledSet::compile(std::move(definitions));       // immutable, shared by readers
//   Result<Evaluation, Fault> answer = evaluate(*set, cart, options);
//
// Pure: no clock, no storage, no randomness. The same input gives the same output everywhere.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "base/result.h"
#include "promotions/cart.h"
#include "promotions/definition.h"
#include "promotions/evaluation.h"

namespace stapel::promotions {

// How promotions that may matter to a cart are found: by the index, or by looking at every one (the
// slow twin that tests compare with). The answers are the same.
enum class Matching : std::uint8_t { indexed, full_scan };

// Immutable, and shared by readers on any number of threads.
class CompiledSet {
 public:
  static std::shared_ptr<const CompiledSet> compile(Definitions definitions,
                                                    Matching matching = Matching::indexed);

  // What becomes of promotions, told by their ids; each id comes once.
  struct Changes {
    std::vector<Promotion> put;  // new ones, and ones that replace their namesakes
    std::vector<std::string> removed;
  };
  // The set after the changes, under the same settings; this one stays as it is. Costs what is
  // changed, not what there is: the two share the rest. Where many changes have come together since
  // compile(), all is compiled once more, which takes as long as that.
  std::shared_ptr<const CompiledSet> with(Changes changes) const;
  ~CompiledSet();

  const Settings& settings() const;
  // A copy of everything: as it was compiled, after changes with the promotions by id.
  Definitions definitions() const;
  // The promotion with this id; null where there is none. It lives as long as the set.
  const Promotion* find(std::string_view id) const;
  // Those that a normalised code or a pool triggers, but drafts, by (priority, id).
  std::vector<const Promotion*> of_code(const std::string& normalised) const;
  std::vector<const Promotion*> of_pool(const std::string& pool) const;
  // False where no promotion names a pool.
  bool has_pools() const;
  // Every promotion, drafts too, by id; without a copy.
  void for_each(const std::function<void(const Promotion&)>& visit) const;
  // Promotions that with() changed since all was compiled; for tests and metrics.
  std::size_t changes() const;

  struct Internals;
  const Internals& internals() const { return *internals_; }

 private:
  explicit CompiledSet(std::unique_ptr<const Internals> internals);
  std::unique_ptr<const Internals> internals_;
};

// Refused only where a total would exceed 10^13 (the fault's pointer is "", the cart).
Result<Evaluation, Fault> evaluate(const CompiledSet& set, const Cart& cart,
                                   const EvaluateOptions& options);

// The contract's JSON. `spaced`: with spaces, one top-level member a line; else compact.
std::string to_json(const Evaluation& evaluation, bool spaced);

// A receipt for people.
std::string to_receipt(const Evaluation& evaluation, const Cart& cart, Language language);

}  // namespace stapel::promotions
