// See follower.h. Counts are read before what they count, so what is read is at least as new; a
// commit of this server that comes between reading and swapping in makes it be read once more.
#include "app/follower.h"

#include <set>

namespace stapel::app {
namespace {

// Where this server itself changes a kind all the time, the next round takes it up.
constexpr int tries_max = 5;

}  // namespace

Follower::Follower(ReaderPool& readers, Reread reread, Options options)
    : readers_(readers), reread_(std::move(reread)), options_(std::move(options)) {}

void Follower::start() {
  thread_ = std::thread([this] { run(); });
}

Follower::~Follower() { stop(); }

void Follower::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Follower::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, options_.interval, [this] { return stop_; })) {
    lock.unlock();
    std::string fault;
    try {
      catch_up();
    } catch (const std::exception& error) {
      fault = error.what();
    }
    lock.lock();
    if (fault != fault_ && !fault.empty()) {
      options_.report("changes of other servers are not seen: " + fault);
    }
    fault_ = std::move(fault);
  }
}

Instant Follower::now() const {
  return Instant{options_.clock().microseconds + clock_difference_.load()};
}

void Follower::catch_up() {
  const std::lock_guard one_at_a_time(catching_up_);
  ReaderPool::Lease reader(readers_);
  for (const storage::ChangeCount& counted : read_counts(*reader)) {
    if (is_news(counted)) reread(*reader, counted);
  }
}

// The store's clock was read somewhere between the question and the answer.
std::vector<storage::ChangeCount> Follower::read_counts(storage::Reader& reader) {
  const std::int64_t asked = options_.clock().microseconds;
  auto [now, counts] = reader.change_counts();
  const std::int64_t answered = options_.clock().microseconds;
  clock_difference_ = now.microseconds - (asked + (answered - asked) / 2);
  return std::move(counts);
}

bool Follower::is_news(const storage::ChangeCount& counted) {
  const std::lock_guard lock(swapping_);
  return seen_[{counted.shop, counted.kept}].count != counted.count;
}

void Follower::reread(storage::Reader& reader, const storage::ChangeCount& counted) {
  const What what{counted.shop, counted.kept};
  for (int tries = 0; tries < tries_max; ++tries) {
    std::int64_t own = 0;
    {
      const std::lock_guard lock(swapping_);
      own = seen_[what].own;
    }
    const Apply apply = reread_(reader, counted.shop, counted.kept);
    const std::lock_guard lock(swapping_);
    Seen& seen = seen_[what];
    if (seen.own != own) continue;
    if (apply) apply();
    seen.count = counted.count;
    return;
  }
}

void Follower::own_commit(const storage::Commits& commits, const std::function<void()>& update) {
  std::set<What> changed;
  for (const auto& [shop, commit] : commits) {
    for (const auto& [key, write] : commit.writes) {
      if (const auto kept = storage::kept_kind(key)) changed.emplace(shop, *kept);
    }
  }
  const std::lock_guard lock(swapping_);
  for (const What& what : changed) seen_[what].own += 1;
  update();
}

}  // namespace stapel::app
