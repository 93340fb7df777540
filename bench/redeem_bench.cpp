// Durable redemptions, on one hot code and spread over many: one commit each, through the batcher
// with 1, 32 and 512 clients, and as a bulk insert of the same rows. Every redemption writes its
// checkout, its redemption, its event, its decision record (2 KB of facts, 1 KB of result), its
// idempotency row, and the counters of the promotion, the day, the code and the customer. `rows`
// and `bytes` are what one redemption stores, the file's trees included; bench/writes.py makes the
// table.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <mutex>
#include <utility>

#include "app/batcher.h"
#include "storage/sqlite_store.h"
#include "storage/testing/scratch_folder.h"

namespace stapel::app {
namespace {

using storage::default_shop;

// Whether all redeem one promotion by one code, or each one of 1,000 by one of 100,000.
enum Spread : std::int64_t { hot, spread };

Submission redemption(std::int64_t number, std::int64_t how) {
  const bool many = how == spread;
  const std::string promotion = many ? "p" + std::to_string(number % 1'000) : "bf";
  const std::string code = many ? "BF20" + std::to_string(number * 7'919 % 100'003) : "BF20";
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
  command.row.claims = {{promotion, 1, 2'000, {code}}};
  command.caps = {{promotion_counter(promotion), INT64_MAX, {}}};
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

// A database, and what was stored in it.
class File {
 public:
  storage::Store& store() { return *store_; }

  void note(const storage::Commit& commit) {
    rows_ += commit.writes.size() + commit.appends.size();
  }

  void tell(benchmark::State& state, std::int64_t redemptions) {
    store_.reset();  // all of it is in the file then
    const auto each = [&](std::uintmax_t sum) {
      return static_cast<double>(sum) / static_cast<double>(redemptions);
    };
    state.SetItemsProcessed(redemptions);
    state.counters["rows"] = each(rows_);
    state.counters["bytes"] = each(std::filesystem::file_size(path_) - empty_);
  }

 private:
  storage::ScratchFolder folder_;
  std::string path_ = folder_.file("shop.db");
  std::unique_ptr<storage::Store> store_ = storage::open_sqlite({.path = path_});
  std::uintmax_t empty_ = std::filesystem::file_size(path_);
  std::uintmax_t rows_ = 0;
};

Folded load_and_fold(storage::Store& store, const std::vector<Submission>& batch) {
  storage::Keys keys;
  std::vector<const Submission*> pointers;
  for (const Submission& one : batch) {
    keys.merge(reads(one));
    pointers.push_back(&one);
  }
  storage::Snapshot rows = store.load(default_shop, keys);
  Folded folded = fold(rows, pointers, system_now(), [](std::string_view) {});
  for (const Reply& reply : folded.replies) expect_redeemed(reply);
  return folded;
}

void commit(File& file, const Folded& folded) {
  if (file.store().commit(default_shop, folded.commit) != storage::CommitResult::committed) {
    std::abort();
  }
  file.note(folded.commit);
}

void one_by_one(benchmark::State& state) {
  File file;
  for (auto _ : state) {
    commit(file, load_and_fold(file.store(), {redemption(next_number(), state.range(0))}));
  }
  file.tell(state, state.iterations());
}
BENCHMARK(one_by_one)->Arg(hot)->Arg(spread)->UseRealTime()->MinTime(2);

// The rows alone, 10,000 in one transaction: what the disk and the trees cost.
void bulk_insert(benchmark::State& state) {
  constexpr std::int64_t rows = 10'000;
  File file;
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<Submission> batch;
    for (std::int64_t i = 0; i < rows; ++i) {
      batch.push_back(redemption(next_number(), state.range(0)));
    }
    const Folded folded = load_and_fold(file.store(), batch);
    state.ResumeTiming();
    commit(file, folded);
  }
  file.tell(state, state.iterations() * rows);
}
BENCHMARK(bulk_insert)->Arg(hot)->Arg(spread)->UseRealTime()->MinTime(2);

// So many clients, each sending its next redemption when the last one is answered. They have a
// thread of their own, as the server's clients do.
class Clients {
 public:
  Clients(Batcher& batcher, std::int64_t total, std::int64_t how)
      : batcher_(batcher), how_(how), left_(total) {}

  void run(std::int64_t clients) {
    for (std::int64_t i = 0; i < clients; ++i) send();
    while (open_ > 0) {
      std::unique_lock lock(mutex_);
      answered_.wait(lock, [this] { return !waits_.empty(); });
      std::deque<double> waits = std::exchange(waits_, {});
      lock.unlock();
      for (const double wait : waits) {
        all_.push_back(wait);
        --open_;
        send();
      }
    }
  }
  // Microseconds that 99 of 100 redemptions did not exceed.
  double p99() {
    std::sort(all_.begin(), all_.end());
    return all_.at(all_.size() * 99 / 100);
  }

 private:
  void send() {
    if (left_ == 0) return;
    --left_;
    ++open_;
    const auto sent = std::chrono::steady_clock::now();
    const bool accepted =
        batcher_.submit(redemption(next_number(), how_), [this, sent](const Reply& reply) {
          expect_redeemed(reply);
          const std::chrono::duration<double, std::micro> wait =
              std::chrono::steady_clock::now() - sent;
          const std::lock_guard lock(mutex_);
          waits_.push_back(wait.count());
          answered_.notify_one();
        });
    if (!accepted) std::abort();
  }

  Batcher& batcher_;
  const std::int64_t how_;
  std::int64_t left_, open_ = 0;
  std::vector<double> all_;
  std::mutex mutex_;
  std::condition_variable answered_;
  std::deque<double> waits_;
};

void group_commit(benchmark::State& state) {
  const std::int64_t clients_count = state.range(1);
  const std::int64_t total = clients_count == 1 ? 1'000 : 20'000;
  File file;
  BatcherOptions options;
  options.committed = [&](const storage::Commits& commits) {
    for (const auto& [shop, one] : commits) file.note(one);
  };
  Batcher batcher(file.store(), options);
  double p99 = 0;
  for (auto _ : state) {
    Clients clients(batcher, total, state.range(0));
    clients.run(clients_count);
    p99 = clients.p99();
  }
  batcher.stop();
  state.counters["p99_us"] = p99;
  state.counters["batch"] = static_cast<double>(state.iterations() * total) /
                            static_cast<double>(batcher.metrics().batches);
  file.tell(state, state.iterations() * total);
}
BENCHMARK(group_commit)->ArgsProduct({{hot, spread}, {1, 32, 512}})->UseRealTime()->MinTime(2);

}  // namespace
}  // namespace stapel::app
