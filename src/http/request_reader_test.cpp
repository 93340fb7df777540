// The parser of a connection, fed with bytes: whole, cut at every place, and broken.
#include "http/request_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace stapel::http {
namespace {

using State = RequestReader::State;

void feed(RequestReader& reader, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::span<char> room = reader.prepare();
    const std::size_t size = std::min(room.size(), bytes.size());
    std::memcpy(room.data(), bytes.data(), size);
    reader.commit(size);
    bytes.remove_prefix(size);
  }
}

// Runs one request as far as it goes, as the server does.
State run(RequestReader& reader, std::size_t body_max = 1'000) {
  const State state = reader.advance();
  if (state != State::head) return state;
  if (!reader.begin_body(body_max)) return State::failed;
  return reader.advance();
}

constexpr std::string_view post =
    "POST /v1/evaluate?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nX-Two:  b c \r\n\r\nhello";

TEST(RequestReader, ReadsARequest) {
  RequestReader reader(16'384);
  EXPECT_TRUE(reader.idle());
  feed(reader, post);
  ASSERT_EQ(run(reader), State::complete);
  EXPECT_TRUE(reader.keep_alive());
  const Request request = reader.take();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/v1/evaluate?x=1");
  EXPECT_EQ(request.body, "hello");
  ASSERT_NE(request.find_header("x-two"), nullptr);
  EXPECT_EQ(*request.find_header("x-two"), "b c");
  EXPECT_TRUE(reader.idle());
}

TEST(RequestReader, ReadsTheSameWhereverTheBytesAreCut) {
  for (std::size_t cut = 1; cut < post.size(); ++cut) {
    RequestReader reader(16'384);
    feed(reader, post.substr(0, cut));
    State state = run(reader);
    ASSERT_EQ(state, State::need_more) << cut;
    EXPECT_FALSE(reader.idle());
    feed(reader, post.substr(cut));
    state = reader.advance();
    if (state == State::head) {
      ASSERT_TRUE(reader.begin_body(1'000));
      state = reader.advance();
    }
    ASSERT_EQ(state, State::complete) << cut;
    EXPECT_EQ(reader.take().body, "hello");
  }
}

TEST(RequestReader, KeepsPipelinedRequestsApart) {
  RequestReader reader(16'384);
  feed(reader, std::string(post) + "GET /second HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(post));
  ASSERT_EQ(run(reader), State::complete);
  EXPECT_EQ(reader.take().body, "hello");
  ASSERT_EQ(run(reader), State::complete);
  const Request second = reader.take();
  EXPECT_EQ(second.target, "/second");
  EXPECT_EQ(second.body, "");
  ASSERT_EQ(run(reader), State::complete);
  EXPECT_EQ(reader.take().body, "hello");
}

TEST(RequestReader, ReadsChunkedBodies) {
  RequestReader reader(16'384);
  feed(reader,
       "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
       "3\r\nabc\r\n2;name=value\r\nde\r\n0\r\nAuthorization: Bearer trailer\r\n\r\n");
  ASSERT_EQ(run(reader), State::complete);
  const Request request = reader.take();
  EXPECT_EQ(request.body, "abcde");
  EXPECT_EQ(request.find_header("authorization"), nullptr) << "a trailer is no header";
}

TEST(RequestReader, KnowsWhatFollowsARequest) {
  const struct {
    std::string_view head;
    bool keep_alive, expects_continue;
  } rows[] = {
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n", true, false},
      {"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1\r\n", false, false},
      {"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n", true, true},
      {"POST / HTTP/1.0\r\nContent-Length: 1\r\n", false, false},
      {"POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 1\r\n", true, false},
      {"POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n", false, false},
  };
  for (const auto& row : rows) {
    RequestReader reader(16'384);
    feed(reader, std::string(row.head) + "\r\n");
    ASSERT_EQ(reader.advance(), State::head) << row.head;
    EXPECT_EQ(reader.keep_alive(), row.keep_alive) << row.head;
    EXPECT_EQ(reader.expects_continue(), row.expects_continue) << row.head;
  }
}

TEST(RequestReader, RefusesWhatBreaksHttpOrALimit) {
  using enum ProblemCode;
  const std::string long_value(20'000, 'x');
  const struct {
    std::string bytes;
    ProblemCode code;
  } rows[] = {
      {"NONSENSE\r\n\r\n", bad_request},
      {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", bad_request},
      {"GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", bad_request},
      {"GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n", bad_request},
      {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", unsupported_http_version},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", unsupported_http_version},
      {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", bad_request},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n", bad_request},
      {"GET / HTTP/1.1\r\n\r\n", bad_request},
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", bad_request},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: " + long_value + "\r\n\r\n", header_too_large},
      {"GET /" + long_value + " HTTP/1.1\r\nHost: a\r\n\r\n", header_too_large},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: " + long_value, header_too_large},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n", body_too_large},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551615\r\n\r\n",
       body_too_large},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551616\r\n\r\n", bad_request},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", bad_request},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", bad_request},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
       bad_request},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
       bad_request},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", not_implemented},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", not_implemented},
      {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", bad_request},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", bad_request},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" +
           std::string(1'001, 'x'),
       body_too_large},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
           std::string(60'000, 'x'),
       header_too_large},
  };
  for (const auto& row : rows) {
    RequestReader reader(16'384);
    feed(reader, row.bytes);
    ASSERT_EQ(run(reader), State::failed) << row.bytes.substr(0, 120);
    EXPECT_EQ(reader.fault().code, row.code) << row.bytes.substr(0, 120);
    EXPECT_EQ(reader.advance(), State::failed) << "a failed reader stays failed";
  }
}

TEST(RequestReader, DoesNotReserveWhatAHeadOnlyPromises) {
  RequestReader reader(16'384);
  feed(reader, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000000\r\n\r\n");
  ASSERT_EQ(reader.advance(), State::head);
  EXPECT_FALSE(reader.begin_body(1'000'000));
}

}  // namespace
}  // namespace stapel::http
