// See move_up.h. What tables and columns there are is read from the file; both engines have the
// same. Statements are made of their names, which are the schema's own.
#include "storage/move_up.h"

#include <charconv>
#include <deque>
#include <filesystem>
#include <optional>
#include <variant>

#include "base/crypto.h"
#include "storage/owner_lock.h"
#include "storage/postgres_connection.h"
#include "storage/postgres_schema.h"
#include "storage/sql_reader.h"
#include "storage/sqlite_connection.h"
#include "storage/sqlite_schema.h"

namespace stapel::storage {
namespace {

using Kind = StoreError::Kind;
using Cell = std::variant<std::optional<std::int64_t>, std::string>;
using CopiedRow = std::vector<Cell>;

struct Column {
  std::string name;
  bool is_integer = false;
  bool may_be_null = false;
};
struct Table {
  std::string name;
  std::vector<Column> columns;
  std::vector<std::size_t> key;  // places of columns, in the key's order
};

// --- What there is -------------------------------------------------------------------------------

// Leases are of the servers that run.
std::vector<Table> tables_of(SqliteConnection& source) {
  std::vector<Table> tables;
  Statement names = source.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
      " AND name <> 'leases' ORDER BY name");
  while (names.step()) tables.push_back({names.text(), {}, {}});
  for (Table& table : tables) {
    std::map<std::int64_t, std::size_t> key;
    Statement columns =
        source.prepare("SELECT name, type, \"notnull\", pk FROM pragma_table_info(?)");
    columns.bind(table.name);
    while (columns.step()) {
      Column column{columns.text()};
      column.is_integer = columns.text() == "INTEGER";
      column.may_be_null = columns.integer() == 0;
      if (const std::int64_t place = columns.integer(); place > 0)
        key[place] = table.columns.size();
      table.columns.push_back(std::move(column));
    }
    for (const auto& [place, column] : key) table.key.push_back(column);
    STAPEL_CHECK(!table.key.empty());
  }
  return tables;
}

// --- Statements ----------------------------------------------------------------------------------

// Texts of statements, which live as long as the connections that know them by their address.
class Texts {
 public:
  const char* keep(std::string text) { return texts_.emplace_back(std::move(text)).c_str(); }

 private:
  std::deque<std::string> texts_;
};

// No text of the store holds this character.
constexpr const char* stands_for_null = "\x01";

std::string list(const Table& table, const std::vector<std::size_t>& places) {
  std::string out;
  for (const std::size_t place : places) {
    out += (out.empty() ? "\"" : ", \"") + table.columns[place].name + '"';
  }
  return out;
}

bool is_nullable_text(const Column& column) { return column.may_be_null && !column.is_integer; }

std::string page_text(const Table& table, Dialect dialect, bool from_the_start) {
  std::string columns;
  for (const Column& column : table.columns) {
    const std::string name = '"' + column.name + '"';
    const char* null = dialect == Dialect::sqlite ? "char(1)" : "chr(1)";
    columns += columns.empty() ? "" : ", ";
    columns += is_nullable_text(column) ? "coalesce(" + name + ", " + null + ")" : name;
  }
  const std::string key = list(table, table.key);
  std::string marks;
  for (std::size_t i = 0; i < table.key.size(); ++i) marks += i == 0 ? "?" : ", ?";
  return "SELECT " + columns + " FROM " + table.name +
         (from_the_start ? "" : " WHERE (" + key + ") > (" + marks + ")") + " ORDER BY " + key +
         " LIMIT ?";
}

std::string insert_text(const Table& table) {
  std::string names, marks;
  for (const Column& column : table.columns) {
    names += (names.empty() ? "\"" : ", \"") + column.name + '"';
    marks += marks.empty() ? "" : ", ";
    marks += is_nullable_text(column) ? "nullif(?, chr(1))" : "?";
  }
  return "INSERT INTO " + table.name + " (" + names + ") VALUES (" + marks + ")";
}

void bind(Statement& statement, const Cell& cell) {
  if (const auto* number = std::get_if<std::optional<std::int64_t>>(&cell)) {
    statement.bind(*number);
  } else {
    statement.bind(std::string_view(std::get<std::string>(cell)));
  }
}

std::vector<CopiedRow> read_page(Connection& connection, const Table& table, const char* first,
                                 const char* next, const CopiedRow& after, std::int64_t limit) {
  Statement statement = connection.prepare(after.empty() ? first : next);
  for (const Cell& cell : after) bind(statement, cell);
  statement.bind(limit);
  std::vector<CopiedRow> rows;
  while (statement.step()) {
    CopiedRow& row = rows.emplace_back();
    for (const Column& column : table.columns) {
      if (column.is_integer) {
        row.emplace_back(statement.optional_integer());
      } else {
        row.emplace_back(statement.text());
      }
    }
  }
  return rows;
}

CopiedRow key_of(const Table& table, const CopiedRow& row) {
  CopiedRow key;
  for (const std::size_t place : table.key) key.push_back(row[place]);
  return key;
}

// --- Keys and rows as text -----------------------------------------------------------------------

// "5:texts12-" : a text with its length, an integer, or - for none.
void add_text(std::string& out, const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) {
    out += std::to_string(text->size()) + ':' + *text;
    return;
  }
  const auto& number = std::get<std::optional<std::int64_t>>(cell);
  out += number ? std::to_string(*number) + ';' : std::string("-;");
}

std::string text_of(const CopiedRow& cells) {
  std::string out;
  for (const Cell& cell : cells) add_text(out, cell);
  return out;
}

// A key, as it was written.
CopiedRow read_key(const Table& table, std::string_view text) {
  CopiedRow key;
  if (text.empty()) return key;
  for (const std::size_t place : table.key) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end == text.data() + text.size()) {
      throw StoreError(Kind::damaged, "how far the move came cannot be read");
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    if (table.columns[place].is_integer) {
      key.emplace_back(std::optional(number));
    } else {
      const auto size = static_cast<std::size_t>(number);
      key.emplace_back(std::string(text.substr(0, size)));
      text.remove_prefix(std::min(size, text.size()));
    }
  }
  return key;
}

// --- Both sides ----------------------------------------------------------------------------------

std::unique_ptr<SqliteConnection> open_source(const std::string& file) {
  check_sqlite_header(file);
  if (!std::filesystem::exists(file)) {
    throw StoreError(Kind::not_a_database, file + ": there is no such file");
  }
  auto source = std::make_unique<SqliteConnection>(file, SqliteConnection::Mode::read_only, "");
  const std::int64_t version = source->query_integer("PRAGMA user_version");
  if (version == sqlite_schema_version()) return source;
  throw StoreError(Kind::newer_version, file + ": schema version " + std::to_string(version) +
                                            ", this program moves " +
                                            std::to_string(sqlite_schema_version()) +
                                            "; start its server on the file once, and stop it");
}

// Whose data it is, and how far they go: another file, or the same one after it was used again, is
// not what was begun.
std::string identity_of(SqliteConnection& source) {
  std::string all;
  Statement shops = source.prepare(
      "SELECT shop, pseudonym_secret, (SELECT max(sequence) FROM events WHERE events.shop ="
      " shops.shop), (SELECT max(sequence) FROM audit WHERE audit.shop = shops.shop),"
      " (SELECT count(*) FROM checkouts WHERE checkouts.shop = shops.shop) FROM shops ORDER BY "
      "shop");
  while (shops.step()) {
    all += std::to_string(shops.integer()) + ' ' + shops.text();
    for (int i = 0; i < 3; ++i) all += ' ' + std::to_string(shops.integer());
    all += '\n';
  }
  return sha256_hex(all);
}

bool has_begun(PostgresConnection& target) {
  return target.query_text(
             "SELECT 1 FROM pg_tables WHERE schemaname = current_schema()"
             " AND tablename = 'stapel_move'") == "1";
}

}  // namespace

struct MoveUp::Internals {
  explicit Internals(MoveUpOptions chosen)
      : options(std::move(chosen)),
        lock((check_sqlite_header(options.file), options.file)),
        source(open_source(options.file)),
        tables(tables_of(*source)),
        target(std::make_shared<PostgresConnection>(options.url, PostgresLimits{})) {
    for (const Table& table : tables) {
      rows += source->query_integer("SELECT count(*) FROM " + table.name);
    }
    migrate_postgres(*target);
    if (has_begun(*target)) {
      go_on();
    } else {
      begin();
    }
  }

  void begin() {
    const std::string full = first_table_with_rows();
    if (!full.empty()) {
      throw StoreError(Kind::row_refused, target->server() + ": the table " + full +
                                              " holds rows; move into an empty database or schema");
    }
    Transaction transaction(*target, Transaction::Kind::write);
    target
        ->prepare(
            "CREATE TABLE stapel_move (source TEXT NOT NULL, place BIGINT NOT NULL,"
            " key TEXT NOT NULL, copied BIGINT NOT NULL, finished BIGINT NOT NULL)")
        .run();
    target->prepare("INSERT INTO stapel_move VALUES (?, 0, '', 0, 0)")
        .bind(identity_of(*source))
        .run();
    // The one that every store has from its start; the file has its own.
    target->prepare("DELETE FROM shops").run();
    transaction.commit();
  }

  std::string first_table_with_rows() {
    for (const Table& table : tables) {
      const std::string most = table.name == "shops" ? " WHERE shop <> 1" : "";
      const std::string one = "SELECT 1 FROM " + table.name + most + " LIMIT 1";
      if (target->query_text(one) == "1") return table.name;
    }
    return {};
  }

  void go_on() {
    Statement statement =
        target->prepare("SELECT source, place, key, copied, finished FROM stapel_move");
    if (!statement.step()) throw StoreError(Kind::damaged, "stapel_move holds no row");
    const std::string from = statement.text();
    place = static_cast<std::size_t>(statement.integer());
    key = statement.text();
    copied = statement.integer();
    if (statement.integer() != 0) {
      throw StoreError(Kind::row_refused,
                       target->server() + ": holds shops that were moved there already");
    }
    if (from != identity_of(*source)) {
      throw StoreError(Kind::row_refused,
                       target->server() +
                           ": a move from another file, or from this one before it"
                           " was changed, has begun there; empty the schema first");
    }
    resumed = true;
  }

  void copy_table(const Table& table) {
    const char* first = texts.keep(page_text(table, Dialect::sqlite, true));
    const char* next = texts.keep(page_text(table, Dialect::sqlite, false));
    const char* insert = texts.keep(insert_text(table));
    CopiedRow after = read_key(table, key);
    while (true) {
      const auto page = read_page(*source, table, first, next, after, options.portion);
      if (page.empty()) return;
      after = key_of(table, page.back());
      copied += static_cast<std::int64_t>(page.size());
      put(page, insert, text_of(after));
      options.progress(table.name, copied, rows);
    }
  }

  void put(const std::vector<CopiedRow>& page, const char* insert, const std::string& last) {
    target->begin(Connection::Access::write);
    try {
      target->put_changes_off();
      Statement statement = target->prepare(insert);
      for (const CopiedRow& row : page) {
        for (const Cell& cell : row) bind(statement, cell);
        statement.append();
      }
      note(last);
      target->commit();
    } catch (...) {
      target->rollback();
      throw;
    }
  }

  void note(const std::string& last) {
    Statement statement = target->prepare("UPDATE stapel_move SET place = ?, key = ?, copied = ?");
    statement.bind(static_cast<std::int64_t>(place)).bind(last).bind(copied).run();
  }

  void copy() {
    for (; place < tables.size(); ++place, key.clear()) copy_table(tables[place]);
    note("");
  }

  // The digest of all rows in the order of their keys, and their number.
  struct Digest {
    std::string hash;
    std::int64_t rows = 0;
    friend bool operator==(const Digest&, const Digest&) = default;
  };
  Digest digest_of(Connection& connection, const Table& table) {
    const char* first = texts.keep(page_text(table, connection.dialect(), true));
    const char* next = texts.keep(page_text(table, connection.dialect(), false));
    Digest digest;
    CopiedRow after;
    while (true) {
      const auto page = read_page(connection, table, first, next, after, options.portion);
      if (page.empty()) return digest;
      std::string text = std::move(digest.hash);
      for (const CopiedRow& row : page) text += text_of(row);
      digest.hash = sha256_hex(text);
      digest.rows += static_cast<std::int64_t>(page.size());
      after = key_of(table, page.back());
    }
  }

  std::vector<std::string> differences() {
    std::vector<std::string> found;
    std::int64_t compared = 0;
    for (const Table& table : tables) {
      const Digest here = digest_of(*source, table), there = digest_of(*target, table);
      compared += here.rows;
      options.progress("compared, " + table.name, compared, rows);
      if (here == there) continue;
      found.push_back("the table " + table.name + " differs: " + std::to_string(here.rows) +
                      " rows in the file, " + std::to_string(there.rows) + " in the database" +
                      (here.rows == there.rows ? ", of other content" : ""));
    }
    return found;
  }

  const MoveUpOptions options;
  Texts texts;  // outlives the connections
  const OwnerLock lock;
  const std::unique_ptr<SqliteConnection> source;
  const std::vector<Table> tables;
  const std::shared_ptr<PostgresConnection> target;
  std::int64_t rows = 0;
  std::size_t place = 0;  // of the table that is being copied
  std::string key;        // the last one of it that is there
  std::int64_t copied = 0;
  bool resumed = false;
};

MoveUp::MoveUp(MoveUpOptions options)
    : internals_(std::make_unique<Internals>(std::move(options))) {}
MoveUp::~MoveUp() = default;

bool MoveUp::resumed() const { return internals_->resumed; }
std::int64_t MoveUp::tables() const { return static_cast<std::int64_t>(internals_->tables.size()); }
std::int64_t MoveUp::rows() const { return internals_->rows; }
void MoveUp::copy() { internals_->copy(); }
std::vector<std::string> MoveUp::differences() { return internals_->differences(); }
void MoveUp::finish() { internals_->target->prepare("UPDATE stapel_move SET finished = 1").run(); }

std::unique_ptr<Reader> MoveUp::source() {
  return make_sql_reader(std::make_shared<SqliteConnection>(internals_->options.file,
                                                            SqliteConnection::Mode::read_only, ""));
}
std::unique_ptr<Reader> MoveUp::target() {
  return make_sql_reader(
      std::make_shared<PostgresConnection>(internals_->options.url, PostgresLimits{}));
}

void refuse_unfinished_move(PostgresConnection& connection) {
  if (!has_begun(connection)) return;
  if (connection.query_text("SELECT finished FROM stapel_move") == "1") return;
  throw UnusableDatabase(Kind::in_use,
                         connection.server() +
                             ": shops are being moved here from a file; run stapel migrate"
                             " to its end first");
}

}  // namespace stapel::storage
