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
constexpr auto pause_after_failure = std::chrono::seconds(1);

}  // namespace

SupplyMaker::SupplyMaker(Batcher& batcher, ReaderPool& readers, AllShops shops,
                         std::function<void(std::string_view)> report)
    : batcher_(batcher),
      readers_(readers),
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
  while (true) {
    wake_.wait(lock, [this] { return stop_ || wanted_; });
    if (stop_) return;
    wanted_ = false;
    lock.unlock();
    bool done = false;
    try {
      make_all();
      done = true;
    } catch (const std::exception& error) {
      report_(std::string("codes could not be drawn and will be tried again: ") + error.what());
    }
    lock.lock();
    if (done) continue;
    wanted_ = true;
    wake_.wait_for(lock, pause_after_failure, [this] { return stop_; });
  }
}

void SupplyMaker::make_all() {
  for (const Shop& shop : shops_()) {
    const auto open = ReaderPool::Lease(readers_)->open_supplies(shop.shop);
    for (const auto& [id, row] : open) {
      if (!make(shop, id, row)) return;
    }
  }
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
    auto command = prepare_part(id, row, part, *shop.live, *ReaderPool::Lease(readers_), shop.shop);
    if (!command) throw std::runtime_error(command.refusal().message);
    if (running && !running->wait()) {
      running.reset();
      --part;
      continue;
    }
    if (running && running->finished) return true;
    running.emplace(submit(shop.shop, *std::move(command)));
    ++part;
  }
  // The last part may have met a code that came meanwhile: it is open still.
  if (running && !running->wait()) wake();
  return true;
}

SupplyMaker::Running SupplyMaker::submit(storage::ShopId shop, AddPartCommand command) {
  auto promise = std::make_shared<std::promise<Reply>>();
  Running running;
  running.reply = promise->get_future();
  const bool accepted = batcher_.submit(
      {.command = Command(std::move(command)), .actor = {.key = "supplies"}, .shop = shop},
      [promise](Reply reply) { promise->set_value(std::move(reply)); });
  if (!accepted) throw std::runtime_error("the server is busy");
  return running;
}

}  // namespace stapel::app
