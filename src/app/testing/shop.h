// A shop for tests: a service over a file of its own, a clock that the test sets, and short ways to
// say what a test is about.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "app/shops.h"
#include "promotions/parse.h"
#include "storage/testing/scratch_folder.h"

namespace stapel::app {

inline promotions::Cart cart_of(std::string_view json) {
  Faults faults;
  auto cart = promotions::parse_cart(json, faults);
  for (const Fault& fault : faults) ADD_FAILURE() << fault.pointer << ": " << fault.message;
  return cart ? *std::move(cart) : promotions::Cart{};
}

// One line of 100.00, with these codes and, where not empty, this customer.
inline promotions::Cart simple_cart(const std::vector<std::string>& codes = {},
                                    const std::string& customer = "") {
  promotions::Cart cart = cart_of(
      R"({"currency":"EUR","lines":[{"id":"1","sku":"SHOE","quantity":1,"unit_price":10000}]})");
  cart.codes = codes;
  if (!customer.empty()) cart.customer.id = customer;
  return cart;
}

// {"id": ID, …, percent off the order} with further members, such as "limits".
inline std::string percent_promotion(const std::string& id, const std::string& trigger,
                                     const std::string& further = "") {
  return R"({"id":")" + id + R"(","name":"Promotion )" + id + R"(","trigger":)" + trigger +
         R"(,"effects":[{"type":"percent_off","percent":20}])" +
         (further.empty() ? "" : "," + further) + "}";
}
inline std::string code_trigger(const std::string& code) {
  return R"({"codes":[")" + code + R"("]})";
}

// Codes to import, one on each line.
inline std::vector<ImportedCode> lines_of(const std::vector<std::string>& codes) {
  std::vector<ImportedCode> lines;
  for (const std::string& code : codes) {
    lines.push_back({code, static_cast<std::int64_t>(lines.size()) + 1});
  }
  return lines;
}

inline const Refusal* refusal_of(const auto& result) {
  return result ? nullptr : &result.refusal();
}

class Shop {
 public:
  explicit Shop(ServiceOptions options = {}) : options_(std::move(options)) {
    if (options_.path.empty()) options_.path = folder_.file("shop.db");
    options_.clock = [this] { return Instant{now_.load()}; };
    open();
  }

  Service& operator*() { return *service_; }
  Service* operator->() { return service_; }
  Shops& shops() { return *shops_; }
  const std::string& path() const { return options_.path; }
  void set_time(const char* text) { now_ = parse_instant(text)->microseconds; }
  void reopen() {
    close();
    open();
  }
  void close() {
    service_ = nullptr;
    shops_.reset();
  }

  void publish(const std::string& definition) {
    const auto saved = await<PromotionAnswer>(
        [&](auto done) { service_->save_promotion({.definition = definition}, std::move(done)); });
    ASSERT_TRUE(bool(saved)) << saved.refusal().message << " "
                             << (saved.refusal().faults.empty()
                                     ? ""
                                     : saved.refusal().faults[0].message);
    const auto published = await<PublishAnswer>(
        [&](auto done) { service_->publish_promotions({.ids = {saved->id}}, std::move(done)); });
    ASSERT_TRUE(bool(published)) << published.refusal().message;
  }
  Result<CheckoutAnswer, Refusal> checkout(Checkout request) {
    return await<CheckoutAnswer>(
        [&](auto done) { service_->checkout(std::move(request), std::move(done)); });
  }
  Result<CheckoutAnswer, Refusal> redeem(Checkout request, const std::string& order = "order-1") {
    return await<CheckoutAnswer>([&](auto done) {
      service_->redeem({std::move(request), order}, std::move(done));
    });
  }
  Result<CheckoutAnswer, Refusal> confirm(const std::string& id,
                                          const std::string& order = "order-1") {
    return await<CheckoutAnswer>(
        [&](auto done) { service_->confirm({.checkout = id, .order = order}, std::move(done)); });
  }
  Result<CheckoutAnswer, Refusal> release(const std::string& id) {
    return await<CheckoutAnswer>(
        [&](auto done) { service_->release({.checkout = id}, std::move(done)); });
  }
  Result<CheckoutAnswer, Refusal> roll_back(const std::string& id) {
    return await<CheckoutAnswer>(
        [&](auto done) { service_->roll_back({.checkout = id}, std::move(done)); });
  }
  UsesAnswer uses(const std::string& promotion) { return *service_->promotion_uses(promotion); }

 private:
  void open() {
    shops_ = Shops::open(options_);
    service_ = shops_->find(default_shop_name);
  }
  storage::ScratchFolder folder_;
  std::atomic<std::int64_t> now_{parse_instant("2026-11-27T10:00:00+01:00")->microseconds};
  ServiceOptions options_;
  std::unique_ptr<Shops> shops_;
  Service* service_ = nullptr;
};

}  // namespace stapel::app
