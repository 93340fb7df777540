#include "catalog/sales_csv.h"

#include "base/json.h"
#include "catalog/sales_json.h"

namespace stapel::catalog {

namespace {

// RFC 4180: in quotes where it must be.
std::string field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string rate_text(const std::optional<Percent>& rate) {
  std::string text;
  if (rate) json::Writer(text).decimal(rate->ten_thousandths);
  return text;
}

std::string number_text(const std::optional<std::int64_t>& number) {
  return number ? std::to_string(*number) : std::string();
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "|") + part;
  return text;
}

// What all rows of a document have in front, with the comma behind it.
std::string head_of(const SalesDocument& document) {
  return field(document.id) + ',' + format_instant(document.at) + ',' +
         std::string(document.currency.name()) + ',' + field(document.customer) + ',' +
         field(document.country) + ',' + field(document.channel) + ',' + field(document.campaign) +
         ',' + field(joined(document.codes)) + ',';
}

}  // namespace

void append_csv(std::string& out, const Product& product, Amount unit_price,
                const Currency& currency) {
  out += field(product.sku) + ',' + field(product.name) + ',' + std::to_string(unit_price) + ',' +
         std::string(currency.name()) + ',' + field(joined(product.categories)) + ',' +
         field(product.brand) + ',' + number_text(product.unit_cost) + ',' +
         rate_text(product.tax_rate) + ',' + number_text(product.stock) + '\n';
}

void append_csv(std::string& out, const PricePoint& price) {
  out += field(price.sku) + ',' + format_instant(price.from) + ',' + std::to_string(price.price) +
         ',' + std::string(price.currency.name()) + ',' + field(price.source) + '\n';
}

void append_csv(std::string& out, const ChannelCost& cost) {
  out += field(cost.channel) + ',' + field(cost.campaign) + ',' + format_date(cost.first_day) +
         ',' + format_date(cost.last_day) + ',' + std::to_string(cost.amount) + ',' +
         std::string(cost.currency.name()) + '\n';
}

void append_csv(std::string& out, const Customer& customer) {
  out += field(customer.id) + ',';
  if (customer.created_at) out += format_instant(*customer.created_at);
  out += ',' + field(customer.country) + ',' + field(customer.channel) + ',' +
         field(joined(customer.groups)) + ',';
  if (customer.newsletter) out += *customer.newsletter ? "true" : "false";
  out += '\n';
}

void append_csv(std::string& out, const SalesDocument& document) {
  const std::string head = head_of(document);
  const bool returned = document.kind == DocumentKind::cancellation;
  for (const SalesLine& line : document.lines) {
    out += head + std::to_string(line.number) + ',' + std::string(line_kind_name(line.kind)) + ',' +
           field(line.sku) + ',' + std::to_string(line.quantity) + ',' +
           std::to_string(line.unit_price) + ',' + std::to_string(line.discount) + ',' +
           number_text(line.unit_cost) + ',' + rate_text(line.tax_rate);
    if (returned) out += ',' + field(document.returns_of) + ',' + number_text(line.of_line);
    out += '\n';
  }
}

}  // namespace stapel::catalog
