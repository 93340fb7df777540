// Any bytes as a file of a shop: orders, returns, customers, prices, costs or products, as CSV and
// as NDJSON. Every row and line is a value that keeps the rules or a fault; a value that is written
// in either form reads back as it was; lines are the same however the bytes arrive.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/csv.h"
#include "base/line_reader.h"
#include "catalog/product_row.h"
#include "catalog/sales_check.h"
#include "catalog/sales_csv.h"
#include "catalog/sales_csv_reader.h"
#include "catalog/sales_json.h"
#include "catalog/sales_json_reader.h"

using namespace stapel;
using namespace stapel::catalog;

namespace {

// What was written is in minor units, whatever the file said.
const FileRules written;

template <typename T>
void check_same(const Result<T, std::string>& read, const T& value) {
  STAPEL_CHECK(static_cast<bool>(read));
  STAPEL_CHECK(*read == value);
}

template <typename T>
void check_is_good(const T& value) {
  STAPEL_CHECK(!fault_of(value));
}

void check_json(const SalesDocument& document) {
  std::string text;
  append_json(text, document);
  check_same(read_document_json(text, document.kind, written), document);
}
void check_json(const Customer& customer) {
  std::string text;
  append_json(text, customer);
  check_same(read_customer_json(text, written), customer);
}
void check_json(const PricePoint& price) {
  std::string text;
  append_json(text, price);
  check_same(read_price_json(text, written), price);
}
void check_json(const ChannelCost& cost) {
  std::string text;
  append_json(text, cost);
  check_same(read_cost_json(text, written), cost);
}

std::string rows_of(const SalesDocument& document) {
  const bool back = document.kind == DocumentKind::cancellation;
  std::string text(back ? returns_csv_header : orders_csv_header);
  append_csv(text, document);
  return text;
}
std::string rows_of(const Customer& customer) {
  std::string text(customers_csv_header);
  append_csv(text, customer);
  return text;
}
std::string rows_of(const PricePoint& price) {
  std::string text(prices_csv_header);
  append_csv(text, price);
  return text;
}
std::string rows_of(const ChannelCost& cost) {
  std::string text(costs_csv_header);
  append_csv(text, cost);
  return text;
}

// Good values of a file that was read as one table, and how many rows were none.
struct Taken {
  std::vector<SalesDocument> documents;
  std::vector<Customer> customers;
  std::vector<PricePoint> prices;
  std::vector<ChannelCost> costs;
};

template <typename T>
void keep(const Result<T, std::string>& read, std::vector<T>& into) {
  if (read)
    into.push_back(*read);
  else
    STAPEL_CHECK(!read.refusal().empty());
}

void take_row(Table table, const Columns& row, const FileRules& rules, DocumentRows& open,
              Taken& taken) {
  switch (table) {
    case Table::orders:
    case Table::returns:
      if (open.begins_another(row)) keep(open.finish(), taken.documents);
      if (const auto fault = open.add(row)) STAPEL_CHECK(!fault->empty());
      return;
    case Table::customers:
      return keep(read_customer_row(row, rules), taken.customers);
    case Table::prices:
      return keep(read_price_row(row, rules), taken.prices);
    case Table::costs:
      return keep(read_cost_row(row, rules), taken.costs);
  }
}

DocumentKind kind_of(Table table) {
  return table == Table::returns ? DocumentKind::cancellation : DocumentKind::order;
}

Taken read_csv(std::string_view bytes, Table table, const FileRules& rules) {
  Taken taken;
  MemorySource source(bytes);
  CsvReader csv(source);
  if (csv.next() != CsvReader::Step::record) return taken;
  auto columns = Columns::find(table, csv.fields(), {});
  if (!columns) return taken;
  DocumentRows open(kind_of(table), rules);
  for (auto step = csv.next(); step != CsvReader::Step::end; step = csv.next()) {
    if (step == CsvReader::Step::record && !columns->take(csv.fields()))
      take_row(table, *columns, rules, open, taken);
    else if (open.open())
      open.spoil();
  }
  if (open.open()) keep(open.finish(), taken.documents);
  return taken;
}

// What came from CSV has no spaces around it, so it stays itself in both forms.
template <typename T>
void check_both(const std::vector<T>& values, Table table, std::vector<T> Taken::*member) {
  for (const T& value : values) {
    check_is_good(value);
    check_json(value);
    const Taken again = read_csv(rows_of(value), table, written);
    STAPEL_CHECK(again.*member == std::vector<T>{value});
  }
}

void check_tables(std::string_view bytes, const FileRules& rules) {
  for (const Table table :
       {Table::orders, Table::returns, Table::customers, Table::prices, Table::costs}) {
    const Taken taken = read_csv(bytes, table, rules);
    check_both(taken.documents, table, &Taken::documents);
    check_both(taken.customers, table, &Taken::customers);
    check_both(taken.prices, table, &Taken::prices);
    check_both(taken.costs, table, &Taken::costs);
  }
}

void check_product(const Result<ProductRow, std::string>& row) {
  if (!row) return STAPEL_CHECK(!row.refusal().empty());
  std::string text;
  append_json(text, row->product, row->unit_price, row->currency);
  const auto again = read_product_json(text, written);
  STAPEL_CHECK(static_cast<bool>(again));
  STAPEL_CHECK(again->product == row->product && again->unit_price == row->unit_price);
}

void check_products(std::string_view bytes, const FileRules& rules) {
  MemorySource source(bytes);
  CsvReader csv(source);
  if (csv.next() != CsvReader::Step::record) return;
  const auto columns = ProductColumns::find(csv.fields());
  if (!columns) return;
  for (auto step = csv.next(); step != CsvReader::Step::end; step = csv.next())
    if (step == CsvReader::Step::record)
      check_product(read_product_row(*columns, csv.fields(), rules));
}

template <typename T>
void check_line(const Result<T, std::string>& read) {
  if (!read) return STAPEL_CHECK(!read.refusal().empty());
  check_is_good(*read);
  check_json(*read);
}

std::vector<std::string> lines_of(std::string_view bytes, std::size_t chunk) {
  MemorySource source(bytes, chunk);
  LineReader reader(source);
  std::vector<std::string> lines;
  while (reader.next() == LineReader::Step::line) lines.emplace_back(reader.text());
  return lines;
}

void check_lines(std::string_view bytes, const FileRules& rules) {
  const auto lines = lines_of(bytes, 1 << 16);
  STAPEL_CHECK(lines == lines_of(bytes, 3));
  for (const std::string& line : lines) {
    check_line(read_document_json(line, DocumentKind::order, rules));
    check_line(read_document_json(line, DocumentKind::cancellation, rules));
    check_line(read_customer_json(line, rules));
    check_line(read_price_json(line, rules));
    check_line(read_cost_json(line, rules));
    check_product(read_product_json(line, rules));
  }
  if (lines.size() < 2) return;
  if (const auto format = DateFormat::make(lines[0], Zone::utc()))
    STAPEL_CHECK(format->parse(lines[1]).has_value() == format->parse_day(lines[1]).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  FileRules decimal;
  decimal.decimal_amounts = true;
  for (const FileRules& rules : {FileRules{}, decimal}) {
    check_tables(bytes, rules);
    check_products(bytes, rules);
    check_lines(bytes, rules);
  }
  return 0;
}
