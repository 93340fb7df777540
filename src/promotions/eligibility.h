// Which promotions a cart may use, before any price is computed; and the reasons where it may not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/few.h"
#include "promotions/cart_symbols.h"
#include "promotions/compiled_set.h"
#include "promotions/predicate.h"

namespace stapel::promotions {

// A set of reasons; the first one of the contract's list is the one that is told.
class Reasons {
 public:
  void add(Reason reason) { bits_ |= std::uint32_t{1} << static_cast<int>(reason); }
  void add(Reasons others) { bits_ |= others.bits_; }
  bool empty() const { return bits_ == 0; }
  std::optional<Reason> first() const;

 private:
  std::uint32_t bits_ = 0;
};

// A code on the cart, looked up.
struct CartCode {
  using Positions = Few<std::uint32_t, 4>;

  std::string normalised;
  std::string typed;
  const PoolCode* pool_code = nullptr;  // where it is one of a kind
  Positions promotions;                 // positions of those it names, by (priority, id)
  bool mistyped = false;                // unknown, and one typing error away from a pool's
};

// A promotion that the cart triggers: automatic, or by codes.
struct Triggered {
  std::uint32_t position = 0;   // in the compiled set
  Few<std::uint32_t, 4> codes;  // positions on the cart of codes that are not used up
  Reasons unavailable;          // schedule, status, currency, limits, codes
  Reasons but_for_codes;        // the same without what is the codes' own
};

struct Eligibility {
  std::vector<CartCode> codes;       // by position on the cart
  std::vector<Triggered> triggered;  // by (priority, id)
  CartSymbols symbols;               // the cart in the set's symbols
  std::vector<std::uint32_t> found;  // what the index answered

  void clear() {
    codes.clear();
    triggered.clear();
    found.clear();
    symbols.clear();
  }
};

// Which automatic promotions are asked for, besides those that codes trigger.
enum class Reach : std::uint8_t {
  applicable,  // all that may apply
  near,        // and all whose condition misses one threshold by at most a quarter of it
  hinted,      // and all that may apply to the changed carts that hints price
  any_units,   // and all that may apply with more units of the cart's lines
  everything,  // all that are no drafts, also where they are unavailable
};

// Of automatic promotions that are asked for, none is left out; one that can matter to nobody may
// come as well, but never one that is unavailable (unless everything is asked for). `out` is
// empty before.
void find_triggered(const CompiledSet::Internals& set, const Facts& facts, Instant now, Reach reach,
                    Eligibility& out);
// The same with facts of its own.
Eligibility find_triggered(const CompiledSet::Internals& set, const Cart& cart, Instant now);

// Promotions with a code that the shop shows to everybody and that may apply to this cart, whatever
// is typed on it: by (priority, id). One that cannot apply may come as well.
std::vector<std::uint32_t> find_offered(const CompiledSet::Internals& set,
                                        const CartSymbols& symbols, const Facts& facts, Instant now,
                                        Reach reach);

// Why this code cannot be used for the promotion, of what is the code's own.
void check_code(const CartCode& code, const Promotion& promotion, const Uses& uses, Reasons& out);

// The code as this promotion, or its pool, writes it.
const std::string& printed(const CartCode& code, const CompiledPromotion& compiled);

// Whether this code has no use left: full (true, or held by other carts where only that), or free.
enum class CodeRoom : std::uint8_t { free, held, full };
CodeRoom code_room(const CartCode& code, const Promotion& promotion, const Uses& uses);

// What is left to grant of max_discount and the budget.
std::optional<Amount> grant_left(const Promotion& promotion, const Uses& uses);

}  // namespace stapel::promotions
