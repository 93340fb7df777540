// One connection to PostgreSQL with its prepared statements. What is asked together goes in one
// round trip (libpq's pipeline mode): reads by keys as one statement per kind, and changes, where
// they are put off, as one statement per kind too.
//
// One thread at a time. A connection that was lost is made anew at the next use outside a
// transaction.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "storage/postgres_errors.h"
#include "storage/postgres_limits.h"
#include "storage/postgres_watch.h"
#include "storage/sql_connection.h"

namespace stapel::storage {

// A statement's text as the server knows it: prepared at its first use on a connection.
struct Prepared {
  std::string text;
  std::vector<Oid> types;
  std::string name = {};
  bool done = false;
  bool makes_new_rows = false;  // one that is there already makes it stale
};

// A statement to send, with its parameters in PostgreSQL's binary form.
struct Request {
  Prepared* statement = nullptr;
  std::vector<std::optional<std::string>> values = {};
};

// What the server plans for: any reads, or rows by their keys alone, in batches of any size. These
// are planned once for each statement, by the index of the keys, also while the tables are empty.
enum class PostgresUse : std::uint8_t { any, by_keys };

class PostgresStatement;

class PostgresConnection final : public Connection {
 public:
  using Result = std::unique_ptr<PGresult, void (*)(PGresult*)>;

  PostgresConnection(const std::string& url, const PostgresLimits& limits,
                     std::shared_ptr<PostgresWatch> watch = nullptr,
                     PostgresUse use = PostgresUse::any);
  ~PostgresConnection() override;

  Dialect dialect() const override { return Dialect::postgres; }
  void execute(const std::string& sql) override;
  void begin(Access access) override;
  void commit() override;
  void rollback() noexcept override;
  void read_together(const std::function<void()>& read) override;
  std::int64_t flush() override;

  // From now until commit() or rollback(), changes of the kinds that can be gathered are put off.
  void put_changes_off() { phase_ = Phase::gathering; }
  // Goes in front of what is sent next, in the same round trip; its answer is not looked at.
  void queue(const char* sql, std::optional<std::int64_t> parameter);
  bool lost() const { return !connection_ || PQstatus(connection_) != CONNECTION_OK; }
  // Where it is lost: makes it anew.
  void ensure();
  const std::string& server() const { return server_; }
  std::string query_text(const std::string& sql);

 private:
  friend class PostgresStatement;
  enum class Phase : std::uint8_t {
    direct,
    asking,     // reads are noted and answered with "no row"
    answering,  // the same reads again, answered from what the server said
    gathering,  // changes are noted
  };

  StatementDriver& driver_of(const char* sql) override;
  void connect();
  PGconn* open() const;
  PGconn* open_at(const PostgresHost* host) const;
  bool in_transaction() const;
  Prepared& plain(const char* sql);
  // One round trip: the results of `requests`, those of what was queued in front left out. Throws
  // what the first failed statement means; the rest was not done then.
  std::vector<Result> exchange(std::vector<Request> requests);
  std::vector<Result> exchange_watched(std::vector<Request>& requests);
  std::vector<Result> send_and_receive(std::vector<Request>& requests);
  void send(std::vector<Request>& requests);
  std::vector<Result> receive(std::vector<Request>& requests, const std::vector<bool>& prepares);
  [[noreturn]] void close_after(const PGresult* failure, bool before_the_last);
  void flush_output();
  PGresult* next_result();
  bool wait_for(short events);
  [[noreturn]] void lose(const std::string& what);
  void close();
  static void hear(void* self, const PGresult* notice);
  void ask_server(bool alone);
  void queue_begin(Access access);
  void forget();

  std::string url_;
  std::string server_;
  std::vector<PostgresHost> hosts_;  // where the address names several
  PostgresLimits limits_;
  std::shared_ptr<PostgresWatch> watch_;  // of all connections; null: nobody looks
  PostgresUse use_;
  PGconn* connection_ = nullptr;
  bool ended_before_ = false;  // the session was over before what was sent last was done
  Phase phase_ = Phase::direct;
  std::vector<Request> queued_;
  std::unordered_map<const char*, std::unique_ptr<PostgresStatement>> statements_;
  std::unordered_map<const char*, Prepared> plain_;
  std::vector<PostgresStatement*> noted_;  // in order of their first use
  std::int64_t names_ = 0;
};

}  // namespace stapel::storage
