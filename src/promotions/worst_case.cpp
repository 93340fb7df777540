// The worst cart over all moments at which other promotions are live.
#include "promotions/worst_case.h"

#include <algorithm>

#include "base/check.h"
#include "promotions/lint_times.h"
#include "promotions/worst_case_search.h"

namespace stapel::promotions {
namespace {

constexpr std::size_t starts = 6;

std::vector<const Promotion*> pointers_to(const Definitions& definitions) {
  std::vector<const Promotion*> promotions;
  for (const Promotion& promotion : definitions.promotions) promotions.push_back(&promotion);
  return promotions;
}

// Of carts that give away as much the smaller one shows it best.
Judge judge_of(Objective objective, const std::vector<LintProduct>& products,
               const PriceTerms& terms) {
  if (objective == Objective::most_given) {
    return [](const Cart&, const Evaluation& evaluation) -> std::optional<Score> {
      return Score{evaluation.totals.customer_value, -evaluation.totals.list};
    };
  }
  return [&](const Cart& cart, const Evaluation& evaluation) -> std::optional<Score> {
    const auto margin = margin_of(cart, evaluation, products, terms);
    if (!margin) return std::nullopt;
    return Score{-*margin, -evaluation.totals.list};
  };
}

// What the shop's own search finds on the cart.
WorstCase describe(const CartSearch& search, const CompiledSet& set, Objective objective,
                   const std::vector<LintProduct>& products, const WorstCaseOptions& options,
                   Instant at) {
  WorstCase worst;
  worst.objective = objective;
  worst.at = at;
  worst.cart = search.cart_of(search.best()->point);
  EvaluateOptions asked;
  asked.now = at;
  asked.hints = false;
  auto evaluation = evaluate(set, worst.cart, asked);
  STAPEL_CHECK(evaluation);
  worst.evaluation = *std::move(evaluation);
  worst.given = worst.evaluation.totals.customer_value;
  worst.margin = margin_of(worst.cart, worst.evaluation, products, options.terms);
  return worst;
}

bool is_worse(const WorstCase& a, const WorstCase& b) {
  if (a.objective == Objective::least_margin) return *a.margin < *b.margin;
  return a.given > b.given;
}

std::optional<Amount> cost_of(const std::string& sku, const std::vector<LintProduct>& products) {
  const auto at = std::ranges::find(products, sku, &LintProduct::sku);
  return at == products.end() ? std::nullopt : at->unit_cost;
}

}  // namespace

Amount net_of_tax(Amount amount, Percent rate, bool includes_tax) {
  if (!includes_tax) return amount;
  const Wide divisor = 1'000'000 + Wide{rate.ten_thousandths};
  return static_cast<Amount>((Wide{amount} * 2'000'000 + divisor) / (2 * divisor));
}

std::optional<Amount> margin_of(const Cart& cart, const Evaluation& evaluation,
                                const std::vector<LintProduct>& products, const PriceTerms& terms) {
  Wide margin = 0;
  Amount valued_gifts = 0;
  for (std::size_t i = 0; i < cart.lines.size(); ++i) {
    const CartLine& line = cart.lines[i];
    if (!line.unit_cost) return std::nullopt;
    const Percent rate = line.tax_rate.value_or(terms.tax_rate);
    margin += net_of_tax(evaluation.lines[i].net, rate, terms.include_tax);
    margin -= Wide{*line.unit_cost} * line.quantity;
  }
  for (const GrantedGift& gift : evaluation.gifts) {
    valued_gifts += gift.unit_value.value_or(0) * gift.quantity;
    margin -= Wide{cost_of(gift.sku, products).value_or(0)} * gift.quantity;
  }
  // Cashback and points in full: they are the shop's debt now. Gifts at what they cost the shop.
  const Totals& totals = evaluation.totals;
  margin -= totals.customer_value - totals.saved - valued_gifts;
  return static_cast<Amount>(margin);
}

std::optional<WorstCase> find_worst_case(const Definitions& definitions,
                                         const std::vector<LintProduct>& products,
                                         Objective objective, const WorstCaseOptions& options) {
  const Definitions live = live_definitions(definitions, options.now);
  const auto set = CompiledSet::compile(live);
  const std::vector<const Promotion*> promotions = pointers_to(live);
  SpaceOptions wanted{.size = options.size, .terms = options.terms};
  wanted.only_with_costs = objective == Objective::least_margin;
  if (wanted.only_with_costs && products.empty()) return std::nullopt;
  const CartSpace space =
      make_space(promotions, live.settings, products.empty() ? nullptr : &products, wanted);
  const Moments moments = moments_of(live, options.now);
  const Judge judge = judge_of(objective, products, options.terms);
  std::optional<WorstCase> worst;
  std::int64_t priced = 0;
  bool exhaustive = space.complete && moments.complete;
  for (const Instant at : moments.at) {
    const auto share = static_cast<std::int64_t>(moments.at.size());
    CartSearch search({.set = set.get(),
                       .settings = &live.settings,
                       .space = &space,
                       .now = at,
                       .carts_max = options.carts_max / share,
                       .budget = options.budget},
                      judge);
    if (!search.enumerate(options.exhaustive_max / share)) {
      exhaustive = false;
      search.climb_from(starting_points(space, promotions), starts);
    }
    priced += search.carts_priced();
    exhaustive = exhaustive && search.all_proven() && !search.out_of_budget();
    if (!search.best()) continue;
    WorstCase found = describe(search, *set, objective, products, options, at);
    if (!worst || is_worse(found, *worst)) worst = std::move(found);
  }
  if (!worst) return worst;
  worst->exhaustive = exhaustive;
  worst->carts_priced = priced;
  return worst;
}

}  // namespace stapel::promotions
