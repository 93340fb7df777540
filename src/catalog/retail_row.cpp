#include "catalog/retail_row.h"

#include <algorithm>

#include "catalog/field.h"

namespace stapel::catalog {

namespace {

enum Column : std::size_t { invoice, code, description, quantity, date, price, customer, country };

constexpr std::size_t text_max = 200;  // bytes of a number, code, name, customer or country

using Rule = Refused<std::string>;

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "2010-12-01 08:26:00", with or without the seconds, with a space or a T.
std::optional<LocalTime> parse_time(std::string_view text) {
  if (text.size() != 16 && text.size() != 19) return std::nullopt;
  const std::optional<Date> day = parse_date(text.substr(0, 10));
  const auto hours = parse_number<unsigned>(text.substr(11, 2));
  const auto minutes = parse_number<unsigned>(text.substr(14, 2));
  const auto seconds = text.size() == 16 ? 0U : parse_number<unsigned>(text.substr(17, 2));
  const bool marks = (text[10] == ' ' || text[10] == 'T') && text[13] == ':' &&
                     (text.size() == 16 || text[16] == ':');
  if (!day || !marks || !hours || !minutes || !seconds) return std::nullopt;
  if (*hours > 23 || *minutes > 59 || *seconds > 59) return std::nullopt;
  return LocalTime{*day, ((*hours * 60LL + *minutes) * 60 + *seconds) * 1'000'000};
}

std::string fault(Column column, std::string_view rule, std::string_view is) {
  return std::string(RetailColumns::names[column]) + ": " + std::string(rule) + ", is " +
         quoted(is);
}

using Texts = std::array<std::string_view, RetailColumns::names.size()>;

// The first fault of the fields that are carried as text.
std::optional<std::string> text_fault(const Texts& texts) {
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (texts[i].size() > text_max)
      return std::string(RetailColumns::names[i]) + ": longer than 200 bytes";
  if (texts[code].empty()) return "StockCode: is empty";
  return std::nullopt;
}

bool is_quantity(const std::optional<std::int64_t>& units) {
  return units && *units != 0 && *units <= quantity_max && *units >= -quantity_max;
}

// What a line with this code is when it has a price.
LineKind kind_of_code(std::string_view stock_code) {
  static constexpr std::string_view shipping[] = {"POST", "DOT", "C2"};
  static constexpr std::string_view fees[] = {"AMAZONFEE", "B", "BANK CHARGES", "CRUK",
                                              "D",         "M", "PADS",         "S"};
  const auto is_one_of = [&](const auto& list) {
    return std::find(std::begin(list), std::end(list), stock_code) != std::end(list);
  };
  if (is_one_of(shipping)) return LineKind::shipping;
  if (is_one_of(fees)) return LineKind::fee;
  if (stock_code.starts_with("GIFT_")) return LineKind::voucher;
  return LineKind::product;
}

std::optional<DocumentKind> kind_of_invoice(std::string_view id) {
  if (all_digits(id)) return DocumentKind::order;
  if (id.empty() || !all_digits(id.substr(1))) return std::nullopt;
  if (id[0] == 'C') return DocumentKind::cancellation;
  if (id[0] == 'A') return DocumentKind::adjustment;
  return std::nullopt;
}

Bucket bucket_of_sale(LineKind kind) {
  switch (kind) {
    case LineKind::shipping:
      return Bucket::shipping;
    case LineKind::voucher:
      return Bucket::vouchers;
    case LineKind::fee:
      return Bucket::fees;
    default:
      return Bucket::products_sold;
  }
}

Placement placement_without_price(Placement place, const RetailRow& row) {
  const bool given = row.quantity > 0;
  place.line = given ? LineKind::free : LineKind::stock;
  place.bucket = given ? Bucket::given_free : Bucket::stock_adjustments;
  return place;
}

}  // namespace

Result<RetailColumns, std::string> RetailColumns::find(std::span<const std::string_view> header) {
  RetailColumns columns;
  columns.count = header.size();
  std::string missing, repeated;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto named = [&](std::string_view field) { return trimmed(field) == names[i]; };
    const auto found = std::find_if(header.begin(), header.end(), named);
    columns.at[i] = static_cast<std::size_t>(found - header.begin());
    if (found == header.end()) missing += " " + std::string(names[i]);
    if (std::count_if(header.begin(), header.end(), named) > 1)
      repeated += " " + std::string(names[i]);
  }
  if (!missing.empty()) return Rule{"the first line does not name the columns" + missing};
  if (!repeated.empty()) return Rule{"the first line names twice the columns" + repeated};
  return columns;
}

Result<RetailRow, std::string> read_retail_row(const RetailColumns& columns,
                                               std::span<const std::string_view> fields) {
  if (fields.size() != columns.count) return Rule{wrong_field_count(fields.size(), columns.count)};
  Texts texts;
  for (std::size_t i = 0; i < texts.size(); ++i) texts[i] = trimmed(fields[columns.at[i]]);
  if (const auto why = text_fault(texts)) return Rule{*why};

  const auto units = parse_number<std::int64_t>(texts[quantity]);
  const auto time = parse_time(texts[date]);
  const auto thousandths = parse_thousandths(texts[price]);
  if (!is_quantity(units))
    return Rule{fault(quantity, "must be a whole number from 1 to 100000, or from -100000 to -1",
                      texts[quantity])};
  if (!thousandths)
    return Rule{fault(price, "must be a number with at most three decimals", texts[price])};
  if (!time) return Rule{fault(date, "must be a time such as 2010-12-01 08:26:00", texts[date])};
  return RetailRow{.invoice = upper(texts[invoice]),
                   .stock_code = upper(texts[code]),
                   .description = texts[description],
                   .quantity = *units,
                   .time = *time,
                   .price_thousandths = *thousandths,
                   .unit_price = minor_of_thousandths(*thousandths),
                   .customer = texts[customer],
                   .country = texts[country]};
}

Result<Placement, std::string> place_retail_row(const RetailRow& row) {
  const std::optional<DocumentKind> document = kind_of_invoice(row.invoice);
  if (!document) return Rule{fault(invoice, "must be digits, or C or A and digits", row.invoice)};
  const Wide total = Wide{row.unit_price} * row.quantity;
  if (total > amount_max || total < -amount_max)
    return Rule{"UnitPrice: quantity x price is past 10^13 pence"};

  const LineKind kind = kind_of_code(row.stock_code);
  Placement place{.document = *document, .line = kind, .is_product = kind == LineKind::product};
  if (*document == DocumentKind::adjustment || row.price_thousandths < 0) {
    place.line = LineKind::bookkeeping;
    place.bucket = Bucket::bookkeeping;
    return place;
  }
  const bool cancellation = *document == DocumentKind::cancellation;
  if (cancellation && row.quantity > 0)
    return Rule{"Quantity: must be less than zero on a cancellation"};
  if (row.price_thousandths == 0) return placement_without_price(place, row);
  if (!cancellation && row.quantity < 0)
    return Rule{
        "Quantity: less than zero at a price belongs on a cancellation "
        "(an InvoiceNo that begins with C)"};
  place.bucket = !cancellation      ? bucket_of_sale(kind)
                 : place.is_product ? Bucket::products_returned
                                    : Bucket::fees_returned;
  return place;
}

std::string_view name(Bucket bucket) {
  static constexpr std::string_view names[bucket_count] = {
      "products sold", "shipping",          "gift vouchers sold",
      "fees",          "products returned", "fees and discounts returned",
      "given free",    "stock adjustments", "bookkeeping",
      "rejected",
  };
  return names[static_cast<std::size_t>(bucket)];
}

std::optional<std::int64_t> parse_thousandths(std::string_view text) {
  constexpr std::size_t digits_max = 12;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string digits(text.substr(0, point));
  const std::string_view decimals = text.substr(std::min(point + 1, text.size()));
  const bool point_is_last = point + 1 == text.size();
  if (point_is_last || digits.empty() || digits.size() > digits_max || decimals.size() > 3)
    return std::nullopt;
  digits += decimals;
  if (!all_digits(digits)) return std::nullopt;
  digits.append(3 - decimals.size(), '0');
  const auto number = parse_number<std::int64_t>(digits);
  return number && negative ? -*number : number;
}

std::int64_t minor_of_thousandths(std::int64_t thousandths) {
  const std::int64_t half = thousandths < 0 ? -5 : 5;
  return (thousandths + half) / 10;
}

}  // namespace stapel::catalog
