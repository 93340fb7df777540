// Two servers on one PostgreSQL database: what one commits the other knows, limits hold over both,
// and background work has one owner at a time.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "app/follower.h"
#include "app/lease_commands.h"
#include "app/testing/shop.h"
#include "app/webhooks.h"
#include "storage/postgres_store.h"
#include "storage/testing/postgres_schema_of_a_test.h"

namespace stapel::app {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

template <typename T>
std::string why(const Result<T, Refusal>& result) {
  return result ? "done" : std::string(refusal_name(result.refusal().code));
}

// Whether it becomes true within that time.
template <typename Condition>
bool soon(Condition condition, std::chrono::milliseconds within = 1'000ms) {
  for (const auto end = Clock::now() + within; Clock::now() < end;) {
    if (condition()) return true;
    std::this_thread::sleep_for(5ms);
  }
  return condition();
}

class ServersTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!schema_.why_not().empty()) GTEST_SKIP() << schema_.why_not();
    first_ = open();
    second_ = open();
  }
  std::unique_ptr<Shops> open() {
    ServiceOptions options;
    options.path = schema_.url();
    return Shops::open(options);
  }
  static Service& shop(Shops& server) { return *server.find(default_shop_name); }

  static std::string save_and_publish(Shops& server, const std::string& definition,
                                      const std::string& id) {
    const auto saved = await<PromotionAnswer>(
        [&](auto done) { shop(server).save_promotion({.definition = definition}, done); });
    if (!saved) return why(saved);
    return why(await<PublishAnswer>(
        [&](auto done) { shop(server).publish_promotions({.ids = {id}}, done); }));
  }
  static Result<CheckoutAnswer, Refusal> redeem(Shops& server, const std::string& code,
                                                const std::string& order) {
    return await<CheckoutAnswer>([&](auto done) {
      Redeem request{.checkout = {.cart = simple_cart({code})}, .order = order};
      request.checkout.idempotency = Idempotency{"test", order, order};
      shop(server).redeem(std::move(request), done);
    });
  }
  static Amount price(Shops& server, const std::vector<std::string>& codes = {}) {
    return (*shop(server).evaluate({.cart = simple_cart(codes)})).totals.total;
  }

  storage::PostgresSchemaOfATest schema_;
  std::unique_ptr<Shops> first_, second_;
};

TEST_F(ServersTest, PublishedPromotionsReachTheOtherServerWithinASecond) {
  ASSERT_EQ(save_and_publish(*first_, percent_promotion("p", R"("automatic")"), "p"), "done");
  EXPECT_EQ(price(*first_), 8'000);
  EXPECT_TRUE(soon([&] { return price(*second_) == 8'000; }));
  const auto paused = await<PromotionAnswer>([&](auto done) {
    shop(*second_).set_promotion_state({.id = "p", .state = PromotionState::paused}, done);
  });
  EXPECT_EQ(why(paused), "done");
  EXPECT_TRUE(soon([&] { return price(*first_) == 10'000; }));
}

TEST_F(ServersTest, ACommandNeverActsOnAnOldSet) {
  // Each server publishes on top of what the other did, without waiting for anything.
  for (int i = 0; i < 10; ++i) {
    const std::string id = "p" + std::to_string(i);
    Shops& server = i % 2 == 0 ? *first_ : *second_;
    ASSERT_EQ(save_and_publish(server, percent_promotion(id, code_trigger("C" + id)), id), "done");
    Shops& other = i % 2 == 0 ? *second_ : *first_;
    ASSERT_EQ(why(redeem(other, "C" + id, "order-" + id)), "done") << i;
  }
}

TEST_F(ServersTest, ALimitHoldsOverBothServers) {
  constexpr int limit = 7, attempts = 40;
  ASSERT_EQ(
      save_and_publish(*first_,
                       percent_promotion("p", code_trigger("TEN"),
                                         R"("limits":{"total":)" + std::to_string(limit) + "}"),
                       "p"),
      "done");
  std::atomic<int> taken = 0;
  std::vector<std::thread> shoppers;
  for (int i = 0; i < attempts; ++i) {
    shoppers.emplace_back([&, i] {
      taken += redeem(i % 2 == 0 ? *first_ : *second_, "TEN", "order" + std::to_string(i)) ? 1 : 0;
    });
  }
  for (std::thread& shopper : shoppers) shopper.join();
  EXPECT_EQ(taken, limit);
  EXPECT_EQ((*shop(*first_).promotion_uses("p")).used, limit);
}

TEST_F(ServersTest, ARepeatedRequestHasOneEffectWhereverItGoes) {
  ASSERT_EQ(save_and_publish(*first_, percent_promotion("p", code_trigger("BF")), "p"), "done");
  std::vector<Result<CheckoutAnswer, Refusal>> answers;
  std::mutex mutex;
  std::vector<std::thread> twins;
  for (int i = 0; i < 8; ++i) {
    twins.emplace_back([&, i] {
      auto answer = redeem(i % 2 == 0 ? *first_ : *second_, "BF", "one-order");
      while (!answer && answer.refusal().code == RefusalCode::idempotency_in_progress) {
        answer = redeem(i % 2 == 0 ? *first_ : *second_, "BF", "one-order");
      }
      const std::lock_guard lock(mutex);
      answers.push_back(std::move(answer));
    });
  }
  for (std::thread& twin : twins) twin.join();
  for (const auto& answer : answers) {
    ASSERT_EQ(why(answer), "done");
    EXPECT_EQ(answer->id, answers.front()->id);
    EXPECT_EQ(answer->result, answers.front()->result);
  }
  EXPECT_EQ(shop(*second_).redemptions({}).items.size(), 1u);
}

TEST_F(ServersTest, KeysShopsSettingsAndListsReachTheOtherServer) {
  const auto key =
      await<ApiKeyAnswer>([&](auto done) { shop(*first_).create_api_key({.name = "till"}, done); });
  ASSERT_EQ(why(key), "done");
  EXPECT_TRUE(soon([&] { return second_->authenticate(key->key).has_value(); }));
  ASSERT_EQ(why(await<ApiKeyAnswer>(
                [&](auto done) { shop(*first_).revoke_api_key({.id = key->id}, done); })),
            "done");
  EXPECT_TRUE(soon([&] { return !second_->authenticate(key->key).has_value(); }));

  ASSERT_EQ(why(await<ShopAnswer>([&](auto done) { first_->create({.name = "belgium"}, done); })),
            "done");
  EXPECT_TRUE(soon([&] { return second_->find("belgium") != nullptr; }));

  ASSERT_EQ(why(await<ProductListAnswer>([&](auto done) {
              shop(*first_).product_lists().put({.id = "shoes", .title = "S", .skus = {"SHOE"}},
                                                done);
            })),
            "done");
  const std::string on_the_list =
      R"({"id":"p","name":"P","trigger":"automatic","effects":[{"type":"percent_off","percent":20,)"
      R"("lines":{"attr":"line.lists","op":"in","value":["shoes"]}}]})";
  ASSERT_EQ(save_and_publish(*second_, on_the_list, "p"), "done");
  EXPECT_TRUE(soon([&] { return price(*second_) == 8'000; }));
}

// --- Leases --------------------------------------------------------------------------------------

TEST_F(ServersTest, OneServerDeliversAndAnotherTakesOverWhenItEnds) {
  ASSERT_EQ(why(await<WebhookAnswer>([&](auto done) {
              shop(*first_).webhooks().create({.choice = {.url = "https://shop.example/hook"}},
                                              done);
            })),
            "done");
  const auto tenure = [](Shops& server) { return shop(server).webhooks().tenure(); };
  ASSERT_TRUE(soon([&] { return tenure(*first_) || tenure(*second_); }, 3'000ms));
  Shops& owner = tenure(*first_) ? *first_ : *second_;
  auto& rest = tenure(*first_) ? second_ : first_;
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(tenure(owner));
    EXPECT_FALSE(tenure(*rest));
    std::this_thread::sleep_for(20ms);
  }
  const auto began = Clock::now();
  shop(owner).webhooks().give_back_tenure();
  EXPECT_TRUE(soon([&] { return tenure(*rest).has_value(); }, 3'000ms));
  EXPECT_LT(Clock::now() - began, 3s);
}

TEST_F(ServersTest, AServerThatLostItsLeaseRecordsNothing) {
  const auto hook = await<WebhookAnswer>([&](auto done) {
    shop(*first_).webhooks().create({.choice = {.url = "https://shop.example/hook"}}, done);
  });
  ASSERT_EQ(why(hook), "done");
  auto& hooks = shop(*first_).webhooks();
  ASSERT_TRUE(soon([&] { return hooks.tenure().has_value(); }, 3'000ms));
  const std::string tenure = *hooks.tenure();
  const auto record = [&](const std::string& under) {
    return why(await<DoneAnswer>(
        [&](auto done) { hooks.record({.webhook = hook->id, .position = 1}, under, done); }));
  };
  EXPECT_EQ(record(tenure), "done");
  EXPECT_EQ(record("somebody-else"), "contended");
}

TEST(Leases, AreTakenWhenFreeKeptByTheirHolderAndTakenOverAfterTheirTime) {
  const storage::LeaseKey key{"work"};
  const auto take = [&](const storage::LeaseRow& row, const std::string& holder, Instant now) {
    Snapshot snapshot;
    snapshot.insert(key, row, 1);
    return decide(snapshot, TakeLeaseCommand{{"work", holder}, 5'000}, now);
  };
  const Instant start{1'000'000'000'000};
  const Instant later{start.microseconds + 4'999'999}, end{start.microseconds + 5'000'000};
  const storage::LeaseRow held{"a", end};
  EXPECT_TRUE(std::holds_alternative<Answer>(take({}, "a", start).outcome));
  EXPECT_TRUE(std::holds_alternative<Answer>(take(held, "a", later).outcome));
  EXPECT_TRUE(std::holds_alternative<Refusal>(take(held, "b", later).outcome));
  EXPECT_TRUE(take(held, "b", later).delta.empty());
  EXPECT_TRUE(std::holds_alternative<Answer>(take(held, "b", end).outcome));

  Snapshot snapshot;
  snapshot.insert(key, held, 1);
  EXPECT_TRUE(holds(snapshot, {"work", "a"}, later));
  EXPECT_FALSE(holds(snapshot, {"work", "a"}, end));
  EXPECT_FALSE(holds(snapshot, {"work", "b"}, later));
}

}  // namespace
}  // namespace stapel::app
