#include "cli/demo.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <string_view>
#include <unordered_map>

#include "base/time.h"
#include "catalog/sales_csv.h"
#include "catalog/sales_json.h"
#include "cli/demo_pool.h"
#include "cli/progress.h"
#include "cli/table.h"
#include "simulation/shop.h"
#include "storage/catalog_store.h"

namespace stapel::cli {

namespace {

using catalog::ChannelCost;
using catalog::Customer;
using catalog::DocumentKind;
using catalog::SalesDocument;
using simulation::MailedCode;
namespace fs = std::filesystem;

// A text file that has its name only when it is whole.
class OutFile {
 public:
  explicit OutFile(const fs::path& path)
      : path_(path),
        part_(path.string() + ".part"),
        file_(part_, std::ios::binary | std::ios::trunc) {
    check();
  }
  ~OutFile() {
    std::error_code ignored;
    if (file_.is_open()) fs::remove(part_, ignored);
  }
  OutFile(const OutFile&) = delete;
  OutFile& operator=(const OutFile&) = delete;

  void line(std::string_view text) {
    waiting_ += text;
    if (waiting_.size() >= std::size_t{1} << 20) flush();
  }
  void finish() {
    flush();
    file_.close();
    check();
    fs::rename(part_, path_);
  }

 private:
  void flush() {
    file_ << waiting_;
    waiting_.clear();
    check();
  }
  void check() const {
    if (!file_) throw std::runtime_error(path_.string() + ": cannot be written");
  }

  fs::path path_, part_;
  std::ofstream file_;
  std::string waiting_;
};

// The history as files, as `stapel import` reads them.
class Files {
 public:
  Files(fs::path folder, const simulation::Shop& shop)
      : folder_(std::move(folder)),
        shop_(shop),
        customers_(folder_ / "customers.ndjson"),
        orders_(folder_ / "orders.ndjson"),
        returns_(folder_ / "returns.ndjson"),
        codes_(folder_ / "codes.csv") {
    OutFile promotions(folder_ / "promotions.json");
    promotions.line(shop.promotions());
    promotions.finish();
    codes_.line("code,customer,mailed_at\n");
  }

  void add(const Customer& customer) { write(customers_, customer); }
  void add(const SalesDocument& document) {
    write(document.kind == DocumentKind::order ? orders_ : returns_, document);
  }
  void add(const ChannelCost& cost) { append_csv(costs_, cost); }
  void add(const MailedCode& code) {
    codes_.line(code.code + ',' + code.customer + ',' + format_instant(code.at) + '\n');
  }
  void finish() {
    write_products();
    OutFile costs(folder_ / "costs.csv");
    costs.line(costs_);
    costs.finish();
    codes_.finish();
    customers_.finish();
    returns_.finish();
    orders_.finish();
  }

 private:
  template <typename Value>
  void write(OutFile& file, const Value& value) {
    line_.clear();
    append_json(line_, value);
    line_ += '\n';
    file.line(line_);
  }

  void write_products() const {
    std::unordered_map<std::string, Amount> last;
    std::string text(catalog::prices_csv_header);
    for (const catalog::PricePoint& price : shop_.prices()) {
      append_csv(text, price);
      last[price.sku] = price.price;
    }
    OutFile prices(folder_ / "prices.csv");
    prices.line(text);
    prices.finish();
    text = catalog::products_csv_header;
    for (const catalog::Product& product : shop_.products())
      append_csv(text, product, last.at(product.sku), Currency{});
    OutFile products(folder_ / "products.csv");
    products.line(text);
    products.finish();
  }

  fs::path folder_;
  const simulation::Shop& shop_;
  OutFile customers_, orders_, returns_, codes_;
  std::string line_;
  std::string costs_ = std::string(catalog::costs_csv_header);
};

// The history in a database, under its name only when it is whole.
class Database {
 public:
  Database(fs::path path, const simulation::Shop& shop)
      : path_(std::move(path)), part_(path_), shop_(shop) {
    part_ += ".part";
    remove_parts();
    writer_ = std::make_unique<storage::CatalogWriter>(part_.string());
    writer_->postpone_lookup_by_customer();
    for (const catalog::PricePoint& price : shop.prices())
      writer_->write(storage::default_shop, price);
  }
  ~Database() {
    writer_.reset();
    remove_parts();
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void add(const Customer& customer) {
    writer_->write(storage::default_shop, customer);
    count();
  }
  void add(const MailedCode& code) { pool_.add(code); }
  void add(const ChannelCost& cost) { writer_->write(storage::default_shop, cost); }
  void add(const SalesDocument& document) {
    pool_.add(document);
    writer_->write(storage::default_shop, document, "demo");
    if (document.kind == DocumentKind::cancellation)
      for (const catalog::SalesLine& line : document.lines)
        writer_->add(storage::default_shop, {document.id, line.number, document.returns_of,
                                             line.of_line.value_or(1), -line.quantity});
    count();
  }
  void finish() {
    for (const catalog::Product& product : shop_.products())
      writer_->write(storage::default_shop, product);
    writer_->commit();
    writer_.reset();
    pool_.write(part_.string());
    fs::rename(part_, path_);
  }

 private:
  // A transaction's size: what the log holds at most.
  static constexpr std::int64_t rows_a_part = 20'000;

  void count() {
    if (++waiting_ < rows_a_part) return;
    waiting_ = 0;
    writer_->commit_part();
  }
  void remove_parts() const {
    for (const char* end : {"", "-wal", "-shm", "-owner"}) {
      std::error_code ignored;
      fs::remove(fs::path(part_) += end, ignored);
    }
  }

  fs::path path_, part_;
  const simulation::Shop& shop_;
  DemoPool pool_;
  std::unique_ptr<storage::CatalogWriter> writer_;
  std::int64_t waiting_ = 0;
};

struct Counts {
  std::int64_t customers = 0, orders = 0, lines = 0, returns = 0, with_codes = 0, codes = 0;
  Amount sold = 0, discount = 0, back = 0, costs = 0;

  void add(const SalesDocument& document) {
    Amount total = 0;
    for (const catalog::SalesLine& line : document.lines) total += paid(line);
    if (document.kind == DocumentKind::cancellation) {
      ++returns;
      back -= total;
      return;
    }
    ++orders;
    sold += total;
    with_codes += document.codes.empty() ? 0 : 1;
    lines += static_cast<std::int64_t>(document.lines.size());
    for (const catalog::SalesLine& line : document.lines) discount += line.discount;
  }
};

std::optional<std::string> fault_of(const DemoArguments& arguments) {
  if (!arguments.database && !arguments.folder)
    return "demo: give --db FILE, --out FOLDER or both: nothing else says where the shop goes";
  if (arguments.customers < simulation::size_min || arguments.customers > simulation::size_max)
    return "--customers: must be from 1,000 to 10,000,000";
  const std::optional<Date> until = parse_date(arguments.until);
  if (!until || until->year < 2000 || until->year > 2100)
    return "--until: must be a day such as 2026-11-01, from 2000 to 2100";
  if (arguments.database && fs::exists(*arguments.database))
    return "--db: " + *arguments.database + " is there already; the demo makes a new file";
  if (arguments.folder && fs::exists(fs::path(*arguments.folder) / "orders.ndjson"))
    return "--out: " + *arguments.folder + " holds orders.ndjson already";
  return std::nullopt;
}

std::string report(const DemoArguments& arguments, const Counts& counts) {
  const auto money = [](Amount amount) {
    return format_money(amount, Currency{}, Language::english);
  };
  std::string text;
  const auto row = [&](std::string_view what, const std::string& value) {
    text += std::string(what) + std::string(24 - what.size(), ' ') + value + '\n';
  };
  row("customers", std::to_string(counts.customers));
  row("orders", std::to_string(counts.orders) + " with " + std::to_string(counts.lines) + " lines");
  row("orders with a code", std::to_string(counts.with_codes));
  row("codes mailed", std::to_string(counts.codes));
  row("returns", std::to_string(counts.returns));
  row("paid", money(counts.sold));
  row("discounts given", money(counts.discount));
  row("paid back", money(counts.back));
  row("costs of channels", money(counts.costs));
  if (arguments.database) text += "The shop's past is in " + *arguments.database + ".\n";
  if (arguments.folder) text += "Its files are in " + *arguments.folder + ".\n";
  return text;
}

}  // namespace

Exit demo(const DemoArguments& arguments, Streams& streams) {
  if (const auto fault = fault_of(arguments)) {
    streams.err << *fault << '\n';
    return Exit::bad_input;
  }
  const Date until = *parse_date(arguments.until);
  simulation::Shop shop({.customers = static_cast<std::uint32_t>(arguments.customers),
                         .seed = arguments.seed,
                         .from = simulation::two_years_before(until),
                         .until = until});
  std::optional<Files> files;
  std::optional<Database> database;
  std::optional<OutFile> truth;
  if (arguments.folder) {
    fs::create_directories(*arguments.folder);
    files.emplace(*arguments.folder, shop);
  }
  if (arguments.database) database.emplace(*arguments.database, shop);
  if (arguments.truth) truth.emplace(*arguments.truth);

  Counts counts;
  Progress progress(streams.err, is_terminal(streams.err));
  simulation::Receivers receivers;
  receivers.customer = [&](const Customer& customer) {
    if (++counts.customers % 1'000 == 0)
      progress.show("customers", counts.customers, arguments.customers);
    if (files) files->add(customer);
    if (database) database->add(customer);
  };
  receivers.code = [&](const MailedCode& code) {
    ++counts.codes;
    if (files) files->add(code);
    if (database) database->add(code);
  };
  receivers.cost = [&](const ChannelCost& cost) {
    counts.costs += cost.amount;
    if (files) files->add(cost);
    if (database) database->add(cost);
  };
  receivers.document = [&](const SalesDocument& document) {
    counts.add(document);
    if (files) files->add(document);
    if (database) database->add(document);
  };
  if (truth) receivers.truth = [&](const std::string& lines) { truth->line(lines); };
  shop.run(receivers);
  progress.clear();
  if (files) files->finish();
  if (truth) truth->finish();
  if (database) database->finish();
  print(report(arguments, counts), streams);
  return Exit::ok;
}

}  // namespace stapel::cli
