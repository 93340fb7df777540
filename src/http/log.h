// The server's log on standard error: one line per event, as key=value or as a JSON object. No
// personal data: requests are named by route, id and API key, never by path, address or content.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/reply.h"

namespace stapel::http {

enum class LogLevel { debug, info, warning, error };
enum class LogFormat { text, json };

struct LogOptions {
  LogLevel level = LogLevel::info;
  LogFormat format = LogFormat::text;
  // A line for each request, written by a thread of its own; lines are dropped where the disk
  // cannot keep up, so that no shopper waits for a log.
  bool requests = true;
};

class Log {
 public:
  // Also becomes where the application's own messages go.
  explicit Log(const LogOptions& options);
  ~Log();

  void request(const Outcome& outcome);
  void failure(std::uint64_t id, const Route* route, std::string_view what);
  // Of the application: the disk, the database, bugs.
  void fault(std::string_view what);
  void note(std::string_view message);
  // What a database was asked, without the parameters.
  void slow_query(std::chrono::microseconds took, std::string_view statements);

 private:
  struct Internals;
  std::unique_ptr<Internals> internals_;
};

}  // namespace stapel::http
