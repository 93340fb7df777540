// See list_members.h.
#include "app/list_members.h"

#include <unordered_map>

#include "base/json.h"

namespace stapel::app {
namespace {

constexpr std::size_t page_size = 10'000;

using Times = std::unordered_map<std::string, Instant>;

// The latest time of each.
Times latest(const std::vector<storage::SkuTime>& times) {
  Times found;
  for (const storage::SkuTime& time : times) {
    Instant& at = found.try_emplace(time.sku, time.at).first->second;
    at = std::max(at, time.at);
  }
  return found;
}

std::optional<Instant> time_of(const Times& times, const std::string& sku) {
  const auto found = times.find(sku);
  if (found == times.end()) return std::nullopt;
  return found->second;
}

}  // namespace

std::vector<std::string> members_of(storage::Reader& reader, storage::ShopId shop,
                                    const std::string& list) {
  std::vector<std::string> members;
  while (true) {
    const std::string after = members.empty() ? std::string() : members.back();
    auto page = reader.list_skus(shop, list, after, page_size);
    const bool last = page.size() < page_size;
    std::move(page.begin(), page.end(), std::back_inserter(members));
    if (last) return members;
  }
}

std::vector<std::string> members_by_rule(const catalog::ListRule& rule, storage::Reader& reader,
                                         storage::ShopId shop, Instant now) {
  Times sales, prices;
  if (const auto since = catalog::sales_matter_since(rule, now)) {
    sales = latest(reader.last_sales(shop, *since));
  }
  if (rule.listed_days) prices = latest(reader.first_prices(shop));
  std::vector<std::string> members;
  std::string after;
  while (true) {
    const auto page = reader.products(shop, now, after, page_size);
    for (const storage::PricedProduct& found : page) {
      const std::string& sku = found.product.sku;
      const catalog::ListFacts facts{found.product, found.price, found.currency,
                                     time_of(sales, sku), time_of(prices, sku)};
      if (catalog::matches(rule, facts, now)) members.push_back(sku);
    }
    if (page.size() < page_size) return members;
    after = page.back().product.sku;
  }
}

catalog::ListRule stored_rule(const std::string& id, const std::string& text) {
  Faults faults;
  const auto document = json::Document::parse(text, faults);
  auto rule = document ? catalog::read_list_rule(document->root(), faults) : std::nullopt;
  if (rule) return *std::move(rule);
  throw storage::StoreError(storage::StoreError::Kind::damaged,
                            "the rule of product list " + id + " cannot be read");
}

}  // namespace stapel::app
