// Promotions from draft to end, settings, pools, API keys and repeated requests, through the
// service and over restarts.
#include "app/service.h"

#include <gtest/gtest.h>

#include "app/entity_tag.h"
#include "app/testing/shop.h"

namespace stapel::app {
namespace {

template <typename T>
std::string why(const Result<T, Refusal>& result) {
  return result ? "done" : std::string(refusal_name(result.refusal().code));
}

class ServiceTest : public testing::Test {
 protected:
  auto save(const std::string& definition, std::optional<std::int64_t> revision = std::nullopt) {
    return await<PromotionAnswer>([&](auto done) {
      shop_->save_promotion({.definition = definition, .expected_revision = revision}, done);
    });
  }
  auto publish(std::vector<std::string> ids) {
    return await<PublishAnswer>([&](auto done) { shop_->publish_promotions({.ids = ids}, done); });
  }
  auto set_state(const std::string& id, PromotionState state) {
    return await<PromotionAnswer>(
        [&](auto done) { shop_->set_promotion_state({.id = id, .state = state}, done); });
  }
  auto change_settings(const std::string& settings) {
    return await<SettingsAnswer>(
        [&](auto done) { shop_->change_settings({.settings = settings}, done); });
  }
  auto import_codes(const std::string& pool, std::vector<std::string> codes) {
    return await<CodesAnswer>(
        [&](auto done) { shop_->import_codes({.pool = pool, .codes = lines_of(codes)}, done); });
  }
  Amount price() { return (*shop_->evaluate({.cart = simple_cart()})).totals.total; }

  Shop shop_;
};

TEST_F(ServiceTest, KeepsADraftFromTheLiveSetUntilItIsPublished) {
  ASSERT_EQ(why(save(percent_promotion("p", R"("automatic")"))), "done");
  EXPECT_EQ(price(), 10'000);
  const auto published = publish({"p"});
  ASSERT_EQ(why(published), "done");
  EXPECT_EQ(published->promotions.at(0).live_version, 1);
  EXPECT_EQ(price(), 8'000);
  EXPECT_EQ(why(publish({"p"})), "nothing_to_publish");
  ASSERT_EQ(why(save(percent_promotion("p", R"("automatic")", R"("limits":{"max_discount":5})"))),
            "done");
  EXPECT_EQ(price(), 8'000);
  ASSERT_EQ(why(publish({"p"})), "done");
  EXPECT_EQ(price(), 9'995);
  shop_.reopen();
  EXPECT_EQ(price(), 9'995);
  EXPECT_EQ((*shop_->promotion("p")).live_version, 2);
}

TEST_F(ServiceTest, PublishesAllOrNone) {
  ASSERT_EQ(why(save(percent_promotion("a", R"("automatic")"))), "done");
  EXPECT_EQ(why(publish({"a", "none"})), "not_found");
  EXPECT_EQ(price(), 10'000);
  ASSERT_EQ(why(save(percent_promotion("b", code_trigger("B")))), "done");
  EXPECT_EQ(why(publish({"a", "b"})), "done");
  EXPECT_EQ(shop_.shops().metrics().definitions_number, 1);
}

TEST_F(ServiceTest, GuardsDraftsByTheirRevision) {
  const std::string definition = percent_promotion("p", R"("automatic")");
  EXPECT_EQ(why(save(definition, 3)), "stale_revision");
  EXPECT_EQ((*save(definition, 0)).revision, 1);
  EXPECT_EQ(why(save(definition, 0)), "already_exists");
  EXPECT_EQ((*save(definition, 1)).revision, 2);
  EXPECT_EQ(why(save(definition, 1)), "stale_revision");
}

TEST_F(ServiceTest, NamesTheFaultsOfADefinition) {
  const auto refused = save(R"({"id":"p","name":"P","trigger":"automatic","effekts":[]})");
  ASSERT_EQ(why(refused), "invalid_request");
  EXPECT_FALSE(refused.refusal().faults.empty());
  const auto renamed = await<PromotionAnswer>([&](auto done) {
    shop_->save_promotion({.definition = percent_promotion("p", R"("automatic")"), .id = "q"},
                          done);
  });
  ASSERT_EQ(why(renamed), "invalid_request");
  EXPECT_EQ(renamed.refusal().faults.at(0).pointer, "/id");
}

TEST_F(ServiceTest, PausesResumesAndEnds) {
  EXPECT_EQ(why(set_state("p", PromotionState::paused)), "not_found");
  ASSERT_EQ(why(save(percent_promotion("p", R"("automatic")"))), "done");
  EXPECT_EQ(why(set_state("p", PromotionState::paused)), "wrong_state");
  ASSERT_EQ(why(publish({"p"})), "done");
  EXPECT_EQ(why(set_state("p", PromotionState::paused)), "done");
  EXPECT_EQ(price(), 10'000);
  EXPECT_EQ(why(set_state("p", PromotionState::paused)), "done");
  ASSERT_EQ(why(save(percent_promotion("p", R"("automatic")"))), "done");
  ASSERT_EQ(why(publish({"p"})), "done");
  EXPECT_EQ(price(), 10'000) << "publishing an edit resumed a paused promotion";
  EXPECT_EQ(why(set_state("p", PromotionState::active)), "done");
  EXPECT_EQ(price(), 8'000);
  EXPECT_EQ(why(set_state("p", PromotionState::ended)), "done");
  EXPECT_EQ(why(set_state("p", PromotionState::active)), "wrong_state");
  EXPECT_EQ(why(set_state("p", PromotionState::draft)), "invalid_request");
  shop_.reopen();
  EXPECT_EQ(price(), 10'000);
}

TEST_F(ServiceTest, ChangesSettingsThatAreValid) {
  EXPECT_EQ(why(change_settings(R"({"timezone":"Mars/Olympus"})")), "invalid_request");
  EXPECT_EQ(why(change_settings(R"({"policy": "priority"})")), "done");
  EXPECT_EQ(shop_->settings().settings, R"({"policy":"priority"})");
  EXPECT_FALSE((*shop_->evaluate({.cart = simple_cart()})).optimality.bound.has_value());
  shop_.reopen();
  EXPECT_EQ(shop_->settings().settings, R"({"policy":"priority"})");
}

// What two people edit whole: the second to save is told that the first did.
TEST_F(ServiceTest, GuardsSettingsByTheirTag) {
  const auto change = [&](const std::string& settings, const std::string& tag) {
    return await<SettingsAnswer>([&](auto done) {
      shop_->change_settings({.settings = settings, .expected_tags = std::vector{tag}}, done);
    });
  };
  const std::string read = tag_of(shop_->settings());
  const auto first = change(R"({"policy":"priority"})", read);
  ASSERT_EQ(why(first), "done");
  EXPECT_NE(tag_of(*first), read);
  EXPECT_EQ(tag_of(*first), tag_of(shop_->settings()));
  EXPECT_EQ(why(change("{}", read)), "stale_revision");
  EXPECT_EQ(shop_->settings().settings, R"({"policy":"priority"})");
  // Publishing is no change of the settings, though it makes a new live set.
  shop_.publish(percent_promotion("p", R"("automatic")"));
  EXPECT_EQ(why(change("{}", tag_of(*first))), "done");
}

TEST_F(ServiceTest, GuardsTheShopByItsTag) {
  const auto change = [&](const std::string& settings, ExpectedTags tags) {
    return await<ShopAnswer>([&](auto done) {
      shop_->change_shop({.settings = settings, .expected_tags = std::move(tags)}, done);
    });
  };
  const std::string read = tag_of(shop_->shop());
  const auto first = change(R"({"hold_seconds":60})", {{"other", read}});
  ASSERT_EQ(why(first), "done");
  EXPECT_EQ(why(change(R"({"hold_seconds":90})", {{read}})), "stale_revision");
  EXPECT_EQ(shop_->shop().settings.hold_seconds, 60);
  EXPECT_EQ(why(change(R"({"hold_seconds":90})", {{tag_of(*first)}})), "done");
  EXPECT_EQ(why(change("{}", {})), "done");
  EXPECT_EQ(tag_of(shop_->shop()), read);
}

TEST_F(ServiceTest, GuardsAPoolByItsTag) {
  const auto switch_to = [&](bool active, const std::string& tag) {
    return await<PoolAnswer>([&](auto done) {
      shop_->set_pool_active({.pool = "p", .active = active, .expected_tags = std::vector{tag}},
                             done);
    });
  };
  const auto pool =
      await<PoolAnswer>([&](auto done) { shop_->create_pool({.id = "p", .name = "P"}, done); });
  ASSERT_EQ(why(pool), "done");
  ASSERT_EQ(why(import_codes("p", {"ONE"})), "done");
  const auto off = switch_to(false, tag_of(*pool));
  ASSERT_EQ(why(off), "done");
  EXPECT_EQ(why(switch_to(true, tag_of(*pool))), "stale_revision");
  EXPECT_FALSE((*shop_->pool("p")).active);
  EXPECT_EQ(why(switch_to(true, tag_of(*off))), "done");
}

TEST_F(ServiceTest, TellsWhoExportedCodes) {
  const auto exported = [&](const std::string& pool) {
    return await<DoneAnswer>([&](auto done) {
      shop_->record_export({.pool = pool,
                            .count = 2,
                            .complete = false,
                            .actor = {.key = "key_1", .from = "10.0.0.0"}},
                           done);
    });
  };
  EXPECT_EQ(why(exported("p")), "not_found");
  ASSERT_EQ(why(await<PoolAnswer>(
                [&](auto done) { shop_->create_pool({.id = "p", .name = "P"}, done); })),
            "done");
  ASSERT_EQ(why(exported("p")), "done");
  const AuditAnswer last = shop_->audit_trail({}).items.back();
  EXPECT_EQ(last.action, "codes.exported");
  EXPECT_EQ(last.subject, "p");
  EXPECT_EQ(last.actor, "key_1");
  EXPECT_EQ(last.from, "10.0.0.0");
  EXPECT_EQ(last.details, R"({"count":2,"complete":false})");
  const auto latest = shop_->audit_trail_back({.limit = 1});
  ASSERT_EQ(latest.items.size(), 1u);
  EXPECT_EQ(latest.items[0].sequence, last.sequence);
  const auto earlier = shop_->audit_trail_back({.after = latest.next, .limit = 1});
  ASSERT_EQ(earlier.items.size(), 1u);
  EXPECT_EQ(earlier.items[0].sequence, last.sequence - 1);
  EXPECT_EQ(shop_->events({}).items.back().type, "codes.exported");
}

TEST_F(ServiceTest, KeepsACodeInOnePlace) {
  ASSERT_EQ(why(await<PoolAnswer>(
                [&](auto done) { shop_->create_pool({.id = "pool", .name = "Pool"}, done); })),
            "done");
  const auto added = import_codes("pool", {"a-1", "A1", "b 2"});
  ASSERT_EQ(why(added), "done");
  EXPECT_EQ(added->added, 2);
  EXPECT_EQ(added->already_there, 1);
  EXPECT_EQ((*import_codes("pool", {"A-1", "C3"})).size, 3);
  EXPECT_EQ(why(import_codes("none", {"X"})), "not_found");
  EXPECT_EQ(why(import_codes("pool", {" - "})), "invalid_request");
  ASSERT_EQ(why(save(percent_promotion("p", code_trigger("A1")))), "done");
  EXPECT_EQ(why(publish({"p"})), "invalid_request") << "a unique code became a public one";
  ASSERT_EQ(why(save(percent_promotion("p", code_trigger("PUBLIC")))), "done");
  ASSERT_EQ(why(publish({"p"})), "done");
  EXPECT_EQ(why(import_codes("pool", {"public"})), "invalid_request");
  EXPECT_EQ(why(await<CodesAnswer>(
                [&](auto done) { shop_->generate_codes({.pool = "pool", .count = 1}, done); })),
            "wrong_state");
}

TEST_F(ServiceTest, RefusesMoreCodesThanAPatternKeepsSecret) {
  ASSERT_EQ(why(await<PoolAnswer>([&](auto done) {
              shop_->create_pool(
                  {.id = "small", .name = "Small", .pattern = "S####", .check = false}, done);
            })),
            "done");
  const auto generate = [&](std::int64_t count) {
    return why(await<CodesAnswer>(
        [&](auto done) { shop_->generate_codes({.pool = "small", .count = count}, done); }));
  };
  EXPECT_EQ(generate(1'000), "pool_exhausted");
  EXPECT_EQ(generate(900), "done");
  EXPECT_EQ(generate(100), "pool_exhausted");
  EXPECT_EQ(generate(0), "invalid_request");
}

TEST_F(ServiceTest, RepeatsTheAnswerOfAnIdempotencyKeyAlsoAfterARestart) {
  shop_.publish(percent_promotion("bf", code_trigger("BF20"), R"("limits":{"total":5})"));
  const Checkout request{.cart = simple_cart({"BF20"}),
                         .idempotency = Idempotency{"client", "key", "body"}};
  const auto first = shop_.redeem(request);
  ASSERT_TRUE(bool(first));
  EXPECT_FALSE(first->replayed);
  ASSERT_TRUE(bool(shop_.roll_back(first->id)));
  shop_.reopen();
  const auto again = shop_.redeem(request);
  ASSERT_TRUE(bool(again));
  EXPECT_TRUE(again->replayed);
  EXPECT_EQ(again->id, first->id);
  EXPECT_EQ(again->result, first->result);
  EXPECT_EQ(again->state, CheckoutState::confirmed) << "the answer as it was given";
  Checkout other = request;
  other.idempotency->fingerprint = "another body";
  EXPECT_EQ(why(shop_.redeem(other)), "idempotency_key_reused");
  other.idempotency->client = "another client";
  EXPECT_EQ(why(shop_.redeem(other)), "done");
  EXPECT_EQ(shop_.uses("bf").used, 1);
}

TEST_F(ServiceTest, RepeatsARefusalToo) {
  const Checkout request{.cart = simple_cart(),
                         .expected_total = 1,
                         .idempotency = Idempotency{"client", "key", "body"}};
  const auto first = shop_.checkout(request);
  ASSERT_EQ(why(first), "price_changed");
  shop_.publish(percent_promotion("p", R"("automatic")"));
  EXPECT_EQ(shop_.checkout(request).refusal(), first.refusal());
}

TEST_F(ServiceTest, KnowsItsApiKeysAndForgetsRevokedOnes) {
  const auto made = await<ApiKeyAnswer>([&](auto done) {
    shop_->create_api_key({.name = "till", .kind = KeyKind::publishable}, done);
  });
  ASSERT_TRUE(bool(made));
  EXPECT_EQ(made->key.substr(0, 3), "pk_");
  ASSERT_TRUE(shop_.shops().authenticate(made->key));
  EXPECT_EQ(shop_.shops().authenticate(made->key)->key.id, made->id);
  EXPECT_TRUE(shop_.shops().authenticate(made->key)->key.key.empty());
  EXPECT_FALSE(shop_.shops().authenticate("pk_something"));
  shop_.reopen();
  EXPECT_TRUE(shop_.shops().authenticate(made->key));
  const auto revoked =
      await<ApiKeyAnswer>([&](auto done) { shop_->revoke_api_key({.id = made->id}, done); });
  ASSERT_TRUE(bool(revoked));
  EXPECT_FALSE(shop_.shops().authenticate(made->key));
  EXPECT_EQ(shop_->api_keys().size(), 1u);
}

TEST_F(ServiceTest, AnswersWhatItAcceptedAndNothingAfterStop) {
  shop_.shops().stop();
  EXPECT_FALSE(shop_.shops().ready());
  EXPECT_EQ(why(shop_.checkout({.cart = simple_cart()})), "stopping");
  EXPECT_FALSE(shop_->post([] {}));
}

}  // namespace
}  // namespace stapel::app
