// Holds that end, payments that come late, and how many carts one shopper may hold.
#include <gtest/gtest.h>

#include <algorithm>

#include "app/settle_checkout.h"
#include "app/testing/shop.h"
#include "app/verify.h"

namespace stapel::app {
namespace {

RefusalCode code_of(const Result<CheckoutAnswer, Refusal>& result) {
  return result ? RefusalCode::internal_error : result.refusal().code;
}

class HoldTest : public testing::Test {
 protected:
  HoldTest() {
    shop_.publish(percent_promotion("bf", code_trigger("BF20"), R"("limits":{"total":1})"));
  }
  ~HoldTest() override {
    const VerifyReport report = verify({.path = shop_.path(), .decisions_max = -1});
    EXPECT_TRUE(report.clean()) << report.differences.at(0);
  }
  CheckoutAnswer hold(const std::string& customer = "") {
    const auto held = shop_.checkout({.cart = simple_cart({"BF20"}, customer)});
    EXPECT_TRUE(bool(held)) << held.refusal().message;
    return held ? *held : CheckoutAnswer{};
  }
  CheckoutState state_of(const std::string& id) { return shop_->checkout(id)->state; }
  Result<CheckoutAnswer, Refusal> honour(const std::string& id, const std::string& reason) {
    return await<CheckoutAnswer>([&](auto done) {
      shop_->confirm({.checkout = id, .order = "late", .over_limit_reason = reason},
                     std::move(done));
    });
  }
  std::vector<std::string> types() {
    std::vector<std::string> found;
    for (const EventAnswer& event : shop_->events({}).items) found.push_back(event.type);
    return found;
  }

  Shop shop_;
};

// The shop's clock starts at 10:00; a hold lasts 15 minutes.
TEST_F(HoldTest, EndsAtItsTimeAndNotBefore) {
  const CheckoutAnswer first = hold();
  EXPECT_EQ(first.expires_at, *parse_instant("2026-11-27T10:15:00+01:00"));
  shop_.set_time("2026-11-27T10:14:59+01:00");
  EXPECT_EQ(code_of(shop_.checkout({.cart = simple_cart({"BF20"})})), RefusalCode::code_rejected);
  shop_.set_time("2026-11-27T10:15:00+01:00");
  const CheckoutAnswer second = hold();
  EXPECT_EQ(second.total, 8'000);
  EXPECT_EQ(state_of(first.id), CheckoutState::expired);
  EXPECT_EQ(shop_.uses("bf").held, 1);
}

TEST_F(HoldTest, EndsWithoutAnyOtherCommand) {
  const CheckoutAnswer held = hold();
  shop_.set_time("2026-11-27T11:00:00+01:00");
  for (int i = 0; i < 200 && state_of(held.id) == CheckoutState::held; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(state_of(held.id), CheckoutState::expired);
  EXPECT_EQ(shop_.uses("bf").held, 0);
}

TEST_F(HoldTest, SurvivesARestart) {
  const CheckoutAnswer held = hold();
  shop_.close();
  shop_.set_time("2026-11-27T10:15:00+01:00");
  shop_.reopen();
  hold();
  EXPECT_EQ(state_of(held.id), CheckoutState::expired);
}

TEST_F(HoldTest, TakesWhatIsStillFreeWhenThePaymentComesLate) {
  const CheckoutAnswer held = hold();
  shop_.set_time("2026-11-27T12:00:00+01:00");
  const auto paid = shop_.confirm(held.id, "late");
  ASSERT_TRUE(bool(paid)) << paid.refusal().message;
  EXPECT_FALSE(paid->over_limit);
  EXPECT_EQ(paid->total, 8'000);
  EXPECT_EQ(shop_.uses("bf").used, 1);
  ASSERT_TRUE(bool(shop_.confirm(held.id, "late")));
  EXPECT_EQ(shop_.uses("bf").used, 1);
}

TEST_F(HoldTest, LosesTheHoldWhereSomebodyElseTookIt) {
  const CheckoutAnswer late = hold();
  shop_.set_time("2026-11-27T12:00:00+01:00");
  ASSERT_TRUE(bool(shop_.redeem({.cart = simple_cart({"BF20"})}, "quick")));
  EXPECT_EQ(code_of(shop_.confirm(late.id, "late")), RefusalCode::hold_lost);
  EXPECT_EQ(state_of(late.id), CheckoutState::expired);
  EXPECT_EQ(shop_.uses("bf").used, 1);
}

TEST_F(HoldTest, HonoursALatePaymentByDecisionAndRecordsWho) {
  const CheckoutAnswer late = hold();
  shop_.set_time("2026-11-27T12:00:00+01:00");
  ASSERT_TRUE(bool(shop_.redeem({.cart = simple_cart({"BF20"})}, "quick")));
  const auto honoured = honour(late.id, "the bank was slow");
  ASSERT_TRUE(bool(honoured)) << honoured.refusal().message;
  EXPECT_TRUE(honoured->over_limit);
  EXPECT_EQ(shop_.uses("bf").used, 2);
  const auto log = shop_->redemptions({});
  ASSERT_EQ(log.items.size(), 2u);
  EXPECT_FALSE(log.items[0].over_limit);
  EXPECT_TRUE(log.items[1].over_limit);
  const AuditAnswer last = shop_->audit_trail({}).items.back();
  EXPECT_EQ(last.action, "redemption.over_limit");
  EXPECT_EQ(last.subject, late.id);
  EXPECT_NE(last.details.find("the bank was slow"), std::string::npos);
}

TEST_F(HoldTest, NeedsNoDecisionWhereNothingIsLost) {
  const CheckoutAnswer held = hold();
  shop_.set_time("2026-11-27T12:00:00+01:00");
  EXPECT_FALSE(honour(held.id, "to be sure")->over_limit);
}

class SwitchedOffTest : public HoldTest {
 protected:
  SwitchedOffTest() {
    shop_.publish(percent_promotion("pooled", R"({"pools":["p"]})"));
    EXPECT_TRUE(bool(await<PoolAnswer>(
        [&](auto done) { shop_->create_pool({.id = "p", .name = "P"}, std::move(done)); })));
    EXPECT_TRUE(bool(await<CodesAnswer>([&](auto done) {
      shop_->import_codes({.pool = "p", .codes = lines_of({"ONE", "TWO"})}, std::move(done));
    })));
  }
  void switch_code(bool active) {
    EXPECT_TRUE(bool(await<SwitchedAnswer>([&](auto done) {
      shop_->set_codes_active({.codes = {"ONE"}, .active = active}, std::move(done));
    })));
  }
  void switch_pool(bool active) {
    EXPECT_TRUE(bool(await<PoolAnswer>([&](auto done) {
      shop_->set_pool_active({.pool = "p", .active = active}, std::move(done));
    })));
  }
  CheckoutAnswer hold_one() {
    const auto held = shop_.checkout({.cart = simple_cart({"ONE"})});
    EXPECT_TRUE(bool(held)) << held.refusal().message;
    return held ? *held : CheckoutAnswer{};
  }
};

TEST_F(SwitchedOffTest, ALatePaymentDoesNotGetACodeThatIsOff) {
  const CheckoutAnswer late = hold_one();
  shop_.set_time("2026-11-27T12:00:00+01:00");
  switch_code(false);
  EXPECT_EQ(code_of(shop_.confirm(late.id, "late")), RefusalCode::hold_lost);
  EXPECT_EQ(shop_.uses("pooled").used, 0);
  switch_code(true);
  switch_pool(false);
  EXPECT_EQ(code_of(shop_.confirm(late.id, "late")), RefusalCode::hold_lost);
  switch_pool(true);
  const auto paid = shop_.confirm(late.id, "late");
  ASSERT_TRUE(bool(paid)) << paid.refusal().message;
  EXPECT_FALSE(paid->over_limit);
}

TEST_F(SwitchedOffTest, ALatePaymentIsHonouredByDecision) {
  const CheckoutAnswer late = hold_one();
  shop_.set_time("2026-11-27T12:00:00+01:00");
  switch_code(false);
  const auto honoured = honour(late.id, "the shopper had paid before we switched it off");
  ASSERT_TRUE(bool(honoured)) << honoured.refusal().message;
  EXPECT_TRUE(honoured->over_limit);
  EXPECT_EQ(shop_.uses("pooled").used, 1);
}

// What is held is promised: switching off stops new carts.
TEST_F(SwitchedOffTest, APaymentInTimeGetsWhatItHolds) {
  const CheckoutAnswer held = hold_one();
  switch_code(false);
  const auto paid = shop_.confirm(held.id, "in time");
  ASSERT_TRUE(bool(paid)) << paid.refusal().message;
  EXPECT_FALSE(paid->over_limit);
  EXPECT_EQ(code_of(shop_.checkout({.cart = simple_cart({"ONE"})})), RefusalCode::code_rejected);
}

// A failed payment burns nothing: the same cart can try again at once, and a success that is told
// after the failure still counts once.
TEST_F(HoldTest, PaysAfterAFailure) {
  const CheckoutAnswer failed = hold("anna");
  ASSERT_TRUE(bool(shop_.release(failed.id)));
  const CheckoutAnswer again = hold("anna");
  EXPECT_EQ(code_of(shop_.confirm(failed.id, "first")), RefusalCode::hold_lost);
  ASSERT_TRUE(bool(shop_.release(again.id)));
  ASSERT_TRUE(bool(shop_.confirm(failed.id, "first")));
  EXPECT_EQ(shop_.uses("bf").used, 1);
  EXPECT_EQ(shop_.uses("bf").held, 0);
}

TEST_F(HoldTest, LimitsHowManyCartsAShopperHolds) {
  shop_.publish(percent_promotion("open", R"("automatic")"));
  const auto by_session = [&](const std::string& session) {
    return shop_.checkout({.cart = simple_cart(), .session = session});
  };
  const auto first = by_session("cart-1");
  ASSERT_TRUE(bool(first));
  ASSERT_TRUE(bool(by_session("cart-1")));
  EXPECT_EQ(code_of(by_session("cart-1")), RefusalCode::too_many_holds);
  ASSERT_TRUE(bool(by_session("cart-2")));
  ASSERT_TRUE(
      bool(shop_.checkout({.cart = simple_cart(), .session = "cart-1", .replaces = first->id})));
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(bool(shop_.checkout({.cart = simple_cart({}, "anna")})));
  }
  EXPECT_EQ(code_of(shop_.checkout({.cart = simple_cart({}, "anna")})),
            RefusalCode::too_many_holds);
  ASSERT_TRUE(bool(shop_.redeem({.cart = simple_cart({}, "anna")}, "paid at once")));
  shop_.set_time("2026-11-27T10:15:00+01:00");
  ASSERT_TRUE(bool(shop_.checkout({.cart = simple_cart({}, "anna")})));
}

TEST_F(HoldTest, TakesTheShopsOwnTimes) {
  const auto change = [&](const std::string& settings) {
    return await<ShopAnswer>(
        [&](auto done) { shop_->change_shop({.settings = settings}, std::move(done)); });
  };
  ASSERT_TRUE(bool(change(R"({"hold_seconds":60})")));
  EXPECT_EQ(hold().expires_at, *parse_instant("2026-11-27T10:01:00+01:00"));
  EXPECT_EQ(shop_->shop().settings.hold_seconds, 60);
  const auto refused = change(R"({"hold_seconds":0,"holds":1})");
  ASSERT_FALSE(bool(refused));
  ASSERT_EQ(refused.refusal().faults.size(), 2u);
  EXPECT_EQ(refused.refusal().faults[0].pointer, "/hold_seconds");
}

TEST_F(HoldTest, EvaluatesWithoutCountingTheCartsOwnHold) {
  const CheckoutAnswer held = hold();
  EXPECT_EQ(shop_->evaluate({.cart = simple_cart({"BF20"})})->totals.total, 10'000);
  EXPECT_EQ(shop_->evaluate({.cart = simple_cart({"BF20"}), .checkout = held.id})->totals.total,
            8'000);
}

TEST_F(HoldTest, CountsTestsNowhere) {
  const Actor tester{.key = "key_test", .test = true};
  for (int i = 0; i < 3; ++i) {
    const auto tried = shop_.redeem({.cart = simple_cart({"BF20"}), .actor = tester}, "test");
    ASSERT_TRUE(bool(tried)) << tried.refusal().message;
    EXPECT_TRUE(tried->test);
  }
  const auto held = shop_.checkout({.cart = simple_cart({"BF20"}), .actor = tester});
  ASSERT_TRUE(bool(held));
  EXPECT_EQ(shop_.uses("bf").used, 0);
  EXPECT_EQ(shop_.uses("bf").held, 0);
  EXPECT_TRUE(shop_->redemptions({}).items.empty());
  // A live key does not find it, and changes nothing of it.
  EXPECT_EQ(code_of(shop_.confirm(held->id)), RefusalCode::not_found);
  EXPECT_EQ(code_of(shop_.roll_back(held->id)), RefusalCode::not_found);
  ASSERT_TRUE(bool(await<CheckoutAnswer>([&](auto done) {
    shop_->confirm({.checkout = held->id, .order = "test", .actor = tester}, std::move(done));
  })));
  ASSERT_TRUE(bool(await<CheckoutAnswer>([&](auto done) {
    shop_->roll_back({.checkout = held->id, .actor = tester}, std::move(done));
  })));
  EXPECT_EQ(shop_->events({}).items.back().test, true);
  hold();
}

TEST_F(HoldTest, TellsOfEachStep) {
  const CheckoutAnswer held = hold("anna");
  ASSERT_TRUE(bool(shop_.confirm(held.id)));
  ASSERT_TRUE(bool(shop_.roll_back(held.id)));
  const CheckoutAnswer second = hold("anna");
  ASSERT_TRUE(bool(shop_.release(second.id)));
  EXPECT_EQ(types(),
            (std::vector<std::string>{"promotion.saved", "promotion.published", "checkout.held",
                                      "redemption.created", "redemption.rolled_back",
                                      "checkout.held", "checkout.released"}));
  const auto events = shop_->events({});
  EXPECT_EQ(events.items[3].object, held.id);
  EXPECT_EQ(events.items[3].data.find("anna"), std::string::npos) << events.items[3].data;
  EXPECT_NE(events.items[3].id, events.items[4].id);
}

TEST_F(HoldTest, KeepsShopsApart) {
  const auto made = await<ShopAnswer>(
      [&](auto done) { shop_.shops().create({.name = "belgium"}, std::move(done)); });
  ASSERT_TRUE(bool(made)) << made.refusal().message;
  Service* belgium = shop_.shops().find("belgium");
  ASSERT_NE(belgium, nullptr);
  EXPECT_TRUE(belgium->promotions({}).items.empty());
  EXPECT_EQ(belgium->evaluate({.cart = simple_cart({"BF20"})})->totals.total, 10'000);
  const auto key = await<ApiKeyAnswer>(
      [&](auto done) { belgium->create_api_key({.name = "be"}, std::move(done)); });
  ASSERT_TRUE(bool(key));
  EXPECT_EQ(shop_.shops().authenticate(key->key)->shop, belgium);
  EXPECT_TRUE(shop_->api_keys().empty());
  const CheckoutAnswer held = hold();
  EXPECT_FALSE(bool(belgium->checkout(held.id)));
  EXPECT_FALSE(bool(await<CheckoutAnswer>(
      [&](auto done) { belgium->release({.checkout = held.id}, std::move(done)); })));
  const auto twice = await<ShopAnswer>(
      [&](auto done) { shop_.shops().create({.name = "belgium"}, std::move(done)); });
  EXPECT_EQ(refusal_of(twice)->code, RefusalCode::already_exists);
  shop_.reopen();
  ASSERT_NE(shop_.shops().find("belgium"), nullptr);
  EXPECT_EQ(shop_.shops().list().size(), 2u);
}

// Of a checkout that is held no limits are looked up for its payment. Where the hold ends before
// the payment is decided, they have to be.
TEST(Hold, ThatEndsBeneathAPaymentMakesItThinkAgain) {
  ConfirmCommand command;
  command.id = "co_1";
  command.order = "4711";
  for (const auto ended : {CheckoutState::released, CheckoutState::expired}) {
    CheckoutRow row = command.seen;
    row.state = ended;
    Snapshot rows;
    rows.insert(storage::CheckoutKey{"co_1"}, row, 2);
    const Decision decision = decide(rows, command, Instant{1});
    EXPECT_TRUE(std::holds_alternative<LostRace>(decision.outcome));
    EXPECT_TRUE(decision.delta.empty());
  }
}

}  // namespace
}  // namespace stapel::app
