// See moment.h.
#include "cli/moment.h"

#include <algorithm>
#include <thread>

namespace stapel::cli {
namespace {

// A time with an offset, or the start of a day in the shop's time zone.
std::optional<Instant> read_moment(const std::string& text, const promotions::Settings& settings) {
  if (const std::optional<Instant> instant = parse_instant(text)) return instant;
  const std::optional<Date> day = parse_date(text);
  const std::optional<Zone> zone = Zone::find(settings.timezone);
  if (!day || !zone) return std::nullopt;
  return zone->start_of_day(*day);
}

}  // namespace

bool read_bound(const char* option, const std::optional<std::string>& text,
                const promotions::Settings& settings, std::optional<Instant>& bound,
                std::ostream& err) {
  if (!text) return true;
  bound = read_moment(*text, settings);
  if (!bound)
    err << "stapel: " << option
        << ": must be a day such as 2011-11-01, or a time with an offset such as "
           "2011-11-01T00:00:00Z\n";
  return bound.has_value();
}

std::size_t threads_of(int wanted) {
  if (wanted > 0) return static_cast<std::size_t>(wanted);
  return std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace stapel::cli
