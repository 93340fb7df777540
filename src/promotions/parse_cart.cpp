// Reads carts: what is bought, by whom, and the facts that promotions ask about. Prices nothing.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "promotions/parse.h"
#include "promotions/parse_fields.h"

namespace stapel::promotions {

namespace {

constexpr std::size_t lines_max = 10'000;
constexpr std::size_t codes_max = 1'000;
constexpr std::size_t tenders_max = 100;
constexpr std::size_t attributes_max = 1'000;
constexpr std::size_t rates_max = 1'000;

// Counters run up over the life of a promotion.
std::optional<std::int64_t> read_counter(const json::Value& value, Faults& faults) {
  return json::read_integer(value, 0, amount_max, faults);
}

std::optional<Percent> read_tax_rate(const json::Value& value, Faults& faults) {
  const std::optional<std::int64_t> rate = json::read_decimal(value, 0, 1'000'000, faults);
  if (!rate) return std::nullopt;
  return Percent{*rate};
}

std::optional<Date> read_date(const json::Value& value, Faults& faults) {
  const std::optional<std::string_view> text = json::view_string(value, faults);
  if (!text) return std::nullopt;
  std::optional<Date> date = parse_date(*text);
  if (!date) json::add_fault(value, "must be a date, such as 1990-02-14", faults);
  return date;
}

std::optional<std::variant<Date, Instant>> read_date_or_instant(const json::Value& value,
                                                                Faults& faults) {
  const std::optional<std::string_view> text = json::view_string(value, faults);
  if (!text) return std::nullopt;
  if (const std::optional<Date> date = parse_date(*text)) return *date;
  if (const std::optional<Instant> instant = parse_instant(*text)) return *instant;
  json::add_fault(value, "must be a date, or a time with an offset", faults);
  return std::nullopt;
}

// A path, or a list of paths.
std::optional<std::vector<std::string>> read_category(const json::Value& value, Faults& faults) {
  if (value.kind() == json::Kind::array) return read_texts(value, faults);
  if (value.kind() != json::Kind::string) {
    json::add_fault(value, "must be a path, or a list of paths", faults);
    return std::nullopt;
  }
  const std::optional<std::string_view> path = read_text(value, faults);
  if (!path) return std::nullopt;
  return std::vector<std::string>(1, std::string(*path));
}

// --- Custom attributes ---------------------------------------------------------------------------

std::optional<std::vector<std::string>> read_attribute_texts(const json::Value& value,
                                                             Faults& faults) {
  if (!is_list(value, attributes_max, faults)) return std::nullopt;
  std::vector<std::string> texts;
  for (const json::Value element : value) {
    if (std::optional<std::string> text = read_attribute_text(element, faults)) {
      texts.push_back(std::move(*text));
    }
  }
  return texts;
}

std::optional<CustomValue> read_custom_value(const json::Value& value, Faults& faults) {
  CustomValue custom;
  switch (value.kind()) {
    case json::Kind::boolean:
      take(custom, value, json::read_boolean, faults);
      return custom;
    case json::Kind::number:
      take(custom, value, read_attribute_number, faults);
      return custom;
    case json::Kind::string:
      take(custom, value, read_attribute_text, faults);
      return custom;
    case json::Kind::array:
      take(custom, value, read_attribute_texts, faults);
      return custom;
    case json::Kind::null:
    case json::Kind::object:
      break;
  }
  json::add_fault(value, "must be true, false, a number, a text or a list of texts", faults);
  return std::nullopt;
}

// Whether the value is an object of at most `size_max` members whose names are no longer than
// texts.
bool is_map(const json::Value& value, std::size_t size_max, Faults& faults) {
  if (!json::Object(value, faults).ok()) return false;
  if (value.size() > size_max) {
    json::add_fault(value, "must have at most " + std::to_string(size_max) + " members", faults);
    return false;
  }
  for (const json::Value member : value) {
    if (member.key().size() <= text_bytes_max) continue;
    json::add_fault(value, "has a name of more than 1024 bytes", faults);
    return false;
  }
  return true;
}

std::optional<CustomAttributes> read_attributes(const json::Value& value, Faults& faults) {
  if (!is_map(value, attributes_max, faults)) return std::nullopt;
  CustomAttributes attributes;
  for (const json::Value member : value) {
    std::optional<CustomValue> custom = read_custom_value(member, faults);
    if (custom) attributes.emplace_back(member.key(), std::move(*custom));
  }
  return attributes;
}

// --- Parts of a cart -----------------------------------------------------------------------------

CartLine read_line(const json::Value& value, Faults& faults) {
  CartLine line;
  json::Object object(value, faults);
  take(line.id, object.require("id"), read_name, faults);
  take(line.sku, object.require("sku"), read_name, faults);
  take(line.quantity, object.require("quantity"), read_quantity, faults);
  take(line.unit_price, object.require("unit_price"), read_amount, faults);
  take(line.category, object.find("category"), read_category, faults);
  take(line.brand, object.find("brand"), read_text, faults);
  take(line.tags, object.find("tags"), read_texts, faults);
  take(line.lists, object.find("lists"), read_texts, faults);
  take(line.on_sale, object.find("on_sale"), json::read_boolean, faults);
  take(line.discountable, object.find("discountable"), json::read_boolean, faults);
  take(line.min_unit_price, object.find("min_unit_price"), read_amount, faults);
  take(line.attributes, object.find("attributes"), read_attributes, faults);
  take(line.name, object.find("name"), read_text, faults);
  take(line.unit_cost, object.find("unit_cost"), read_amount, faults);
  take(line.tax_rate, object.find("tax_rate"), read_tax_rate, faults);
  object.finish();
  return line;
}

bool have_repeated_ids(const std::vector<CartLine>& lines) {
  std::vector<std::string_view> ids;
  ids.reserve(lines.size());
  for (const CartLine& line : lines) ids.push_back(line.id);
  std::ranges::sort(ids);
  return std::ranges::adjacent_find(ids) != ids.end();
}

void report_repeated_lines(const json::Value& list, Faults& faults) {
  std::unordered_map<std::string_view, json::Value> seen;
  for (const json::Value line : list) {
    if (line.kind() != json::Kind::object) continue;
    const std::optional<json::Value> id = line.find("id");
    if (!id || id->kind() != json::Kind::string) continue;
    const auto [first, inserted] = seen.try_emplace(id->text(), *id);
    if (inserted) continue;
    json::add_fault(*id, "is already the id of " + first->second.pointer(), faults);
  }
}

std::optional<std::vector<CartLine>> read_lines(const json::Value& value, Faults& faults) {
  if (!is_list(value, lines_max, faults)) return std::nullopt;
  std::vector<CartLine> lines;
  lines.reserve(value.size());
  for (const json::Value element : value) lines.push_back(read_line(element, faults));
  if (have_repeated_ids(lines)) report_repeated_lines(value, faults);
  return lines;
}

std::optional<std::vector<std::pair<std::string, Amount>>> read_rates(const json::Value& value,
                                                                      Faults& faults) {
  if (!is_map(value, rates_max, faults)) return std::nullopt;
  std::vector<std::pair<std::string, Amount>> rates;
  for (const json::Value member : value) {
    const std::optional<Amount> rate = read_amount(member, faults);
    if (rate) rates.emplace_back(member.key(), *rate);
  }
  return rates;
}

std::optional<Shipping> read_shipping(const json::Value& value, Faults& faults) {
  Shipping shipping;
  json::Object object(value, faults);
  take(shipping.method, object.find("method"), read_text, faults);
  take(shipping.amount, object.find("amount"), read_amount, faults);
  take(shipping.country, object.find("country"), read_text, faults);
  take(shipping.postcode, object.find("postcode"), read_text, faults);
  take(shipping.rates, object.find("rates"), read_rates, faults);
  object.finish();
  return shipping;
}

std::optional<Customer> read_customer(const json::Value& value, Faults& faults) {
  Customer customer;
  json::Object object(value, faults);
  take(customer.id, object.find("id"), read_name, faults);
  take(customer.authenticated, object.find("authenticated"), json::read_boolean, faults);
  take(customer.groups, object.find("groups"), read_texts, faults);
  take(customer.segments, object.find("segments"), read_texts, faults);
  take(customer.orders, object.find("orders"), read_count, faults);
  take(customer.lifetime_spend, object.find("lifetime_spend"), read_amount, faults);
  take(customer.created_at, object.find("created_at"), read_date_or_instant, faults);
  take(customer.birthday, object.find("birthday"), read_date, faults);
  take(customer.newsletter, object.find("newsletter"), json::read_boolean, faults);
  take(customer.attributes, object.find("attributes"), read_attributes, faults);
  object.finish();
  return customer;
}

// As typed; of repetitions the first stays.
std::optional<std::vector<std::string>> read_cart_codes(const json::Value& value, Faults& faults) {
  if (!is_list(value, codes_max, faults)) return std::nullopt;
  std::vector<std::string> codes;
  std::unordered_set<std::string> seen;
  for (const json::Value element : value) {
    const std::optional<std::string_view> code = read_code(element, faults);
    if (code && seen.insert(normalise_code(*code)).second) codes.emplace_back(*code);
  }
  return codes;
}

std::optional<CodeRefusal> read_code_refusal(const json::Value& value, Faults& faults) {
  std::vector<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(CodeRefusal::customer_required); ++i) {
    names.push_back(code_refusal_name(static_cast<CodeRefusal>(i)));
  }
  const std::optional<std::size_t> position = read_position(value, names, faults);
  if (!position) return std::nullopt;
  return static_cast<CodeRefusal>(*position);
}

std::optional<std::vector<std::string>> read_mistyped(const json::Value& value, Faults& faults) {
  auto codes = read_cart_codes(value, faults);
  if (codes) {
    for (std::string& code : *codes) code = normalise_code(code);
  }
  return codes;
}

std::optional<std::vector<PoolCode>> read_pool_codes(const json::Value& value, Faults& faults) {
  if (!is_list(value, codes_max, faults)) return std::nullopt;
  std::vector<PoolCode> codes;
  for (const json::Value element : value) {
    PoolCode code;
    json::Object object(element, faults);
    take(code.code, object.require("code"), read_code, faults);
    take(code.promotion, object.find("promotion"), read_id, faults);
    // One of the two.
    take(code.pool, code.promotion.empty() ? object.require("pool") : object.find("pool"), read_id,
         faults);
    take(code.refused, object.find("refused"), read_code_refusal, faults);
    const std::optional<json::Value> uses_max = object.find("uses_max");
    if (uses_max) {
      code.uses_max = json::read_integer(*uses_max, 1, amount_max, faults).value_or(1);
    }
    object.finish();
    codes.push_back(std::move(code));
  }
  return codes;
}

std::optional<std::vector<Tender>> read_tenders(const json::Value& value, Faults& faults) {
  if (!is_list(value, tenders_max, faults)) return std::nullopt;
  std::vector<Tender> tenders;
  for (const json::Value element : value) {
    Tender tender;
    json::Object object(element, faults);
    take(tender.type, object.require("type"), read_name, faults);
    take(tender.amount, object.require("amount"), read_amount, faults);
    object.finish();
    tenders.push_back(std::move(tender));
  }
  return tenders;
}

// --- Counters ------------------------------------------------------------------------------------

PromotionUses read_promotion_uses(const json::Value& value, Faults& faults) {
  PromotionUses uses;
  json::Object object(value, faults);
  take(uses.total, object.find("total"), read_counter, faults);
  take(uses.customer, object.find("customer"), read_counter, faults);
  take(uses.day, object.find("day"), read_counter, faults);
  take(uses.granted, object.find("granted"), read_counter, faults);
  take(uses.held_total, object.find("held_total"), read_counter, faults);
  take(uses.held_customer, object.find("held_customer"), read_counter, faults);
  take(uses.held_day, object.find("held_day"), read_counter, faults);
  take(uses.held_granted, object.find("held_granted"), read_counter, faults);
  object.finish();
  return uses;
}

// A number of uses, or {"used", "held"}.
CodeUses read_code_uses(const json::Value& value, Faults& faults) {
  CodeUses uses;
  if (value.kind() != json::Kind::object) {
    take(uses.used, value, read_counter, faults);
    return uses;
  }
  json::Object object(value, faults);
  take(uses.used, object.find("used"), read_counter, faults);
  take(uses.held, object.find("held"), read_counter, faults);
  object.finish();
  return uses;
}

void read_uses_of_promotions(const json::Value& value, Uses& uses, Faults& faults) {
  if (!is_map(value, list_size_max, faults)) return;
  for (const json::Value member : value) {
    uses.promotions.try_emplace(std::string(member.key()), read_promotion_uses(member, faults));
  }
}

void read_uses_of_codes(const json::Value& value, Uses& uses, Faults& faults) {
  if (!is_map(value, list_size_max, faults)) return;
  for (const json::Value member : value) {
    std::string code = normalise_code(member.key());
    const CodeUses of_code = read_code_uses(member, faults);
    if (code.empty()) {
      json::add_fault(member, "must name a code: more than white space and hyphens", faults);
    } else if (!uses.codes.try_emplace(std::move(code), of_code).second) {
      json::add_fault(member, "is the same code as one before it", faults);
    }
  }
}

std::optional<Uses> read_uses(const json::Value& value, Faults& faults) {
  Uses uses;
  json::Object object(value, faults);
  if (const auto promotions = object.find("promotions")) {
    read_uses_of_promotions(*promotions, uses, faults);
  }
  if (const auto codes = object.find("codes")) read_uses_of_codes(*codes, uses, faults);
  object.finish();
  return uses;
}

// Judged on carts without faults, so every number is within its range.
bool exceeds_total(const Cart& cart) {
  Wide total = cart.shipping ? cart.shipping->amount.value_or(0) : 0;
  for (const CartLine& line : cart.lines) total += Wide{line.quantity} * line.unit_price;
  return total > amount_max;
}

Cart read_members(const json::Value& value, Faults& faults) {
  Cart cart;
  json::Object object(value, faults);
  take(cart.currency, object.require("currency"), read_currency, faults);
  take(cart.at, object.find("at"), read_instant, faults);
  take(cart.prices_include_tax, object.find("prices_include_tax"), json::read_boolean, faults);
  take(cart.channel, object.find("channel"), read_text, faults);
  take(cart.payment_method, object.find("payment_method"), read_text, faults);
  take(cart.lines, object.require("lines"), read_lines, faults);
  take(cart.shipping, object.find("shipping"), read_shipping, faults);
  take(cart.customer, object.find("customer"), read_customer, faults);
  take(cart.codes, object.find("codes"), read_cart_codes, faults);
  take(cart.pool_codes, object.find("pool_codes"), read_pool_codes, faults);
  take(cart.mistyped_codes, object.find("mistyped_codes"), read_mistyped, faults);
  take(cart.tenders, object.find("tenders"), read_tenders, faults);
  take(cart.uses, object.find("uses"), read_uses, faults);
  take(cart.attributes, object.find("attributes"), read_attributes, faults);
  object.finish();
  return cart;
}

std::optional<Cart> finish(Cart cart, const Faults& found, Faults& faults) {
  append_faults(found, faults);
  if (!found.empty()) return std::nullopt;
  return cart;
}

}  // namespace

std::optional<Cart> read_cart(const json::Value& value, Faults& faults) {
  Faults found;
  Cart cart = read_members(value, found);
  if (found.empty() && exceeds_total(cart)) {
    json::add_fault(*value.find("lines"),
                    "cost more than 10000000000000 minor units together with shipping", found);
  }
  return finish(std::move(cart), found, faults);
}

std::optional<Cart> parse_cart(std::string_view text, Faults& faults) {
  Faults found;
  const std::optional<json::Document> document = json::Document::parse(text, found);
  Cart cart;
  if (document) {
    if (std::optional<Cart> read = read_cart(document->root(), found)) cart = std::move(*read);
  }
  return finish(std::move(cart), found, faults);
}

}  // namespace stapel::promotions
