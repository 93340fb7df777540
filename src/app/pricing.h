// Pricing with what the store knows: fills a cart with the counters and pool codes that its
// promotions ask for, and writes down what a decision was made from.
#pragma once

#include "app/checkout_cart.h"
#include "app/counter_cache.h"
#include "app/definition_set.h"
#include "app/list_cache.h"
#include "app/pool_cache.h"
#include "app/reader_pool.h"
#include "app/record_attempts.h"

namespace stapel::app {

// Customers in the store: HMAC-SHA256 of the id, keyed with the shop's secret, cut to 128 bits.
std::string pseudonym(std::string_view secret, std::string_view customer_id);

// Everything that pricing reads besides the cart.
struct PricingSources {
  const LiveSet& live;
  CounterCache& counters;
  bool shared;  // other servers count too: counters are read, and kept for when they cannot be
  const PoolCache& pools;
  const ListCache& lists;
  AttemptLog& attempts;  // of codes, counted
  ReaderPool& readers;
  storage::ShopId shop;
  const std::string& secret;
  ShopSettings settings;
};

// What is held and does not count.
struct NotCounted {
  // A checkout of the same cart: a cart never holds its own hold against itself, and an order that
  // is paid not its own use.
  const CheckoutRow* own = nullptr;
  // Holds whose time was over by then and that wait to be settled; absent: they are not looked for.
  std::optional<Instant> ended_by = {};
};
// Fills `pool_codes`, and of `uses` what an evaluation with these options may read.
void gather_facts(promotions::Cart& cart, const promotions::EvaluateOptions& options,
                  const NotCounted& not_counted, const PricingSources& sources);
// The limits that hold for this checkout now.
std::vector<Cap> current_caps(const CheckoutRow& checkout, const PricingSources& sources);
// The codes of a kind that the checkout uses, each with its pool.
std::vector<UsedCode> unique_codes_of(const CheckoutRow& checkout, const PricingSources& sources);

// The cart as it is stored: with its pseudonym, and without the personal facts that no condition of
// the live set asks for.
promotions::Cart facts_to_store(const promotions::Cart& cart, const PersonalFacts& asked,
                                std::string_view secret);

std::string write_options(const promotions::EvaluateOptions& options, bool test);
// `now` comes from elsewhere.
promotions::EvaluateOptions read_options(std::string_view text);

// Prices a cart for checkout or redeem; the command says what it takes. `order`: of a redeem.
Result<CheckoutCommand, Refusal> prepare(const Checkout& request, const std::string& id,
                                         const std::string& order, Instant now,
                                         const PricingSources& sources);
// Where the store cannot be read, throws StoreError, or, where the shop allows it, prices without.
Result<promotions::Evaluation, Refusal> evaluate_cart(Evaluate request, Instant now,
                                                      const PricingSources& sources);

}  // namespace stapel::app
