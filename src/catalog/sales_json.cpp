#include "catalog/sales_json.h"

#include "base/json.h"

namespace stapel::catalog {

namespace {

void text(json::Writer& writer, const json::Name& name, const std::string& value) {
  if (!value.empty()) writer.member(name, value);
}

void texts(json::Writer& writer, const json::Name& name, const std::vector<std::string>& values) {
  if (values.empty()) return;
  writer.key(name).begin_array();
  for (const std::string& value : values) writer.string(value);
  writer.end_array();
}

void write(json::Writer& writer, const SalesLine& line) {
  writer.begin_object().member("number", line.number);
  if (line.kind != LineKind::product) writer.member("kind", line_kind_name(line.kind));
  writer.member("sku", line.sku).member("quantity", line.quantity);
  writer.member("unit_price", line.unit_price);
  if (line.discount != 0) writer.member("discount", line.discount);
  if (line.unit_cost) writer.member("unit_cost", *line.unit_cost);
  if (line.tax_rate) writer.key("tax_rate").decimal(line.tax_rate->ten_thousandths);
  if (line.of_line) writer.member("of_line", *line.of_line);
  writer.end_object();
}

}  // namespace

std::string_view line_kind_name(LineKind kind) {
  switch (kind) {
    case LineKind::product:
      return "product";
    case LineKind::free:
      return "free";
    case LineKind::shipping:
      return "shipping";
    case LineKind::voucher:
      return "voucher";
    case LineKind::fee:
      return "fee";
    case LineKind::stock:
      return "stock";
    case LineKind::bookkeeping:
      return "bookkeeping";
  }
  return {};
}

void append_json(std::string& out, const SalesDocument& document) {
  json::Writer writer(out);
  writer.begin_object().member("id", document.id).member("at", format_instant(document.at));
  text(writer, "customer", document.customer);
  text(writer, "country", document.country);
  writer.member("currency", document.currency.name());
  text(writer, "channel", document.channel);
  text(writer, "campaign", document.campaign);
  texts(writer, "codes", document.codes);
  text(writer, "returns_of", document.returns_of);
  writer.key("lines").begin_array();
  for (const SalesLine& line : document.lines) write(writer, line);
  writer.end_array().end_object();
}

void append_json(std::string& out, const Customer& customer) {
  json::Writer writer(out);
  writer.begin_object().member("id", customer.id);
  if (customer.created_at) writer.member("created_at", format_instant(*customer.created_at));
  text(writer, "country", customer.country);
  text(writer, "channel", customer.channel);
  texts(writer, "groups", customer.groups);
  if (customer.newsletter) writer.member("newsletter", *customer.newsletter);
  writer.end_object();
}

void append_json(std::string& out, const PricePoint& price) {
  json::Writer writer(out);
  writer.begin_object().member("sku", price.sku).member("from", format_instant(price.from));
  writer.member("price", price.price).member("currency", price.currency.name());
  text(writer, "source", price.source);
  writer.end_object();
}

void append_json(std::string& out, const Product& product, Amount unit_price,
                 const Currency& currency) {
  json::Writer writer(out);
  writer.begin_object().member("sku", product.sku).member("name", product.name);
  writer.member("unit_price", unit_price).member("currency", currency.name());
  writer.key("category").begin_array();
  for (const std::string& path : product.categories) writer.string(path);
  writer.end_array().member("brand", product.brand);
  writer.key("unit_cost");
  product.unit_cost ? writer.integer(*product.unit_cost) : writer.null();
  writer.key("tax_rate");
  product.tax_rate ? writer.decimal(product.tax_rate->ten_thousandths) : writer.null();
  writer.key("stock");
  product.stock ? writer.integer(*product.stock) : writer.null();
  writer.end_object();
}

void append_json(std::string& out, const ChannelCost& cost) {
  json::Writer writer(out);
  writer.begin_object().member("channel", cost.channel);
  text(writer, "campaign", cost.campaign);
  writer.member("from", format_date(cost.first_day)).member("to", format_date(cost.last_day));
  writer.member("amount", cost.amount).member("currency", cost.currency.name());
  writer.end_object();
}

}  // namespace stapel::catalog
