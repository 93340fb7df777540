// What every engine must do, as typed tests. An engine gives a type with
//   std::unique_ptr<Store> open();   // the same data at every call, a fresh one for each object
// (and, where it may be missing, `why_not()`, which is empty where it is there), and instantiates:
//   INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, StoreConformance, SqliteEngine);
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "storage/store.h"

namespace stapel::storage {

inline Commit commit_of(Snapshot loaded, Delta delta) {
  loaded.apply(std::move(delta.writes));
  return {loaded.take_changes(), std::move(delta.appends)};
}

// One row of each kind, told apart by `salt`.
inline std::vector<std::pair<Key, Row>> one_row_of_each(const std::string& salt) {
  const Instant at{1'700'000'000'000'000};
  const std::vector<Claim> claims = {{"bf", 3, 4200, {"BF" + salt, "X\"Y"}}, {"mug", 1, 0, {}}};
  return {
      {DefinitionsKey{}, DefinitionsRow{7, "hash" + salt, R"({"currency":"EUR"})"}},
      {PromotionKey{"p" + salt}, PromotionRow{2, R"({"id":"p"})", 1, PromotionState::paused, at,
                                              Instant{at.microseconds + 1}}},
      {PoolKey{"pool" + salt}, PoolRow{"Pool " + salt, "BF-####", 1, 10, at}},
      {PoolCodeKey{"BF" + salt}, PoolCodeRow{"pool" + salt, "bf" + salt}},
      {CounterKey{CounterKind::promotion_customer, "p" + salt, "c"}, CounterRow{5, 1, 900, 100}},
      {CheckoutKey{"c" + salt}, CheckoutRow{CheckoutState::expired,
                                            "order-1",
                                            "pseudonym",
                                            "2026-11-27",
                                            "EUR",
                                            12798,
                                            claims,
                                            at,
                                            at,
                                            "session",
                                            at,
                                            true,
                                            true,
                                            {{"bf", 1200}}}},
      {IdempotencyKey{"client" + salt, "key"}, IdempotencyRow{"print", R"({"a":1})", at}},
      {ApiKeyKey{"k" + salt}, ApiKeyRow{"hash",
                                        "till",
                                        KeyKind::publishable,
                                        at,
                                        at,
                                        true,
                                        {"prices"},
                                        {"https://shop.example"},
                                        60,
                                        at}},
      {TokenSecretsKey{}, TokenSecretsRow{{{"ts_1", "secret", at}, {"ts_2", "\"", at}}}},
      {UsageKey{"2026-1" + salt}, UsageRow{1, 2, 3, 4, 5}},
      {UsageProgressKey{}, UsageProgressRow{7}},
      {UserKey{"usr" + salt}, UserRow{"eva" + salt + "@example.com",
                                      "Eva \"E\"",
                                      "en",
                                      "$argon2id$x",
                                      true,
                                      at,
                                      "SECRET",
                                      "PENDING",
                                      57,
                                      {"h1", "h2"},
                                      3,
                                      {{1, {"owner", "finance"}, false}, {2, {"analyst"}, true}},
                                      at,
                                      at}},
      {UserListKey{}, UserListRow{4}},
      {LeaseKey{"work" + salt}, LeaseRow{"server" + salt, at}},
      {SessionKey{"hash" + salt}, SessionRow{"usr" + salt, 3, at, Instant{at.microseconds + 5}}},
      {SignInFailureKey{FailureKind::address, "hash" + salt},
       SignInFailureRow{6, at, Instant{at.microseconds + 9}}},
      {TimerKey{TimerKind::hold, "c" + salt}, TimerRow{at}},
      {SupplyKey{"cs" + salt},
       SupplyRow{"pool" + salt, SupplyKind::imported, 9, 5, 3, 2, "full", at, at}},
      {CodeDetailKey{"BF" + salt},
       CodeDetailRow{false, at, Mint{"p", "who", 2, at, at, {"mail", "acme", "bf"}, at}}},
      {CodeAttemptKey{489'000, "BF" + salt, "paused", "web"}, CodeAttemptRow{3, at, at}},
      {WebhookKey{"wh" + salt}, WebhookRow{"https://example.com/" + salt,
                                           "till",
                                           {"order.paid", "code.minted"},
                                           true,
                                           {{"whsec_b", std::nullopt}, {"whsec_a", at}},
                                           WebhookState::disabled,
                                           "410 Gone",
                                           "key_1",
                                           at,
                                           at}},
      {WebhookProgressKey{"wh" + salt}, WebhookProgressRow{7, 1, 12, 3, at, std::nullopt}},
      {DeliveryKey{"wh" + salt, 8}, DeliveryRow{"order-1", 2, at, at, true}},
      {OrderKey{"o" + salt}, OrderRow{3, OrderStatus::paid, "print", "c" + salt, true, "{}", 12798,
                                      at, true, 2, R"({"refunded":5})", at, at}},
      {ReturnKey{"o" + salt, "r"},
       ReturnRow{2, ReturnState::applied, "print", 4, R"({"1":1})", ReturnRule::reprice,
                 ReturnRestores::budget, at, "{}", "what is wrong", at, at}},
      {ProductListKey{"l" + salt},
       ProductListRow{"Overstock", R"({"stock_above":9})", false, 3, 12, 2, 1, at, at, at}},
  };
}

template <typename Engine>
class StoreConformance : public testing::Test {
 protected:
  void SetUp() override {
    if constexpr (requires { engine_.why_not(); }) {
      if (!engine_.why_not().empty()) GTEST_SKIP() << engine_.why_not();
    }
  }
  void reopen() {
    store_.reset();
    store_ = engine_.open();
  }
  Snapshot load(const Keys& keys) { return store_->load(default_shop, keys); }
  CommitResult commit(const Snapshot& loaded, Delta delta) {
    return store_->commit(default_shop, commit_of(loaded, std::move(delta)));
  }
  CommitResult put(Key key, Row row) {
    Delta delta;
    const Snapshot loaded = load({key});
    delta.writes.emplace_back(std::move(key), std::move(row));
    return commit(loaded, std::move(delta));
  }
  CounterRow counter(const CounterKey& key) { return load({key}).get(key); }

  Engine engine_;
  std::unique_ptr<Store> store_ = engine_.open();
};

TYPED_TEST_SUITE_P(StoreConformance);

TYPED_TEST_P(StoreConformance, GivesBackEveryKindOfRowAlsoAfterReopening) {
  Delta delta;
  Keys keys;
  for (const auto& [key, row] : one_row_of_each("1")) keys.insert(key);
  for (auto& [key, row] : one_row_of_each("1")) delta.writes.emplace_back(key, row);
  ASSERT_EQ(this->commit(this->load(keys), std::move(delta)), CommitResult::committed);
  this->reopen();
  const Snapshot loaded = this->load(keys);
  const Snapshot read = this->store_->reader()->load(default_shop, keys);
  for (const auto& [key, row] : one_row_of_each("1")) {
    EXPECT_EQ(loaded.version(key), 1) << key.index();
    std::visit(
        [&](const auto& typed) {
          using R = typename std::decay_t<decltype(typed)>::Row;
          ASSERT_NE(loaded.find(typed), nullptr) << key.index();
          EXPECT_EQ(*loaded.find(typed), std::get<R>(row)) << key.index();
          EXPECT_EQ(*read.find(typed), std::get<R>(row)) << key.index();
        },
        key);
  }
}

TYPED_TEST_P(StoreConformance, LoadsAbsentRowsAsVersionZero) {
  const CounterKey key{CounterKind::code, "NONE", ""};
  const Snapshot loaded = this->load({key});
  EXPECT_EQ(loaded.find(key), nullptr);
  EXPECT_EQ(loaded.version(key), 0);
  EXPECT_EQ(loaded.get(key), CounterRow{});
}

TYPED_TEST_P(StoreConformance, UpdatesARowAndCountsItsVersion) {
  const CounterKey key{CounterKind::code, "BF", ""};
  ASSERT_EQ(this->put(key, CounterRow{1, 0, 0, 0}), CommitResult::committed);
  ASSERT_EQ(this->put(key, CounterRow{2, 0, 0, 0}), CommitResult::committed);
  EXPECT_EQ(this->load({key}).version(key), 2);
  EXPECT_EQ(this->counter(key).used, 2);
}

TYPED_TEST_P(StoreConformance, RefusesAStaleBatchWhole) {
  const CounterKey contested{CounterKind::code, "BF", ""};
  const CounterKey other{CounterKind::code, "AA", ""};
  const Snapshot early = this->load({contested, other});
  ASSERT_EQ(this->put(contested, CounterRow{1, 0, 0, 0}), CommitResult::committed);
  Delta delta;
  delta.write(other, {9, 0, 0, 0});
  delta.write(contested, {1, 0, 0, 0});
  delta.appends.push_back(Redemption{.checkout = "c", .promotion = "p"});
  EXPECT_EQ(this->commit(early, delta), CommitResult::stale);
  EXPECT_EQ(this->counter(other), CounterRow{});
  EXPECT_EQ(this->counter(contested).used, 1);
  EXPECT_TRUE(this->store_->reader()->redemptions(default_shop, 0, 10).empty());
}

TYPED_TEST_P(StoreConformance, RefusesToUpdateARowThatMovedOn) {
  for (const auto& [key, row] : one_row_of_each("1")) {
    ASSERT_EQ(this->put(key, row), CommitResult::committed) << key.index();
  }
  for (const auto& [key, row] : one_row_of_each("1")) {
    Commit commit;
    commit.writes[key] = {row, 17};
    EXPECT_EQ(this->store_->commit(default_shop, commit), CommitResult::stale) << key.index();
    commit.writes[key] = {row, 0};
    EXPECT_EQ(this->store_->commit(default_shop, commit), CommitResult::stale) << key.index();
  }
}

TYPED_TEST_P(StoreConformance, KeepsShopsApart) {
  const CounterKey key{CounterKind::code, "BF", ""};
  ASSERT_EQ(this->put(key, CounterRow{1, 0, 0, 0}), CommitResult::committed);
  EXPECT_EQ(this->store_->load(2, {key}).get(key), CounterRow{});
  Delta delta;
  delta.write(key, {5, 0, 0, 0});
  ASSERT_EQ(this->store_->commit(2, commit_of(this->store_->load(2, {key}), delta)),
            CommitResult::committed);
  EXPECT_EQ(this->counter(key).used, 1);
  EXPECT_EQ(this->store_->load(2, {key}).get(key).used, 5);
}

TYPED_TEST_P(StoreConformance, NumbersRedemptionsInTheirOrder) {
  for (int round = 0; round < 2; ++round) {
    Delta delta;
    for (int i = 0; i < 3; ++i) {
      delta.appends.push_back(Redemption{.kind = RedemptionKind::rolled_back,
                                         .checkout = "c" + std::to_string(i),
                                         .promotion = "p",
                                         .version = 4,
                                         .codes = {"A", "B"},
                                         .customer = "who",
                                         .day = "2026-11-27",
                                         .order = "o",
                                         .granted = 77,
                                         .at = Instant{5}});
    }
    ASSERT_EQ(this->commit({}, std::move(delta)), CommitResult::committed);
  }
  const auto all = this->store_->reader()->redemptions(default_shop, 0, 10);
  ASSERT_EQ(all.size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(all[i].sequence, static_cast<std::int64_t>(i + 1));
    EXPECT_EQ(all[i].checkout, "c" + std::to_string(i % 3));
  }
  EXPECT_EQ(all[0].codes, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(all[0].kind, RedemptionKind::rolled_back);
  EXPECT_EQ(all[0].granted, 77);
  EXPECT_EQ(this->store_->reader()->redemptions(default_shop, 4, 10).size(), 2u);
  EXPECT_EQ(this->store_->reader()->redemptions(default_shop, 0, 4).size(), 4u);
}

TYPED_TEST_P(StoreConformance, KeepsVersionsSetsAndDecisions) {
  const PromotionVersion version{"p", 1, "h", "{}", Instant{1}};
  const DefinitionSet set{"sh", "{}"};
  const DecisionRecord record{"c1", "sh", 1, "{}", R"({"currency":"EUR"})", "{}", Instant{2}};
  Delta delta;
  delta.appends = {version, set, set, std::make_shared<const DecisionRecord>(record)};
  ASSERT_EQ(this->commit({}, std::move(delta)), CommitResult::committed);
  const auto reader = this->store_->reader();
  EXPECT_EQ(reader->promotion_version(default_shop, "p", 1), version);
  EXPECT_EQ(reader->promotion_version(default_shop, "p", 2), std::nullopt);
  EXPECT_EQ(reader->definition_set(default_shop, "sh"), set);
  EXPECT_EQ(reader->definition_set(default_shop, "none"), std::nullopt);
  EXPECT_EQ(reader->decision_record(default_shop, "c1"), record);
  EXPECT_EQ(reader->decision_record(default_shop, "c2"), std::nullopt);
  EXPECT_EQ(reader->decision_records(default_shop, "", 10).size(), 1u);
  EXPECT_TRUE(reader->decision_records(default_shop, "c1", 10).empty());
}

TYPED_TEST_P(StoreConformance, ReadsInPages) {
  for (const char* id : {"a", "b", "c"}) {
    ASSERT_EQ(this->put(PromotionKey{id}, PromotionRow{.revision = 1}), CommitResult::committed);
    ASSERT_EQ(this->put(CheckoutKey{id}, CheckoutRow{}), CommitResult::committed);
    ASSERT_EQ(this->put(CounterKey{CounterKind::promotion, id, ""}, CounterRow{1, 0, 0, 0}),
              CommitResult::committed);
  }
  const auto reader = this->store_->reader();
  const auto first = reader->promotions(default_shop, "", 2);
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[1].id, "b");
  EXPECT_EQ(reader->promotions(default_shop, "b", 2).at(0).id, "c");
  EXPECT_EQ(reader->checkouts(default_shop, "a", 10).size(), 2u);
  const CounterKey start{};
  const auto counters = reader->counters(default_shop, start, 2);
  ASSERT_EQ(counters.size(), 2u);
  EXPECT_EQ(reader->counters(default_shop, counters[1].first, 2).size(), 1u);
  EXPECT_EQ(reader->counters_of(default_shop, CounterKind::promotion, "").size(), 3u);
  EXPECT_TRUE(reader->counters_of(default_shop, CounterKind::promotion_day, "").empty());
  EXPECT_TRUE(reader->integrity_faults().empty());
}

TYPED_TEST_P(StoreConformance, ListsThePoolsOwnCodesAsIssued) {
  const auto pool = [](const char* pattern) { return PoolRow{"n", pattern, 1, 0, Instant{}}; };
  ASSERT_EQ(this->put(PoolKey{"one"}, pool("BF-##")), CommitResult::committed);
  ASSERT_EQ(this->put(PoolKey{"two"}, pool("")), CommitResult::committed);
  const std::pair<const char*, PoolCodeRow> codes[] = {{"BFAA", {"one", "BF-AA"}},
                                                       {"BFBB", {"one", "b-fbb"}},
                                                       {"CC", {"two", "cc"}},
                                                       {"DD", {"one", "DD"}}};
  for (const auto& [code, row] : codes) {
    ASSERT_EQ(this->put(PoolCodeKey{code}, row), CommitResult::committed);
    EXPECT_EQ(*this->load({PoolCodeKey{code}}).find(PoolCodeKey{code}), row);
  }
  std::string last;
  const auto reader = this->store_->reader();
  EXPECT_EQ(reader->pool_codes(default_shop, "one", "", 3, last).size(), 2u);
  EXPECT_EQ(last, "CC");
  const auto rest = reader->pool_codes(default_shop, "one", last, 3, last);
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest[0].row.issued, "DD");
  EXPECT_EQ(last, "");
}

TYPED_TEST_P(StoreConformance, GivesAShopOneSecret) {
  const std::string secret = shop_row(*this->store_->reader(), default_shop).pseudonym_secret;
  EXPECT_GE(secret.size(), 64u);
  this->reopen();
  EXPECT_EQ(shop_row(*this->store_->reader(), default_shop).pseudonym_secret, secret);
}

TYPED_TEST_P(StoreConformance, ReadersSeeWhatIsCommittedAndOnlyThat) {
  const auto reader = this->store_->reader();
  const CounterKey key{CounterKind::code, "BF", ""};
  std::int64_t seen = 0;
  for (std::int64_t i = 1; i <= 50; ++i) {
    ASSERT_EQ(this->put(key, CounterRow{i, 0, 0, 0}), CommitResult::committed);
    seen = reader->load(default_shop, {key}).get(key).used;
    ASSERT_EQ(seen, i);
  }
}

TYPED_TEST_P(StoreConformance, ReadsOneMomentWhereAsked) {
  const CounterKey key{CounterKind::code, "BF", ""};
  const auto reader = this->store_->reader();
  reader->begin_moment();
  ASSERT_EQ(this->put(key, CounterRow{1, 0, 0, 0}), CommitResult::committed);
  EXPECT_EQ(reader->load(default_shop, {key}).find(key), nullptr);
  reader->end_moment();
  EXPECT_NE(reader->load(default_shop, {key}).find(key), nullptr);
}

TYPED_TEST_P(StoreConformance, CountsTheCodesOfEachPool) {
  ASSERT_EQ(this->put(PoolKey{"one"}, PoolRow{.name = "n"}), CommitResult::committed);
  for (const char* code : {"AA", "BB"}) {
    ASSERT_EQ(this->put(PoolCodeKey{code}, PoolCodeRow{"one", code}), CommitResult::committed);
  }
  EXPECT_EQ(this->store_->reader()->pool_sizes(default_shop),
            (std::map<std::string, std::int64_t>{{"one", 2}}));
}

TYPED_TEST_P(StoreConformance, ErasesTimersAndFindsTheDueOnes) {
  const TimerKey early{TimerKind::hold, "b"}, late{TimerKind::hold, "a"};
  ASSERT_EQ(this->put(early, TimerRow{Instant{5}}), CommitResult::committed);
  ASSERT_EQ(this->put(late, TimerRow{Instant{9}}), CommitResult::committed);
  const TimerKey next_century{TimerKind::hold, "c"};
  const Instant far{std::int64_t{4'102'444'800} * 1'000'000};
  ASSERT_EQ(this->put(next_century, TimerRow{far}), CommitResult::committed);
  const Turn turn = this->store_->begin_turn(Instant{9}, 10);
  ASSERT_EQ(turn.due.size(), 2u);
  EXPECT_EQ(turn.due[0].timer, early);
  EXPECT_EQ(turn.due[0].due_at, Instant{5});
  EXPECT_EQ(turn.due[1].timer, late);
  EXPECT_EQ(this->store_->begin_turn(Instant{9}, 1).due.size(), 1u);
  if (this->store_->shared()) {
    EXPECT_LT(std::abs(turn.now.microseconds - system_now().microseconds), 60'000'000);
  } else {
    EXPECT_EQ(turn.now, Instant{9});
    EXPECT_TRUE(this->store_->begin_turn(Instant{4}, 10).due.empty());
  }
  EXPECT_EQ(this->store_->reader()->due_timers(default_shop, Instant{8}, 10).size(), 1u);
  EXPECT_TRUE(this->store_->reader()->due_timers(2, Instant{9}, 10).empty());
  Delta delta;
  delta.erase(early);
  const Snapshot loaded = this->load({early});
  ASSERT_EQ(this->commit(loaded, delta), CommitResult::committed);
  EXPECT_EQ(this->load({early}).find(early), nullptr);
  EXPECT_EQ(this->commit(loaded, delta), CommitResult::stale);
}

TYPED_TEST_P(StoreConformance, AppendsEventsAndAuditEntriesInOrder) {
  const Event event{0, "order.paid", "order-1", R"({"total":5})", Instant{7}, true};
  const AuditEntry entry{0, "key_1", "10.0.0.0", "promotion.published", "bf", "{}", Instant{8}};
  for (int round = 0; round < 2; ++round) {
    Delta delta;
    delta.appends = {event, entry, event};
    ASSERT_EQ(this->commit({}, std::move(delta)), CommitResult::committed);
  }
  const auto events = this->store_->reader()->events(default_shop, 1, 2);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].sequence, 2);
  EXPECT_EQ(events[1].sequence, 3);
  Event expected = event;
  expected.sequence = 2;
  EXPECT_EQ(events[0], expected);
  const auto entries = this->store_->reader()->audit_entries(default_shop, 0, 10);
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[1].sequence, 2);
  EXPECT_EQ(entries[1].from, entry.from);
  EXPECT_EQ(entries[1].subject, entry.subject);
  const auto back = this->store_->reader()->audit_entries_back(default_shop, INT64_MAX, 10);
  EXPECT_EQ(back, (std::vector{entries[1], entries[0]}));
  EXPECT_EQ(this->store_->reader()->audit_entries_back(default_shop, 2, 10),
            std::vector{entries[0]});
  EXPECT_TRUE(this->store_->reader()->audit_entries_back(2, INT64_MAX, 10).empty());
}

TYPED_TEST_P(StoreConformance, KeepsWhatWaitsForAWebhookUntilItIsOver) {
  const Instant at{7};
  for (const std::int64_t event : {9, 3, 5}) {
    ASSERT_EQ(this->put(DeliveryKey{"wh", event}, DeliveryRow{"order-1", 1, at, at, false}),
              CommitResult::committed);
  }
  const auto reader = this->store_->reader();
  auto waiting = reader->deliveries(default_shop, "wh", 3, 10);
  ASSERT_EQ(waiting.size(), 2u);
  EXPECT_EQ(waiting[0].first, (DeliveryKey{"wh", 5}));
  EXPECT_EQ(waiting[1].second.object, "order-1");
  Delta delta;
  delta.erase(DeliveryKey{"wh", 5});
  ASSERT_EQ(this->commit(this->load({DeliveryKey{"wh", 5}}), delta), CommitResult::committed);
  EXPECT_EQ(reader->deliveries(default_shop, "wh", 0, 10).size(), 2u);
  EXPECT_TRUE(reader->deliveries(default_shop, "other", 0, 10).empty());
  delta = {};
  delta.appends = {DeliveriesLetGo{"wh"}};
  ASSERT_EQ(this->commit({}, delta), CommitResult::committed);
  EXPECT_TRUE(reader->deliveries(default_shop, "wh", 0, 10).empty());
}

TYPED_TEST_P(StoreConformance, LogsAttemptsAndLetsThemGo) {
  const Instant at{7};
  Delta delta;
  std::vector<WebhookAttempt> logged;
  for (std::int64_t i = 1; i <= 4; ++i) {
    logged.push_back({"wh", i, 10 + i, "evt_1", "order.paid", i, at, 25, AttemptOutcome::failed,
                      500, "", "oops", i < 4 ? std::optional(at) : std::nullopt});
    delta.appends.emplace_back(logged.back());
  }
  ASSERT_EQ(this->commit({}, std::move(delta)), CommitResult::committed);
  const auto reader = this->store_->reader();
  EXPECT_EQ(reader->attempts(default_shop, "wh", 0, 10), logged);
  EXPECT_EQ(reader->attempts(default_shop, "wh", 1, 2), std::vector(&logged[1], &logged[3]));
  const auto back = reader->attempts_back(default_shop, "wh", 4, 2);
  EXPECT_EQ(back, (std::vector{logged[2], logged[1]}));
  EXPECT_TRUE(reader->attempts(2, "wh", 0, 10).empty());
  delta = {};
  delta.appends = {AttemptsLetGo{"wh", 3}};
  ASSERT_EQ(this->commit({}, delta), CommitResult::committed);
  EXPECT_EQ(reader->attempts(default_shop, "wh", 0, 10), std::vector{logged[3]});
}

TYPED_TEST_P(StoreConformance, LetsEventsGoButNeverTheirNumbers) {
  EXPECT_EQ(this->store_->reader()->last_event(default_shop), 0);
  const Event event{0, "order.paid", "order-1", "{}", Instant{7}, false};
  Delta delta;
  delta.appends = {event, event, event};
  ASSERT_EQ(this->commit({}, delta), CommitResult::committed);
  for (const std::int64_t through : {1, 3}) {
    Delta trim;
    trim.appends = {EventsLetGo{through}};
    ASSERT_EQ(this->commit({}, trim), CommitResult::committed);
  }
  EXPECT_EQ(this->store_->reader()->last_event(default_shop), 3);
  ASSERT_EQ(this->commit({}, delta), CommitResult::committed);
  const auto kept = this->store_->reader()->events(default_shop, 0, 10);
  ASSERT_EQ(kept.size(), 4u);
  EXPECT_EQ(kept.front().sequence, 3);
  EXPECT_EQ(kept.back().sequence, 6);
}

TYPED_TEST_P(StoreConformance, CommitsSeveralShopsTogether) {
  const CounterKey key{CounterKind::code, "BF", ""};
  const ShopRow other{"other", "secret", "{}", Instant{3}};
  const auto commits_of = [&](std::int64_t expected_of_default) {
    Commits commits;
    commits[default_shop].writes[key] = {CounterRow{1, 0, 0, 0}, expected_of_default};
    commits[2].writes[ShopKey{}] = {other, 0};
    return commits;
  };
  EXPECT_EQ(this->store_->commit(commits_of(7)), CommitResult::stale);
  EXPECT_EQ(this->store_->reader()->shops().size(), 1u);
  EXPECT_EQ(this->store_->commit(commits_of(0)), CommitResult::committed);
  const auto shops = this->store_->reader()->shops();
  ASSERT_EQ(shops.size(), 2u);
  EXPECT_EQ(shops[1].id, "2");
  EXPECT_EQ(shops[1].row, other);
  EXPECT_EQ(this->counter(key).used, 1);
}

TYPED_TEST_P(StoreConformance, AddsAWholeChunkOfNewCodesOrNothing) {
  ASSERT_EQ(this->put(PoolKey{"one"}, PoolRow{.name = "n", .pattern = "BF-##"}),
            CommitResult::committed);
  ASSERT_EQ(this->put(SupplyKey{"cs"}, SupplyRow{.pool = "one", .created_at = Instant{5}}),
            CommitResult::committed);
  const auto chunk_of = [](const std::vector<std::string>& codes) {
    CodeChunk chunk{.supply = "cs", .codes = {}, .issued = {}};
    for (const std::string& code : codes) chunk.codes.add(code);
    return std::make_shared<const CodeChunk>(std::move(chunk));
  };
  Delta delta;
  delta.appends.push_back(chunk_of({"BFAA", "BFCC"}));
  ASSERT_EQ(this->commit({}, delta), CommitResult::committed);
  Delta taken;
  taken.write(CounterKey{CounterKind::code, "X", ""}, {1, 0, 0, 0});
  taken.appends.push_back(chunk_of({"BFBB", "BFCC", "BFDD"}));
  const Snapshot loaded = this->load({CounterKey{CounterKind::code, "X", ""}});
  EXPECT_THROW(this->commit(loaded, taken), CodeTaken);
  EXPECT_EQ(this->counter({CounterKind::code, "X", ""}), CounterRow{});

  const auto reader = this->store_->reader();
  using Codes = std::vector<std::string>;
  EXPECT_EQ(reader->codes_between(default_shop, "BFAA", "BFZZ", 9), (Codes{"BFAA", "BFCC"}));
  EXPECT_EQ(reader->codes_between(default_shop, "BFAB", "BFZZ", 9), Codes{"BFCC"});
  EXPECT_EQ(reader->codes_between(default_shop, "A", "Z", 1), Codes{"BFAA"});
  EXPECT_EQ(reader->known_codes(default_shop, {"BFAA", "BFBB", "BFCC"}),
            (std::vector<std::string_view>{"BFAA", "BFCC"}));
  EXPECT_EQ(*this->load({PoolCodeKey{"BFAA"}}).find(PoolCodeKey{"BFAA"}),
            (PoolCodeRow{"one", "BF-AA", Instant{5}}));
}

TYPED_TEST_P(StoreConformance, KeepsTheEventsAndAttemptsOfCodes) {
  Delta delta;
  for (std::int64_t at = 1; at <= 3; ++at) {
    delta.appends.push_back(
        CodeEvent{"AA", CodeEventKind::used, "co", "order", "who", Instant{at}});
  }
  delta.appends.push_back(CodeEvent{.code = "BB", .at = Instant{9}});
  ASSERT_EQ(this->commit({}, delta), CommitResult::committed);
  for (const std::int64_t hour : {1, 2}) {
    ASSERT_EQ(this->put(CodeAttemptKey{hour, "AA", "paused", ""},
                        CodeAttemptRow{hour, Instant{}, Instant{}}),
              CommitResult::committed);
  }
  const auto reader = this->store_->reader();
  const auto events = reader->code_events(default_shop, "AA", 2);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0], (CodeEvent{"AA", CodeEventKind::used, "co", "order", "who", Instant{3}}));
  const auto attempts = reader->attempts_of_code(default_shop, "AA", 9);
  ASSERT_EQ(attempts.size(), 2u);
  EXPECT_EQ(attempts[0].second.count, 2) << "the latest first";
  EXPECT_EQ(reader->code_attempts(default_shop, attempts[1].first, 9).size(), 1u);
  EXPECT_TRUE(reader->attempts_of_code(default_shop, "BB", 9).empty());
}

TYPED_TEST_P(StoreConformance, KeepsTheStockCodesOfLists) {
  const auto change = [](ProductListChange one) {
    Commit commit;
    commit.appends.push_back(std::make_shared<const ProductListChange>(std::move(one)));
    return commit;
  };
  using Texts = std::vector<std::string>;
  this->store_->commit(default_shop, change({"slow", false, {}, {"A", "B", "C"}}));
  this->store_->commit(default_shop, change({"new", false, {}, {"B"}}));
  this->store_->commit(2, change({"slow", false, {}, {"Z"}}));
  this->store_->commit(default_shop, change({"slow", false, {"A", "none"}, {"C", "D"}}));
  this->reopen();
  const auto reader = this->store_->reader();
  EXPECT_EQ(reader->list_skus(default_shop, "slow", "", 10), (Texts{"B", "C", "D"}));
  EXPECT_EQ(reader->list_skus(default_shop, "slow", "B", 1), Texts{"C"});
  EXPECT_EQ(reader->list_skus(2, "slow", "", 10), Texts{"Z"});
  EXPECT_EQ(reader->lists_of(default_shop, "B"), (Texts{"new", "slow"}));
  EXPECT_EQ(reader->lists_of(default_shop, "A"), Texts{});
  EXPECT_EQ(reader->lists_of(2, "B"), Texts{});

  this->store_->commit(default_shop, change({"slow", true, {}, {"E"}}));
  EXPECT_EQ(reader->list_skus(default_shop, "slow", "", 10), Texts{"E"});
  EXPECT_EQ(reader->list_skus(default_shop, "new", "", 10), Texts{"B"});
}

TYPED_TEST_P(StoreConformance, ListsProductListsWithoutDeletedOnes) {
  for (const char* id : {"c", "a", "b"}) {
    this->put(ProductListKey{id}, ProductListRow{.title = id, .deleted = *id == 'b'});
  }
  const auto reader = this->store_->reader();
  const auto all = reader->product_lists(default_shop, "", 10);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].id, "a");
  EXPECT_EQ(all[1].row.title, "c");
  EXPECT_EQ(reader->product_lists(default_shop, "a", 10).size(), 1U);
  EXPECT_EQ(reader->product_lists(2, "", 10).size(), 0U);
}

// Which orders are sales: see Reader::last_sales.
TYPED_TEST_P(StoreConformance, FindsWhatCheckoutsAndOrdersSold) {
  constexpr std::int64_t day = 86'400'000'000;
  const auto checkout = [&](const std::string& id, CheckoutState state, Instant at, bool test,
                            const std::string& sku) {
    Snapshot rows = this->load({CheckoutKey{id}});
    Delta delta;
    delta.write(CheckoutKey{id}, CheckoutRow{.state = state, .created_at = at, .test = test});
    delta.appends.push_back(std::make_shared<const DecisionRecord>(DecisionRecord{
        .checkout = id, .facts = R"({"lines":[{"id":"1","sku":")" + sku + R"("}]})"}));
    EXPECT_EQ(this->commit(rows, std::move(delta)), CommitResult::committed);
  };
  const auto order = [&](const std::string& id, OrderStatus status, Instant at, bool test,
                         const std::string& sku) {
    OrderRow row{.status = status, .at = at, .test = test, .created_at = Instant{9 * day}};
    row.cart = R"({"lines":[{"id":"1","sku":")" + sku + R"("}]})";
    EXPECT_EQ(this->put(OrderKey{id}, row), CommitResult::committed);
  };
  checkout("1", CheckoutState::confirmed, Instant{5 * day}, false, "paid");
  checkout("2", CheckoutState::confirmed, Instant{6 * day}, false, "paid");
  checkout("3", CheckoutState::confirmed, Instant{2 * day}, false, "long ago");
  checkout("4", CheckoutState::confirmed, Instant{5 * day}, true, "of a test");
  checkout("5", CheckoutState::held, Instant{5 * day}, false, "held");
  checkout("6", CheckoutState::rolled_back, Instant{5 * day}, false, "rolled back");
  order("1", OrderStatus::placed, Instant{7 * day}, false, "placed");
  order("2", OrderStatus::paid, Instant{5 * day}, false, "told");
  order("3", OrderStatus::paid, Instant{2 * day}, false, "told long ago");
  order("4", OrderStatus::cancelled, Instant{5 * day}, false, "cancelled");
  order("5", OrderStatus::paid, Instant{5 * day}, true, "told of a test");
  const auto sales = this->store_->reader()->last_sales(default_shop, Instant{4 * day});
  const std::vector<SkuTime> expected = {
      {"paid", {6 * day}}, {"placed", {7 * day}}, {"told", {5 * day}}};
  EXPECT_EQ(sales, expected);
  EXPECT_TRUE(this->store_->reader()->last_sales(2, Instant{}).empty());
}

REGISTER_TYPED_TEST_SUITE_P(StoreConformance, AddsAWholeChunkOfNewCodesOrNothing,
                            KeepsTheEventsAndAttemptsOfCodes, ErasesTimersAndFindsTheDueOnes,
                            AppendsEventsAndAuditEntriesInOrder, CommitsSeveralShopsTogether,
                            KeepsWhatWaitsForAWebhookUntilItIsOver, LogsAttemptsAndLetsThemGo,
                            LetsEventsGoButNeverTheirNumbers,
                            GivesBackEveryKindOfRowAlsoAfterReopening, LoadsAbsentRowsAsVersionZero,
                            UpdatesARowAndCountsItsVersion, RefusesAStaleBatchWhole,
                            RefusesToUpdateARowThatMovedOn, KeepsShopsApart,
                            NumbersRedemptionsInTheirOrder, KeepsVersionsSetsAndDecisions,
                            ReadsInPages, ListsThePoolsOwnCodesAsIssued, GivesAShopOneSecret,
                            ReadsOneMomentWhereAsked, CountsTheCodesOfEachPool,
                            ReadersSeeWhatIsCommittedAndOnlyThat, KeepsTheStockCodesOfLists,
                            ListsProductListsWithoutDeletedOnes, FindsWhatCheckoutsAndOrdersSold);

}  // namespace stapel::storage
