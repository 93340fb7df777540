// See shop_settings.h.
#include "app/shop_settings.h"

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
  object.finish();
  return settings;
}

std::string write_shop_settings(const ShopSettings& settings) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().member("hold_seconds", settings.hold_seconds);
  writer.member("holds_per_customer", settings.holds_per_customer);
  writer.member("holds_per_session", settings.holds_per_session).end_object();
  return out;
}

}  // namespace stapel::app
