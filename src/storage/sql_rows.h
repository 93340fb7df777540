// Rows to and from an engine's tables: the statements, and nothing that decides.
#pragma once

#include <vector>

#include "storage/sql_connection.h"

namespace stapel::storage {

// Loads rows by their keys, each with its version; version 0 where there is none.
Snapshot load_rows(Connection& connection, ShopId shop, const Keys& keys);

// Writes one row whole, or erases it; false where the stored row has another version than expected.
bool write_row(Connection& connection, ShopId shop, const Key& key, const Write& write);

// The next number of each sequence of a shop; 0: read it where it is first needed.
struct Sequences {
  std::int64_t redemptions = 0, events = 0, audit = 0;
};

// Appends facts in order; redemptions, events and audit entries get their sequence here.
void append_rows(Connection& connection, ShopId shop, const std::vector<Append>& appends,
                 Sequences sequences);

// Columns of a statement that selects a whole row, in the table's order.
PromotionRow promotion_of(Statement& statement);
CounterRow counter_of(Statement& statement);
CheckoutRow checkout_of(Statement& statement);
ApiKeyRow api_key_of(Statement& statement);
ShopRow shop_of(Statement& statement);
TokenSecretsRow token_secrets_of(Statement& statement);
UsageRow usage_of(Statement& statement);
Event event_of(Statement& statement);
AuditEntry audit_entry_of(Statement& statement);
Redemption redemption_of(Statement& statement);
DecisionRecord decision_record_of(Statement& statement);
// All rows of a statement that selects shop, kind, id and time of timers.
std::vector<DueTimer> due_timers_from(Statement& statement);
// The same with the time in front of each row, and no timer where there is none.
Turn turn_of(Statement& statement);

}  // namespace stapel::storage
