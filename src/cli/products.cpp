#include "cli/products.h"

#include <ostream>
#include <set>

#include "base/csv.h"
#include "catalog/product_row.h"

namespace stapel::cli {
namespace {

constexpr std::size_t products_max = 1'000'000;
constexpr std::size_t printed_max = 1'000;

promotions::LintProduct product_of(catalog::ProductRow row) {
  return {.sku = std::move(row.product.sku),
          .name = std::move(row.product.name),
          .brand = std::move(row.product.brand),
          .categories = std::move(row.product.categories),
          .unit_price = row.unit_price,
          .currency = row.currency,
          .unit_cost = row.product.unit_cost,
          .tax_rate = row.product.tax_rate};
}

// Names bad rows by file and line.
class Rows {
 public:
  Rows(const std::string& path, std::ostream& err)
      : name_(path == "-" ? "standard input" : path), err_(err) {}

  void add(const catalog::ProductColumns& columns, const CsvReader& csv) {
    auto row = catalog::read_product_row(columns, csv.fields());
    if (!row) return report(csv.line(), row.refusal());
    if (!skus_.insert(row->product.sku).second) {
      return report(csv.line(), "sku: stands in the file already");
    }
    if (products_.size() == products_max) return report(csv.line(), "more than 1000000 products");
    products_.push_back(product_of(*std::move(row)));
  }

  void report(std::uint64_t line, const std::string& why) {
    if (++bad_ <= printed_max) err_ << name_ << ':' << line << ": " << why << '\n';
  }

  std::optional<std::vector<promotions::LintProduct>> finish() {
    if (bad_ > 0) return std::nullopt;
    return std::move(products_);
  }

 private:
  std::string name_;
  std::ostream& err_;
  std::set<std::string> skus_;
  std::vector<promotions::LintProduct> products_;
  std::size_t bad_ = 0;
};

}  // namespace

std::optional<std::vector<promotions::LintProduct>> read_products(const std::string& path,
                                                                  Streams& streams) {
  const std::optional<std::string> text = read_input(path, streams);
  if (!text) return std::nullopt;
  MemorySource source(*text);
  CsvReader csv(source);
  Rows rows(path, streams.err);
  std::optional<catalog::ProductColumns> columns;
  for (CsvReader::Step step = csv.next(); step != CsvReader::Step::end; step = csv.next()) {
    if (step == CsvReader::Step::fault) {
      rows.report(csv.line(), csv.fault());
    } else if (columns) {
      rows.add(*columns, csv);
    } else {
      auto found = catalog::ProductColumns::find(csv.fields());
      if (!found) {
        rows.report(csv.line(), found.refusal());
        return rows.finish();
      }
      columns = *found;
    }
  }
  if (!columns) rows.report(1, "the file is empty; the first line must name the columns");
  return rows.finish();
}

}  // namespace stapel::cli
