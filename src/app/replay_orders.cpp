#include "app/replay_orders.h"

#include <algorithm>
#include <set>
#include <utility>

#include "app/parallel.h"
#include "base/check.h"
#include "storage/catalog_store.h"

namespace stapel::app {

namespace {

using promotions::Cart;
using promotions::CompiledSet;
using promotions::Evaluation;
using promotions::Promotion;

// Orders that are priced side by side. Where a counter turns out to matter within such a block, the
// rest of it is priced again, and the next blocks are smaller.
constexpr std::size_t block_max = 1'024;
constexpr std::size_t block_min = 8;

// What one order came to.
struct Outcome {
  bool refused = false;
  bool proven = false;
  promotions::Totals totals;
  std::int64_t nodes = 0;
  std::vector<Grant> grants;
};

Grant grant_of(const promotions::Applied& applied) {
  Grant grant{.promotion = applied.promotion,
              .codes = {},
              .amount = applied.amount,
              .cashback = applied.cashback,
              .points = applied.points};
  for (const promotions::GrantedGift& gift : applied.gifts) grant.gifts += gift.quantity;
  for (const std::string& code : applied.codes)
    grant.codes.push_back(promotions::normalise_code(code));
  return grant;
}

Outcome outcome_of(const Result<Evaluation, Fault>& answer) {
  Outcome outcome;
  outcome.refused = !answer;
  if (!answer) return outcome;
  outcome.proven = answer->optimality.proven;
  outcome.totals = answer->totals;
  outcome.nodes = answer->nodes;
  for (const promotions::Applied& applied : answer->applied)
    outcome.grants.push_back(grant_of(applied));
  return outcome;
}

std::vector<std::string> public_codes(const promotions::Definitions& definitions) {
  std::vector<std::string> codes;
  std::set<std::string> seen;
  for (const Promotion& promotion : definitions.promotions)
    for (const std::string& code : promotion.codes)
      if (seen.insert(promotions::normalise_code(code)).second) codes.push_back(code);
  return codes;
}

class Replay {
 public:
  Replay(const History& history, const Products& products, const CompiledSet& set,
         const ReplayOptions& options)
      : products_(products),
        set_(set),
        options_(options),
        codes_(options.with_codes ? public_codes(set.definitions()) : std::vector<std::string>{}),
        counters_(set) {
    for (const PastOrder& order : history.orders) {
      const Instant at = order.document.at;
      const bool wanted =
          (!options.from || at >= *options.from) && (!options.to || at < *options.to);
      if (wanted) orders_.push_back(&order);
    }
    report_.policy = options.policy.value_or(set.settings().policy);
    report_.without_products = history.without_products;
    const promotions::Definitions definitions = set.definitions();
    for (const Promotion& promotion : definitions.promotions)
      report_.promotions.push_back({.id = promotion.id, .name = promotion.name});
  }

  ReplayReport run(const std::function<void(std::size_t, std::size_t)>& progress) {
    std::size_t done = 0, block = block_max;
    while (done < orders_.size()) {
      const std::size_t size = std::min(block, orders_.size() - done);
      const std::size_t good = price_block(done, size);
      done += good;
      block = good == size ? std::min(block * 2, block_max) : std::max(good, block_min);
      progress(done, orders_.size());
    }
    return std::move(report_);
  }

 private:
  struct Priced {
    Cart cart;
    Outcome outcome;
  };

  // Prices orders side by side with the counters as they are now, and adds up those that are as if
  // they had been priced one by one: at least the first. Returns how many.
  std::size_t price_block(std::size_t first, std::size_t size) {
    std::vector<Priced> priced(size);
    parallel_for(options_.threads, size,
                 [&](std::size_t i) { priced[i] = price(*orders_[first + i]); });
    for (std::size_t i = 0; i < size; ++i) {
      const Priced& order = priced[i];
      if (counters_.any() && i > 0 &&
          !counters_.same(order.cart, order.cart.uses, counters_.uses(order.cart)))
        return i;
      counters_.take(order.cart, order.outcome.grants);
      add(*orders_[first + i], order.outcome);
    }
    return size;
  }

  Priced price(const PastOrder& order) const {
    Priced priced{make_cart(order, products_, codes_), {}};
    priced.cart.uses = counters_.uses(priced.cart);
    priced.outcome = outcome_of(promotions::evaluate(
        set_, priced.cart, {.policy = options_.policy, .now = order.document.at}));
    return priced;
  }

  void add(const PastOrder& order, const Outcome& outcome) {
    report_.currency = order.document.currency;
    if (!report_.first) report_.first = order.document.at;
    report_.last = order.document.at;
    if (outcome.refused) {
      ++report_.refused;
      return;
    }
    const promotions::Totals& totals = outcome.totals;
    ++report_.orders;
    report_.discounted += totals.saved > 0 ? 1 : 0;
    report_.proven += outcome.proven ? 1 : 0;
    report_.items += totals.list;
    report_.shipping += totals.shipping_list;
    report_.item_discount += totals.list - totals.items;
    report_.shipping_discount += totals.shipping_discounts;
    report_.cashback += totals.cashback;
    report_.points += totals.points;
    report_.search_nodes += outcome.nodes;
    for (const Grant& grant : outcome.grants) add(grant);
  }

  void add(const Grant& grant) {
    const auto found =
        std::find_if(report_.promotions.begin(), report_.promotions.end(),
                     [&](const PromotionReport& row) { return row.id == grant.promotion; });
    STAPEL_CHECK(found != report_.promotions.end());
    ++found->uses;
    found->discount += grant.amount;
    found->cashback += grant.cashback;
    found->points += grant.points;
    found->gifts += grant.gifts;
  }

  const Products& products_;
  const CompiledSet& set_;
  const ReplayOptions& options_;
  std::vector<std::string> codes_;
  std::vector<const PastOrder*> orders_;
  ReplayCounters counters_;
  ReplayReport report_;
};

}  // namespace

ReplayReport replay_orders(const History& history, const Products& products, const CompiledSet& set,
                           const ReplayOptions& options,
                           const std::function<void(std::size_t, std::size_t)>& progress) {
  return Replay(history, products, set, options).run(progress);
}

StoredHistory load_history(const std::string& database) {
  storage::CatalogReader reader(database);
  StoredHistory stored;
  std::vector<catalog::SalesDocument> documents;
  reader.for_each_document(storage::default_shop, [&](catalog::SalesDocument&& document) {
    documents.push_back(std::move(document));
  });
  stored.history = make_history(std::move(documents));
  for (catalog::Product& product : reader.products(storage::default_shop))
    stored.products.emplace(product.sku, std::move(product));
  return stored;
}

}  // namespace stapel::app
