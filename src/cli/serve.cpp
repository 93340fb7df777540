#include "cli/serve.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <ostream>
#include <stdexcept>
#include <thread>

#include "app/shops.h"
#include "base/crypto.h"
#include "cli/service_manager.h"
#include "connectors/dispatcher.h"
#include "connectors/http_sender.h"
#include "http/api.h"
#include "http/log.h"
#include "http/server.h"
#include "storage/postgres_store.h"

namespace stapel::cli {
namespace {

// At the end, for events that are on their way. Those that take longer are sent again after the
// next start.
constexpr std::chrono::milliseconds webhooks_grace{2'000};

http::Milliseconds milliseconds(double seconds) {
  return http::Milliseconds(static_cast<std::int64_t>(seconds * 1'000));
}

http::ServerOptions server_options(const ServeArguments& arguments) {
  http::ServerOptions options{
      .host = arguments.host, .port = arguments.port, .threads = arguments.threads};
  options.limits.connections_max = arguments.connections_max;
  options.limits.idle_timeout = milliseconds(arguments.idle_timeout);
  options.limits.header_timeout = milliseconds(arguments.header_timeout);
  options.limits.body_timeout = milliseconds(arguments.body_timeout);
  return options;
}

webhooks::Reach reach_of(const ServeArguments& arguments) {
  return arguments.webhooks_allow_private ? webhooks::Reach::anywhere
                                          : webhooks::Reach::public_only;
}

std::shared_ptr<storage::PostgresWatch> watch_of(const ServeArguments& arguments, http::Log& log) {
  return std::make_shared<storage::PostgresWatch>(
      milliseconds(static_cast<double>(arguments.slow_query_ms) / 1'000),
      [&log](std::chrono::microseconds took, const std::string& statements) {
        log.slow_query(took, statements);
      });
}

app::ServiceOptions service_options(const ServeArguments& arguments, http::Log& log) {
  app::ServiceOptions options;
  options.readers = arguments.db_readers;
  options.reader_wait = milliseconds(arguments.db_wait);
  options.postgres.limits.statement = milliseconds(arguments.db_timeout);
  options.postgres.watch = watch_of(arguments, log);
  options.path = arguments.database;
  options.idempotency_days = arguments.idempotency_days;
  options.attempts_days = arguments.attempts_days;
  options.sign_in.idle_seconds = arguments.session_idle;
  options.sign_in.session_seconds = arguments.session_max;
  options.sign_in.account_failures_max = arguments.sign_in_failures;
  options.sign_in.address_failures_max = 4 * arguments.sign_in_failures;
  options.sign_in.lock_seconds = arguments.sign_in_lock;
  const auto cores = std::max(1U, std::thread::hardware_concurrency());
  options.workers = arguments.workers > 0 ? static_cast<std::size_t>(arguments.workers) : cores;
  options.report = [&log](std::string_view what) { log.fault(what); };
  options.webhooks_reach = reach_of(arguments);
  return options;
}

connectors::DispatcherOptions dispatcher_options(const ServeArguments& arguments, http::Log& log) {
  connectors::DispatcherOptions options;
  options.randomness = [] {
    std::array<unsigned char, 4> bytes{};
    fill_random(bytes);
    std::uint32_t number = 0;
    for (const unsigned char byte : bytes) number = number << 8 | byte;
    return number;
  };
  options.kept_days = arguments.events_kept_days;
  options.report = [&log](std::string_view what) { log.fault(what); };
  return options;
}

// Throws std::invalid_argument with the network that is none.
std::vector<http::Network> networks_of(std::string_view list) {
  std::vector<http::Network> networks;
  while (!list.empty()) {
    const std::string_view one = list.substr(0, list.find(','));
    const auto network = http::parse_network(one);
    if (!network) throw std::invalid_argument(std::string(one));
    networks.push_back(*network);
    list.remove_prefix(std::min(one.size() + 1, list.size()));
  }
  return networks;
}

http::ApiOptions api_options(const ServeArguments& arguments) {
  http::ApiOptions options;
  options.in_flight_max = arguments.requests_max;
  options.trusted_proxies = networks_of(arguments.trusted_proxies);
  options.publishable_requests_per_minute = arguments.publishable_requests;
  options.refused_codes_per_minute = arguments.refused_codes;
  options.cookie_seconds = arguments.session_max;
  return options;
}

http::LogLevel log_level(const std::string& name) {
  if (name == "debug") return http::LogLevel::debug;
  if (name == "warning") return http::LogLevel::warning;
  if (name == "error") return http::LogLevel::error;
  return http::LogLevel::info;
}

http::LogOptions log_options(const ServeArguments& arguments) {
  const bool json = arguments.log_format == "json";
  return {.level = log_level(arguments.log_level),
          .format = json ? http::LogFormat::json : http::LogFormat::text,
          .requests = arguments.log_requests};
}

std::string url_of(const ServeArguments& arguments, std::uint16_t port) {
  const bool version_6 = arguments.host.find(':') != std::string::npos;
  return "http://" + (version_6 ? '[' + arguments.host + ']' : arguments.host) + ':' +
         std::to_string(port);
}

// The port is taken first: where it is busy, the database is not touched.
Exit serve_on(http::Server& server, const ServeArguments& arguments, Streams& streams) {
  http::Log log(log_options(arguments));
  const app::ServiceOptions options = service_options(arguments, log);
  const auto shops = app::Shops::open(options);
  const auto sender = connectors::make_http_sender({.reach = reach_of(arguments)});
  connectors::Dispatcher dispatcher(*shops, *sender, dispatcher_options(arguments, log));
  dispatcher.start();
  http::Api api(*shops, api_options(arguments), &log);
  api.metrics().watch_connections([&server] { return server.connections(); });
  if (storage::is_postgres_address(arguments.database)) {
    api.metrics().watch_database([watch = options.postgres.watch] { return watch->numbers(); });
  }
  const std::string url = url_of(arguments, server.port());
  print("serving " + storage::shown_address(arguments.database) + " on " + url +
            ", API reference at " + url + "/docs\n",
        streams);
  tell_service_manager("READY=1\nSTATUS=serving on " + url);
  const bool all_finished = server.run(
      api,
      [&] {
        api.begin_stopping();
        tell_service_manager("STOPPING=1");
        log.note("stopping: finishing the requests in hand");
      },
      milliseconds(arguments.drain), milliseconds(arguments.grace));
  dispatcher.stop(webhooks_grace);
  sender->stop();
  shops->stop();
  log.note(all_finished ? "stopped" : "stopped, with requests cut off after the grace period");
  return all_finished ? Exit::ok : Exit::failed;
}

}  // namespace

Exit serve(const ServeArguments& arguments, Streams& streams) {
  try {
    networks_of(arguments.trusted_proxies);
    http::Server server(server_options(arguments));
    return serve_on(server, arguments, streams);
  } catch (const http::ListenError& error) {
    streams.err << "stapel: " << error.what() << '\n';
    return Exit::bad_input;
  } catch (const std::invalid_argument& error) {
    streams.err << "stapel: --trusted-proxies: \"" << error.what()
                << "\" is no network such as 10.0.0.0/8 or ::1\n";
    return Exit::bad_input;
  }
}

}  // namespace stapel::cli
