// Figures of webhooks, from what is in the store and what is committed.
#include "app/delivery_counts.h"

#include <gtest/gtest.h>

#include "app/testing/shop.h"
#include "app/webhook_requests.h"
#include "storage/sqlite_store.h"

namespace stapel::app {
namespace {

using storage::Commit;
using storage::DeliveryKey;
using storage::DeliveryRow;
using storage::WebhookKey;
using storage::WebhookRow;

TEST(DeliveryCounts, FollowWhatIsCommitted) {
  Shop shop;
  DeliveryCounts counts(*storage::open_sqlite_reader({.path = shop.path()}), 1);
  Commit commit;
  for (const std::int64_t event : {1, 2, 3}) {
    commit.writes[DeliveryKey{"wh_1", event}] = {storage::Row(DeliveryRow{}), 0};
  }
  commit.writes[DeliveryKey{"wh_2", 1}] = {storage::Row(DeliveryRow{}), 0};
  commit.writes[WebhookKey{"wh_1"}] = {storage::Row(WebhookRow{.state = WebhookState::disabled}),
                                       1};
  commit.appends.emplace_back(storage::WebhookAttempt{.outcome = AttemptOutcome::failed});
  commit.appends.emplace_back(storage::WebhookAttempt{.outcome = AttemptOutcome::disabled});
  counts.update(commit);
  EXPECT_EQ(counts.now().waiting, 4);
  EXPECT_EQ(counts.now().disabled, 1);
  EXPECT_EQ(counts.now().failed, 2);

  Commit next;
  next.writes[DeliveryKey{"wh_1", 1}] = {std::nullopt, 1};
  next.writes[DeliveryKey{"wh_1", 2}] = {storage::Row(DeliveryRow{.attempts = 2}), 1};
  next.writes[WebhookKey{"wh_1"}] = {storage::Row(WebhookRow{}), 2};
  next.appends.emplace_back(storage::WebhookAttempt{.outcome = AttemptOutcome::delivered});
  next.appends.emplace_back(storage::DeliveriesLetGo{"wh_2"});
  counts.update(next);
  EXPECT_EQ(counts.now().waiting, 2);
  EXPECT_EQ(counts.now().disabled, 0);
  EXPECT_EQ(counts.now().delivered, 1);
}

TEST(DeliveryCounts, BeginWithWhatIsInTheStore) {
  Shop shop;
  const auto made = await<WebhookAnswer>([&](auto done) {
    shop->webhooks().create({.choice = {.url = "https://shop.example/hook"}}, std::move(done));
  });
  ASSERT_TRUE(bool(made));
  ASSERT_TRUE(bool(await<WebhookAnswer>([&](auto done) {
    shop->webhooks().change({.id = made->id, .choice = made->choice, .enabled = false},
                            std::move(done));
  })));
  EXPECT_EQ(shop.shops().metrics().webhooks_disabled, 1);
  shop.reopen();
  EXPECT_EQ(shop.shops().metrics().webhooks_disabled, 1);
}

}  // namespace
}  // namespace stapel::app
