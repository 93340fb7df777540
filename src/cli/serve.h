// `stapel serve`: the HTTP API over one database, until a signal ends it.
#pragma once

#include <cstdint>
#include <string>

#include "cli/streams.h"

namespace stapel::cli {

struct ServeArguments {
  std::string database = "shop.db";  // made where there is none
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one, which is printed
  int threads = 0;            // 0: one per core
  int workers = 0;            // 0: one per core
  std::size_t connections_max = 4'096;
  std::int64_t requests_max = 2'048;
  // In seconds:
  double idle_timeout = 60, header_timeout = 10, body_timeout = 30;
  double drain = 0, grace = 10;
  bool webhooks_allow_private = false;  // URLs of webhooks on http and in private networks
  std::int64_t events_kept_days = 30;   // and the log of webhooks
  std::string trusted_proxies = "127.0.0.0/8,::1";  // networks, with commas between them
  std::int64_t publishable_requests = 300;          // a minute and address; 0: no limit
  std::size_t refused_codes = 20;                   // different ones a minute; 0: no limit
  std::int64_t session_idle = 43'200, session_max = 604'800;  // in seconds
  std::int64_t sign_in_failures = 5, sign_in_lock = 30;       // the lock in seconds
  std::int64_t idempotency_days = 7;
  std::int64_t attempts_days = 400;
  std::size_t db_readers = 4;           // at least one more than workers
  double db_wait = 5, db_timeout = 30;  // in seconds
  std::int64_t slow_query_ms = 1'000;   // 0: none is logged
  std::string log_level = "info";
  std::string log_format = "text";
  bool log_requests = true;
};

// Exit::bad_input where the address cannot be served, Exit::failed where requests had to be cut off
// at the end.
Exit serve(const ServeArguments& arguments, Streams& streams);

}  // namespace stapel::cli
