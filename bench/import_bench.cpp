// Past orders into a new database: `stapel import --format orders` from CSV and from NDJSON, and as
// the limit the same rows put into the same tables by bare SQLite, in one transaction, from values
// that are in memory already. `items_per_second` is order lines; every run ends durable.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <random>

#include "app/import_sales.h"
#include "catalog/sales_csv.h"
#include "catalog/sales_json.h"
#include "storage/catalog_store.h"
#include "storage/sqlite_connection.h"
#include "storage/testing/scratch_folder.h"

namespace stapel::app {
namespace {

using catalog::SalesDocument;
using catalog::SalesLine;

constexpr std::int64_t orders_count = 160'000;

// As a shop's past is: by time, 1 to 4 lines, 40,000 customers, 2,000 products, some codes.
std::vector<SalesDocument> past_orders() {
  std::mt19937_64 random(1);
  std::vector<SalesDocument> orders;
  const Currency euro = *find_currency("EUR");
  for (std::int64_t i = 0; i < orders_count; ++i) {
    SalesDocument& order = orders.emplace_back();
    order.id = "o" + std::to_string(100'000'000 + i);
    order.at = Instant{1'700'000'000'000'000 + i * 200'000'000};
    order.customer = "c" + std::to_string(1'000'000 + random() % 40'000);
    order.country = "NL";
    order.currency = euro;
    order.channel = random() % 5 == 0 ? "app" : "web";
    if (random() % 6 == 0) order.codes = {"WELKOM10"};
    const auto lines = static_cast<std::int64_t>(1 + random() % 4);
    for (std::int64_t number = 1; number <= lines; ++number) {
      SalesLine& line = order.lines.emplace_back();
      line.number = number;
      line.sku = "SKU-" + std::to_string(10'000 + random() % 2'000);
      line.quantity = static_cast<std::int64_t>(1 + random() % 3);
      line.unit_price = static_cast<Amount>(200 + random() % 9'000);
      line.discount = order.codes.empty() ? 0 : line.unit_price / 10;
      line.unit_cost = line.unit_price / 2;
      line.tax_rate = Percent{210'000};
    }
  }
  return orders;
}

struct Past {
  std::vector<SalesDocument> orders = past_orders();
  std::string csv{catalog::orders_csv_header};
  std::string ndjson;
  std::int64_t lines = 0;

  Past() {
    for (const SalesDocument& order : orders) {
      append_csv(csv, order);
      append_json(ndjson, order);
      ndjson += '\n';
      lines += static_cast<std::int64_t>(order.lines.size());
    }
  }
};

const Past& past() {
  static const Past made;
  return made;
}

void tell(benchmark::State& state) {
  state.SetItemsProcessed(past().lines * static_cast<std::int64_t>(state.iterations()));
}

void import_orders(benchmark::State& state, const std::string& text) {
  for (auto _ : state) {
    const storage::ScratchFolder folder;
    MemorySource source(text);
    SalesFile file;
    file.bytes = static_cast<std::int64_t>(text.size());  // in parts, with a position, as a file is
    const auto report = import_sales(source, file, {.database = folder.file("shop.db")}, {});
    if (!report || report->changes.added != orders_count) std::abort();
  }
  tell(state);
}

void bind_and_run(storage::Statement& head, storage::Statement& line, const SalesDocument& order) {
  std::string codes;
  for (const std::string& code : order.codes) codes += code;
  head.bind(std::int64_t{1}).bind(order.id).bind(std::int64_t{0}).bind(order.at);
  head.bind(order.customer).bind(order.country).bind(order.currency.name()).bind("import");
  head.bind(order.channel).bind(order.campaign).bind(codes).bind("").run();
  for (const SalesLine& each : order.lines) {
    line.bind(std::int64_t{1}).bind(order.id).bind(each.number).bind(std::int64_t{0});
    line.bind(each.sku).bind(each.quantity).bind(each.unit_price).bind(each.discount);
    line.bind(each.unit_cost).bind(each.tax_rate->ten_thousandths).bind(each.of_line).run();
  }
}

void bare_insert(benchmark::State& state) {
  for (auto _ : state) {
    const storage::ScratchFolder folder;
    const std::string path = folder.file("shop.db");
    { storage::CatalogWriter(path).commit(); }  // the tables
    storage::SqliteConnection connection(path, storage::SqliteConnection::Mode::read_write, "");
    connection.execute("PRAGMA synchronous = FULL");
    connection.execute("PRAGMA cache_size = -131072");
    storage::Transaction transaction(connection, storage::Transaction::Kind::write);
    {
      storage::Statement head = connection.prepare(
          "INSERT INTO sales_documents (shop, id, kind, at, customer, country, currency, source,"
          " channel, campaign, codes, returns_of, revision)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)");
      storage::Statement line = connection.prepare(
          "INSERT INTO sales_lines (shop, document, line, kind, sku, quantity, unit_price,"
          " discount, unit_cost, tax_rate, of_line) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
      for (const SalesDocument& order : past().orders) bind_and_run(head, line, order);
    }
    transaction.commit();
  }
  tell(state);
}

void import_csv(benchmark::State& state) { import_orders(state, past().csv); }
void import_ndjson(benchmark::State& state) { import_orders(state, past().ndjson); }

BENCHMARK(import_csv)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(import_ndjson)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(bare_insert)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace stapel::app
