// Rows of unique codes to and from SQLite's tables: the statements, and nothing that decides.
#pragma once

#include <vector>

#include "storage/sql_connection.h"

namespace stapel::storage {

// Loads one row by its key into `snapshot`, with its version; version 0 where there is none.
void load_row(Connection& connection, ShopId shop, const PoolKey& key, Snapshot& snapshot);
void load_row(Connection& connection, ShopId shop, const SupplyKey& key, Snapshot& snapshot);
void load_row(Connection& connection, ShopId shop, const PoolCodeKey& key, Snapshot& snapshot);
void load_row(Connection& connection, ShopId shop, const CodeDetailKey& key, Snapshot& snapshot);
void load_row(Connection& connection, ShopId shop, const CodeAttemptKey& key, Snapshot& snapshot);

// Writes one row whole; false where the stored row has another version than expected.
bool write_row(Connection& connection, ShopId shop, const PoolKey& key, const PoolRow& row,
               std::int64_t expected);
bool write_row(Connection& connection, ShopId shop, const SupplyKey& key, const SupplyRow& row,
               std::int64_t expected);
bool write_row(Connection& connection, ShopId shop, const PoolCodeKey& key, const PoolCodeRow& row,
               std::int64_t expected);
bool write_row(Connection& connection, ShopId shop, const CodeDetailKey& key,
               const CodeDetailRow& row, std::int64_t expected);
bool write_row(Connection& connection, ShopId shop, const CodeAttemptKey& key,
               const CodeAttemptRow& row, std::int64_t expected);
bool erase_attempt(Connection& connection, ShopId shop, const CodeAttemptKey& key,
                   std::int64_t expected);

// Throws CodeTaken where one of them exists.
void append_row(Connection& connection, ShopId shop, const CodeChunk& chunk);
void append_row(Connection& connection, ShopId shop, const CodeEvent& event);

// Reads behind the Reader's functions of the same names.
PoolRow pool_of(Statement& statement);
std::vector<Listed<PoolCodeRow>> pool_codes(Connection& connection, ShopId shop,
                                            std::string_view pool, std::string_view after,
                                            std::size_t limit, std::string& last);
std::map<std::string, std::int64_t> pool_sizes(Connection& connection, ShopId shop);
std::vector<Listed<SupplyRow>> supplies(Connection& connection, ShopId shop, std::string_view pool,
                                        std::string_view after, std::size_t limit);
std::vector<Listed<SupplyRow>> open_supplies(Connection& connection, ShopId shop);
std::vector<std::string> codes_between(Connection& connection, ShopId shop, std::string_view first,
                                       std::string_view last, std::size_t limit);
std::vector<std::string_view> known_codes(Connection& connection, ShopId shop,
                                          const std::vector<std::string_view>& codes);
bool has_code_details(Connection& connection, ShopId shop);
std::vector<CodeEvent> code_events(Connection& connection, ShopId shop, std::string_view code,
                                   std::size_t limit);
std::vector<std::pair<CodeAttemptKey, CodeAttemptRow>> code_attempts(Connection& connection,
                                                                     ShopId shop,
                                                                     const CodeAttemptKey& after,
                                                                     std::size_t limit);
std::vector<std::pair<CodeAttemptKey, CodeAttemptRow>> attempts_of_code(Connection& connection,
                                                                        ShopId shop,
                                                                        std::string_view code,
                                                                        std::size_t limit);

}  // namespace stapel::storage
