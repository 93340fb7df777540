// What a command changed, in words for others: one event for whoever wants to hear of it and one
// entry of the audit trail (who created, changed, published, exported or handed out what).
// Checkouts write their events themselves and are not in the trail, except where somebody decided
// against a limit: the log of redemptions has them.
#pragma once

#include <vector>

#include "app/actor.h"
#include "app/command.h"
#include "app/events.h"

namespace stapel::app {

struct Change {
  EventType type;
  std::string subject;         // the id of what changed
  std::string details = "{}";  // JSON; nothing personal, no keys
};

// Of a command that was done and changed something.
std::vector<Change> changes_of(const Command& command, const Answer& answer);

// The event and the entry of each.
void append_changes(const std::vector<Change>& changes, const Actor& actor, Instant now,
                    Delta& delta);

}  // namespace stapel::app
