// The best deal for a wallet: which of a customer's codes to use on this cart, and which to keep
// for an order that is still to come. docs/wallet.md says what the figures mean.
//
// Pure, like the kernel: the same wallet, cart, time and definitions give the same plans.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "base/json.h"
#include "base/result.h"
#include "promotions/cart.h"
#include "promotions/evaluate.h"

namespace stapel::promotions {

inline constexpr std::size_t wallet_codes_max = 50;
inline constexpr std::size_t wallet_orders_max = 3;
inline constexpr std::size_t wallet_plans_max = 10;
// No new combination is begun once so many carts were priced, or so many nodes searched.
inline constexpr std::int64_t wallet_evaluations_max = 400;
inline constexpr std::int64_t wallet_nodes_max = 200'000;
inline constexpr std::int64_t wallet_nodes_per_cart_max = 20'000;

// --- Asked ---------------------------------------------------------------------------------------

struct WalletCode {
  std::string code;
  std::optional<Instant> ends_at;         // exclusive; its promotions may end earlier
  std::optional<std::int64_t> uses_left;  // absent: nobody counts
  bool bound = false;                     // to this customer: carried, kept codes say it again
  Amount elsewhere = 0;  // what a use of it is worth on an order that is not told here
  friend bool operator==(const WalletCode&, const WalletCode&) = default;
};

// An order that the customer may place later.
struct ExpectedOrder {
  Cart cart;                   // its `at` is always there
  bool same_customer = false;  // who has then placed the orders before it too
  Percent chance{1'000'000};
  friend bool operator==(const ExpectedOrder&, const ExpectedOrder&) = default;
};

struct Wallet {
  Cart cart;  // its own codes are part of every plan
  std::vector<WalletCode> codes;
  std::vector<ExpectedOrder> expected;   // in any order
  std::optional<Instant> next_order_at;  // when `elsewhere` would be; absent: nobody knows
  std::size_t plans = 3;                 // at most so many
  friend bool operator==(const Wallet&, const Wallet&) = default;
};

// Members of an open object; the caller reads its own and finishes it.
Wallet read_wallet(json::Object& object, Faults& faults);
std::optional<Wallet> parse_wallet(std::string_view text, Faults& faults);

// --- Answered ------------------------------------------------------------------------------------

struct KeptCode {
  std::string code;
  std::optional<Instant> ends_at;         // of the code or of all its promotions
  std::optional<std::int64_t> uses_left;  // after this plan
  bool bound = false;
  std::optional<Amount> worth;  // what the plan's kept value would lose without it
  bool lapses = false;          // ends before any order at which it could be used
  friend bool operator==(const KeptCode&, const KeptCode&) = default;
};

struct WalletPlan {
  std::vector<std::string> use;  // as typed in the wallet, in its order
  std::vector<KeptCode> keep;    // the others, and those with uses left after this
  Amount pay = 0;                // totals.total
  Amount due = 0;                // totals.due
  Amount saved = 0;              // totals.saved
  Amount value_now = 0;          // totals.customer_value
  Amount value_kept = 0;         // what the codes that are left add to orders to come
  Amount value = 0;              // value_now + value_kept
  bool proven = false;           // each price in it is
  std::string message;
  friend bool operator==(const WalletPlan&, const WalletPlan&) = default;
};

enum class CodeAdvice : std::uint8_t { use, keep, useless };
struct WalletCodeReport {
  std::string code;
  CodeAdvice advice = CodeAdvice::keep;
  Amount alone = 0;                  // customer value with only this code, less with none
  Amount marginal = 0;               // with all codes, less with all but this one
  std::optional<Instant> ends_at;    // of the code or of all its promotions
  std::vector<std::string> clashes;  // codes that work alone, but not beside this one
  std::optional<Rejected> rejected;  // why it does nothing on this cart, even alone
  std::string message;
  friend bool operator==(const WalletCodeReport&, const WalletCodeReport&) = default;
};

struct WalletAnswer {
  Currency currency;
  Amount value_without = 0;             // customer value without any of the wallet's codes
  std::vector<WalletPlan> plans;        // best first
  std::vector<WalletCodeReport> codes;  // in the wallet's order
  bool complete = true;  // every combination that could be among the plans was weighed
  std::int64_t evaluations = 0;
  friend bool operator==(const WalletAnswer&, const WalletAnswer&) = default;
};

// Refused where a cart's total would exceed 10^13 or an expected order lies before options.now.
Result<WalletAnswer, Fault> plan_wallet(const CompiledSet& set, const Wallet& wallet,
                                        const EvaluateOptions& options);

std::string to_json(const WalletAnswer& answer, bool spaced);
// Side by side, for people.
std::string to_text(const WalletAnswer& answer, Language language);

}  // namespace stapel::promotions
