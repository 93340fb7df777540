// See work_lease.h. The time of a lease counts from before it was asked for, so that this server
// always believes it to end earlier than the store does.
#include "app/work_lease.h"

#include <chrono>
#include <mutex>

namespace stapel::app {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds lasts{5'000};
constexpr std::chrono::milliseconds kept_after{1'500};  // it is asked for again
constexpr std::chrono::milliseconds margin{1'000};      // before its end nothing is begun any more
constexpr std::chrono::milliseconds tried_again{500};   // where another server has it

}  // namespace

struct WorkLease::State {
  std::mutex mutex;
  std::int64_t tenures = 0;
  std::string holder;
  Clock::time_point until = {};
  Clock::time_point ask_at = {};
  bool asking = false;
};

WorkLease::WorkLease(Engine& engine, storage::ShopId shop, std::string work)
    : engine_(engine), shop_(shop), work_(std::move(work)), state_(std::make_shared<State>()) {}

std::optional<std::string> WorkLease::tenure() {
  if (!engine_.shared) return std::string();
  const auto now = Clock::now();
  std::unique_lock lock(state_->mutex);
  const bool held = now + margin < state_->until;
  const bool ask_now = !state_->asking && now >= state_->ask_at;
  std::optional<std::string> tenure;
  if (held) tenure = state_->holder;
  if (!ask_now) return tenure;
  if (!held) state_->holder = engine_.server + "." + std::to_string(++state_->tenures);
  state_->asking = true;
  lock.unlock();
  ask(lasts.count());
  return tenure;
}

std::optional<Fence> WorkLease::fence(const std::string& tenure) const {
  if (tenure.empty()) return std::nullopt;
  return Fence{work_, tenure};
}

void WorkLease::give_back() {
  {
    const std::lock_guard lock(state_->mutex);
    if (Clock::now() >= state_->until || state_->asking) return;
    state_->until = {};
    state_->asking = true;
  }
  ask(0);
}

void WorkLease::ask(std::int64_t milliseconds) {
  const auto asked = Clock::now();
  std::string holder;
  {
    const std::lock_guard lock(state_->mutex);
    holder = state_->holder;
  }
  CommandRunner::Task task{.shop = shop_, .prepare = {}, .actor = {.key = "timer"}};
  task.prepare =
      [command = TakeLeaseCommand{{work_, holder}, milliseconds}]() -> Result<Prepared, Refusal> {
    return Prepared{Command(command)};
  };
  engine_.runner->run(std::move(task), [state = state_, asked, milliseconds](auto result) {
    const std::lock_guard lock(state->mutex);
    state->asking = false;
    const bool taken = bool(result) && milliseconds > 0;
    state->until = taken ? asked + std::chrono::milliseconds(milliseconds) : Clock::time_point();
    state->ask_at = taken ? asked + kept_after : Clock::now() + tried_again;
  });
}

}  // namespace stapel::app
