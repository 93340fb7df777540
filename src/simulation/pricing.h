// What an order cost: the kernel's answer under the promotions of that moment, line by line.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "catalog/sales.h"
#include "promotions/evaluate.h"

namespace stapel::simulation {

// The cart as replays make it of the order (docs/import.md), with what was known of the customer.
struct Buyer {
  bool known = false;
  std::uint32_t number = 0;
  std::int64_t orders = 0;
  Amount spent = 0;
  Instant first_order_at;
};

struct TypedCode {
  std::string text;
  std::string pool = {};  // that it is of; empty: it is public
};

class Pricing {
 public:
  // `size`: customers. Promotions with public codes have no limit per code.
  Pricing(const std::string& definitions, std::uint32_t size);

  // Fills in the discounts of the order's lines and the code where it was accepted, and counts what
  // was used: call it in the order of time. `today`: the day in the shop's time zone.
  void price(catalog::SalesDocument& order, const std::vector<const catalog::Product*>& products,
             const Buyer& buyer, const std::optional<TypedCode>& code, const Date& today);

 private:
  promotions::Cart cart_of(const catalog::SalesDocument& order,
                           const std::vector<const catalog::Product*>& products,
                           const Buyer& buyer) const;
  promotions::Uses uses(const promotions::Cart& cart, const Buyer& buyer) const;
  void count(const promotions::Evaluation& evaluation, const Buyer& buyer);
  void begin_day(const Date& today);

  // The counters of a promotion that is limited over orders.
  struct Counter {
    const promotions::Promotion* promotion;
    promotions::PromotionUses uses;         // `customer` stays zero
    std::vector<std::uint8_t> by_customer;  // where that is limited; by number, up to 255
  };

  std::shared_ptr<const promotions::CompiledSet> set_;
  std::vector<Counter> counters_;
  std::unordered_map<std::string, std::int64_t> unique_codes_used_;  // normalised
  Date today_{};
};

}  // namespace stapel::simulation
