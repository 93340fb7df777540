// See verify.h. Everything is walked in pages; what is kept in memory is one counter for each that
// exists and a few numbers for each checkout.
#include "app/verify.h"

#include <functional>
#include <map>
#include <unordered_map>

#include "app/claims.h"
#include "app/list_members.h"
#include "app/order_verify.h"
#include "app/past_decision.h"
#include "storage/encoding.h"
#include "storage/open_store.h"

namespace stapel::app {
namespace {

using storage::CheckoutState;
using storage::DecisionRecord;
using storage::Reader;
using storage::Redemption;
using storage::RedemptionKind;
using storage::ShopId;

constexpr std::size_t page_size = 1'000;
constexpr std::size_t differences_max = 1'000;

void differ(VerifyReport& report, std::string sentence) {
  ++report.difference_count;
  if (report.differences.size() < differences_max) {
    report.differences.push_back(std::move(sentence));
  }
}

// --- The log of redemptions ----------------------------------------------------------------------

// Entries of one checkout: their number, and the sum of their contents' hashes, which does not
// depend on their order.
struct Tally {
  std::int64_t entries = 0;
  std::size_t contents = 0;
  friend bool operator==(const Tally&, const Tally&) = default;
};
struct LoggedCheckout {
  Tally redeemed, rolled_back;
};
using Log = std::unordered_map<std::string, LoggedCheckout>;

void add_entry(Tally& tally, const Claim& claim, const std::string& customer,
               const std::string& day, const std::string& order) {
  std::string text = claim.promotion + '\n' + std::to_string(claim.version) + '\n' +
                     std::to_string(claim.granted) + '\n' + storage::join_codes(claim.codes);
  text.append("\n\n").append(customer).append("\n").append(day).append("\n").append(order);
  ++tally.entries;
  tally.contents += std::hash<std::string>()(text);
}

Log read_log(Reader& reader, ShopId shop, VerifyReport& report) {
  Log log;
  std::int64_t last = 0;
  for (auto page = reader.redemptions(shop, last, page_size); !page.empty();
       page = reader.redemptions(shop, last, page_size)) {
    for (const Redemption& entry : page) {
      LoggedCheckout& checkout = log[entry.checkout];
      Tally& tally =
          entry.kind == RedemptionKind::redeemed ? checkout.redeemed : checkout.rolled_back;
      add_entry(tally, {entry.promotion, entry.version, entry.granted, entry.codes}, entry.customer,
                entry.day, entry.order);
    }
    report.redemptions += static_cast<std::int64_t>(page.size());
    last = page.back().sequence;
  }
  return log;
}

Tally repeated(const Tally& tally, std::int64_t times) {
  return {tally.entries * times, tally.contents * static_cast<std::size_t>(times)};
}

void compare_log(const std::string& id, const CheckoutRow& row, Log& log, VerifyReport& report) {
  Tally claims;
  for (const Claim& claim : row.claims) {
    add_entry(claims, claim, row.customer, row.day, row.order);
  }
  const bool was_used = !row.test && (row.state == CheckoutState::confirmed ||
                                      row.state == CheckoutState::rolled_back);
  const bool was_rolled_back = was_used && row.state == CheckoutState::rolled_back;
  const LoggedCheckout found = log[id];
  log.erase(id);
  // An order that was cancelled and reopened is used and rolled back more than once.
  const std::int64_t each = std::max<std::int64_t>(1, claims.entries);
  const std::int64_t times =
      was_used ? std::max<std::int64_t>(1, found.redeemed.entries / each) : 0;
  const std::int64_t times_back = times - (was_used && !was_rolled_back ? 1 : 0);
  const LoggedCheckout expected{repeated(claims, times), repeated(claims, times_back)};
  if (!(found.redeemed == expected.redeemed)) {
    differ(report, "checkout " + id + " (" + std::string(state_name(row.state)) +
                       "): " + std::to_string(found.redeemed.entries) +
                       " redemptions in the log, expected " +
                       std::to_string(expected.redeemed.entries) + " with the checkout's claims");
  }
  if (!(found.rolled_back == expected.rolled_back)) {
    differ(report, "checkout " + id + " (" + std::string(state_name(row.state)) +
                       "): " + std::to_string(found.rolled_back.entries) +
                       " entries rolled back in the log, expected " +
                       std::to_string(expected.rolled_back.entries) +
                       " with the checkout's claims");
  }
}

// --- Holds ---------------------------------------------------------------------------------------

// When which hold ends, by its checkout.
using HoldTimers = std::unordered_map<std::string, Instant>;

HoldTimers read_hold_timers(Reader& reader, ShopId shop) {
  HoldTimers timers;
  for (const auto& due : reader.due_timers(shop, Instant{INT64_MAX}, INT32_MAX)) {
    if (due.timer.kind == storage::TimerKind::hold) timers.emplace(due.timer.id, due.due_at);
  }
  return timers;
}

void compare_timer(const std::string& id, const CheckoutRow& row, HoldTimers& timers,
                   VerifyReport& report) {
  const auto timer = timers.find(id);
  const bool held = row.state == CheckoutState::held;
  if (held && timer == timers.end()) {
    differ(report, "checkout " + id + " is held, and nothing ends its hold");
  } else if (held && timer->second != row.expires_at) {
    differ(report, "checkout " + id + ": its hold ends at another time than it says");
  }
  if (held && timer != timers.end()) timers.erase(timer);
}

// --- Counters ------------------------------------------------------------------------------------

using CounterSums = std::map<CounterKey, CounterRow>;

void count(const CheckoutRow& row, CounterSums& sums) {
  const bool held = row.state == CheckoutState::held;
  if (!held && row.state != CheckoutState::confirmed) return;
  for (const Share& share : shares_of(row)) {
    apply(held ? Move::hold : Move::use, share, sums[share.key]);
  }
}

std::string name_of(const CounterKey& key) {
  switch (key.kind) {
    case CounterKind::promotion:
      return "promotion " + key.name;
    case CounterKind::promotion_customer:
      return "promotion " + key.name + " of customer " + key.part;
    case CounterKind::promotion_day:
      return "promotion " + key.name + " on " + key.part;
    case CounterKind::code:
      return "code " + key.name;
    case CounterKind::customer_holds:
      return "checkouts held by customer " + key.name;
    case CounterKind::session_holds:
      return "checkouts held by session " + key.name;
  }
  return {};
}

void compare_counter(const CounterKey& key, const CounterRow& stored, const CounterRow& expected,
                     VerifyReport& report) {
  const struct {
    const char* what;
    std::int64_t stored, expected;
  } rows[] = {{"used", stored.used, expected.used},
              {"held", stored.held, expected.held},
              {"granted", stored.granted, expected.granted},
              {"held_granted", stored.held_granted, expected.held_granted}};
  for (const auto& row : rows) {
    if (row.stored == row.expected) continue;
    differ(report, name_of(key) + ": " + row.what + " is " + std::to_string(row.stored) +
                       ", the checkouts give " + std::to_string(row.expected));
  }
}

void compare_counters(Reader& reader, ShopId shop, CounterSums sums, VerifyReport& report) {
  CounterKey last{};
  for (auto page = reader.counters(shop, last, page_size); !page.empty();
       page = reader.counters(shop, last, page_size)) {
    for (const auto& [key, row] : page) {
      compare_counter(key, row, sums[key], report);
      sums.erase(key);
    }
    report.counters += static_cast<std::int64_t>(page.size());
    last = page.back().first;
  }
  for (const auto& [key, row] : sums) compare_counter(key, {}, row, report);
}

// --- Decisions -----------------------------------------------------------------------------------

void compare_decision(const DecisionRecord& record, PastSets& sets, VerifyReport& report) {
  const DecidedAgain again = decide_again(record, sets, false);
  if (!again.possible) {
    ++report.decisions_passed_over;
    return;
  }
  ++report.decisions_made_again;
  if (!again.same)
    differ(report, "decision " + record.checkout + ": made again, the result differs");
}

void compare_decisions(Reader& reader, ShopId shop, const std::string& secret, std::int64_t all,
                       std::int64_t decisions_max, VerifyReport& report) {
  const std::int64_t every = decisions_max < 0    ? 1
                             : decisions_max == 0 ? 0
                                                  : std::max<std::int64_t>(1, all / decisions_max);
  if (every == 0) return;
  PastSets sets(reader, shop, secret);
  std::string last;
  std::int64_t index = 0;
  for (auto page = reader.decision_records(shop, last, page_size); !page.empty();
       page = reader.decision_records(shop, last, page_size)) {
    for (const DecisionRecord& record : page) {
      if (index++ % every == 0) compare_decision(record, sets, report);
    }
    last = page.back().checkout;
  }
}

// --- Together ------------------------------------------------------------------------------------

void compare_checkouts(Reader& reader, ShopId shop, VerifyReport& report) {
  Log log = read_log(reader, shop, report);
  HoldTimers timers = read_hold_timers(reader, shop);
  CounterSums sums;
  std::string last;
  for (auto page = reader.checkouts(shop, last, page_size); !page.empty();
       page = reader.checkouts(shop, last, page_size)) {
    for (const auto& [id, row] : page) {
      compare_log(id, row, log, report);
      compare_timer(id, row, timers, report);
      count(row, sums);
      if (reader.decision_record(shop, id)) {
        ++report.decisions;
      } else {
        differ(report, "checkout " + id + " has no decision record");
      }
    }
    report.checkouts += static_cast<std::int64_t>(page.size());
    last = page.back().id;
  }
  for (const auto& [id, at] : timers) {
    differ(report, "a hold of checkout " + id + " is to end, and it holds nothing");
  }
  for (const auto& [id, entries] : log) {
    differ(report, "the log names checkout " + id + ", which does not exist");
  }
  compare_counters(reader, shop, std::move(sums), report);
}

void compare_pools(Reader& reader, ShopId shop, VerifyReport& report) {
  auto sizes = reader.pool_sizes(shop);
  std::string last;
  for (auto page = reader.pools(shop, last, page_size); !page.empty();
       page = reader.pools(shop, last, page_size)) {
    for (const auto& [id, row] : page) {
      if (sizes[id] == row.size) continue;
      differ(report, "pool " + id + ": its size is " + std::to_string(row.size) + ", it holds " +
                         std::to_string(sizes[id]) + " codes");
    }
    report.pools += static_cast<std::int64_t>(page.size());
    last = page.back().id;
  }
}

void compare_lists(Reader& reader, ShopId shop, VerifyReport& report) {
  std::string last;
  for (auto page = reader.product_lists(shop, last, page_size); !page.empty();
       page = reader.product_lists(shop, last, page_size)) {
    for (const auto& [id, row] : page) {
      const auto held = static_cast<std::int64_t>(members_of(reader, shop, id).size());
      if (held == row.size) continue;
      differ(report, "product list " + id + ": its size is " + std::to_string(row.size) +
                         ", it holds " + std::to_string(held) + " stock codes");
    }
    last = page.back().id;
  }
}

}  // namespace

VerifyReport verify(Reader& reader, std::int64_t decisions_max) {
  VerifyReport report;
  reader.begin_moment();
  for (std::string& fault : reader.integrity_faults()) differ(report, "the file: " + fault);
  for (const auto& [id, row] : reader.shops()) {
    const ShopId shop = std::stoll(id);
    const std::size_t told = report.differences.size();
    const std::int64_t decisions = report.decisions;
    compare_checkouts(reader, shop, report);
    compare_pools(reader, shop, report);
    compare_lists(reader, shop, report);
    report.orders += verify_orders(reader, shop, row.pseudonym_secret, [&](std::string sentence) {
      differ(report, std::move(sentence));
    });
    compare_decisions(reader, shop, row.pseudonym_secret, report.decisions - decisions,
                      decisions_max, report);
    for (std::size_t i = told; i < report.differences.size(); ++i) {
      report.differences[i].insert(0, "shop " + row.name + ": ");
    }
    ++report.shops;
  }
  reader.end_moment();
  return report;
}

VerifyReport verify(const VerifyOptions& options) {
  const auto reader = storage::open_reader(options.path);
  return verify(*reader, options.decisions_max);
}

}  // namespace stapel::app
