// A disk that refuses: full, bad or read-only from one operation of a batch on, at every one of
// them. Whatever happens then (space returns, the process is killed, power fails): what was
// acknowledged is there, what was told to be not stored is not, no batch is there by half.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <future>
#include <map>
#include <mutex>

#include "app/shops.h"
#include "app/testing/shop.h"
#include "app/verify.h"
#include "storage/sqlite_store.h"
#include "storage/testing/losing_disk.h"

namespace stapel::app {
namespace {

using storage::LosingDisk;
using Refuses = LosingDisk::Refuses;

constexpr int points = 24;  // more operations than one batch has

struct Fault {
  const char* name;
  Refuses what;
  int code;
  // What commands are told that could not be stored: for certain, or perhaps.
  RefusalCode told;
};
constexpr Fault faults[] = {
    {"full", Refuses::growth, LosingDisk::full, RefusalCode::not_stored},
    {"full for every write", Refuses::writes, LosingDisk::full, RefusalCode::not_stored},
    {"read-only", Refuses::writes, LosingDisk::read_only, RefusalCode::not_stored},
    {"bad", Refuses::writes, LosingDisk::write_failed, RefusalCode::outcome_unknown},
    {"cannot sync", Refuses::syncs, LosingDisk::sync_failed, RefusalCode::outcome_unknown},
};

enum class Then { goes_on, process_ends, power_fails };

std::unique_ptr<Shops> open_shop(const LosingDisk& disk) {
  storage::SqliteOptions file{.path = "/shop.db", .vfs = disk.name(), .checkpoint_pages = 20};
  return Shops::over(storage::open_sqlite(file),
                     {.workers = 1, .readers = 2, .report = [](std::string_view) {}});
}

void publish_code(Service& service) {
  const std::string definition =
      percent_promotion("bf", code_trigger("BF20"), R"("limits":{"total":1000})");
  ASSERT_TRUE(bool(await<PromotionAnswer>(
      [&](auto done) { service.save_promotion({.definition = definition}, done); })));
  ASSERT_TRUE(bool(
      await<PublishAnswer>([&](auto done) { service.publish_promotions({.ids = {"bf"}}, done); })));
}

// What clients were told, by order.
struct Told {
  std::mutex mutex;
  std::map<std::string, std::string> redeemed;  // checkout
  std::map<std::string, RefusalCode> refused;   // the last refusal
};

void redeem_all(Service& service, int from, int count, Told& told) {
  std::promise<void> all;
  std::atomic<int> left{count};
  for (int i = from; i < from + count; ++i) {
    const std::string order = "order-" + std::to_string(i);
    Checkout request{.cart = simple_cart({"BF20"}, "customer of " + order),
                     .idempotency = Idempotency{"client", order, order}};
    service.redeem({std::move(request), order}, [&, order](Result<CheckoutAnswer, Refusal> answer) {
      {
        const std::lock_guard lock(told.mutex);
        if (answer) {
          const auto [entry, added] = told.redeemed.emplace(order, answer->id);
          EXPECT_TRUE(added || entry->second == answer->id) << order << " was redeemed twice";
        } else {
          told.refused[order] = answer.refusal().code;
        }
      }
      if (--left == 0) all.set_value();
    });
  }
  all.get_future().wait();
}

std::map<std::string, std::string> logged_orders(storage::Reader& reader) {
  std::map<std::string, std::string> logged;
  for (const auto& entry : reader.redemptions(storage::default_shop, 0, 1'000)) {
    EXPECT_TRUE(logged.emplace(entry.order, entry.checkout).second)
        << entry.order << " is in the log twice";
  }
  return logged;
}

void expect_books_in_order(const LosingDisk& disk, const Told& told) {
  const storage::SqliteOptions file{.path = "/shop.db", .vfs = disk.name()};
  const auto reader = storage::open_sqlite_reader(file);
  const auto logged = logged_orders(*reader);
  for (const auto& [order, checkout] : told.redeemed) {
    const auto found = logged.find(order);
    ASSERT_NE(found, logged.end()) << order << " was acknowledged and is lost";
    EXPECT_EQ(found->second, checkout);
  }
  for (const auto& [order, code] : told.refused) {
    if (code != RefusalCode::not_stored) continue;
    EXPECT_FALSE(logged.contains(order)) << order << " was not to be stored";
  }
  const VerifyReport report = verify(*reader, 5);
  EXPECT_TRUE(report.clean()) << report.differences.at(0);
}

// One run: orders before the fault, two batches in it, then what follows. True where it struck.
bool run(const Fault& fault, int point, Then then) {
  LosingDisk disk(static_cast<std::uint64_t>(point) + 1);
  Told told;
  auto shops = open_shop(disk);
  Service* service = shops->find(default_shop_name);
  publish_code(*service);
  redeem_all(*service, 0, 3, told);
  EXPECT_TRUE(told.refused.empty());
  disk.refuse(fault.what, fault.code, point);
  redeem_all(*service, 10, 6, told);
  redeem_all(*service, 20, 6, told);
  for (const auto& [order, code] : told.refused) {
    EXPECT_TRUE(code == fault.told || code == RefusalCode::not_stored) << order;
  }
  const bool struck = !told.refused.empty();
  if (then == Then::goes_on) {
    EXPECT_TRUE(struck || shops->ready());
    disk.allow();
  } else {
    if (then == Then::process_ends) disk.end_process();
    if (then == Then::power_fails) disk.fail();
    disk.allow();
    shops.reset();
    disk.restore();
    expect_books_in_order(disk, told);
    shops = open_shop(disk);
    service = shops->find(default_shop_name);
  }
  // Space is back: without a restart, or after one, everything is taken that is sent again.
  redeem_all(*service, 30, 3, told);
  expect_books_in_order(disk, told);
  redeem_all(*service, 10, 6, told);
  redeem_all(*service, 20, 6, told);
  EXPECT_TRUE(shops->ready());
  EXPECT_EQ(told.redeemed.size(), 18U);
  told.refused.clear();
  expect_books_in_order(disk, told);
  return struck;
}

class DiskFaults : public testing::TestWithParam<Fault> {};

TEST_P(DiskFaults, LoseNothingAtAnyPointOfABatch) {
  int struck = 0;
  for (int point = 1; point <= points && !HasFailure(); ++point) {
    for (const Then then : {Then::goes_on, Then::process_ends, Then::power_fails}) {
      SCOPED_TRACE("operation " + std::to_string(point) + ", then " +
                   std::to_string(static_cast<int>(then)));
      struck += run(GetParam(), point, then);
    }
  }
  EXPECT_GT(struck, 3) << "a disk that refuses nothing tests nothing";
}

INSTANTIATE_TEST_SUITE_P(All, DiskFaults, testing::ValuesIn(faults), [](const auto& of) {
  std::string name = of.param.name;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalpha(c); }, '_');
  return name;
});

}  // namespace
}  // namespace stapel::app
