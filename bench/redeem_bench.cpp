// Durable redemptions (redemptions.h), on one hot code and spread over many: one commit each,
// through the batcher with 1, 32 and 512 clients, and as a bulk insert of the same rows. `rows` and
// `bytes` are what one redemption stores, the file's trees included; bench/writes.py makes the
// table.
#include <benchmark/benchmark.h>

#include <atomic>
#include <filesystem>

#include "redemptions.h"
#include "storage/sqlite_store.h"
#include "storage/testing/scratch_folder.h"

namespace stapel::app {
namespace {

using storage::default_shop;

// The first of so many that were not used before.
std::int64_t next_number(std::int64_t count = 1) {
  static std::atomic<std::int64_t> number{1};
  return number.fetch_add(count);
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
    Clients clients(batcher, state.range(0), next_number(total), total);
    clients.run(clients_count);
    p99 = clients.percentile(99);
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
