// See housekeeper.h. What fails is tried again the next time: nothing here is lost by waiting, but
// evaluations that were counted in memory when the process is killed.
#include "app/housekeeper.h"

#include <chrono>
#include <future>

namespace stapel::app {
namespace {

constexpr auto between_rounds = std::chrono::seconds(5);
// Keys that a round looks at, in their order, and after the last from the first again: a table of
// ten million is gone through in a week.
constexpr std::size_t keys_per_round = 1'000;
// Refused attempts that a round removes: more than are made in that time.
constexpr std::size_t attempts_per_round = 1'000;
constexpr std::int64_t microseconds_per_day = 86'400'000'000;

}  // namespace

Housekeeper::Housekeeper(AllShops shops, Batcher& batcher, ReaderPool& readers,
                         OldSessions old_sessions, HousekeeperOptions options)
    : shops_(std::move(shops)),
      batcher_(batcher),
      readers_(readers),
      old_sessions_(std::move(old_sessions)),
      options_(std::move(options)),
      thread_([this] { run(); }) {}

Housekeeper::~Housekeeper() { stop(); }

void Housekeeper::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stop_) return;
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
  tidy();
}

void Housekeeper::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, between_rounds, [this] { return stop_; })) {
    lock.unlock();
    tidy();
    lock.lock();
  }
}

void Housekeeper::tidy() {
  try {
    for (const Shop& shop : shops_()) {
      flush_usage(shop);
      trim(shop);
      trim_attempts(shop);
      shop.refresh_lists();
    }
    tidy_users();
  } catch (const std::exception& error) {
    options_.report(std::string("housekeeping waits for the next time: ") + error.what());
  }
}

void Housekeeper::flush_usage(const Shop& shop) {
  const std::int64_t evaluations = shop.usage->take();
  try {
    FlushUsageCommand command =
        unflushed_usage(*ReaderPool::Lease(readers_), shop.shop, evaluations, options_.clock());
    const bool nothing = command.added.empty() && command.events_last == command.events_seen;
    if (nothing || submit(Command(std::move(command)), shop.shop)) return;
  } catch (...) {
    shop.usage->give_back(evaluations);
    throw;
  }
  shop.usage->give_back(evaluations);
}

void Housekeeper::trim(const Shop& shop) {
  const Instant kept_from{options_.clock().microseconds -
                          options_.idempotency_days * microseconds_per_day};
  storage::IdempotencyKey& last = looked_at_[shop.shop];
  const auto found = ReaderPool::Lease(readers_)->idempotency_keys(shop.shop, last, keys_per_round);
  last = found.size() < keys_per_round ? storage::IdempotencyKey{} : found.back().first;
  TrimIdempotencyCommand command{{}, kept_from};
  for (const auto& [key, at] : found) {
    if (at < kept_from) command.keys.push_back(key);
  }
  if (!command.keys.empty()) submit(Command(std::move(command)), shop.shop);
}

void Housekeeper::trim_attempts(const Shop& shop) {
  const Instant kept_from{options_.clock().microseconds -
                          options_.attempts_days * microseconds_per_day};
  TrimAttemptsCommand command =
      old_attempts(*ReaderPool::Lease(readers_), shop.shop, kept_from, attempts_per_round);
  if (!command.keys.empty()) submit(Command(std::move(command)), shop.shop);
}

void Housekeeper::tidy_users() {
  TidyUsers tidy = old_sessions_(options_.clock());
  if (tidy.sessions.empty() && tidy.failures.empty()) return;
  submit(Command(UserCommand{std::move(tidy)}), storage::every_shop);
}

// True where it was done.
bool Housekeeper::submit(Command command, storage::ShopId shop) {
  auto promise = std::make_shared<std::promise<Reply>>();
  auto reply = promise->get_future();
  const bool accepted =
      batcher_.submit({.command = std::move(command), .shop = shop},
                      [promise](Reply given) { promise->set_value(std::move(given)); });
  return accepted && std::holds_alternative<Answer>(reply.get().outcome);
}

}  // namespace stapel::app
