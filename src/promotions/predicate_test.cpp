// Leaves whose meaning is easily taken for another.
#include "promotions/predicate.h"

#include <gtest/gtest.h>

namespace stapel::promotions {
namespace {

bool level_holds(const CustomValue& given, Operator op, const Operand& operand) {
  Cart cart;
  cart.attributes.emplace_back("level", given);
  const Predicate condition{AttributeTest{Attribute::cart_attribute, "level", op, operand}};
  return holds(condition, gather_facts(cart, Instant{}, Zone::utc()), 0);
}

TEST(Predicate, TakesOneTextOfACustomAttributeForAListOfOne) {
  using Texts = std::vector<std::string>;
  const CustomValue old = std::string("old");
  EXPECT_TRUE(level_holds(old, Operator::contains_any, Texts{"old", "sale"}));
  EXPECT_TRUE(level_holds(old, Operator::in, Texts{"old", "sale"}));
  EXPECT_FALSE(level_holds(old, Operator::contains_all, Texts{"old", "sale"}));
  EXPECT_TRUE(level_holds(old, Operator::contains_all, Texts{"old"}));
  EXPECT_TRUE(level_holds(Texts{"old", "sale"}, Operator::contains_all, Texts{"old", "sale"}));
  EXPECT_FALSE(level_holds(old, Operator::not_in, Texts{"old", "sale"}));
}

}  // namespace
}  // namespace stapel::promotions
