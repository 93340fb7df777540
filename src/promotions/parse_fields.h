// Readers of single fields, shared by promotions and carts. Each returns the value, or adds one
// fault (a list: one for each bad element) and returns nothing. They know rules of form only, never
// how fields relate to each other. Texts are views into the document, copied once where they stay.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/fault.h"
#include "base/json.h"
#include "base/money.h"
#include "base/time.h"
#include "promotions/definition.h"

namespace stapel::promotions {

inline constexpr std::size_t text_bytes_max = 1'024;
inline constexpr std::size_t attribute_bytes_max = 4'096;
inline constexpr std::size_t id_length_max = 64;
inline constexpr std::size_t list_size_max = 100'000;
// Counts of units, orders, days: 10,000 lines of 100,000 units at most.
inline constexpr std::int64_t count_max = 1'000'000'000;

// Reads `value`, where there is one, into `to`.
template <typename To, typename Read>
void take(To& to, const std::optional<json::Value>& value, Read read, Faults& faults) {
  if (!value) return;
  if (auto result = read(*value, faults)) to = std::move(*result);
}

std::nullopt_t refuse_length(const json::Value& value, std::size_t bytes_max, Faults& faults);

inline std::optional<std::string_view> read_text(const json::Value& value, Faults& faults) {
  const std::optional<std::string_view> text = json::view_string(value, faults);
  if (text && text->size() > text_bytes_max) return refuse_length(value, text_bytes_max, faults);
  return text;
}
// A text that is not empty.
std::optional<std::string_view> read_name(const json::Value& value, Faults& faults);
// [A-Za-z0-9._-]{1,64}
std::optional<std::string_view> read_id(const json::Value& value, Faults& faults);
bool is_id(std::string_view text);
// As typed; it must not be empty once normalised.
std::optional<std::string_view> read_code(const json::Value& value, Faults& faults);
std::optional<std::vector<std::string>> read_texts(const json::Value& value, Faults& faults);

// Of custom attributes: at most 4,096 bytes; at most four decimals, up to 10^13 either way.
std::optional<std::string> read_attribute_text(const json::Value& value, Faults& faults);
std::optional<Decimal> read_attribute_number(const json::Value& value, Faults& faults);

std::optional<Amount> read_amount(const json::Value& value, Faults& faults);
std::optional<std::int64_t> read_quantity(const json::Value& value, Faults& faults);  // from 1
std::optional<std::int64_t> read_count(const json::Value& value, Faults& faults);     // from 0
std::optional<Percent> read_percent(const json::Value& value, Faults& faults);

std::optional<Currency> read_currency(const json::Value& value, Faults& faults);
std::optional<Instant> read_instant(const json::Value& value, Faults& faults);
std::optional<std::string> read_timezone(const json::Value& value, Faults& faults);

// A list of at most `size_max` elements; false where it is none (with a fault).
bool is_list(const json::Value& value, std::size_t size_max, Faults& faults);

// Adds `more` as far as there is room.
void append_faults(const Faults& more, Faults& faults);

// Adds the fault: 'is not WHAT; did you mean "NEAREST"?'.
void add_unknown(const json::Value& value, std::string_view what,
                 const std::vector<std::string_view>& known, Faults& faults);

// One of a closed set of words.
template <typename E>
struct Choice {
  std::string_view name;
  E value;
};

// The position of the value's text in `names`; else a fault that lists them.
std::optional<std::size_t> read_position(const json::Value& value,
                                         const std::vector<std::string_view>& names,
                                         Faults& faults);

template <typename E, std::size_t N>
std::optional<E> read_choice(const json::Value& value, const std::array<Choice<E>, N>& choices,
                             Faults& faults) {
  std::vector<std::string_view> names;
  for (const Choice<E>& choice : choices) names.push_back(choice.name);
  const std::optional<std::size_t> position = read_position(value, names, faults);
  if (!position) return std::nullopt;
  return choices[*position].value;
}

// "a, b or c"
std::string either(const std::vector<std::string_view>& names);

}  // namespace stapel::promotions
