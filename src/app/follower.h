// Follows what other servers of the same store change of that which this one keeps in memory: asks
// the store several times a second how often each kind was changed, and has what moved read anew.
//
// Thread rule: every function may be called from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "app/reader_pool.h"

namespace stapel::app {

class Follower {
 public:
  // Swaps in what was read; runs in a moment in which this server commits nothing of the kind.
  using Apply = std::function<void()>;
  using Reread = std::function<Apply(storage::Reader&, storage::ShopId, storage::Kept)>;
  struct Options {
    std::chrono::milliseconds interval{200};
    std::function<Instant()> clock = system_now;  // of this machine
    std::function<void(std::string_view)> report = [](std::string_view) {};
  };

  // The pool must outlive it.
  Follower(ReaderPool& readers, Reread reread, Options options);
  ~Follower();  // stop()s
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;
  // From here on it follows by itself. What was read before is read again.
  void start();
  void stop();

  // Returns when all that was committed before the call is in memory. Throws StoreError.
  void catch_up();
  // This server's own commit, swapped in by `update` while nothing else is.
  void own_commit(const storage::Commits& commits, const std::function<void()>& update);

  // The store's clock, by this machine's and the difference that was last seen.
  Instant now() const;

 private:
  using What = std::pair<storage::ShopId, storage::Kept>;
  struct Seen {
    std::int64_t count = 0;
    std::int64_t own = 0;  // commits of this server
  };

  void run();
  std::vector<storage::ChangeCount> read_counts(storage::Reader& reader);
  bool is_news(const storage::ChangeCount& counted);
  void reread(storage::Reader& reader, const storage::ChangeCount& counted);

  ReaderPool& readers_;
  const Reread reread_;
  const Options options_;
  std::atomic<std::int64_t> clock_difference_{0};  // microseconds

  std::mutex catching_up_;  // one at a time
  std::mutex swapping_;     // of seen_, and around what is swapped in
  std::map<What, Seen> seen_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::string fault_;  // what failed last, told once
  std::thread thread_;
};

}  // namespace stapel::app
