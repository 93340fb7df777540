// See command_runner.h.
#include "app/command_runner.h"

namespace stapel::app {
namespace {

using storage::IdempotencyKey;
using storage::IdempotencyRow;
using storage::StoreError;

// The first try and three more after lost races.
constexpr int tries_max = 4;
constexpr std::size_t idempotency_key_length_max = 255;

Refusal stopping_refusal() {
  return {RefusalCode::stopping, "the server is shutting down; nothing was done"};
}
Refusal overloaded_refusal() {
  return {RefusalCode::overloaded, "too many requests wait; nothing was done, try again"};
}

void raise_to(std::atomic<std::int64_t>& largest, std::int64_t value) {
  std::int64_t seen = largest.load();
  while (seen < value && !largest.compare_exchange_weak(seen, value)) {
  }
}

}  // namespace

struct CommandRunner::Attempt {
  Task task;
  Finish finish;
  int tries = 0;
  std::string result;    // of the cart that was priced last
  CheckoutAnswer found;  // an earlier answer whose result is still to be looked up
};

CommandRunner::CommandRunner(Batcher& batcher, Workers& workers, ReaderPool& readers,
                             std::size_t in_flight_max, std::function<void()> catch_up,
                             std::function<void(std::string_view)> report)
    : batcher_(batcher),
      workers_(workers),
      readers_(readers),
      in_flight_max_(static_cast<std::int64_t>(in_flight_max)),
      catch_up_(std::move(catch_up)),
      report_(std::move(report)) {}

void CommandRunner::run(Task task, Finish finish) {
  if (auto refusal = admit(task)) return finish(Refused{*std::move(refusal)});
  auto attempt = std::make_shared<Attempt>();
  attempt->task = std::move(task);
  attempt->finish = std::move(finish);
  const bool posted =
      workers_.post_admitted([this, attempt] { guarded(attempt, &CommandRunner::try_once); });
  if (!posted) answer(attempt, Refused{stopping_refusal()});
}

void CommandRunner::drain() {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  idle_.wait(lock, [this] { return metrics_.in_flight == 0; });
}

std::optional<Refusal> CommandRunner::admit(const Task& task) {
  const auto& idempotency = task.idempotency;
  if (idempotency &&
      (idempotency->key.empty() || idempotency->key.size() > idempotency_key_length_max)) {
    return Refusal{RefusalCode::invalid_request, "an idempotency key has 1 to 255 characters"};
  }
  const std::lock_guard lock(mutex_);
  if (stopping_) return stopping_refusal();
  if (metrics_.in_flight >= in_flight_max_) {
    ++metrics_.overloaded;
    return overloaded_refusal();
  }
  if (idempotency &&
      !in_progress_.emplace(task.shop, idempotency->client, idempotency->key).second) {
    return Refusal{RefusalCode::idempotency_in_progress,
                   "a request with this idempotency key is not answered yet; ask again"};
  }
  raise_to(metrics_.in_flight_largest, ++metrics_.in_flight);
  return std::nullopt;
}

// Whatever a step throws becomes the answer: nothing of it was stored.
void CommandRunner::guarded(const AttemptPointer& attempt,
                            void (CommandRunner::*step)(const AttemptPointer&)) {
  try {
    (this->*step)(attempt);
  } catch (const StoreError& error) {
    report_(std::string("a request could not be read for: ") + error.what());
    answer(attempt,
           Refused{Refusal{RefusalCode::not_stored, "the store failed; nothing was done"}});
  } catch (const std::exception& error) {
    report_(std::string("a request failed: ") + error.what());
    answer(attempt,
           Refused{Refusal{RefusalCode::internal_error, "this request failed; nothing was done"}});
  }
}

void CommandRunner::try_once(const AttemptPointer& attempt) {
  if (attempt->tries == 0) {
    if (auto earlier = find_earlier(attempt)) return finish_reply(attempt, *std::move(earlier));
  } else {
    catch_up_();
  }
  auto prepared = attempt->task.prepare();
  if (!prepared) {
    // Its twin may have been decided since: then a repetition gets the twin's answer.
    if (auto earlier = find_earlier(attempt)) return finish_reply(attempt, *std::move(earlier));
    if (!attempt->task.idempotency || is_transient(prepared.refusal().code)) {
      return answer(attempt, Refused{prepared.refusal()});
    }
    // Decided like any other answer, so that the same request gets it again.
    prepared = Prepared{Command(RefuseCommand{prepared.refusal()})};
  }
  attempt->result = std::move(prepared->result);
  const bool accepted = batcher_.submit(
      {std::move(prepared->command), attempt->task.idempotency, attempt->task.actor,
       prepared->shop.value_or(attempt->task.shop), std::move(prepared->told), attempt->task.fence},
      [this, attempt](Reply reply) { on_reply(attempt, std::move(reply)); });
  if (!accepted) answer(attempt, Refused{overloaded_refusal()});
}

std::optional<Reply> CommandRunner::find_earlier(const AttemptPointer& attempt) {
  const auto& idempotency = attempt->task.idempotency;
  if (!idempotency) return std::nullopt;
  const IdempotencyKey key{idempotency->client, idempotency->key};
  const Snapshot rows = ReaderPool::Lease(readers_)->load(attempt->task.shop, {key});
  const IdempotencyRow* row = rows.find(key);
  if (!row) return std::nullopt;
  return replay(*row, *idempotency);
}

// On the batcher's thread: only what does not block.
void CommandRunner::on_reply(const AttemptPointer& attempt, Reply reply) {
  if (!std::holds_alternative<LostRace>(reply.outcome)) return finish_reply(attempt, reply);
  ++metrics_.repriced;
  if (++attempt->tries == tries_max) {
    return answer(attempt, Refused{Refusal{RefusalCode::contended,
                                           std::get<LostRace>(reply.outcome).what +
                                               " several times in a row; try again"}});
  }
  const bool posted =
      workers_.post_admitted([this, attempt] { guarded(attempt, &CommandRunner::try_once); });
  if (!posted) answer(attempt, Refused{stopping_refusal()});
}

void CommandRunner::finish_reply(const AttemptPointer& attempt, Reply reply) {
  if (reply.replayed) ++metrics_.replayed;
  if (auto* refusal = std::get_if<Refusal>(&reply.outcome)) {
    return answer(attempt, Refused{std::move(*refusal)});
  }
  Answer& found = std::get<Answer>(reply.outcome);
  auto* checkout = std::get_if<CheckoutAnswer>(&found);
  if (!checkout) return answer(attempt, std::move(found));
  checkout->replayed = reply.replayed;
  if (!reply.replayed) {
    checkout->result = attempt->result;
    return answer(attempt, std::move(found));
  }
  attempt->found = std::move(*checkout);
  const bool posted =
      workers_.post_admitted([this, attempt] { guarded(attempt, &CommandRunner::look_up_result); });
  if (!posted) answer(attempt, Refused{stopping_refusal()});
}

void CommandRunner::look_up_result(const AttemptPointer& attempt) {
  const auto record =
      ReaderPool::Lease(readers_)->decision_record(attempt->task.shop, attempt->found.id);
  if (record) attempt->found.result = record->result;
  answer(attempt, Answer(std::move(attempt->found)));
}

void CommandRunner::answer(const AttemptPointer& attempt, Result<Answer, Refusal> result) {
  ++metrics_.commands;
  if (const auto& idempotency = attempt->task.idempotency) {
    const std::lock_guard lock(mutex_);
    in_progress_.erase({attempt->task.shop, idempotency->client, idempotency->key});
  }
  if (!result) {
    ++metrics_.refused;
    const RefusalCode code = result.refusal().code;
    if (code == RefusalCode::not_stored || code == RefusalCode::outcome_unknown ||
        code == RefusalCode::internal_error) {
      ++metrics_.failed;
    }
  }
  try {
    attempt->finish(std::move(result));
  } catch (const std::exception& error) {
    report_(std::string("an answer could not be given: ") + error.what());
  }
  const std::lock_guard lock(mutex_);
  if (--metrics_.in_flight == 0) idle_.notify_all();
}

}  // namespace stapel::app
