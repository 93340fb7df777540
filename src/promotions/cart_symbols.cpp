// One pass over the cart; every value is looked up in the set's table of symbols.
#include "promotions/cart_symbols.h"

#include <algorithm>
#include <charconv>

#include "promotions/predicate.h"

namespace stapel::promotions {
namespace {

constexpr std::size_t lines_per_block = 64;

}  // namespace

void CartSymbols::read(const SymbolTable& table, const Facts& facts) {
  const Cart& cart = *facts.cart;
  table_ = &table;
  blocks_ = std::max<std::size_t>(1, (cart.lines.size() + lines_per_block - 1) / lines_per_block);
  for (std::uint32_t line = 0; line < cart.lines.size(); ++line) read_line(cart.lines[line], line);
  read_cart(cart);
  read_customer(facts);
  find_pending();
}

void CartSymbols::clear() {
  table_ = nullptr;
  slots_.assign(slots_least, Slot{});
  shift_ = slots_least_shift;
  symbols_.clear();
  lines_.clear();
  pending_.clear();
}

void CartSymbols::grow() {
  slots_.assign(slots_.size() * 2, Slot{});
  --shift_;
  for (std::uint32_t place = 0; place < symbols_.size(); ++place) {
    std::size_t at = slot_of(symbols_[place]);
    while (slots_[at].symbol != no_symbol) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {symbols_[place], place};
  }
}

std::uint32_t CartSymbols::add(Symbol symbol) {
  if ((symbols_.size() + 1) * 2 > slots_.size()) grow();
  std::size_t at = slot_of(symbol);
  for (; slots_[at].symbol != no_symbol; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].symbol == symbol) return slots_[at].place;
  }
  const auto place = static_cast<std::uint32_t>(symbols_.size());
  slots_[at] = {symbol, place};
  symbols_.push_back(symbol);
  lines_.resize(lines_.size() + blocks_);
  return place;
}

void CartSymbols::put(Symbol symbol, std::uint32_t line) {
  if (symbol == no_symbol) return;
  const std::size_t place = add(symbol);
  if (line == no_line) return;
  lines_[place * blocks_ + line / lines_per_block] |= std::uint64_t{1} << line % lines_per_block;
}

void CartSymbols::add_text(SymbolKind kind, std::string_view text, std::uint32_t line) {
  if (!table_->has(kind)) return;
  pending_.push_back({SymbolTable::hash(kind, text), text, line, kind});
  table_->prefetch(pending_.back().hash);
}

void CartSymbols::find_pending() {
  for (const Pending& each : pending_) {
    put(table_->find(each.hash, each.kind, each.text), each.line);
  }
}

void CartSymbols::add_custom(SymbolKind kind, const CustomAttributes& attributes,
                             std::uint32_t line) {
  if (!table_->has(kind)) return;
  const auto put_text = [&](const std::string& text) { put(table_->find(kind, text), line); };
  for (const auto& [name, value] : attributes) {
    if (const auto* flag = std::get_if<bool>(&value)) {
      put_text(custom_text(name, *flag));
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      put_text(custom_text(name, *text));
    } else if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
      for (const std::string& each : *list) put_text(custom_text(name, each));
    }
  }
}

void CartSymbols::read_line(const CartLine& given, std::uint32_t line) {
  add_text(SymbolKind::line_sku, given.sku, line);
  if (given.category) read_categories(given, line);
  if (given.brand) add_text(SymbolKind::line_brand, *given.brand, line);
  if (given.tags) {
    for (const std::string& tag : *given.tags) add_text(SymbolKind::line_tag, tag, line);
  }
  if (given.lists) {
    for (const std::string& list : *given.lists) add_text(SymbolKind::line_list, list, line);
  }
  add_text(SymbolKind::line_on_sale, flag_text(given.on_sale.value_or(false)), line);
  add_text(SymbolKind::line_discountable, flag_text(given.is_discountable()), line);
  add_custom(SymbolKind::line_attribute, given.attributes, line);
}

// A category takes in all below it: a line has the symbols of each path above its own.
void CartSymbols::read_categories(const CartLine& given, std::uint32_t line) {
  if (!table_->has(SymbolKind::line_category)) return;
  for (const std::string_view path : *given.category) {
    for (std::size_t end = path.find('/'); end != path.npos; end = path.find('/', end + 1)) {
      add_text(SymbolKind::line_category, path.substr(0, end), line);
    }
    add_text(SymbolKind::line_category, path, line);
  }
}

void CartSymbols::read_cart(const Cart& cart) {
  add_text(SymbolKind::cart_currency, cart.currency.name());
  if (cart.channel) add_text(SymbolKind::cart_channel, *cart.channel);
  if (cart.payment_method) add_text(SymbolKind::cart_payment_method, *cart.payment_method);
  add_custom(SymbolKind::cart_attribute, cart.attributes, no_line);
  if (!cart.shipping) return;
  const Shipping& shipping = *cart.shipping;
  add_flag(SymbolKind::cart_has_shipping, true);
  if (shipping.method) add_text(SymbolKind::shipping_method, *shipping.method);
  if (shipping.country) add_text(SymbolKind::shipping_country, *shipping.country);
  if (shipping.postcode) add_text(SymbolKind::shipping_postcode, *shipping.postcode);
}

void CartSymbols::read_customer(const Facts& facts) {
  const Customer& customer = facts.cart->customer;
  if (customer.id) add_text(SymbolKind::customer_id, *customer.id);
  add_flag(SymbolKind::customer_known, customer.id.has_value());
  add_flag(SymbolKind::customer_authenticated, customer.authenticated.value_or(false));
  add_flag(SymbolKind::customer_newsletter, customer.newsletter.value_or(false));
  if (facts.is_birthday) add_flag(SymbolKind::customer_is_birthday, *facts.is_birthday);
  if (customer.groups) {
    for (const std::string& group : *customer.groups) add_text(SymbolKind::customer_group, group);
  }
  if (customer.segments) {
    for (const std::string& each : *customer.segments) {
      add_text(SymbolKind::customer_segment, each);
    }
  }
  if (customer.orders && table_->has(SymbolKind::customer_orders)) {
    char digits[24];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), *customer.orders).ptr;
    const std::string_view text(digits, static_cast<std::size_t>(end - digits));
    put(table_->find(SymbolKind::customer_orders, text), no_line);
  }
  add_custom(SymbolKind::customer_attribute, customer.attributes, no_line);
}

}  // namespace stapel::promotions
