// Holds compiled sets against each other; see the header.
#include "promotions/testing/against_scan.h"

#include "promotions/parse.h"

namespace stapel::promotions::testing {
namespace {

std::string answer_of(const CompiledSet& set, const Cart& cart, const EvaluateOptions& options) {
  const auto answer = evaluate(set, cart, options);
  return answer ? to_json(*answer, true) : "refused: " + answer.refusal().message;
}

std::string difference_under(const CompiledSet& a, const CompiledSet& b, const Cart& cart,
                             const EvaluateOptions& options, Seen& seen) {
  const std::string one = answer_of(a, cart, options);
  const std::string other = answer_of(b, cart, options);
  ++seen.answers;
  seen.with_hints += one.find(R"("hints": [{)") != one.npos;
  seen.with_applied += one.find(R"("applied": [{)") != one.npos;
  if (one == other) return "";
  return std::string("policy ") +
         (options.policy == Policy::priority ? "priority" : "best_for_customer") + " hints " +
         std::to_string(options.hints) + " explain " + std::to_string(options.explain) +
         "\ncart: " + write_cart(cart) + "\none: " + one + "\nother: " + other;
}

}  // namespace

std::string difference(const CompiledSet& a, const CompiledSet& b, const MatchingCase& given,
                       Seen& seen) {
  for (const Cart& cart : given.carts) {
    for (const Policy policy : {Policy::priority, Policy::best_for_customer}) {
      for (const int asked : {0, 1, 2}) {
        EvaluateOptions options;
        options.policy = policy;
        options.now = given.now;
        options.hints = asked > 0;
        options.explain = asked > 1;
        std::string found = difference_under(a, b, cart, options, seen);
        if (!found.empty()) return found;
      }
    }
  }
  return "";
}

std::string difference_from_scan(const MatchingCase& given, Seen& seen) {
  const auto indexed = CompiledSet::compile(given.definitions);
  const auto scanned = CompiledSet::compile(given.definitions, Matching::full_scan);
  return difference(*indexed, *scanned, given, seen);
}

ChangingSet::ChangingSet(const Definitions& definitions) : settings_(definitions.settings) {
  for (const Promotion& each : definitions.promotions) promotions_.emplace(each.id, each);
  set_ = compiled_anew();
}

void ChangingSet::change(Dice& dice, const std::vector<Promotion>& from) {
  CompiledSet::Changes changes;
  for (const Promotion& promotion : from) {
    if (dice.between(0, 2) == 0) {
      changes.put.push_back(promotion);
      promotions_.insert_or_assign(promotion.id, promotion);
    } else if (dice.between(0, 5) == 0) {
      changes.removed.push_back(promotion.id);
      promotions_.erase(promotion.id);
    }
  }
  set_ = set_->with(std::move(changes));
}

std::shared_ptr<const CompiledSet> ChangingSet::compiled_anew(Matching matching) const {
  Definitions definitions{{}, settings_};
  for (const auto& [id, promotion] : promotions_) definitions.promotions.push_back(promotion);
  return CompiledSet::compile(std::move(definitions), matching);
}

}  // namespace stapel::promotions::testing
