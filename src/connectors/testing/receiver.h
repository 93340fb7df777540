// A receiver of webhooks for tests: HTTP/1.1 on 127.0.0.1, a thread for each connection, answers
// from a function that may block.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace stapel::connectors::testing {

struct Received {
  std::string target;
  std::map<std::string, std::string> headers;  // by lower-case name
  std::string body;
};

class Receiver {
 public:
  // Gives the whole response, head and body, as bytes; an empty one closes the connection.
  using Answer = std::function<std::string(const Received&)>;
  explicit Receiver(Answer answer);
  ~Receiver();
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  std::uint16_t port() const { return port_; }
  std::string url(const std::string& path = "/hook") const;
  std::vector<Received> received() const;

 private:
  void accept_all();
  void serve(int socket);

  const Answer answer_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::vector<Received> received_;
  std::vector<int> sockets_;
  std::vector<std::thread> threads_;
  bool stop_ = false;
  std::thread acceptor_;
};

// "HTTP/1.1 STATUS …", with these further header lines (each ending in \r\n).
std::string response(int status, const std::string& headers = "", const std::string& body = "");

}  // namespace stapel::connectors::testing
