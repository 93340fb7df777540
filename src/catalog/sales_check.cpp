#include "catalog/sales_check.h"

#include <algorithm>

#include "base/csv.h"
#include "catalog/field.h"
#include "catalog/sales_json.h"

namespace stapel::catalog {

namespace {

constexpr std::size_t text_max = 200;   // bytes
constexpr std::size_t parts_max = 100;  // codes of an order, groups of a customer
constexpr std::int64_t cost_days_max = 366;

using Fault = std::optional<std::string>;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

Fault text_fault(std::string_view field, const std::string& text) {
  const std::string name(field);
  if (text.size() > text_max) return name + ": longer than 200 bytes";
  if (std::any_of(text.begin(), text.end(), is_control))
    return name + ": holds a line end, tab or other control character";
  if (!is_utf8(text)) return name + ": is not UTF-8";
  return std::nullopt;
}

Fault name_fault(std::string_view field, const std::string& text) {
  if (text.empty()) return std::string(field) + ": is empty";
  return text_fault(field, text);
}

Fault list_fault(std::string_view field, const std::vector<std::string>& parts) {
  if (parts.size() > parts_max) return std::string(field) + ": more than 100";
  for (const std::string& part : parts) {
    if (part.find('|') != std::string::npos) return std::string(field) + ": one holds a |";
    if (auto fault = name_fault(field, part)) return fault;
  }
  return std::nullopt;
}

Fault quantity_fault(std::int64_t quantity, bool returned) {
  const std::int64_t units = returned ? -quantity : quantity;
  if (units >= 1 && units <= quantity_max) return std::nullopt;
  return std::string("quantity: must be from ") + (returned ? "-100000 to -1" : "1 to 100000") +
         ", is " + std::to_string(quantity);
}

Fault discount_fault(const SalesLine& line) {
  if (line.discount <= std::max(line.quantity, -line.quantity) * line.unit_price)
    return std::nullopt;
  return std::string("discount: is more than quantity x unit_price");
}

Fault line_fault(const SalesLine& line, bool returned) {
  if (line.number < 1 || line.number > 1'000'000)
    return std::string("number: must be from 1 to 1000000");
  if (auto fault = name_fault("sku", line.sku)) return fault;
  if (auto fault = quantity_fault(line.quantity, returned)) return fault;
  if (line.of_line && !returned) return std::string("of_line: only a return has it");
  if (line.of_line && *line.of_line < 1) return std::string("of_line: must be 1 or more");
  return discount_fault(line);
}

Fault lines_fault(const SalesDocument& document) {
  if (document.lines.empty()) return std::string("lines: is empty");
  if (document.lines.size() > sales_lines_max) return std::string("lines: more than 10000");
  std::vector<std::int64_t> numbers;
  for (std::size_t i = 0; i < document.lines.size(); ++i) {
    const SalesLine& line = document.lines[i];
    if (auto fault = line_fault(line, document.kind == DocumentKind::cancellation))
      return "lines[" + std::to_string(i) + "]." + *fault;
    numbers.push_back(line.number);
  }
  std::sort(numbers.begin(), numbers.end());
  const auto twice = std::adjacent_find(numbers.begin(), numbers.end());
  if (twice == numbers.end()) return std::nullopt;
  return "lines: two have the number " + std::to_string(*twice);
}

}  // namespace

Fault fault_of(const SalesDocument& document) {
  if (auto fault = name_fault("id", document.id)) return fault;
  if (auto fault = text_fault("customer", document.customer)) return fault;
  if (auto fault = text_fault("country", document.country)) return fault;
  if (auto fault = text_fault("channel", document.channel)) return fault;
  if (auto fault = text_fault("campaign", document.campaign)) return fault;
  if (auto fault = text_fault("returns_of", document.returns_of)) return fault;
  if (auto fault = list_fault("codes", document.codes)) return fault;
  if (!document.returns_of.empty() && document.kind != DocumentKind::cancellation)
    return std::string("returns_of: only a return has it");
  return lines_fault(document);
}

Fault fault_of(const Customer& customer) {
  if (auto fault = name_fault("id", customer.id)) return fault;
  if (auto fault = text_fault("country", customer.country)) return fault;
  if (auto fault = text_fault("channel", customer.channel)) return fault;
  return list_fault("groups", customer.groups);
}

Fault fault_of(const PricePoint& price) {
  if (auto fault = name_fault("sku", price.sku)) return fault;
  return text_fault("source", price.source);
}

Fault fault_of(const ChannelCost& cost) {
  if (auto fault = name_fault("channel", cost.channel)) return fault;
  if (auto fault = text_fault("campaign", cost.campaign)) return fault;
  if (cost.last_day < cost.first_day) return std::string("to: is before from");
  if (day_number(cost.last_day) - day_number(cost.first_day) >= cost_days_max)
    return std::string("to: more than 366 days from the first one");
  return std::nullopt;
}

std::optional<LineKind> line_kind_named(std::string_view name) {
  for (const LineKind kind :
       {LineKind::product, LineKind::free, LineKind::shipping, LineKind::voucher, LineKind::fee})
    if (line_kind_name(kind) == name) return kind;
  return std::nullopt;
}

}  // namespace stapel::catalog
