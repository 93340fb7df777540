// Migrations 5 (holds that end, shops of their own, events and the audit trail) and 10 (finding the
// checkouts of an order). Parts of the schema in sqlite_schema.cpp.
#pragma once

#include <string_view>

namespace stapel::storage {

inline constexpr std::string_view holds_events_audit = R"sql(
ALTER TABLE shops ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE shops ADD COLUMN settings TEXT NOT NULL DEFAULT '';
ALTER TABLE shops ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX shops_by_name ON shops (name);
ALTER TABLE checkouts ADD COLUMN session TEXT NOT NULL DEFAULT '';
ALTER TABLE checkouts ADD COLUMN expires_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE checkouts ADD COLUMN test INTEGER NOT NULL DEFAULT 0;
ALTER TABLE checkouts ADD COLUMN over_limit INTEGER NOT NULL DEFAULT 0;
ALTER TABLE redemptions ADD COLUMN over_limit INTEGER NOT NULL DEFAULT 0;
CREATE TABLE timers (
  shop INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  PRIMARY KEY (shop, kind, id)
) WITHOUT ROWID;
CREATE INDEX timers_due ON timers (due_at);
-- Holds that were made before they could end get a day from the last change of their cart.
INSERT INTO timers (shop, kind, id, version, due_at)
  SELECT shop, 0, id, 1, updated_at + 86400000000 FROM checkouts WHERE state = 0;
UPDATE checkouts SET expires_at = updated_at + 86400000000 WHERE state = 0;
CREATE TABLE events (
  shop INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  type TEXT NOT NULL,
  object TEXT NOT NULL,
  data TEXT NOT NULL,
  at INTEGER NOT NULL,
  test INTEGER NOT NULL,
  PRIMARY KEY (shop, sequence)
) WITHOUT ROWID;
CREATE TABLE audit (
  shop INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  actor TEXT NOT NULL,
  from_address TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  details TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (shop, sequence)
) WITHOUT ROWID;
CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
  BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit
  BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
)sql";

// Order ids mostly grow, so that the index grows at its end.
inline constexpr std::string_view checkouts_of_orders = R"sql(
CREATE INDEX checkouts_by_order ON checkouts (shop, order_id) WHERE order_id <> '';
)sql";

}  // namespace stapel::storage
