// What the dispatcher of webhooks tells the store: what became of its attempts, how far an endpoint
// has come, and what may be let go. The dispatcher sends; what follows from an answer is decided
// here.
#pragma once

#include "app/decision.h"
#include "app/webhook_requests.h"

namespace stapel::app {

// An event that is on its way or waits behind another: it is kept until it is over.
struct OpenDelivery {
  std::int64_t event = 0;
  std::string object = {};
};

// What came of one attempt.
struct DeliveryResult {
  std::int64_t event = 0;
  std::string event_id = {}, type = {}, object = {};
  Instant at = {};  // when it began
  std::int64_t milliseconds = 0;
  int status = 0;          // 0: there was no answer
  std::string error = {};  // why
  std::optional<std::int64_t> retry_after_seconds = {};
  std::string answer = {};  // how the answer began
  std::uint32_t randomness = 0;
  bool gone = false;  // nothing was sent: the event is no longer kept
};

// Of one endpoint.
struct RecordDeliveriesCommand {
  std::string webhook;
  // Of the position that these were read from; where it was set back meanwhile, it stays there.
  std::int64_t epoch = 0;
  // Every event of the endpoint up to here is in `open` or in `results`, waits already, or is over.
  std::int64_t position = 0;
  std::vector<OpenDelivery> open = {};
  std::vector<DeliveryResult> results = {};
};
Keys reads(const RecordDeliveriesCommand& command);
Decision decide(const Snapshot& snapshot, const RecordDeliveriesCommand& command, Instant now);

// Some of what is older than it is kept for.
struct LetGoCommand {
  std::int64_t events_through = 0;  // 0: none
  std::vector<storage::AttemptsLetGo> attempts = {};
};
Keys reads(const LetGoCommand& command);
Decision decide(const Snapshot& snapshot, const LetGoCommand& command, Instant now);

}  // namespace stapel::app
