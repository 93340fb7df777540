// The PostgreSQL engine: the conformance tests, and what is particular to a server. They need one:
// ctest starts it (scripts/postgres.sh) and names the file that holds its address.
#include "storage/postgres_store.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <fstream>

#include "storage/postgres_schema.h"
#include "storage/testing/conformance.h"
#include "storage/testing/postgres_schema_of_a_test.h"

namespace stapel::storage {
namespace {

class PostgresEngine {
 public:
  std::unique_ptr<Store> open() {
    if (!schema_.why_not().empty()) return nullptr;
    return open_postgres({.url = schema_.url(), .limits = patient});
  }
  const std::string& why_not() const { return schema_.why_not(); }

 private:
  // A busy machine may take its time between a load and a commit.
  static constexpr PostgresLimits patient{.idle_in_transaction = std::chrono::milliseconds(60'000)};
  PostgresSchemaOfATest schema_;
};
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, StoreConformance, PostgresEngine);

class PostgresStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!schema_.why_not().empty()) GTEST_SKIP() << schema_.why_not();
  }
  PostgresConnection connect(const std::string& url) { return PostgresConnection(url, {}); }
  // The message of a refusal: one line, without the password.
  std::string refusal_to_open(const std::string& url, StoreError::Kind kind) {
    try {
      open_postgres({.url = url});
    } catch (const StoreError& error) {
      const std::string message = error.what();
      EXPECT_EQ(error.kind(), kind) << message;
      EXPECT_EQ(message.find('\n'), std::string::npos) << message;
      EXPECT_EQ(message.find("hunter2"), std::string::npos) << message;
      return message;
    }
    ADD_FAILURE() << "opened " << url;
    return {};
  }
  std::string tables() {
    return connect(schema_.url())
        .query_text(
            "SELECT string_agg(tablename, ' ') FROM pg_tables"
            " WHERE schemaname = current_schema()");
  }

  PostgresSchemaOfATest schema_;
};

constexpr auto failed = StoreError::Kind::failed;

TEST(PostgresAddress, IsToldFromAFile) {
  EXPECT_TRUE(is_postgres_address("postgres://localhost/stapel"));
  EXPECT_TRUE(is_postgres_address("postgresql://localhost/stapel"));
  EXPECT_FALSE(is_postgres_address("postgres.db"));
}

TEST_F(PostgresStoreTest, SaysWhatIsWrongWithAnAddress) {
  const auto says = [](const std::string& message, std::string_view words) {
    EXPECT_NE(message.find(words), std::string::npos) << message;
  };
  says(refusal_to_open("postgres://me:hunter2@[::1/x", failed), "cannot be read");
  says(refusal_to_open("postgres://me:hunter2@127.0.0.1:1/x", failed), "that the server runs");
  says(refusal_to_open(schema_.url_of_database("nowhere"), failed), "create the database first");
  says(refusal_to_open(schema_.url_of_role("nobody_at_all"), failed), "nobody_at_all");
}

TEST_F(PostgresStoreTest, RefusesTablesOfAnotherProgram) {
  connect(schema_.url()).execute("CREATE TABLE notes (note TEXT)");
  refusal_to_open(schema_.url(), StoreError::Kind::not_a_database);
  EXPECT_EQ(tables(), "notes");
}

TEST_F(PostgresStoreTest, RefusesANewerVersion) {
  open_postgres({.url = schema_.url()});
  connect(schema_.url()).execute("INSERT INTO stapel_schema VALUES (1000, 'of tomorrow', 1000)");
  refusal_to_open(schema_.url(), StoreError::Kind::newer_version);
  EXPECT_THROW(open_postgres_reader({.url = schema_.url()}), StoreError);
}

TEST_F(PostgresStoreTest, ServesBesideANewerVersionThatAllowsIt) {
  open_postgres({.url = schema_.url()});
  connect(schema_.url()).execute("INSERT INTO stapel_schema VALUES (1000, 'of tomorrow', 1)");
  const auto store = open_postgres({.url = schema_.url()});
  store->probe();
  EXPECT_EQ(open_postgres_reader({.url = schema_.url()})->shops().size(), 1u);
}

TEST_F(PostgresStoreTest, RefusesARoleThatMayNotCreateTables) {
  const std::string role = schema_.name() + "_role";
  connect(schema_.url()).execute("CREATE ROLE " + role + " LOGIN");
  connect(schema_.url()).execute("GRANT USAGE ON SCHEMA " + schema_.name() + " TO " + role);
  const std::string message =
      refusal_to_open(schema_.url_of_role(role), StoreError::Kind::not_writable);
  EXPECT_NE(message.find("GRANT CREATE ON SCHEMA"), std::string::npos) << message;
  connect(schema_.url()).execute("DROP OWNED BY " + role + "; DROP ROLE " + role);
}

TEST_F(PostgresStoreTest, SaysThatASessionMayNotWrite) {
  open_postgres({.url = schema_.url()});
  const std::string read_only = schema_.url() + "%20-cdefault_transaction_read_only%3Don";
  const std::string message = refusal_to_open(read_only, StoreError::Kind::not_writable);
  EXPECT_NE(message.find("takes no changes"), std::string::npos) << message;
}

TEST_F(PostgresStoreTest, OpensOnceWhereTwoStartTogether) {
  std::atomic<int> opened = 0;
  std::vector<std::thread> programs;
  for (int i = 0; i < 4; ++i) {
    programs.emplace_back([&] {
      open_postgres({.url = schema_.url()});
      ++opened;
    });
  }
  for (std::thread& program : programs) program.join();
  EXPECT_EQ(opened, 4);
}

TEST_F(PostgresStoreTest, KeysEveryTableByShopFirst) {
  open_postgres({.url = schema_.url()});
  EXPECT_EQ(connect(schema_.url())
                .query_text("SELECT string_agg(c.relname, ' ') FROM pg_class c"
                            " LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary"
                            " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum ="
                            " i.indkey[0] WHERE c.relnamespace = current_schema()::regnamespace"
                            " AND c.relkind IN ('r', 'p') AND a.attname IS DISTINCT FROM 'shop'"),
            "stapel_schema");
}

// A frozen program does not keep the others from a shop.
TEST_F(PostgresStoreTest, LosesItsTurnWhereItSaysNothing) {
  const PostgresLimits hasty{.idle_in_transaction = std::chrono::milliseconds(200)};
  const auto frozen = open_postgres({.url = schema_.url(), .limits = hasty});
  const auto other = open_postgres({.url = schema_.url()});
  const CounterKey key{CounterKind::code, "BF", ""};
  const auto count = [&](Store& store, const Snapshot& rows) {
    Delta delta;
    delta.write(key, {rows.get(key).used + 1, 0, 0, 0});
    return store.commit(default_shop, commit_of(rows, std::move(delta)));
  };
  const Snapshot early = frozen->load(default_shop, {key});
  EXPECT_EQ(count(*other, other->load(default_shop, {key})), CommitResult::committed);
  try {
    count(*frozen, early);
    ADD_FAILURE() << "the turn was not lost";
  } catch (const CommitUnknown& error) {
    ADD_FAILURE() << "it is known that nothing was done: " << error.what();
  } catch (const StoreError&) {
  }
  EXPECT_EQ(count(*frozen, frozen->load(default_shop, {key})), CommitResult::committed);
  EXPECT_EQ(other->load(default_shop, {key}).get(key).used, 2);
}

TEST_F(PostgresStoreTest, CountsEachRedemptionOnceWhereSeveralWrite) {
  constexpr int programs = 3, each = 40;
  open_postgres({.url = schema_.url()});
  const CounterKey key{CounterKind::code, "BF", ""};
  const auto redeem_all = [&] {
    const auto store = open_postgres({.url = schema_.url()});
    for (int done = 0; done < each;) {
      const Snapshot rows = store->load(default_shop, {key});
      Delta delta;
      delta.write(key, {rows.get(key).used + 1, 0, 0, 0});
      delta.appends = {Redemption{.checkout = "c", .promotion = "p"}, Event{.type = "t"}};
      const Commit commit = commit_of(rows, std::move(delta));
      if (store->commit(default_shop, commit) == CommitResult::committed) ++done;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < programs; ++i) threads.emplace_back(redeem_all);
  for (std::thread& thread : threads) thread.join();
  const auto reader = open_postgres_reader({.url = schema_.url()});
  EXPECT_EQ(reader->load(default_shop, {key}).get(key).used, programs * each);
  const auto events = reader->events(default_shop, 0, 1'000);
  ASSERT_EQ(events.size(), static_cast<std::size_t>(programs * each));
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].sequence, static_cast<std::int64_t>(i + 1));
  }
}

TEST_F(PostgresStoreTest, GoesOnAfterItsConnectionsWereCut) {
  const auto store = open_postgres({.url = schema_.url()});
  const CounterKey key{CounterKind::code, "BF", ""};
  const auto reader = store->reader();
  EXPECT_EQ(reader->load(default_shop, {key}).find(key), nullptr);
  connect(schema_.url())
      .execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <>"
          " pg_backend_pid() AND backend_type = 'client backend'"
          " AND application_name = '" +
          schema_.name() + "'");
  Delta delta;
  delta.write(key, {1, 0, 0, 0});
  const Snapshot rows = store->load(default_shop, {key});
  EXPECT_EQ(store->commit(default_shop, commit_of(rows, std::move(delta))),
            CommitResult::committed);
  EXPECT_EQ(store->reader()->load(default_shop, {key}).get(key).used, 1);
}

TEST_F(PostgresStoreTest, TellsWhatWasSlowWithoutItsParameters) {
  std::string told;
  const auto watch = std::make_shared<PostgresWatch>(
      std::chrono::milliseconds(20), [&](std::chrono::microseconds took, const std::string& what) {
        EXPECT_GT(took, std::chrono::milliseconds(20));
        told += what;
      });
  {
    PostgresConnection connection(schema_.url(), {}, watch);
    connection.prepare("SELECT ?, pg_sleep(0)").bind("quick").step();
    EXPECT_EQ(told, "");
    connection.prepare("SELECT ?, pg_sleep(0.05)").bind("hunter2").step();
    EXPECT_EQ(told, "SELECT $1, pg_sleep(0.05)");
    EXPECT_EQ(watch->numbers().open, 1);
  }
  const PostgresNumbers numbers = watch->numbers();
  EXPECT_EQ(numbers.exchanges, 2);
  EXPECT_EQ(numbers.slow, 1);
  EXPECT_GT(numbers.waited, std::chrono::milliseconds(50));
  EXPECT_EQ(numbers.open, 0);
  EXPECT_EQ(numbers.lost, 0);
}

TEST_F(PostgresStoreTest, TellsAStatementThatRanIntoItsLimit) {
  std::string told;
  const auto watch = std::make_shared<PostgresWatch>(
      std::chrono::milliseconds(20),
      [&](std::chrono::microseconds, const std::string& what) { told = what; });
  PostgresConnection connection(schema_.url(), {.statement = std::chrono::milliseconds(50)}, watch);
  EXPECT_THROW(connection.prepare("SELECT pg_sleep(60)").step(), StoreError);
  EXPECT_EQ(told, "SELECT pg_sleep(60)");
  EXPECT_EQ(watch->numbers().slow, 1);
}

TEST_F(PostgresStoreTest, CountsConnectionsThatBroke) {
  const auto watch = std::make_shared<PostgresWatch>(std::chrono::milliseconds(0), nullptr);
  PostgresConnection connection(schema_.url(), {}, watch);
  EXPECT_THROW(connection.prepare("SELECT pg_terminate_backend(pg_backend_pid())").step(),
               StoreError);
  EXPECT_EQ(watch->numbers().open, 0);
  EXPECT_EQ(watch->numbers().lost, 1);
  connection.prepare("SELECT 1").step();
  EXPECT_EQ(watch->numbers().connects, 2);
  EXPECT_EQ(watch->numbers().open, 1);
}

std::int64_t cursors_of(Connection& connection) {
  Statement statement = connection.prepare("SELECT count(*) FROM pg_cursors WHERE name <> ''");
  statement.step();
  return statement.integer();
}

TEST_F(PostgresStoreTest, ReadsALongAnswerInPieces) {
  PostgresConnection connection(schema_.url(), {});
  const auto numbers = [&](std::int64_t count) {
    Statement statement =
        connection.prepare("SELECT number FROM generate_series(1, ?) AS number ORDER BY number");
    statement.bind(count).in_pieces();
    std::int64_t rows = 0;
    while (statement.step()) EXPECT_EQ(statement.integer(), ++rows);
    EXPECT_FALSE(statement.step());
    return rows;
  };
  for (const std::int64_t count : {0, 1, 999, 1'000, 1'001, 2'000, 2'500}) {
    EXPECT_EQ(numbers(count), count);
    Transaction transaction(connection, Connection::Access::read);
    EXPECT_EQ(numbers(count), count);
    EXPECT_EQ(cursors_of(connection), 0);
    transaction.commit();
  }
}

TEST_F(PostgresStoreTest, ReadsTwoLongAnswersAtOnceAndMayStop) {
  PostgresConnection connection(schema_.url(), {});
  constexpr const char* odd = "SELECT 2 * number + 1 FROM generate_series(0, ?) AS number";
  constexpr const char* even = "SELECT 2 * number FROM generate_series(0, ?) AS number";
  for (int round = 0; round < 2; ++round) {
    const Transaction transaction(connection, Connection::Access::read);
    Statement odds = connection.prepare(odd);
    Statement evens = connection.prepare(even);
    odds.bind(5'000).in_pieces();
    evens.bind(5'000).in_pieces();
    for (int i = 0; i < 3'000; ++i) {
      ASSERT_TRUE(odds.step() && evens.step());
      ASSERT_EQ(odds.integer(), evens.integer() + 1);
    }
    EXPECT_EQ(cursors_of(connection), 2);
  }
  // Without a transaction around it, it has one of its own, which ends with it.
  {
    Statement odds = connection.prepare(odd);
    EXPECT_TRUE(odds.bind(5'000).in_pieces().step());
    EXPECT_EQ(cursors_of(connection), 1);
  }
  EXPECT_EQ(cursors_of(connection), 0);
}

TEST_F(PostgresStoreTest, LosesALongAnswerWithItsConnection) {
  PostgresConnection connection(schema_.url(), {});
  {
    Statement statement = connection.prepare("SELECT pg_sleep(0), generate_series(1, 5000)");
    EXPECT_TRUE(statement.in_pieces().step());
    EXPECT_THROW(connection.prepare("SELECT pg_terminate_backend(pg_backend_pid())").step(),
                 StoreError);
  }
  EXPECT_EQ(cursors_of(connection), 0);
}

// A port where connections are taken and ended at once.
class Slammer {
 public:
  Slammer() {
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&here), size), 0);
    EXPECT_EQ(listen(socket_, 8), 0);
    EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &size), 0);
    port_ = ntohs(here.sin_port);
    thread_ = std::thread([this] {
      for (int one = accept(socket_, nullptr, nullptr); one >= 0;
           one = accept(socket_, nullptr, nullptr)) {
        ++taken_;
        close(one);
      }
    });
  }
  ~Slammer() {
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
  }
  int port() const { return port_; }
  int taken() const { return taken_; }

 private:
  const int socket_ = socket(AF_INET, SOCK_STREAM, 0);
  int port_ = 0;
  std::atomic<int> taken_ = 0;
  std::thread thread_;
};

TEST_F(PostgresStoreTest, GoesOnToTheNextHostWhereOneEndsTheConnection) {
  const Slammer slammer;
  const std::string ports = "&port=" + std::to_string(slammer.port());
  std::string url = schema_.url();
  const std::size_t host = url.find("host=") + 5;
  ASSERT_NE(host, std::string::npos + 5) << url;
  refusal_to_open(std::string(url).replace(host, url.find('&', host) - host, "127.0.0.1") + ports,
                  StoreError::Kind::failed);
  const int alone = slammer.taken();
  EXPECT_GT(alone, 0);
  url.insert(host, "127.0.0.1,");
  EXPECT_EQ(PostgresConnection(url + ports + ",5432", {}).query_text("SELECT 6 * 7"), "42");
  EXPECT_GT(slammer.taken(), alone);
}

TEST_F(PostgresStoreTest, RefusesATextThatTheServerCannotHold) {
  const auto store = open_postgres({.url = schema_.url()});
  const PromotionKey key{std::string("a\0b", 3)};
  Commit commit;
  commit.writes[key] = {PromotionRow{.revision = 1}, 0};
  try {
    store->commit(default_shop, commit);
    ADD_FAILURE() << "stored";
  } catch (const StoreError& error) {
    EXPECT_EQ(error.kind(), StoreError::Kind::row_refused) << error.what();
  }
}

}  // namespace
}  // namespace stapel::storage
