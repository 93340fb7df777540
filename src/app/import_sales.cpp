#include "app/import_sales.h"

#include <array>

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

constexpr std::size_t head_bytes = std::size_t{64} << 10;
constexpr std::int64_t progress_step = 1 << 14;

// A source whose first bytes were looked at.
class PeekedSource final : public ByteSource {
 public:
  explicit PeekedSource(ByteSource& source) : source_(source), head_(head_bytes, '\0') {
    std::size_t held = 0;
    while (held < head_.size()) {
      const std::size_t count = source_.read({head_.data() + held, head_.size() - held});
      if (count == 0) break;
      held += count;
    }
    head_.resize(held);
    left_ = head_;
  }
  std::size_t read(std::span<char> buffer) override {
    if (left_.empty()) return source_.read(buffer);
    const std::size_t count = std::min(left_.size(), buffer.size());
    left_.copy(buffer.data(), count);
    left_.remove_prefix(count);
    return count;
  }
  const std::string& head() const { return head_; }

 private:
  ByteSource& source_;
  std::string head_;
  std::string_view left_;
};

bool is_json(std::string_view head) {
  const std::size_t first = head.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  return first != std::string_view::npos && (head[first] == '{' || head[first] == '[');
}

// What the file's name promises and its bytes do not keep.
Fault name_fault(std::string_view name, bool json) {
  if (name.ends_with(".xz")) name.remove_suffix(3);
  if (name.ends_with(".csv") && json) return "is named .csv and holds JSON";
  if ((name.ends_with(".ndjson") || name.ends_with(".jsonl")) && !json)
    return "is named as NDJSON and its first line is no JSON object";
  return std::nullopt;
}

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
      break;
  }
  return item_of(catalog::read_price_json(text, rules));
}

Fault too_many() { return "more than " + std::to_string(sales_rows_max) + " rows"; }

Fault take_lines(ByteSource& source, const SalesFile& file, Intake& intake) {
  LineReader lines(source);
  for (;;) {
    const LineReader::Step step = lines.next();
    if (step == LineReader::Step::end) return std::nullopt;
    if (!intake.row()) return too_many();
    if (step == LineReader::Step::too_long)
      intake.take(Item(Rule{std::string("a line longer than 16 MiB")}), lines.line(), lines.text());
    else
      intake.take(read_json(file.table, lines.text(), file.rules), lines.line(), lines.text());
  }
}

// Customers and prices: each row by itself.
class SingleRows {
 public:
  SingleRows(const SalesFile& file, Intake& intake) : file_(file), intake_(intake) {}
  void take(const Columns& row, const CsvReader& csv) {
    Item item = file_.table == Table::customers
                    ? item_of(catalog::read_customer_row(row, file_.rules))
                    : item_of(catalog::read_price_row(row, file_.rules));
    intake_.take(item, csv.line(), csv.raw());
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
    const bool json = is_json(peeked.head());
    if (const Fault fault = name_fault(file_.name, json)) return Rule{*fault};
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
