// See postgres_errors.h.
#include "storage/postgres_errors.h"

#include <map>
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

using Parts = std::map<std::string, std::string, std::less<>>;

// What the address says, by libpq's keywords.
Parts parts_of(const std::string& url) {
  char* problem = nullptr;
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(
      PQconninfoParse(url.c_str(), &problem), PQconninfoFree);
  if (!options) {
    PQfreemem(problem);
    throw UnusableDatabase(Kind::failed,
                           "the store's address cannot be read: write"
                           " postgres://user:password@host:5432/database");
  }
  Parts parts;
  for (const PQconninfoOption* one = options.get(); one->keyword; ++one) {
    if (one->val && *one->val) parts.emplace(one->keyword, one->val);
  }
  return parts;
}

std::string part(const Parts& parts, std::string_view keyword, std::string_view otherwise) {
  const auto found = parts.find(keyword);
  return found == parts.end() ? std::string(otherwise) : found->second;
}

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> items(1);
  for (const char c : list) {
    if (c == ',') {
      items.emplace_back();
    } else {
      items.back().push_back(c);
    }
  }
  return items;
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
  const auto parts = parts_of(url);
  return "postgres://" + part(parts, "host", "localhost") + ":" + part(parts, "port", "5432") +
         "/" + part(parts, "dbname", "");
}

std::vector<PostgresHost> several_hosts(const std::string& url) {
  const auto parts = parts_of(url);
  const std::vector<std::string> names = split(part(parts, "host", ""));
  const std::vector<std::string> ports = split(part(parts, "port", "5432"));
  const bool fits = ports.size() == 1 || ports.size() == names.size();
  if (names.size() < 2 || !fits || parts.contains("hostaddr")) return {};
  std::vector<PostgresHost> hosts;
  for (std::size_t i = 0; i < names.size(); ++i) {
    hosts.push_back({names[i], ports[ports.size() == 1 ? 0 : i]});
  }
  return hosts;
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
