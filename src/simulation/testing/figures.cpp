#include "simulation/testing/figures.h"

#include <algorithm>

namespace stapel::simulation {

namespace {

double quotient(Amount part, Amount whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

Amount products_of(const catalog::SalesDocument& document) {
  Amount total = 0;
  for (const catalog::SalesLine& line : document.lines)
    if (line.kind == catalog::LineKind::product) total += catalog::paid(line);
  return total;
}

}  // namespace

FigureCounter::FigureCounter(const Date& from)
    : first_day_(day_number(from)), zone_(*Zone::find("Europe/Amsterdam")) {}

void FigureCounter::add(const catalog::SalesDocument& document) {
  const Date date = zone_.local(document.at).date;
  const std::int64_t day = day_number(date) - first_day_;
  if (document.customer.empty() || day < 0 || day >= 365) return;
  const Amount value = products_of(document);
  if (document.kind == catalog::DocumentKind::cancellation) {
    back_ -= value;
    return;
  }
  orders_.push_back(value);
  auto& [count, spent] = customers_[document.customer];
  ++count;
  spent += value;
  months_[static_cast<std::size_t>(date.month - 1)] += value;
  sold_ += value;
}

Figures FigureCounter::finish() const {
  Figures figures;
  std::vector<Amount> values = orders_;
  std::sort(values.begin(), values.end());
  const Amount median = values[values.size() / 2];
  for (std::size_t i = 0; i < 9; ++i)
    figures.deciles[i] = quotient(values[values.size() * (i + 1) / 10], median);
  std::vector<Amount> spent;
  std::int64_t repeated = 0;
  for (const auto& [id, customer] : customers_) {
    spent.push_back(customer.second);
    repeated += customer.first > 1 ? 1 : 0;
  }
  std::sort(spent.begin(), spent.end(), std::greater<>());
  Amount best = 0;
  for (std::size_t i = 0; i < (spent.size() + 99) / 100; ++i) best += spent[i];
  figures.repeat_rate = quotient(repeated, static_cast<Amount>(spent.size()));
  figures.orders_per_customer =
      quotient(static_cast<Amount>(values.size()), static_cast<Amount>(spent.size()));
  figures.return_rate = quotient(back_, sold_);
  figures.top_share = quotient(best, sold_);
  figures.median_order = static_cast<double>(median);
  for (std::size_t i = 0; i < 12; ++i) figures.months[i] = quotient(months_[i], sold_);
  return figures;
}

}  // namespace stapel::simulation
