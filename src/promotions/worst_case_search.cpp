// Enumeration, and climbing from cart to better cart.
#include "promotions/worst_case_search.h"

#include <algorithm>
#include <set>

#include "base/check.h"

namespace stapel::promotions {
namespace {

constexpr std::int64_t nodes_per_cart = 2'000;  // of the kernel's own search
constexpr std::size_t pairs_of_choices = 400;   // (product, units) up to which pairs are tried
constexpr std::size_t joint_choices = 200;      // up to which product and units change together

void sort_lines(Point& point) { std::sort(point.lines.begin(), point.lines.end()); }

Zone zone_of(const Settings& settings) {
  const std::optional<Zone> zone = Zone::find(settings.timezone);
  STAPEL_CHECK(zone);
  return *zone;
}

std::size_t choices(const CartSpace& space) {
  std::size_t all = 0;
  for (const auto& quantities : space.quantities) all += quantities.size();
  return all;
}

}  // namespace

CartSearch::CartSearch(SearchSetting setting, Judge judge)
    : setting_(setting), judge_(std::move(judge)), zone_(zone_of(*setting.settings)) {}

Cart CartSearch::cart_of(const Point& point) const {
  return build_cart(*setting_.space, point, setting_.now, zone_);
}

bool CartSearch::uses(const Point& point, std::uint32_t product) const {
  return std::ranges::any_of(point.lines, [&](const auto& line) { return line.first == product; });
}

// Cut to so many lines, units and so much money; what was pinned stays.
void CartSearch::fit(Point& point) const {
  const CartSpace& space = *setting_.space;
  const auto is_pinned = [&](const auto& line) { return line.first == setting_.pinned; };
  std::stable_partition(point.lines.begin(), point.lines.end(), is_pinned);
  if (point.lines.size() > space.lines_max) point.lines.resize(space.lines_max);
  for (auto& line : point.lines) line.second = std::min(line.second, space.units_max);
  while (!point.lines.empty() && list_total(space, point) > space.total_max) {
    auto& [product, units] = point.lines.back();
    const Wide over = list_total(space, point) - space.total_max;
    const Amount price = space.products[product].unit_price;
    const Wide fewer = (over + price - 1) / std::max<Amount>(price, 1);
    if (price == 0 || fewer >= units) {
      point.lines.pop_back();
    } else {
      units -= static_cast<std::int64_t>(fewer);
    }
  }
  sort_lines(point);
}

std::optional<Score> CartSearch::score(const Point& point) {
  const CartSpace& space = *setting_.space;
  if (point.lines.empty() || list_total(space, point) > space.total_max) return std::nullopt;
  if (setting_.pinned && !uses(point, *setting_.pinned)) return std::nullopt;
  const auto known = known_.find(point);
  if (known != known_.end()) return known->second;
  if (exhausted()) return std::nullopt;
  ++priced_;
  const Cart cart = cart_of(point);
  const std::int64_t limit = setting_.settings->search_limit;
  EvaluateOptions options;
  options.now = setting_.now;
  options.hints = false;
  options.search_limit = std::min(limit, nodes_per_cart);
  const auto evaluation = evaluate(*setting_.set, cart, options);
  std::optional<Score> found;
  if (evaluation) {
    if (setting_.budget) setting_.budget->take(*evaluation);
    found = judge_(cart, *evaluation);
    const bool searched = setting_.settings->policy == Policy::best_for_customer;
    if (searched && !evaluation->optimality.proven) all_proven_ = false;
  }
  known_.emplace(point, found);
  if (found && (!best_ || *found > best_->score)) best_ = Best{point, *found};
  return found;
}

std::optional<Score> CartSearch::consider(Point point) {
  fit(point);
  return score(point);
}

bool CartSearch::better(const Point& candidate, Point& point, std::optional<Score>& at) {
  const std::optional<Score> found = score(candidate);
  if (!found || (at && *found <= *at)) return false;
  point = candidate;
  at = found;
  return true;
}

// Another product, other units, no line at all in this place; the place after the last line is a
// new one.
bool CartSearch::improve_line(std::size_t slot, Point& point, std::optional<Score>& at) {
  const CartSpace& space = *setting_.space;
  const Point start = point;
  const bool is_new = slot == start.lines.size();
  const bool is_pinned = !is_new && start.lines[slot].first == setting_.pinned;
  const bool joint = is_new || choices(space) <= joint_choices;
  bool improved = false;
  if (!is_new && !is_pinned && start.lines.size() > 1) {
    Point without = start;
    without.lines.erase(without.lines.begin() + static_cast<std::ptrdiff_t>(slot));
    improved |= better(without, point, at);
  }
  for (std::uint32_t product = 0; product < space.products.size(); ++product) {
    const bool same = !is_new && start.lines[slot].first == product;
    if (!same && (is_pinned || uses(start, product))) continue;
    for (const std::int64_t units : space.quantities[product]) {
      if (!same && !joint && units != start.lines[slot].second) continue;
      Point candidate = start;
      if (is_new) candidate.lines.emplace_back();
      candidate.lines[slot] = {product, units};
      sort_lines(candidate);
      improved |= better(candidate, point, at);
    }
  }
  return improved;
}

bool CartSearch::improve_lines(Point& point, std::optional<Score>& at) {
  bool improved = false;
  for (std::size_t slot = 0; slot <= point.lines.size() && slot < setting_.space->lines_max;
       ++slot) {
    improved |= improve_line(slot, point, at);
  }
  return improved;
}

bool CartSearch::improve_facts(Point& point, std::optional<Score>& at) {
  bool improved = false;
  for (std::size_t fact = 0; fact < point.facts.size(); ++fact) {
    const Point start = point;
    for (std::uint32_t value = 0; value < setting_.space->facts[fact].values.size(); ++value) {
      Point candidate = start;
      candidate.facts[fact] = value;
      improved |= better(candidate, point, at);
    }
  }
  return improved;
}

// Two lines at once, where one after the other passes through worse carts.
bool CartSearch::improve_pairs(Point& point, std::optional<Score>& at) {
  const CartSpace& space = *setting_.space;
  if (space.lines_max < 2 || choices(space) > pairs_of_choices) return false;
  const Point start = point;
  std::vector<std::pair<std::uint32_t, std::int64_t>> all;
  for (std::uint32_t product = 0; product < space.products.size(); ++product) {
    for (const std::int64_t units : space.quantities[product]) all.emplace_back(product, units);
  }
  const std::size_t slots = std::min(start.lines.size() + 2, space.lines_max);
  bool improved = false;
  for (std::size_t a = 0; a < slots; ++a) {
    for (std::size_t b = a + 1; b < slots; ++b) {
      Point rest = start;
      for (const std::size_t slot : {b, a}) {
        if (slot < rest.lines.size()) {
          rest.lines.erase(rest.lines.begin() + static_cast<std::ptrdiff_t>(slot));
        }
      }
      for (std::size_t i = 0; i < all.size() && !exhausted(); ++i) {
        for (std::size_t j = 0; j < i && !exhausted(); ++j) {
          if (all[i].first == all[j].first) continue;
          if (uses(rest, all[i].first) || uses(rest, all[j].first)) continue;
          Point candidate = rest;
          candidate.lines.push_back(all[i]);
          candidate.lines.push_back(all[j]);
          sort_lines(candidate);
          improved |= better(candidate, point, at);
        }
      }
    }
  }
  return improved;
}

void CartSearch::climb(Point point) {
  fit(point);
  std::optional<Score> at = score(point);
  while (!exhausted()) {
    const bool lines = improve_lines(point, at);
    const bool facts = improve_facts(point, at);
    if (!lines && !facts && !improve_pairs(point, at)) return;
  }
}

void CartSearch::climb_from(std::vector<Point> points, std::size_t starts) {
  std::vector<std::pair<Score, Point>> scored;
  std::set<Point> seen;
  for (Point& point : points) {
    fit(point);
    if (!seen.insert(point).second) continue;
    const auto found = score(point);
    if (found) scored.emplace_back(*found, std::move(point));
  }
  std::stable_sort(scored.begin(), scored.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  if (scored.size() > starts) scored.resize(starts);
  for (auto& [found, point] : scored) climb(std::move(point));
}

void CartSearch::enumerate_facts(Point& point, std::size_t fact) {
  if (fact == setting_.space->facts.size()) {
    Point copy = point;
    sort_lines(copy);
    score(copy);
    return;
  }
  for (std::uint32_t value = 0; value < setting_.space->facts[fact].values.size(); ++value) {
    point.facts[fact] = value;
    enumerate_facts(point, fact + 1);
  }
}

void CartSearch::enumerate_lines(Point& point, std::uint32_t from) {
  const CartSpace& space = *setting_.space;
  if (!point.lines.empty()) enumerate_facts(point, 0);
  if (point.lines.size() == space.lines_max) return;
  for (std::uint32_t product = from; product < space.products.size(); ++product) {
    for (const std::int64_t units : space.quantities[product]) {
      point.lines.emplace_back(product, units);
      enumerate_lines(point, product + 1);
      point.lines.pop_back();
    }
  }
}

bool CartSearch::enumerate(std::int64_t most) {
  const CartSpace& space = *setting_.space;
  // Carts with k lines of the products so far, for each k; counted up to one too many.
  const auto add = [&](std::int64_t a, std::int64_t b, std::size_t times) {
    return static_cast<std::int64_t>(std::min(Wide{a} + Wide{b} * Wide(times), Wide{most} + 1));
  };
  std::vector<std::int64_t> carts(space.lines_max + 1, 0);
  carts[0] = 1;
  for (const auto& quantities : space.quantities) {
    for (std::size_t k = space.lines_max; k > 0; --k) {
      carts[k] = add(carts[k], carts[k - 1], quantities.size());
    }
  }
  std::int64_t all = 0;
  for (std::size_t k = 1; k <= space.lines_max; ++k) all = add(all, carts[k], 1);
  for (const Fact& fact : space.facts) all = add(0, all, fact.values.size());
  if (all > most) return false;
  setting_.carts_max = std::max(setting_.carts_max, priced_ + most);
  Point point;
  point.facts.assign(space.facts.size(), 0);
  enumerate_lines(point, 0);
  return true;
}

}  // namespace stapel::promotions
