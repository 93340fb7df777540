#include "http/log.h"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/json.h"
#include "http/router.h"

namespace stapel::http {
namespace {

constexpr std::size_t lines_waiting_max = 8'192;

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string quoted(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

std::string_view path_of(const Route* route) {
  if (route == nullptr) return "-";
  return route->path;
}
std::string_view method_of(const Route* route) {
  if (route == nullptr) return "-";
  return route->method;
}

}  // namespace

struct Log::Internals {
  std::shared_ptr<spdlog::details::thread_pool> threads =
      std::make_shared<spdlog::details::thread_pool>(lines_waiting_max, 1);
  std::shared_ptr<spdlog::logger> events;
  std::shared_ptr<spdlog::logger> requests;
};

Log::Log(LogLevel level, bool requests) : internals_(std::make_unique<Internals>()) {
  auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  Internals& in = *internals_;
  in.events = std::make_shared<spdlog::logger>("events", sink);
  in.requests = std::make_shared<spdlog::async_logger>(
      "requests", sink, in.threads, spdlog::async_overflow_policy::overrun_oldest);
  for (const auto& logger : {in.events, in.requests}) {
    logger->set_pattern("time=%Y-%m-%dT%H:%M:%S.%fZ level=%l %v", spdlog::pattern_time_type::utc);
    logger->set_level(level_of(level));
  }
  if (!requests) in.requests->set_level(spdlog::level::off);
  spdlog::set_default_logger(in.events);
}

Log::~Log() {
  internals_->requests->flush();
  spdlog::drop_all();
}

void Log::request(const Outcome& outcome) {
  Internals& in = *internals_;
  if (!in.requests->should_log(spdlog::level::info)) return;
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(outcome.duration);
  in.requests->info(
      "event=request id={} method={} route={} status={} microseconds={} bytes_in={} bytes_out={} "
      "key={}",
      format_id(outcome.id), method_of(outcome.route), path_of(outcome.route), outcome.status,
      micros.count(), outcome.bytes_in, outcome.bytes_out,
      outcome.client.empty() ? std::string_view("-") : std::string_view(outcome.client));
}

void Log::failure(std::uint64_t id, const Route* route, std::string_view what) {
  internals_->events->error("event=failure id={} route={} what={}", format_id(id), path_of(route),
                            quoted(what));
}

void Log::fault(std::string_view what) {
  internals_->events->error("event=fault what={}", quoted(what));
}

void Log::note(std::string_view message) {
  internals_->events->info("event=note message={}", quoted(message));
}

}  // namespace stapel::http
