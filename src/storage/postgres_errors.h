// What PostgreSQL and libpq say went wrong, as StoreError: one line that says what to do, without
// the password.
#pragma once

#include <libpq-fe.h>

#include <string>
#include <string_view>
#include <vector>

#include "storage/store.h"
#include "storage/unusable_database.h"

namespace stapel::storage {

// Others hold what was asked for, or changed it meanwhile: nothing was done, try again.
class Contended : public StoreError {
 public:
  explicit Contended(const std::string& message) : StoreError(Kind::in_use, message) {}
};
// A statement that must change as many rows as it was given changed fewer.
class Stale : public Contended {
 public:
  using Contended::Contended;
};
// The connection is gone; what was sent last may have been done, unless it is known that it was
// not.
class ConnectionLost : public StoreError {
 public:
  // `certain`: it is known that it was not done.
  ConnectionLost(const std::string& message, bool certain)
      : StoreError(Kind::failed, message), certain_(certain) {}
  bool nothing_was_done() const { return certain_; }

 private:
  bool certain_;
};

// The server's word for a session that it ended because it was idle within a transaction.
inline constexpr std::string_view idle_too_long = "25P03";

// All lines of a message as one.
std::string one_line(std::string_view message);

// postgres://host:port/database, for messages. Throws StoreError where it cannot be read.
std::string server_name(const std::string& url);

struct PostgresHost {
  std::string name, port;
};
// Those that the address names, where they are several.
std::vector<PostgresHost> several_hosts(const std::string& url);

[[noreturn]] void throw_connect_failure(const std::string& server, PGconn* connection);
// Of a statement whose rows must not be there yet.
void throw_stale_if_not_unique(const std::string& server, const PGresult* result);
[[noreturn]] void throw_result(const std::string& server, const PGresult* result);

}  // namespace stapel::storage
