// See shop_settings.h.
#include "app/shop_settings.h"

#include <array>

#include "base/json.h"

namespace stapel::app {
namespace {

constexpr std::int64_t hold_seconds_min = 1;
constexpr std::int64_t hold_seconds_max = 604'800;
constexpr std::int64_t holds_max = 1'000;

void read_member(json::Object& object, std::string_view name, std::int64_t least, std::int64_t most,
                 std::int64_t& member, Faults& faults) {
  const auto value = object.find(name);
  if (value) member = json::read_integer(*value, least, most, faults).value_or(member);
}

template <typename Enum, std::size_t size>
void read_word(json::Object& object, std::string_view name,
               const std::array<std::string_view, size>& words, Enum& member, Faults& faults) {
  const auto value = object.find(name);
  const auto text = value ? json::read_string(*value, faults) : std::nullopt;
  if (!text) return;
  std::string rule = "must be one of";
  for (std::size_t i = 0; i < size; ++i) {
    if (*text == words[i]) {
      member = static_cast<Enum>(i);
      return;
    }
    rule.append(i == 0 ? " " : ", ").append(words[i]);
  }
  json::add_fault(*value, std::move(rule), faults);
}

template <typename Enum, std::size_t size>
std::string_view word_of(const std::array<std::string_view, size>& words, Enum value) {
  return words[static_cast<std::size_t>(value)];
}

// In the order of the enumerations.
constexpr std::array<std::string_view, 2> cancel_words = {"everything", "nothing"};
constexpr std::array<std::string_view, 3> return_words = {"nothing", "budget",
                                                          "everything_when_all_returned"};
constexpr std::array<std::string_view, 2> rule_words = {"keep", "reprice"};
constexpr std::int64_t alone_seconds_min = 60;
constexpr std::int64_t alone_seconds_max = 31'536'000;

}  // namespace

ShopSettings read_shop_settings(std::string_view text, Faults& faults) {
  ShopSettings settings;
  if (text.empty()) return settings;
  const auto document = json::Document::parse(text, faults);
  if (!document || !faults.empty()) return settings;
  json::Object object(document->root(), faults);
  read_member(object, "hold_seconds", hold_seconds_min, hold_seconds_max, settings.hold_seconds,
              faults);
  read_member(object, "holds_per_customer", 1, holds_max, settings.holds_per_customer, faults);
  read_member(object, "holds_per_session", 1, holds_max, settings.holds_per_session, faults);
  read_word(object, "cancel_restores", cancel_words, settings.cancel_restores, faults);
  read_word(object, "return_restores", return_words, settings.return_restores, faults);
  read_word(object, "return_rule", rule_words, settings.return_rule, faults);
  read_member(object, "return_alone_seconds", alone_seconds_min, alone_seconds_max,
              settings.return_alone_seconds, faults);
  if (const auto value = object.find("degraded_evaluation")) {
    settings.degraded_evaluation = json::read_boolean(*value, faults).value_or(false);
  }
  object.finish();
  return settings;
}

std::string write_shop_settings(const ShopSettings& settings) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().member("hold_seconds", settings.hold_seconds);
  writer.member("holds_per_customer", settings.holds_per_customer);
  writer.member("holds_per_session", settings.holds_per_session);
  writer.member("cancel_restores", word_of(cancel_words, settings.cancel_restores));
  writer.member("return_restores", word_of(return_words, settings.return_restores));
  writer.member("return_rule", word_of(rule_words, settings.return_rule));
  writer.member("return_alone_seconds", settings.return_alone_seconds);
  writer.member("degraded_evaluation", settings.degraded_evaluation).end_object();
  return out;
}

}  // namespace stapel::app
