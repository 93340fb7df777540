#include "catalog/sales_csv_reader.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/fault.h"
#include "catalog/field.h"
#include "catalog/sales_check.h"

namespace stapel::catalog {

namespace {

using Rule = Refused<std::string>;
using Fault = std::optional<std::string>;

std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('|', begin), text.size());
    parts.emplace_back(trimmed(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return parts;
}

std::string rule_of(std::string_view name, const std::string& rule) {
  return std::string(name) + ": " + rule;
}

// Reads fields of one row; keeps the first fault.
class Fields {
 public:
  Fields(const Columns& row, const FileRules& rules) : row_(row), rules_(rules) {}

  std::string text(std::string_view name) const { return std::string(row_[name]); }
  Instant time(std::string_view name) { return take(name, read_time(row_[name], rules_)); }
  std::optional<Instant> optional_time(std::string_view name) {
    if (row_[name].empty()) return std::nullopt;
    return time(name);
  }
  Date day(std::string_view name) { return take(name, read_day(row_[name], rules_)); }
  Amount amount(std::string_view name, const Currency& currency) {
    return take(name, read_amount(row_[name], currency, rules_));
  }
  std::optional<Amount> optional_amount(std::string_view name, const Currency& currency) {
    if (row_[name].empty()) return std::nullopt;
    return amount(name, currency);
  }
  std::int64_t integer(std::string_view name) {
    const auto number = parse_number<std::int64_t>(row_[name]);
    if (!number) fail(name, "must be a whole number, is " + quoted(row_[name]));
    return number.value_or(0);
  }
  std::optional<std::int64_t> optional_integer(std::string_view name) {
    if (row_[name].empty()) return std::nullopt;
    return integer(name);
  }
  std::optional<Percent> rate(std::string_view name) {
    if (row_[name].empty()) return std::nullopt;
    const auto rate = read_rate(row_[name]);
    if (!rate)
      fail(name,
           "must be a percentage from 0 to 100 with at most 4 decimals, is " + quoted(row_[name]));
    return rate;
  }
  Currency currency() {
    const auto found = find_currency(row_["currency"]);
    if (!found)
      fail("currency", "must be a code of ISO 4217 such as EUR, is " + quoted(row_["currency"]));
    return found.value_or(Currency{});
  }
  LineKind kind() {
    if (row_["kind"].empty()) return LineKind::product;
    const auto found = line_kind_named(row_["kind"]);
    if (!found)
      fail("kind", "must be product, free, shipping, voucher or fee, is " + quoted(row_["kind"]));
    return found.value_or(LineKind::product);
  }
  std::optional<bool> flag(std::string_view name) {
    if (row_[name].empty()) return std::nullopt;
    if (row_[name] != "true" && row_[name] != "false")
      fail(name, "must be true or false, is " + quoted(row_[name]));
    return row_[name] == "true";
  }
  const Fault& fault() const { return fault_; }

 private:
  void fail(std::string_view name, const std::string& rule) {
    if (!fault_) fault_ = rule_of(name, rule);
  }
  template <typename T>
  T take(std::string_view name, const Result<T, std::string>& read) {
    if (read) return *read;
    fail(name, read.refusal());
    return T{};
  }

  const Columns& row_;
  const FileRules& rules_;
  Fault fault_;
};

std::string unknown_column(std::string_view text, const std::vector<std::string_view>& names) {
  std::string message = "the first line names the unknown column " + quoted(text);
  const std::string_view near = nearest(trimmed(text), names);
  if (!near.empty()) return message + "; did you mean \"" + std::string(near) + "\"?";
  message += "; known are";
  for (const std::string_view known : names) message += " " + std::string(known);
  return message + "; --map NAME=COLUMN names the file's own";
}

// Our column that one of the file's is.
std::optional<std::size_t> place_of(std::string_view column, const TableColumns& table,
                                    const ColumnMap& map) {
  for (std::size_t i = 0; i < table.names.size(); ++i) {
    const auto mapped = map.find(table.names[i]);
    if (column == (mapped == map.end() ? table.names[i] : std::string_view(mapped->second)))
      return i;
  }
  return std::nullopt;
}

Fault map_fault(const TableColumns& table, const ColumnMap& map) {
  for (const auto& [ours, theirs] : map) {
    if (std::find(table.names.begin(), table.names.end(), ours) == table.names.end())
      return "--map: " + quoted(ours) + " is no column of this format";
  }
  return std::nullopt;
}

}  // namespace

const TableColumns& columns_of(Table table) {
  static const TableColumns orders{
      {"id", "at", "currency", "sku", "quantity", "unit_price", "customer", "country", "channel",
       "campaign", "codes", "number", "kind", "discount", "unit_cost", "tax_rate"},
      6};
  static const TableColumns returns{
      {"id", "at", "currency", "sku", "quantity", "unit_price", "customer", "country", "channel",
       "campaign", "codes", "number", "kind", "discount", "unit_cost", "tax_rate", "returns_of",
       "of_line"},
      6};
  static const TableColumns customers{
      {"id", "created_at", "country", "channel", "groups", "newsletter"}, 1};
  static const TableColumns prices{{"sku", "from", "price", "currency", "source"}, 4};
  static const TableColumns costs{{"channel", "from", "amount", "currency", "to", "campaign"}, 4};
  switch (table) {
    case Table::orders:
      return orders;
    case Table::returns:
      return returns;
    case Table::customers:
      return customers;
    case Table::prices:
      return prices;
    case Table::costs:
      break;
  }
  return costs;
}

Result<Columns, std::string> Columns::find(Table table, std::span<const std::string_view> header,
                                           const ColumnMap& map) {
  const TableColumns& known = columns_of(table);
  if (const auto fault = map_fault(known, map)) return Rule{*fault};
  Columns columns(known);
  columns.count_ = header.size();
  for (std::size_t i = 0; i < header.size(); ++i) {
    const auto place = place_of(trimmed(header[i]), known, map);
    if (!place && map.empty()) return Rule{unknown_column(header[i], known.names)};
    if (!place) continue;
    if (columns.at_[*place])
      return Rule{"the first line names twice the column " + quoted(header[i])};
    columns.at_[*place] = i;
  }
  std::string missing;
  for (std::size_t i = 0; i < known.names.size(); ++i) {
    const auto mapped = map.find(known.names[i]);
    if (columns.at_[i] || (i >= known.required && mapped == map.end())) continue;
    missing += " " + (mapped == map.end() ? std::string(known.names[i]) : quoted(mapped->second));
  }
  if (!missing.empty()) return Rule{"the first line does not name the columns" + missing};
  return columns;
}

std::optional<std::string> Columns::take(std::span<const std::string_view> fields) {
  if (fields.size() != count_) return wrong_field_count(fields.size(), count_);
  texts_.assign(at_.size(), {});
  for (std::size_t i = 0; i < at_.size(); ++i)
    if (at_[i]) texts_[i] = trimmed(fields[*at_[i]]);
  return std::nullopt;
}

std::string_view Columns::operator[](std::string_view name) const {
  const auto found = std::find(table_->names.begin(), table_->names.end(), name);
  if (found == table_->names.end()) return {};
  return texts_[static_cast<std::size_t>(found - table_->names.begin())];
}

std::optional<std::string> DocumentRows::head_fault(const SalesDocument& head) const {
  const auto differs = [](std::string_view name) {
    return std::string(name) + ": differs from an earlier row of the same id";
  };
  if (head.at != document_.at) return differs("at");
  if (head.currency != document_.currency) return differs("currency");
  if (head.customer != document_.customer) return differs("customer");
  if (head.country != document_.country) return differs("country");
  if (head.channel != document_.channel) return differs("channel");
  if (head.campaign != document_.campaign) return differs("campaign");
  if (head.codes != document_.codes) return differs("codes");
  if (head.returns_of != document_.returns_of) return differs("returns_of");
  return std::nullopt;
}

std::optional<std::string> DocumentRows::begin(const Columns& row) {
  Fields fields(row, rules_);
  SalesDocument head;
  head.id = fields.text("id");
  head.kind = kind_;
  head.at = fields.time("at");
  head.customer = fields.text("customer");
  head.country = fields.text("country");
  head.currency = fields.currency();
  head.channel = fields.text("channel");
  head.campaign = fields.text("campaign");
  head.codes = parts_of(row["codes"]);
  head.returns_of = fields.text("returns_of");
  if (!open_) {
    document_ = std::move(head);
    open_ = true;
    return fields.fault();
  }
  return fields.fault() ? fields.fault() : head_fault(head);
}

std::optional<std::string> DocumentRows::add(const Columns& row) {
  Fault fault = begin(row);
  Fields fields(row, rules_);
  SalesLine line;
  line.number = fields.optional_integer("number").value_or(
      static_cast<std::int64_t>(document_.lines.size()) + 1);
  line.kind = fields.kind();
  line.sku = fields.text("sku");
  line.quantity = fields.integer("quantity");
  line.unit_price = fields.amount("unit_price", document_.currency);
  line.discount = fields.optional_amount("discount", document_.currency).value_or(0);
  line.unit_cost = fields.optional_amount("unit_cost", document_.currency);
  line.tax_rate = fields.rate("tax_rate");
  line.of_line = fields.optional_integer("of_line");
  if (!fault) fault = fields.fault();
  document_.lines.push_back(std::move(line));
  if (fault && !fault_) fault_ = "another row of " + quoted(document_.id) + " is bad";
  return fault;
}

void DocumentRows::spoil() {
  STAPEL_CHECK(open_);
  if (!fault_) fault_ = "a row next to " + quoted(document_.id) + " cannot be read";
}

Result<SalesDocument, std::string> DocumentRows::finish() {
  STAPEL_CHECK(open_);
  open_ = false;
  Fault fault = std::exchange(fault_, std::nullopt);
  SalesDocument document = std::exchange(document_, SalesDocument{});
  if (!fault) fault = fault_of(document);
  if (fault) return Rule{*fault};
  return document;
}

Result<Customer, std::string> read_customer_row(const Columns& row, const FileRules& rules) {
  Fields fields(row, rules);
  Customer customer{.id = fields.text("id"),
                    .created_at = fields.optional_time("created_at"),
                    .country = fields.text("country"),
                    .channel = fields.text("channel"),
                    .groups = parts_of(row["groups"]),
                    .newsletter = fields.flag("newsletter")};
  if (fields.fault()) return Rule{*fields.fault()};
  if (const auto fault = fault_of(customer)) return Rule{*fault};
  return customer;
}

Result<PricePoint, std::string> read_price_row(const Columns& row, const FileRules& rules) {
  Fields fields(row, rules);
  PricePoint price;
  price.sku = fields.text("sku");
  price.from = fields.time("from");
  price.currency = fields.currency();
  price.price = fields.amount("price", price.currency);
  price.source = fields.text("source");
  if (fields.fault()) return Rule{*fields.fault()};
  if (const auto fault = fault_of(price)) return Rule{*fault};
  return price;
}

Result<ChannelCost, std::string> read_cost_row(const Columns& row, const FileRules& rules) {
  Fields fields(row, rules);
  ChannelCost cost;
  cost.channel = fields.text("channel");
  cost.campaign = fields.text("campaign");
  cost.first_day = fields.day("from");
  cost.last_day = row["to"].empty() ? cost.first_day : fields.day("to");
  cost.currency = fields.currency();
  cost.amount = fields.amount("amount", cost.currency);
  if (fields.fault()) return Rule{*fields.fault()};
  if (const auto fault = fault_of(cost)) return Rule{*fault};
  return cost;
}

}  // namespace stapel::catalog
