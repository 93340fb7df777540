// See batcher.h. When a batch cannot be written, its commands are tried one by one, so that the one
// that the store will not take fails alone.
#include "app/batcher.h"

#include <chrono>

namespace stapel::app {
namespace {

using storage::CommitResult;
using storage::CommitUnknown;
using storage::StoreError;
using storage::Turn;

// Another node moved a row between load and commit: load again, so many times.
constexpr int stale_tries_max = 5;
// Of what is due, so much goes into one batch.
constexpr std::size_t due_max = 1'000;

std::vector<Reply> refuse_all(std::size_t count, RefusalCode code, const std::string& message) {
  return std::vector<Reply>(count, Reply{Refusal{code, message}, false});
}

// A disk that is full fails every command; a row that the store will not take, one.
bool may_be_one_rows_fault(const StoreError& error) {
  return error.kind() == StoreError::Kind::row_refused || error.kind() == StoreError::Kind::damaged;
}

std::string not_stored_because(const StoreError& error) {
  switch (error.kind()) {
    case StoreError::Kind::disk_full:
      return "the disk is full; nothing was done";
    case StoreError::Kind::not_writable:
      return "the database may not be written; nothing was done";
    default:
      return "the store failed; nothing was done";
  }
}

// What was loaded and not committed keeps nobody waiting.
class EndOfTurn {
 public:
  explicit EndOfTurn(storage::Store& store) : store_(store) {}
  ~EndOfTurn() { store_.end_turn(); }
  EndOfTurn(const EndOfTurn&) = delete;
  EndOfTurn& operator=(const EndOfTurn&) = delete;

 private:
  storage::Store& store_;
};

std::size_t bucket_of(std::size_t size) {
  std::size_t bucket = 0;
  while (bucket + 1 < BatchMetrics::size_buckets && (std::size_t{1} << bucket) < size) ++bucket;
  return bucket;
}

}  // namespace

Batcher::Batcher(storage::Store& store, BatcherOptions options)
    : store_(store), options_(std::move(options)), thread_([this] { run(); }) {}

Batcher::~Batcher() { stop(); }

bool Batcher::submit(Submission submission, Done done) {
  {
    const std::lock_guard lock(mutex_);
    if (stop_ || queue_.size() >= options_.queue_max) return false;
    queue_.push_back({std::move(submission), std::move(done)});
  }
  wake_.notify_one();
  return true;
}

void Batcher::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

BatchMetrics Batcher::metrics() const {
  const std::lock_guard lock(mutex_);
  BatchMetrics copy = metrics_;
  copy.queue_length = static_cast<std::int64_t>(queue_.size());
  return copy;
}

void Batcher::run() {
  while (auto batch = take()) {
    if (!batch->empty()) {
      process(*batch);
    } else if (metrics().last_commit_failed) {
      probe();
    } else {
      settle_what_is_due();
    }
  }
}

// So that a shop whose load balancer sends it nothing, because it is not ready, becomes ready
// again.
void Batcher::probe() {
  try {
    store_.probe();
    note_commit(false);
    options_.report("the store takes changes again");
  } catch (const StoreError&) {
    // As before; what is wrong was reported when it began.
  }
}

std::optional<Batcher::Batch> Batcher::take() {
  std::unique_lock lock(mutex_);
  const auto pause = metrics_.last_commit_failed ? options_.probe_interval : options_.idle_max;
  wake_.wait_for(lock, pause, [this] { return stop_ || !queue_.empty(); });
  if (stop_ && queue_.empty()) return std::nullopt;
  Batch batch;
  while (!queue_.empty() && batch.size() < options_.batch_max) {
    batch.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return batch;
}

void Batcher::process(Batch& batch) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<const Submission*> submissions;
  for (const Waiting& waiting : batch) submissions.push_back(&waiting.submission);
  std::vector<Reply> replies = decide_all(submissions);
  const auto spent = std::chrono::steady_clock::now() - start;
  note_batch(batch.size(), std::chrono::duration_cast<std::chrono::microseconds>(spent).count());
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i].done(std::move(replies[i]));
}

std::vector<Reply> Batcher::decide_all(const std::vector<const Submission*>& submissions) {
  try {
    return load_fold_commit(submissions);
  } catch (const CommitUnknown& error) {
    report_once(std::string("a commit has an unknown outcome: ") + error.what());
    note_commit(true);
    return refuse_all(submissions.size(), RefusalCode::outcome_unknown,
                      "the store failed while committing: the request may or may not be done");
  } catch (const storage::CodeTaken&) {
    if (submissions.size() > 1) return decide_each(submissions);
    return {Reply{LostRace{"a code exists already"}, false}};
  } catch (const StoreError& error) {
    if (submissions.size() > 1 && may_be_one_rows_fault(error)) return decide_each(submissions);
    report_once(std::string("a batch was not stored: ") + error.what());
    note_commit(true);
    return refuse_all(submissions.size(), RefusalCode::not_stored, not_stored_because(error));
  } catch (const std::exception& error) {
    if (submissions.size() > 1) return decide_each(submissions);
    options_.report(std::string("a command failed: ") + error.what());
    return refuse_all(1, RefusalCode::internal_error, "this request failed; nothing was done");
  }
}

std::vector<Reply> Batcher::decide_each(const std::vector<const Submission*>& submissions) {
  std::vector<Reply> replies;
  for (const Submission* submission : submissions) {
    std::vector<Reply> one = decide_all({submission});
    replies.push_back(std::move(one.front()));
  }
  return replies;
}

std::vector<Reply> Batcher::load_fold_commit(const std::vector<const Submission*>& submissions) {
  for (int tries = 0; tries < stale_tries_max; ++tries) {
    const EndOfTurn end(store_);
    const Turn turn = settle_all_but_the_last();
    const std::vector<Submission> due = submissions_of(turn);
    std::vector<const Submission*> all;
    for (const Submission& one : due) all.push_back(&one);
    all.insert(all.end(), submissions.begin(), submissions.end());
    auto replies = try_to_commit(all, turn.now);
    if (!replies) {
      note_retry();
      continue;
    }
    replies->erase(replies->begin(), replies->begin() + static_cast<std::ptrdiff_t>(due.size()));
    return *std::move(replies);
  }
  return refuse_all(submissions.size(), RefusalCode::contended,
                    "other servers changed the same rows; try again");
}

// Each shop's commands in their order over its rows, and all shops in one commit. Nothing where a
// row was stale.
std::optional<std::vector<Reply>> Batcher::try_to_commit(
    const std::vector<const Submission*>& submissions, Instant now) {
  std::map<storage::ShopId, std::vector<std::size_t>> by_shop;
  for (std::size_t i = 0; i < submissions.size(); ++i) by_shop[submissions[i]->shop].push_back(i);
  storage::Commits commits;
  std::map<storage::ShopId, std::vector<storage::Append>> told;
  std::vector<Reply> replies(submissions.size());
  for (const auto& [shop, places] : by_shop) {
    Keys keys;
    std::vector<const Submission*> of_shop;
    for (const std::size_t place : places) {
      keys.merge(reads(*submissions[place]));
      of_shop.push_back(submissions[place]);
    }
    Snapshot rows = store_.load(shop, keys);
    Folded folded = fold(rows, of_shop, now, options_.report);
    for (std::size_t i = 0; i < places.size(); ++i)
      replies[places[i]] = std::move(folded.replies[i]);
    if (!folded.commit.empty()) commits.emplace(shop, std::move(folded.commit));
    for (auto& [other, appends] : folded.told) {
      std::move(appends.begin(), appends.end(), std::back_inserter(told[other]));
    }
  }
  for (auto& [shop, appends] : told) {
    auto& own = commits[shop].appends;
    own.insert(own.end(), std::make_move_iterator(appends.begin()),
               std::make_move_iterator(appends.end()));
  }
  if (commits.empty()) return replies;
  if (store_.commit(commits) != CommitResult::committed) return std::nullopt;
  note_commit(false);
  options_.committed(commits);
  return replies;
}

// Where more is due than fits beside other commands, all of it is settled in commits of its own but
// the rest that is returned.
Turn Batcher::settle_all_but_the_last() {
  Turn turn = store_.begin_turn(options_.clock(), due_max);
  while (turn.due.size() == due_max) {
    const std::vector<Submission> due = submissions_of(turn);
    std::vector<const Submission*> all;
    for (const Submission& one : due) all.push_back(&one);
    try_to_commit(all, turn.now);
    Turn next = store_.begin_turn(options_.clock(), due_max);
    const bool stuck = !next.due.empty() && next.due.front().timer == turn.due.front().timer;
    turn = std::move(next);
    if (stuck) break;
  }
  return turn;
}

// What is due, as commands, by shop: shops are locked in their order.
std::vector<Submission> Batcher::submissions_of(const Turn& turn) {
  std::map<storage::ShopId, std::vector<storage::TimerKey>> by_shop;
  for (const storage::DueTimer& due : turn.due) by_shop[due.shop].push_back(due.timer);
  std::vector<Submission> submissions;
  for (const auto& [shop, timers] : by_shop) {
    Keys held;
    for (const storage::TimerKey& timer : timers) {
      if (timer.kind == storage::TimerKind::hold) held.insert(storage::CheckoutKey{timer.id});
    }
    const Snapshot rows = held.empty() ? Snapshot() : store_.load(shop, held);
    for (const storage::TimerKey& timer : timers) {
      Submission one{due_command(timer, rows)};
      one.actor.key = "timer";
      one.shop = shop;
      submissions.push_back(std::move(one));
    }
  }
  return submissions;
}

Command Batcher::due_command(const storage::TimerKey& timer, const Snapshot& rows) {
  if (timer.kind == storage::TimerKind::return_alone) return AloneReturnCommand{timer.id};
  const storage::CheckoutKey key{timer.id};
  return ExpireHoldCommand{key.id, rows.get(key)};
}

void Batcher::settle_what_is_due() {
  try {
    if (store_.begin_turn(options_.clock(), 1).due.empty()) return;
    load_fold_commit({});
  } catch (const std::exception& error) {
    report_once(std::string("what is due was not settled: ") + error.what());
    note_commit(true);
  }
}

void Batcher::note_batch(std::size_t size, std::int64_t microseconds) {
  const std::lock_guard lock(mutex_);
  metrics_.batches += 1;
  metrics_.largest = std::max(metrics_.largest, static_cast<std::int64_t>(size));
  metrics_.size_counts[bucket_of(size)] += 1;
  metrics_.commit_microseconds += microseconds;
}

void Batcher::note_retry() {
  const std::lock_guard lock(mutex_);
  metrics_.retries += 1;
}

void Batcher::note_commit(bool failed) {
  if (!failed) fault_.clear();
  const std::lock_guard lock(mutex_);
  metrics_.last_commit_failed = failed;
}

// A full disk fails every batch with the same words; the log is told once.
void Batcher::report_once(const std::string& fault) {
  if (fault == fault_) return;
  fault_ = fault;
  options_.report(fault);
}

}  // namespace stapel::app
