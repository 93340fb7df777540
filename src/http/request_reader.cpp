#include "http/request_reader.h"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/version.hpp>

#include "base/check.h"

namespace stapel::http {
namespace {

namespace beast = boost::beast;
using BeastParser = beast::http::request_parser<beast::http::string_body>;

// Read this much at a time; a head that needs more is at its limit anyway.
constexpr std::size_t read_size = 16'384;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

Problem problem_of(beast::error_code error, std::size_t header_max, std::size_t body_max) {
  using Fault = beast::http::error;
  if (error == Fault::header_limit || error == Fault::buffer_overflow) {
    return {.code = ProblemCode::header_too_large,
            .detail = "the request line and headers may take at most " +
                      std::to_string(header_max) + " bytes"};
  }
  if (error == Fault::body_limit) {
    return {.code = ProblemCode::body_too_large,
            .detail = "the body may be at most " + std::to_string(body_max) + " bytes"};
  }
  if (error == Fault::bad_version) return {.code = ProblemCode::unsupported_http_version};
  return {.code = ProblemCode::bad_request,
          .detail = "the request breaks HTTP: " + error.message()};
}

}  // namespace

struct RequestReader::Parser {
  explicit Parser(std::size_t limit) : header_max(limit) { restart(); }

  void restart() {
    parser.emplace();
    parser->header_limit(static_cast<std::uint32_t>(header_max));
    parser->body_limit(boost::none);  // begin_body sets the route's
    parser->eager(false);             // stop after the head
    request = Request{};
    head_read = started = false;
    body_max = 0;
  }

  State fail(Problem problem) {
    fault = std::move(problem);
    failed = true;
    return State::failed;
  }

  State read_head() {
    const auto& message = parser->get();
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    for (const auto& field : message) {
      request.headers.push_back({lower(field.name_string()), std::string(field.value())});
    }
    head_read = true;
    std::optional<Problem> problem = framing_fault();
    return problem ? fail(std::move(*problem)) : State::head;
  }

  // What Beast lets pass, though no two parties would agree where the body ends or who is asked.
  std::optional<Problem> framing_fault() const {
    if (const std::string* coding = request.find_header("transfer-encoding")) {
      if (parser->get().version() == 10) {
        return Problem{.code = ProblemCode::bad_request,
                       .detail = "HTTP/1.0 has no Transfer-Encoding"};
      }
      if (!parser->chunked() || lower(*coding) != "chunked") {
        return Problem{.code = ProblemCode::not_implemented};
      }
    }
    const std::size_t hosts = request.count_headers("host");
    if (hosts > 1 || (hosts == 0 && parser->get().version() == 11)) {
      return Problem{.code = ProblemCode::bad_request,
                     .detail = "a request of HTTP/1.1 has exactly one Host header"};
    }
    return {};
  }

  // One step of the parser; true where it got somewhere.
  bool step(beast::error_code& error) {
    const std::size_t used = parser->put(buffer.data(), error);
    buffer.consume(used);
    if (used > 0) started = true;
    if (error == beast::http::error::need_more) {
      error = {};
      return used > 0 && buffer.size() > 0;
    }
    return true;
  }

  std::size_t header_max;
  std::size_t body_max = 0;
  beast::flat_buffer buffer;
  std::optional<BeastParser> parser;
  Request request;
  Problem fault{.code = ProblemCode::bad_request};
  bool started = false;
  bool head_read = false;
  bool failed = false;
};

RequestReader::RequestReader(std::size_t header_max)
    : parser_(std::make_unique<Parser>(header_max)) {}
RequestReader::~RequestReader() = default;
RequestReader::RequestReader(RequestReader&&) noexcept = default;
RequestReader& RequestReader::operator=(RequestReader&&) noexcept = default;

std::span<char> RequestReader::prepare() {
  const auto room = parser_->buffer.prepare(read_size);
  return {static_cast<char*>(room.data()), room.size()};
}

void RequestReader::commit(std::size_t size) { parser_->buffer.commit(size); }

RequestReader::State RequestReader::advance() {
  Parser& p = *parser_;
  if (p.failed) return State::failed;
  while (!p.parser->is_done() || !p.head_read) {
    if (p.buffer.size() == 0 && !p.parser->is_done()) return State::need_more;
    beast::error_code error;
    const bool moved = p.step(error);
    if (error) return p.fail(problem_of(error, p.header_max, p.body_max));
    if (p.parser->is_header_done() && !p.head_read) return p.read_head();
    if (!moved) {
      // A line of the head or of a chunk that is longer than the parser's own limits would see.
      if (p.buffer.size() <= p.header_max + read_size) return State::need_more;
      return p.fail(problem_of(beast::http::error::header_limit, p.header_max, p.body_max));
    }
  }
  p.request.body = std::move(p.parser->get().body());
  return State::complete;
}

bool RequestReader::begin_body(std::size_t body_max) {
  Parser& p = *parser_;
  STAPEL_CHECK(p.head_read);
  p.body_max = body_max;
  if (p.parser->is_done()) return true;
  const auto promised = p.parser->content_length();
  if (promised && *promised > body_max) {
    p.fail(problem_of(beast::http::error::body_limit, p.header_max, body_max));
    return false;
  }
  p.parser->body_limit(body_max);
  p.parser->eager(true);
  return true;
}

Request& RequestReader::request() { return parser_->request; }

Request RequestReader::take() {
  Request request = std::move(parser_->request);
  parser_->restart();
  return request;
}

const Problem& RequestReader::fault() const { return parser_->fault; }
bool RequestReader::idle() const { return !parser_->started && parser_->buffer.size() == 0; }
bool RequestReader::keep_alive() const { return parser_->parser->keep_alive(); }
bool RequestReader::is_http_1_0() const { return parser_->parser->get().version() == 10; }
bool RequestReader::has_body() const { return !parser_->parser->is_done(); }

bool RequestReader::expects_continue() const {
  return parser_->request.find_header("expect") != nullptr && !is_http_1_0();
}

}  // namespace stapel::http
