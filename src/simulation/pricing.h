// What an order cost: the kernel's answer under the promotions of that moment, line by line.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/sales.h"
#include "promotions/evaluate.h"

namespace stapel::simulation {

// The cart as replays make it of the order (docs/import.md), with what was known of the customer.
struct Buyer {
  bool known = false;
  std::int64_t orders = 0;
  Amount spent = 0;
  Instant first_order_at;
};

class Pricing {
 public:
  // Promotions with limits per customer or a budget are not used in the past: they are a bug.
  explicit Pricing(const std::string& definitions);

  // Fills in the discounts of the order's lines and the codes that were accepted of `codes`, and
  // counts what was used: call it in the order of time.
  void price(catalog::SalesDocument& order, const std::vector<const catalog::Product*>& products,
             const Buyer& buyer, const std::vector<std::string>& codes);

 private:
  promotions::Cart cart_of(const catalog::SalesDocument& order,
                           const std::vector<const catalog::Product*>& products,
                           const Buyer& buyer) const;

  std::shared_ptr<const promotions::CompiledSet> set_;
  std::vector<std::string> limited_;
  promotions::Uses uses_;
};

}  // namespace stapel::simulation
