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

// What a line says beside its time and level, in one of the two formats. Names are ours; a word is
// something that needs no quotes (an id, a route's template), and is left out of JSON where it is
// empty.
class Payload {
 public:
  Payload(LogFormat format, std::string_view event) : json_(format == LogFormat::json) {
    text_ = json_ ? "\"event\":\"" : "event=";
    text_ += event;
    if (json_) text_ += '"';
  }

  Payload& word(std::string_view name, std::string_view value) {
    if (json_ && value.empty()) return *this;
    begin(name);
    if (json_) text_ += '"';
    text_ += value.empty() ? "-" : value;
    if (json_) text_ += '"';
    return *this;
  }
  Payload& number(std::string_view name, std::int64_t value) {
    begin(name);
    text_ += std::to_string(value);
    return *this;
  }
  Payload& sentence(std::string_view name, std::string_view value) {
    begin(name);
    json::append_string(text_, value);
    return *this;
  }
  const std::string& text() const { return text_; }

 private:
  void begin(std::string_view name) {
    text_ += json_ ? ",\"" : " ";
    text_ += name;
    text_ += json_ ? "\":" : "=";
  }
  bool json_;
  std::string text_;
};

const char* pattern_of(LogFormat format) {
  switch (format) {
    case LogFormat::text:
      return "time=%Y-%m-%dT%H:%M:%S.%fZ level=%l %v";
    case LogFormat::json:
      return R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l",%v})";
  }
  return "%v";
}

std::string_view path_of(const Route* route) {
  if (route == nullptr) return {};
  return route->path;
}
std::string_view method_of(const Route* route) {
  if (route == nullptr) return {};
  return route->method;
}

}  // namespace

struct Log::Internals {
  LogFormat format = LogFormat::text;
  std::shared_ptr<spdlog::details::thread_pool> threads =
      std::make_shared<spdlog::details::thread_pool>(lines_waiting_max, 1);
  std::shared_ptr<spdlog::logger> events;
  std::shared_ptr<spdlog::logger> requests;
};

Log::Log(const LogOptions& options) : internals_(std::make_unique<Internals>()) {
  auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  Internals& in = *internals_;
  in.format = options.format;
  in.events = std::make_shared<spdlog::logger>("events", sink);
  in.requests = std::make_shared<spdlog::async_logger>(
      "requests", sink, in.threads, spdlog::async_overflow_policy::overrun_oldest);
  for (const auto& logger : {in.events, in.requests}) {
    logger->set_pattern(pattern_of(options.format), spdlog::pattern_time_type::utc);
    logger->set_level(level_of(options.level));
  }
  if (!options.requests) in.requests->set_level(spdlog::level::off);
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
  Payload line(in.format, "request");
  line.word("id", format_id(outcome.id))
      .word("method", method_of(outcome.route))
      .word("route", path_of(outcome.route))
      .number("status", outcome.status)
      .number("microseconds", micros.count())
      .number("bytes_in", static_cast<std::int64_t>(outcome.bytes_in))
      .number("bytes_out", static_cast<std::int64_t>(outcome.bytes_out))
      .word("key", outcome.client)
      .word("shop", outcome.shop);
  in.requests->info(line.text());
}

void Log::failure(std::uint64_t id, const Route* route, std::string_view what) {
  Payload line(internals_->format, "failure");
  line.word("id", format_id(id)).word("route", path_of(route)).sentence("what", what);
  internals_->events->error(line.text());
}

void Log::fault(std::string_view what) {
  Payload line(internals_->format, "fault");
  internals_->events->error(line.sentence("what", what).text());
}

void Log::note(std::string_view message) {
  Payload line(internals_->format, "note");
  internals_->events->info(line.sentence("message", message).text());
}

void Log::slow_query(std::chrono::microseconds took, std::string_view statements) {
  Payload line(internals_->format, "slow_query");
  line.number("microseconds", took.count()).sentence("statements", statements);
  internals_->events->warn(line.text());
}

}  // namespace stapel::http
