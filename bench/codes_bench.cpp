// Unique codes at one and ten million: drawing them, drawing and storing them durably as the server
// does, the same rows as one plain bulk insert into the same table, and looking one up.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <random>
#include <thread>

#include "app/shops.h"
#include "codes/drawing.h"
#include "storage/sqlite_connection.h"
#include "storage/sqlite_schema.h"
#include "storage/sqlite_store.h"
#include "storage/testing/scratch_folder.h"

namespace stapel {
namespace {

constexpr const char* pattern_text = "BF-####-####";
constexpr std::int64_t million = 1'000'000;
constexpr std::int64_t per_part = 25'000;

codes::Pattern pattern() { return *codes::Pattern::parse(pattern_text, codes::Check::last); }

template <typename Each>
void draw_all(std::int64_t count, Each each) {
  const codes::Pattern of = pattern();
  for (std::int64_t part = 0; part < count / per_part; ++part) {
    each(codes::Part(of, part, count / per_part).draw(per_part, {}));
  }
}

void note_bytes(benchmark::State& state, const std::string& path, std::int64_t count) {
  state.SetItemsProcessed(state.iterations() * count);
  state.counters["bytes_a_code"] =
      static_cast<double>(std::filesystem::file_size(path)) / static_cast<double>(count);
}

void draw(benchmark::State& state) {
  std::size_t characters = 0;
  for (auto _ : state) {
    draw_all(state.range(0), [&](const codes::CodeList& codes) {
      characters += codes.size() * 8;
      benchmark::DoNotOptimize(codes);
    });
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.counters["characters"] =
      benchmark::Counter(static_cast<double>(characters), benchmark::Counter::kIsRate);
}
BENCHMARK(draw)
    ->Arg(million)
    ->Arg(10 * million)
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void insert_all(storage::SqliteConnection& connection, std::int64_t count) {
  storage::Transaction transaction(connection, storage::Transaction::Kind::write);
  storage::Statement insert = connection.prepare(
      "INSERT INTO pool_codes (shop, code, supply, issued) VALUES (1, ?, 1, NULL)");
  draw_all(count, [&](const codes::CodeList& codes) {
    for (std::size_t i = 0; i < codes.size(); ++i) insert.bind(codes[i]).run();
  });
  transaction.commit();
}

// The rows alone, in order, in one transaction: what the tree and the disk cost.
void bulk_insert(benchmark::State& state) {
  const storage::ScratchFolder folder;
  const std::string path = folder.file("bulk.db");
  for (auto _ : state) {
    std::optional<storage::SqliteConnection> connection;
    connection.emplace(path, storage::SqliteConnection::Mode::read_write, "");
    connection->execute("PRAGMA synchronous = FULL");
    connection->execute("PRAGMA cache_size = -65536");
    storage::migrate_sqlite(*connection);
    connection->query_text("PRAGMA journal_mode = WAL");
    insert_all(*connection, state.range(0));
    state.PauseTiming();
    connection.reset();
    state.ResumeTiming();
  }
  note_bytes(state, path, state.range(0));
}
BENCHMARK(bulk_insert)
    ->Arg(million)
    ->Arg(10 * million)
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

template <typename T, typename Start>
T done(Start start) {
  auto answer = app::await<T>(start);
  if (!answer) std::abort();
  return *std::move(answer);
}

void generate(app::Service& service, std::int64_t count) {
  done<app::PoolAnswer>([&](auto reply) {
    service.create_pool({.id = "p", .name = "P", .pattern = pattern_text}, reply);
  });
  const auto begun = done<app::CodesAnswer>(
      [&](auto reply) { service.generate_codes({.pool = "p", .count = count}, reply); });
  while (!(*service.supply("p", begun.supply)).finished_at) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  if ((*service.pool("p")).size != count) std::abort();
}

// From the request until the last code is durable, through the batcher, with a checkpoint running.
void generate_and_store(benchmark::State& state) {
  const storage::ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  for (auto _ : state) {
    auto shops = app::Shops::open({.path = path});
    generate(*shops->find(app::default_shop_name), state.range(0));
    state.PauseTiming();
    shops.reset();
    state.ResumeTiming();
  }
  note_bytes(state, path, state.range(0));
}
BENCHMARK(generate_and_store)
    ->Arg(million)
    ->Arg(10 * million)
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

// A million random look-ups of codes that exist, each as evaluation makes it.
void look_up(benchmark::State& state) {
  const storage::ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  generate(*app::Shops::open({.path = path})->find(app::default_shop_name), state.range(0));
  const auto reader = storage::open_sqlite_reader({.path = path});
  const codes::Pattern of = pattern();
  std::mt19937_64 random(7);
  std::vector<storage::PoolCodeKey> keys;
  while (keys.size() < 200'000) {
    const codes::Part part(of, static_cast<std::int64_t>(random() % 100'000), 100'000);
    const auto there =
        reader->codes_between(storage::default_shop, part.first(), part.last(), 1'000);
    if (!there.empty()) keys.push_back({there[random() % there.size()]});
  }
  std::size_t at = 0;
  for (auto _ : state) {
    const auto& key = keys[at++ % keys.size()];
    if (!reader->load(storage::default_shop, {key}).find(key)) std::abort();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(look_up)->Arg(million)->Arg(10 * million)->UseRealTime()->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace stapel
