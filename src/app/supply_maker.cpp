// See supply_maker.h.
#include "app/supply_maker.h"

#include <chrono>
#include <future>

#include "app/pool_commands.h"

namespace stapel::app {
namespace {

using storage::StoreError;
using storage::SupplyKey;

// After a failure (a full disk, say), until it is tried again.
constexpr std::chrono::milliseconds pause_after_failure{1'000};
// Until it is looked at again who has the lease.
constexpr std::chrono::milliseconds pause_for_the_lease{100};
// Whether another server left something unfinished.
constexpr std::chrono::milliseconds between_looks{5'000};

}  // namespace

SupplyMaker::SupplyMaker(Batcher& batcher, ReaderPool& readers, bool shared, AllShops shops,
                         std::function<void(std::string_view)> report)
    : batcher_(batcher),
      readers_(readers),
      shared_(shared),
      shops_(std::move(shops)),
      report_(std::move(report)),
      thread_([this] { run(); }) {}

SupplyMaker::~SupplyMaker() { stop(); }

void SupplyMaker::wake() {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  wake_.notify_one();
}

void SupplyMaker::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

bool SupplyMaker::stopping() const {
  const std::lock_guard lock(mutex_);
  return stop_;
}

void SupplyMaker::run() {
  std::unique_lock lock(mutex_);
  const auto asked = [this] { return stop_ || wanted_; };
  while (true) {
    if (shared_) {
      wake_.wait_for(lock, between_looks, asked);
    } else {
      wake_.wait(lock, asked);
    }
    if (stop_) return;
    wanted_ = false;
    lock.unlock();
    std::optional<std::chrono::milliseconds> pause;
    try {
      if (make_all() == Made::not_all) pause = pause_for_the_lease;
    } catch (const std::exception& error) {
      report_(std::string("codes could not be drawn and will be tried again: ") + error.what());
      pause = pause_after_failure;
    }
    lock.lock();
    if (!pause) continue;
    wanted_ = true;
    wake_.wait_for(lock, *pause, [this] { return stop_; });
  }
}

SupplyMaker::Made SupplyMaker::make_all() {
  Made made = Made::all;
  for (const Shop& shop : shops_()) {
    if (ReaderPool::Lease(readers_)->open_supplies(shop.shop).empty()) continue;
    if (!shop.lease->tenure()) {
      made = Made::not_all;
      continue;
    }
    // Read under the lease, so that nobody else moves them on.
    const auto open = ReaderPool::Lease(readers_)->open_supplies(shop.shop);
    for (const auto& [id, row] : open) {
      if (!make(shop, id, row)) return Made::stopped;
    }
    shop.lease->give_back();
  }
  return made;
}

// A part that was submitted, and what became of it.
struct SupplyMaker::Running {
  std::future<Reply> reply;

  // True where the part is durable, false where it has to be drawn anew.
  bool wait() {
    const Reply got = reply.get();
    if (std::holds_alternative<LostRace>(got.outcome)) return false;
    if (const auto* refusal = std::get_if<Refusal>(&got.outcome)) {
      throw std::runtime_error(refusal->message);
    }
    finished = std::get<CodesAnswer>(std::get<Answer>(got.outcome)).finished;
    return true;
  }
  bool finished = false;
};

// False where it was asked to stop.
bool SupplyMaker::make(const Shop& shop, const std::string& id, const storage::SupplyRow& row) {
  std::optional<Running> running;
  for (std::int64_t part = row.next_part; part < row.parts;) {
    if (stopping()) {
      if (running) running->wait();
      return false;
    }
    const auto tenure = shop.lease->tenure();
    if (!tenure) throw std::runtime_error("another server draws them now");
    auto command = prepare_part(id, row, part, *shop.live, *ReaderPool::Lease(readers_), shop.shop);
    if (!command) throw std::runtime_error(command.refusal().message);
    if (running && !running->wait()) {
      running.reset();
      --part;
      continue;
    }
    if (running && running->finished) return true;
    running.emplace(submit(shop, *tenure, *std::move(command)));
    ++part;
  }
  // The last part may have met a code that came meanwhile: it is open still.
  if (running && !running->wait()) wake();
  return true;
}

SupplyMaker::Running SupplyMaker::submit(const Shop& shop, const std::string& tenure,
                                         AddPartCommand command) {
  auto promise = std::make_shared<std::promise<Reply>>();
  Running running;
  running.reply = promise->get_future();
  const bool accepted =
      batcher_.submit({.command = Command(std::move(command)),
                       .actor = {.key = "supplies"},
                       .shop = shop.shop,
                       .fence = shop.lease->fence(tenure)},
                      [promise](Reply reply) { promise->set_value(std::move(reply)); });
  if (!accepted) throw std::runtime_error("the server is busy");
  return running;
}

}  // namespace stapel::app
