// See replay_orders.h.
#include "app/replay_orders.h"

#include <algorithm>
#include <utility>

#include "app/list_cache.h"
#include "app/replay_codes.h"
#include "base/check.h"
#include "storage/catalog_store.h"
#include "storage/open_store.h"

namespace stapel::app {
namespace {

// Orders between two calls of `progress`.
constexpr std::size_t step = 4'096;

}  // namespace

ReplaySum::ReplaySum(const promotions::CompiledSet& set, const History& history,
                     const ReplayOptions& options) {
  report_.policy = options.policy.value_or(set.settings().policy);
  report_.without_products = history.without_products;
  const promotions::Definitions definitions = set.definitions();
  for (const promotions::Promotion& promotion : definitions.promotions) {
    places_.emplace(promotion.id, report_.promotions.size());
    report_.promotions.push_back({.id = promotion.id, .name = promotion.name});
  }
}

void ReplaySum::add(const PastOrder& order, const PricedOrder& outcome) {
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

void ReplaySum::add(const Grant& grant) {
  const auto place = places_.find(grant.promotion);
  STAPEL_CHECK(place != places_.end());
  PromotionReport& row = report_.promotions[place->second];
  ++row.uses;
  row.discount += grant.amount;
  row.cashback += grant.cashback;
  row.points += grant.points;
  row.gifts += grant.gifts;
}

ReplayReport replay_orders(const History& history, const Products& products,
                           const promotions::CompiledSet& set, const ReplayOptions& options,
                           const std::function<void(std::size_t, std::size_t)>& progress) {
  const std::vector<const PastOrder*> orders = orders_within(history, options);
  HistoryPricer pricer(orders, products, set, options);
  ReplaySum sum(set, history, options);
  for (std::size_t done = 0; done < orders.size();) {
    pricer.price_next(step,
                      [&](const PastOrder& order, const promotions::Cart&, PricedOrder&& outcome) {
                        sum.add(order, outcome);
                        ++done;
                      });
    progress(done, orders.size());
  }
  return sum.take();
}

StoredHistory load_history(const std::string& database, storage::ShopId shop) {
  storage::CatalogReader reader(database);
  StoredHistory stored;
  std::vector<catalog::SalesDocument> documents;
  reader.for_each_document(
      shop, [&](catalog::SalesDocument&& document) { documents.push_back(std::move(document)); });
  stored.history = make_history(std::move(documents));
  const auto rows = storage::open_reader(database);
  name_unique_codes(stored.history, *rows, shop);
  for (catalog::Product& product : reader.products(shop))
    stored.products.emplace(product.sku, std::move(product));
  stored.lists = load_lists(*rows, shop);
  return stored;
}

}  // namespace stapel::app
