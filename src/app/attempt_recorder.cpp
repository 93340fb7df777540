// See attempt_recorder.h. Counts that cannot be written wait for the next time; the log bounds
// them.
#include "app/attempt_recorder.h"

#include <chrono>
#include <future>

namespace stapel::app {
namespace {

constexpr auto between_writes = std::chrono::seconds(1);

}  // namespace

AttemptRecorder::AttemptRecorder(AllShops shops, Batcher& batcher,
                                 std::function<void(std::string_view)> report)
    : shops_(std::move(shops)),
      batcher_(batcher),
      report_(std::move(report)),
      thread_([this] { run(); }) {}

AttemptRecorder::~AttemptRecorder() { stop(); }

void AttemptRecorder::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stop_) return;
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
  write_all();
}

void AttemptRecorder::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, between_writes, [this] { return stop_; })) {
    lock.unlock();
    write_all();
    lock.lock();
  }
}

void AttemptRecorder::write_all() {
  for (const Shop& shop : shops_()) write(shop);
}

void AttemptRecorder::write(const Shop& shop) {
  RecordAttemptsCommand command = shop.log->take();
  if (command.counts.empty()) return;
  auto promise = std::make_shared<std::promise<Reply>>();
  auto reply = promise->get_future();
  const bool accepted =
      batcher_.submit({.command = Command(command), .shop = shop.shop},
                      [promise](Reply given) { promise->set_value(std::move(given)); });
  if (accepted && std::holds_alternative<Answer>(reply.get().outcome)) return;
  shop.log->give_back(command);
  report_("refused codes could not be counted in the store and wait for the next time");
}

}  // namespace stapel::app
