// The transport: sockets, connections, time limits. It reads requests, hands them to a Service and
// writes what that answers; it knows no route, no JSON and no promotion.
//
// One io_context and one thread per core: a connection lives on one thread for all of its life, so
// its state needs no lock and its buffers stay in that core's cache. The acceptor deals connections
// out in turn. (One context with many threads balances better when requests are slow, and pays for
// it with a lock per event; slow work does not run on these threads.)
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "http/message.h"

namespace stapel::http {

using Milliseconds = std::chrono::milliseconds;

struct TransportLimits {
  std::size_t header_bytes_max = 16'384;
  std::size_t connections_max = 4'096;
  Milliseconds idle_timeout{60'000};    // between requests
  Milliseconds header_timeout{10'000};  // from the first byte of a request to the end of its head
  Milliseconds body_timeout{30'000};    // from there to its last byte
  Milliseconds write_timeout{30'000};   // for a response
  Milliseconds linger_timeout{2'000};   // to read what a refused client is still sending
};

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one
  int threads = 0;            // 0: one per core
  TransportLimits limits = {};
};

// The address cannot be served: in use, not this machine's, not allowed.
struct ListenError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Server {
 public:
  // Listens from here on; connections and signals wait until run(). Throws ListenError.
  explicit Server(const ServerOptions& options);
  ~Server();

  std::uint16_t port() const;
  // Connections that are open now; may be asked from any thread.
  std::size_t connections() const;

  // Serves until SIGTERM, SIGINT or stop(). Once; `service` must have given all its answers before
  // the server is destroyed. At the end `on_stop` is called, connections are still taken
  // for `drain` (so that a load balancer can notice), and requests in hand may take `grace` longer.
  // Returns false where some had to be cut off.
  bool run(Service& service, const std::function<void()>& on_stop, Milliseconds drain,
           Milliseconds grace);
  // From any thread.
  void stop();

 private:
  struct Internals;
  std::unique_ptr<Internals> internals_;
};

}  // namespace stapel::http
