// Migration 7: endpoints of webhooks, how far each has come, what waits to be delivered, and the
// log of attempts. Parts of the schema in sqlite_schema.cpp.
#pragma once

#include <string_view>

namespace stapel::storage {

// A delivery stands here only while it waits; an event that is delivered at the first try is one
// row of the log and a step of the endpoint's position.
inline constexpr std::string_view webhook_schema = R"sql(
CREATE TABLE webhooks (
  shop INTEGER NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  url TEXT NOT NULL,
  description TEXT NOT NULL,
  types TEXT NOT NULL,
  test_events INTEGER NOT NULL,
  secrets TEXT NOT NULL,
  state INTEGER NOT NULL,
  reason TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (shop, id)
) WITHOUT ROWID;
CREATE TABLE webhook_progress (
  shop INTEGER NOT NULL,
  webhook TEXT NOT NULL,
  version INTEGER NOT NULL,
  position INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  rests_until INTEGER,
  delivered_at INTEGER,
  PRIMARY KEY (shop, webhook)
) WITHOUT ROWID;
CREATE TABLE webhook_deliveries (
  shop INTEGER NOT NULL,
  webhook TEXT NOT NULL,
  event INTEGER NOT NULL,
  version INTEGER NOT NULL,
  object TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  replay INTEGER NOT NULL,
  PRIMARY KEY (shop, webhook, event)
) WITHOUT ROWID;
CREATE TABLE webhook_attempts (
  shop INTEGER NOT NULL,
  webhook TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  event INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  type TEXT NOT NULL,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  status INTEGER NOT NULL,
  error TEXT NOT NULL,
  answer TEXT NOT NULL,
  next_at INTEGER,
  PRIMARY KEY (shop, webhook, sequence)
) WITHOUT ROWID;
)sql";

}  // namespace stapel::storage
