// Writes a cart as compact JSON that reads back to an equal cart. The members' order is fixed and
// what is absent is left out, so equal carts give equal bytes.
#include "promotions/parse.h"

namespace stapel::promotions {

namespace {

void member(json::Writer& out, std::string_view name, const std::optional<std::string>& text) {
  if (text) out.member(name, std::string_view(*text));
}

void member(json::Writer& out, std::string_view name, const std::optional<bool>& value) {
  if (value) out.member(name, *value);
}

void member(json::Writer& out, std::string_view name, const std::optional<std::int64_t>& number) {
  if (number) out.member(name, *number);
}

void texts(json::Writer& out, const std::vector<std::string>& list) {
  out.begin_array();
  for (const std::string& text : list) out.string(text);
  out.end_array();
}

void member(json::Writer& out, std::string_view name,
            const std::optional<std::vector<std::string>>& list) {
  if (!list) return;
  out.key(name);
  texts(out, *list);
}

// A number that is left out where it is zero.
void nonzero(json::Writer& out, std::string_view name, std::int64_t number) {
  if (number != 0) out.member(name, number);
}

struct WriteCustomValue {
  json::Writer& out;
  void operator()(bool value) const { out.boolean(value); }
  void operator()(Decimal number) const { out.decimal(number.ten_thousandths); }
  void operator()(const std::string& text) const { out.string(text); }
  void operator()(const std::vector<std::string>& list) const { texts(out, list); }
};

void write_attributes(json::Writer& out, const CustomAttributes& attributes) {
  if (attributes.empty()) return;
  out.key("attributes").begin_object();
  for (const auto& [name, value] : attributes) {
    out.key(name);
    std::visit(WriteCustomValue{out}, value);
  }
  out.end_object();
}

void write_line(json::Writer& out, const CartLine& line) {
  out.begin_object();
  out.member("id", std::string_view(line.id)).member("sku", std::string_view(line.sku));
  out.member("quantity", line.quantity).member("unit_price", line.unit_price);
  member(out, "category", line.category);
  member(out, "brand", line.brand);
  member(out, "tags", line.tags);
  member(out, "lists", line.lists);
  member(out, "on_sale", line.on_sale);
  member(out, "discountable", line.discountable);
  nonzero(out, "min_unit_price", line.min_unit_price);
  write_attributes(out, line.attributes);
  if (!line.name.empty()) out.member("name", std::string_view(line.name));
  member(out, "unit_cost", line.unit_cost);
  if (line.tax_rate) out.key("tax_rate").decimal(line.tax_rate->ten_thousandths);
  out.end_object();
}

void write_shipping(json::Writer& out, const Shipping& shipping) {
  out.key("shipping").begin_object();
  member(out, "method", shipping.method);
  member(out, "amount", shipping.amount);
  member(out, "country", shipping.country);
  member(out, "postcode", shipping.postcode);
  if (!shipping.rates.empty()) {
    out.key("rates").begin_object();
    for (const auto& [method, rate] : shipping.rates) out.member(method, rate);
    out.end_object();
  }
  out.end_object();
}

std::string format(const std::variant<Date, Instant>& moment) {
  const auto* date = std::get_if<Date>(&moment);
  return date != nullptr ? format_date(*date) : format_instant(std::get<Instant>(moment));
}

void write_customer(json::Writer& out, const Customer& customer) {
  if (customer == Customer{}) return;
  out.key("customer").begin_object();
  member(out, "id", customer.id);
  member(out, "authenticated", customer.authenticated);
  member(out, "groups", customer.groups);
  member(out, "segments", customer.segments);
  member(out, "orders", customer.orders);
  member(out, "lifetime_spend", customer.lifetime_spend);
  if (customer.created_at) out.key("created_at").string(format(*customer.created_at));
  if (customer.birthday) out.key("birthday").string(format_date(*customer.birthday));
  member(out, "newsletter", customer.newsletter);
  write_attributes(out, customer.attributes);
  out.end_object();
}

constexpr std::string_view refusal_names[] = {"not_started", "expired", "paused",
                                              "customer_required"};

void write_pool_codes(json::Writer& out, const std::vector<PoolCode>& codes) {
  if (codes.empty()) return;
  out.key("pool_codes").begin_array();
  for (const PoolCode& code : codes) {
    out.begin_object();
    out.member("code", std::string_view(code.code));
    if (!code.pool.empty()) out.member("pool", std::string_view(code.pool));
    if (!code.promotion.empty()) out.member("promotion", std::string_view(code.promotion));
    out.member("uses_max", code.uses_max);
    if (code.refused) out.member("refused", code_refusal_name(*code.refused));
    out.end_object();
  }
  out.end_array();
}

void write_mistyped(json::Writer& out, const std::vector<std::string>& codes) {
  if (codes.empty()) return;
  out.key("mistyped_codes").begin_array();
  for (const std::string& code : codes) out.string(code);
  out.end_array();
}

void write_tenders(json::Writer& out, const std::vector<Tender>& tenders) {
  if (tenders.empty()) return;
  out.key("tenders").begin_array();
  for (const Tender& tender : tenders) {
    out.begin_object().member("type", std::string_view(tender.type));
    out.member("amount", tender.amount).end_object();
  }
  out.end_array();
}

void write_promotion_uses(json::Writer& out, const PromotionUses& uses) {
  out.begin_object();
  nonzero(out, "total", uses.total);
  nonzero(out, "customer", uses.customer);
  nonzero(out, "day", uses.day);
  nonzero(out, "granted", uses.granted);
  nonzero(out, "held_total", uses.held_total);
  nonzero(out, "held_customer", uses.held_customer);
  nonzero(out, "held_day", uses.held_day);
  nonzero(out, "held_granted", uses.held_granted);
  out.end_object();
}

void write_code_uses(json::Writer& out, const CodeUses& uses) {
  if (uses.held == 0) {
    out.integer(uses.used);
    return;
  }
  out.begin_object().member("used", uses.used).member("held", uses.held).end_object();
}

void write_uses(json::Writer& out, const Uses& uses) {
  if (uses == Uses{}) return;
  out.key("uses").begin_object();
  if (!uses.promotions.empty()) {
    out.key("promotions").begin_object();
    for (const auto& [id, of_promotion] : uses.promotions) {
      write_promotion_uses(out.key(id), of_promotion);
    }
    out.end_object();
  }
  if (!uses.codes.empty()) {
    out.key("codes").begin_object();
    for (const auto& [code, of_code] : uses.codes) write_code_uses(out.key(code), of_code);
    out.end_object();
  }
  out.end_object();
}

}  // namespace

std::string_view code_refusal_name(CodeRefusal refusal) {
  return refusal_names[static_cast<std::size_t>(refusal)];
}

std::string write_cart(const Cart& cart) {
  std::string text;
  json::Writer out(text);
  out.begin_object().member("currency", cart.currency.name());
  if (cart.at) out.key("at").string(format_instant(*cart.at));
  member(out, "prices_include_tax", cart.prices_include_tax);
  member(out, "channel", cart.channel);
  member(out, "payment_method", cart.payment_method);
  out.key("lines").begin_array();
  for (const CartLine& line : cart.lines) write_line(out, line);
  out.end_array();
  if (cart.shipping) write_shipping(out, *cart.shipping);
  write_customer(out, cart.customer);
  if (!cart.codes.empty()) texts(out.key("codes"), cart.codes);
  write_pool_codes(out, cart.pool_codes);
  write_mistyped(out, cart.mistyped_codes);
  write_tenders(out, cart.tenders);
  write_uses(out, cart.uses);
  write_attributes(out, cart.attributes);
  out.end_object();
  return text;
}

}  // namespace stapel::promotions
