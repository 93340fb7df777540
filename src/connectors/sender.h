// One HTTP request to somebody else's server, and what came of it: the seam between who decides
// what is sent and who sends it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stapel::connectors {

// A POST.
struct SendRequest {
  std::string url = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
};

// Why there is no answer.
enum class SendFault : std::uint8_t {
  none,
  forbidden_address,  // every address of the host lies in a network that may not be called
  name_not_found,
  not_reached,  // nobody listens there, or the network does not lead there
  tls_failed,   // no certificate that is valid for this host, or no common version
  timed_out,
  too_large,  // the body is longer than may be sent
  broken,     // the connection ended, or what came is no HTTP
};
// In words for whoever owns the endpoint; empty for `none`.
std::string_view describe(SendFault fault);

struct SendResult {
  int status = 0;  // 0: no answer, `fault` says why
  SendFault fault = SendFault::none;
  std::optional<std::int64_t> retry_after_seconds = {};
  std::int64_t milliseconds = 0;
  std::string answer_start = {};  // the first bytes of the answer's body, as printable ASCII
};

class Sender {
 public:
  virtual ~Sender() = default;
  // Returns at once; `done` is called once, on a thread of the sender, unless the sender stops
  // first.
  virtual void send(SendRequest request, std::function<void(SendResult)> done) = 0;
  // Sends nothing any more and calls nobody any more, from when it returns.
  virtual void stop() = 0;
};

}  // namespace stapel::connectors
