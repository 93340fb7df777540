// See fold.h.
#include "app/fold.h"

#include <exception>

#include "app/changes.h"

namespace stapel::app {
namespace {

using storage::IdempotencyKey;
using storage::IdempotencyRow;

IdempotencyKey key_of(const Idempotency& request) { return {request.client, request.key}; }

void tell(const Submission& submission, const std::vector<Change>& changes, Instant now, Delta& own,
          Folded& folded) {
  if (submission.told.empty()) return append_changes(changes, submission.actor, now, own);
  for (const storage::ShopId shop : submission.told) {
    Delta other;
    append_changes(changes, submission.actor, now, other);
    std::move(other.appends.begin(), other.appends.end(), std::back_inserter(folded.told[shop]));
  }
}

// The command's own decision, what is told of it, and the record of it under its key. A lost race
// is no decision.
Decision decide_once(const Snapshot& working, const Submission& submission, Instant now,
                     Folded& folded) {
  Decision decision = decide(working, submission.command, now);
  const Answer* answer = std::get_if<Answer>(&decision.outcome);
  if (answer && !decision.delta.empty()) {
    tell(submission, changes_of(submission.command, *answer), now, decision.delta, folded);
  }
  const bool decided = !std::holds_alternative<LostRace>(decision.outcome);
  if (submission.idempotency && decided) {
    decision.delta.write(key_of(*submission.idempotency), {submission.idempotency->fingerprint,
                                                           write_decision(decision.outcome), now});
  }
  return decision;
}

Reply fold_one(Snapshot& working, const Submission& submission, Instant now, Folded& folded) {
  if (submission.idempotency) {
    const IdempotencyRow* row = working.find(key_of(*submission.idempotency));
    if (row) return replay(*row, *submission.idempotency);
  }
  if (submission.fence && !holds(working, *submission.fence, now)) {
    return {Refusal{RefusalCode::contended, "another server does this work now; nothing was done"},
            false};
  }
  Decision decision = decide_once(working, submission, now, folded);
  working.apply(std::move(decision.delta.writes));
  std::move(decision.delta.appends.begin(), decision.delta.appends.end(),
            std::back_inserter(folded.commit.appends));
  return {std::move(decision.outcome), false};
}

}  // namespace

Reply replay(const IdempotencyRow& row, const Idempotency& request) {
  if (row.fingerprint == request.fingerprint) return {read_decision(row.decision), true};
  return {Refusal{RefusalCode::idempotency_key_reused,
                  "this idempotency key was used for another request"},
          false};
}

storage::Keys reads(const Submission& submission) {
  storage::Keys keys = reads(submission.command);
  if (submission.idempotency) keys.insert(key_of(*submission.idempotency));
  if (submission.fence) keys.insert(storage::LeaseKey{submission.fence->work});
  return keys;
}

Folded fold(Snapshot& working, const std::vector<const Submission*>& submissions, Instant now,
            const std::function<void(std::string_view)>& report) {
  Folded folded;
  for (const Submission* submission : submissions) {
    try {
      folded.replies.push_back(fold_one(working, *submission, now, folded));
    } catch (const std::exception& error) {
      report(std::string("a command failed: ") + error.what());
      folded.replies.push_back(
          {Refusal{RefusalCode::internal_error, "this request failed; nothing was done"}, false});
    }
  }
  folded.commit.writes = working.take_changes();
  return folded;
}

}  // namespace stapel::app
