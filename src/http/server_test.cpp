// The transport against real sockets, with a service that only echoes: connections, time limits,
// answers from other threads, and stopping.
#include "http/server.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "http/problem.h"
#include "http/testing/raw_client.h"

namespace stapel::http {
namespace {

using testing::RawClient;

// /echo answers with the body, at once; /later from another thread when let go; /lost never.
class EchoService : public Service {
 public:
  Admission admit(Request& head) override {
    if (head.target == "/refused") return {0, refuse({.code = ProblemCode::unauthorized})};
    return {.body_max = 100'000, .refusal = {}};
  }
  void handle(Request request, Respond respond) override {
    if (request.target == "/lost") return;
    if (request.target != "/later") return respond({.body = request.method + request.body});
    const std::lock_guard lock(mutex_);
    ++waiting_;
    arrived_.notify_all();
    threads_.emplace_back([this, respond] {
      std::unique_lock held(mutex_);
      gate_.wait(held, [this] { return open_; });
      respond({.body = "late"});
    });
  }
  Response refuse(const Problem& problem) override { return to_response(problem, ""); }

  void wait_for(int requests) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return waiting_ >= requests; });
  }
  void let_go() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    gate_.notify_all();
  }
  // Gives all answers that are still owed.
  void finish() {
    let_go();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::mutex mutex_;
  std::condition_variable gate_, arrived_;
  std::vector<std::thread> threads_;
  int waiting_ = 0;
  bool open_ = false;
};

class ServerTest : public ::testing::Test {
 protected:
  void start(TransportLimits limits = {}, Milliseconds grace = Milliseconds(10'000)) {
    server_ = std::make_unique<Server>(ServerOptions{.port = 0, .threads = 2, .limits = limits});
    thread_ = std::thread([this, grace] {
      all_finished_ = server_->run(
          service_, [this] { stopping_ = true; }, Milliseconds(0), grace);
    });
  }
  // Returns what Server::run returned.
  bool stop() {
    server_->stop();
    thread_.join();
    return all_finished_;
  }
  void TearDown() override {
    service_.let_go();
    if (thread_.joinable()) stop();
    service_.finish();
  }
  std::uint16_t port() const { return server_->port(); }

  EchoService service_;
  std::unique_ptr<Server> server_;
  std::thread thread_;
  std::atomic<bool> stopping_{false};
  bool all_finished_ = false;
};

std::string post(std::string_view path, std::string_view body, std::string_view headers = "") {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}
bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}
std::string body_of(const std::string& response) {
  return response.substr(std::min(response.size(), response.find("\r\n\r\n") + 4));
}

TEST_F(ServerTest, KeepsAConnectionOpenForManyRequests) {
  start();
  RawClient client(port());
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(client.send(post("/echo", std::to_string(i))));
    const std::string response = client.read_response();
    EXPECT_TRUE(response.starts_with("HTTP/1.1 200 OK\r\n")) << response;
    EXPECT_EQ(body_of(response), "POST" + std::to_string(i));
    EXPECT_FALSE(contains(response, "Connection: close"));
  }
}

TEST_F(ServerTest, AnswersPipelinedRequestsInTheirOrder) {
  start();
  RawClient client(port());
  std::string requests;
  for (int i = 0; i < 50; ++i) requests += post("/echo", std::to_string(i));
  ASSERT_TRUE(client.send(requests));
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(body_of(client.read_response()), "POST" + std::to_string(i));
  }
}

TEST_F(ServerTest, SpeaksHttp10) {
  start();
  RawClient plain(port());
  ASSERT_TRUE(plain.send("GET /echo HTTP/1.0\r\n\r\n"));
  EXPECT_TRUE(contains(plain.read_all(), "Connection: close")) << "and the connection ends";
  RawClient keeping(port());
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(keeping.send("GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
    EXPECT_TRUE(contains(keeping.read_response(), "Connection: keep-alive"));
  }
}

TEST_F(ServerTest, LeavesTheBodyOutOfAnswersToHead) {
  start();
  RawClient client(port());
  ASSERT_TRUE(client.send("HEAD /echo HTTP/1.1\r\nHost: a\r\n\r\n" + post("/echo", "x")));
  EXPECT_TRUE(contains(client.read_response(true), "Content-Length: 4"));
  EXPECT_EQ(body_of(client.read_response()), "POSTx");
}

TEST_F(ServerTest, SaysContinueWhereTheClientWaitsForIt) {
  start();
  RawClient client(port());
  ASSERT_TRUE(client.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  EXPECT_EQ(client.read_response(), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(client.send("ok"));
  EXPECT_EQ(body_of(client.read_response()), "POSTok");
}

TEST_F(ServerTest, RefusesALargeBodyWithoutReadingIt) {
  start();
  RawClient client(port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n");
  client.send(std::string(5'000'000, 'x'));  // a client that does not listen while it sends
  client.finish_sending();
  const std::string response = client.read_all();
  EXPECT_TRUE(response.starts_with("HTTP/1.1 413 ")) << response;
  EXPECT_TRUE(contains(response, "100000 bytes")) << response;
  EXPECT_TRUE(contains(response, "Connection: close")) << response;
}

TEST_F(ServerTest, RefusesBeforeTheBodyAndKeepsFramingRight) {
  start();
  RawClient empty(port());
  ASSERT_TRUE(empty.send("GET /refused HTTP/1.1\r\nHost: a\r\n\r\n" + post("/echo", "next")));
  EXPECT_TRUE(empty.read_response().starts_with("HTTP/1.1 401 "));
  EXPECT_EQ(body_of(empty.read_response()), "POSTnext");
  RawClient loaded(port());
  ASSERT_TRUE(loaded.send(post("/refused", "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n")));
  const std::string all = loaded.read_all();
  EXPECT_TRUE(all.starts_with("HTTP/1.1 401 "));
  EXPECT_FALSE(contains(all, "200 OK")) << "the unread body is no request";
}

TEST_F(ServerTest, WaitsForAnswersFromOtherThreads) {
  start();
  RawClient client(port());
  RawClient other(port());
  ASSERT_TRUE(client.send(post("/later", "")));
  service_.wait_for(1);
  ASSERT_TRUE(other.send(post("/echo", "meanwhile")));
  EXPECT_EQ(body_of(other.read_response()), "POSTmeanwhile");
  service_.let_go();
  EXPECT_EQ(body_of(client.read_response()), "late");
}

TEST_F(ServerTest, AnswersARequestThatTheServiceLost) {
  start();
  RawClient client(port());
  ASSERT_TRUE(client.send(post("/lost", "")));
  EXPECT_TRUE(contains(client.read_response(), "HTTP/1.1 500 "));
}

TEST_F(ServerTest, ClosesSlowSenders) {
  start({.idle_timeout = Milliseconds(60'000),
         .header_timeout = Milliseconds(40),
         .body_timeout = Milliseconds(40)});
  RawClient slow_head(port());
  ASSERT_TRUE(slow_head.send("POST /echo HT"));
  EXPECT_TRUE(contains(slow_head.read_all(), "HTTP/1.1 408 "));
  RawClient slow_body(port());
  ASSERT_TRUE(slow_body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf"));
  EXPECT_TRUE(contains(slow_body.read_all(), "HTTP/1.1 408 "));
}

TEST_F(ServerTest, ClosesIdleConnectionsWithoutAWord) {
  start({.idle_timeout = Milliseconds(30)});
  RawClient client(port());
  EXPECT_EQ(client.read_all(), "");
}

TEST_F(ServerTest, TurnsAwayConnectionsBeyondTheLimit) {
  start({.connections_max = 1});
  RawClient first(port());
  ASSERT_TRUE(first.send(post("/echo", "1")));
  EXPECT_EQ(body_of(first.read_response()), "POST1");
  RawClient second(port());
  const std::string response = second.read_all();
  EXPECT_TRUE(response.starts_with("HTTP/1.1 503 ")) << response;
  EXPECT_TRUE(contains(response, "Retry-After: 1")) << response;
  ASSERT_TRUE(first.send(post("/echo", "2")));
  EXPECT_EQ(body_of(first.read_response()), "POST2");
}

TEST_F(ServerTest, FinishesRequestsInHandBeforeItStops) {
  start();
  RawClient idle(port());
  RawClient client(port());
  ASSERT_TRUE(client.send(post("/later", "")));
  service_.wait_for(1);
  server_->stop();
  EXPECT_EQ(idle.read_all(), "") << "idle connections close at once";
  EXPECT_TRUE(stopping_);
  EXPECT_THROW(RawClient(port()).read_all(), std::runtime_error) << "nothing new is accepted";
  service_.let_go();
  const std::string response = client.read_all();
  EXPECT_EQ(body_of(response), "late");
  EXPECT_TRUE(contains(response, "Connection: close"));
  thread_.join();
  EXPECT_TRUE(all_finished_);
}

TEST_F(ServerTest, CutsOffWhatTakesTooLongToFinish) {
  start({}, Milliseconds(20));
  RawClient client(port());
  ASSERT_TRUE(client.send(post("/later", "")));
  service_.wait_for(1);
  EXPECT_FALSE(stop());
}

TEST_F(ServerTest, SaysWhyItCannotListen) {
  start();
  const auto message = [&](ServerOptions options) -> std::string {
    try {
      const Server server(options);
    } catch (const ListenError& error) {
      return error.what();
    }
    return "";
  };
  const std::string busy = message({.port = port()});
  EXPECT_TRUE(contains(busy, "port " + std::to_string(port()))) << busy;
  EXPECT_TRUE(contains(busy, "--port")) << busy;
  EXPECT_TRUE(contains(message({.host = "localhost.example"}), "--host"));
}

}  // namespace
}  // namespace stapel::http
