// The golden format is strict: what it does not know, it refuses by file and line.
#include <gtest/gtest.h>

#include "golden_case.h"

namespace stapel::golden {
namespace {

const std::string good = R"(# remark
Case: ten percent
# 10% of 80.00 = 8.00
Cart:
  1 x CHAIR at 80.00
Promotion ten:
  10% off the order
Expect:
  CHAIR: 80.00 - 8.00 ten = 72.00
  applies ten: 8.00
  total 72.00
)";

std::string fault_of(const std::string& text) {
  try {
    read_cases("a.txt", text);
  } catch (const FormatFault& fault) {
    return fault.what();
  }
  return "";
}

std::string replaced(const std::string& what, const std::string& with) {
  std::string out = good;
  out.replace(out.find(what), what.size(), with);
  return out;
}

TEST(Format, reads_a_case) {
  const std::vector<Case> cases = read_cases("a.txt", good);
  ASSERT_EQ(cases.size(), 1u);
  EXPECT_EQ(cases[0].title, "ten percent");
  EXPECT_EQ(cases[0].place.line, 2u);
  EXPECT_TRUE(cases[0].best && cases[0].priority);
  EXPECT_EQ(cases[0].cart.lines[0].unit_price, 8000);
}

// Every kind of line that README.md tells of; what they mean is the cases' work.
TEST(Format, reads_every_line_there_is) {
  const std::string text =
      R"(Case: all lines
Shows: percent_off order: cap, one under
Numbers: 15 from 75, 1c.1
# remark
Settings:
  point value 5
  points per unit 1.5
  search limit 1000
  timezone Europe/Brussels
  currency EUR
Cart:
  currency EUR
  2 x SHOE at 79.99 as one (in shoes and sale, of brand Acme, tagged new, on list L, on sale)
  1 x SHOE at 79.99 as two (floor 40.00, tax 21%, not discountable)
  shipping express 9.95 to NL, rates standard 4.95 and express 9.95
  customer anna, logged in, group vip and old, segment winback, orders 3,)"
      R"( born 1990-02-14, since 2026-01-02, has spent 500.00, takes the newsletter
  code TEN
  pays 20.00 by gift_card
  channel web
  payment method ideal
  at 2026-11-27T10:00:00+01:00
  prices include tax
  used ten 41 times, 1 by the customer, 3 today, 205.00 given
  used code TEN 1 time
Promotion ten:
  currency EUR
  20% off the order (in shoes or hats, not of sku A, of brand B), at most 5.00, of the list price
  20% off each line (tagged new, on list L, on sale, from 10.00), at most 2 units, dearest first
  5.00 off the order
  5.00 off each unit, at most 1 unit
  5.00 off each line
  each unit (in shoes) costs 9.99
  buy 2 (in shoes) get 1 (in hats) free, at most 1 time
  buy 1 get 1 at 50% off
  every 2nd unit 50% off, at most 3 times
  a set of 1 (of sku A) + 2 (of sku B) costs 25.00
  tiers by units (in shoes): from 3 10% off; from 5 20% off, at most 9.00
  tiers by amount: from 50.00 5.00 off; from 90.00 each costs 4.00
  shipping free
  shipping 50% off
  shipping 2.00 off, for standard or express
  shipping costs 1.95
  shipping by express at the price of standard
  gift 1 x MUG worth 8.00
  10% cashback (in shoes)
  5.00 cashback
  points x 2
  100 extra points
  when the subtotal is at least 75.00
  when the subtotal after discounts is above 10.00
  when the quantity is below 100
  when the units (in shoes) is at most 9
  when the sum is not 5.00
  when the cheapest unit is at least 1.00
  when the dearest unit is at least 1.00
  when the channel is web
  when the country is NL
  when the payment method is ideal
  when the shipping method is express
  when the customer's orders is 3
  when the customer's spending is at least 1.00
  when the days since sign-up is at least 1
  when the customer is known
  when the customer is logged in
  when the customer is in group vip or new
  when the customer is in segment winback
  when the customer takes the newsletter
  when it is the customer's birthday
  code TEN or ELF
  priority 1
  group sale
  only with other or group:more or scope:shipping
  excludes earn_points
  excludes burn_points
  starts 2026-11-27T00:00:00+01:00
  ends 2026-11-28T00:00:00+01:00
  weekly fri or sat 17:00-22:00
  status paused
  limit 100 uses in all
  limit 1 use per customer
  limit 9 uses per code
  limit 9 uses per day
  limit budget 500.00
  limit 10.00 per order
Promotion other:
  5.00 off the order
  alone
Expect best for customer:
  applies ten with TEN and ELF: 8.00, cashback 1.00, 40 points, gift 1 x MUG worth 8.00
  refuses code TEN of ten: min_subtotal_not_met, missing 2.00
  refuses other: not_combinable, with ten and more
  refuses more: condition_not_met, for customer.orders
  refuses units: min_quantity_not_met, missing 2 units
  hint ten: spend 2.00 more to gain 4.80, worth it
  hint other: add 1 unit
  leaves out 5.00 by points because of ten
  one: 159.98 - 1.00 ten - 0.98 other = 158.00
  shipping: 9.95
  not proven
  items 1.00
  due 1.00
  saved 1.00
  cashback 1.00
  customer value 1.00
  line discounts 1.00
  order discounts 1.00
  points 1
  base points 1
  total 1.00
Expect priority:
  no hint
  total 1.00
)";
  EXPECT_EQ(fault_of(text), "");
}

TEST(Format, refuses_what_it_does_not_know) {
  const struct {
    std::string what, with, fault;
  } rows[] = {
      {"at 80.00", "at 80",
       "a.txt:5: here belongs an amount in EUR, such as 12.34; '80' stands there"},
      {"10% off the order", "10% of the order", "a.txt:7: here belongs 'off'; 'of' stands there"},
      {"10% off the order", "10% off the order twice",
       "a.txt:7: the line should end here; 'twice' stands there"},
      {"10% off the order", "ten percent off",
       "a.txt:7: no line of a promotion begins so (README.md lists them); 'ten' stands there"},
      {"Promotion ten:", "Promotoin ten:",
       "a.txt:6: here belongs Case:, Shows:, Numbers:, Settings:, Cart:, Promotion ID: or Expect:; "
       "'Promotoin' stands there"},
      {"= 72.00", "= 71.00", "a.txt:9: the sum makes 72.00; the line ends"},
      {"# 10% of 80.00 = 8.00\n", "", "a.txt:2: a case shows its arithmetic in a # line"},
      {"  total 72.00\n", "", "a.txt:8: an expectation names the total"},
      {"Case: ten percent\n", "",
       "a.txt:3: a file begins with remarks and then Case: TITLE; "
       "'Cart' stands there"},
      {"applies ten: 8.00", "refuses ten: too_late",
       "a.txt:10: 'too_late' is no reason of the contract; the line ends"},
  };
  for (const auto& row : rows) EXPECT_EQ(fault_of(replaced(row.what, row.with)), row.fault);
}

TEST(Format, refuses_what_the_kernel_refuses) {
  const std::string fault = fault_of(replaced("10% off the order", "110% off the order"));
  EXPECT_TRUE(fault.starts_with("a.txt:2: the promotions of this case break a rule")) << fault;
  EXPECT_NE(fault.find("/promotions/0/effects/0/percent"), std::string::npos) << fault;
}

}  // namespace
}  // namespace stapel::golden
