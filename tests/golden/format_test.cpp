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
