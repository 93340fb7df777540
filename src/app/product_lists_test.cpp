// Named product lists: kept, applied by their rules, and seen by whatever prices a cart.
#include "app/product_lists.h"

#include <gtest/gtest.h>

#include "app/list_members.h"
#include "app/replay_orders.h"
#include "app/shop_service.h"
#include "app/testing/shop.h"
#include "storage/catalog_store.h"

namespace stapel::app {
namespace {

using Texts = std::vector<std::string>;
using Listing = Result<ProductListAnswer, Refusal>;

constexpr const char* off_the_list =
    R"({"id":"clear","name":"Clearance","trigger":"automatic","effects":[{"type":"percent_off",
        "percent":50,"scope":"lines",
        "lines":{"attr":"line.lists","op":"in","value":["slow"]}}]})";

class ProductListsTest : public testing::Test {
 protected:
  ProductListsTest() { shop_.set_time("2026-11-23T10:00:00+01:00"); }

  ProductLists& lists() { return shop_->product_lists(); }
  Listing put(PutProductList request) {
    if (request.title.empty()) request.title = request.id;
    return await<ProductListAnswer>(
        [&](auto done) { lists().put(std::move(request), std::move(done)); });
  }
  Listing edit(EditProductList request) {
    return await<ProductListAnswer>(
        [&](auto done) { lists().edit(std::move(request), std::move(done)); });
  }
  Listing refresh(const std::string& id) {
    return await<ProductListAnswer>(
        [&](auto done) { lists().refresh({.id = id}, std::move(done)); });
  }
  Listing remove(const std::string& id) {
    return await<ProductListAnswer>(
        [&](auto done) { lists().remove({.id = id}, std::move(done)); });
  }
  Texts skus(const std::string& id) {
    const auto page = lists().skus(id, {});
    return page ? page->items : Texts{page.refusal().message};
  }
  Amount price(promotions::Cart cart = simple_cart()) {
    const auto evaluation = shop_->evaluate({.cart = std::move(cart)});
    return evaluation ? evaluation->totals.total : -1;
  }

  // Products with a price of a year ago, and one order that sold `sold` at `at`.
  void import(const std::vector<catalog::Product>& products, const Texts& sold = {},
              const char* at = "2026-11-20T10:00:00+01:00") {
    shop_.close();
    write(products, sold, at);
    shop_.reopen();
  }
  void write(const std::vector<catalog::Product>& products, const Texts& sold, const char* at) {
    storage::CatalogWriter writer(shop_.path());
    const Currency euro = *find_currency("EUR");
    for (const auto& product : products) {
      writer.write(storage::default_shop, product);
      writer.write(storage::default_shop,
                   catalog::PricePoint{product.sku, *parse_instant("2025-11-01T00:00:00Z"), 10'000,
                                       euro, "test"});
    }
    catalog::SalesDocument order;
    order.id = std::string("order of ") + at;
    order.at = *parse_instant(at);
    order.currency = euro;
    for (const std::string& sku : sold) {
      order.lines.push_back({.number = std::ssize(order.lines) + 1, .sku = sku});
      order.lines.back().unit_price = 10'000;
    }
    if (!sold.empty()) writer.write(storage::default_shop, order, "test");
    writer.commit();
  }
  static catalog::Product product(const std::string& sku, std::optional<std::int64_t> stock) {
    catalog::Product made{.sku = sku, .name = sku, .categories = {"shoes"}, .brand = ""};
    made.stock = stock;
    return made;
  }

  Shop shop_;
};

catalog::ListRule slow_movers() { return {.no_sale_days = 30, .stock_above = 10}; }

TEST_F(ProductListsTest, KeepsWhatItIsGiven) {
  const auto made = put({.id = "slow", .title = "Slow movers", .skus = {"B", "A", "B"}});
  ASSERT_TRUE(bool(made)) << made.refusal().message;
  EXPECT_EQ(made->size, 2);
  EXPECT_EQ(made->added, 2);
  EXPECT_EQ(made->revision, 1);
  EXPECT_EQ(skus("slow"), (Texts{"A", "B"}));

  const auto changed = put({.id = "slow", .title = "Slow movers", .skus = {"B", "C", "D"}});
  EXPECT_EQ(changed->revision, 2);
  EXPECT_EQ(changed->added, 2);
  EXPECT_EQ(changed->removed, 1);
  shop_.reopen();
  EXPECT_EQ(skus("slow"), (Texts{"B", "C", "D"}));
  EXPECT_EQ(*lists().find("slow"), *changed);
  EXPECT_EQ(lists().lists_of("C").size(), 1U);
  EXPECT_EQ(lists().lists_of("A").size(), 0U);
}

TEST_F(ProductListsTest, ThePutOfWhatIsThereChangesNothing) {
  ASSERT_TRUE(bool(put({.id = "slow", .skus = {"A"}})));
  const auto events = shop_->events({.limit = 1'000}).items.size();
  const auto again = put({.id = "slow", .skus = {"A", "A"}});
  EXPECT_EQ(again->revision, 1);
  EXPECT_EQ(again->added, 0);
  EXPECT_EQ(edit({.id = "slow", .add = {"A"}})->added, 0);
  EXPECT_EQ(shop_->events({.limit = 1'000}).items.size(), events);
}

TEST_F(ProductListsTest, AddsAndRemoves) {
  ASSERT_TRUE(bool(put({.id = "slow", .skus = {"A", "B"}})));
  const auto edited = edit({.id = "slow", .add = {"C", "B"}, .remove = {"A", "none"}});
  ASSERT_TRUE(bool(edited));
  EXPECT_EQ(edited->added, 1);
  EXPECT_EQ(edited->removed, 1);
  EXPECT_EQ(edited->size, 2);
  EXPECT_EQ(skus("slow"), (Texts{"B", "C"}));
}

TEST_F(ProductListsTest, RefusesWhatIsStale) {
  EXPECT_EQ(put({.id = "slow", .expected_revision = 3}).refusal().code,
            RefusalCode::stale_revision);
  ASSERT_TRUE(bool(put({.id = "slow", .skus = {"A"}, .expected_revision = 0})));
  EXPECT_EQ(put({.id = "slow", .expected_revision = 0}).refusal().code,
            RefusalCode::already_exists);
  EXPECT_EQ(edit({.id = "slow", .add = {"B"}, .expected_revision = 2}).refusal().code,
            RefusalCode::stale_revision);
  EXPECT_TRUE(bool(edit({.id = "slow", .add = {"B"}, .expected_revision = 1})));
}

TEST_F(ProductListsTest, RefusesWhatCannotBe) {
  const auto bad = put({.id = "no spaces", .title = "x", .skus = {"A", ""}});
  ASSERT_FALSE(bool(bad));
  ASSERT_EQ(bad.refusal().faults.size(), 2U);
  EXPECT_EQ(bad.refusal().faults[0].pointer, "/id");
  EXPECT_EQ(bad.refusal().faults[1].pointer, "/skus/1");
  EXPECT_EQ(edit({.id = "none", .add = {"A"}}).refusal().code, RefusalCode::not_found);
  EXPECT_EQ(refresh("none").refusal().code, RefusalCode::not_found);
  EXPECT_EQ(remove("none").refusal().code, RefusalCode::not_found);
  ASSERT_TRUE(bool(put({.id = "file"})));
  ASSERT_TRUE(bool(put({.id = "rule", .rule = slow_movers()})));
  EXPECT_EQ(refresh("file").refusal().code, RefusalCode::wrong_state);
  EXPECT_EQ(edit({.id = "rule", .add = {"A"}}).refusal().code, RefusalCode::wrong_state);
  const auto both = edit({.id = "file", .add = {"A", "B"}, .remove = {"B"}});
  EXPECT_EQ(both.refusal().faults.at(0).pointer, "/remove");
  const auto neither = edit({.id = "file"});
  EXPECT_EQ(neither.refusal().code, RefusalCode::invalid_request);
}

TEST_F(ProductListsTest, ADeletedListHoldsNothingAndItsRevisionGoesOn) {
  shop_.publish(off_the_list);
  ASSERT_TRUE(bool(put({.id = "slow", .skus = {"SHOE"}})));
  EXPECT_EQ(price(), 5'000);
  ASSERT_TRUE(bool(remove("slow")));
  EXPECT_EQ(price(), 10'000);
  EXPECT_EQ(lists().find("slow").refusal().code, RefusalCode::not_found);
  EXPECT_TRUE(lists().list({}).items.empty());
  const auto again = put({.id = "slow", .skus = {"BOOT"}, .expected_revision = 0});
  ASSERT_TRUE(bool(again));
  EXPECT_EQ(again->revision, 3);
  EXPECT_EQ(skus("slow"), Texts{"BOOT"});
}

TEST_F(ProductListsTest, PricesSeeAChangeAtOnceAndAfterARestart) {
  shop_.publish(off_the_list);
  EXPECT_EQ(price(), 10'000);
  ASSERT_TRUE(bool(put({.id = "slow", .skus = {"SHOE"}})));
  EXPECT_EQ(price(), 5'000);
  shop_.reopen();
  EXPECT_EQ(price(), 5'000);
  ASSERT_TRUE(bool(edit({.id = "slow", .remove = {"SHOE"}})));
  EXPECT_EQ(price(), 10'000);
}

TEST_F(ProductListsTest, ALineIsOnItsOwnListsAndOnTheStores) {
  shop_.publish(off_the_list);
  promotions::Cart named = simple_cart();
  named.lines[0].lists = Texts{"slow"};
  EXPECT_EQ(price(named), 5'000);
  named.lines[0].lists = Texts{"other"};
  EXPECT_EQ(price(named), 10'000);
  ASSERT_TRUE(bool(put({.id = "slow", .skus = {"SHOE"}})));
  EXPECT_EQ(price(named), 5'000);
}

TEST_F(ProductListsTest, AnotherShopHasItsOwn) {
  ASSERT_TRUE(bool(await<ShopAnswer>(
      [&](auto done) { shop_.shops().create({.name = "belgium"}, std::move(done)); })));
  Service* other = shop_.shops().find("belgium");
  ASSERT_TRUE(bool(put({.id = "slow", .skus = {"SHOE"}})));
  EXPECT_TRUE(other->product_lists().list({}).items.empty());
  EXPECT_FALSE(bool(other->product_lists().find("slow")));
}

TEST_F(ProductListsTest, ACheckoutIsDecidedWithTheListsOfThen) {
  shop_.publish(off_the_list);
  ASSERT_TRUE(bool(put({.id = "slow", .skus = {"SHOE"}})));
  const auto held = shop_.checkout({.cart = simple_cart(), .expected_total = 5'000});
  ASSERT_TRUE(bool(held)) << held.refusal().message;
  ASSERT_TRUE(bool(remove("slow")));
  const auto decision = shop_->decision({.id = held->id});
  ASSERT_TRUE(bool(decision));
  EXPECT_NE(decision->facts.find(R"("lists":["slow"])"), std::string::npos) << decision->facts;
  EXPECT_TRUE(decision->same);
}

TEST_F(ProductListsTest, ARuleTakesWhatIsInStockAndWasNotSold) {
  import({product("A", 20), product("B", 20), product("C", 5), product("D", std::nullopt)}, {"B"});
  const auto made = put({.id = "slow", .rule = slow_movers()});
  ASSERT_TRUE(bool(made)) << made.refusal().message;
  EXPECT_EQ(made->rule, R"({"no_sale_days":30,"stock_above":10})");
  EXPECT_EQ(skus("slow"), Texts{"A"});
  EXPECT_EQ(made->refreshed_at, made->updated_at);

  shop_.set_time("2026-12-24T10:00:00+01:00");  // the sale of B is more than 30 days ago
  const auto refreshed = refresh("slow");
  ASSERT_TRUE(bool(refreshed));
  EXPECT_EQ(refreshed->added, 1);
  EXPECT_EQ(refreshed->removed, 0);
  EXPECT_EQ(refreshed->revision, 2);
  EXPECT_EQ(skus("slow"), (Texts{"A", "B"}));
  EXPECT_EQ(refresh("slow")->revision, 2);
}

TEST_F(ProductListsTest, WhatIsSoldThroughTheApiCountsAsSold) {
  import({product("SHOE", 20)});
  ASSERT_TRUE(bool(put({.id = "slow", .rule = slow_movers()})));
  EXPECT_EQ(skus("slow"), Texts{"SHOE"});
  ASSERT_TRUE(bool(shop_.redeem({.cart = simple_cart()})));
  const auto refreshed = refresh("slow");
  ASSERT_TRUE(bool(refreshed)) << refreshed.refusal().message;
  EXPECT_EQ(refreshed->removed, 1);
  EXPECT_EQ(skus("slow"), Texts{});
}

TEST_F(ProductListsTest, RulesAreAppliedOnceADay) {
  import({product("A", 20), product("B", 20)}, {"B"});
  ASSERT_TRUE(bool(put({.id = "slow", .rule = slow_movers()})));
  // What the housekeeper does every few seconds; closing the shop awaits what it began.
  const auto round_at = [&](const char* time) {
    shop_.set_time(time);
    static_cast<ShopService&>(*shop_).refresh_lists();
    shop_.reopen();
    return format_instant(*lists().find("slow")->refreshed_at);
  };
  EXPECT_EQ(round_at("2026-11-23T23:59:59+01:00"), "2026-11-23T09:00:00Z");
  EXPECT_EQ(round_at("2026-12-24T00:00:01+01:00"), "2026-12-23T23:00:01Z");
  EXPECT_EQ(round_at("2026-12-24T12:00:00+01:00"), "2026-12-23T23:00:01Z");
  EXPECT_EQ(skus("slow"), (Texts{"A", "B"}));
  const auto trail = shop_->audit_trail({.limit = 1'000}).items;
  ASSERT_FALSE(trail.empty());
  EXPECT_EQ(trail.back().action, "product_list.refreshed");
  EXPECT_EQ(trail.back().actor, "timer");
  EXPECT_EQ(trail.back().details, R"({"revision":2,"size":2,"added":1,"removed":0})");
}

TEST_F(ProductListsTest, TellsOfEveryChange) {
  ASSERT_TRUE(bool(put({.id = "slow", .skus = {"A"}})));
  ASSERT_TRUE(bool(edit({.id = "slow", .add = {"B"}})));
  ASSERT_TRUE(bool(remove("slow")));
  Texts types;
  for (const auto& event : shop_->events({.limit = 1'000}).items) types.push_back(event.type);
  EXPECT_EQ(types, (Texts{"product_list.saved", "product_list.changed", "product_list.deleted"}));
}

TEST_F(ProductListsTest, ARepeatedRequestHasOneEffect) {
  const Idempotency key{"client", "key", "print"};
  EditProductList request{.id = "slow", .add = {"B"}, .idempotency = key};
  ASSERT_TRUE(bool(put({.id = "slow", .skus = {"A"}})));
  const auto first = edit(request);
  ASSERT_TRUE(bool(edit({.id = "slow", .remove = {"B"}})));
  const auto again = edit(request);
  ASSERT_TRUE(bool(again));
  EXPECT_EQ(*again, *first);
  EXPECT_EQ(skus("slow"), Texts{"A"});
}

TEST_F(ProductListsTest, AReplayPutsPastLinesOnTheListsOfNow) {
  import({product("A", 20), product("B", 20)}, {"A", "B"});
  ASSERT_TRUE(bool(put({.id = "slow", .skus = {"A"}})));
  const auto stored = load_history(shop_.path(), storage::default_shop);
  Faults faults;
  auto definitions = promotions::parse_promotions(std::string("[") + off_the_list + "]", faults);
  ASSERT_TRUE(definitions.has_value());
  const auto set = promotions::CompiledSet::compile(*std::move(definitions));
  const auto none = [](std::size_t, std::size_t) {};
  ReplayOptions options;
  EXPECT_EQ(replay_orders(stored.history, stored.products, *set, options, none).discount(), 0);
  options.lists = &stored.lists;
  EXPECT_EQ(replay_orders(stored.history, stored.products, *set, options, none).discount(), 5'000);
}

}  // namespace
}  // namespace stapel::app
