// Rules that price carts: products below cost or margin in the deepest stack that the set allows,
// and products that are cheaper in one channel than in another. The kernel prices; nothing is
// reckoned beside it.
#include <algorithm>
#include <map>
#include <set>

#include "promotions/lint_rules.h"
#include "promotions/lint_times.h"
#include "promotions/worst_case_search.h"

namespace stapel::promotions {
namespace {

constexpr std::size_t products_max = 20'000;    // that are priced one by one
constexpr std::size_t searched_alone_max = 60;  // up to which each has a search of its own
constexpr std::size_t fillers_max = 40;         // products beside the one that is looked at
constexpr std::int64_t carts_per_product = 150;
constexpr std::int64_t units_max = 100;
constexpr std::int64_t lines_max = 3;
constexpr std::size_t listed_max = 5;
constexpr std::int64_t nothing_left = -1'000'000'000'000;  // the share of a price of zero

// The live promotions, compiled, with what a search needs.
struct LiveSet {
  Definitions definitions;
  std::shared_ptr<const CompiledSet> set;
  std::vector<const Promotion*> promotions;
  Moments moments;
};

LiveSet live_set(const LintInput& input) {
  LiveSet live;
  live.definitions = live_definitions(*input.definitions, input.options->now);
  live.set = CompiledSet::compile(live.definitions);
  for (const Promotion& promotion : live.definitions.promotions) {
    live.promotions.push_back(&promotion);
  }
  live.moments = moments_of(live.definitions, input.options->now);
  return live;
}

// Nothing where the budget is used up.
std::optional<Evaluation> price(const LintInput& input, const LiveSet& live, const Cart& cart,
                                Instant at) {
  if (input.out_of_budget()) return std::nullopt;
  EvaluateOptions options;
  options.now = at;
  options.hints = false;
  auto evaluation = evaluate(*live.set, cart, options);
  if (!evaluation) return std::nullopt;
  if (input.budget) input.budget->take(*evaluation);
  return *std::move(evaluation);
}

// --- Margins -------------------------------------------------------------------------------------

// What is left of one line: all of it net of VAT, after its share of the cashback.
struct LineMargin {
  Amount net = 0;
  Amount cost = 0;
  std::int64_t share = 0;  // (net - cost) / net, in ten-thousandths of a percent
};

LineMargin line_margin(const CartLine& line, Amount line_net, const Totals& totals,
                       const PriceTerms& terms) {
  Amount left = line_net;
  if (totals.items > 0) {
    left -= static_cast<Amount>(Wide{totals.cashback} * line_net / totals.items);
  }
  LineMargin margin;
  margin.net = net_of_tax(left, line.tax_rate.value_or(terms.tax_rate), terms.include_tax);
  margin.cost = *line.unit_cost * line.quantity;
  margin.share =
      margin.net == 0
          ? nothing_left
          : static_cast<std::int64_t>(Wide{margin.net - margin.cost} * 1'000'000 / margin.net);
  return margin;
}

std::optional<std::size_t> line_with(const Cart& cart, const std::string& sku) {
  const auto at = std::ranges::find(cart.lines, sku, &CartLine::sku);
  if (at == cart.lines.end()) return std::nullopt;
  return static_cast<std::size_t>(at - cart.lines.begin());
}

// A product's deepest stack that was found.
struct Deepest {
  PricedCart cart;
  std::size_t line = 0;
  LineMargin margin;
};

// Nothing where no promotion touches the product on this cart.
std::optional<Deepest> judge_cart(const LintInput& input, const Cart& cart,
                                  const Evaluation& evaluation, const std::string& sku) {
  const auto at = line_with(cart, sku);
  if (!at || !cart.lines[*at].unit_cost) return std::nullopt;
  const bool touched = !evaluation.lines[*at].adjustments.empty() || evaluation.totals.cashback > 0;
  if (!touched) return std::nullopt;
  Deepest found;
  found.line = *at;
  found.margin = line_margin(cart.lines[*at], evaluation.lines[*at].net, evaluation.totals,
                             input.options->terms);
  return found;
}

void keep_deeper(std::optional<Deepest>& best, std::optional<Deepest> found) {
  if (!found) return;
  if (!best || found->margin.share < best->margin.share) best = std::move(found);
}

std::uint32_t position_of(const CartSpace& space, const std::string& sku) {
  const auto at = std::ranges::find(space.products, sku, &CartLine::sku);
  return static_cast<std::uint32_t>(at - space.products.begin());
}

// Searches the carts with this product for the one on which it is left with least.
std::optional<Deepest> search_deepest(const LintInput& input, const LiveSet& live,
                                      const CartSpace& space, const std::string& sku) {
  std::optional<Deepest> best;
  const std::uint32_t product = position_of(space, sku);
  std::vector<Point> starts = starting_points(space, live.promotions);
  for (Point& point : starts) {
    const bool there =
        std::ranges::any_of(point.lines, [&](const auto& line) { return line.first == product; });
    if (!there) point.lines.insert(point.lines.begin(), {product, 1});
  }
  const Judge judge = [&](const Cart& cart, const Evaluation& evaluation) -> std::optional<Score> {
    const auto found = judge_cart(input, cart, evaluation, sku);
    if (!found) return std::nullopt;
    return Score{-found->margin.share, -evaluation.totals.list};
  };
  for (const Instant at : live.moments.at) {
    CartSearch search({.set = live.set.get(),
                       .settings = &live.definitions.settings,
                       .space = &space,
                       .now = at,
                       .carts_max = carts_per_product,
                       .pinned = product,
                       .budget = input.budget},
                      judge);
    search.climb_from(starts, 2);
    if (!search.best()) continue;
    const Cart cart = search.cart_of(search.best()->point);
    auto evaluation = price(input, live, cart, at);
    if (!evaluation) continue;
    auto found = judge_cart(input, cart, *evaluation, sku);
    if (found) found->cart = {cart, at, *std::move(evaluation)};
    keep_deeper(best, std::move(found));
  }
  return best;
}

// The same cart with another product in the place of the one that was searched.
std::optional<Deepest> try_in_place(const LintInput& input, const LiveSet& live,
                                    const Deepest& pattern, const CartLine& line) {
  Deepest tried = pattern;
  Cart& cart = tried.cart.cart;
  if (line_with(cart, line.sku)) return std::nullopt;
  CartLine& place = cart.lines[pattern.line];
  CartLine put = line;
  put.id = place.id;
  put.quantity = place.quantity;
  put.tags = place.tags;
  put.lists = place.lists;
  put.on_sale = place.on_sale;
  put.attributes = place.attributes;
  place = std::move(put);
  auto evaluation = price(input, live, cart, pattern.cart.at);
  if (!evaluation) return std::nullopt;
  auto found = judge_cart(input, cart, *evaluation, line.sku);
  if (found) found->cart = {std::move(cart), pattern.cart.at, *std::move(evaluation)};
  return found;
}

std::vector<CartLine> lines_with_costs(const LintInput& input) {
  std::vector<CartLine> lines;
  for (const LintProduct& product : *input.catalogue) {
    if (!product.unit_cost || !(product.currency == input.definitions->settings.currency)) continue;
    lines.push_back(line_of(product, input.options->terms));
  }
  return lines;
}

// Of products alike those that may be hit hardest: the narrowest margin, the cheapest, the dearest.
std::vector<std::uint32_t> representatives(const LintInput& input,
                                           const std::vector<CartLine>& lines,
                                           const std::vector<std::uint32_t>& alike) {
  const auto share = [&](std::uint32_t i) {
    return line_margin(lines[i], lines[i].unit_price, Totals{}, input.options->terms).share;
  };
  const auto price_of = [&](std::uint32_t i) { return lines[i].unit_price; };
  std::set<std::uint32_t> chosen{*std::ranges::min_element(alike, {}, share),
                                 *std::ranges::min_element(alike, {}, price_of),
                                 *std::ranges::max_element(alike, {}, price_of)};
  return {chosen.begin(), chosen.end()};
}

// The deepest stack of each product with a known cost; nothing where none touches it.
std::vector<std::pair<std::string, Deepest>> deepest_stacks(const LintInput& input,
                                                            const LiveSet& live,
                                                            const std::vector<CartLine>& lines) {
  std::vector<std::vector<std::uint32_t>> groups = products_alike(live.promotions, lines);
  if (lines.size() <= searched_alone_max) {
    groups.clear();
    for (std::uint32_t i = 0; i < lines.size(); ++i) groups.push_back({i});
  }
  SpaceOptions options{.size = {.lines = lines_max, .units = units_max, .total_max = {}},
                       .terms = input.options->terms};
  options.try_most_units = false;
  options.products_max = fillers_max;
  for (const auto& alike : groups) {
    for (const std::uint32_t i : representatives(input, lines, alike)) {
      options.keep.insert(lines[i].sku);
    }
  }
  const CartSpace space =
      make_space(live.promotions, live.definitions.settings, input.catalogue, options);
  std::vector<std::pair<std::string, Deepest>> found;
  for (const auto& alike : groups) {
    std::vector<Deepest> patterns;
    for (const std::uint32_t i : representatives(input, lines, alike)) {
      auto deepest = search_deepest(input, live, space, lines[i].sku);
      if (deepest) patterns.push_back(*std::move(deepest));
    }
    for (const std::uint32_t i : alike) {
      std::optional<Deepest> best;
      for (const Deepest& pattern : patterns) {
        const bool own = pattern.cart.cart.lines[pattern.line].sku == lines[i].sku;
        keep_deeper(best, own ? pattern : try_in_place(input, live, pattern, lines[i]));
      }
      if (best) found.emplace_back(lines[i].sku, *std::move(best));
    }
  }
  return found;
}

// Promotions that touch the line, or give cashback.
std::vector<std::string> promotions_on(const Deepest& deepest) {
  std::set<std::string> ids;
  for (const Adjustment& adjustment : deepest.cart.evaluation.lines[deepest.line].adjustments) {
    ids.insert(adjustment.promotion);
  }
  for (const Applied& applied : deepest.cart.evaluation.applied) {
    if (applied.cashback > 0) ids.insert(applied.promotion);
  }
  return {ids.begin(), ids.end()};
}

std::vector<LintPlace> places_of(const LintInput& input, const std::vector<std::string>& ids) {
  std::vector<LintPlace> places;
  for (const std::uint32_t position : input.live) {
    if (std::ranges::find(ids, input.promotion(position).id) == ids.end()) continue;
    places.push_back({position, "/effects"});
  }
  return places;
}

// Products that the same promotions bring below cost or margin.
struct Sunk {
  std::vector<std::string> skus;
  Deepest worst;
};

void report_sunk(const LintInput& input, LintRule rule, const std::vector<std::string>& ids,
                 const Sunk& sunk, Findings& findings) {
  const Language language = input.options->language;
  const CartLine& line = sunk.worst.cart.cart.lines[sunk.worst.line];
  const LineMargin& margin = sunk.worst.margin;
  const std::string by = list_text(ids, listed_max, language);
  const std::string skus = list_text(sunk.skus, listed_max, language);
  const Amount line_net = sunk.worst.cart.evaluation.lines[sunk.worst.line].net;
  const bool cost = rule == LintRule::below_cost;
  const std::vector<std::string> details =
      cost ? std::vector<std::string>{line.sku,
                                      by,
                                      money_text(line_net / line.quantity, input),
                                      money_text(margin.net / line.quantity, input),
                                      money_text(*line.unit_cost, input),
                                      skus}
           : std::vector<std::string>{line.sku, by,
                                      percent_text(Percent{margin.share / 100 * 100}, language),
                                      percent_text(input.options->margin, language), skus};
  findings.add(rule, cost ? Severity::error : Severity::warning, places_of(input, ids), details)
      .cart = sunk.worst.cart;
}

void check_margins(const LintInput& input, const LiveSet& live, Findings& findings) {
  std::vector<CartLine> lines = lines_with_costs(input);
  if (lines.empty()) return;
  if (lines.size() > products_max) {
    lines.resize(products_max);
    const std::string most = std::to_string(products_max);
    findings.leave_out("marges: alleen de eerste " + most + " artikelen zijn bekeken",
                       "margins: only the first " + most + " products were looked at");
  }
  std::map<std::pair<LintRule, std::vector<std::string>>, Sunk> sunk;
  for (auto& [sku, deepest] : deepest_stacks(input, live, lines)) {
    const bool below_cost = deepest.margin.net < deepest.margin.cost;
    if (!below_cost && deepest.margin.share >= input.options->margin.ten_thousandths) continue;
    const LintRule rule = below_cost ? LintRule::below_cost : LintRule::below_margin;
    const auto [at, added] = sunk.try_emplace({rule, promotions_on(deepest)});
    at->second.skus.push_back(sku);
    if (added || deepest.margin.share < at->second.worst.margin.share) {
      at->second.worst = std::move(deepest);
    }
  }
  for (const auto& [key, found] : sunk) {
    report_sunk(input, key.first, key.second, found, findings);
  }
}

// --- Channels ------------------------------------------------------------------------------------

// The price of one product in one channel.
struct ChannelPrice {
  std::string channel;
  Amount items = 0;
  std::int64_t units = 1;
  std::set<std::string> promotions;
};

std::string channel_name(const LintInput& input, const FactValue& value) {
  if (const auto* name = std::get_if<std::string>(&value)) return quoted_name(*name);
  return input.dutch() ? "(elk ander)" : "(any other)";
}

// The cheapest and the dearest channel for so many units of a product; nothing where all are equal.
using ChannelGap = std::pair<ChannelPrice, ChannelPrice>;
std::optional<ChannelGap> gap_of(const LintInput& input, const LiveSet& live,
                                 const CartSpace& space, std::size_t channel_fact, Point point,
                                 Instant at) {
  const Fact& fact = space.facts[channel_fact];
  std::vector<ChannelPrice> prices;
  for (std::uint32_t value = 0; value < fact.values.size(); ++value) {
    point.facts[channel_fact] = value;
    const auto evaluation = price(input, live, build_cart(space, point, at, input.zone), at);
    if (!evaluation) return std::nullopt;
    ChannelPrice one{channel_name(input, fact.values[value]),
                     evaluation->totals.items,
                     point.lines.front().second,
                     {}};
    for (const Adjustment& adjustment : evaluation->lines.front().adjustments) {
      one.promotions.insert(adjustment.promotion);
    }
    prices.push_back(std::move(one));
  }
  const auto [low, high] = std::ranges::minmax_element(prices, {}, &ChannelPrice::items);
  if (low == prices.end() || low->items == high->items) return std::nullopt;
  return ChannelGap{*low, *high};
}

bool is_wider(const ChannelGap& a, const ChannelGap& b) {
  return Wide{a.second.items - a.first.items} * b.first.units >
         Wide{b.second.items - b.first.items} * a.first.units;
}

struct ChannelFinding {
  std::string sku;
  ChannelGap gap;
  std::set<std::string> skus;
};

std::vector<std::string> causes_of(const ChannelGap& gap) {
  std::vector<std::string> causes;
  for (const std::string& id : gap.first.promotions) {
    if (!gap.second.promotions.contains(id)) causes.push_back(id);
  }
  if (causes.empty()) causes.assign(gap.first.promotions.begin(), gap.first.promotions.end());
  return causes;
}

void check_channels(const LintInput& input, const LiveSet& live, Findings& findings) {
  SpaceOptions options{.size = {.lines = 1, .units = 12, .total_max = {}},
                       .terms = input.options->terms};
  const CartSpace space =
      make_space(live.promotions, live.definitions.settings, input.catalogue, options);
  const auto fact = std::ranges::find_if(space.facts, [](const Fact& one) {
    return !one.is_code && one.attribute == Attribute::cart_channel;
  });
  if (fact == space.facts.end()) return;
  const auto channel_fact = static_cast<std::size_t>(fact - space.facts.begin());
  std::map<std::vector<std::string>, ChannelFinding> found;  // by cause
  for (std::uint32_t product = 0; product < space.products.size(); ++product) {
    std::optional<ChannelGap> widest;
    for (const Instant at : live.moments.at) {
      for (const std::int64_t units : space.quantities[product]) {
        Point point;
        point.facts.assign(space.facts.size(), 0);
        point.lines.emplace_back(product, units);
        auto gap = gap_of(input, live, space, channel_fact, std::move(point), at);
        if (gap && (!widest || is_wider(*gap, *widest))) widest = std::move(gap);
      }
    }
    if (!widest) continue;
    ChannelFinding& one = found[causes_of(*widest)];
    one.skus.insert(space.products[product].sku);
    if (one.sku.empty() || is_wider(*widest, one.gap)) {
      one.sku = space.products[product].sku;
      one.gap = *widest;
    }
  }
  for (const auto& [causes, one] : found) {
    const auto& [low, high] = one.gap;
    const std::string what = low.units == 1 ? one.sku : std::to_string(low.units) + " x " + one.sku;
    findings.add(
        LintRule::cheaper_in_one_channel, Severity::warning, places_of(input, causes),
        {what, low.channel, money_text(low.items, input), high.channel,
         money_text(high.items, input), list_text(causes, listed_max, input.options->language),
         std::to_string(one.skus.size())});
  }
}

}  // namespace

void lint_prices(const LintInput& input, Findings& findings) {
  if (input.catalogue == nullptr || input.live.empty()) return;
  const LiveSet live = live_set(input);
  if (!live.moments.complete) {
    findings.leave_out("prijzen: alleen de eerste momenten waarop acties wisselen zijn bekeken",
                       "prices: only the first moments at which promotions change were looked at");
  }
  check_margins(input, live, findings);
  check_channels(input, live, findings);
}

}  // namespace stapel::promotions
