// The kernel's entry: definitions are compiled once, then any number of carts are priced.
//
//   auto set = CompiledSet::compile(std::move(definitions));       // immutable, shared by readers
//   Result<Evaluation, Fault> answer = evaluate(*set, cart, options);
//
// Pure: no clock, no storage, no randomness. The same input gives the same output everywhere.
#pragma once

#include <memory>

#include "base/fault.h"
#include "base/result.h"
#include "promotions/cart.h"
#include "promotions/definition.h"
#include "promotions/evaluation.h"

namespace stapel::promotions {

class CompiledSet {
 public:
  static std::shared_ptr<const CompiledSet> compile(Definitions definitions);
  ~CompiledSet();

  const Definitions& definitions() const;
  // The promotion with this id; null where there is none.
  const Promotion* find(std::string_view id) const;

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
