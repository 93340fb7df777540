// A blocking client for tests that sends exactly the bytes it is given and reads what comes back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stapel::http::testing {

class RawClient {
 public:
  // Connects to 127.0.0.1; reads wait for at most 20 seconds.
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // False where the other side has closed.
  bool send(std::string_view bytes);
  void finish_sending();
  // One response, head and body (by Content-Length); what arrived where the connection ends first.
  std::string read_response(bool without_body = false);
  // Everything until the other side closes.
  std::string read_all();

 private:
  bool receive();
  int socket_;
  std::string buffer_;
};

}  // namespace stapel::http::testing
