// The only place that opens write transactions. Commands that arrive while one batch is being
// written form the next: their rows are loaded together, they are decided on in order, and one
// commit makes all of them durable before any of them is answered. What is due by then (holds whose
// time is over) is decided on first, in the same batch, so that no command meets it; where nothing
// else comes, soon after.
//
// Thread rule: submit() and stop() from any thread; `Reply` callbacks run on the batcher's thread
// and must not block.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "app/fold.h"
#include "storage/store.h"

namespace stapel::app {

struct BatcherOptions {
  std::size_t queue_max = 4'096;  // beyond it submit() refuses
  std::size_t batch_max = 1'024;
  // After a commit that failed, the store is asked so often whether it can store again.
  std::chrono::milliseconds probe_interval{1'000};
  std::function<Instant()> clock = system_now;
  // Faults and bugs, in a sentence for the log.
  std::function<void(std::string_view)> report = [](std::string_view) {};
  // After each commit, before its commands are answered.
  std::function<void(const storage::Commits&)> committed = [](const storage::Commits&) {};
  // How long a batcher without commands waits before it looks at what is due.
  std::chrono::milliseconds idle_max{500};
};

struct BatchMetrics {
  static constexpr std::size_t size_buckets = 12;  // <= 1, 2, 4, … 1024, more
  std::int64_t batches = 0;
  std::int64_t largest = 0;
  std::int64_t size_counts[size_buckets] = {};
  std::int64_t commit_microseconds = 0;
  std::int64_t queue_length = 0;
  std::int64_t retries = 0;  // batches that another server's change made stale
  bool last_commit_failed = false;
};

class Batcher {
 public:
  using Done = std::function<void(Reply)>;

  // The store must outlive the batcher, and nobody else may load or commit through it.
  Batcher(storage::Store& store, BatcherOptions options);
  ~Batcher();  // stop()s
  Batcher(const Batcher&) = delete;
  Batcher& operator=(const Batcher&) = delete;

  // False where the queue is full or the batcher has stopped: then `done` is never called.
  bool submit(Submission submission, Done done);
  // Finishes what was accepted; nothing is accepted any more.
  void stop();
  BatchMetrics metrics() const;

 private:
  struct Waiting {
    Submission submission;
    Done done;
  };
  using Batch = std::vector<Waiting>;

  void run();
  // Waits for commands: an empty batch where none came for a while, nothing at the end.
  std::optional<Batch> take();
  void probe();
  void process(Batch& batch);
  std::vector<Reply> decide_all(const std::vector<const Submission*>& submissions);
  std::vector<Reply> decide_each(const std::vector<const Submission*>& submissions);
  std::vector<Reply> load_fold_commit(const std::vector<const Submission*>& submissions);
  std::optional<std::vector<Reply>> try_to_commit(const std::vector<const Submission*>& submissions,
                                                  Instant now);
  storage::Turn settle_all_but_the_last();
  std::vector<Submission> submissions_of(const storage::Turn& turn);
  static Command due_command(const storage::TimerKey& timer, const Snapshot& rows);
  void settle_what_is_due();
  void note_batch(std::size_t size, std::int64_t microseconds);
  void note_retry();
  void note_commit(bool failed);
  void report_once(const std::string& fault);

  storage::Store& store_;
  const BatcherOptions options_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> queue_;
  bool stop_ = false;
  BatchMetrics metrics_;
  std::string fault_;  // what failed last, of the batcher's thread; empty since a commit succeeded
  std::thread thread_;
};

}  // namespace stapel::app
