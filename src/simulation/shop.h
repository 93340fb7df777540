// The generated shop: a Dutch shop for coffee and presents, its customers, and all that they bought
// and brought back, priced by the kernel under the promotions that were live.
//
// Pure: the same options give the same shop, byte for byte; no clock, no storage. Streamed: what is
// kept is some 32 bytes a customer, and orders come out in the order of time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "catalog/sales.h"

namespace stapel::simulation {

inline constexpr std::uint32_t size_min = 1'000;
inline constexpr std::uint32_t size_max = 10'000'000;

struct ShopOptions {
  std::uint32_t customers = 10'000;  // from size_min to size_max; guests among them
  std::uint64_t seed = 1;
  Date from{2024, 11, 1};   // inclusive
  Date until{2026, 11, 1};  // exclusive
};

// Two years before a day.
Date two_years_before(const Date& until);

// One of a pool's codes, and who got it by mail.
struct MailedCode {
  std::string code;
  std::string customer;
  Instant at;
};

// Who gets what. All but `code` are called from run(), in the order of time; those that are empty
// are left out.
struct Receivers {
  std::function<void(const catalog::Customer&)> customer;       // at the first order; no guests
  std::function<void(const catalog::SalesDocument&)> document;  // orders and what came back
  std::function<void(const MailedCode&)> code;                  // once it is clear that it will go
  std::function<void(const catalog::ChannelCost&)> cost;        // at the end
  std::function<void(const std::string&)> truth;                // JSON lines
};

class Shop {
 public:
  explicit Shop(const ShopOptions& options);
  ~Shop();
  Shop(const Shop&) = delete;
  Shop& operator=(const Shop&) = delete;

  // With the stock of the beginning, after run() of the end.
  std::vector<catalog::Product> products() const;
  std::vector<catalog::PricePoint> prices() const;
  // The definitions of the promotions that were live, as JSON.
  const std::string& promotions() const;
  // Once.
  void run(const Receivers& receivers);

 private:
  struct Internals;
  std::unique_ptr<Internals> internals_;
};

}  // namespace stapel::simulation
