#include "http/shopper.h"

#include <initializer_list>

namespace stapel::http {
namespace {

constexpr std::size_t lines_max = 500;
constexpr std::size_t codes_max = 50;
constexpr std::size_t token_size_max = 8'192;

using Names = std::initializer_list<std::string_view>;

// Known to the contract, and not the client's to say.
void refuse_members(const json::Value& value, const Names& names, std::string_view rule,
                    Faults& faults) {
  if (value.kind() != json::Kind::object) return;
  for (const std::string_view name : names) {
    if (const auto found = value.find(name)) json::add_fault(*found, std::string(rule), faults);
  }
}

constexpr std::string_view from_the_store =
    "comes from the store with a publishable key; leave it out";

std::string read_text(json::Object& object, std::string_view name, Faults& faults) {
  const auto value = object.require(name);
  return value ? json::read_string(*value, faults).value_or("") : "";
}

std::optional<std::string> read_text_if_any(json::Object& object, std::string_view name,
                                            Faults& faults) {
  const auto value = object.find(name);
  return value ? json::read_string(*value, faults) : std::nullopt;
}

// Members that are known and refused already are not reported twice.
void know(json::Object& object, const Names& names) {
  for (const std::string_view name : names) object.find_nullable(name);
}

app::ShopperCart::Line read_line(const json::Value& value, Faults& faults) {
  const Names refused = {"unit_price", "category",   "brand",        "tags",
                         "lists",      "on_sale",    "name",         "unit_cost",
                         "tax_rate",   "attributes", "discountable", "min_unit_price"};
  refuse_members(value, refused, from_the_store, faults);
  app::ShopperCart::Line line;
  json::Object object(value, faults);
  if (!object.ok()) return line;
  know(object, refused);
  line.id = read_text(object, "id", faults);
  line.sku = read_text(object, "sku", faults);
  if (const auto quantity = object.require("quantity")) {
    line.quantity = json::read_integer(*quantity, 1, 100'000, faults).value_or(0);
  }
  object.finish();
  return line;
}

void read_shipping(const json::Value& value, app::ShopperCart& cart, Faults& faults) {
  const Names refused = {"amount", "rates"};
  refuse_members(value, refused, from_the_store, faults);
  json::Object object(value, faults);
  if (!object.ok()) return;
  know(object, refused);
  cart.shipping_method = read_text_if_any(object, "method", faults);
  cart.country = read_text_if_any(object, "country", faults);
  cart.postcode = read_text_if_any(object, "postcode", faults);
  object.finish();
}

// The elements of a list with no more than `most` of them; none where it is no such list.
std::vector<json::Value> elements_of(const std::optional<json::Value>& value, std::size_t most,
                                     Faults& faults) {
  std::vector<json::Value> elements;
  if (!value) return elements;
  if (value->kind() != json::Kind::array) {
    json::refuse_kind(*value, "a list", faults);
  } else if (value->size() > most) {
    json::add_fault(*value, "may have " + std::to_string(most) + " elements with a publishable key",
                    faults);
  } else {
    for (const json::Value element : *value) elements.push_back(element);
  }
  return elements;
}

app::ShopperCart read_cart(const json::Value& value, Faults& faults) {
  const Names refused = {"at", "prices_include_tax", "uses", "pool_codes", "tenders", "attributes"};
  refuse_members(value, refused, from_the_store, faults);
  refuse_members(value, {"customer"},
                 "is known by a customer_token only with a publishable key; leave it out", faults);
  app::ShopperCart cart;
  json::Object object(value, faults);
  if (!object.ok()) return cart;
  know(object, refused);
  know(object, {"customer"});
  cart.currency = read_text(object, "currency", faults);
  for (const json::Value& line : elements_of(object.require("lines"), lines_max, faults)) {
    cart.lines.push_back(read_line(line, faults));
  }
  for (const json::Value& code : elements_of(object.find("codes"), codes_max, faults)) {
    cart.codes.push_back(json::read_string(code, faults).value_or(""));
  }
  cart.channel = read_text_if_any(object, "channel", faults);
  cart.payment_method = read_text_if_any(object, "payment_method", faults);
  if (const auto shipping = object.find("shipping")) read_shipping(*shipping, cart, faults);
  object.finish();
  return cart;
}

std::string read_token(const json::Value& value, Faults& faults) {
  std::string token = json::read_string(value, faults).value_or("");
  if (token.size() <= token_size_max) return token;
  json::add_fault(value, "is longer than 8192 bytes", faults);
  return "";
}

}  // namespace

Language read_language(json::Object& object, Faults& faults) {
  const auto value = object.find("language");
  if (!value) return Language::dutch;
  const auto name = json::read_string(*value, faults);
  if (!name || *name == "nl") return Language::dutch;
  if (*name == "en") return Language::english;
  json::add_fault(*value, "must be \"nl\" or \"en\"", faults);
  return Language::dutch;
}

ShopperEvaluate read_shopper_evaluate(json::Object& object, Faults& faults) {
  ShopperEvaluate read;
  if (const auto cart = object.require("cart")) read.cart = read_cart(*cart, faults);
  if (const auto token = object.find("customer_token")) {
    read.cart.customer_token = read_token(*token, faults);
  }
  for (const std::string_view name : {"now", "policy"}) {
    const auto value = object.find(name);
    if (value) json::add_fault(*value, std::string(from_the_store), faults);
  }
  read.question.language = read_language(object, faults);
  if (const auto value = object.find("suggestions")) {
    read.question.suggestions = json::read_boolean(*value, faults).value_or(false);
  }
  for (const std::string_view name : {"explain", "search_limit", "checkout", "session"}) {
    const auto value = object.find(name);
    if (value) json::add_fault(*value, "needs a secret key; leave it out", faults);
  }
  return read;
}

}  // namespace stapel::http
