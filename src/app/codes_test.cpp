// Unique codes through the service: no code twice whoever adds it, borders of time, what was
// switched off, what a minted code may do, drawings that go on, and attempts within bounds.
#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <thread>

#include "app/pricing.h"
#include "app/record_attempts.h"
#include "app/testing/shop.h"
#include "app/verify.h"
#include "base/code_text.h"

namespace stapel::app {
namespace {

class CodesTest : public testing::Test {
 protected:
  void SetUp() override {
    make_pool("gift", "BF-####-####");
    shop_.publish(percent_promotion("bf", R"({"pools":["gift"]})"));
  }
  void make_pool(const std::string& id, const std::string& pattern, std::int64_t uses = 1) {
    ASSERT_TRUE(bool(await<PoolAnswer>([&](auto done) {
      shop_->create_pool({.id = id, .name = id, .pattern = pattern, .uses_max = uses}, done);
    })));
  }
  auto generate(std::int64_t count) {
    return await<CodesAnswer>(
        [&](auto done) { shop_->generate_codes({.pool = "gift", .count = count}, done); });
  }
  auto mint(MintCode request) {
    if (request.promotion.empty()) request.promotion = "bf";
    return await<MintAnswer>([&](auto done) { shop_->mint_code(request, done); });
  }
  auto switch_codes(const std::vector<std::string>& codes, bool active) {
    return await<SwitchedAnswer>(
        [&](auto done) { shop_->set_codes_active({.codes = codes, .active = active}, done); });
  }
  std::vector<std::string> all_codes() {
    std::vector<std::string> codes;
    PageRequest page{.after = {}, .limit = 1'000};
    do {
      auto got = *shop_->pool_codes("gift", page);
      for (const auto& code : got.items) codes.push_back(code.code);
      page.after = got.next;
    } while (!page.after.empty());
    return codes;
  }
  // Why a code does not apply; empty where it does.
  std::string reason(const std::string& code, const std::string& customer = "") {
    const auto priced = shop_->evaluate({.cart = simple_cart({code}, customer)});
    if (priced->rejected.empty()) return "";
    return std::string(promotions::reason_name(priced->rejected[0].reason));
  }
  std::set<std::string> event_types() {
    std::set<std::string> types;
    for (const auto& event : shop_->events({.after = {}, .limit = 1'000}).items) {
      types.insert(event.type);
    }
    return types;
  }
  void finish(const CodesAnswer& begun) {
    for (int i = 0; i < 3'000 && !(*shop_->supply("gift", begun.supply)).finished_at; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

  Shop shop_;
};

TEST_F(CodesTest, EndsAMintedCodeByTheShopsClockToTheMoment) {
  const auto minted = mint({.ends_at = parse_instant("2026-11-27T12:00:00+01:00")});
  ASSERT_TRUE(bool(minted));
  shop_.set_time("2026-11-27T11:59:59.999999+01:00");
  EXPECT_EQ(reason(minted->code), "");
  const auto held = shop_.checkout({.cart = simple_cart({minted->code})});
  ASSERT_TRUE(bool(held));
  EXPECT_TRUE(bool(shop_.release(held->id)));
  shop_.set_time("2026-11-27T12:00:00+01:00");
  EXPECT_EQ(reason(minted->code), "expired");
  EXPECT_EQ(refusal_of(shop_.redeem({.cart = simple_cart({minted->code})}))->code,
            RefusalCode::code_rejected);
  EXPECT_EQ((*mint({})).ends_at, *parse_instant("2026-12-11T12:00:00+01:00")) << "14 days";
}

// The price was found before the code was stopped; the batch decides by its own order.
TEST_F(CodesTest, PricesAgainWhatWasStoppedMeanwhile) {
  const std::string code = (*mint({})).code;
  const auto held = shop_.checkout({.cart = simple_cart({code})});
  ASSERT_TRUE(bool(held));
  ASSERT_TRUE(bool(switch_codes({code}, false)));
  // What is held keeps its promise.
  EXPECT_TRUE(bool(shop_.confirm(held->id)));

  const std::string normalised = normalise_code(code);
  Snapshot rows;
  rows.insert(storage::CodeDetailKey{normalised}, storage::CodeDetailRow{.active = false}, 1);
  EXPECT_FALSE(may_be_used(rows, {{normalised, ""}}, Instant{}));
  rows.insert(storage::CodeDetailKey{normalised}, storage::CodeDetailRow{}, 1);
  EXPECT_TRUE(may_be_used(rows, {{normalised, ""}}, Instant{}));
  rows.insert(storage::PoolKey{"gift"}, storage::PoolRow{.active = false}, 1);
  EXPECT_FALSE(may_be_used(rows, {{normalised, "gift"}}, Instant{}));
  storage::CodeDetailRow minted;
  minted.mint = storage::Mint{.ends_at = Instant{10}};
  rows.insert(storage::CodeDetailKey{normalised}, minted, 1);
  EXPECT_TRUE(may_be_used(rows, {{normalised, ""}}, Instant{9}));
  EXPECT_FALSE(may_be_used(rows, {{normalised, ""}}, Instant{10}));
}

TEST_F(CodesTest, TellsAStrangerNothingOfABoundCode) {
  const std::string code = (*mint({.customer = "jan"})).code;
  EXPECT_EQ(reason(code, "jan"), "");
  EXPECT_EQ(reason(code), "customer_required");
  const auto priced = shop_->evaluate({.cart = simple_cart({code, "NEVER"}, "eve")});
  const auto& rejected = priced->rejected;
  ASSERT_EQ(rejected.size(), 2u);
  EXPECT_EQ(rejected[0].message, rejected[1].message);
  EXPECT_EQ(rejected[0].promotion, rejected[1].promotion);
  EXPECT_EQ(rejected[0].reason, rejected[1].reason);
}

TEST_F(CodesTest, AddsNoCodeTwiceWhereManyAddTheSame) {
  make_pool("other", "");
  std::vector<std::string> codes;
  for (int i = 0; i < 2'000; ++i) codes.push_back("OWN-" + std::to_string(i % 1'000));
  std::atomic<std::int64_t> added{0}, there{0};
  std::vector<std::thread> threads;
  for (const char* pool : {"gift", "other", "gift", "other"}) {
    threads.emplace_back([&, pool] {
      const auto answer = await<CodesAnswer>(
          [&](auto done) { shop_->import_codes({.pool = pool, .codes = lines_of(codes)}, done); });
      ASSERT_TRUE(bool(answer)) << answer.refusal().message;
      added += answer->added;
      there += answer->already_there;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(added, 1'000);
  EXPECT_EQ(there, 4 * 2'000 - 1'000);
  EXPECT_EQ((*shop_->pool("gift")).size + (*shop_->pool("other")).size, 1'000);
}

TEST_F(CodesTest, DrawsManyPartByPartAndGoesOnAfterAStop) {
  ASSERT_TRUE(bool(generate(1'000)));
  const auto begun = generate(60'000);
  ASSERT_TRUE(bool(begun));
  EXPECT_FALSE(begun->finished);
  shop_.reopen();
  finish(*begun);
  EXPECT_EQ((*shop_->supply("gift", begun->supply)).added, 60'000);
  EXPECT_EQ((*shop_->pool("gift")).size, 61'000);
  const auto codes = all_codes();
  EXPECT_EQ(std::set(codes.begin(), codes.end()).size(), 61'000u);
  EXPECT_TRUE(event_types().contains("codes.generated"));
  shop_.close();
  const VerifyReport report = verify({.path = shop_.path()});
  EXPECT_TRUE(report.clean()) << report.differences.at(0);
}

TEST_F(CodesTest, StopsADrawingThatFindsNoRoom) {
  make_pool("small", "S#####");
  const auto generate_small = [&](std::int64_t count) {
    return await<CodesAnswer>(
        [&](auto done) { shop_->generate_codes({.pool = "small", .count = count}, done); });
  };
  EXPECT_EQ(refusal_of(generate_small(20'000))->code, RefusalCode::pool_exhausted);
  EXPECT_EQ(refusal_of(generate_small(924))->code, RefusalCode::pool_exhausted);
  EXPECT_TRUE(bool(generate_small(923)));
}

TEST_F(CodesTest, WritesTheTrail) {
  const std::string code = (*mint({.labels = {.channel = "mail"}})).code;
  EXPECT_EQ((*switch_codes({code}, false)).changed, 1);
  EXPECT_EQ((*switch_codes({code}, true)).changed, 1);
  EXPECT_TRUE(
      bool(await<PoolAnswer>([&](auto done) { shop_->set_pool_active({.pool = "gift"}, done); })));
  for (const char* type : {"pool.created", "code.minted", "codes.deactivated", "codes.activated",
                           "pool.deactivated"}) {
    EXPECT_TRUE(event_types().contains(type)) << type;
  }
  std::set<std::string> actions;
  for (const auto& entry : shop_->audit_trail({.after = {}, .limit = 100}).items) {
    actions.insert(entry.action);
  }
  EXPECT_TRUE(actions.contains("code.minted"));
}

TEST_F(CodesTest, TellsTheWholeLifeOfACode) {
  const std::string code = (*mint({.customer = "jan", .uses_max = 2})).code;
  const auto held = shop_.checkout({.cart = simple_cart({code}, "jan")});
  ASSERT_TRUE(bool(held));
  shop_.set_time("2026-11-27T12:00:00+01:00");
  const auto paid = shop_.redeem({.cart = simple_cart({code}, "jan")}, "order-9");
  ASSERT_TRUE(bool(paid));
  ASSERT_TRUE(bool(shop_.roll_back(paid->id)));
  std::string kinds;
  const auto history = shop_->code_history(code);
  for (const auto& event : *history) {
    if (event.kind != CodeEventAnswer::Kind::refused) {
      kinds += std::string(event_name(event.kind)) + " ";
    }
  }
  // The hold ended before the second checkout: it is released.
  EXPECT_EQ(kinds, "minted held used released rolled_back ");
}

// --- Attempts ------------------------------------------------------------------------------------

promotions::Evaluation refused_codes(const std::vector<std::string>& codes) {
  promotions::Evaluation evaluation;
  for (const std::string& code : codes) {
    promotions::Rejected rejected;
    rejected.code = code;
    evaluation.rejected.push_back(std::move(rejected));
  }
  return evaluation;
}

TEST(AttemptLog, CountsByCodeReasonChannelAndHour) {
  AttemptLog log;
  const Instant first{1'000'000}, second{2'000'000}, later{3'600'000'001};
  log.note(refused_codes({"a-1", "B"}), "app", first);
  log.note(refused_codes({"A1"}), "app", second);
  log.note(refused_codes({"A1"}), std::nullopt, later);
  const auto counts = log.take().counts;
  ASSERT_EQ(counts.size(), 3u);
  EXPECT_EQ(counts.at({0, "A1", "unknown_code", "app"}),
            (storage::CodeAttemptRow{2, first, second}));
  EXPECT_EQ(counts.at({1, "A1", "unknown_code", ""}), (storage::CodeAttemptRow{1, later, later}));
  EXPECT_TRUE(log.take().counts.empty());
}

TEST(AttemptLog, KeepsFewOfManyGuessesByName) {
  AttemptLog log;
  const std::int64_t guesses = 20'000;
  for (std::int64_t i = 0; i < guesses; ++i) {
    log.note(refused_codes({"GUESS" + std::to_string(i)}), std::nullopt, Instant{i});
    if (i % 5'000 == 0) log.give_back(log.take());
  }
  std::int64_t all = 0;
  const auto counts = log.take().counts;
  for (const auto& [key, count] : counts) all += count.count;
  EXPECT_EQ(all, guesses);
  EXPECT_EQ(counts.size(), AttemptLog::unknown_names_max + 1);
}

TEST(AttemptLog, AddsToWhatIsStored) {
  const storage::CodeAttemptKey key{7, "A", "paused", ""};
  Snapshot rows;
  rows.insert(key, storage::CodeAttemptRow{2, Instant{10}, Instant{20}}, 1);
  const Decision decision =
      decide(rows, RecordAttemptsCommand{{{key, {3, Instant{15}, Instant{30}}}}}, Instant{});
  ASSERT_EQ(decision.delta.writes.size(), 1u);
  EXPECT_EQ(std::get<storage::CodeAttemptRow>(*decision.delta.writes[0].second),
            (storage::CodeAttemptRow{5, Instant{10}, Instant{30}}));
}

}  // namespace
}  // namespace stapel::app
