// Requests and responses as plain values, and the seam between the transport and what it serves.
// Nothing here knows about sockets; nothing above this seam knows about Beast.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/actor.h"
#include "app/scopes.h"

namespace stapel::app {
class Service;
}

namespace stapel::http {

struct Problem;
struct Route;

struct Header {
  std::string name;  // lower case in requests
  std::string value;
  friend bool operator==(const Header&, const Header&) = default;
};

struct Request {
  std::string method;           // as sent: methods are case-sensitive
  std::string target;           // as sent
  std::vector<Header> headers;  // in the order sent; trailers are not among them
  std::string body;             // empty until the whole request has arrived

  std::string peer;  // the address that the connection comes from; empty: unknown

  // What Service::admit found out from the head.
  std::uint64_t id = 0;
  const Route* route = nullptr;
  std::vector<std::string> parameters;  // of the path, in order, decoded
  std::vector<Header> query;            // in order, decoded
  app::Service* shop = nullptr;         // of the API key or the user that asks
  app::Actor actor = {.key = {}};       // who asks; an empty key: nobody
  bool publishable = false;             // asked with a publishable key
  app::Scopes scopes = {};              // of the key
  std::string session;                  // the token of the user that asks; empty: a key asks
  std::string address;                  // of the client, behind proxies that are trusted
  std::string household;                // what of it counts for limits
  bool secure = false;                  // came over TLS, as a trusted proxy says
  std::vector<Header> answer_headers;   // that go with whatever is answered

  // The value of the header with this (lower-case) name; the first where there are several.
  const std::string* find_header(std::string_view name) const;
  std::size_t count_headers(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body = {};
  std::vector<Header> headers =
      {};  // beside those of the transport (Content-Length, Connection, Date)
};

// The answer to one request: call it once, now or later, from any thread. Where every copy is gone
// without a call, the client gets a 500: no request waits for ever.
class Respond {
 public:
  class Exchange {
   public:
    virtual ~Exchange() = default;
    virtual void answer(Response response) = 0;
  };
  explicit Respond(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}
  void operator()(Response response) const { exchange_->answer(std::move(response)); }

 private:
  std::shared_ptr<Exchange> exchange_;
};

// What the head of a request lets through.
struct Admission {
  std::size_t body_max = 0;
  std::optional<Response> refusal;  // sent before a byte of the body is read
};

// What a Server serves. Called from all of its threads at once; may not throw.
class Service {
 public:
  virtual ~Service() = default;
  // Judges the head and fills in what the request says it fills in.
  virtual Admission admit(Request& head) = 0;
  virtual void handle(Request request, Respond respond) = 0;
  // The response to a request that broke HTTP or a limit before it could be admitted or read.
  virtual Response refuse(const Problem& problem) = 0;
};

}  // namespace stapel::http
