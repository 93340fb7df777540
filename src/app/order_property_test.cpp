// Any facts about orders and returns, in any order of arrival and repeated at will, against a model
// that only knows the highest revision of each.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "app/testing/shop.h"
#include "app/verify.h"

namespace stapel::app {
namespace {

struct Fact {
  bool is_return = false;
  std::int64_t revision = 1;
  std::int64_t what = 0;  // which status, or how many units
};

rc::Gen<Fact> any_fact() {
  return rc::gen::build<Fact>(rc::gen::set(&Fact::is_return),
                              rc::gen::set(&Fact::revision, rc::gen::inRange(1L, 8L)),
                              rc::gen::set(&Fact::what, rc::gen::inRange(0L, 3L)));
}

struct Model {
  std::map<std::int64_t, std::int64_t> orders, returns;  // what was said, by revision
  // False where the same revision said something else before.
  static bool tell(std::map<std::int64_t, std::int64_t>& known, const Fact& fact) {
    if (!known.empty() && fact.revision < known.rbegin()->first) return true;
    return known.emplace(fact.revision, fact.what).first->second == fact.what;
  }
  bool paid() const { return !orders.empty() && orders.rbegin()->second == 1; }
};

constexpr std::array statuses = {OrderStatus::placed, OrderStatus::paid, OrderStatus::cancelled};

bool told(Shop& shop, const std::string& id, const Fact& fact) {
  if (fact.is_return) {
    PutReturn say{.order = id, .id = "r", .revision = fact.revision};
    if (fact.what > 0) say.lines["1"] = fact.what;
    return bool(await<ReturnAnswer>([&](auto done) { shop->put_return(say, std::move(done)); }));
  }
  const PutOrder say{
      .id = id, .revision = fact.revision, .status = statuses[static_cast<std::size_t>(fact.what)]};
  return bool(await<OrderAnswer>([&](auto done) { shop->put_order(say, std::move(done)); }));
}

TEST(OrderProperty, EndsWhereTheLatestFactsSay) {
  Shop shop;
  shop.publish(percent_promotion("bf", code_trigger("BF20"), R"("limits":{"budget":100000000})"));
  const auto changed = await<ShopAnswer>([&](auto done) {
    shop->change_shop({.settings = R"({"return_restores":"budget"})"}, std::move(done));
  });
  ASSERT_TRUE(bool(changed));
  int number = 0;
  const bool holds = rc::check([&] {
    const std::string id = "order-" + std::to_string(++number);
    promotions::Cart cart = cart_of(
        R"({"currency":"EUR","lines":[{"id":"1","sku":"CUP","quantity":2,"unit_price":3335}]})");
    cart.codes = {"BF20"};
    const UsesAnswer before = shop.uses("bf");
    RC_ASSERT(bool(shop.checkout({.cart = cart, .order = id})));
    Model model;
    for (const Fact& fact : *rc::gen::container<std::vector<Fact>>(any_fact())) {
      const bool fits = Model::tell(fact.is_return ? model.returns : model.orders, fact);
      RC_ASSERT(told(shop, id, fact) == fits);
    }
    const UsesAnswer after = shop.uses("bf");
    RC_ASSERT(after.used - before.used == (model.paid() ? 1 : 0));
    const std::int64_t back = model.returns.empty() ? 0 : model.returns.rbegin()->second;
    const Amount granted = model.paid() ? 1'334 - back * 667 : 0;
    RC_ASSERT(after.granted - before.granted == granted);
    RC_ASSERT(after.held_granted >= 0);
  });
  EXPECT_TRUE(holds);
  shop.close();
  const VerifyReport report = verify({.path = shop.path(), .decisions_max = 0});
  EXPECT_TRUE(report.clean()) << report.differences.at(0);
}

}  // namespace
}  // namespace stapel::app
