// The sender against a real receiver on loopback: what it sends, what it takes for an answer, and
// whom it never calls.
#include "connectors/http_sender.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <future>
#include <latch>

#include "connectors/testing/receiver.h"

namespace stapel::connectors {
namespace {

using testing::Received;
using testing::Receiver;
using testing::response;
using webhooks::Reach;

HttpSenderOptions internal(std::int64_t timeout_milliseconds = 15'000) {
  return {.reach = Reach::anywhere, .timeout_milliseconds = timeout_milliseconds};
}

std::future<SendResult> start(Sender& sender, SendRequest request) {
  auto promise = std::make_shared<std::promise<SendResult>>();
  auto result = promise->get_future();
  sender.send(std::move(request),
              [promise](SendResult sent) { promise->set_value(std::move(sent)); });
  return result;
}

SendResult send(Sender& sender, const std::string& url, const std::string& body = "{}") {
  return start(sender,
               {.url = url, .headers = {{"Content-Type", "application/json"}}, .body = body})
      .get();
}

SendResult send(const HttpSenderOptions& options, const std::string& url) {
  return send(*make_http_sender(options), url);
}

TEST(HttpSender, SendsWhatItIsGiven) {
  Receiver receiver([](const Received&) { return response(204); });
  const auto sender = make_http_sender(internal());
  const SendResult result = start(*sender, {.url = receiver.url("/a?b=c"),
                                            .headers = {{"webhook-id", "evt_1"}},
                                            .body = R"({"type":"order.paid"})"})
                                .get();
  EXPECT_EQ(result.status, 204);
  EXPECT_EQ(result.fault, SendFault::none);
  const auto received = receiver.received();
  ASSERT_EQ(received.size(), 1u);
  EXPECT_EQ(received[0].target, "/a?b=c");
  EXPECT_EQ(received[0].body, R"({"type":"order.paid"})");
  EXPECT_EQ(received[0].headers.at("webhook-id"), "evt_1");
  EXPECT_FALSE(received[0].headers.contains("expect"));
}

TEST(HttpSender, TellsTheStatusAndTheStartOfTheAnswer) {
  Receiver receiver([](const Received& request) {
    if (request.target == "/later") return response(429, "Retry-After: 120\r\n", "slow\n\xff down");
    return response(500, "", std::string(1'000, 'x'));
  });
  const auto sender = make_http_sender(internal());
  const SendResult later = send(*sender, receiver.url("/later"));
  EXPECT_EQ(later.status, 429);
  EXPECT_EQ(later.retry_after_seconds, 120);
  EXPECT_EQ(later.answer_start, "slow   down");
  const SendResult broken = send(*sender, receiver.url("/"));
  EXPECT_EQ(broken.status, 500);
  EXPECT_FALSE(broken.retry_after_seconds);
  EXPECT_EQ(broken.answer_start, std::string(answer_start_bytes, 'x'));
}

TEST(HttpSender, FollowsNoRedirect) {
  Receiver other([](const Received&) { return response(200); });
  Receiver receiver(
      [&](const Received&) { return response(307, "Location: " + other.url() + "\r\n"); });
  EXPECT_EQ(send(internal(), receiver.url()).status, 307);
  EXPECT_TRUE(other.received().empty());
}

TEST(HttpSender, KnowsNoProxyOfTheEnvironment) {
  Receiver proxy([](const Received&) { return response(200); });
  Receiver receiver([](const Received&) { return response(201); });
  const std::string url = "http://127.0.0.1:" + std::to_string(proxy.port());
  for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) ::setenv(name, url.c_str(), 1);
  EXPECT_EQ(send(internal(), receiver.url()).status, 201);
  for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) ::unsetenv(name);
  EXPECT_TRUE(proxy.received().empty());
}

TEST(HttpSender, AnswersThatNeverEndAreCutAndCountByTheirStatus) {
  Receiver receiver([](const Received&) {
    return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n30d40\r\n" +
           std::string(200'000, 'x');
  });
  const SendResult result = send(internal(), receiver.url());
  EXPECT_EQ(result.status, 200);
  EXPECT_EQ(result.answer_start.size(), answer_start_bytes);
}

TEST(HttpSender, FaultsAreTold) {
  Receiver closing([](const Received&) { return std::string(); });
  Receiver nonsense([](const Received&) { return std::string("SSH-2.0-OpenSSH_9\r\n\r\n"); });
  std::uint16_t nobody = 0;
  {
    nobody = Receiver([](const Received&) { return std::string(); }).port();
  }
  const struct {
    std::string url;
    SendFault fault;
  } rows[] = {{closing.url(), SendFault::broken},
              {nonsense.url(), SendFault::broken},
              {"https://127.0.0.1:" + std::to_string(nonsense.port()), SendFault::tls_failed},
              {"http://127.0.0.1:" + std::to_string(nobody), SendFault::not_reached},
              {"http://nobody.invalid/", SendFault::name_not_found},
              {"ftp://127.0.0.1/", SendFault::broken}};
  for (const auto& row : rows) {
    const SendResult result = send(internal(), row.url);
    EXPECT_EQ(result.status, 0) << row.url;
    EXPECT_EQ(describe(result.fault), describe(row.fault)) << row.url;
  }
  const auto sender = make_http_sender(internal());
  const SendResult large = send(*sender, closing.url(), std::string(body_bytes_max, ' '));
  EXPECT_EQ(large.fault, SendFault::too_large);
}

TEST(HttpSender, TimesOutWhereNoAnswerComes) {
  std::latch release(1);
  Receiver receiver([&](const Received&) {
    release.wait();
    return response(200);
  });
  const SendResult result = send(internal(100), receiver.url());
  release.count_down();
  EXPECT_EQ(result.fault, SendFault::timed_out);
  EXPECT_EQ(result.status, 0);
}

TEST(HttpSender, ASlowReceiverKeepsOnlyItselfWaiting) {
  std::latch release(1);
  Receiver slow([&](const Received&) {
    release.wait();
    return response(200);
  });
  Receiver fast([](const Received&) { return response(202); });
  const auto sender = make_http_sender(internal());
  std::vector<std::future<SendResult>> waiting;
  for (int i = 0; i < 50; ++i) waiting.push_back(start(*sender, {.url = slow.url(), .body = "{}"}));
  for (int i = 0; i < 50; ++i) EXPECT_EQ(send(*sender, fast.url()).status, 202);
  EXPECT_EQ(waiting[0].wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  release.count_down();
  for (auto& result : waiting) EXPECT_EQ(result.get().status, 200);
}

TEST(HttpSender, StoppingLeavesNobodyToCall) {
  std::latch release(1);
  Receiver receiver([&](const Received&) {
    release.wait();
    return response(200);
  });
  const auto sender = make_http_sender(internal());
  auto result = start(*sender, {.url = receiver.url(), .body = "{}"});
  sender->stop();
  release.count_down();
  EXPECT_THROW(result.get(), std::future_error);
  sender->send({.url = receiver.url()}, [](const SendResult&) { FAIL(); });
}

// --- Whom it never calls -------------------------------------------------------------------------

TEST(HttpSender, CallsNoPrivateAddress) {
  Receiver receiver([](const Received&) { return response(200); });
  const std::string port = ":" + std::to_string(receiver.port()) + "/";
  for (const char* host :
       {"127.0.0.1", "127.1", "2130706433", "0x7f000001", "0", "localhost", "10.0.0.1",
        "169.254.169.254", "100.64.0.1", "192.168.1.1", "224.0.0.1", "[::1]", "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fd00:ec2::254]", "[fe80::1]"}) {
    const SendResult result = send(HttpSenderOptions{}, std::string("http://") + host + port);
    EXPECT_EQ(describe(result.fault), describe(SendFault::forbidden_address)) << host;
  }
  EXPECT_TRUE(receiver.received().empty());
}

// A name that passed every check when the endpoint was made, and now leads inside.
TEST(HttpSender, NamesThatLeadInsideAreNotFollowed) {
  Receiver receiver([](const Received&) { return response(200); });
  const std::string port = std::to_string(receiver.port());
  for (const char* address : {"127.0.0.1", "[::1]", "10.0.0.1", "169.254.169.254",
                              "[::ffff:127.0.0.1]", "127.0.0.1,[::1]"}) {
    HttpSenderOptions options;
    options.known_hosts = {"hooks.example.com:" + port + ":" + address};
    const SendResult result = send(options, "http://hooks.example.com:" + port + "/");
    EXPECT_EQ(describe(result.fault), describe(SendFault::forbidden_address)) << address;
    options.reach = Reach::anywhere;
    if (std::string_view(address) == "127.0.0.1") {
      EXPECT_EQ(send(options, "http://hooks.example.com:" + port + "/").status, 200);
    }
  }
  EXPECT_EQ(receiver.received().size(), 1u);
}

}  // namespace
}  // namespace stapel::connectors
