#include "catalog/sales_json_reader.h"

#include <limits>

#include "base/json.h"
#include "catalog/sales_check.h"

namespace stapel::catalog {

namespace {

using json::Object;
using json::Value;
using Rule = Refused<std::string>;

constexpr std::int64_t integer_max = std::numeric_limits<std::int64_t>::max();

// The members of one object, as the types that sales are made of. What is absent leaves what is
// there; what breaks a rule is one fault.
class Members {
 public:
  Members(const Value& value, const FileRules& rules, Faults& faults)
      : object_(value, faults), rules_(rules), faults_(faults) {}

  void text(std::string_view name, std::string& out) {
    if (const auto value = object_.find(name)) take(json::read_string(*value, faults_), out);
  }
  void required_text(std::string_view name, std::string& out) {
    if (const auto value = object_.require(name)) take(json::read_string(*value, faults_), out);
  }
  void texts(std::string_view name, std::vector<std::string>& out) {
    const auto value = object_.find(name);
    if (!value) return;
    if (value->kind() != json::Kind::array) {
      json::add_fault(*value, "must be a list", faults_);
      return;
    }
    for (const Value part : *value)
      if (auto read = json::read_string(part, faults_)) out.push_back(*std::move(read));
  }
  void integer(std::string_view name, std::int64_t& out) {
    if (const auto value = object_.find(name)) take(integer_of(*value), out);
  }
  void required_integer(std::string_view name, std::int64_t& out) {
    if (const auto value = object_.require(name)) take(integer_of(*value), out);
  }
  void optional_integer(std::string_view name, std::optional<std::int64_t>& out) {
    if (const auto value = object_.find(name)) out = integer_of(*value);
  }
  void flag(std::string_view name, std::optional<bool>& out) {
    if (const auto value = object_.find(name)) out = json::read_boolean(*value, faults_);
  }
  void time(std::string_view name, std::optional<Instant>& out) {
    if (const auto value = object_.find(name)) out = time_of(*value);
  }
  void required_time(std::string_view name, Instant& out) {
    if (const auto value = object_.require(name)) take(time_of(*value), out);
  }
  void day(std::string_view name, Date& out) {
    if (const auto value = object_.find(name)) take(day_of(*value), out);
  }
  void required_day(std::string_view name, Date& out) {
    if (const auto value = object_.require(name)) take(day_of(*value), out);
  }
  void amount(std::string_view name, const Currency& currency, Amount& out) {
    if (const auto value = object_.find(name)) take(amount_of(*value, currency), out);
  }
  void required_amount(std::string_view name, const Currency& currency, Amount& out) {
    if (const auto value = object_.require(name)) take(amount_of(*value, currency), out);
  }
  void optional_amount(std::string_view name, const Currency& currency,
                       std::optional<Amount>& out) {
    if (const auto value = object_.find(name)) out = amount_of(*value, currency);
  }
  void rate(std::string_view name, std::optional<Percent>& out) {
    const auto value = object_.find(name);
    if (!value) return;
    if (const auto read = json::read_decimal(*value, 0, 1'000'000, faults_)) out = Percent{*read};
  }
  void currency(Currency& out) {
    const auto value = object_.require("currency");
    if (!value) return;
    const auto text = json::view_string(*value, faults_);
    if (!text) return;
    const auto found = find_currency(*text);
    if (!found) json::add_fault(*value, "must be a code of ISO 4217 such as EUR", faults_);
    take(found, out);
  }
  void kind(LineKind& out) {
    const auto value = object_.find("kind");
    if (!value) return;
    const auto text = json::view_string(*value, faults_);
    if (!text) return;
    const auto found = line_kind_named(*text);
    if (!found) json::add_fault(*value, "must be product, free, shipping, voucher or fee", faults_);
    take(found, out);
  }
  std::optional<Value> required(std::string_view name) { return object_.require(name); }
  void finish() { object_.finish(); }

 private:
  template <typename T>
  static void take(std::optional<T> read, T& out) {
    if (read) out = *std::move(read);
  }
  std::optional<std::int64_t> integer_of(const Value& value) {
    return json::read_integer(value, -integer_max, integer_max, faults_);
  }
  std::optional<Instant> time_of(const Value& value) {
    const auto text = json::view_string(value, faults_);
    if (!text) return std::nullopt;
    return read_as(value, read_time(*text, rules_));
  }
  std::optional<Date> day_of(const Value& value) {
    const auto text = json::view_string(value, faults_);
    if (!text) return std::nullopt;
    return read_as(value, read_day(*text, rules_));
  }
  std::optional<Amount> amount_of(const Value& value, const Currency& currency) {
    if (value.kind() != json::Kind::number) {
      json::add_fault(value, "must be a number", faults_);
      return std::nullopt;
    }
    return read_as(value, read_amount(value.text(), currency, rules_));
  }
  template <typename T>
  std::optional<T> read_as(const Value& value, const Result<T, std::string>& read) {
    if (read) return *read;
    json::add_fault(value, read.refusal(), faults_);
    return std::nullopt;
  }

  Object object_;
  const FileRules& rules_;
  Faults& faults_;
};

SalesLine read_line(const Value& value, const Currency& currency, const FileRules& rules,
                    Faults& faults) {
  SalesLine line;
  line.number = static_cast<std::int64_t>(value.position()) + 1;
  Members members(value, rules, faults);
  members.integer("number", line.number);
  members.kind(line.kind);
  members.required_text("sku", line.sku);
  members.required_integer("quantity", line.quantity);
  members.required_amount("unit_price", currency, line.unit_price);
  members.amount("discount", currency, line.discount);
  members.optional_amount("unit_cost", currency, line.unit_cost);
  members.rate("tax_rate", line.tax_rate);
  members.optional_integer("of_line", line.of_line);
  members.finish();
  return line;
}

SalesDocument read_document(const Value& root, const FileRules& rules, Faults& faults) {
  SalesDocument document;
  Members members(root, rules, faults);
  members.required_text("id", document.id);
  members.required_time("at", document.at);
  members.text("customer", document.customer);
  members.text("country", document.country);
  members.currency(document.currency);
  members.text("channel", document.channel);
  members.text("campaign", document.campaign);
  members.texts("codes", document.codes);
  members.text("returns_of", document.returns_of);
  const auto lines = members.required("lines");
  members.finish();
  if (!lines) return document;
  if (lines->kind() != json::Kind::array) {
    json::add_fault(*lines, "must be a list", faults);
    return document;
  }
  document.lines.reserve(lines->size());
  for (const Value line : *lines)
    document.lines.push_back(read_line(line, document.currency, rules, faults));
  return document;
}

// "lines/0/sku: is required", as the faults of other files are written.
std::string text_of(const Fault& fault) {
  if (fault.pointer.empty()) return fault.message;
  return fault.pointer.substr(1) + ": " + fault.message;
}

// One object of this text by `read`, checked.
template <typename T, typename Read>
Result<T, std::string> read_checked(std::string_view text, const Read& read) {
  Faults faults;
  const auto document = json::Document::parse(text, faults);
  if (!document) return Rule{faults.empty() ? "is no JSON" : text_of(faults.front())};
  T value = read(document->root(), faults);
  if (!faults.empty()) return Rule{text_of(faults.front())};
  if (const auto fault = fault_of(value)) return Rule{*fault};
  return value;
}

}  // namespace

Result<SalesDocument, std::string> read_document_json(std::string_view text, DocumentKind kind,
                                                      const FileRules& rules) {
  return read_checked<SalesDocument>(text, [&](const Value& root, Faults& faults) {
    SalesDocument document = read_document(root, rules, faults);
    document.kind = kind;
    return document;
  });
}

Result<Customer, std::string> read_customer_json(std::string_view text, const FileRules& rules) {
  return read_checked<Customer>(text, [&](const Value& root, Faults& faults) {
    Customer customer;
    Members members(root, rules, faults);
    members.required_text("id", customer.id);
    members.time("created_at", customer.created_at);
    members.text("country", customer.country);
    members.text("channel", customer.channel);
    members.texts("groups", customer.groups);
    members.flag("newsletter", customer.newsletter);
    members.finish();
    return customer;
  });
}

Result<PricePoint, std::string> read_price_json(std::string_view text, const FileRules& rules) {
  return read_checked<PricePoint>(text, [&](const Value& root, Faults& faults) {
    PricePoint price;
    Members members(root, rules, faults);
    members.required_text("sku", price.sku);
    members.required_time("from", price.from);
    members.currency(price.currency);
    members.required_amount("price", price.currency, price.price);
    members.text("source", price.source);
    members.finish();
    return price;
  });
}

Result<ChannelCost, std::string> read_cost_json(std::string_view text, const FileRules& rules) {
  return read_checked<ChannelCost>(text, [&](const Value& root, Faults& faults) {
    ChannelCost cost;
    Members members(root, rules, faults);
    members.required_text("channel", cost.channel);
    members.text("campaign", cost.campaign);
    members.required_day("from", cost.first_day);
    cost.last_day = cost.first_day;
    members.day("to", cost.last_day);
    members.currency(cost.currency);
    members.required_amount("amount", cost.currency, cost.amount);
    members.finish();
    return cost;
  });
}

}  // namespace stapel::catalog
