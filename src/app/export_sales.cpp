// See export_sales.h.
#include "app/export_sales.h"

#include <array>
#include <filesystem>

#include "app/changes.h"
#include "base/json.h"
#include "catalog/sales_csv.h"
#include "catalog/sales_json.h"
#include "storage/open_store.h"

namespace stapel::app {

namespace {

using catalog::DocumentKind;
using storage::CatalogReader;
using storage::CatalogRows;
using storage::ShopId;

struct Names {
  std::string_view rows;
  std::string_view csv_header;
};
// In the order of the enumeration.
constexpr std::array names = {
    Names{"products", catalog::products_csv_header},   Names{"prices", catalog::prices_csv_header},
    Names{"customers", catalog::customers_csv_header}, Names{"orders", catalog::orders_csv_header},
    Names{"returns", catalog::returns_csv_header},     Names{"costs", catalog::costs_csv_header}};

const Names& names_of(CatalogRows rows) { return names.at(static_cast<std::size_t>(rows)); }

// Writes values in one form and counts them.
class Lines {
 public:
  Lines(FileForm form, const WriteText& write) : form_(form), write_(write) {}

  template <typename... Value>
  void add(const Value&... value) {
    text_.clear();
    if (form_ == FileForm::csv) {
      append_csv(text_, value...);
    } else {
      append_json(text_, value...);
      text_ += '\n';
    }
    write_(text_);
    ++count_;
  }
  std::int64_t count() const { return count_; }

 private:
  FileForm form_;
  const WriteText& write_;
  std::string text_;
  std::int64_t count_ = 0;
};

// A product without a price was seen in orders only; no file of products can tell of it.
void write_products(CatalogReader& reader, ShopId shop, bool prices, Lines& lines) {
  for (const catalog::Product& product : reader.products(shop)) {
    const auto known = reader.prices(shop, product.sku);
    if (prices) {
      for (const catalog::PricePoint& price : known) lines.add(price);
    } else if (!known.empty()) {
      lines.add(product, known.back().price, known.back().currency);
    }
  }
}

void write_documents(CatalogReader& reader, ShopId shop, DocumentKind kind, Lines& lines) {
  reader.for_each_document(shop, [&](catalog::SalesDocument&& document) {
    if (document.kind == kind) lines.add(document);
  });
}

void write_rows(CatalogReader& reader, ShopId shop, CatalogRows rows, Lines& lines) {
  switch (rows) {
    case CatalogRows::products:
    case CatalogRows::prices:
      return write_products(reader, shop, rows == CatalogRows::prices, lines);
    case CatalogRows::customers:
      return reader.for_each_customer(shop, [&](const auto& customer) { lines.add(customer); });
    case CatalogRows::orders:
      return write_documents(reader, shop, DocumentKind::order, lines);
    case CatalogRows::returns:
      return write_documents(reader, shop, DocumentKind::cancellation, lines);
    case CatalogRows::costs:
      return reader.for_each_cost(shop, [&](const auto& cost) { lines.add(cost); });
  }
}

// Who took what out, and when, for good: also where the file is not finished afterwards.
void record(storage::Store& store, ShopId shop, const ExportOptions& options, std::int64_t count,
            Instant now) {
  std::string details;
  json::Writer(details)
      .begin_object()
      .member("count", count)
      .member("format", options.form == FileForm::csv ? "csv" : "ndjson")
      .end_object();
  Delta delta;
  append_changes(
      {{EventType::shop_exported, std::string(rows_name(options.rows)), std::move(details)}}, {},
      now, delta);
  store.commit(shop, storage::Commit{.writes = {}, .appends = std::move(delta.appends)});
}

}  // namespace

std::optional<ShopId> find_shop(const std::string& database, const std::string& name) {
  if (!storage::may_exist(database)) return std::nullopt;
  for (const auto& [number, shop] : storage::open_reader(database)->shops())
    if (shop.name == name) return std::stoll(number);
  return std::nullopt;
}

std::string_view rows_name(CatalogRows rows) { return names_of(rows).rows; }

Result<std::int64_t, std::string> export_sales(const ExportOptions& options, Instant now,
                                               const WriteText& write) {
  if (!storage::may_exist(options.database))
    return Refused{options.database + ": there is no such database"};
  const auto store = storage::open_store(options.database);
  const auto shop = find_shop(options.database, options.shop);
  if (!shop) return Refused{"--shop: there is no shop " + options.shop};
  CatalogReader reader(options.database);
  record(*store, *shop, options, reader.count(*shop, options.rows), now);
  if (options.form == FileForm::csv) write(std::string(names_of(options.rows).csv_header));
  Lines lines(options.form, write);
  write_rows(reader, *shop, options.rows, lines);
  return lines.count();
}

}  // namespace stapel::app
