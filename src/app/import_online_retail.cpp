#include "app/import_online_retail.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <vector>

#include "base/csv.h"
#include "catalog/returns.h"
#include "storage/catalog_store.h"

namespace stapel::app {

namespace {

using catalog::DocumentKind;
using catalog::RetailColumns;
using catalog::RetailReader;
using catalog::RetailSales;
using catalog::SalesDocument;
using storage::CatalogWriter;
using storage::ShopId;
using storage::Written;

using Rule = Refused<std::string>;

constexpr std::string_view source_name = "online-retail";

Changes& changes_of(ImportReport& report, DocumentKind kind) {
  switch (kind) {
    case DocumentKind::order:
      return report.orders;
    case DocumentKind::cancellation:
      return report.cancellations;
    case DocumentKind::adjustment:
      break;
  }
  return report.adjustments;
}

class Import {
 public:
  Import(const ImportOptions& options, const ImportWatch& watch, ImportReport& report)
      : writer_(options.database), shop_(options.shop), watch_(watch), report_(report) {}

  void write(RetailSales sales) {
    // In the order of their keys, so that the trees grow at their ends.
    std::sort(sales.documents.begin(), sales.documents.end(),
              [](const SalesDocument& a, const SalesDocument& b) { return a.id < b.id; });
    for (const SalesDocument& document : sales.documents) write(document);
    for (const catalog::Product& product : sales.products)
      report_.products.count(writer_.write(shop_, product));
    for (const catalog::PricePoint& price : sales.prices)
      report_.prices.count(writer_.write(shop_, price));
    for (const std::string& customer : touched_)
      writer_.replace_matches(shop_, customer,
                              catalog::match_returns(writer_.documents_of(shop_, customer)));
    for (const SalesDocument& document : sales.documents)
      if (document.kind == DocumentKind::cancellation) count_returned(document);
    writer_.commit();
    report_.stored = true;
  }

 private:
  void write(const SalesDocument& document) {
    const storage::WrittenDocument done = writer_.write(shop_, document, source_name);
    changes_of(report_, document.kind).count(done.written);
    if (++written_ % 1'000 == 0) watch_.progress("documents written", written_);
    if (done.written == Written::unchanged) return;
    if (!document.customer.empty()) touched_.insert(document.customer);
    if (!done.previous_customer.empty()) touched_.insert(done.previous_customer);
  }

  void count_returned(const SalesDocument& cancellation) {
    std::unordered_map<std::int64_t, std::int64_t> units;
    for (const catalog::ReturnMatch& match : writer_.matches_of(shop_, cancellation.id))
      units[match.line] += match.quantity;
    for (const catalog::SalesLine& line : cancellation.lines)
      if (line.kind == catalog::LineKind::product)
        ++returned_as(cancellation, -line.quantity, units[line.number]);
  }

  std::int64_t& returned_as(const SalesDocument& cancellation, std::int64_t wanted,
                            std::int64_t matched) {
    ReturnedLines& returned = report_.returned;
    if (matched == wanted) return returned.matched;
    if (matched > 0) return returned.partly;
    return cancellation.customer.empty() ? returned.unknown_customer : returned.unmatched;
  }

  CatalogWriter writer_;
  ShopId shop_;
  const ImportWatch& watch_;
  ImportReport& report_;
  std::set<std::string> touched_;  // customers whose matches are to be found again
  std::int64_t written_ = 0;
};

}  // namespace

Result<ImportReport, std::string> import_online_retail(ByteSource& source,
                                                       const ImportOptions& options,
                                                       const ImportWatch& watch) {
  CsvReader csv(source);
  if (const auto fault = first_line_fault(csv)) return Rule{*fault};
  const Result<RetailColumns, std::string> columns = RetailColumns::find(csv.fields());
  if (!columns) return Rule{columns.refusal()};
  const std::optional<Zone> zone = Zone::find("Europe/London");
  if (!zone) return Rule{std::string("this machine's time zone database lacks Europe/London")};

  ImportReport report;
  RetailReader reader(*columns, *zone);
  const auto read = read_rows(
      csv, import_rows_max,
      [&](std::span<const std::string_view> fields, std::uint64_t) -> std::optional<std::string> {
        const auto bucket = reader.add(fields);
        if (bucket) return std::nullopt;
        return bucket.refusal();
      },
      watch);
  if (!read) return Rule{read.refusal()};
  report.rows = read->rows;
  for (std::int64_t i = 0; i < read->unreadable; ++i) reader.add_unreadable();
  report.tallies = reader.tallies();
  report.invoices_with_two_times = reader.invoices_with_two_times();
  if (options.strict && report.rejected() > 0) return report;
  Import(options, watch, report).write(reader.finish());
  return report;
}

}  // namespace stapel::app
