// Words in two languages; the names of days, months, currencies and countries.
#include "promotions/words.h"

#include <algorithm>
#include <array>

namespace stapel::promotions {
namespace {

constexpr std::int64_t microseconds_per_minute = 60'000'000;

constexpr std::array<Phrase, 7> weekdays = {{{"maandag", "Monday"},
                                             {"dinsdag", "Tuesday"},
                                             {"woensdag", "Wednesday"},
                                             {"donderdag", "Thursday"},
                                             {"vrijdag", "Friday"},
                                             {"zaterdag", "Saturday"},
                                             {"zondag", "Sunday"}}};
constexpr std::array<Phrase, 12> months = {{{"januari", "January"},
                                            {"februari", "February"},
                                            {"maart", "March"},
                                            {"april", "April"},
                                            {"mei", "May"},
                                            {"juni", "June"},
                                            {"juli", "July"},
                                            {"augustus", "August"},
                                            {"september", "September"},
                                            {"oktober", "October"},
                                            {"november", "November"},
                                            {"december", "December"}}};

struct Named {
  std::string_view code;
  Phrase name;
};

// Those that European shops meet; others are told by their code.
constexpr std::array<Named, 12> currencies = {{{"EUR", {"euro", "euros"}},
                                               {"USD", {"Amerikaanse dollar", "US dollars"}},
                                               {"GBP", {"Britse pond", "British pounds"}},
                                               {"CHF", {"Zwitserse frank", "Swiss francs"}},
                                               {"SEK", {"Zweedse kroon", "Swedish kronor"}},
                                               {"DKK", {"Deense kroon", "Danish kroner"}},
                                               {"NOK", {"Noorse kroon", "Norwegian kroner"}},
                                               {"PLN", {"Poolse zloty", "Polish zlotys"}},
                                               {"CZK", {"Tsjechische kroon", "Czech korunas"}},
                                               {"HUF", {"Hongaarse forint", "Hungarian forints"}},
                                               {"RON", {"Roemeense leu", "Romanian lei"}},
                                               {"JPY", {"Japanse yen", "Japanese yen"}}}};
constexpr std::array<Named, 37> countries = {{{"NL", {"Nederland", "the Netherlands"}},
                                              {"BE", {"België", "Belgium"}},
                                              {"DE", {"Duitsland", "Germany"}},
                                              {"LU", {"Luxemburg", "Luxembourg"}},
                                              {"FR", {"Frankrijk", "France"}},
                                              {"GB", {"Groot-Brittannië", "Great Britain"}},
                                              {"IE", {"Ierland", "Ireland"}},
                                              {"AT", {"Oostenrijk", "Austria"}},
                                              {"CH", {"Zwitserland", "Switzerland"}},
                                              {"IT", {"Italië", "Italy"}},
                                              {"ES", {"Spanje", "Spain"}},
                                              {"PT", {"Portugal", "Portugal"}},
                                              {"DK", {"Denemarken", "Denmark"}},
                                              {"SE", {"Zweden", "Sweden"}},
                                              {"NO", {"Noorwegen", "Norway"}},
                                              {"FI", {"Finland", "Finland"}},
                                              {"IS", {"IJsland", "Iceland"}},
                                              {"PL", {"Polen", "Poland"}},
                                              {"CZ", {"Tsjechië", "Czechia"}},
                                              {"SK", {"Slowakije", "Slovakia"}},
                                              {"HU", {"Hongarije", "Hungary"}},
                                              {"SI", {"Slovenië", "Slovenia"}},
                                              {"HR", {"Kroatië", "Croatia"}},
                                              {"RO", {"Roemenië", "Romania"}},
                                              {"BG", {"Bulgarije", "Bulgaria"}},
                                              {"GR", {"Griekenland", "Greece"}},
                                              {"CY", {"Cyprus", "Cyprus"}},
                                              {"MT", {"Malta", "Malta"}},
                                              {"EE", {"Estland", "Estonia"}},
                                              {"LV", {"Letland", "Latvia"}},
                                              {"LT", {"Litouwen", "Lithuania"}},
                                              {"LI", {"Liechtenstein", "Liechtenstein"}},
                                              {"MC", {"Monaco", "Monaco"}},
                                              {"US", {"de Verenigde Staten", "the United States"}},
                                              {"CA", {"Canada", "Canada"}},
                                              {"AU", {"Australië", "Australia"}},
                                              {"JP", {"Japan", "Japan"}}}};

template <typename Table>
const Named* find_named(const Table& table, std::string_view code) {
  const auto at = std::find_if(table.begin(), table.end(),
                               [&](const Named& named) { return named.code == code; });
  return at == table.end() ? nullptr : &*at;
}

std::string grouped(std::uint64_t number, char separator) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, separator);
  return digits;
}

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

std::string on_one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return text;
}

std::string replaced(std::string text, std::string_view mark, std::string_view by) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + by.size())) {
    text.replace(at, mark.size(), by);
  }
  return text;
}

std::string sentence(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  if (!text.ends_with('.') && !text.ends_with(':')) text += '.';
  return text;
}

bool is_midnight(Instant instant, const Zone& zone) {
  return zone.start_of_day(zone.local(instant).date) == instant;
}

Date last_day(Instant midnight, const Zone& zone) {
  return zone.local(Instant{midnight.microseconds - 1}).date;
}

std::string clock_time(std::int32_t minute) {
  return two_digits(minute / 60) + ":" + two_digits(minute % 60);
}

std::string Words::say(const Phrase& phrase) const {
  return std::string(dutch() ? phrase.dutch : phrase.english);
}

std::string Words::say(const Phrase& phrase, std::string_view value) const {
  return replaced(say(phrase), "{v}", value);
}

std::string Words::plural(std::int64_t count, const Phrase& one, const Phrase& many) const {
  return say(count == 1 ? one : many);
}

std::string Words::number(std::int64_t number) const {
  const auto bits = static_cast<std::uint64_t>(number);
  return (number < 0 ? "-" : "") + grouped(number < 0 ? 0 - bits : bits, dutch() ? '.' : ',');
}

std::string Words::decimal(Decimal decimal) const {
  const std::int64_t whole = decimal.ten_thousandths / 10'000;
  const std::int64_t rest = decimal.ten_thousandths % 10'000;
  std::string out = decimal.ten_thousandths < 0 && whole == 0 ? "-0" : number(whole);
  if (rest == 0) return out;
  std::string decimals = std::to_string(10'000 + (rest < 0 ? -rest : rest)).substr(1);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  return out + (dutch() ? "," : ".") + decimals;
}

std::string Words::percent(Percent percent) const {
  return decimal(Decimal{percent.ten_thousandths}) + "%";
}

std::string Words::times(std::int64_t count) const {
  if (count == 1) return say({"1 keer", "once"});
  return number(count) + say({" keer", " times"});
}

std::string Words::at_most_times(std::int64_t count) const {
  return (count == 1 ? "" : say({"hoogstens ", "at most "})) + times(count);
}

std::string Words::quoted(std::string_view text) const {
  return "‘" + on_one_line(std::string(text)) + "’";
}

std::string Words::joined(const std::vector<std::string>& texts, std::string_view last) const {
  std::string out;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out += i + 1 < texts.size() ? ", " : " " + std::string(last) + " ";
    out += texts[i];
  }
  return out;
}

std::string Words::one_of(const std::vector<std::string>& texts) const {
  return joined(texts, dutch() ? "of" : "or");
}

std::string Words::all_of(const std::vector<std::string>& texts) const {
  return joined(texts, dutch() ? "en" : "and");
}

std::string Words::currency_name(std::string_view code) const {
  const Named* named = find_named(currencies, code);
  if (named == nullptr) return std::string(code);
  return say(named->name) + " (" + std::string(code) + ")";
}

std::string Words::country_name(std::string_view code) const {
  const Named* named = find_named(countries, code);
  return named == nullptr ? quoted(code) : say(named->name);
}

std::string Words::weekday_name(int day) const {
  return say(weekdays[static_cast<std::size_t>(day)]);
}

std::string Words::date(const Date& date) const {
  return weekday_name(weekday(date)) + " " + std::to_string(date.day) + " " +
         say(months[static_cast<std::size_t>(date.month - 1)]) + " " + std::to_string(date.year);
}

std::string Words::moment(Instant instant, const Zone& zone) const {
  const LocalTime local = zone.local(instant);
  const std::int64_t minute = local.microsecond_of_day / microseconds_per_minute;
  const std::int64_t second =
      local.microsecond_of_day % microseconds_per_minute / (microseconds_per_minute / 60);
  std::string clock = clock_time(static_cast<std::int32_t>(minute));
  if (second != 0) clock += ":" + two_digits(second);
  std::string out = date(local.date) + (dutch() ? " om " + clock + " uur" : " at " + clock);
  if (zone.instant(local) == instant) return out;
  return out + say({" (nadat de klok is teruggezet)", " (after the clock was set back)"});
}

std::string Words::start(Instant start, const Zone& zone) const {
  return is_midnight(start, zone) ? date(zone.local(start).date) : moment(start, zone);
}

std::string Words::end(Instant end, const Zone& zone) const {
  if (!is_midnight(end, zone)) return say({"tot {v}", "until {v}"}, moment(end, zone));
  return say({"tot en met {v}", "up to and including {v}"}, date(last_day(end, zone)));
}

std::string Words::zone_note(const Zone& zone) const {
  return say({"Alle tijden zijn in de tijdzone {v}.", "All times are in the time zone {v}."},
             zone.name());
}

}  // namespace stapel::promotions
