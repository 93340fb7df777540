// Runs a command from its request to its answer: admits it, prepares it on a worker, submits it to
// the batcher, prepares it again where it lost its race, and answers exactly once.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>

#include "app/batcher.h"
#include "app/reader_pool.h"
#include "app/workers.h"

namespace stapel::app {

// A command that is ready to be submitted. `result`: the priced cart that its answer shows.
struct Prepared {
  Command command;
  std::string result = {};
  std::optional<storage::ShopId> shop = {};  // another one than the task's: of a shop that is made
  std::vector<storage::ShopId> told = {};    // see Submission
};

struct RunnerMetrics {
  std::atomic<std::int64_t> commands{0}, refused{0}, replayed{0}, repriced{0}, overloaded{0},
      failed{0}, in_flight{0}, in_flight_largest{0};
};

class CommandRunner {
 public:
  using Prepare = std::function<Result<Prepared, Refusal>()>;
  using Finish = std::function<void(Result<Answer, Refusal>)>;

  // All must outlive the runner. `catch_up` brings what is kept in memory up to date, before what
  // lost its race is prepared again.
  CommandRunner(Batcher& batcher, Workers& workers, ReaderPool& readers, std::size_t in_flight_max,
                std::function<void()> catch_up, std::function<void(std::string_view)> report);

  // `prepare` runs on a worker, once for each try.
  struct Task {
    storage::ShopId shop = storage::default_shop;
    Prepare prepare;
    std::optional<Idempotency> idempotency = {};
    Actor actor = {};
    std::optional<Fence> fence = {};
  };
  void run(Task task, Finish finish);
  // Refuses from now on and returns when everything admitted is answered.
  void drain();
  bool stopping() const { return stopping_; }
  const RunnerMetrics& metrics() const { return metrics_; }

 private:
  struct Attempt;
  using AttemptPointer = std::shared_ptr<Attempt>;  // shared by the queue entries that carry it on

  std::optional<Refusal> admit(const Task& task);
  void guarded(const AttemptPointer& attempt, void (CommandRunner::*step)(const AttemptPointer&));
  void try_once(const AttemptPointer& attempt);
  void look_up_result(const AttemptPointer& attempt);
  void on_reply(const AttemptPointer& attempt, Reply reply);
  void answer(const AttemptPointer& attempt, Result<Answer, Refusal> result);
  std::optional<Reply> find_earlier(const AttemptPointer& attempt);
  void finish_reply(const AttemptPointer& attempt, Reply reply);

  Batcher& batcher_;
  Workers& workers_;
  ReaderPool& readers_;
  const std::int64_t in_flight_max_;
  const std::function<void()> catch_up_;
  const std::function<void(std::string_view)> report_;
  RunnerMetrics metrics_;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::set<std::tuple<storage::ShopId, std::string, std::string>> in_progress_;  // client, key
  std::condition_variable idle_;
};

}  // namespace stapel::app
