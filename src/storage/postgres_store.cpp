// See postgres_store.h. A batch is a turn: its first load of a shop begins a transaction and locks
// that shop for this program, so that a popular code does not make several programs decide in vain;
// the commit sends everything in one round trip. Versions are checked all the same: they are what
// makes it right, the lock only makes it fast.
#include "storage/postgres_store.h"

#include <map>
#include <random>
#include <thread>

#include "base/crypto.h"
#include "storage/move_up.h"
#include "storage/postgres_pool.h"
#include "storage/postgres_schema.h"
#include "storage/sql_reader.h"
#include "storage/sql_rows.h"
#include "storage/sql_server_rows.h"

namespace stapel::storage {
namespace {

constexpr std::size_t secret_bytes = 32;
constexpr int load_tries_max = 4;

// The server's own locks, by the schema and the shop; they end with the transaction.
constexpr const char* lock_shop =
    "SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), ?))";

void rest_a_moment() {
  thread_local std::minstd_rand random{std::random_device{}()};
  std::this_thread::sleep_for(std::chrono::milliseconds(1 + random() % 20));
}

class PostgresStore final : public Store {
 public:
  explicit PostgresStore(const PostgresOptions& options)
      : writer_(options.url, options.limits, options.watch, PostgresUse::by_keys),
        pool_(std::make_shared<PostgresPool>(options.url, options.limits, options.readers_max,
                                             options.reader_wait, options.watch)) {
    migrate_postgres(writer_);
    refuse_unfinished_move(writer_);
    add_first_shop();
  }

  // A connection that was lost since the last batch is found out here, and made anew.
  Turn begin_turn(Instant, std::size_t due_max) override {
    end_turn();
    try {
      return read_turn(due_max);
    } catch (const ConnectionLost&) {
      return read_turn(due_max);
    }
  }

  Snapshot load(ShopId shop, const Keys& keys) override {
    for (int tries = 1;; ++tries) {
      const bool begins = shops_.empty();
      try {
        return load_in_turn(shop, keys);
      } catch (const ConnectionLost&) {
        end_turn();
        if (!begins || tries == load_tries_max) throw;
      } catch (const Contended&) {
        end_turn();
        if (tries == load_tries_max) throw;
        rest_a_moment();
      } catch (...) {
        end_turn();
        throw;
      }
    }
  }

  CommitResult commit(const Commits& commits) override {
    bool asked = false;
    try {
      for (const auto& [shop, commit] : commits) take_turn(shop);
      writer_.put_changes_off();
      for (const auto& [shop, commit] : commits) {
        if (!put(shop, commit)) {
          end_turn();
          return CommitResult::stale;
        }
      }
      asked = true;
      writer_.commit();
      shops_.clear();
      return CommitResult::committed;
    } catch (const Contended&) {
      end_turn();
      rest_a_moment();
      return CommitResult::stale;
    } catch (const ConnectionLost& error) {
      end_turn();
      if (asked && !error.nothing_was_done()) throw CommitUnknown(error.what());
      throw;
    } catch (...) {
      end_turn();
      throw;
    }
  }

  void end_turn() noexcept override {
    writer_.rollback();
    shops_.clear();
  }

  bool shared() const override { return true; }

  void probe() override {
    end_turn();
    Transaction transaction(writer_, Transaction::Kind::write);
    writer_.prepare("UPDATE stapel_schema SET what = what").run();
    transaction.commit();
  }

  std::unique_ptr<Reader> reader() override { return make_sql_reader(pool_->take()); }

 private:
  Turn read_turn(std::size_t due_max) {
    Statement statement = writer_.prepare(
        "SELECT clock.now, due.shop, due.kind, due.id, due.due_at"
        " FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now) AS clock"
        " LEFT JOIN LATERAL (SELECT shop, kind, id, due_at FROM timers"
        " WHERE due_at <= clock.now ORDER BY due_at LIMIT ?) AS due ON true ORDER BY due.due_at");
    return turn_of(statement.bind(static_cast<std::int64_t>(due_max)));
  }

  // Shops are locked from the lowest to the highest by everybody. One that comes out of order lets
  // the others go first; what happens to them meanwhile, their versions tell.
  void take_turn(ShopId shop) {
    if (shops_.contains(shop)) return;
    if (!shops_.empty() && shops_.rbegin()->first > shop) end_turn();
    if (shops_.empty()) writer_.begin(Connection::Access::write);
    shops_.emplace(shop, Sequences{});
    writer_.queue(lock_shop, shop);
  }

  Snapshot load_in_turn(ShopId shop, const Keys& keys) {
    take_turn(shop);
    Snapshot snapshot;
    writer_.read_together([&] {
      snapshot = load_rows(writer_, shop, keys);
      Statement next = writer_.prepare(
          "SELECT (SELECT coalesce(max(sequence), 0) + 1 FROM redemptions WHERE shop = ?1),"
          " (SELECT coalesce(max(sequence), 0) + 1 FROM events WHERE shop = ?1),"
          " (SELECT coalesce(max(sequence), 0) + 1 FROM audit WHERE shop = ?1)");
      if (!next.bind(shop).step()) return;
      Sequences& sequences = shops_.at(shop);
      sequences.redemptions = next.integer();
      sequences.events = next.integer();
      sequences.audit = next.integer();
    });
    return snapshot;
  }

  // False where a row is found stale at once.
  bool put(ShopId shop, const Commit& commit) {
    for (const auto& [key, write] : commit.writes) {
      if (!write_row(writer_, shop, key, write)) return false;
    }
    append_rows(writer_, shop, commit.appends, shops_.at(shop));
    count_changes(writer_, shop, commit);
    return true;
  }

  void add_first_shop() {
    const std::string secret = random_hex(secret_bytes);
    Statement statement = writer_.prepare(
        "INSERT INTO shops (shop, name, pseudonym_secret, created_at) VALUES (?, 'default', ?, ?)"
        " ON CONFLICT DO NOTHING");
    statement.bind(default_shop).bind(secret).bind(system_now()).run();
  }

  PostgresConnection writer_;
  std::map<ShopId, Sequences> shops_;   // those that are locked in this turn
  std::shared_ptr<PostgresPool> pool_;  // readers hold it too
};

// Where rights are missing, the first statements say so.
template <typename Open>
auto while_opening(Open open) {
  try {
    return open();
  } catch (const UnusableDatabase&) {
    throw;
  } catch (const StoreError& error) {
    if (error.kind() != StoreError::Kind::not_writable) throw;
    throw UnusableDatabase(error.kind(), error.what());
  }
}

}  // namespace

std::unique_ptr<Store> open_postgres(const PostgresOptions& options) {
  return while_opening([&] { return std::make_unique<PostgresStore>(options); });
}

std::unique_ptr<Reader> open_postgres_reader(const PostgresOptions& options) {
  return while_opening([&] {
    auto connection = std::make_shared<PostgresConnection>(options.url, options.limits);
    check_postgres(*connection);
    refuse_unfinished_move(*connection);
    return make_sql_reader(std::move(connection));
  });
}

bool is_postgres_address(std::string_view address) {
  return address.starts_with("postgres://") || address.starts_with("postgresql://");
}

std::string shown_address(const std::string& address) {
  return is_postgres_address(address) ? server_name(address) : address;
}

}  // namespace stapel::storage
