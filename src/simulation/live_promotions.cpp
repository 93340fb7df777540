#include "simulation/live_promotions.h"

#include <algorithm>
#include <string_view>

#include "base/json.h"
#include "simulation/win_back.h"

namespace stapel::simulation {

namespace {

std::string instant_text(const Date& date, Zone zone) {
  return format_instant(zone.start_of_day(date));
}

// The set as a text, one promotion a line.
class Text {
 public:
  explicit Text(Zone zone) : zone_(zone) {}

  // `rest`: members behind the name, as JSON.
  void add(const std::string& id, std::string_view name, const std::string& rest) {
    text_ += text_.empty() ? "" : ",\n";
    text_ += R"(    {"id": ")" + id + R"(", "name": ")" + std::string(name) + "\", " + rest + "}";
  }
  // From the first day to the last one, both included.
  std::string schedule(const Date& first, const Date& last) const {
    return R"("schedule": {"starts_at": ")" + instant_text(first, zone_) + R"(", "ends_at": ")" +
           instant_text(date_of_day_number(day_number(last) + 1), zone_) + "\"}, ";
  }
  std::string finish() const {
    return R"({
  "settings": {"timezone": "Europe/Amsterdam", "currency": "EUR", "policy": "best_for_customer"},
  "promotions": [
)" + text_ +
           "\n  ]\n}\n";
  }

 private:
  Zone zone_;
  std::string text_;
};

std::string code(std::string_view text) {
  return R"("trigger": {"codes": [")" + std::string(text) + R"("]}, )";
}

constexpr std::string_view automatic = R"("trigger": "automatic", )";
constexpr std::uint64_t fifteen_off_budget = 25;  // minor units a customer, each fortnight
constexpr std::string_view code_group = R"(, "stacking": {"group": "kortingscode"})";

void add_codes(Text& text, std::uint32_t size) {
  text.add("welkom", "10% op je eerste bestelling",
           code(welcome_code) +
               R"("conditions": {"attr": "customer.orders", "op": "=", "value": 0}, )"
               R"("effects": [{"type": "percent_off", "percent": 10, "max_amount": 2500}], )"
               R"("limits": {"per_customer": 1})" +
               std::string(code_group));
  text.add("kom-terug", "15% voor wie lang niet geweest is",
           R"("trigger": {"pools": [")" + std::string(win_back_pool) +
               R"("]}, )"
               R"("conditions": {"attr": "customer.orders", "op": ">=", "value": 1}, )"
               R"("effects": [{"type": "percent_off", "percent": 15, "max_amount": 3000}], )"
               R"("limits": {"per_code": 1})" +
               std::string(code_group));
  text.add("koffiemaatjes", "20% voor lezers van Koffiemaatjes, de eersten van de dag",
           code(partner_code) +
               R"("conditions": {"attr": "cart.subtotal", "op": ">=", "value": 2000}, )"
               R"("effects": [{"type": "percent_off", "percent": 20, "max_amount": 4000}], )"
               R"("limits": {"per_day": )" +
               std::to_string(std::max<std::uint32_t>(2, size / 2'000)) + "}" +
               std::string(code_group));
}

void add_shipping(Text& text) {
  text.add("gratis-verzending", "Gratis verzending vanaf 50 euro",
           std::string(automatic) +
               R"("conditions": {"all": [)"
               R"({"attr": "cart.subtotal_discounted", "op": ">=", "value": 5000}, )"
               R"({"attr": "shipping.country", "op": "in", "value": ["NL", "BE"]}]}, )"
               R"("effects": [{"type": "shipping_off", "percent": 100, "methods": ["post"]}])");
}

void add_category_sale(Text& text, std::int32_t year) {
  const std::string id = std::to_string(year);
  text.add("mokkenweken-" + id, "Mokkenweken: 20% op mokken, behalve sets",
           std::string(automatic) + text.schedule({year, 2, 8}, {year, 2, 21}) +
               R"("effects": [{"type": "percent_off", "percent": 20, "scope": "lines", )"
               R"("lines": {"all": [{"attr": "line.category", "op": "in", )"
               R"("value": ["cadeaus/mokken"]}, )"
               R"({"attr": "line.unit_price", "op": "<", "value": 2000}]}}])");
}

void add_letters(Text& text, std::int32_t year) {
  text.add("letters-" + std::to_string(year), "Chocoladeletters: tweede voor de halve prijs",
           std::string(automatic) + text.schedule({year, 11, 8}, {year, 12, 5}) +
               R"("effects": [{"type": "nth_unit", "n": 2, "percent": 50, "lines": )"
               R"({"attr": "line.category", "op": "in", "value": ["seizoen/sinterklaas"]}}])");
}

void add_fifteen_off(Text& text, std::int32_t year, std::int32_t month, std::int32_t day,
                     std::uint32_t size) {
  text.add("vijftien-" + std::to_string(year) + "-" + std::to_string(month),
           "15 euro korting vanaf 75 euro",
           std::string(automatic) + text.schedule({year, month, day}, {year, month, day + 13}) +
               R"("conditions": {"attr": "cart.subtotal", "op": ">=", "value": 7500}, )"
               R"("effects": [{"type": "amount_off", "amount": 1500}], )"
               R"("limits": {"budget": )" +
               std::to_string(std::uint64_t{size} * fifteen_off_budget) + "}" +
               std::string(code_group));
}

void add_black_friday(Text& text, std::int32_t year, std::uint32_t size) {
  const Date friday = Season::black_friday(year);
  const std::uint32_t total = std::max<std::uint32_t>(20, size / 50);
  text.add(
      "zwarte-vrijdag-" + std::to_string(year), "Zwarte vrijdag: 25%, zolang de codes strekken",
      code(black_friday_code) + text.schedule(friday, date_of_day_number(day_number(friday) + 3)) +
          R"("effects": [{"type": "percent_off", "percent": 25, "max_amount": 7500}], )"
          R"("limits": {"total": )" +
          std::to_string(total) + R"(, "per_customer": 1})" + std::string(code_group));
}

}  // namespace

std::string live_promotions(const Season& season, std::uint32_t size) {
  Text text(*Zone::find("Europe/Amsterdam"));
  add_codes(text, size);
  add_shipping(text);
  for (std::int32_t year = season.days().front().date.year; year <= season.days().back().date.year;
       ++year) {
    add_category_sale(text, year);
    add_fifteen_off(text, year, 4, 7, size);
    add_fifteen_off(text, year, 9, 15, size);
    add_letters(text, year);
    add_black_friday(text, year, size);
  }
  return text.finish();
}

bool is_black_friday(const Date& date) {
  const std::int64_t days = day_number(date) - day_number(Season::black_friday(date.year));
  return days >= 0 && days <= 3;
}

Date partner_code_leaks(const Season& season) {
  return season.days()[season.days().size() * 6 / 10].date;
}

}  // namespace stapel::simulation
