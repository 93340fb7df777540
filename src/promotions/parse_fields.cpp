// The rules of form for single fields: sizes, ranges, names of currencies and time zones.
#include "promotions/parse_fields.h"

#include <algorithm>

namespace stapel::promotions {

namespace {

constexpr std::string_view id_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

}  // namespace

std::nullopt_t refuse_length(const json::Value& value, std::size_t bytes_max, Faults& faults) {
  json::add_fault(value, "must be at most " + std::to_string(bytes_max) + " bytes long", faults);
  return std::nullopt;
}

std::optional<std::string_view> read_name(const json::Value& value, Faults& faults) {
  const std::optional<std::string_view> text = read_text(value, faults);
  if (!text || !text->empty()) return text;
  json::add_fault(value, "must not be empty", faults);
  return std::nullopt;
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= id_length_max &&
         text.find_first_not_of(id_characters) == std::string_view::npos;
}

std::optional<std::string_view> read_id(const json::Value& value, Faults& faults) {
  const std::optional<std::string_view> id = json::view_string(value, faults);
  if (!id || is_id(*id)) return id;
  json::add_fault(value, "must be 1 to 64 of the characters A-Z a-z 0-9 . _ -", faults);
  return std::nullopt;
}

std::optional<std::string_view> read_code(const json::Value& value, Faults& faults) {
  const std::optional<std::string_view> code = read_text(value, faults);
  if (!code || !normalise_code(*code).empty()) return code;
  json::add_fault(value, "must hold more than white space and hyphens", faults);
  return std::nullopt;
}

std::optional<std::vector<std::string>> read_texts(const json::Value& value, Faults& faults) {
  if (!is_list(value, list_size_max, faults)) return std::nullopt;
  std::vector<std::string> texts;
  texts.reserve(value.size());
  for (const json::Value element : value) {
    if (const auto text = read_text(element, faults)) texts.emplace_back(*text);
  }
  if (texts.size() < value.size()) return std::nullopt;
  return texts;
}

std::optional<std::string> read_attribute_text(const json::Value& value, Faults& faults) {
  const std::optional<std::string_view> text = json::view_string(value, faults);
  if (!text) return std::nullopt;
  if (text->size() > attribute_bytes_max) return refuse_length(value, attribute_bytes_max, faults);
  return std::string(*text);
}

std::optional<Decimal> read_attribute_number(const json::Value& value, Faults& faults) {
  constexpr std::int64_t most = amount_max * 10'000;
  const std::optional<std::int64_t> number = json::read_decimal(value, -most, most, faults);
  if (!number) return std::nullopt;
  return Decimal{*number};
}

std::optional<Amount> read_amount(const json::Value& value, Faults& faults) {
  return json::read_integer(value, 0, amount_max, faults);
}

std::optional<std::int64_t> read_quantity(const json::Value& value, Faults& faults) {
  return json::read_integer(value, 1, quantity_max, faults);
}

std::optional<std::int64_t> read_count(const json::Value& value, Faults& faults) {
  return json::read_integer(value, 0, count_max, faults);
}

std::optional<Percent> read_percent(const json::Value& value, Faults& faults) {
  constexpr std::int64_t whole = 1'000'000;  // 100%
  const std::optional<std::int64_t> percent = json::read_decimal(value, 1, whole, faults);
  if (!percent) return std::nullopt;
  return Percent{*percent};
}

std::optional<Currency> read_currency(const json::Value& value, Faults& faults) {
  const std::optional<std::string_view> code = json::view_string(value, faults);
  if (!code) return std::nullopt;
  std::optional<Currency> currency = find_currency(*code);
  if (!currency) {
    json::add_fault(value, "is not a currency code of ISO 4217, such as \"EUR\"", faults);
  }
  return currency;
}

std::optional<Instant> read_instant(const json::Value& value, Faults& faults) {
  const std::optional<std::string_view> text = json::view_string(value, faults);
  if (!text) return std::nullopt;
  std::optional<Instant> instant = parse_instant(*text);
  if (!instant) {
    json::add_fault(value, "must be a time with an offset, such as 2026-11-27T10:00:00+01:00",
                    faults);
  }
  return instant;
}

std::optional<std::string> read_timezone(const json::Value& value, Faults& faults) {
  std::optional<std::string> name = json::read_string(value, faults);
  if (!name || Zone::find(*name)) return name;
  json::add_fault(value, "is not an IANA time zone, such as \"Europe/Amsterdam\"", faults);
  return std::nullopt;
}

bool is_list(const json::Value& value, std::size_t size_max, Faults& faults) {
  if (value.kind() != json::Kind::array) {
    json::add_fault(value, "must be a list", faults);
    return false;
  }
  if (value.size() <= size_max) return true;
  json::add_fault(value, "must have at most " + std::to_string(size_max) + " elements", faults);
  return false;
}

void append_faults(const Faults& more, Faults& faults) {
  for (const Fault& fault : more) {
    if (faults.size() < faults_max) faults.push_back(fault);
  }
}

void add_unknown(const json::Value& value, std::string_view what,
                 const std::vector<std::string_view>& known, Faults& faults) {
  const std::string_view near = nearest(value.text(), known);
  std::string message = "is not " + std::string(what);
  if (!near.empty()) message += "; did you mean \"" + std::string(near) + "\"?";
  json::add_fault(value, std::move(message), faults);
}

std::optional<std::size_t> read_position(const json::Value& value,
                                         const std::vector<std::string_view>& names,
                                         Faults& faults) {
  if (!json::read_string(value, faults)) return std::nullopt;
  const auto found = std::ranges::find(names, value.text());
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  add_unknown(value, "one of " + either(names), names, faults);
  return std::nullopt;
}

std::string either(const std::vector<std::string_view>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " or " : ", ";
    out += names[i];
  }
  return out;
}

}  // namespace stapel::promotions
