#include "catalog/sales_csv.h"

#include "base/json.h"

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

}  // namespace

void append_csv(std::string& out, const Product& product, Amount unit_price,
                const Currency& currency) {
  std::string paths;
  for (const std::string& path : product.categories) paths += (paths.empty() ? "" : "|") + path;
  out += field(product.sku) + ',' + field(product.name) + ',' + std::to_string(unit_price) + ',' +
         std::string(currency.name()) + ',' + field(paths) + ',' + field(product.brand) + ',' +
         number_text(product.unit_cost) + ',' + rate_text(product.tax_rate) + ',' +
         number_text(product.stock) + '\n';
}

void append_csv(std::string& out, const PricePoint& price) {
  out += field(price.sku) + ',' + format_instant(price.from) + ',' + std::to_string(price.price) +
         ',' + std::string(price.currency.name()) + ',' + field(price.source) + '\n';
}

}  // namespace stapel::catalog
