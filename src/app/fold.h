// A batch as a pure function: commands in order over loaded rows give their outcomes and one
// commit. A batch of n is n batches of one.
#pragma once

#include <optional>
#include <vector>

#include "app/actor.h"
#include "app/command.h"

namespace stapel::app {

// A command with the name of its request, if it has one, and who asked for it in which shop.
struct Submission {
  Command command;
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
  storage::ShopId shop = storage::default_shop;
  // The shops whose events and audit trails tell of it; none: its own.
  std::vector<storage::ShopId> told = {};
  // Of background work that several servers could do.
  std::optional<Fence> fence = {};
};

// What is said to whoever sent it. `replayed`: decided earlier, for the same idempotency key.
struct Reply {
  Outcome outcome;
  bool replayed = false;
};

// The answer that was given before under this key; a refusal where that was another request.
Reply replay(const storage::IdempotencyRow& row, const Idempotency& request);

storage::Keys reads(const Submission& submission);

struct Folded {
  std::vector<Reply> replies;  // one for each submission, in order
  storage::Commit commit;
  std::map<storage::ShopId, std::vector<storage::Append>> told = {};  // in other shops
};
// All of one shop. `working` holds the rows of all submissions as loaded, and is spent afterwards.
// A decision that throws fails alone; what it threw goes to `report`.
Folded fold(Snapshot& working, const std::vector<const Submission*>& submissions, Instant now,
            const std::function<void(std::string_view)>& report);

}  // namespace stapel::app
