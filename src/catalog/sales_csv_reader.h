// Rows of a CSV file of a shop: read and checked. One row is one customer, price or cost, or one
// line of an order or return, whose rows stand together. docs/import.md has the rules.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "catalog/file_rules.h"
#include "catalog/sales.h"

namespace stapel::catalog {

// The file's own names of columns, by ours.
using ColumnMap = std::map<std::string, std::string, std::less<>>;

enum class Table : std::uint8_t { orders, returns, customers, prices, costs };

// The columns of a table: our names, the required ones first.
struct TableColumns {
  std::vector<std::string_view> names;
  std::size_t required = 0;
};
const TableColumns& columns_of(Table table);

// Which field of a row is which of our columns.
class Columns {
 public:
  // Refused with the columns that are missing, stand there twice, or are unknown. Where a map says
  // which columns are meant, the others are left alone.
  static Result<Columns, std::string> find(Table table, std::span<const std::string_view> header,
                                           const ColumnMap& map);

  // Refused where the row has another number of fields than the first line.
  std::optional<std::string> take(std::span<const std::string_view> fields);
  // Of the row that was taken, without the spaces around it; empty where the column is absent.
  std::string_view operator[](std::string_view name) const;

 private:
  explicit Columns(const TableColumns& table) : table_(&table), at_(table.names.size()) {}
  const TableColumns* table_;
  std::vector<std::optional<std::size_t>> at_;  // by the place of our name
  std::size_t count_ = 0;                       // of the file
  std::vector<std::string_view> texts_;
};

// One order or return that is being put together from its rows.
class DocumentRows {
 public:
  DocumentRows(DocumentKind kind, const FileRules& rules) : kind_(kind), rules_(rules) {}

  // Refused with the rule that the row breaks. A row with another id than the one before completes
  // that document: ask for it.
  std::optional<std::string> add(const Columns& row);
  bool begins_another(const Columns& row) const { return open_ && row["id"] != document_.id; }
  bool open() const { return open_; }
  // A row that cannot be read may be one of this document: it is left out.
  void spoil();
  // The document, or why all of its rows are rejected: an order is whole or absent.
  Result<SalesDocument, std::string> finish();

 private:
  std::optional<std::string> begin(const Columns& row);
  std::optional<std::string> head_fault(const SalesDocument& head) const;

  DocumentKind kind_;
  const FileRules& rules_;
  bool open_ = false;
  std::optional<std::string> fault_;  // of one of its rows
  SalesDocument document_;
};

Result<Customer, std::string> read_customer_row(const Columns& row, const FileRules& rules);
Result<PricePoint, std::string> read_price_row(const Columns& row, const FileRules& rules);
Result<ChannelCost, std::string> read_cost_row(const Columns& row, const FileRules& rules);

}  // namespace stapel::catalog
