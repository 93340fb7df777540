// The dispatcher over a real shop, with a sender that answers as it is told and a clock that the
// test sets: what is delivered, again and again, in which order, and what survives a restart.
#include "connectors/dispatcher.h"

#include <gtest/gtest.h>

#include "app/events.h"
#include "app/testing/shop.h"
#include "app/webhook_answer.h"
#include "webhooks/signature.h"

namespace stapel::connectors {
namespace {

using app::WebhookAnswer;
using app::WebhookState;

struct Delivered {
  SendRequest request;
  std::string id, type;
};

std::string header(const SendRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.headers) {
    if (key == name) return value;
  }
  return {};
}

std::string member(const std::string& body, std::string_view name) {
  Faults faults;
  const auto document = json::Document::parse(body, faults);
  const auto found = document ? document->root().find(name) : std::nullopt;
  return found ? std::string(found->text()) : "";
}

// Answers at once, on the thread that sends, unless told to keep what it gets.
class FakeSender : public Sender {
 public:
  std::function<SendResult(const Delivered&)> answer = [](const Delivered&) {
    return SendResult{.status = 204};
  };
  std::vector<Delivered> all;
  std::vector<std::function<void(SendResult)>> kept;
  bool keep = false;

  void send(SendRequest request, std::function<void(SendResult)> done) override {
    Delivered one{request, header(request, "webhook-id"), member(request.body, "type")};
    all.push_back(one);
    if (keep) {
      kept.push_back(std::move(done));
    } else {
      done(answer(one));
    }
  }
  void stop() override {}
  std::size_t count(std::string_view type) const {
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [&](const auto& one) { return one.type == type; }));
  }
};

class DispatcherTest : public ::testing::Test {
 protected:
  DispatcherTest() { restart(); }

  // As after kill -9: nothing but the store is left.
  void restart() {
    dispatcher_.reset();
    app::ServiceOptions options;
    options.webhooks_reach = webhooks::Reach::anywhere;
    if (!shop_) {
      shop_ = std::make_unique<app::Shop>(options);
    } else {
      shop_->reopen();
    }
    DispatcherOptions mine;
    mine.clock = [this] { return Instant{now_.load()}; };
    mine.randomness = [] { return 0U; };
    mine.kept_days = kept_days_;
    dispatcher_ = std::make_unique<Dispatcher>(shop_->shops(), sender_, mine);
  }
  void at(const char* text) {
    shop_->set_time(text);
    now_ = parse_instant(text)->microseconds;
  }
  app::Webhooks& hooks() { return (*shop_)->webhooks(); }

  WebhookAnswer make(app::WebhookChoice choice = {.url = "https://shop.example.com/hook"},
                     app::SignatureKind signature = app::SignatureKind::hmac) {
    const auto made = app::await<WebhookAnswer>([&](auto done) {
      hooks().create({.choice = std::move(choice), .signature = signature}, std::move(done));
    });
    EXPECT_TRUE(made) << made.refusal().message;
    return *made;
  }
  WebhookAnswer change(const WebhookAnswer& webhook, bool enabled) {
    return *app::await<WebhookAnswer>([&](auto done) {
      hooks().change({.id = webhook.id, .choice = webhook.choice, .enabled = enabled},
                     std::move(done));
    });
  }
  WebhookAnswer find(const std::string& id) {
    const auto found = hooks().find(id);
    EXPECT_TRUE(found);
    return *found;
  }
  std::vector<storage::WebhookAttempt> attempts(const std::string& id) {
    return hooks().attempts(id, {.after = "", .limit = 100})->items;
  }
  // An event pool.created of this object.
  void pool(const std::string& id) {
    const auto made = app::await<app::PoolAnswer>([&](auto done) {
      (*shop_)->create_pool({.id = id, .name = "Pool", .pattern = "AB-####-####"}, std::move(done));
    });
    ASSERT_TRUE(made) << made.refusal().message;
  }
  // An event codes.generated of this object.
  void codes(const std::string& pool) {
    const auto made = app::await<app::CodesAnswer>(
        [&](auto done) { (*shop_)->generate_codes({.pool = pool, .count = 1}, std::move(done)); });
    ASSERT_TRUE(made) << made.refusal().message;
  }
  app::EventsAnswer feed(app::EventsRequest request = {}) {
    const auto events = hooks().events(request);
    EXPECT_TRUE(events);
    return *events;
  }

  std::int64_t kept_days_ = 30;
  std::atomic<std::int64_t> now_{parse_instant("2026-11-27T10:00:00+01:00")->microseconds};
  FakeSender sender_;
  std::unique_ptr<app::Shop> shop_;
  std::unique_ptr<Dispatcher> dispatcher_;
};

TEST_F(DispatcherTest, DeliversSignedEventsOnceEach) {
  pool("before");
  const WebhookAnswer webhook = make();
  pool("a");
  pool("b");
  dispatcher_->settle();
  dispatcher_->settle();
  ASSERT_EQ(sender_.count("pool.created"), 2u);  // not those of before
  const SendRequest& sent = sender_.all.back().request;
  EXPECT_EQ(sent.url, "https://shop.example.com/hook");
  const webhooks::SignedHeaders headers{header(sent, "webhook-id"),
                                        header(sent, "webhook-timestamp"),
                                        header(sent, "webhook-signature")};
  const webhooks::Key keys[] = {*webhooks::Key::parse(webhook.secret)};
  EXPECT_EQ(webhooks::verify(keys, headers, sent.body, Instant{now_}), webhooks::Verdict::good);
  const auto events = feed({.types = {"pool.created"}});
  EXPECT_EQ(headers.id, events.items.back().id);
  EXPECT_EQ(sent.body, app::render(events.items.back()));
  const auto log = attempts(webhook.id);
  EXPECT_EQ(log.size(), sender_.all.size());
  EXPECT_EQ(log[0].event_id, headers.id);
  EXPECT_EQ(log[0].status, 204);
  EXPECT_EQ(log[0].outcome, storage::AttemptOutcome::delivered);
  EXPECT_EQ(find(webhook.id).behind, 0);
  restart();
  dispatcher_->settle();
  EXPECT_EQ(sender_.count("pool.created"), 2u);
}

TEST_F(DispatcherTest, RetriesByThePlanAlsoAfterARestart) {
  const WebhookAnswer webhook =
      make({.url = "https://shop.example.com/hook", .types = {"pool.created"}});
  sender_.answer = [](const Delivered&) { return SendResult{.status = 500, .answer_start = "no"}; };
  pool("a");
  dispatcher_->settle();
  EXPECT_EQ(sender_.all.size(), 1u);
  EXPECT_EQ(find(webhook.id).waiting, 1);
  at("2026-11-27T10:00:04+01:00");
  dispatcher_->settle();
  EXPECT_EQ(sender_.all.size(), 1u);
  restart();
  at("2026-11-27T10:00:05+01:00");
  dispatcher_->settle();
  EXPECT_EQ(sender_.all.size(), 2u);
  sender_.answer = [](const Delivered&) { return SendResult{.status = 200}; };
  at("2026-11-27T10:05:04+01:00");
  dispatcher_->settle();
  EXPECT_EQ(sender_.all.size(), 2u);
  at("2026-11-27T10:05:05+01:00");
  dispatcher_->settle();
  ASSERT_EQ(sender_.all.size(), 3u);
  EXPECT_EQ(sender_.all[0].id, sender_.all[2].id);
  EXPECT_NE(header(sender_.all[0].request, "webhook-timestamp"),
            header(sender_.all[2].request, "webhook-timestamp"));
  EXPECT_EQ(find(webhook.id).waiting, 0);
  const auto log = attempts(webhook.id);
  ASSERT_EQ(log.size(), 3u);
  EXPECT_EQ(log[0].number, 3);
  EXPECT_EQ(log[2].answer, "no");
  EXPECT_EQ(log[2].next_at, parse_instant("2026-11-27T10:00:05+01:00"));
}

TEST_F(DispatcherTest, EventsOfOneObjectKeepTheirOrder) {
  make({.url = "https://shop.example.com/hook", .types = {"pool.created", "codes.generated"}});
  sender_.answer = [](const Delivered& one) {
    return SendResult{.status = member(one.request.body, "object") == "a" ? 500 : 200};
  };
  pool("a");
  codes("a");
  pool("b");
  codes("b");
  dispatcher_->settle();
  ASSERT_EQ(sender_.all.size(), 3u);  // created a, created b, generated b
  EXPECT_EQ(sender_.count("codes.generated"), 1u);
  sender_.answer = [](const Delivered&) { return SendResult{.status = 200}; };
  at("2026-11-27T10:00:05+01:00");
  dispatcher_->settle();
  ASSERT_EQ(sender_.all.size(), 5u);
  EXPECT_EQ(sender_.all[3].type, "pool.created");
  EXPECT_EQ(sender_.all[4].type, "codes.generated");
}

TEST_F(DispatcherTest, GoneDisablesAndTellsTheOthers) {
  const WebhookAnswer webhook =
      make({.url = "https://gone.example.com", .types = {"pool.created"}});
  const WebhookAnswer other =
      make({.url = "https://other.example.com", .types = {"webhook.disabled"}});
  sender_.answer = [](const Delivered& one) {
    return SendResult{.status = one.request.url == "https://gone.example.com" ? 410 : 200};
  };
  pool("a");
  dispatcher_->settle();
  EXPECT_EQ(find(webhook.id).state, WebhookState::disabled);
  EXPECT_NE(find(webhook.id).reason.find("410"), std::string::npos);
  EXPECT_EQ(sender_.count("webhook.disabled"), 1u);
  pool("b");
  dispatcher_->settle();
  EXPECT_EQ(sender_.count("pool.created"), 1u);
  // Enabled again it goes on where it stopped: nothing was lost.
  sender_.answer = [](const Delivered&) { return SendResult{.status = 200}; };
  change(webhook, true);
  dispatcher_->settle();
  EXPECT_EQ(sender_.count("pool.created"), 3u);
}

TEST_F(DispatcherTest, AnEndpointThatTakesNothingForDaysIsDisabledAndLosesNothing) {
  const WebhookAnswer webhook =
      make({.url = "https://shop.example.com/hook", .types = {"pool.created"}});
  sender_.answer = [](const Delivered&) { return SendResult{.fault = SendFault::not_reached}; };
  pool("a");
  const std::int64_t hour = std::int64_t{3'600} * 1'000'000;
  for (int round = 0; round < 30 && find(webhook.id).state == WebhookState::enabled; ++round) {
    dispatcher_->settle();
    now_ += 25 * hour;
    shop_->set_time(format_instant(Instant{now_}).c_str());
  }
  EXPECT_EQ(sender_.all.size(), 10u);
  EXPECT_EQ(find(webhook.id).state, WebhookState::disabled);
  const auto log = attempts(webhook.id);
  EXPECT_EQ(log[0].outcome, storage::AttemptOutcome::disabled);
  EXPECT_EQ(log[0].error, describe(SendFault::not_reached));
  sender_.answer = [](const Delivered&) { return SendResult{.status = 200}; };
  change(webhook, true);
  dispatcher_->settle();
  EXPECT_EQ(sender_.all.size(), 11u);
  EXPECT_EQ(sender_.all[10].id, sender_.all[0].id);
}

TEST_F(DispatcherTest, OneBadEventIsGivenUpWhileOthersArrive) {
  const WebhookAnswer webhook =
      make({.url = "https://shop.example.com/hook", .types = {"pool.created"}});
  sender_.answer = [](const Delivered& one) {
    return SendResult{.status = member(one.request.body, "object") == "bad" ? 400 : 200};
  };
  pool("bad");
  const std::int64_t hour = std::int64_t{3'600} * 1'000'000;
  for (int round = 0; round < 12; ++round) {
    dispatcher_->settle();
    pool("good-" + std::to_string(round));
    dispatcher_->settle();
    now_ += 25 * hour;
    shop_->set_time(format_instant(Instant{now_}).c_str());
  }
  EXPECT_EQ(find(webhook.id).state, WebhookState::enabled);
  EXPECT_EQ(find(webhook.id).waiting, 0);
  const auto log = attempts(webhook.id);
  EXPECT_EQ(std::count_if(
                log.begin(), log.end(),
                [](const auto& one) { return one.outcome == storage::AttemptOutcome::given_up; }),
            1);
  EXPECT_EQ(sender_.all.size(), 10u + 12u);
}

// A process that dies while an event is on its way never learns what came of it.
TEST_F(DispatcherTest, WhatWasOnItsWayAtAKillIsSentAgainWithItsId) {
  make({.url = "https://shop.example.com/hook", .types = {"pool.created"}});
  pool("a");
  sender_.keep = true;
  dispatcher_->begin();
  ASSERT_EQ(sender_.all.size(), 1u);
  sender_.keep = false;
  restart();
  dispatcher_->settle();
  ASSERT_EQ(sender_.all.size(), 2u);
  EXPECT_EQ(sender_.all[0].id, sender_.all[1].id);
}

TEST_F(DispatcherTest, ARotatedSecretSignsBesideTheNewOneForADay) {
  const WebhookAnswer webhook = make();
  const WebhookAnswer rotated = *app::await<WebhookAnswer>(
      [&](auto done) { hooks().rotate_secret({.id = webhook.id}, std::move(done)); });
  EXPECT_NE(rotated.secret, webhook.secret);
  EXPECT_EQ(rotated.old_secret_until, parse_instant("2026-11-28T10:00:00+01:00"));
  const auto verdicts = [&](const SendRequest& sent) {
    std::vector<bool> good;
    for (const std::string& secret : {webhook.secret, rotated.secret}) {
      const webhooks::Key keys[] = {*webhooks::Key::parse(secret)};
      good.push_back(
          webhooks::verify(keys,
                           {header(sent, "webhook-id"), header(sent, "webhook-timestamp"),
                            header(sent, "webhook-signature")},
                           sent.body, Instant{now_}) == webhooks::Verdict::good);
    }
    return good;
  };
  pool("a");
  dispatcher_->settle();
  EXPECT_EQ(verdicts(sender_.all.back().request), (std::vector{true, true}));
  at("2026-11-28T10:00:01+01:00");
  pool("b");
  dispatcher_->settle();
  EXPECT_EQ(verdicts(sender_.all.back().request), (std::vector{false, true}));
}

TEST_F(DispatcherTest, SignsWithEd25519WhereThatWasChosen) {
  const WebhookAnswer webhook =
      make({.url = "https://shop.example.com/hook"}, app::SignatureKind::ed25519);
  EXPECT_TRUE(webhook.secret.starts_with("whpk_"));
  pool("a");
  dispatcher_->settle();
  EXPECT_TRUE(header(sender_.all.back().request, "webhook-signature").starts_with("v1a,"));
  const WebhookAnswer rotated = *app::await<WebhookAnswer>(
      [&](auto done) { hooks().rotate_secret({.id = webhook.id}, std::move(done)); });
  EXPECT_TRUE(rotated.secret.starts_with("whpk_"));
}

TEST_F(DispatcherTest, ReplaysOneEventAndAllSinceATime) {
  const WebhookAnswer webhook =
      make({.url = "https://shop.example.com/hook", .types = {"pool.created"}});
  pool("a");
  at("2026-11-27T11:00:00+01:00");
  pool("b");
  at("2026-11-27T12:00:00+01:00");
  pool("c");
  dispatcher_->settle();
  ASSERT_EQ(sender_.all.size(), 3u);
  ASSERT_TRUE(app::await<WebhookAnswer>([&](auto done) {
    hooks().replay_event({.id = webhook.id, .event = sender_.all[0].id}, std::move(done));
  }));
  dispatcher_->settle();
  ASSERT_EQ(sender_.all.size(), 4u);
  EXPECT_EQ(sender_.all[3].id, sender_.all[0].id);
  ASSERT_TRUE(app::await<WebhookAnswer>([&](auto done) {
    hooks().replay_since({.id = webhook.id, .since = *parse_instant("2026-11-27T11:00:00+01:00")},
                         std::move(done));
  }));
  dispatcher_->settle();
  ASSERT_EQ(sender_.all.size(), 6u);
  EXPECT_EQ(sender_.all[4].id, sender_.all[1].id);
  EXPECT_EQ(sender_.all[5].id, sender_.all[2].id);
  EXPECT_FALSE(app::await<WebhookAnswer>([&](auto done) {
    hooks().replay_event({.id = webhook.id, .event = "evt_000000000000000000000001"},
                         std::move(done));
  }));
}

TEST_F(DispatcherTest, ATestReachesOnlyItsEndpoint) {
  const WebhookAnswer webhook = make({.url = "https://one.example.com", .types = {"pool.created"}});
  make({.url = "https://other.example.com"});
  ASSERT_TRUE(app::await<WebhookAnswer>(
      [&](auto done) { hooks().test({.id = webhook.id}, std::move(done)); }));
  dispatcher_->settle();
  EXPECT_EQ(sender_.count("webhook.test"), 1u);
  for (const Delivered& one : sender_.all) {
    if (one.type == "webhook.test") {
      EXPECT_EQ(one.request.url, "https://one.example.com");
    }
  }
}

TEST_F(DispatcherTest, AnOverloadedEndpointRests) {
  make({.url = "https://shop.example.com/hook", .types = {"pool.created"}});
  sender_.answer = [](const Delivered&) {
    return SendResult{.status = 429, .retry_after_seconds = 60};
  };
  pool("a");
  dispatcher_->settle();
  pool("b");
  at("2026-11-27T10:00:59+01:00");
  dispatcher_->settle();
  EXPECT_EQ(sender_.all.size(), 1u);
  sender_.answer = [](const Delivered&) { return SendResult{.status = 200}; };
  at("2026-11-27T10:01:00+01:00");
  dispatcher_->settle();
  EXPECT_EQ(sender_.all.size(), 3u);
}

TEST_F(DispatcherTest, OldEventsAndAttemptsAreLetGo) {
  const WebhookAnswer webhook = make({.url = "https://a.example.com", .types = {"pool.created"}});
  pool("a");
  pool("b");
  dispatcher_->settle();
  at("2026-12-27T10:00:01+01:00");
  dispatcher_->settle();  // lets go of what was there a moment before
  pool("c");
  now_ += std::int64_t{60} * 1'000'000;
  dispatcher_->settle();
  now_ += std::int64_t{60} * 1'000'000;
  dispatcher_->settle();
  const auto events = feed();
  ASSERT_EQ(events.items.size(), 1u);
  EXPECT_EQ(events.items[0].object, "c");
  EXPECT_GT(events.items[0].sequence, 1);
  const auto gone = hooks().events({.after = 1});
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.refusal().code, app::RefusalCode::events_gone);
  EXPECT_EQ(attempts(webhook.id).size(), 1u);
}

TEST_F(DispatcherTest, TheFeedHasEveryEventInOrder) {
  pool("a");
  codes("a");
  codes("a");
  pool("b");
  const auto all = feed();
  ASSERT_GE(all.items.size(), 4u);
  for (std::size_t i = 1; i < all.items.size(); ++i) {
    EXPECT_EQ(all.items[i].sequence, all.items[i - 1].sequence + 1);
  }
  EXPECT_FALSE(all.more);
  app::EventsRequest request{.limit = 1, .types = {"codes.generated"}};
  auto page = feed(request);
  ASSERT_EQ(page.items.size(), 1u);
  EXPECT_TRUE(page.more);
  request.after = page.last;
  page = feed(request);
  ASSERT_EQ(page.items.size(), 1u);
  EXPECT_EQ(page.items[0].type, "codes.generated");
  request.after = page.last;
  page = feed(request);
  EXPECT_TRUE(page.items.empty());
  EXPECT_FALSE(page.more);
  EXPECT_EQ(page.last, all.last);
  EXPECT_FALSE(hooks().events({.after = all.last + 1}));
}

TEST_F(DispatcherTest, DeletedEndpointsAreForgotten) {
  const WebhookAnswer webhook = make();
  sender_.answer = [](const Delivered&) { return SendResult{.status = 500}; };
  pool("a");
  dispatcher_->settle();
  ASSERT_TRUE(app::await<WebhookAnswer>(
      [&](auto done) { hooks().remove({.id = webhook.id}, std::move(done)); }));
  const std::size_t before = sender_.all.size();
  at("2026-11-28T10:00:00+01:00");
  pool("b");
  dispatcher_->settle();
  EXPECT_EQ(sender_.all.size(), before);
  EXPECT_FALSE(hooks().find(webhook.id));
  EXPECT_TRUE(hooks().list().empty());
}

}  // namespace
}  // namespace stapel::connectors
