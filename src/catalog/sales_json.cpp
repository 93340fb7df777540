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

}  // namespace stapel::catalog
