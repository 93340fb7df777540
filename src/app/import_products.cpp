#include "app/import_products.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "catalog/product_row.h"

namespace stapel::app {

namespace {

using catalog::PricePoint;
using catalog::ProductColumns;
using catalog::ProductRow;
using storage::CatalogWriter;
using storage::Written;

constexpr std::string_view source_name = "products";

// The rows of a file, each stock code once, in one currency.
class Rows {
 public:
  std::optional<std::string> add(Result<ProductRow, std::string> row, std::uint64_t line) {
    if (!row) return row.refusal();
    if (!currency_) currency_ = row->currency;
    if (row->currency != *currency_)
      return "currency: is " + std::string(row->currency.name()) + " in a file of " +
             std::string(currency_->name());
    const auto [found, added] = lines_.try_emplace(row->product.sku, line);
    if (!added) return "sku: stands on line " + std::to_string(found->second) + " already";
    rows_.push_back(*std::move(row));
    return std::nullopt;
  }

  // In the order of their keys, so that the trees grow at their ends.
  std::vector<ProductRow> finish() {
    std::sort(rows_.begin(), rows_.end(), [](const ProductRow& a, const ProductRow& b) {
      return a.product.sku < b.product.sku;
    });
    return std::move(rows_);
  }

 private:
  std::vector<ProductRow> rows_;
  std::unordered_map<std::string, std::uint64_t> lines_;  // by stock code
  std::optional<Currency> currency_;                      // of the first good row
};

Result<RowsRead, std::string> read_csv(ByteSource& source, const ProductsFile& file,
                                       const ImportWatch& watch, Rows& rows) {
  CsvReader csv(source);
  if (const auto fault = first_line_fault(csv)) return Refused{*fault};
  const auto columns = ProductColumns::find(csv.fields(), file.columns);
  if (!columns) return Refused{columns.refusal()};
  return read_rows(
      csv, product_rows_max,
      [&](std::span<const std::string_view> fields, std::uint64_t line) {
        return rows.add(catalog::read_product_row(*columns, fields, file.rules), line);
      },
      watch);
}

Result<RowsRead, std::string> read_json(ByteSource& source, const ProductsFile& file,
                                        const ImportWatch& watch, Rows& rows) {
  if (!file.columns.empty()) return Refused{std::string("--map is for CSV, and this is NDJSON")};
  return read_lines(
      source, product_rows_max,
      [&](std::string_view text, std::uint64_t line) {
        return rows.add(catalog::read_product_json(text, file.rules), line);
      },
      watch);
}

// What the file does not tell stays as it is stored.
Written write_product(CatalogWriter& writer, storage::ShopId shop, const ProductRow& row) {
  catalog::Product product = row.product;
  if (const auto stored = writer.product(shop, product.sku)) {
    if (!row.told[ProductColumns::category]) product.categories = stored->categories;
    if (!row.told[ProductColumns::brand]) product.brand = stored->brand;
    if (!row.told[ProductColumns::unit_cost]) product.unit_cost = stored->unit_cost;
    if (!row.told[ProductColumns::tax_rate]) product.tax_rate = stored->tax_rate;
    if (!row.told[ProductColumns::stock]) product.stock = stored->stock;
  }
  return writer.write(shop, product);
}

// A later price has a later moment, whatever the clock says.
Written write_price(CatalogWriter& writer, storage::ShopId shop, const ProductRow& row,
                    Instant now) {
  const std::optional<PricePoint> last = writer.last_price(shop, row.product.sku);
  if (last && last->price == row.unit_price && last->currency == row.currency)
    return Written::unchanged;
  const Instant from = last ? std::max(now, Instant{last->from.microseconds + 1}) : now;
  return writer.write(shop, PricePoint{.sku = row.product.sku,
                                       .from = from,
                                       .price = row.unit_price,
                                       .currency = row.currency,
                                       .source = std::string(source_name)});
}

}  // namespace

Result<ProductsReport, std::string> import_products(ByteSource& source,
                                                    const ImportOptions& options, Instant now,
                                                    const ImportWatch& watch,
                                                    const ProductsFile& file) {
  PeekedSource peeked(source);
  const bool json = holds_json(peeked.head());
  if (const auto fault = broken_promise(file.name, json)) return Refused{*fault};
  Rows rows;
  const auto read =
      json ? read_json(peeked, file, watch, rows) : read_csv(peeked, file, watch, rows);
  if (!read) return Refused{read.refusal()};
  ProductsReport report;
  report.read = *read;
  if (options.strict && read->rejected > 0) return report;

  CatalogWriter writer(options.database);
  for (const ProductRow& row : rows.finish()) {
    report.products.count(write_product(writer, options.shop, row));
    report.prices.count(write_price(writer, options.shop, row, now));
  }
  writer.commit();
  report.stored = true;
  return report;
}

}  // namespace stapel::app
