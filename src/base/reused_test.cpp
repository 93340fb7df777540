// What is kept between uses: memory, and nothing else.
#include "base/reused.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace stapel {
namespace {

TEST(Reused, KeepsMemoryButNothingInIt) {
  const int* kept = nullptr;
  {
    Reused<std::vector<int>> numbers;
    numbers->assign(100, 7);
    kept = numbers->data();
  }
  Reused<std::vector<int>> again;
  EXPECT_TRUE(again->empty());
  EXPECT_EQ(again->data(), kept);
}

TEST(Reused, AUseInsideAnotherHasItsOwn) {
  Reused<std::vector<int>> outer;
  outer->push_back(1);
  {
    Reused<std::vector<int>> inner;
    inner->push_back(2);
    EXPECT_NE(&*outer, &*inner);
  }
  EXPECT_EQ(*outer, std::vector<int>{1});
}

TEST(Reused, EachThreadHasItsOwn) {
  const std::vector<int>* here = nullptr;
  {
    Reused<std::vector<int>> numbers;
    here = &*numbers;
  }
  std::thread([&] {
    Reused<std::vector<int>> there;
    EXPECT_NE(&*there, here);
  }).join();
}

}  // namespace
}  // namespace stapel
