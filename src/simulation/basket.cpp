#include "simulation/basket.h"

#include <algorithm>
#include <tuple>

#include "base/check.h"

namespace stapel::simulation {

namespace {

struct Share {
  Shelf shelf;
  double weight;
};

// A reason to come. `months`: how much more often in a month than in others.
struct Mission {
  double weight;
  std::vector<Share> shelves;
  double november = 1.0, december = 1.0;
};

const std::vector<Mission>& missions() {
  static const std::vector<Mission> table = {
      {4.0,
       {{Shelf::beans, 6},
        {Shelf::ground, 3},
        {Shelf::capsules, 2},
        {Shelf::syrup, 1},
        {Shelf::biscuits, 1.5},
        {Shelf::filter_coffee, 0.5}}},
      {1.2, {{Shelf::tea, 6}, {Shelf::biscuits, 2}, {Shelf::glasses, 1}, {Shelf::mugs, 1}}},
      {2.4,
       {{Shelf::mugs, 4},
        {Shelf::hampers, 3},
        {Shelf::chocolate, 3},
        {Shelf::paper, 3},
        {Shelf::cards, 3},
        {Shelf::ribbons, 1},
        {Shelf::candles, 2},
        {Shelf::towels, 1}},
       1.3,
       2.2},
      {0.9,
       {{Shelf::machines, 5},
        {Shelf::grinders, 3},
        {Shelf::frothers, 3},
        {Shelf::beans, 3},
        {Shelf::care, 2},
        {Shelf::cups, 2}},
       1.8,
       1.4},
      {0.9, {{Shelf::care, 5}, {Shelf::batteries, 3}, {Shelf::filter_coffee, 1}}},
      {0.7,
       {{Shelf::cups, 3},
        {Shelf::glasses, 3},
        {Shelf::frothers, 3},
        {Shelf::kettles, 2},
        {Shelf::flasks, 3},
        {Shelf::batteries, 1}}},
      {0.02,
       {{Shelf::letters, 8}, {Shelf::chocolate, 2}, {Shelf::paper, 2}, {Shelf::biscuits, 2}},
       120.0,
       40.0},
  };
  return table;
}

double weight_in(const Mission& mission, std::int32_t month) {
  if (month == 11) return mission.weight * mission.november;
  return month == 12 ? mission.weight * mission.december : mission.weight;
}

const Mission& pick_mission(Random& random, std::int32_t month) {
  std::vector<double> weights;
  for (const Mission& mission : missions()) weights.push_back(weight_in(mission, month));
  return missions()[random.pick(weights)];
}

Shelf pick_shelf(Random& random, const Mission& mission) {
  std::vector<double> weights;
  for (const Share& share : mission.shelves) weights.push_back(share.weight);
  return mission.shelves[random.pick(weights)].shelf;
}

bool is_little(Shelf shelf) {
  constexpr std::array little = {Shelf::chocolate, Shelf::biscuits, Shelf::paper,    Shelf::cards,
                                 Shelf::ribbons,   Shelf::tea,      Shelf::batteries};
  return std::find(little.begin(), little.end(), shelf) != little.end();
}

// One line of a product, however often it was picked.
void put(std::vector<BasketLine>& lines, std::uint32_t article, std::int64_t quantity,
         Amount price) {
  const auto same = std::find_if(lines.begin(), lines.end(),
                                 [&](const BasketLine& line) { return line.article == article; });
  if (same != lines.end()) {
    same->quantity += quantity;
  } else {
    lines.push_back({article, quantity, price});
  }
}

constexpr std::uint32_t none = UINT32_MAX;
constexpr Amount left_over_max = 4'000;  // what little things are to fill up
constexpr std::int64_t lines_max = 12;

}  // namespace

Shelves::Shelves(const std::vector<Article>& articles)
    : articles_(articles), next_price_(articles.size(), 1) {
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    by_shelf_[static_cast<std::size_t>(articles[i].shelf)].push_back(i);
    prices_.push_back(articles[i].prices.front().price);
    popularity_.push_back(articles[i].popularity);
    if (is_little(articles[i].shelf)) little_things_.push_back(i);
  }
  sort_little_things();
}

void Shelves::sort_little_things() {
  std::sort(little_things_.begin(), little_things_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(prices_[a], a) < std::tie(prices_[b], b);
  });
}

void Shelves::go_to(std::size_t day) {
  STAPEL_CHECK(day >= day_);
  if (day == day_) return;
  day_ = day;
  for (std::size_t i = 0; i < articles_.size(); ++i) {
    const std::vector<PriceFrom>& prices = articles_[i].prices;
    for (; next_price_[i] < prices.size() && prices[next_price_[i]].day <= day; ++next_price_[i]) {
      prices_[i] = prices[next_price_[i]].price;
      popularity_[i] = articles_[i].popularity * prices[next_price_[i]].picked;
    }
  }
  sort_little_things();
}

// By popularity, among what costs no more; `none` where nothing does.
std::uint32_t Shelves::pick(Random& random, Shelf shelf, Amount most) const {
  const std::vector<std::uint32_t>& candidates = by_shelf_[static_cast<std::size_t>(shelf)];
  std::vector<double> weights;
  double sum = 0.0;
  for (const std::uint32_t article : candidates) {
    weights.push_back(prices_[article] <= most ? popularity_[article] : 0.0);
    sum += weights.back();
  }
  return sum > 0.0 ? candidates[random.pick(weights)] : none;
}

std::vector<BasketLine> Shelves::fill(Random& random, Amount value, std::int32_t month) const {
  const Mission& mission = pick_mission(random, month);
  std::vector<BasketLine> lines;
  Amount left = value;
  const std::int64_t wanted = std::min(lines_max, 1 + random.poisson(1.3));
  for (std::int64_t i = 0; i < wanted && left > 0; ++i) {
    const std::uint32_t article = pick(random, pick_shelf(random, mission), left);
    if (article == none) continue;
    const Amount share = i + 1 == wanted ? left : left / 2;
    const std::int64_t quantity =
        left > left_over_max ? std::max<Amount>(1, share / prices_[article]) : 1;
    put(lines, article, quantity, prices_[article]);
    left -= quantity * prices_[article];
  }
  fill_up(random, left, lines);
  return lines;
}

// Any one where all are cheaper, else the one whose price is nearest.
std::uint32_t Shelves::little_thing(Random& random, Amount left) const {
  const auto dearer = std::upper_bound(
      little_things_.begin(), little_things_.end(), left,
      [&](Amount limit, std::uint32_t article) { return limit < prices_[article]; });
  if (left <= 0) return none;
  if (dearer == little_things_.end()) return little_things_[random.below(little_things_.size())];
  if (dearer == little_things_.begin()) return *dearer;
  const std::uint32_t cheaper = *(dearer - 1);
  return prices_[*dearer] - left < left - prices_[cheaper] ? *dearer : cheaper;
}

// Dear things first where much is left; then little ones, the last of them as near as can be.
void Shelves::fill_up(Random& random, Amount left, std::vector<BasketLine>& lines) const {
  for (int tries = 0; left > left_over_max && tries < 8; ++tries) {
    const std::uint32_t article =
        pick(random, tries % 2 == 0 ? Shelf::hampers : Shelf::beans, left);
    if (article == none) continue;
    const std::int64_t quantity = std::max<Amount>(1, left / prices_[article] * 3 / 4);
    put(lines, article, quantity, prices_[article]);
    left -= quantity * prices_[article];
  }
  for (int tries = 0; tries < 6; ++tries) {
    const std::uint32_t article = little_thing(random, left);
    if (article == none || (prices_[article] > left && 2 * left < prices_[article])) break;
    put(lines, article, 1, prices_[article]);
    left -= prices_[article];
    if (left <= 0) break;
  }
  if (lines.empty()) put(lines, little_things_.front(), 1, prices_[little_things_.front()]);
}

}  // namespace stapel::simulation
