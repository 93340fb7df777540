// See postgres_connection.h. Nothing here waits without a limit: the server has its own for each
// statement, and where it says nothing at all for longer, the connection is given up.
#include "storage/postgres_connection.h"

#include <poll.h>

#include <charconv>
#include <utility>

#include "storage/postgres_statement.h"

namespace stapel::storage {
namespace {

using Kind = StoreError::Kind;
using Result = PostgresConnection::Result;

constexpr int server_version_least = 150'000;
// Beyond the server's own limit of a statement.
constexpr std::chrono::milliseconds silence_more{5'000};

std::string binary(std::int64_t number) {
  std::string out;
  for (int shift = 56; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(static_cast<std::uint64_t>(number) >> shift & 0xff));
  }
  return out;
}

constexpr const char* planned_by_keys =
    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off;"
    "SET enable_hashjoin = off; SET enable_mergejoin = off;";

// Where the server has it: long texts take a tenth of the time.
constexpr const char* lighter_compression =
    "SELECT set_config('default_toast_compression', 'lz4', false) FROM pg_settings"
    " WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)";

bool failed(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_FATAL_ERROR || status == PGRES_PIPELINE_ABORTED ||
         status == PGRES_BAD_RESPONSE;
}

std::string setting(const char* name, std::chrono::milliseconds limit) {
  return std::string("SET ") + name + " = " + std::to_string(limit.count()) + ";";
}

// For the log: what was asked, without the parameters.
std::string texts_of(const std::vector<Request>& requests) {
  constexpr std::size_t length_max = 2'000;
  std::string texts;
  for (const Request& request : requests) {
    if (!texts.empty()) texts += "; ";
    texts += request.statement->text;
    if (texts.size() > length_max) return texts.substr(0, length_max) + " …";
  }
  return texts;
}

}  // namespace

PostgresConnection::PostgresConnection(const std::string& url, const PostgresLimits& limits,
                                       std::shared_ptr<PostgresWatch> watch, PostgresUse use)
    : url_(url),
      server_(server_name(url)),
      hosts_(several_hosts(url)),
      limits_(limits),
      watch_(std::move(watch)),
      use_(use) {
  try {
    connect();
  } catch (...) {
    close();
    throw;
  }
}

PostgresConnection::~PostgresConnection() { close(); }

void PostgresConnection::close() {
  if (!connection_) return;
  PQfinish(std::exchange(connection_, nullptr));
  if (watch_) watch_->closed();
}

// Those in front of the address may be changed in it, those behind it may not.
PGconn* PostgresConnection::open_at(const PostgresHost* host) const {
  const std::string patience =
      std::to_string(std::max<std::int64_t>(1, limits_.connect.count() / 1'000));
  std::vector<const char*> names = {"connect_timeout",  "keepalives_idle",  "keepalives_interval",
                                    "keepalives_count", "tcp_user_timeout", "application_name",
                                    "dbname",           "client_encoding"};
  std::vector<const char*> values = {patience.c_str(), "5",      "2",          "3",
                                     "10000",          "stapel", url_.c_str(), "UTF8"};
  if (host) {
    names.insert(names.end(), {"host", "port"});
    values.insert(values.end(), {host->name.c_str(), host->port.c_str()});
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  return PQconnectdbParams(names.data(), values.data(), 1);
}

// libpq goes on to the next host where one cannot be reached, but not where one takes the
// connection and ends it, as a proxy does whose server is dead: then each is tried for itself.
PGconn* PostgresConnection::open() const {
  const auto begin = std::chrono::steady_clock::now();
  PGconn* connection = open_at(nullptr);
  for (const PostgresHost& host : hosts_) {
    if (PQstatus(connection) == CONNECTION_OK) break;
    if (std::chrono::steady_clock::now() - begin > limits_.connect) break;
    PGconn* other = open_at(&host);
    if (PQstatus(other) == CONNECTION_OK) std::swap(connection, other);
    PQfinish(other);
  }
  return connection;
}

void PostgresConnection::connect() {
  connection_ = open();
  if (watch_) watch_->connected();
  if (PQstatus(connection_) != CONNECTION_OK) {
    const std::unique_ptr<PGconn, void (*)(PGconn*)> owner(std::exchange(connection_, nullptr),
                                                           PQfinish);
    if (watch_) watch_->closed();
    throw_connect_failure(server_, owner.get());
  }
  if (PQserverVersion(connection_) < server_version_least) {
    throw UnusableDatabase(Kind::newer_version, server_ + ": PostgreSQL 15 or newer is needed");
  }
  ended_before_ = false;
  PQsetNoticeReceiver(connection_, &PostgresConnection::hear, this);
  PQsetnonblocking(connection_, 1);
  execute(setting("statement_timeout", limits_.statement) + setting("lock_timeout", limits_.lock) +
          setting("idle_in_transaction_session_timeout", limits_.idle_in_transaction) +
          "SET jit = off;" + (use_ == PostgresUse::by_keys ? planned_by_keys : "") +
          lighter_compression);
}

void PostgresConnection::ensure() {
  // Looks whether the server has hung up meanwhile.
  if (!lost() && PQconsumeInput(connection_) == 1 && !lost()) return;
  if (connection_ && watch_) watch_->lost();
  forget();
  queued_.clear();
  phase_ = Phase::direct;
  close();
  for (const auto& [sql, statement] : statements_) statement->unprepare();
  for (auto& [sql, statement] : plain_) statement.done = false;
  connect();
}

StatementDriver& PostgresConnection::driver_of(const char* sql) {
  if (!in_transaction() && phase_ == Phase::direct) ensure();
  std::unique_ptr<PostgresStatement>& statement = statements_[sql];
  if (!statement) statement = std::make_unique<PostgresStatement>(*this, sql);
  return *statement;
}

bool PostgresConnection::in_transaction() const {
  if (!queued_.empty()) return true;
  return connection_ && PQtransactionStatus(connection_) != PQTRANS_IDLE &&
         PQtransactionStatus(connection_) != PQTRANS_UNKNOWN;
}

void PostgresConnection::execute(const std::string& sql) {
  const Result result(PQexec(connection_, sql.c_str()), PQclear);
  if (!result || PQstatus(connection_) != CONNECTION_OK) lose("while it was set up");
  if (failed(result.get())) throw_result(server_, result.get());
}

std::string PostgresConnection::query_text(const std::string& sql) {
  const Result result(PQexec(connection_, sql.c_str()), PQclear);
  if (!result || PQstatus(connection_) != CONNECTION_OK) lose("during a question");
  if (failed(result.get())) throw_result(server_, result.get());
  return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

Prepared& PostgresConnection::plain(const char* sql) {
  Prepared& statement = plain_[sql];
  if (statement.text.empty()) statement.text = postgres_text(sql);
  return statement;
}

void PostgresConnection::queue(const char* sql, std::optional<std::int64_t> parameter) {
  Request request{&plain(sql)};
  if (parameter) {
    request.statement->types = {20};
    request.values.emplace_back(binary(*parameter));
  }
  queued_.push_back(std::move(request));
}

// --- Transactions --------------------------------------------------------------------------------

void PostgresConnection::begin(Access access) {
  ensure();
  queue_begin(access);
}

void PostgresConnection::queue_begin(Access access) {
  queue(access == Access::read ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN",
        std::nullopt);
}

// What was put off goes along, so that all of it takes one round trip.
void PostgresConnection::commit() {
  std::vector<Request> requests;
  for (PostgresStatement* statement : noted_) requests.push_back(statement->noted());
  requests.push_back({&plain("COMMIT")});
  phase_ = Phase::direct;
  const std::vector<Result> results = exchange(std::move(requests));
  forget();
  if (std::string_view(PQcmdStatus(results.back().get())) != "COMMIT") {
    throw StoreError(Kind::failed, server_ + ": the transaction was rolled back");
  }
}

void PostgresConnection::rollback() noexcept {
  forget();
  phase_ = Phase::direct;
  queued_.clear();  // where the beginning was not sent, there is nothing to take back
  if (lost() || !in_transaction()) return;
  try {
    exchange({{&plain("ROLLBACK")}});
  } catch (const std::exception&) {
    // Without a connection there is no transaction.
  }
}

void PostgresConnection::read_together(const std::function<void()>& read) {
  if (phase_ != Phase::direct) return read();
  const bool alone = !in_transaction();
  if (alone) ensure();
  try {
    phase_ = Phase::asking;
    read();
    ask_server(alone);
    phase_ = Phase::answering;
    read();
    forget();
    phase_ = Phase::direct;
  } catch (...) {
    forget();
    phase_ = Phase::direct;
    if (alone) rollback();
    throw;
  }
}

// A transaction for these reads alone begins and ends in the same round trip; one statement is of
// one moment without it.
void PostgresConnection::ask_server(bool alone) {
  std::vector<Request> requests;
  for (PostgresStatement* statement : noted_) requests.push_back(statement->noted());
  if (alone && requests.size() > 1) {
    queue_begin(Access::read);
    requests.push_back({&plain("COMMIT")});
  }
  std::vector<Result> results = exchange(std::move(requests));
  for (std::size_t i = 0; i < noted_.size(); ++i) noted_[i]->answer(std::move(results[i]));
}

std::int64_t PostgresConnection::flush() {
  if (noted_.empty()) return 0;
  std::vector<Request> requests;
  for (PostgresStatement* statement : noted_) requests.push_back(statement->noted());
  const std::vector<Result> results = exchange(std::move(requests));
  std::int64_t appended = 0;
  for (std::size_t i = 0; i < noted_.size(); ++i) {
    if (noted_[i]->is_checked()) continue;
    const std::string_view count = PQcmdTuples(results[i].get());
    std::int64_t rows = 0;
    std::from_chars(count.data(), count.data() + count.size(), rows);
    appended += rows;
  }
  forget();
  return appended;
}

void PostgresConnection::forget() {
  for (PostgresStatement* statement : noted_) statement->forget();
  noted_.clear();
}

// --- Round trips ---------------------------------------------------------------------------------

std::vector<Result> PostgresConnection::exchange(std::vector<Request> requests) {
  if (lost()) throw ConnectionLost(server_ + ": the connection is lost; nothing was done", true);
  const std::size_t queued = queued_.size();
  requests.insert(requests.begin(), std::make_move_iterator(queued_.begin()),
                  std::make_move_iterator(queued_.end()));
  queued_.clear();
  std::vector<Result> results = watch_ ? exchange_watched(requests) : send_and_receive(requests);
  results.erase(results.begin(), results.begin() + static_cast<std::ptrdiff_t>(queued));
  return results;
}

// Also one that failed: those that ran into their limit are the slowest.
std::vector<Result> PostgresConnection::exchange_watched(std::vector<Request>& requests) {
  const auto begin = std::chrono::steady_clock::now();
  const auto note = [&] {
    watch_->exchanged(std::chrono::steady_clock::now() - begin, [&] { return texts_of(requests); });
  };
  try {
    std::vector<Result> results = send_and_receive(requests);
    note();
    return results;
  } catch (...) {
    note();
    throw;
  }
}

std::vector<Result> PostgresConnection::send_and_receive(std::vector<Request>& requests) {
  std::vector<bool> prepares;
  for (Request& request : requests) {
    prepares.push_back(!request.statement->done);
    request.statement->done = true;  // a second use in this pipeline finds it prepared
  }
  if (PQenterPipelineMode(connection_) != 1) lose("before a statement");
  for (std::size_t i = 0; i < requests.size(); ++i) {
    Prepared& statement = *requests[i].statement;
    if (!prepares[i]) continue;
    statement.done = false;
    if (statement.name.empty()) statement.name = "s" + std::to_string(++names_);
  }
  send(requests);
  return receive(requests, prepares);
}

void PostgresConnection::send(std::vector<Request>& requests) {
  for (Request& request : requests) {
    Prepared& statement = *request.statement;
    if (!statement.done) {
      const int sent =
          PQsendPrepare(connection_, statement.name.c_str(), statement.text.c_str(),
                        static_cast<int>(statement.types.size()), statement.types.data());
      if (sent != 1) lose("while a statement was sent");
      statement.done = true;
    }
    std::vector<const char*> values;
    std::vector<int> lengths, formats;
    for (const auto& value : request.values) {
      values.push_back(value ? value->data() : nullptr);
      lengths.push_back(value ? static_cast<int>(value->size()) : 0);
      formats.push_back(1);
    }
    const int sent =
        PQsendQueryPrepared(connection_, statement.name.c_str(), static_cast<int>(values.size()),
                            values.data(), lengths.data(), formats.data(), 0);
    if (sent != 1) lose("while a statement was sent");
  }
  if (PQpipelineSync(connection_) != 1) lose("while a statement was sent");
  flush_output();
}

// Reads all answers up to the end of the pipeline, also behind a failure, which is thrown then.
std::vector<Result> PostgresConnection::receive(std::vector<Request>& requests,
                                                const std::vector<bool>& prepares) {
  std::vector<Result> results;
  Result failure(nullptr, PQclear);
  bool before_the_last = false;
  const Prepared* failed_one = nullptr;
  const auto take = [&](std::size_t index, bool last) {
    Result result(next_result(), PQclear);
    if (result && failed(result.get()) && !failure) {
      failure = std::move(result);
      before_the_last = !last;
      failed_one = requests[index].statement;
    }
    if (lost()) close_after(failure.get(), before_the_last);
    const Result end(next_result(), PQclear);  // a null pointer behind each statement
    return result;
  };
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (prepares[i]) {
      const Result prepared = take(i, false);
      if (!prepared || failed(prepared.get())) requests[i].statement->done = false;
    }
    results.push_back(take(i, i + 1 == requests.size()));
  }
  const Result end(next_result(), PQclear);
  if (lost() || PQexitPipelineMode(connection_) != 1) {
    close_after(failure.get(), before_the_last);
  }
  if (failure && failed_one->makes_new_rows) throw_stale_if_not_unique(server_, failure.get());
  if (failure) throw_result(server_, failure.get());
  return results;
}

// The session ended. Where the server said so in answer to a statement, those behind it were not
// done.
void PostgresConnection::close_after(const PGresult* failure, bool before_the_last) {
  const char* state = failure ? PQresultErrorField(failure, PG_DIAG_SQLSTATE) : nullptr;
  ended_before_ = ended_before_ || (state && before_the_last);
  lose("before it answered");
}

void PostgresConnection::flush_output() {
  while (const int left = PQflush(connection_)) {
    if (left < 0 || !wait_for(POLLIN | POLLOUT)) lose("while a statement was sent");
    if (PQconsumeInput(connection_) != 1) lose("while a statement was sent");
  }
}

PGresult* PostgresConnection::next_result() {
  while (PQisBusy(connection_) != 0) {
    if (!wait_for(POLLIN)) lose("because the server was silent for too long");
    if (PQconsumeInput(connection_) != 1) break;  // what came before the end is still told
  }
  return PQgetResult(connection_);
}

bool PostgresConnection::wait_for(short events) {
  pollfd socket{PQsocket(connection_), events, 0};
  if (socket.fd < 0) return false;
  const auto limit = limits_.statement + silence_more;
  return poll(&socket, 1, static_cast<int>(limit.count())) > 0;
}

// What the server said last, if it did, tells why and whether the statement can have been done.
void PostgresConnection::lose(const std::string& what) {
  std::string message = server_ + ": the connection was lost " + what;
  if (connection_) message += " (" + one_line(PQerrorMessage(connection_)) + ")";
  close();
  if (watch_) watch_->lost();
  throw ConnectionLost(message, ended_before_);
}

// What the server says unasked. Where it ends a session that was idle, it says so before it sees
// what is sent next.
void PostgresConnection::hear(void* self, const PGresult* notice) {
  const char* state = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
  if (state && std::string_view(state) == idle_too_long) {
    static_cast<PostgresConnection*>(self)->ended_before_ = true;
  }
}

}  // namespace stapel::storage
