// verify: silent about books in order, and one sentence for each way that they can be wrong.
#include "app/verify.h"

#include <gtest/gtest.h>

#include "app/testing/shop.h"
#include "storage/sqlite_connection.h"

namespace stapel::app {
namespace {

VerifyReport verify_all(const std::string& path) {
  return verify(VerifyOptions{.path = path, .decisions_max = -1});
}

// Held, confirmed, released and rolled back checkouts, with codes, pools, customers and a budget.
void trade(Shop& shop) {
  shop.publish(percent_promotion("bf", code_trigger("BF20"),
                                 R"("limits":{"total":50,"budget":500000,"per_customer":9})"));
  shop.publish(percent_promotion(
      "personal", R"("automatic")",
      R"("conditions":{"attr":"customer.id","op":"in","value":["ann"]},"limits":{"per_day":40})"));
  const auto redeem = [&](const std::string& customer) {
    return shop.redeem({.cart = simple_cart({"bf20"}, customer)}, "order of " + customer);
  };
  ASSERT_TRUE(bool(redeem("ann")));
  const auto cancelled = redeem("bob");
  ASSERT_TRUE(bool(shop.roll_back(cancelled->id)));
  const auto left = shop.checkout({.cart = simple_cart({"BF20"}, "ann")});
  ASSERT_TRUE(bool(shop.release(left->id)));
  ASSERT_TRUE(bool(shop.checkout({.cart = simple_cart({}, "ann")})));
  ASSERT_TRUE(bool(shop.checkout({.cart = simple_cart()})));
}

TEST(Verify, FindsNothingWhereTheBooksAreInOrder) {
  Shop shop;
  trade(shop);
  const VerifyReport beside = verify_all(shop.path());
  EXPECT_TRUE(beside.clean()) << beside.differences.at(0);
  shop.close();
  const VerifyReport report = verify_all(shop.path());
  EXPECT_TRUE(report.clean()) << report.differences.at(0);
  EXPECT_EQ(report.checkouts, 5);
  EXPECT_EQ(report.redemptions, 4);
  EXPECT_EQ(report.decisions, 5);
  EXPECT_EQ(report.decisions_made_again, 5);
  EXPECT_GT(report.counters, 3);
}

TEST(Verify, NamesEveryDifference) {
  const struct {
    const char* damage;
    const char* sentence;
  } rows[] = {
      {"UPDATE counters SET used = used + 1 WHERE name = 'BF20'", "code BF20: used is 2"},
      {"DELETE FROM counters WHERE name = 'bf' AND kind = 0", "promotion bf: used is 0"},
      {"UPDATE counters SET held_granted = 7 WHERE name = 'bf' AND kind = 0", "held_granted is 7"},
      {"INSERT INTO counters VALUES (1, 3, 'ZZ', '', 1, 1, 0, 0, 0)", "code ZZ: used is 1"},
      {"DELETE FROM redemptions WHERE sequence = 1", "redemptions in the log"},
      {"UPDATE redemptions SET granted = granted + 1 WHERE sequence = 1", "with the checkout's"},
      {"INSERT INTO redemptions SELECT shop, 99, kind, checkout, promotion, version, codes,"
       " customer, day, order_id, granted, at, over_limit FROM redemptions WHERE sequence = 1",
       "redemptions in the log"},
      {"UPDATE redemptions SET checkout = 'co_x' WHERE sequence = 1", "which does not exist"},
      {"DELETE FROM decision_records WHERE rowid = 1", "has no decision record"},
      {"UPDATE decision_records SET result = replace(result, '8000', '8001') WHERE rowid = 2",
       "made again"},
      {"UPDATE checkouts SET state = 2 WHERE state = 1", "redemptions in the log"},
      {"DELETE FROM timers", "nothing ends its hold"},
      {"UPDATE timers SET due_at = due_at + 1", "ends at another time"},
      {"INSERT INTO timers VALUES (1, 0, 'co_x', 1, 5)", "holds nothing"},
  };
  for (const auto& row : rows) {
    Shop shop;
    trade(shop);
    shop.close();
    storage::SqliteConnection(shop.path(), storage::SqliteConnection::Mode::read_write, "")
        .execute(row.damage);
    const VerifyReport report = verify_all(shop.path());
    std::string all;
    for (const std::string& difference : report.differences) all += difference + "\n";
    EXPECT_NE(all.find(row.sentence), std::string::npos) << row.damage << " gave: " << all;
  }
}

TEST(Verify, MakesASampleOfDecisionsAgain) {
  Shop shop;
  trade(shop);
  EXPECT_EQ(verify(VerifyOptions{.path = shop.path(), .decisions_max = 0}).decisions_made_again, 0);
  EXPECT_GE(verify(VerifyOptions{.path = shop.path(), .decisions_max = 2}).decisions_made_again, 2);
}

// What is stored names no customer: not the id, not the birthday, not the postcode.
TEST(Verify, FindsNoPersonalDataInTheFile) {
  Shop shop;
  trade(shop);
  promotions::Cart cart = cart_of(
      R"({"currency":"EUR","lines":[{"id":"1","sku":"S","quantity":1,"unit_price":100}],
          "shipping":{"method":"standard","amount":495,"country":"NL","postcode":"POSTCODE-X"},
          "customer":{"id":"CUSTOMER-X","created_at":"1987-06-05","birthday":"1987-06-05",
                      "attributes":{"shoe":"ATTRIBUTE-X"}}})");
  ASSERT_TRUE(bool(shop.redeem({.cart = cart})));
  shop.close();
  storage::SqliteConnection file(shop.path(), storage::SqliteConnection::Mode::read_only, "");
  for (const char* text : {"CUSTOMER-X", "POSTCODE-X", "1987-06-05", "ATTRIBUTE-X", "\"ann\""}) {
    const std::string sql = "SELECT count(*) FROM decision_records WHERE instr(facts, '" +
                            std::string(text) + "') + instr(result, '" + text + "') > 0";
    EXPECT_EQ(file.query_integer(sql), 0) << text;
  }
  EXPECT_EQ(file.query_integer("SELECT count(*) FROM checkouts WHERE customer = 'ann'"), 0);
}

}  // namespace
}  // namespace stapel::app
