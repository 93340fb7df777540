// Redemptions as the benchmarks of the store send them, and the clients that do. Every redemption
// writes its checkout, its redemption, its event, its decision record (2 KB of facts, 1 KB of
// result), its idempotency row, and the counters of the promotion, the day, the code and the
// customer.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

#include "app/batcher.h"

namespace stapel::app {

// Whether all redeem one promotion by one code, or each one of 1,000 by one of 100,000.
enum Spread : std::int64_t { hot, spread };

// Lines of a cart as JSON, which compress as a shop's do.
inline std::string lines_of(std::int64_t number, std::size_t size) {
  std::string text;
  for (std::int64_t line = 1; text.size() < size; ++line) {
    const std::int64_t some = (number * 31 + line) * 7'919;
    text += R"({"id":")" + std::to_string(line) + R"(","sku":"SKU-)" +
            std::to_string(some % 100'003) + R"(","quantity":)" + std::to_string(some % 3 + 1) +
            R"(,"unit_price":)" + std::to_string(some % 19'997) + "},";
  }
  text.resize(size);
  return text;
}

inline Submission redemption(std::int64_t number, std::int64_t how) {
  const bool many = how == spread;
  const std::string promotion = many ? "p" + std::to_string(number % 1'000) : "bf";
  const std::string code = many ? "BF20" + std::to_string(number * 7'919 % 100'003) : "BF20";
  char id[32];
  std::snprintf(id, sizeof id, "co_%016llx", static_cast<unsigned long long>(number));
  CheckoutCommand command;
  command.id = id;
  command.row.state = CheckoutState::confirmed;
  command.row.order = "order-" + std::to_string(number);
  command.row.customer = "customer-" + std::to_string(number * 7'919 % 1'000'003);
  command.row.day = "2026-11-27";
  command.row.currency = "EUR";
  command.row.total = 8'000;
  command.row.claims = {{promotion, 1, 2'000, {code}}};
  command.caps = {{promotion_counter(promotion), INT64_MAX, {}}};
  command.record = std::make_shared<const storage::DecisionRecord>(
      storage::DecisionRecord{.checkout = id,
                              .set_hash = std::string(64, 'h'),
                              .semantics = 1,
                              .options = R"({"language":"nl"})",
                              .facts = lines_of(number, 2'000),
                              .result = lines_of(-number, 1'000)});
  Idempotency name{"key_1", command.row.order, std::string(64, 'f')};
  return {std::move(command), std::move(name)};
}

// A benchmark of refusals or of replayed answers would be fast and say nothing.
inline void expect_redeemed(const Reply& reply) {
  if (reply.replayed || !std::holds_alternative<Answer>(reply.outcome)) std::abort();
}

// So many clients, each sending its next redemption when the last one is answered. They have a
// thread of their own, as the server's clients do.
class Clients {
 public:
  using Clock = std::chrono::steady_clock;
  // The redemptions from number `first` on, until `total` are sent or `until` has come.
  Clients(Batcher& batcher, std::int64_t how, std::int64_t first, std::int64_t total,
          Clock::time_point until = Clock::time_point::max())
      : batcher_(batcher), how_(how), number_(first), left_(total), until_(until) {}

  void run(std::int64_t clients) {
    for (std::int64_t i = 0; i < clients; ++i) send();
    while (open_ > 0) {
      std::unique_lock lock(mutex_);
      answered_.wait(lock, [this] { return !waits_.empty(); });
      std::deque<double> waits = std::exchange(waits_, {});
      lock.unlock();
      for (const double wait : waits) {
        all_.push_back(wait);
        --open_;
        send();
      }
    }
  }
  std::int64_t answered() const { return static_cast<std::int64_t>(all_.size()); }
  // Microseconds that so many of 100 redemptions did not exceed.
  double percentile(std::size_t percent) {
    std::sort(all_.begin(), all_.end());
    return all_.at(all_.size() * percent / 100);
  }

 private:
  void send() {
    const auto sent = Clock::now();
    if (left_ == 0 || sent > until_) return;
    --left_;
    ++open_;
    const bool accepted =
        batcher_.submit(redemption(number_++, how_), [this, sent](const Reply& reply) {
          expect_redeemed(reply);
          const std::chrono::duration<double, std::micro> wait = Clock::now() - sent;
          const std::lock_guard lock(mutex_);
          waits_.push_back(wait.count());
          answered_.notify_one();
        });
    if (!accepted) std::abort();
  }

  Batcher& batcher_;
  const std::int64_t how_;
  std::int64_t number_, left_, open_ = 0;
  const Clock::time_point until_;
  std::vector<double> all_;
  std::mutex mutex_;
  std::condition_variable answered_;
  std::deque<double> waits_;
};

}  // namespace stapel::app
