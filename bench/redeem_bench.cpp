// Durable redemptions, all on one hot code: one commit each, through the batcher with 32 and 512
// clients, and as a bulk insert of the same rows. Every redemption writes its checkout, its
// decision record (2 KB of facts, 1 KB of result), its idempotency row, its log entry, its
// customer's counter and the counters of the promotion, the day and the code.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>

#include "app/batcher.h"
#include "storage/sqlite_store.h"
#include "storage/testing/scratch_folder.h"

namespace stapel::app {
namespace {

using storage::default_shop;

Submission redemption(std::int64_t number) {
  char id[32];
  std::snprintf(id, sizeof id, "co_%016llx", static_cast<unsigned long long>(number));
  CheckoutCommand command;
  command.id = id;
  command.row.state = CheckoutState::confirmed;
  command.row.order = "order-" + std::to_string(number);
  command.row.customer = "customer-" + std::to_string(number * 7'919 % 1'000'003);
  command.row.day = "2026-11-27";
  command.row.currency = "EUR";
  command.row.total = 8'000;
  command.row.claims = {{"bf", 1, 2'000, {"BF20"}}};
  command.caps = {{promotion_counter("bf"), INT64_MAX, {}}};
  command.record = std::make_shared<const storage::DecisionRecord>(
      storage::DecisionRecord{.checkout = id,
                              .set_hash = std::string(64, 'h'),
                              .semantics = 1,
                              .options = R"({"language":"nl"})",
                              .facts = std::string(2'000, 'f'),
                              .result = std::string(1'000, 'r')});
  Idempotency name{"key_1", command.row.order, std::string(64, 'f')};
  return {std::move(command), std::move(name)};
}

// A benchmark of refusals or of replayed answers would be fast and say nothing.
void expect_redeemed(const Reply& reply) {
  if (reply.replayed || !std::holds_alternative<Answer>(reply.outcome)) std::abort();
}

std::int64_t next_number() {
  static std::atomic<std::int64_t> number{0};
  return ++number;
}

struct File {
  storage::ScratchFolder folder;
  std::unique_ptr<storage::Store> store = storage::open_sqlite({.path = folder.file("shop.db")});
};

void load_fold_commit(storage::Store& store, const std::vector<Submission>& batch) {
  storage::Keys keys;
  std::vector<const Submission*> pointers;
  for (const Submission& one : batch) {
    keys.merge(reads(one));
    pointers.push_back(&one);
  }
  storage::Snapshot rows = store.load(default_shop, keys);
  const Folded folded = fold(rows, pointers, system_now(), [](std::string_view) {});
  if (store.commit(default_shop, folded.commit) != storage::CommitResult::committed) std::abort();
  for (const Reply& reply : folded.replies) expect_redeemed(reply);
}

void one_by_one(benchmark::State& state) {
  File file;
  for (auto _ : state) load_fold_commit(*file.store, {redemption(next_number())});
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(one_by_one)->UseRealTime()->MinTime(2);

// The rows alone, 10,000 in one transaction: what the disk and the trees cost.
void bulk_insert(benchmark::State& state) {
  constexpr std::int64_t rows = 10'000;
  File file;
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<Submission> batch;
    for (std::int64_t i = 0; i < rows; ++i) batch.push_back(redemption(next_number()));
    storage::Keys keys;
    std::vector<const Submission*> pointers;
    for (const Submission& one : batch) {
      keys.merge(reads(one));
      pointers.push_back(&one);
    }
    storage::Snapshot loaded = file.store->load(default_shop, keys);
    const Folded folded = fold(loaded, pointers, system_now(), [](std::string_view) {});
    for (const Reply& reply : folded.replies) expect_redeemed(reply);
    state.ResumeTiming();
    if (file.store->commit(default_shop, folded.commit) != storage::CommitResult::committed) {
      std::abort();
    }
  }
  state.SetItemsProcessed(state.iterations() * rows);
}
BENCHMARK(bulk_insert)->UseRealTime()->MinTime(2);

// So many clients, each sending its next redemption when the last one is answered.
class Clients {
 public:
  Clients(Batcher& batcher, std::int64_t total) : batcher_(batcher), left_(total), open_(total) {}

  void run(std::int64_t clients) {
    for (std::int64_t i = 0; i < clients; ++i) send();
    done_.get_future().wait();
  }
  // Microseconds that 99 of 100 redemptions did not exceed.
  double p99() {
    std::sort(waits_.begin(), waits_.end());
    return waits_.at(waits_.size() * 99 / 100);
  }

 private:
  void send() {
    if (left_.fetch_sub(1) <= 0) return;
    const auto sent = std::chrono::steady_clock::now();
    const bool accepted =
        batcher_.submit(redemption(next_number()), [this, sent](const Reply& reply) {
          expect_redeemed(reply);
          const std::chrono::duration<double, std::micro> wait =
              std::chrono::steady_clock::now() - sent;
          waits_.push_back(wait.count());  // on the batcher's thread only
          send();
          if (open_.fetch_sub(1) == 1) done_.set_value();
        });
    if (!accepted) std::abort();
  }

  Batcher& batcher_;
  std::atomic<std::int64_t> left_, open_;
  std::vector<double> waits_;
  std::promise<void> done_;
};

void group_commit(benchmark::State& state) {
  constexpr std::int64_t total = 20'000;
  File file;
  Batcher batcher(*file.store, {});
  double p99 = 0;
  for (auto _ : state) {
    Clients clients(batcher, total);
    clients.run(state.range(0));
    p99 = clients.p99();
  }
  state.SetItemsProcessed(state.iterations() * total);
  state.counters["p99_us"] = p99;
  state.counters["batch"] = static_cast<double>(state.iterations() * total) /
                            static_cast<double>(batcher.metrics().batches);
}
BENCHMARK(group_commit)->Arg(32)->Arg(512)->UseRealTime()->MinTime(2);

}  // namespace
}  // namespace stapel::app
