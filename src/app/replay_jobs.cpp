// See replay_jobs.h.
#include "app/replay_jobs.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "app/ids.h"

namespace stapel::app {
namespace {

// Leaves a replay midway.
struct Cancelled {};

bool is_over(ReplayState state) {
  return state != ReplayState::waiting && state != ReplayState::running;
}

}  // namespace

std::string_view replay_state_name(ReplayState state) {
  switch (state) {
    case ReplayState::waiting:
      return "waiting";
    case ReplayState::running:
      return "running";
    case ReplayState::finished:
      return "finished";
    case ReplayState::failed:
      return "failed";
    case ReplayState::cancelled:
      return "cancelled";
  }
  return "";
}

ReplayJobs::ReplayJobs(LoadHistory load, std::function<void(std::string_view)> report)
    : load_(std::move(load)), report_(std::move(report)), thread_([this] { run(); }) {}

ReplayJobs::~ReplayJobs() { stop(); }

std::optional<ReplayAnswer> ReplayJobs::start(Job job, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto waiting = std::ranges::count_if(
      entries_, [](const EntryPointer& entry) { return !is_over(entry->answer.state); });
  if (stop_ || static_cast<std::size_t>(waiting) >= waiting_max) return std::nullopt;
  auto entry = std::make_shared<Entry>();
  entry->shop = job.shop;
  entry->kind = job.kind;
  entry->compute = std::move(job.compute);
  entry->answer.id = new_id(job.kind == ReplayKind::replay ? "rep_" : "fct_", now);
  entry->answer.created_at = now;
  entries_.push_back(entry);
  wake_.notify_one();
  return entry->answer;
}

std::optional<ReplayAnswer> ReplayJobs::find(storage::ShopId shop, ReplayKind kind,
                                             std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const EntryPointer entry = find_entry(shop, kind, id);
  if (!entry) return std::nullopt;
  return entry->answer;
}

std::optional<ReplayAnswer> ReplayJobs::cancel(storage::ShopId shop, ReplayKind kind,
                                               std::string_view id) {
  const std::lock_guard lock(mutex_);
  const EntryPointer entry = find_entry(shop, kind, id);
  if (!entry) return std::nullopt;
  entry->cancelled = true;
  if (entry->answer.state == ReplayState::waiting) entry->answer.state = ReplayState::cancelled;
  return entry->answer;
}

void ReplayJobs::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void ReplayJobs::run() {
  while (const EntryPointer entry = take()) {
    try {
      compute(entry);
    } catch (const Cancelled&) {
      finish(entry, ReplayState::cancelled, "");
    } catch (const std::exception& error) {
      report_(std::string("a replay failed: ") + error.what());
      finish(entry, ReplayState::failed, "the history could not be read or priced");
    }
  }
}

ReplayJobs::EntryPointer ReplayJobs::take() {
  std::unique_lock lock(mutex_);
  EntryPointer next;
  wake_.wait(lock, [&] {
    const auto at = std::ranges::find_if(entries_, [](const EntryPointer& entry) {
      return entry->answer.state == ReplayState::waiting;
    });
    next = at == entries_.end() ? nullptr : *at;
    return stop_ || next;
  });
  if (stop_) return nullptr;
  next->answer.state = ReplayState::running;
  return next;
}

void ReplayJobs::compute(const EntryPointer& entry) {
  const StoredHistory stored = load_(entry->shop);
  const auto progress = [&](std::size_t done, std::size_t all) {
    const std::lock_guard lock(mutex_);
    if (stop_ || entry->cancelled) throw Cancelled();
    entry->answer.orders_done = done;
    entry->answer.orders = all;
  };
  progress(0, stored.history.orders.size());
  auto result = entry->compute(stored, progress);
  if (!result) return finish(entry, ReplayState::failed, std::move(result).refusal());
  finish(entry, ReplayState::finished, *std::move(result));
}

void ReplayJobs::finish(const EntryPointer& entry, ReplayState state, std::string text) {
  const std::lock_guard lock(mutex_);
  entry->compute = {};
  entry->answer.state = state;
  (state == ReplayState::failed ? entry->answer.failure : entry->answer.result) = std::move(text);
  forget_the_oldest();
}

ReplayJobs::EntryPointer ReplayJobs::find_entry(storage::ShopId shop, ReplayKind kind,
                                                std::string_view id) const {
  const auto at = std::ranges::find_if(entries_, [&](const EntryPointer& entry) {
    return entry->shop == shop && entry->kind == kind && entry->answer.id == id;
  });
  return at == entries_.end() ? nullptr : *at;
}

void ReplayJobs::forget_the_oldest() {
  const auto over = [](const EntryPointer& entry) { return is_over(entry->answer.state); };
  while (static_cast<std::size_t>(std::ranges::count_if(entries_, over)) > kept_max) {
    entries_.erase(std::ranges::find_if(entries_, over));
  }
}

}  // namespace stapel::app
