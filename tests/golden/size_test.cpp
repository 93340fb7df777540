// Golden cases that are too long to write out: the carts and sets with which peers stood still. The
// text is made here, and read and held to its numbers like every other case.
#include <gtest/gtest.h>

#include "run_case.h"

namespace stapel::golden {
namespace {

void expect_good(const std::string& text) {
  for (const Case& golden : read_cases("size_test", text))
    for (const std::string& failure : failures_of(golden)) ADD_FAILURE() << failure;
}

std::string whole_euros(int amount) { return std::to_string(amount) + ".00"; }

// Line i costs i euros a unit. Best: pairs within each line, 3,000 x i x 50% off. By priority the
// 150,000 cheapest of 300,000 units are half price: lines 1 to 25, 6,000 x i x 50% off.
TEST(Size, shopware_8329_fifty_lines_of_6000_units) {
  std::string text = "Case: 50 lines of 6,000\n# see above\nCart:\n";
  std::string best = "Expect best for customer:\n", priority = "Expect priority:\n";
  int best_off = 0, priority_off = 0, list = 0;
  for (int i = 1; i <= 50; ++i) {
    const std::string sku = "L" + std::to_string(i);
    const auto line = [&](int off) {
      return "  " + sku + ": " + whole_euros(6'000 * i) + " - " + whole_euros(off) +
             " second = " + whole_euros(6'000 * i - off) + "\n";
    };
    text += "  6000 x " + sku + " at " + whole_euros(i) + "\n";
    best += line(1'500 * i);
    if (i <= 25) priority += line(3'000 * i);
    best_off += 1'500 * i;
    priority_off += i <= 25 ? 3'000 * i : 0;
    list += 6'000 * i;
  }
  text += "Promotion second:\n  every 2nd unit 50% off\n";
  best += "  applies second: " + whole_euros(best_off) + "\n  total " +
          whole_euros(list - best_off) + "\n";
  priority += "  applies second: " + whole_euros(priority_off) + "\n  total " +
              whole_euros(list - priority_off) + "\n";
  EXPECT_EQ(best_off, 1'912'500);
  EXPECT_EQ(priority_off, 975'000);
  expect_good(text + best + priority);
}

// Seven thousand promotions of which one runs: 10% of 50.00.
TEST(Size, magento_37721_seven_thousand_rules_mostly_inactive) {
  std::string text = "Case: 7,000 rules\n# 10% of 50.00 = 5.00\nCart:\n  1 x CUP at 50.00\n";
  for (int i = 0; i < 7'000; ++i)
    text += "Promotion old" + std::to_string(i) +
            ":\n  50% off the order\n  ends 2025-01-01T00:00:00+01:00\n";
  text += "Promotion ten:\n  10% off the order\n";
  text += "Expect:\n  CUP: 50.00 - 5.00 ten = 45.00\n  applies ten: 5.00\n  total 45.00\n";
  expect_good(text);
}

}  // namespace
}  // namespace stapel::golden
