// See postgres_errors.h.
#include "storage/postgres_errors.h"

#include <memory>

namespace stapel::storage {
namespace {

using Kind = StoreError::Kind;

// The server gives no code for a connection that was refused, only words.
std::string_view advice_for_connecting(std::string_view message) {
  const auto says = [&](std::string_view words) {
    return message.find(words) != std::string_view::npos;
  };
  if (says("password authentication failed") || says("no password supplied")) {
    return "check the user and the password in the address, or the file ~/.pgpass";
  }
  if (says("no pg_hba.conf entry")) return "let this host and user in, in the server's pg_hba.conf";
  if (says("database \"") && says("does not exist")) return "create the database first";
  if (says("role \"") && says("does not exist")) return "create the role first";
  if (says("too many") || says("remaining connection slots")) {
    return "raise the server's max_connections, or lower the number of readers";
  }
  return "check that the server runs there and can be reached";
}

Kind kind_of(std::string_view state) {
  if (state.starts_with("22") || state.starts_with("23") || state == "54000") {
    return Kind::row_refused;
  }
  if (state == "53100") return Kind::disk_full;
  if (state == "25006" || state == "42501") return Kind::not_writable;
  if (state.starts_with("XX001") || state.starts_with("XX002")) return Kind::damaged;
  return Kind::failed;
}

std::string_view advice_of(std::string_view state) {
  if (state == "25006") return "the server takes no changes: name the primary, not a standby; ";
  if (state == "42501") return "the role lacks rights: make it the owner of the tables; ";
  if (state == "53100") return "the server's disk is full; ";
  if (state == "57014") return "it took longer than the limit; ";
  return "";
}

bool is_contention(std::string_view state) {
  return state == "40001" || state == "40P01" || state == "55P03";
}

std::string field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text ? text : "";
}

}  // namespace

std::string one_line(std::string_view message) {
  std::string out;
  for (const char c : message) {
    const bool space = c == '\n' || c == '\t' || c == ' ';
    if (!space) {
      out.push_back(c);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string server_name(const std::string& url) {
  char* problem = nullptr;
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(
      PQconninfoParse(url.c_str(), &problem), PQconninfoFree);
  if (!options) {
    PQfreemem(problem);
    throw UnusableDatabase(Kind::failed,
                           "the store's address cannot be read: write"
                           " postgres://user:password@host:5432/database");
  }
  std::string host = "localhost", port = "5432", database;
  for (const PQconninfoOption* one = options.get(); one->keyword; ++one) {
    if (!one->val || !*one->val) continue;
    const std::string_view keyword = one->keyword;
    if (keyword == "host") host = one->val;
    if (keyword == "port") port = one->val;
    if (keyword == "dbname") database = one->val;
  }
  return "postgres://" + host + ":" + port + "/" + database;
}

void throw_connect_failure(const std::string& server, PGconn* connection) {
  const std::string message = connection ? one_line(PQerrorMessage(connection)) : "out of memory";
  throw UnusableDatabase(
      Kind::failed, server + ": cannot connect: " + std::string(advice_for_connecting(message)) +
                        " (" + message + ")");
}

void throw_stale_if_not_unique(const std::string& server, const PGresult* result) {
  if (field(result, PG_DIAG_SQLSTATE) == "23505") {
    throw Stale(server + ": a row is there already");
  }
}

void throw_result(const std::string& server, const PGresult* result) {
  const std::string state = field(result, PG_DIAG_SQLSTATE);
  const std::string message = one_line(field(result, PG_DIAG_MESSAGE_PRIMARY));
  const std::string text =
      server + ": " + std::string(advice_of(state)) + message + " (" + state + ")";
  if (state == "22012") throw Stale(text);
  if (is_contention(state)) throw Contended(text);
  throw StoreError(kind_of(state), text);
}

}  // namespace stapel::storage
