#include "app/reader_pool.h"

#include <gtest/gtest.h>

#include <optional>
#include <thread>

#include "storage/sqlite_store.h"
#include "storage/testing/scratch_folder.h"

namespace stapel::app {
namespace {

using std::chrono::milliseconds;

class ReaderPoolTest : public testing::Test {
 protected:
  storage::ScratchFolder folder_;
  const std::unique_ptr<storage::Store> store_ =
      storage::open_sqlite({.path = folder_.file("shop.db")});
};

TEST_F(ReaderPoolTest, RefusesWhoWaitsInVain) {
  ReaderPool pool(*store_, 1, milliseconds(20));
  const ReaderPool::Lease only(pool);
  try {
    const ReaderPool::Lease second(pool);
    ADD_FAILURE() << "lent twice";
  } catch (const storage::StoreError& error) {
    EXPECT_EQ(error.kind(), storage::StoreError::Kind::in_use);
    EXPECT_STREQ(error.what(), "all 1 connections for reading are in use");
  }
  const ReaderNumbers numbers = pool.numbers();
  EXPECT_EQ(numbers.readers, 1);
  EXPECT_EQ(numbers.lent, 1);
  EXPECT_EQ(numbers.waiting, 0);
  EXPECT_EQ(numbers.timeouts, 1);
}

TEST_F(ReaderPoolTest, LendsWhatCameBackInTime) {
  ReaderPool pool(*store_, 1, milliseconds(60'000));
  std::optional<ReaderPool::Lease> only(std::in_place, pool);
  std::thread other([&] { EXPECT_EQ(ReaderPool::Lease(pool)->shops().size(), 1U); });
  while (pool.numbers().waiting == 0) std::this_thread::yield();
  only.reset();
  other.join();
  EXPECT_EQ(pool.numbers().lent, 0);
  EXPECT_EQ(pool.numbers().timeouts, 0);
}

}  // namespace
}  // namespace stapel::app
