// See shopper_cart.h. The completed cart goes through the contract's own reader, so that every rule
// of it holds here too.
#include "app/shopper_cart.h"

#include <map>

#include "app/customer_token.h"
#include "base/json.h"
#include "promotions/parse.h"

namespace stapel::app {
namespace {

using Products = std::map<std::string, storage::PricedProduct>;

Products products_of(const ShopperCart& request, const ShopperSources& sources) {
  std::vector<std::string> skus;
  for (const ShopperCart::Line& line : request.lines) skus.push_back(line.sku);
  Products found;
  for (auto& product : sources.reader.products_of(sources.shop, sources.now, skus)) {
    std::string sku = product.product.sku;
    found.insert_or_assign(std::move(sku), std::move(product));
  }
  return found;
}

Faults faults_of(const ShopperCart& request, const Products& products) {
  Faults faults;
  for (std::size_t i = 0; i < request.lines.size(); ++i) {
    const std::string pointer = "/cart/lines/" + std::to_string(i) + "/sku";
    const auto product = products.find(request.lines[i].sku);
    if (product == products.end()) {
      faults.push_back({pointer, "is no product of this shop"});
    } else if (!product->second.price || product->second.currency.name() != request.currency) {
      faults.push_back({pointer, "has no price in " + request.currency + " now"});
    }
  }
  return faults;
}

void write_line(json::Writer& writer, const ShopperCart::Line& line,
                const storage::PricedProduct& product) {
  writer.begin_object().member("id", line.id).member("sku", line.sku);
  writer.member("quantity", line.quantity).member("unit_price", *product.price);
  writer.key("category").begin_array();
  for (const std::string& path : product.product.categories) writer.string(path);
  writer.end_array();
  if (!product.product.brand.empty()) writer.member("brand", product.product.brand);
  writer.end_object();
}

void write_text(json::Writer& writer, std::string_view name,
                const std::optional<std::string>& text) {
  if (text) writer.member(name, *text);
}

void write_shipping(json::Writer& writer, const ShopperCart& request) {
  if (!request.shipping_method && !request.country && !request.postcode) return;
  writer.key("shipping").begin_object();
  write_text(writer, "method", request.shipping_method);
  write_text(writer, "country", request.country);
  write_text(writer, "postcode", request.postcode);
  writer.end_object();
}

// `customer`: JSON; empty: unknown.
std::string write_cart(const ShopperCart& request, const Products& products,
                       const std::string& customer) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().member("currency", request.currency).key("lines").begin_array();
  for (const ShopperCart::Line& line : request.lines) {
    write_line(writer, line, products.at(line.sku));
  }
  writer.end_array();
  write_text(writer, "channel", request.channel);
  write_text(writer, "payment_method", request.payment_method);
  write_shipping(writer, request);
  if (!customer.empty()) writer.key("customer").raw(customer);
  writer.key("codes").begin_array();
  for (const std::string& code : request.codes) writer.string(code);
  writer.end_array().end_object();
  return out;
}

Refusal not_valid(Faults faults) {
  return {RefusalCode::invalid_request, "the cart is not valid", std::move(faults), {}};
}

// What the contract's reader found, by where the client wrote it.
Faults as_sent(Faults faults) {
  constexpr std::string_view customer = "/customer";
  for (Fault& fault : faults) {
    if (fault.pointer.starts_with(customer)) {
      fault = {"/customer_token", "names a customer whose " +
                                      fault.pointer.substr(customer.size()) + " " + fault.message};
    } else {
      fault.pointer = "/cart" + fault.pointer;
    }
  }
  return faults;
}

}  // namespace

Result<promotions::Cart, Refusal> complete(const ShopperCart& request,
                                           const ShopperSources& sources) {
  Faults faults;
  std::string customer;
  if (request.customer_token) {
    const storage::TokenSecretsKey key;
    const auto secrets = sources.reader.load(sources.shop, {key}).get(key).secrets;
    auto verified =
        verify_customer_token(*request.customer_token, secrets, sources.shop_name, sources.now);
    if (verified) {
      customer = *std::move(verified);
    } else {
      faults.push_back({"/customer_token", verified.refusal()});
    }
  }
  const Products products = products_of(request, sources);
  for (Fault& fault : faults_of(request, products)) faults.push_back(std::move(fault));
  if (!faults.empty()) return Refused{not_valid(std::move(faults))};
  auto cart = promotions::parse_cart(write_cart(request, products, customer), faults);
  if (!cart || !faults.empty()) return Refused{not_valid(as_sent(std::move(faults)))};
  return *std::move(cart);
}

}  // namespace stapel::app
