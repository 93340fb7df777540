// A batch of n commands equals n batches of one: the same replies and the same rows, whatever the
// commands are and however they are cut into batches.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <span>

#include "app/fold.h"
#include "app/testing/shop.h"
#include "storage/sqlite_store.h"
#include "storage/testing/losing_disk.h"

namespace stapel::app {
namespace {

using storage::CheckoutRow;
using storage::default_shop;

constexpr Instant now{1'764'230'400'000'000};
constexpr int checkouts_max = 6;

CheckoutRow claim_row(int promotion, int customer, CheckoutState state) {
  CheckoutRow row;
  row.state = state;
  row.order = state == CheckoutState::confirmed ? "order" : "";
  row.customer = customer == 0 ? "" : "customer-" + std::to_string(customer);
  row.day = "2026-11-27";
  row.currency = "EUR";
  row.claims = {{"p" + std::to_string(promotion), 1, 100 * (promotion + 1), {"CODE"}, {"CODE"}}};
  return row;
}

// Checkouts that were held before the batch, so that others can settle them.
std::string old_checkout(int i) { return "co_old" + std::to_string(i); }

CheckoutCommand checkout_command(int number, int promotion, int customer, bool paid) {
  CheckoutCommand command;
  command.id = "co_new" + std::to_string(number);
  command.row =
      claim_row(promotion, customer, paid ? CheckoutState::confirmed : CheckoutState::held);
  command.caps = {{promotion_counter("p" + std::to_string(promotion)), 4, 900},
                  {code_counter("CODE"), 9}};
  command.codes = {{"C" + std::to_string(promotion), ""}};
  command.record = std::make_shared<const storage::DecisionRecord>(storage::DecisionRecord{
      .checkout = command.id, .set_hash = "h", .options = "{}", .facts = "{}", .result = "{}"});
  return command;
}

rc::Gen<Submission> submission(int number) {
  return rc::gen::apply(
      [number](int kind, int target, int customer, int key) {
        const std::string id = old_checkout(target);
        const CheckoutRow seen = claim_row(target % 3, 1, CheckoutState::held);
        Submission made{SavePromotionCommand{"p", "{}", std::nullopt}};
        if (kind < 4) made.command = checkout_command(number, target % 3, customer, kind < 2);
        if (kind == 4) made.command = ConfirmCommand{id, "o" + std::to_string(customer), seen};
        if (kind == 5) made.command = ReleaseCommand{id, seen};
        if (kind == 6) made.command = RollBackCommand{id, seen};
        if (kind == 7) made.command = SavePromotionCommand{"p", "{}", customer};
        if (kind == 8) {
          made.command = SetCodesActiveCommand{{"C" + std::to_string(target)}, customer == 0};
        }
        // Few keys, so that many repeat; some of them with another body.
        if (key < 6) {
          made.idempotency = Idempotency{"client", "key" + std::to_string(key),
                                         std::to_string(kind * 10 + target % 2)};
        }
        return made;
      },
      rc::gen::inRange(0, 9), rc::gen::inRange(0, checkouts_max), rc::gen::inRange(0, 3),
      rc::gen::inRange(0, 12));
}

rc::Gen<std::vector<Submission>> submissions() {
  return rc::gen::mapcat(rc::gen::inRange(1, 24), [](int count) {
    rc::Gen<std::vector<Submission>> all = rc::gen::just(std::vector<Submission>{});
    for (int i = 0; i < count; ++i) {
      all = rc::gen::apply(
          [](std::vector<Submission> before, Submission next) {
            before.push_back(std::move(next));
            return before;
          },
          std::move(all), submission(i));
    }
    return all;
  });
}

std::unique_ptr<storage::Store> store_with_holds(const storage::LosingDisk& disk) {
  auto store = storage::open_sqlite({.path = "/shop.db", .vfs = disk.name()});
  storage::Keys keys;
  Delta delta;
  Snapshot none;
  std::vector<CheckoutRow> rows;
  for (int i = 0; i < checkouts_max; ++i) {
    rows.push_back(claim_row(i % 3, 1, CheckoutState::held));
    keys.insert(storage::CheckoutKey{old_checkout(i)});
    add_counter_keys(rows.back(), keys);
  }
  Snapshot loaded = store->load(default_shop, keys);
  CounterMoves counters(loaded);
  for (int i = 0; i < checkouts_max; ++i) {
    const auto at = static_cast<std::size_t>(i);
    counters.move(Move::hold, rows[at]);
    delta.write(storage::CheckoutKey{old_checkout(i)}, rows[at]);
  }
  counters.write_to(delta);
  loaded.apply(std::move(delta.writes));
  const storage::Commit commit{loaded.take_changes(), std::move(delta.appends)};
  EXPECT_EQ(store->commit(default_shop, commit), storage::CommitResult::committed);
  return store;
}

std::vector<Reply> run_batch(storage::Store& store, std::span<const Submission> batch) {
  storage::Keys keys;
  std::vector<const Submission*> pointers;
  for (const Submission& one : batch) {
    keys.merge(reads(one));
    pointers.push_back(&one);
  }
  Snapshot rows = store.load(default_shop, keys);
  Folded folded = fold(rows, pointers, now, [](std::string_view) {});
  EXPECT_EQ(store.commit(default_shop, folded.commit), storage::CommitResult::committed);
  return std::move(folded.replies);
}

// Everything that the commands can have changed, as text.
std::string dump(storage::Store& store) {
  const auto reader = store.reader();
  std::string out;
  for (const auto& [id, row] : reader->checkouts(default_shop, "", 1'000)) {
    out += id + " " + std::string(state_name(row.state)) + " " + row.order + "\n";
  }
  for (const auto& [key, row] : reader->counters(default_shop, {}, 1'000)) {
    out += key.name + "/" + key.part + " " + std::to_string(row.used) + " " +
           std::to_string(row.held) + " " + std::to_string(row.granted) + " " +
           std::to_string(row.held_granted) + "\n";
  }
  for (const auto& entry : reader->redemptions(default_shop, 0, 1'000)) {
    out += std::to_string(entry.sequence) + " " + entry.checkout + " " + entry.order + " " +
           std::to_string(static_cast<int>(entry.kind)) + "\n";
  }
  for (const auto& [id, row] : reader->promotions(default_shop, "", 1'000)) {
    out += id + " " + std::to_string(row.revision) + "\n";
  }
  return out + std::to_string(reader->decision_records(default_shop, "", 1'000).size());
}

RC_GTEST_PROP(BatchProperty, OfNEqualsNBatchesOfOne, ()) {
  const auto all = *submissions();
  const auto cut = *rc::gen::inRange<std::size_t>(0, all.size() + 1);
  const storage::LosingDisk one_by_one_disk(1), together_disk(2), cut_disk(3);
  const auto one_by_one = store_with_holds(one_by_one_disk);
  const auto together = store_with_holds(together_disk);
  const auto in_two = store_with_holds(cut_disk);

  std::vector<Outcome> expected, found, halves;
  for (const Submission& one : all) {
    expected.push_back(run_batch(*one_by_one, {&one, 1}).front().outcome);
  }
  for (Reply& reply : run_batch(*together, all)) found.push_back(std::move(reply.outcome));
  const std::span<const Submission> span(all);
  for (const auto part : {span.first(cut), span.subspan(cut)}) {
    for (Reply& reply : run_batch(*in_two, part)) halves.push_back(std::move(reply.outcome));
  }

  const auto text = [](const Outcome& outcome) {
    const auto* lost = std::get_if<LostRace>(&outcome);
    return lost ? "lost: " + lost->what : write_decision(outcome);
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    RC_ASSERT(text(found[i]) == text(expected[i]));
    RC_ASSERT(text(halves[i]) == text(expected[i]));
  }
  RC_ASSERT(dump(*together) == dump(*one_by_one));
  RC_ASSERT(dump(*in_two) == dump(*one_by_one));
}

}  // namespace
}  // namespace stapel::app
