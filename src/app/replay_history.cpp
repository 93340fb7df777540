#include "app/replay_history.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/code_text.h"

namespace stapel::app {

namespace {

using catalog::DocumentKind;
using catalog::LineKind;
using catalog::SalesDocument;
using catalog::SalesLine;
using promotions::Cart;
using promotions::CartLine;

struct KnownCustomer {
  std::int64_t orders = 0;
  Amount spent = 0;
  Instant first_order_at;
};

bool has_products(const SalesDocument& document) {
  return std::any_of(document.lines.begin(), document.lines.end(),
                     [](const SalesLine& line) { return line.kind == LineKind::product; });
}

Amount total_of(const SalesDocument& document) {
  Amount total = 0;
  for (const SalesLine& line : document.lines) total += catalog::paid(line);
  return total;
}

// How a stock code of postage is called as a shipping method; another one is the method itself.
std::string method_of(const std::string& sku) {
  if (sku == "POST") return "post";
  if (sku == "DOT") return "dotcom";
  return sku == "C2" ? "carriage" : sku;
}

void add_shipping(const SalesLine& line, promotions::Shipping& shipping) {
  if (!shipping.method) shipping.method = method_of(line.sku);
  shipping.amount = shipping.amount.value_or(0) + line.quantity * line.unit_price;
}

CartLine cart_line(const SalesLine& line, const Products& products) {
  CartLine out;
  out.id = std::to_string(line.number);
  out.sku = line.sku;
  out.quantity = line.quantity;
  out.unit_price = line.unit_price;
  if (line.kind != LineKind::product) out.discountable = false;
  out.unit_cost = line.unit_cost;
  out.tax_rate = line.tax_rate;
  const auto found = products.find(line.sku);
  if (found == products.end()) return out;
  const catalog::Product& product = found->second;
  out.category = product.categories;
  if (!product.brand.empty()) out.brand = product.brand;
  if (!out.unit_cost) out.unit_cost = product.unit_cost;
  if (!out.tax_rate) out.tax_rate = product.tax_rate;
  return out;
}

promotions::Customer customer_of(const PastOrder& order) {
  promotions::Customer customer;
  if (order.document.customer.empty()) return customer;
  customer.id = order.document.customer;
  customer.orders = order.orders_before;
  customer.lifetime_spend = order.spent_before;
  customer.created_at = order.first_order_at;
  return customer;
}

bool carries(const std::vector<std::string>& codes, const std::string& wanted) {
  const std::string normalised = normalise_code(wanted);
  return std::any_of(codes.begin(), codes.end(),
                     [&](const std::string& code) { return normalise_code(code) == normalised; });
}

// The customers of orders that a cancellation names, by order.
std::unordered_map<std::string, std::string> buyers_of_returned(
    const std::vector<SalesDocument>& documents) {
  std::unordered_map<std::string, std::string> buyers;
  for (const SalesDocument& document : documents)
    if (document.kind == DocumentKind::cancellation && !document.returns_of.empty())
      buyers.emplace(document.returns_of, document.customer);
  for (const SalesDocument& document : documents) {
    if (document.kind != DocumentKind::order) continue;
    const auto found = buyers.find(document.id);
    if (found != buyers.end()) found->second = document.customer;
  }
  return buyers;
}

}  // namespace

History make_history(std::vector<SalesDocument> documents) {
  std::sort(documents.begin(), documents.end(), [](const SalesDocument& a, const SalesDocument& b) {
    return std::tie(a.at, a.id) < std::tie(b.at, b.id);
  });
  const std::unordered_map<std::string, std::string> buyers = buyers_of_returned(documents);
  History history;
  std::unordered_map<std::string, KnownCustomer> customers;
  for (SalesDocument& document : documents) {
    if (document.kind == DocumentKind::adjustment) continue;
    KnownCustomer unknown;
    const auto buyer = buyers.find(document.returns_of);
    const std::string& id = buyer == buyers.end() ? document.customer : buyer->second;
    KnownCustomer& customer = id.empty() ? unknown : customers[id];
    const Amount spent_before = std::max<Amount>(0, customer.spent);
    customer.spent += total_of(document);
    if (document.kind == DocumentKind::cancellation) continue;
    if (!has_products(document)) {
      ++history.without_products;
      continue;
    }
    if (customer.orders == 0) customer.first_order_at = document.at;
    history.orders.push_back(
        {std::move(document), customer.orders, spent_before, customer.first_order_at, {}});
    ++customer.orders;
  }
  return history;
}

Cart make_cart(const PastOrder& order, const Products& products,
               const std::vector<std::string>& codes) {
  const SalesDocument& document = order.document;
  Cart cart;
  cart.currency = document.currency;
  cart.at = document.at;
  cart.customer = customer_of(order);
  cart.codes = codes;
  for (const promotions::PoolCode& unique : order.pool_codes)
    if (carries(codes, unique.code)) cart.pool_codes.push_back(unique);
  if (!document.channel.empty()) cart.channel = document.channel;
  promotions::Shipping shipping;
  if (!document.country.empty()) shipping.country = document.country;
  cart.lines.reserve(document.lines.size());
  for (const SalesLine& line : document.lines) {
    const bool sold = line.quantity > 0 && line.unit_price >= 0;
    if (!sold || line.kind == LineKind::bookkeeping) continue;
    if (line.kind == LineKind::shipping) {
      add_shipping(line, shipping);
    } else {
      cart.lines.push_back(cart_line(line, products));
    }
  }
  if (shipping.country || shipping.amount) cart.shipping = std::move(shipping);
  return cart;
}

}  // namespace stapel::app
