// Wallets by example: what to use and what to keep, computed by hand.
#include "promotions/wallet.h"

#include <gtest/gtest.h>

#include "promotions/parse.h"
#include "promotions/testing/faults.h"

namespace stapel::promotions {
namespace {

using testing::is_one_fault;
using Texts = std::vector<std::string>;

constexpr const char* now_text = "2026-11-27T10:00:00Z";

Result<WalletAnswer, Fault> try_plan(const std::string& promotions, const std::string& wallet,
                                     Language language = Language::english) {
  Faults faults;
  auto definitions = parse_promotions("[" + promotions + "]", faults);
  const auto parsed = parse_wallet(wallet, faults);
  for (const Fault& fault : faults) ADD_FAILURE() << fault.pointer << ": " << fault.message;
  EvaluateOptions options;
  options.now = *parse_instant(now_text);
  options.language = language;
  return plan_wallet(*CompiledSet::compile(std::move(*definitions)), *parsed, options);
}

WalletAnswer plan(const std::string& promotions, const std::string& wallet,
                  Language language = Language::english) {
  auto answer = try_plan(promotions, wallet, language);
  EXPECT_TRUE(static_cast<bool>(answer));
  return std::move(*answer);
}

std::string by_code(const std::string& code, const std::string& effect,
                    const std::string& more = "") {
  return R"({"id":"p-)" + code + R"(","name":"p","trigger":{"codes":[")" + code +
         R"("]},"effects":[)" + effect + "]" + more + "}";
}

const std::string ten_percent = R"({"type":"percent_off","percent":10})";
const std::string five_off = R"({"type":"amount_off","amount":500})";
const std::string fifteen_off = R"({"type":"amount_off","amount":1500})";
const std::string only_one = R"(,"stacking":{"group":"g"})";

std::string cart(int unit_price, const std::string& more = "") {
  return R"("cart":{"currency":"EUR","lines":[{"id":"1","sku":"S","quantity":1,"unit_price":)" +
         std::to_string(unit_price) + "}]" + more + "}";
}
std::string codes(const std::string& list) { return R"("wallet":[)" + list + "]"; }
std::string once(const std::string& code, const std::string& more = "") {
  return R"({"code":")" + code + R"(","uses_left":1)" + more + "}";
}
std::string order_of(int amount, const std::string& more = "") {
  return R"("expected":[{"amount":)" + std::to_string(amount) + R"(,"at":"2026-12-20T10:00:00Z")" +
         more + "}]";
}
std::string document(const Texts& members) {
  std::string out = "{";
  for (const std::string& member : members) out += (out.size() > 1 ? "," : "") + member;
  return out + "}";
}

Texts kept_codes(const WalletPlan& plan) {
  Texts out;
  for (const KeptCode& kept : plan.keep) out.push_back(kept.code);
  return out;
}

// 100.00: 10% is 10.00, then 5.00 off.
TEST(Wallet, TopPlansSideBySide) {
  const WalletAnswer answer = plan(by_code("A", ten_percent) + "," + by_code("B", five_off),
                                   document({cart(10'000), codes(once("A") + "," + once("B"))}));
  ASSERT_EQ(answer.plans.size(), 3u);
  const struct {
    Texts use, keep;
    Amount pay;
  } want[] = {{{"A", "B"}, {}, 8500}, {{"A"}, {"B"}, 9000}, {{"B"}, {"A"}, 9500}};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(answer.plans[i].use, want[i].use);
    EXPECT_EQ(kept_codes(answer.plans[i]), want[i].keep);
    EXPECT_EQ(answer.plans[i].pay, want[i].pay);
    EXPECT_EQ(answer.plans[i].saved, 10'000 - want[i].pay);
    EXPECT_EQ(answer.plans[i].value, 10'000 - want[i].pay);
    EXPECT_TRUE(answer.plans[i].proven);
  }
  EXPECT_TRUE(answer.complete);
  EXPECT_EQ(answer.codes[0].alone, 1000);
  EXPECT_EQ(answer.codes[0].marginal, 1000);
  EXPECT_EQ(answer.codes[1].advice, CodeAdvice::use);
}

// 10% of 20.00 now or of 200.00 later.
TEST(Wallet, AOneTimeCodeIsKeptForTheOrderWhereItIsWorthMore) {
  const std::string set = by_code("A", ten_percent);
  const WalletAnswer sure =
      plan(set, document({cart(2000), codes(once("A", R"(,"bound":true)")), order_of(20'000)}));
  EXPECT_EQ(sure.plans[0].use, Texts{});
  EXPECT_EQ(sure.plans[0].value_now, 0);
  EXPECT_EQ(sure.plans[0].value_kept, 2000);
  EXPECT_EQ(sure.plans[0].keep, (std::vector<KeptCode>{{"A", {}, 1, true, 2000, false}}));
  EXPECT_EQ(sure.plans[1].use, Texts{"A"});
  EXPECT_EQ(sure.plans[1].value, 200);
  EXPECT_EQ(sure.codes[0].advice, CodeAdvice::keep);
  // That order comes with a chance of 5%: worth 1.00 now.
  const WalletAnswer unsure =
      plan(set, document({cart(2000), codes(once("A")), order_of(20'000, R"(,"chance":5)")}));
  EXPECT_EQ(unsure.plans[0].use, Texts{"A"});
  EXPECT_EQ(unsure.plans[1].value_kept, 100);
  // A code that nobody counts is used on both.
  const WalletAnswer uncounted =
      plan(set, document({cart(2000), codes(R"({"code":"a"})"), order_of(20'000)}));
  EXPECT_EQ(uncounted.plans[0].use, Texts{"a"});
  EXPECT_EQ(uncounted.plans[0].value, 2200);
  EXPECT_EQ(kept_codes(uncounted.plans[0]), Texts{"a"});
}

TEST(Wallet, ACodeThatEndsBeforeTheNextOrderIsWorthNothingKept) {
  const std::string soon = R"(,"ends_at":"2026-12-01T00:00:00Z")";
  const WalletAnswer own_end = plan(
      by_code("A", ten_percent), document({cart(2000), codes(once("A", soon)), order_of(20'000)}));
  EXPECT_EQ(own_end.plans[0].use, Texts{"A"});
  EXPECT_TRUE(own_end.plans[1].keep[0].lapses);
  EXPECT_EQ(own_end.plans[1].message, "Use no code now; lapsing unused: A.");
  // The same where its promotion ends.
  const WalletAnswer promotion_end =
      plan(by_code("A", ten_percent, R"(,"schedule":{"ends_at":"2026-12-01T00:00:00Z"})"),
           document({cart(2000), codes(once("A")), order_of(20'000)}));
  EXPECT_EQ(promotion_end.plans[0].use, Texts{"A"});
  EXPECT_EQ(promotion_end.codes[0].ends_at, parse_instant("2026-12-01T00:00:00Z"));
}

// A gives 10.00 and lapses, B gives 15.00; they do not go together. B first loses A.
TEST(Wallet, OfCodesThatClashTheOneThatLapsesIsUsedFirst) {
  const WalletAnswer answer =
      plan(by_code("A", ten_percent, only_one) + "," + by_code("B", fifteen_off, only_one),
           document({cart(10'000),
                     codes(once("A", R"(,"ends_at":"2026-12-01T00:00:00Z")") + "," + once("B")),
                     order_of(10'000)}));
  EXPECT_EQ(answer.plans[0].use, Texts{"A"});
  EXPECT_EQ(answer.plans[0].value, 2500);
  EXPECT_EQ(answer.plans[0].message, "Use A now: worth €10.00; keep B: worth €15.00 later.");
  EXPECT_EQ(answer.plans[1].use, Texts{"B"});
  EXPECT_EQ(answer.plans[1].value, 1500);
  EXPECT_EQ(answer.codes[0].clashes, Texts{"B"});
  EXPECT_EQ(answer.codes[1].clashes, Texts{"A"});
  EXPECT_EQ(answer.codes[1].alone, 1500);
}

TEST(Wallet, WhatTheOwnerSaysThatACodeIsWorthElsewhere) {
  const std::string set = by_code("A", five_off);
  const auto of = [&](const std::string& more, const Texts& members = {}) {
    Texts all = {cart(2000), codes(once("A", R"(,"elsewhere":800)" + more))};
    all.insert(all.end(), members.begin(), members.end());
    return plan(set, document(all));
  };
  const WalletAnswer kept = of("");
  EXPECT_EQ(kept.plans[0].use, Texts{});
  EXPECT_EQ(kept.plans[0].value_kept, 800);
  const WalletAnswer lapsing =
      of(R"(,"ends_at":"2026-12-01T00:00:00Z")", {R"("next_order_at":"2026-12-20T00:00:00Z")"});
  EXPECT_EQ(lapsing.plans[0].use, Texts{"A"});
  // Without any assumption a code that gains is used.
  EXPECT_EQ(plan(set, document({cart(2000), codes(once("A"))})).plans[0].use, Texts{"A"});
}

TEST(Wallet, WhatIsUsedNowCountsAgainstLimitsLater) {
  // Two codes of a promotion that each customer has once.
  const std::string set =
      R"({"id":"p","name":"p","trigger":{"codes":["A","B"]},"limits":{"per_customer":1},
          "effects":[{"type":"percent_off","percent":10}]})";
  const WalletAnswer answer =
      plan(set, document({cart(10'000, R"(,"customer":{"id":"c"})"),
                          codes(once("A") + "," + once("B")), order_of(4000)}));
  EXPECT_EQ(answer.plans[0].use, Texts{"A"});
  EXPECT_EQ(answer.plans[0].value_now, 1000);
  EXPECT_EQ(answer.plans[0].value_kept, 0);
}

// After this order the customer has ordered: a code for first orders is worth nothing later.
TEST(Wallet, AFirstOrderIsFirstOnlyOnce) {
  const std::string set = by_code("WELCOME", ten_percent,
                                  R"(,"conditions":{"attr":"customer.orders","op":"=","value":0})");
  const WalletAnswer answer =
      plan(set, document({cart(2000, R"(,"customer":{"id":"c","orders":0})"),
                          codes(once("WELCOME")), order_of(90'000)}));
  EXPECT_EQ(answer.plans[0].use, Texts{"WELCOME"});
  EXPECT_EQ(answer.plans[1].value_kept, 0);
}

// Three one-time codes that exclude each other, three orders: each goes where it is worth most.
TEST(Wallet, EachCodeFindsItsOrder) {
  const std::string set = by_code("A", ten_percent, only_one) + "," +
                          by_code("B", five_off, only_one) + "," +
                          by_code("C", fifteen_off, only_one);
  const std::string expected =
      R"("expected":[{"amount":50000,"at":"2027-01-01T00:00:00Z"},
                     {"amount":1500,"at":"2026-12-01T00:00:00Z"}])";
  const WalletAnswer answer = plan(
      set, document({cart(2000), codes(once("A") + "," + once("B") + "," + once("C")), expected}));
  // C on this cart (15.00) and B on 15.00 later, or the other way round: 20.00; A on 500.00: 50.00.
  EXPECT_EQ(answer.plans[0].use, Texts{"C"});
  EXPECT_EQ(answer.plans[0].value, 1500 + 500 + 5000);
  EXPECT_EQ(answer.plans[1].use, Texts{"B"});
  EXPECT_EQ(answer.plans[1].value, 500 + 1500 + 5000);
}

TEST(Wallet, SaysWhyACodeDoesNothing) {
  const std::string set =
      by_code("MIN", ten_percent,
              R"(,"conditions":{"attr":"cart.subtotal","op":">=","value":5000})") +
      "," + by_code("OLD", ten_percent) + "," + by_code("DONE", ten_percent);
  const WalletAnswer answer =
      plan(set, document({cart(2000), codes(once("MIN") + "," + once("NOPE") + "," +
                                            once("OLD", R"(,"ends_at":"2026-11-27T10:00:00Z")") +
                                            R"(,{"code":"DONE","uses_left":0})")}));
  const struct {
    Reason reason;
    CodeAdvice advice;
  } want[] = {{Reason::min_subtotal_not_met, CodeAdvice::keep},
              {Reason::unknown_code, CodeAdvice::useless},
              {Reason::expired, CodeAdvice::useless},
              {Reason::limit_reached, CodeAdvice::useless}};
  for (std::size_t i = 0; i < 4; ++i) {
    ASSERT_TRUE(answer.codes[i].rejected.has_value()) << i;
    EXPECT_EQ(answer.codes[i].rejected->reason, want[i].reason) << i;
    EXPECT_EQ(answer.codes[i].advice, want[i].advice) << i;
  }
  EXPECT_EQ(answer.codes[0].rejected->missing, 3000);
  EXPECT_EQ(answer.plans.size(), 1u);
  EXPECT_EQ(kept_codes(answer.plans[0]), (Texts{"MIN", "NOPE"}));
}

// The wallet's own end and count get sentences of their own, that say until when and how often.
TEST(Wallet, SaysWhenACodeEndedAndThatItIsUsedUp) {
  const std::string set = by_code("OLD", ten_percent) + "," + by_code("DONE", ten_percent) + "," +
                          R"({"id":"q","name":"q","trigger":{"pools":["q"]},"effects":[)" +
                          five_off + "]}";
  const std::string uses =
      R"(,"pool_codes":[{"code":"Q-1","pool":"q"},{"code":"Q-2","pool":"q","uses_max":2}],)"
      R"("uses":{"codes":{"Q-1":{"used":1},"Q-2":{"used":1,"held":1}}})";
  const std::string owned =
      codes(once("OLD", R"(,"ends_at":"2026-11-20T00:00:00+01:00")") +
            R"(,{"code":"DONE","uses_left":0},{"code":"Q-1"},{"code":"Q-2"})");
  const struct {
    Language language;
    const char* messages[3];
  } rows[] = {{Language::dutch,
               {"Deze code is verlopen: geldig tot en met donderdag 19 november 2026.",
                "Deze code is op: volgens de portemonnee mag hij niet meer worden gebruikt.",
                "Deze code kan in totaal 1 keer worden gebruikt, en dat is al gebeurd."}},
              {Language::english,
               {"This code has expired: valid up to and including Thursday 19 November 2026.",
                "This code is used up: the wallet has no use of it left.",
                "This code can be used once in all, and has been."}}};
  for (const auto& row : rows) {
    const WalletAnswer answer = plan(set, document({cart(2000, uses), owned}), row.language);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(answer.codes[i].message, row.messages[i]);
    }
    // Somebody else holds the last use: that may yet come free.
    EXPECT_EQ(answer.codes[3].rejected->reason, Reason::held_elsewhere);
  }
}

// Codes that the shopper typed and does not own stay in every plan; those of a pool are counted.
TEST(Wallet, CodesOfTheCartAndOfPools) {
  const std::string set = by_code("A", ten_percent) + "," +
                          R"({"id":"q","name":"q","trigger":{"pools":["q"]},"effects":[)" +
                          five_off + "]}";
  const WalletAnswer answer = plan(
      set, document({cart(10'000, R"(,"codes":["A"],"pool_codes":[{"code":"Q-1","pool":"q"}])"),
                     codes(R"({"code":"q1"})")}));
  EXPECT_EQ(answer.value_without, 1000);
  EXPECT_EQ(answer.plans[0].use, Texts{"q1"});
  EXPECT_EQ(answer.plans[0].pay, 8500);
  EXPECT_TRUE(answer.plans[0].keep.empty());  // its one use is gone
}

TEST(Wallet, ManyCodesStayWithinTheLimits) {
  std::string set, owned;
  for (int i = 0; i < 12; ++i) {
    const std::string code = "C" + std::to_string(i);
    set += (i ? "," : "") +
           by_code(code, R"({"type":"amount_off","amount":)" + std::to_string(10 + i) + "}");
    owned += (i ? "," : "") + once(code, R"(,"elsewhere":30)");
  }
  const WalletAnswer answer = plan(set, document({cart(10'000), codes(owned)}));
  EXPECT_LE(answer.evaluations, wallet_evaluations_max + 60);
  ASSERT_EQ(answer.plans.size(), 3u);
  EXPECT_GE(answer.plans[0].value, answer.plans[1].value);
  EXPECT_GT(answer.plans[0].value, 0);
}

TEST(Wallet, AnswersAsJsonAndAsText) {
  const WalletAnswer answer =
      plan(by_code("A", ten_percent), document({cart(10'000), codes(once("A"))}), Language::dutch);
  EXPECT_EQ(to_json(answer, false),
            R"({"currency":"EUR","value_without":0,"plans":[)"
            R"({"use":["A"],"keep":[],"pay":9000,"due":9000,"saved":1000,"value_now":1000,)"
            R"("value_kept":0,"value":1000,"proven":true,)"
            R"("message":"Gebruik nu A: voordeel € 10,00."},)"
            R"({"use":[],"keep":[{"code":"A","uses_left":1,"worth":0,"lapses":false}],)"
            R"("pay":10000,"due":10000,"saved":0,"value_now":0,"value_kept":0,"value":0,)"
            R"("proven":true,"message":"Gebruik nu geen code; over blijft A."}],)"
            R"("codes":[{"code":"A","advice":"use","alone":1000,"marginal":1000,)"
            R"("message":"Los gebruikt is deze code op deze winkelwagen € 10,00 waard."}],)"
            R"("complete":true,"evaluations":6})");
  EXPECT_NE(to_text(answer, Language::dutch).find("Nu betalen      € 90,00"), std::string::npos);
}

TEST(Wallet, AnOrderBeforeNowIsRefused) {
  const auto refused =
      try_plan(by_code("A", ten_percent),
               document({cart(2000), codes(once("A")),
                         R"("expected":[{"amount":1,"at":"2026-01-01T00:00:00Z"}])"}));
  ASSERT_FALSE(static_cast<bool>(refused));
  EXPECT_EQ(refused.refusal().pointer, "/expected/0");
}

TEST(Wallet, BadInputIsNamed) {
  const struct {
    std::string text;
    const char* pointer;
    const char* words;
  } rows[] = {
      {document({codes("")}), "/cart", "is required"},
      {document({cart(1)}), "/wallet", "is required"},
      {document({cart(1), codes(R"({"code":"-"})")}), "/wallet/0/code", "must hold more"},
      {document({cart(1), codes(once("A") + "," + once("a"))}), "/wallet/1/code",
       "is the same code as /wallet/0"},
      {document({cart(1), codes(R"({"code":"A","uses_left":-1})")}), "/wallet/0/uses_left", ""},
      {document({cart(1), codes(once("A", R"(,"ends_at":"soon")"))}), "/wallet/0/ends_at",
       "offset"},
      {document({cart(1), codes(once("A", R"(,"worth":1)"))}), "/wallet/0/worth", ""},
      {document({cart(1), codes(once("A", R"(,"elsewhere":1.5)"))}), "/wallet/0/elsewhere", ""},
      {document({cart(1), codes(""), R"("expected":[{"at":"2027-01-01T00:00:00Z"}])"}),
       "/expected/0", "and not both"},
      {document({cart(1), codes(""), R"("expected":[{"amount":5}])"}), "/expected/0", "a time"},
      {document({cart(1), codes(""), order_of(5, R"(,"chance":101)")}), "/expected/0/chance", ""},
      {document({cart(1), codes(""), R"("plans":0)"}), "/plans", ""},
      {document(
           {cart(1), codes(""),
            R"("expected":[{"cart":{"currency":"USD","lines":[]},"at":"2027-01-01T00:00:00Z"}])"}),
       "/expected/0/cart", "currency of the first cart"},
  };
  for (const auto& row : rows) {
    Faults faults;
    EXPECT_FALSE(parse_wallet(row.text, faults).has_value()) << row.text;
    EXPECT_TRUE(is_one_fault(faults, row.pointer, row.words)) << row.text;
  }
}

}  // namespace
}  // namespace stapel::promotions
