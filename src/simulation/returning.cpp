#include "simulation/returning.h"

#include <cmath>

namespace stapel::simulation {

namespace {

constexpr double day = 86'400e6;  // microseconds

// Dear things come back more often: what costs 100 euro twice as often as what costs 10.
double factor_of(const catalog::SalesLine& line) {
  return 0.7 * std::pow(static_cast<double>(line.unit_price) / 1'000.0, 0.3);
}

catalog::SalesLine back(const catalog::SalesLine& line, std::int64_t units, std::int64_t number) {
  return {.number = number,
          .kind = line.kind,
          .sku = line.sku,
          .quantity = -units,
          .unit_price = line.unit_price,
          .discount = line.discount * units / line.quantity,
          .unit_cost = line.unit_cost,
          .tax_rate = line.tax_rate,
          .of_line = line.number};
}

}  // namespace

std::optional<catalog::SalesDocument> give_back(Random& random, const catalog::SalesDocument& order,
                                                double likely) {
  catalog::SalesDocument document;
  for (const catalog::SalesLine& line : order.lines) {
    if (line.kind != catalog::LineKind::product) continue;
    if (!random.chance(likely * factor_of(line))) continue;
    const std::int64_t units =
        random.chance(0.7)
            ? line.quantity
            : 1 + static_cast<std::int64_t>(random.below(static_cast<std::size_t>(line.quantity)));
    document.lines.push_back(
        back(line, units, static_cast<std::int64_t>(document.lines.size()) + 1));
  }
  if (document.lines.empty()) return std::nullopt;
  document.kind = catalog::DocumentKind::cancellation;
  document.at = {order.at.microseconds +
                 static_cast<std::int64_t>((2.0 + random.gamma(2.0, 0.3)) * day)};
  document.customer = order.customer;
  document.country = order.country;
  document.currency = order.currency;
  document.channel = order.channel;
  document.returns_of = order.id;
  return document;
}

}  // namespace stapel::simulation
