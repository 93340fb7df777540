// Many shoppers at once, from one thread: N connections that redeem one order after the other, as
// fast as the server answers. Some requests are sent twice, some by two connections at the same
// time, and those that the server could not take are tried again.
//
//   http_load_client PORT API_KEY CODE PREFIX CLIENTS ORDERS
//
// Prints a line per answer, "ORDER STATUS CHECKOUT-OR-PROBLEM", and one per request that was sent
// and got no answer, "ORDER unanswered -".
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct Options {
  std::uint16_t port = 0;
  std::string key, code, prefix;
  int clients = 0;
  int orders = 0;
};

struct Client {
  int socket = -1;
  int order = -1;  // in hand; -1: none
  std::string buffer;
};

constexpr int tries_max = 20;

class Load {
 public:
  explicit Load(Options options)
      : options_(std::move(options)), clients_(static_cast<std::size_t>(options_.clients)) {}

  int run() {
    poll_ = ::epoll_create1(0);
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      if (!connect(i)) return 1;
    }
    for (Client& client : clients_) send_next(client);
    while (open_ > 0 && busy_ > 0) wait();
    return 0;
  }

 private:
  bool connect(std::size_t index) {
    Client& client = clients_[index];
    client.socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(options_.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(client.socket, reinterpret_cast<const sockaddr*>(&address), sizeof address)) {
      std::perror("connect");
      return false;
    }
    const int on = 1;
    ::setsockopt(client.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = index;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, client.socket, &event);
    ++open_;
    return true;
  }

  std::string request_of(int order) const {
    const std::string name = options_.prefix + std::to_string(order);
    const std::string body =
        R"({"cart":{"currency":"EUR","lines":[{"id":"1","sku":"A","quantity":1,)"
        R"("unit_price":10000}],"codes":[")" +
        options_.code + R"("]},"order":")" + name + R"("})";
    return "POST /v1/redemptions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
           options_.key + "\r\nIdempotency-Key: \"" + name +
           "\"\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  // Repetitions first, so that they race with the original.
  int next_order() {
    if (!again_.empty()) {
      const int order = again_.front();
      again_.pop_front();
      return order;
    }
    if (started_ == options_.orders) return -1;
    const int order = started_++;
    if (order % 7 == 0) again_.push_back(order);
    return order;
  }

  void send_next(Client& client) {
    client.order = next_order();
    if (client.order < 0) return;
    ++busy_;
    const std::string bytes = request_of(client.order);
    const ssize_t sent = ::send(client.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(bytes.size())) drop(client);
  }

  void wait() {
    std::array<epoll_event, 256> events;
    const int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 60'000);
    if (count <= 0) {
      std::fprintf(stderr, "no answer for a minute\n");
      std::exit(1);
    }
    for (int i = 0; i < count; ++i) {
      receive(clients_[events[static_cast<std::size_t>(i)].data.u64]);
    }
  }

  void receive(Client& client) {
    std::array<char, 16'384> chunk;
    const ssize_t size = ::recv(client.socket, chunk.data(), chunk.size(), 0);
    if (size <= 0) return drop(client);
    client.buffer.append(chunk.data(), static_cast<std::size_t>(size));
    const std::size_t head = client.buffer.find("\r\n\r\n");
    if (head == std::string::npos) return;
    const std::size_t field = client.buffer.find("Content-Length: ");
    const std::size_t length = std::strtoul(client.buffer.c_str() + field + 16, nullptr, 10);
    if (client.buffer.size() < head + 4 + length) return;
    finish(client, client.buffer.substr(0, head + 4 + length));
  }

  void finish(Client& client, const std::string& response) {
    const int order = client.order;
    const int status = std::atoi(response.c_str() + 9);
    const std::string word = status == 201 ? member(response, "id") : member(response, "code");
    std::printf("%s%d %d %s\n", options_.prefix.c_str(), order, status, word.c_str());
    const bool lost = status == 503 || word == "contended";
    const int tries = ++tries_[order];
    if (tries < tries_max && (lost || (order % 5 == 0 && tries == 1))) again_.push_back(order);
    client.buffer.clear();
    --busy_;
    send_next(client);
  }

  // The first string member of this name, on one line of JSON without escapes.
  static std::string member(std::string_view response, std::string_view name) {
    const std::string start = "\"" + std::string(name) + "\":\"";
    const std::size_t at = response.find(start);
    if (at == std::string_view::npos) return "-";
    const std::size_t from = at + start.size();
    return std::string(response.substr(from, response.find('"', from) - from));
  }

  void drop(Client& client) {
    if (client.order >= 0) {
      std::printf("%s%d unanswered -\n", options_.prefix.c_str(), client.order);
      --busy_;
    }
    ::close(client.socket);
    client.order = -1;
    --open_;
  }

  Options options_;
  std::vector<Client> clients_;
  std::deque<int> again_;
  std::map<int, int> tries_;
  int poll_ = -1;
  int started_ = 0;
  int open_ = 0;
  int busy_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) {
    std::fprintf(stderr, "usage: %s PORT API_KEY CODE PREFIX CLIENTS ORDERS\n", argv[0]);
    return 2;
  }
  Options options{.port = static_cast<std::uint16_t>(std::atoi(argv[1])),
                  .key = argv[2],
                  .code = argv[3],
                  .prefix = argv[4],
                  .clients = std::atoi(argv[5]),
                  .orders = std::atoi(argv[6])};
  return Load(std::move(options)).run();
}
