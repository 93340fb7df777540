// From bytes to requests: the parser of one connection, without a socket, so that tests and the
// fuzzer drive exactly what the server runs. Beast checks the grammar; the limits are ours.
//
//   reader.commit(n);                       // n bytes were written to reader.prepare(...)
//   switch (reader.advance()) { ... }       // head: judge it, then begin_body(); complete: take()
//
// Bytes past the end of a request stay for the next one (pipelining).
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "http/message.h"
#include "http/problem.h"

namespace stapel::http {

class RequestReader {
 public:
  enum class State { need_more, head, complete, failed };

  explicit RequestReader(std::size_t header_max);
  ~RequestReader();
  RequestReader(RequestReader&&) noexcept;
  RequestReader& operator=(RequestReader&&) noexcept;

  // Room for at least one byte more; then says how many were written there.
  std::span<char> prepare();
  void commit(std::size_t size);

  // Reads on as far as the bytes go. `head` comes once for each request, before its body is read.
  State advance();
  // Accepts the body of the request whose head was just read. False where the head already
  // promises more than `body_max` bytes; the problem is then fault().
  bool begin_body(std::size_t body_max);

  // The request that is being read; its body is there once it is complete.
  Request& request();
  // After `complete`: the request leaves, the next one begins.
  Request take();
  // After `failed`.
  const Problem& fault() const;

  // No byte of a request has arrived.
  bool idle() const;
  // Of the request whose head was read:
  bool keep_alive() const;
  bool expects_continue() const;
  bool has_body() const;
  bool is_http_1_0() const;

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace stapel::http
