// Version 1 of the PostgreSQL schema: the same tables and columns as the SQLite file has, so that
// the statements are shared. Texts are compared byte by byte (COLLATE "C"), as SQLite does.
//
// Every table is keyed by the shop first, and what belongs to a code, a webhook or a document by
// that next. What grows without end is declared in ranges: checkouts and decision records by their
// ids, which start with the time they were made, so that the ids stay unique; redemptions, events,
// the audit trail, code events and webhook attempts by their time, which then is a part of their
// key: that a shop's sequence has no number twice follows from the lock under which it is given
// out. All have one part for everything until an administrator adds others.
#pragma once

#include <string_view>

namespace stapel::storage {

inline constexpr std::string_view postgres_tables_of_the_store = R"sql(
CREATE TABLE shops (
  shop BIGINT PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL UNIQUE,
  pseudonym_secret TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  settings TEXT COLLATE "C" NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE definitions (
  shop BIGINT NOT NULL,
  version BIGINT NOT NULL,
  number BIGINT NOT NULL,
  set_hash TEXT COLLATE "C" NOT NULL,
  settings TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (shop)
);
CREATE TABLE promotions (
  shop BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  draft TEXT COLLATE "C" NOT NULL,
  live_version BIGINT NOT NULL,
  state BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (shop, id)
);
CREATE TABLE promotion_versions (
  shop BIGINT NOT NULL,
  promotion TEXT COLLATE "C" NOT NULL,
  number BIGINT NOT NULL,
  hash TEXT COLLATE "C" NOT NULL,
  definition TEXT COLLATE "C" NOT NULL,
  published_at BIGINT NOT NULL,
  PRIMARY KEY (shop, promotion, number)
);
CREATE TABLE definition_sets (
  shop BIGINT NOT NULL,
  hash TEXT COLLATE "C" NOT NULL,
  manifest TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (shop, hash)
);
CREATE TABLE code_pools (
  shop BIGINT NOT NULL,
  number BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  pattern TEXT COLLATE "C" NOT NULL,
  uses_max BIGINT NOT NULL,
  size BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  checked BIGINT NOT NULL,
  active BIGINT NOT NULL,
  PRIMARY KEY (shop, number),
  UNIQUE (shop, id)
);
CREATE TABLE pool_codes (
  shop BIGINT NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  supply BIGINT NOT NULL,
  issued TEXT COLLATE "C",
  PRIMARY KEY (shop, code)
);
CREATE TABLE counters (
  shop BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  part TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  used BIGINT NOT NULL,
  held BIGINT NOT NULL,
  granted BIGINT NOT NULL,
  held_granted BIGINT NOT NULL,
  PRIMARY KEY (shop, kind, name, part)
) WITH (fillfactor = 70);
CREATE TABLE checkouts (
  shop BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  state BIGINT NOT NULL,
  order_id TEXT COLLATE "C" NOT NULL,
  customer TEXT COLLATE "C" NOT NULL,
  day TEXT COLLATE "C" NOT NULL,
  currency TEXT COLLATE "C" NOT NULL,
  total BIGINT NOT NULL,
  claims TEXT COLLATE "C" NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  session TEXT COLLATE "C" NOT NULL,
  expires_at BIGINT NOT NULL,
  test BIGINT NOT NULL,
  over_limit BIGINT NOT NULL,
  restored TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (shop, id)
) PARTITION BY RANGE (id);
CREATE TABLE checkouts_rest PARTITION OF checkouts DEFAULT;
CREATE INDEX checkouts_by_order ON checkouts (shop, order_id)
  WHERE order_id <> '';
CREATE TABLE redemptions (
  shop BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  checkout TEXT COLLATE "C" NOT NULL,
  promotion TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  codes TEXT COLLATE "C" NOT NULL,
  customer TEXT COLLATE "C" NOT NULL,
  day TEXT COLLATE "C" NOT NULL,
  order_id TEXT COLLATE "C" NOT NULL,
  granted BIGINT NOT NULL,
  at BIGINT NOT NULL,
  over_limit BIGINT NOT NULL,
  PRIMARY KEY (shop, sequence, at)
) PARTITION BY RANGE (at);
CREATE TABLE redemptions_rest PARTITION OF redemptions DEFAULT;
CREATE TABLE decision_records (
  shop BIGINT NOT NULL,
  checkout TEXT COLLATE "C" NOT NULL,
  set_hash TEXT COLLATE "C" NOT NULL,
  semantics BIGINT NOT NULL,
  options TEXT COLLATE "C" NOT NULL,
  facts TEXT COLLATE "C" NOT NULL,
  result TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop, checkout)
) PARTITION BY RANGE (checkout);
CREATE TABLE decision_records_rest PARTITION OF decision_records DEFAULT;
CREATE TABLE idempotency (
  shop BIGINT NOT NULL,
  client TEXT COLLATE "C" NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  fingerprint TEXT COLLATE "C" NOT NULL,
  decision TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop, client, key)
);
CREATE TABLE api_keys (
  shop BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  hash TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  scope BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT,
  test BIGINT NOT NULL,
  scopes TEXT COLLATE "C" NOT NULL,
  origins TEXT COLLATE "C" NOT NULL,
  requests_per_minute BIGINT NOT NULL,
  expires_at BIGINT,
  PRIMARY KEY (shop, id)
);
CREATE TABLE timers (
  shop BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  PRIMARY KEY (shop, kind, id)
);
CREATE INDEX timers_due ON timers (due_at);
CREATE TABLE events (
  shop BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  type TEXT COLLATE "C" NOT NULL,
  object TEXT COLLATE "C" NOT NULL,
  data TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  test BIGINT NOT NULL,
  PRIMARY KEY (shop, sequence, at)
) PARTITION BY RANGE (at);
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE TABLE audit (
  shop BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  from_address TEXT COLLATE "C" NOT NULL,
  action TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  details TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop, sequence, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_rest PARTITION OF audit DEFAULT;
CREATE TABLE code_supplies (
  shop BIGINT NOT NULL,
  number BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  pool BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  wanted BIGINT NOT NULL,
  added BIGINT NOT NULL,
  parts BIGINT NOT NULL,
  next_part BIGINT NOT NULL,
  stopped TEXT COLLATE "C" NOT NULL,
  created_at BIGINT NOT NULL,
  finished_at BIGINT,
  PRIMARY KEY (shop, number),
  UNIQUE (shop, id)
);
CREATE TABLE code_details (
  shop BIGINT NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  active BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  minted_at BIGINT,
  promotion TEXT COLLATE "C" NOT NULL,
  customer TEXT COLLATE "C" NOT NULL,
  uses_max BIGINT NOT NULL,
  starts_at BIGINT,
  ends_at BIGINT,
  channel TEXT COLLATE "C" NOT NULL,
  partner TEXT COLLATE "C" NOT NULL,
  campaign TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (shop, code)
);
CREATE TABLE code_events (
  shop BIGINT NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  order_id TEXT COLLATE "C" NOT NULL,
  customer TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (shop, code, at, kind, subject)
) PARTITION BY RANGE (at);
CREATE TABLE code_events_rest PARTITION OF code_events DEFAULT;
CREATE TABLE code_attempts (
  shop BIGINT NOT NULL,
  hour BIGINT NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  count BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (shop, hour, code, reason, channel)
);
CREATE INDEX code_attempts_code ON code_attempts (shop, code, hour);
CREATE TABLE webhooks (
  shop BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  url TEXT COLLATE "C" NOT NULL,
  description TEXT COLLATE "C" NOT NULL,
  types TEXT COLLATE "C" NOT NULL,
  test_events BIGINT NOT NULL,
  secrets TEXT COLLATE "C" NOT NULL,
  state BIGINT NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (shop, id)
);
CREATE TABLE webhook_progress (
  shop BIGINT NOT NULL,
  webhook TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  position BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  rests_until BIGINT,
  delivered_at BIGINT,
  PRIMARY KEY (shop, webhook)
);
CREATE TABLE webhook_deliveries (
  shop BIGINT NOT NULL,
  webhook TEXT COLLATE "C" NOT NULL,
  event BIGINT NOT NULL,
  version BIGINT NOT NULL,
  object TEXT COLLATE "C" NOT NULL,
  attempts BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  replay BIGINT NOT NULL,
  PRIMARY KEY (shop, webhook, event)
);
CREATE TABLE webhook_attempts (
  shop BIGINT NOT NULL,
  webhook TEXT COLLATE "C" NOT NULL,
  sequence BIGINT NOT NULL,
  event BIGINT NOT NULL,
  event_id TEXT COLLATE "C" NOT NULL,
  type TEXT COLLATE "C" NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  milliseconds BIGINT NOT NULL,
  outcome BIGINT NOT NULL,
  status BIGINT NOT NULL,
  error TEXT COLLATE "C" NOT NULL,
  answer TEXT COLLATE "C" NOT NULL,
  next_at BIGINT,
  PRIMARY KEY (shop, webhook, sequence, at)
) PARTITION BY RANGE (at);
CREATE TABLE webhook_attempts_rest PARTITION OF webhook_attempts DEFAULT;
CREATE TABLE orders (
  shop BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  status BIGINT NOT NULL,
  fingerprint TEXT COLLATE "C" NOT NULL,
  checkout TEXT COLLATE "C" NOT NULL,
  lost BIGINT NOT NULL,
  cart TEXT COLLATE "C" NOT NULL,
  total BIGINT,
  at BIGINT,
  test BIGINT NOT NULL,
  changes BIGINT NOT NULL,
  books TEXT COLLATE "C" NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (shop, id)
);
CREATE TABLE order_returns (
  shop BIGINT NOT NULL,
  order_id TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  state BIGINT NOT NULL,
  fingerprint TEXT COLLATE "C" NOT NULL,
  number BIGINT NOT NULL,
  lines TEXT COLLATE "C" NOT NULL,
  rule BIGINT NOT NULL,
  restores BIGINT NOT NULL,
  at BIGINT,
  refund TEXT COLLATE "C" NOT NULL,
  problem TEXT COLLATE "C" NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (shop, order_id, id)
);
CREATE TABLE token_secrets (
  shop BIGINT NOT NULL,
  version BIGINT NOT NULL,
  secrets TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (shop)
);
CREATE TABLE usage_months (
  shop BIGINT NOT NULL,
  month TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  evaluations BIGINT NOT NULL,
  checkouts BIGINT NOT NULL,
  redemptions BIGINT NOT NULL,
  orders BIGINT NOT NULL,
  codes BIGINT NOT NULL,
  PRIMARY KEY (shop, month)
);
CREATE TABLE usage_progress (
  shop BIGINT NOT NULL,
  version BIGINT NOT NULL,
  events_seen BIGINT NOT NULL,
  PRIMARY KEY (shop)
);
CREATE TABLE users (
  shop BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  email TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  locale TEXT COLLATE "C" NOT NULL,
  password TEXT COLLATE "C" NOT NULL,
  must_change_password BIGINT NOT NULL,
  password_expires_at BIGINT,
  totp_secret TEXT COLLATE "C" NOT NULL,
  totp_pending TEXT COLLATE "C" NOT NULL,
  totp_step BIGINT NOT NULL,
  recovery_hashes TEXT COLLATE "C" NOT NULL,
  epoch BIGINT NOT NULL,
  memberships TEXT COLLATE "C" NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT,
  PRIMARY KEY (shop, id),
  UNIQUE (shop, email)
);
CREATE TABLE user_list (
  shop BIGINT NOT NULL,
  version BIGINT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (shop)
);
CREATE TABLE sessions (
  shop BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  "user" TEXT COLLATE "C" NOT NULL,
  epoch BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (shop, id)
);
CREATE TABLE sign_in_failures (
  shop BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  locked_until BIGINT NOT NULL,
  PRIMARY KEY (shop, kind, name)
);
)sql";

// Nothing updates or removes an entry of the audit trail.
inline constexpr std::string_view postgres_audit_rules = R"sql(
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN RAISE EXCEPTION ''the audit trail is append-only''; END';
CREATE TRIGGER audit_never_changes BEFORE UPDATE OR DELETE ON audit
  FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
)sql";

// The catalog, and product lists.
inline constexpr std::string_view postgres_tables_of_the_catalog = R"sql(
CREATE TABLE sales_documents (
  shop BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  kind BIGINT NOT NULL,
  at BIGINT NOT NULL,
  customer TEXT COLLATE "C" NOT NULL,
  country TEXT COLLATE "C" NOT NULL,
  currency TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  campaign TEXT COLLATE "C" NOT NULL,
  codes TEXT COLLATE "C" NOT NULL,
  returns_of TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (shop, id)
);
CREATE INDEX sales_documents_customer ON sales_documents (shop, customer, at)
  WHERE customer <> '';
CREATE INDEX sales_cancellations_customer ON sales_documents (shop, customer)
  WHERE kind = 1 AND customer <> '';
CREATE INDEX sales_cancellations_order ON sales_documents (shop, returns_of)
  WHERE kind = 1 AND returns_of <> '';
CREATE TABLE sales_lines (
  shop BIGINT NOT NULL,
  document TEXT COLLATE "C" NOT NULL,
  line BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  sku TEXT COLLATE "C" NOT NULL,
  quantity BIGINT NOT NULL,
  unit_price BIGINT NOT NULL,
  discount BIGINT NOT NULL,
  unit_cost BIGINT,
  tax_rate BIGINT,
  of_line BIGINT,
  PRIMARY KEY (shop, document, line)
);
CREATE TABLE return_matches (
  shop BIGINT NOT NULL,
  cancellation TEXT COLLATE "C" NOT NULL,
  line BIGINT NOT NULL,
  order_id TEXT COLLATE "C" NOT NULL,
  order_line BIGINT NOT NULL,
  quantity BIGINT NOT NULL,
  PRIMARY KEY (shop, cancellation, line, order_id, order_line)
);
CREATE TABLE products (
  shop BIGINT NOT NULL,
  sku TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  category TEXT COLLATE "C" NOT NULL,
  brand TEXT COLLATE "C" NOT NULL,
  unit_cost BIGINT,
  tax_rate BIGINT,
  stock BIGINT,
  PRIMARY KEY (shop, sku)
);
CREATE TABLE list_prices (
  shop BIGINT NOT NULL,
  sku TEXT COLLATE "C" NOT NULL,
  from_at BIGINT NOT NULL,
  currency TEXT COLLATE "C" NOT NULL,
  price BIGINT NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (shop, sku, from_at)
);
CREATE TABLE sales_customers (
  shop BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  created_at BIGINT,
  country TEXT COLLATE "C" NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  groups TEXT COLLATE "C" NOT NULL,
  newsletter BIGINT,
  PRIMARY KEY (shop, id)
);
CREATE TABLE import_positions (
  shop BIGINT NOT NULL,
  file TEXT COLLATE "C" NOT NULL,
  position BIGINT NOT NULL,
  added BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  unchanged BIGINT NOT NULL,
  PRIMARY KEY (shop, file)
);
CREATE TABLE product_lists (
  shop BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  rule TEXT COLLATE "C" NOT NULL,
  deleted BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  size BIGINT NOT NULL,
  added BIGINT NOT NULL,
  removed BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  refreshed_at BIGINT,
  PRIMARY KEY (shop, id)
);
CREATE TABLE product_list_skus (
  shop BIGINT NOT NULL,
  list TEXT COLLATE "C" NOT NULL,
  sku TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (shop, list, sku)
);
CREATE INDEX product_list_skus_sku ON product_list_skus (shop, sku, list);
CREATE TABLE channel_costs (
  shop BIGINT NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  campaign TEXT COLLATE "C" NOT NULL,
  first_day BIGINT NOT NULL,
  last_day BIGINT NOT NULL,
  currency TEXT COLLATE "C" NOT NULL,
  amount BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (shop, channel, campaign, first_day)
);
CREATE TABLE leases (
  shop BIGINT NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  holder TEXT COLLATE "C" NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (shop, name)
);
CREATE TABLE change_counts (
  shop BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (shop, kind)
);
)sql";

}  // namespace stapel::storage
