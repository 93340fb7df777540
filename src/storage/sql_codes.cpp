// See sql_codes.h. Each statement is a constant beside the function that runs it.
#include "storage/sql_codes.h"

#include "storage/sql_values.h"

namespace stapel::storage {
namespace {

// Characters of a code are put where the pattern has a '#', and where it has a letter they agree:
// then the pattern alone says how the code was issued.
std::string apply_pattern(std::string_view code, std::string_view pattern) {
  std::string out;
  for (const char c : pattern) {
    if (c == '-' || c == ' ') {
      out.push_back(c);
      continue;
    }
    if (code.empty()) return {};
    out.push_back(c == '#' ? code.front() : c);
    code.remove_prefix(1);
  }
  return code.empty() ? out : std::string();
}

// The code as it was issued, given how it is stored and its pool's pattern.
std::string issued_code(const std::string& code, const std::string& stored,
                        const std::string& pattern) {
  if (!stored.empty()) return stored;
  const std::string shaped = apply_pattern(code, pattern);
  return shaped.empty() ? code : shaped;
}

// From columns: pool, issued, pattern, when the supply began.
PoolCodeRow pool_code_of(const std::string& code, Statement& statement) {
  PoolCodeRow row;
  row.pool = statement.text();
  const std::string stored = statement.text();
  row.issued = issued_code(code, stored, statement.text());
  row.at = statement.instant();
  return row;
}

SupplyRow supply_of(Statement& statement) {
  SupplyRow row;
  row.pool = statement.text();
  row.kind = enum_of(statement.integer(), SupplyKind::minted);
  row.wanted = statement.integer();
  row.added = statement.integer();
  row.parts = statement.integer();
  row.next_part = statement.integer();
  row.stopped = statement.text();
  row.created_at = statement.instant();
  row.finished_at = statement.optional_instant();
  return row;
}

CodeDetailRow detail_of(Statement& statement) {
  CodeDetailRow row;
  row.active = statement.integer() != 0;
  row.updated_at = statement.instant();
  const std::optional<Instant> minted_at = statement.optional_instant();
  if (!minted_at) return row;
  Mint mint;
  mint.at = *minted_at;
  mint.promotion = statement.text();
  mint.customer = statement.text();
  mint.uses_max = statement.integer();
  mint.starts_at = statement.optional_instant();
  mint.ends_at = statement.instant();
  mint.labels.channel = statement.text();
  mint.labels.partner = statement.text();
  mint.labels.campaign = statement.text();
  row.mint = std::move(mint);
  return row;
}

CodeAttemptRow attempt_of(Statement& statement) {
  CodeAttemptRow row;
  row.count = statement.integer();
  row.first_at = statement.instant();
  row.last_at = statement.instant();
  return row;
}

std::vector<std::pair<CodeAttemptKey, CodeAttemptRow>> attempts_from(Statement& statement) {
  std::vector<std::pair<CodeAttemptKey, CodeAttemptRow>> found;
  while (statement.step()) {
    CodeAttemptKey key;
    key.hour = statement.integer();
    key.code = statement.text();
    key.reason = statement.text();
    key.channel = statement.text();
    found.emplace_back(std::move(key), attempt_of(statement));
  }
  return found;
}

// The supply of the pool's single codes, made with the first of them; 0 for no pool.
std::int64_t single_supply_of(Connection& connection, ShopId shop, const std::string& pool) {
  if (pool.empty()) return 0;
  Statement insert = connection.prepare(
      "INSERT INTO code_supplies (shop, number, id, version, pool, kind, wanted, added, parts,"
      " next_part, stopped, created_at) SELECT ?1, (SELECT coalesce(max(number), 0) + 1 FROM"
      " code_supplies WHERE shop = ?1), 'minted_' || number, 1, number, 2, 0, 0, 1, 1, '', 0"
      " FROM code_pools WHERE shop = ?1 AND id = ?2 ON CONFLICT DO NOTHING");
  insert.bind(shop).bind(pool).run();
  Statement statement = connection.prepare(
      "SELECT code_supplies.number FROM code_pools JOIN code_supplies"
      " ON code_supplies.shop = code_pools.shop AND code_supplies.id = 'minted_' ||"
      " code_pools.number WHERE code_pools.shop = ? AND code_pools.id = ?");
  if (!statement.bind(shop).bind(pool).step()) {
    throw StoreError(StoreError::Kind::row_refused, "there is no pool " + pool);
  }
  return statement.integer();
}

// How a code was issued is kept only where it says more than the pool's pattern: empty otherwise.
// The number of rows, or 0 where it was put off.
std::int64_t insert_code(Connection& connection, ShopId shop, std::int64_t supply,
                         std::string_view code, std::string_view issued) {
  Statement statement = connection.prepare(
      "INSERT INTO pool_codes (shop, code, supply, issued) VALUES (?, ?, ?, nullif(?, ''))"
      " ON CONFLICT DO NOTHING");
  return statement.bind(shop).bind(code).bind(supply).bind(issued).append();
}

// Many rows to a statement: starting and ending one takes longer than a row in key order.
constexpr std::size_t rows_per_statement = 64;

const char* insert_rows_sql() {
  static const std::string text = [] {
    std::string sql = "INSERT INTO pool_codes (shop, supply, code) VALUES";
    for (std::size_t i = 0; i < rows_per_statement; ++i) {
      sql += i == 0 ? " (?1, ?2, ?" : ", (?1, ?2, ?";
      sql += std::to_string(i + 3) + ")";
    }
    return sql + " ON CONFLICT DO NOTHING";
  }();
  return text.c_str();
}

// As many as fill whole statements; the number of rows.
std::int64_t insert_by_rows(Connection& connection, ShopId shop, std::int64_t supply,
                            const codes::CodeList& codes, std::size_t& done) {
  Statement statement = connection.prepare(insert_rows_sql());
  std::int64_t added = 0;
  while (codes.size() - done >= rows_per_statement) {
    statement.bind(shop).bind(supply);
    for (std::size_t i = 0; i < rows_per_statement; ++i) statement.bind(codes[done++]);
    added += statement.run();
  }
  return added;
}

struct SupplyOfChunk {
  std::int64_t number = 0;
  std::string pattern = {};
};
SupplyOfChunk find_supply(Connection& connection, ShopId shop, const std::string& id) {
  Statement statement = connection.prepare(
      "SELECT code_supplies.number, pattern FROM code_supplies JOIN code_pools"
      " ON code_pools.shop = code_supplies.shop AND code_pools.number = code_supplies.pool"
      " WHERE code_supplies.shop = ? AND code_supplies.id = ?");
  if (!statement.bind(shop).bind(id).step()) {
    throw StoreError(StoreError::Kind::row_refused, "there is no supply " + id);
  }
  const std::int64_t number = statement.integer();
  return {number, statement.text()};
}

}  // namespace

// --- Loading -------------------------------------------------------------------------------------

void load_row(Connection& connection, ShopId shop, const PoolKey& key, Snapshot& snapshot) {
  Statement statement = connection.prepare(
      "SELECT version, name, pattern, uses_max, size, created_at, checked, active"
      " FROM code_pools WHERE shop = ? AND id = ?");
  load_one(key, statement.bind(shop).bind(key.id), pool_of, snapshot);
}

void load_row(Connection& connection, ShopId shop, const SupplyKey& key, Snapshot& snapshot) {
  Statement statement = connection.prepare(
      "SELECT code_supplies.version, code_pools.id, kind, wanted, added, parts, next_part, stopped,"
      " code_supplies.created_at, finished_at FROM code_supplies JOIN code_pools"
      " ON code_pools.shop = code_supplies.shop AND code_pools.number = code_supplies.pool"
      " WHERE code_supplies.shop = ? AND code_supplies.id = ?");
  load_one(key, statement.bind(shop).bind(key.id), supply_of, snapshot);
}

void load_row(Connection& connection, ShopId shop, const PoolCodeKey& key, Snapshot& snapshot) {
  Statement statement = connection.prepare(
      "SELECT p.id, c.issued, p.pattern, coalesce(s.created_at, 0) FROM pool_codes c"
      " LEFT JOIN code_supplies s ON s.shop = c.shop AND s.number = c.supply"
      " LEFT JOIN code_pools p ON p.shop = c.shop AND p.number = s.pool"
      " WHERE c.shop = ? AND c.code = ?");
  if (!statement.bind(shop).bind(key.code).step()) return snapshot.insert(key, std::nullopt, 0);
  snapshot.insert(key, pool_code_of(key.code, statement), 1);
}

void load_row(Connection& connection, ShopId shop, const CodeDetailKey& key, Snapshot& snapshot) {
  Statement statement = connection.prepare(
      "SELECT version, active, updated_at, minted_at, promotion, customer, uses_max, starts_at,"
      " ends_at, channel, partner, campaign FROM code_details WHERE shop = ? AND code = ?");
  load_one(key, statement.bind(shop).bind(key.code), detail_of, snapshot);
}

void load_row(Connection& connection, ShopId shop, const CodeAttemptKey& key, Snapshot& snapshot) {
  Statement statement = connection.prepare(
      "SELECT version, count, first_at, last_at FROM code_attempts"
      " WHERE shop = ? AND hour = ? AND code = ? AND reason = ? AND channel = ?");
  statement.bind(shop).bind(key.hour).bind(key.code).bind(key.reason).bind(key.channel);
  load_one(key, statement, attempt_of, snapshot);
}

// --- Writing -------------------------------------------------------------------------------------

bool write_row(Connection& connection, ShopId shop, const PoolKey& key, const PoolRow& row,
               std::int64_t expected) {
  Statement statement = connection.prepare(
      expected == 0
          ? "INSERT INTO code_pools (name, pattern, uses_max, size, created_at, checked, active,"
            " version, shop, id, number) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 + 1, ?9, ?10,"
            " (SELECT coalesce(max(number), 0) + 1 FROM code_pools WHERE shop = ?9)"
            " WHERE true ON CONFLICT DO NOTHING"
          : "UPDATE code_pools SET name = ?1, pattern = ?2, uses_max = ?3, size = ?4,"
            " created_at = ?5, checked = ?6, active = ?7, version = ?8 + 1"
            " WHERE shop = ?9 AND id = ?10 AND version = ?8");
  statement.bind(row.name).bind(row.pattern).bind(row.uses_max).bind(row.size);
  statement.bind(row.created_at).bind(std::int64_t{row.checked}).bind(std::int64_t{row.active});
  return statement.bind(expected).bind(shop).bind(key.id).change_one();
}

bool write_row(Connection& connection, ShopId shop, const SupplyKey& key, const SupplyRow& row,
               std::int64_t expected) {
  Statement statement = connection.prepare(
      expected == 0
          ? "INSERT INTO code_supplies (kind, wanted, added, parts, next_part, stopped, created_at,"
            " finished_at, version, shop, id, pool, number) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
            " ?9 + 1, ?10, ?11, number, (SELECT coalesce(max(number), 0) + 1 FROM code_supplies"
            " WHERE shop = ?10) FROM code_pools WHERE shop = ?10 AND id = ?12"
            " ON CONFLICT DO NOTHING"
          : "UPDATE code_supplies SET kind = ?1, wanted = ?2, added = ?3, parts = ?4,"
            " next_part = ?5, stopped = ?6, created_at = ?7, finished_at = ?8, version = ?9 + 1"
            " WHERE shop = ?10 AND id = ?11 AND version = ?9 AND ?12 IS NOT NULL");
  statement.bind(number_of(row.kind)).bind(row.wanted).bind(row.added);
  statement.bind(row.parts).bind(row.next_part).bind(row.stopped).bind(row.created_at);
  statement.bind(row.finished_at).bind(expected).bind(shop).bind(key.id);
  return statement.bind(row.pool).change_one();
}

bool write_row(Connection& connection, ShopId shop, const PoolCodeKey& key, const PoolCodeRow& row,
               std::int64_t expected) {
  if (expected != 0) return false;
  const std::int64_t supply = single_supply_of(connection, shop, row.pool);
  // How a code was issued is kept only where the code and the pool's pattern do not say it.
  Statement pattern =
      connection.prepare("SELECT pattern FROM code_pools WHERE shop = ? AND id = ?");
  std::string text;
  if (pattern.bind(shop).bind(row.pool).step()) text = pattern.text();
  const bool derived = issued_code(key.code, {}, text) == row.issued;
  Statement statement = connection.prepare(
      "INSERT INTO pool_codes (shop, code, supply, issued) VALUES (?, ?, ?, nullif(?, ''))"
      " ON CONFLICT DO NOTHING");
  statement.bind(shop).bind(key.code).bind(supply);
  return statement.bind(derived ? std::string_view("") : row.issued).change_one();
}

bool write_row(Connection& connection, ShopId shop, const CodeDetailKey& key,
               const CodeDetailRow& row, std::int64_t expected) {
  Statement statement = connection.prepare(
      expected == 0
          ? "INSERT INTO code_details (active, updated_at, minted_at, promotion, customer,"
            " uses_max, starts_at, ends_at, channel, partner, campaign, version, shop, code)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? + 1, ?, ?) ON CONFLICT DO NOTHING"
          : "UPDATE code_details SET active = ?1, updated_at = ?2, minted_at = ?3, promotion = ?4,"
            " customer = ?5, uses_max = ?6, starts_at = ?7, ends_at = ?8, channel = ?9,"
            " partner = ?10, campaign = ?11, version = ?12 + 1"
            " WHERE shop = ?13 AND code = ?14 AND version = ?12");
  const Mint mint = row.mint.value_or(Mint{});
  const auto only_minted = [&](Instant at) { return row.mint ? std::optional(at) : std::nullopt; };
  statement.bind(std::int64_t{row.active}).bind(row.updated_at).bind(only_minted(mint.at));
  statement.bind(mint.promotion).bind(mint.customer).bind(mint.uses_max).bind(mint.starts_at);
  statement.bind(only_minted(mint.ends_at)).bind(mint.labels.channel).bind(mint.labels.partner);
  return statement.bind(mint.labels.campaign).bind(expected).bind(shop).bind(key.code).change_one();
}

bool write_row(Connection& connection, ShopId shop, const CodeAttemptKey& key,
               const CodeAttemptRow& row, std::int64_t expected) {
  Statement statement = connection.prepare(
      expected == 0
          ? "INSERT INTO code_attempts (count, first_at, last_at, version, shop, hour, code, "
            "reason,"
            " channel) VALUES (?, ?, ?, ? + 1, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
          : "UPDATE code_attempts SET count = ?1, first_at = ?2, last_at = ?3, version = ?4 + 1"
            " WHERE shop = ?5 AND hour = ?6 AND code = ?7 AND reason = ?8 AND channel = ?9"
            " AND version = ?4");
  statement.bind(row.count).bind(row.first_at).bind(row.last_at).bind(expected).bind(shop);
  return statement.bind(key.hour).bind(key.code).bind(key.reason).bind(key.channel).change_one();
}

bool erase_attempt(Connection& connection, ShopId shop, const CodeAttemptKey& key,
                   std::int64_t expected) {
  Statement statement = connection.prepare(
      "DELETE FROM code_attempts WHERE shop = ? AND hour = ? AND code = ? AND reason = ?"
      " AND channel = ? AND version = ?");
  statement.bind(shop).bind(key.hour).bind(key.code).bind(key.reason).bind(key.channel);
  return statement.bind(expected).change_one();
}

// --- Appending -----------------------------------------------------------------------------------

void append_row(Connection& connection, ShopId shop, const CodeChunk& chunk) {
  STAPEL_CHECK(chunk.issued.empty() || chunk.issued.size() == chunk.codes.size());
  const SupplyOfChunk supply = find_supply(connection, shop, chunk.supply);
  connection.flush();  // what it counts below are these codes alone
  std::size_t done = 0;
  std::int64_t added = 0;
  if (chunk.issued.empty() && connection.dialect() == Dialect::sqlite) {
    added = insert_by_rows(connection, shop, supply.number, chunk.codes, done);
  }
  for (; done < chunk.codes.size(); ++done) {
    const std::string code(chunk.codes[done]);
    std::string_view issued;
    if (!chunk.issued.empty()) issued = chunk.issued[done];
    if (issued_code(code, {}, supply.pattern) == issued) issued = {};
    added += insert_code(connection, shop, supply.number, code, issued);
  }
  added += connection.flush();
  if (added != static_cast<std::int64_t>(chunk.codes.size())) {
    throw CodeTaken("a code of " + chunk.supply + " exists already");
  }
}

void append_row(Connection& connection, ShopId shop, const CodeEvent& event) {
  Statement statement = connection.prepare(
      "INSERT INTO code_events (shop, code, at, kind, subject, order_id, customer)"
      " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  statement.bind(shop).bind(event.code).bind(event.at).bind(number_of(event.kind));
  statement.bind(event.subject).bind(event.order).bind(event.customer).append();
}

// --- Pages ---------------------------------------------------------------------------------------

PoolRow pool_of(Statement& statement) {
  PoolRow row;
  row.name = statement.text();
  row.pattern = statement.text();
  row.uses_max = statement.integer();
  row.size = statement.integer();
  row.created_at = statement.instant();
  row.checked = statement.integer() != 0;
  row.active = statement.integer() != 0;
  return row;
}

std::vector<Listed<PoolCodeRow>> pool_codes(Connection& connection, ShopId shop,
                                            std::string_view pool, std::string_view after,
                                            std::size_t limit, std::string& last) {
  Statement statement = connection.prepare(
      "SELECT c.code, p.id, c.issued, p.pattern, coalesce(s.created_at, 0) FROM pool_codes c"
      " LEFT JOIN code_supplies s ON s.shop = c.shop AND s.number = c.supply"
      " LEFT JOIN code_pools p ON p.shop = c.shop AND p.number = s.pool"
      " WHERE c.shop = ? AND c.code > ? ORDER BY c.shop, c.code LIMIT ?");
  statement.bind(shop).bind(after).bind(static_cast<std::int64_t>(limit));
  std::vector<Listed<PoolCodeRow>> found;
  std::size_t seen = 0;
  std::string code;
  for (; statement.step(); ++seen) {
    code = statement.text();
    PoolCodeRow row = pool_code_of(code, statement);
    if (row.pool == pool) found.push_back({code, std::move(row)});
  }
  last = seen < limit ? std::string() : code;
  return found;
}

std::map<std::string, std::int64_t> pool_sizes(Connection& connection, ShopId shop) {
  Statement statement = connection.prepare(
      "SELECT p.id, sum(codes) FROM (SELECT supply, count(*) AS codes FROM pool_codes"
      " WHERE shop = ?1 GROUP BY supply) AS counted JOIN code_supplies s ON s.shop = ?1 AND "
      "s.number = supply"
      " JOIN code_pools p ON p.shop = ?1 AND p.number = s.pool GROUP BY p.id");
  statement.bind(shop);
  std::map<std::string, std::int64_t> sizes;
  while (statement.step()) {
    std::string id = statement.text();
    sizes[std::move(id)] = statement.integer();
  }
  return sizes;
}

std::vector<Listed<SupplyRow>> supplies(Connection& connection, ShopId shop, std::string_view pool,
                                        std::string_view after, std::size_t limit) {
  Statement statement = connection.prepare(
      "SELECT s.id, p.id, kind, wanted, added, parts, next_part, stopped, s.created_at,"
      " finished_at FROM code_supplies s JOIN code_pools p ON p.shop = s.shop AND p.number = s.pool"
      " WHERE s.shop = ?1 AND p.id = ?2 AND s.kind <> 2 AND s.number > coalesce((SELECT number FROM"
      " code_supplies WHERE shop = ?1 AND id = ?3), 0) ORDER BY s.number LIMIT ?4");
  statement.bind(shop).bind(pool).bind(after).bind(static_cast<std::int64_t>(limit));
  return all_listed(statement, supply_of);
}

std::vector<Listed<SupplyRow>> open_supplies(Connection& connection, ShopId shop) {
  Statement statement = connection.prepare(
      "SELECT s.id, p.id, kind, wanted, added, parts, next_part, stopped, s.created_at,"
      " finished_at FROM code_supplies s JOIN code_pools p ON p.shop = s.shop AND p.number = s.pool"
      " WHERE s.shop = ? AND s.kind = 0 AND s.finished_at IS NULL ORDER BY s.number");
  statement.bind(shop);
  return all_listed(statement, supply_of);
}

std::vector<std::string> codes_between(Connection& connection, ShopId shop, std::string_view first,
                                       std::string_view last, std::size_t limit) {
  Statement statement = connection.prepare(
      "SELECT code FROM pool_codes WHERE shop = ? AND code BETWEEN ? AND ? LIMIT ?");
  statement.bind(shop).bind(first).bind(last).bind(static_cast<std::int64_t>(limit));
  std::vector<std::string> found;
  while (statement.step()) found.push_back(statement.text());
  return found;
}

std::vector<std::string_view> known_codes(Connection& connection, ShopId shop,
                                          const std::vector<std::string_view>& codes) {
  Statement statement =
      connection.prepare("SELECT count(*) FROM pool_codes WHERE shop = ? AND code = ?");
  std::vector<std::string_view> known;
  for (const std::string_view code : codes) {
    statement.bind(shop).bind(code).step();
    if (statement.integer() != 0) known.push_back(code);
    statement.again();
  }
  return known;
}

bool has_code_details(Connection& connection, ShopId shop) {
  Statement statement =
      connection.prepare("SELECT EXISTS (SELECT 1 FROM code_details WHERE shop = ?)");
  statement.bind(shop).step();
  return statement.integer() != 0;
}

std::vector<CodeEvent> code_events(Connection& connection, ShopId shop, std::string_view code,
                                   std::size_t limit) {
  Statement statement = connection.prepare(
      "SELECT code, kind, subject, order_id, customer, at FROM code_events"
      " WHERE shop = ? AND code = ? ORDER BY shop, code, at DESC, kind DESC LIMIT ?");
  statement.bind(shop).bind(code).bind(static_cast<std::int64_t>(limit));
  std::vector<CodeEvent> found;
  while (statement.step()) {
    CodeEvent event;
    event.code = statement.text();
    event.kind = enum_of(statement.integer(), CodeEventKind::activated);
    event.subject = statement.text();
    event.order = statement.text();
    event.customer = statement.text();
    event.at = statement.instant();
    found.push_back(std::move(event));
  }
  return found;
}

std::vector<std::pair<CodeAttemptKey, CodeAttemptRow>> code_attempts(Connection& connection,
                                                                     ShopId shop,
                                                                     const CodeAttemptKey& after,
                                                                     std::size_t limit) {
  Statement statement = connection.prepare(
      "SELECT hour, code, reason, channel, count, first_at, last_at FROM code_attempts"
      " WHERE shop = ? AND (hour, code, reason, channel) > (?, ?, ?, ?)"
      " ORDER BY shop, hour, code, reason, channel LIMIT ?");
  statement.bind(shop).bind(after.hour).bind(after.code).bind(after.reason).bind(after.channel);
  statement.bind(static_cast<std::int64_t>(limit));
  return attempts_from(statement);
}

std::vector<std::pair<CodeAttemptKey, CodeAttemptRow>> attempts_of_code(Connection& connection,
                                                                        ShopId shop,
                                                                        std::string_view code,
                                                                        std::size_t limit) {
  Statement statement = connection.prepare(
      "SELECT hour, code, reason, channel, count, first_at, last_at FROM code_attempts"
      " WHERE shop = ? AND code = ? ORDER BY hour DESC, reason, channel LIMIT ?");
  statement.bind(shop).bind(code).bind(static_cast<std::int64_t>(limit));
  return attempts_from(statement);
}

}  // namespace stapel::storage
