#include "app/import_sales.h"

#include "app/sales_sink.h"
#include "base/crypto.h"
#include "base/line_reader.h"
#include "catalog/sales_json_reader.h"

namespace stapel::app {

namespace {

using catalog::Columns;
using catalog::DocumentKind;
using catalog::DocumentRows;
using catalog::Table;
using Rule = Refused<std::string>;
using Fault = std::optional<std::string>;
using Item = Result<SalesItem, std::string>;

constexpr std::int64_t progress_step = 1 << 14;

std::string identity_of(const SalesFile& file, const std::string& head) {
  if (!file.bytes) return {};
  std::string text = std::to_string(static_cast<int>(file.table)) + '\n' +
                     std::to_string(*file.bytes) + '\n' + file.rules_text + '\n';
  for (const auto& [ours, theirs] : file.columns) text += ours + '=' + theirs + '\n';
  return sha256_hex(text + head);
}

template <typename T>
Item item_of(Result<T, std::string> read) {
  if (!read) return Rule{read.refusal()};
  return SalesItem(*std::move(read));
}

DocumentKind kind_of(Table table) {
  return table == Table::returns ? DocumentKind::cancellation : DocumentKind::order;
}

// What each reader does with an item, or with the reason why it is none.
class Intake {
 public:
  Intake(SalesSink& sink, const ImportWatch& watch, RowsRead& read)
      : sink_(sink), watch_(watch), read_(read) {}

  // False past the most rows.
  bool row() {
    if (++read_.rows % progress_step == 0) watch_.progress("rows read", read_.rows);
    return read_.rows <= sales_rows_max;
  }
  void take(const Item& item, std::uint64_t line, std::string_view record) {
    if (!item) {
      sink_.pass();
      reject(line, item.refusal(), record);
    } else if (const Fault fault = sink_.take(*item)) {
      reject(line, *fault, record);
    }
  }
  void reject(std::uint64_t line, std::string_view reason, std::string_view record) {
    ++read_.rejected;
    watch_.rejected({line, reason, record});
  }

 private:
  SalesSink& sink_;
  const ImportWatch& watch_;
  RowsRead& read_;
};

Item read_json(Table table, std::string_view text, const catalog::FileRules& rules) {
  switch (table) {
    case Table::orders:
    case Table::returns:
      return item_of(catalog::read_document_json(text, kind_of(table), rules));
    case Table::customers:
      return item_of(catalog::read_customer_json(text, rules));
    case Table::prices:
      return item_of(catalog::read_price_json(text, rules));
    case Table::costs:
      break;
  }
  return item_of(catalog::read_cost_json(text, rules));
}

Fault too_many() { return "more than " + std::to_string(sales_rows_max) + " rows"; }

Fault take_lines(ByteSource& source, const SalesFile& file, Intake& intake) {
  LineReader lines(source);
  for (;;) {
    const LineReader::Step step = lines.next();
    if (step == LineReader::Step::end) return std::nullopt;
    if (!intake.row()) return too_many();
    if (step == LineReader::Step::too_long)
      intake.take(Item(Rule{std::string(line_too_long)}), lines.line(), lines.text());
    else
      intake.take(read_json(file.table, lines.text(), file.rules), lines.line(), lines.text());
  }
}

Item read_row(Table table, const Columns& row, const catalog::FileRules& rules) {
  if (table == Table::customers) return item_of(catalog::read_customer_row(row, rules));
  if (table == Table::prices) return item_of(catalog::read_price_row(row, rules));
  return item_of(catalog::read_cost_row(row, rules));
}

// Customers, prices and costs: each row by itself.
class SingleRows {
 public:
  SingleRows(const SalesFile& file, Intake& intake) : file_(file), intake_(intake) {}
  void take(const Columns& row, const CsvReader& csv) {
    intake_.take(read_row(file_.table, row, file_.rules), csv.line(), csv.raw());
  }
  void take_fault(const std::string& fault, const CsvReader& csv) {
    intake_.take(Item(Rule{fault}), csv.line(), csv.raw());
  }
  void finish() {}

 private:
  const SalesFile& file_;
  Intake& intake_;
};

// Orders and returns: the rows with one id are one. A row that cannot be read may belong to the one
// before it or to the one behind it, so neither is imported.
class GroupedRows {
 public:
  GroupedRows(const SalesFile& file, Intake& intake)
      : rows_(kind_of(file.table), file.rules), intake_(intake) {}

  void take(const Columns& row, const CsvReader& csv) {
    if (rows_.begins_another(row)) finish();
    if (!rows_.open()) {
      line_ = csv.line();
      record_ = csv.raw();
    }
    if (const Fault fault = rows_.add(row)) intake_.reject(csv.line(), *fault, csv.raw());
    if (spoil_next_) rows_.spoil();
    spoil_next_ = false;
  }
  void take_fault(const std::string& fault, const CsvReader& csv) {
    intake_.reject(csv.line(), fault, csv.raw());
    if (rows_.open()) rows_.spoil();
    spoil_next_ = true;
  }
  void finish() {
    if (!rows_.open()) return;
    intake_.take(item_of(rows_.finish()), line_, record_);
  }

 private:
  DocumentRows rows_;
  Intake& intake_;
  std::uint64_t line_ = 0;  // of the first row
  std::string record_;
  bool spoil_next_ = false;
};

template <typename Rows>
Fault take_rows(CsvReader& csv, Columns& columns, Rows rows, Intake& intake) {
  for (;;) {
    const CsvReader::Step step = csv.next();
    if (step == CsvReader::Step::end) break;
    if (!intake.row()) return too_many();
    if (step == CsvReader::Step::fault)
      rows.take_fault(csv.fault(), csv);
    else if (const Fault fault = columns.take(csv.fields()))
      rows.take_fault(*fault, csv);
    else
      rows.take(columns, csv);
  }
  rows.finish();
  return std::nullopt;
}

// Reads all of a file into a sink that is made when the file is known to be one of the format.
class Import {
 public:
  Import(ByteSource& source, const SalesFile& file, const ImportOptions& options,
         const ImportWatch& watch)
      : source_(source), file_(file), options_(options), watch_(watch) {}

  Result<SalesReport, std::string> run() try {
    PeekedSource peeked(source_);
    const bool json = holds_json(peeked.head());
    if (const auto fault = broken_promise(file_.name, json)) return Rule{*fault};
    identity_ = identity_of(file_, peeked.head());
    const Fault fault = json ? lines(peeked) : rows(peeked);
    if (fault) return Rule{*fault + kept()};
    return finish();
  } catch (const SourceError& error) {
    return Rule{std::string(error.what()) + kept()};
  }

 private:
  Fault lines(ByteSource& source) {
    if (!file_.columns.empty()) return "--map is for CSV, and this is NDJSON";
    sink_.emplace(options_, file_, identity_);
    Intake intake(*sink_, watch_, report_.read);
    return take_lines(source, file_, intake);
  }
  Fault rows(ByteSource& source) {
    CsvReader csv(source);
    if (auto fault = first_line_fault(csv)) return fault;
    auto columns = Columns::find(file_.table, csv.fields(), file_.columns);
    if (!columns) return columns.refusal();
    sink_.emplace(options_, file_, identity_);
    Intake intake(*sink_, watch_, report_.read);
    if (file_.table == Table::orders || file_.table == Table::returns)
      return take_rows(csv, *columns, GroupedRows(file_, intake), intake);
    return take_rows(csv, *columns, SingleRows(file_, intake), intake);
  }
  SalesReport finish() {
    report_.resumed_at = sink_->resumed_at();
    report_.changes = sink_->changes();
    if (options_.strict && report_.read.rejected > 0) return report_;
    sink_->finish();
    report_.stored = true;
    return report_;
  }
  std::string kept() const {
    if (!sink_ || !sink_->wrote_parts()) return "; nothing is imported";
    return "; what stands before is imported, and the same file again goes on there";
  }

  ByteSource& source_;
  const SalesFile& file_;
  const ImportOptions& options_;
  const ImportWatch& watch_;
  std::string identity_;
  std::optional<SalesSink> sink_;
  SalesReport report_;
};

}  // namespace

Result<SalesReport, std::string> import_sales(ByteSource& source, const SalesFile& file,
                                              const ImportOptions& options,
                                              const ImportWatch& watch) {
  return Import(source, file, options, watch).run();
}

}  // namespace stapel::app
