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

// The rows of a file, each stock code once.
class Rows {
 public:
  explicit Rows(const ProductColumns& columns) : columns_(columns) {}

  std::optional<std::string> add(std::span<const std::string_view> fields, std::uint64_t line) {
    auto row = catalog::read_product_row(columns_, fields);
    if (!row) return row.refusal();
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
  const ProductColumns& columns_;
  std::vector<ProductRow> rows_;
  std::unordered_map<std::string, std::uint64_t> lines_;  // by stock code
};

// A column that the file does not have says nothing: what is stored stays.
Written write_product(CatalogWriter& writer, storage::ShopId shop, const ProductColumns& columns,
                      catalog::Product product) {
  if (const auto stored = writer.product(shop, product.sku)) {
    if (!columns.at[ProductColumns::category]) product.categories = stored->categories;
    if (!columns.at[ProductColumns::brand]) product.brand = stored->brand;
    if (!columns.at[ProductColumns::unit_cost]) product.unit_cost = stored->unit_cost;
    if (!columns.at[ProductColumns::tax_rate]) product.tax_rate = stored->tax_rate;
    if (!columns.at[ProductColumns::stock]) product.stock = stored->stock;
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
                                                    const ImportWatch& watch) {
  CsvReader csv(source);
  if (const auto fault = first_line_fault(csv)) return Refused{*fault};
  const Result<ProductColumns, std::string> columns = ProductColumns::find(csv.fields());
  if (!columns) return Refused{columns.refusal()};

  Rows rows(*columns);
  const auto read = read_rows(
      csv, product_rows_max,
      [&](std::span<const std::string_view> fields, std::uint64_t line) {
        return rows.add(fields, line);
      },
      watch);
  if (!read) return Refused{read.refusal()};
  ProductsReport report;
  report.read = *read;
  if (options.strict && read->rejected > 0) return report;

  CatalogWriter writer(options.database);
  for (const ProductRow& row : rows.finish()) {
    report.products.count(write_product(writer, options.shop, *columns, row.product));
    report.prices.count(write_price(writer, options.shop, row, now));
  }
  writer.commit();
  report.stored = true;
  return report;
}

}  // namespace stapel::app
