// Power loss: a shop at work on a disk that loses its unsynced writes at a random moment. Every
// round: work, crash, reopen, compare. STAPEL_ROUNDS sets the number of rounds.
#include <gtest/gtest.h>

#include <cstdlib>
#include <future>
#include <map>
#include <mutex>

#include "app/shops.h"
#include "app/testing/shop.h"
#include "app/verify.h"
#include "storage/sqlite_connection.h"
#include "storage/sqlite_store.h"
#include "storage/testing/losing_disk.h"

namespace stapel::app {
namespace {

using storage::LosingDisk;

constexpr int rounds_default = 200;
constexpr std::int64_t limit = 40;

int rounds() {
  const char* text = std::getenv("STAPEL_ROUNDS");
  return text ? std::atoi(text) : rounds_default;
}

std::unique_ptr<Shops> open_shop(const LosingDisk& disk) {
  storage::SqliteOptions file{.path = "/shop.db", .vfs = disk.name(), .checkpoint_pages = 20};
  return Shops::over(storage::open_sqlite(file),
                     {.workers = 1, .readers = 2, .report = [](std::string_view) {}});
}

void publish_code(Service& service) {
  const std::string definition = percent_promotion(
      "bf", code_trigger("BF20"), R"("limits":{"total":)" + std::to_string(limit) + "}");
  const auto saved = await<PromotionAnswer>(
      [&](auto done) { service.save_promotion({.definition = definition}, done); });
  ASSERT_TRUE(bool(saved));
  const auto published =
      await<PublishAnswer>([&](auto done) { service.publish_promotions({.ids = {"bf"}}, done); });
  ASSERT_TRUE(bool(published));
}

// What clients were told: by the order id, the checkout that was acknowledged.
struct Told {
  std::mutex mutex;
  std::map<std::string, std::string> redeemed;
  int unanswered = 0;  // told that nothing or nothing certain is known
};

// Sends redemptions, each with its own key, and waits for all answers.
void redeem_all(Service& service, const std::vector<std::string>& orders, Told& told) {
  std::promise<void> all;
  std::atomic<std::size_t> left{orders.size()};
  for (const std::string& order : orders) {
    Checkout request{.cart = simple_cart({"BF20"}, "customer of " + order),
                     .idempotency = Idempotency{"client", order, order}};
    service.redeem({std::move(request), order}, [&, order](Result<CheckoutAnswer, Refusal> answer) {
      {
        const std::lock_guard lock(told.mutex);
        if (answer) {
          const auto [entry, added] = told.redeemed.emplace(order, answer->id);
          EXPECT_TRUE(added || entry->second == answer->id) << order << " was redeemed twice";
        } else if (is_transient(answer.refusal().code)) {
          ++told.unanswered;
        }
      }
      if (--left == 0) all.set_value();
    });
  }
  all.get_future().wait();
}

std::vector<std::string> orders_of(int from, int count) {
  std::vector<std::string> orders;
  for (int i = from; i < from + count; ++i) orders.push_back("order-" + std::to_string(i));
  return orders;
}

// Every acknowledged redemption is in the log once, no order is there twice, and the books agree.
void expect_kept(LosingDisk& disk, const Told& told) {
  const storage::SqliteOptions file{.path = "/shop.db", .vfs = disk.name()};
  const auto reader = storage::open_sqlite_reader(file);
  std::map<std::string, std::string> logged;
  for (const auto& entry : reader->redemptions(storage::default_shop, 0, 1'000)) {
    EXPECT_TRUE(logged.emplace(entry.order, entry.checkout).second)
        << entry.order << " is in the log twice";
  }
  for (const auto& [order, checkout] : told.redeemed) {
    const auto found = logged.find(order);
    ASSERT_NE(found, logged.end()) << order << " was acknowledged and is lost";
    EXPECT_EQ(found->second, checkout);
  }
  EXPECT_LE(static_cast<std::int64_t>(logged.size()), limit);
  const VerifyReport report = verify(*reader, 5);
  EXPECT_TRUE(report.clean()) << report.differences.at(0);
}

TEST(PowerLoss, KeepsWhatWasAcknowledgedAndDoublesNothing) {
  std::int64_t lost = 0;
  int unanswered = 0;
  for (int round = 0; round < rounds() && !testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    LosingDisk disk(static_cast<std::uint64_t>(round) + 1);
    Told told;
    {
      const auto shops = open_shop(disk);
      Service* service = shops->find(default_shop_name);
      publish_code(*service);
      disk.fail_after(1 + round * 7 % 90);
      for (int i = 0; i < 30 && !disk.failed(); i += 6) {
        redeem_all(*service, orders_of(i, 6), told);
      }
      disk.fail();
    }
    disk.restore();
    {
      const auto shops = open_shop(disk);
      Service* service = shops->find(default_shop_name);
      // Clients repeat what they were not told about, and everything else too.
      redeem_all(*service, orders_of(0, 50), told);
    }
    expect_kept(disk, told);
    EXPECT_EQ(static_cast<std::int64_t>(told.redeemed.size()), limit);
    lost += disk.lost_writes();
    unanswered += told.unanswered;
  }
  // A crash that loses nothing tests nothing.
  if (rounds() >= rounds_default) {
    EXPECT_GT(lost, rounds());
    EXPECT_GT(unanswered, rounds() / 4);
  }
  RecordProperty("lost_writes", static_cast<int>(lost));
  RecordProperty("unanswered", unanswered);
}

// Also while the file is made and brought up to date: it opens again, empty or whole.
TEST(PowerLoss, OpensAgainWhereTheFirstStartWasCut) {
  for (int operation = 1; operation < 120; ++operation) {
    SCOPED_TRACE(operation);
    LosingDisk disk(static_cast<std::uint64_t>(operation));
    disk.fail_after(operation);
    try {
      open_shop(disk);
    } catch (const storage::StoreError&) {
    }
    disk.restore();
    const auto shops = open_shop(disk);
    Service* service = shops->find(default_shop_name);
    publish_code(*service);
  }
}

// The disk itself: without a sync there is no promise, and this test would notice one.
TEST(PowerLoss, LosesWhatWasNotSynced) {
  LosingDisk disk(7);
  std::int64_t kept = 0;
  for (int i = 0; i < 20; ++i) {
    {
      storage::SqliteConnection careless("/careless.db",
                                         storage::SqliteConnection::Mode::read_write, disk.name());
      careless.execute("PRAGMA journal_mode = WAL");
      careless.execute("PRAGMA synchronous = OFF");
      careless.execute("CREATE TABLE IF NOT EXISTS t (i INTEGER)");
      careless.execute("INSERT INTO t VALUES (1)");
      disk.fail();
    }
    disk.restore();
    try {
      storage::SqliteConnection again("/careless.db", storage::SqliteConnection::Mode::read_write,
                                      disk.name());
      kept = again.query_integer("SELECT count(*) FROM t");
    } catch (const storage::StoreError&) {
    }
  }
  EXPECT_LT(kept, 20);
  EXPECT_GT(disk.lost_writes(), 0);
}

}  // namespace
}  // namespace stapel::app
