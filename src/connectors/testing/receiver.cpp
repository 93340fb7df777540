// See receiver.h. Understands what libcurl sends, and nothing more.
#include "connectors/testing/receiver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "base/check.h"

namespace stapel::connectors::testing {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

// False where the other side has closed.
bool receive_more(int socket, std::string& buffer) {
  char bytes[4'096];
  const ssize_t size = ::recv(socket, bytes, sizeof bytes, 0);
  if (size <= 0) return false;
  buffer.append(bytes, static_cast<std::size_t>(size));
  return true;
}

constexpr char tls_start = '\x16';  // nobody speaks it here

void refuse(int socket) {
  const std::string bytes = response(400);
  ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  ::shutdown(socket, SHUT_RDWR);
}

Received parse_head(const std::string& head) {
  Received request;
  const std::size_t target = head.find(' ') + 1;
  request.target = head.substr(target, head.find(' ', target) - target);
  std::size_t line = head.find("\r\n") + 2;
  while (line < head.size()) {
    const std::size_t end = head.find("\r\n", line), colon = head.find(':', line);
    request.headers[lower(head.substr(line, colon - line))] =
        head.substr(colon + 2, end - colon - 2);
    line = end + 2;
  }
  return request;
}

}  // namespace

Receiver::Receiver(Answer answer) : answer_(std::move(answer)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  STAPEL_CHECK(::bind(listener_, generic, size) == 0 && ::listen(listener_, 64) == 0);
  STAPEL_CHECK(::getsockname(listener_, generic, &size) == 0);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

Receiver::~Receiver() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (std::thread& thread : threads_) thread.join();
  for (const int socket : sockets_) ::close(socket);
  ::close(listener_);
}

std::string Receiver::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

std::vector<Received> Receiver::received() const {
  const std::lock_guard lock(mutex_);
  return received_;
}

void Receiver::accept_all() {
  while (true) {
    const int socket = ::accept(listener_, nullptr, nullptr);
    if (socket < 0) return;
    const std::lock_guard lock(mutex_);
    sockets_.push_back(socket);
    if (stop_) return;
    threads_.emplace_back([this, socket] { serve(socket); });
  }
}

void Receiver::serve(int socket) {
  std::string buffer;
  while (true) {
    std::size_t end = 0;
    while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
      if (!receive_more(socket, buffer)) return;
      if (buffer.starts_with(tls_start)) return refuse(socket);
    }
    Received request = parse_head(buffer.substr(0, end + 2));
    buffer.erase(0, end + 4);
    const std::size_t size = std::stoul(request.headers["content-length"]);
    while (buffer.size() < size) {
      if (!receive_more(socket, buffer)) return;
    }
    request.body = buffer.substr(0, size);
    buffer.erase(0, size);
    {
      const std::lock_guard lock(mutex_);
      received_.push_back(request);
    }
    const std::string bytes = answer_(request);
    if (bytes.empty()) {
      ::shutdown(socket, SHUT_RDWR);
      return;
    }
    if (::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) return;
  }
}

std::string response(int status, const std::string& headers, const std::string& body) {
  return "HTTP/1.1 " + std::to_string(status) + " Said\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace stapel::connectors::testing
