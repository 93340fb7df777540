// Discounts that are deeper, wider or less guarded than a careful shop would have them.
#include <algorithm>

#include "promotions/lint_rules.h"
#include "promotions/lint_walk.h"

namespace stapel::promotions {
namespace {

constexpr Percent capped_from{200'000};      // 20%: from here on a maximum is advised
constexpr Percent must_cap_from{500'000};    // 50%: from here on its absence is a warning
constexpr Percent untargeted_from{250'000};  // 25% on everything, for everyone
constexpr std::size_t segmented_from = 3;    // promotions from which some should have a target
constexpr std::size_t listed_max = 100;

bool at_least(Percent a, Percent b) { return a.ten_thousandths >= b.ten_thousandths; }

// The percentage of an effect that takes it off an open amount; nothing for any other effect.
std::optional<Percent> open_percent(const Effect& effect) {
  if (const auto* off = std::get_if<PercentOff>(&effect)) {
    if (!off->max_amount && !off->max_units) return off->percent;
  }
  if (const auto* cashback = std::get_if<Cashback>(&effect)) {
    const auto* percent = std::get_if<Percent>(&cashback->back);
    if (percent && !cashback->max_amount) return *percent;
  }
  return std::nullopt;
}

void check_maximum(const LintInput& input, std::uint32_t position, Findings& findings) {
  const Promotion& promotion = input.promotion(position);
  if (promotion.limits.max_discount) return;
  for (std::size_t i = 0; i < promotion.effects.size(); ++i) {
    const auto percent = open_percent(promotion.effects[i]);
    if (!percent || !at_least(*percent, capped_from)) continue;
    findings.add(LintRule::no_maximum_discount,
                 at_least(*percent, must_cap_from) ? Severity::warning : Severity::advice,
                 {{position, "/effects/" + std::to_string(i) + "/percent"}},
                 {promotion.id, percent_text(*percent, input.options->language)});
  }
}

// Whether the test lets only those through who have not ordered yet.
bool asks_for_first_order(const Predicate& leaf) {
  const auto* test = std::get_if<AttributeTest>(&leaf.node);
  if (test == nullptr || test->attribute != Attribute::customer_orders) return false;
  const auto* number = std::get_if<std::int64_t>(&test->operand);
  if (number == nullptr) return false;
  if (test->op == Operator::less) return *number == 1;
  return *number == 0 && (test->op == Operator::equal || test->op == Operator::less_or_equal);
}

void check_first_order(const LintInput& input, std::uint32_t position, Findings& findings) {
  const Promotion& promotion = input.promotion(position);
  if (!promotion.conditions || promotion.limits.per_customer) return;
  bool first_order = false;
  for_each_needed(*promotion.conditions, [&](const Predicate& leaf) {
    first_order = first_order || asks_for_first_order(leaf);
  });
  if (!first_order) return;
  findings.add(LintRule::no_customer_limit, Severity::warning, {{position, "/limits"}},
               {promotion.id});
}

void check_target(const LintInput& input, std::uint32_t position, Findings& findings) {
  const Promotion& promotion = input.promotion(position);
  if (!promotion.automatic() || promotion.conditions) return;
  for (std::size_t i = 0; i < promotion.effects.size(); ++i) {
    const auto* off = std::get_if<PercentOff>(&promotion.effects[i]);
    if (!off || off->lines || !at_least(off->percent, untargeted_from)) continue;
    findings.add(LintRule::untargeted_discount, Severity::warning,
                 {{position, "/effects/" + std::to_string(i)}},
                 {promotion.id, percent_text(off->percent, input.options->language)});
  }
}

bool is_free_shipping(const Effect& effect) {
  const auto* off = std::get_if<ShippingOff>(&effect);
  if (off == nullptr || off->max_amount) return false;
  const auto* percent = std::get_if<Percent>(&off->off);
  const auto* price = std::get_if<ShippingOff::ToPrice>(&off->off);
  return (percent && percent->ten_thousandths == 1'000'000) || (price && price->price == 0);
}

// What a cart must cost at least, by its conditions.
Amount subtotal_needed(const Promotion& promotion) {
  Amount needed = 0;
  if (!promotion.conditions) return needed;
  for_each_needed(*promotion.conditions, [&](const Predicate& leaf) {
    const auto* test = std::get_if<AttributeTest>(&leaf.node);
    const auto* sum = std::get_if<AggregateTest>(&leaf.node);
    const bool subtotal = test && (test->attribute == Attribute::cart_subtotal ||
                                   test->attribute == Attribute::cart_subtotal_discounted);
    if (!subtotal && !(sum && sum->aggregate == Aggregate::sum)) return;
    const Operator op = test ? test->op : sum->op;
    if (op != Operator::greater && op != Operator::greater_or_equal) return;
    needed = std::max(needed, std::get<std::int64_t>(test ? test->operand : sum->operand));
  });
  return needed;
}

void check_shipping(const LintInput& input, std::uint32_t position, Findings& findings) {
  const Promotion& promotion = input.promotion(position);
  const Amount needed = subtotal_needed(promotion);
  if (needed >= *input.options->average_order) return;
  const bool targeted =
      promotion.conditions && !promotion.automatic();  // a code is handed out on purpose
  for (std::size_t i = 0; i < promotion.effects.size(); ++i) {
    if (targeted || !is_free_shipping(promotion.effects[i])) continue;
    const std::string from =
        input.dutch() ? (needed > 0 ? "vanaf " + money_text(needed, input) : "zonder drempel")
                      : (needed > 0 ? "from " + money_text(needed, input) : "without a threshold");
    findings.add(LintRule::free_shipping_below_average, Severity::warning,
                 {{position, "/effects/" + std::to_string(i)}},
                 {promotion.id, from, money_text(*input.options->average_order, input)});
  }
}

void check_measurable(const LintInput& input, Findings& findings) {
  std::vector<LintPlace> places;
  std::vector<std::string> ids;
  for (const std::uint32_t position : input.live) {
    const Promotion& promotion = input.promotion(position);
    if (!promotion.campaign.empty() || !promotion.goal.empty()) continue;
    ids.push_back(promotion.id);
    if (places.size() < listed_max) places.push_back({position, ""});
  }
  if (ids.empty()) return;
  findings.add(LintRule::not_measurable, Severity::advice, places,
               {list_text(ids, 5, input.options->language)});
}

bool has_target_group(const Promotion& promotion) {
  bool found = promotion.holdout.has_value() || promotion.audience == "members" ||
               promotion.audience == "personal";
  for_each_leaf(promotion, [&](const Predicate& leaf, const std::string&) {
    const auto* test = std::get_if<AttributeTest>(&leaf.node);
    found = found || (test && (test->attribute == Attribute::customer_segments ||
                               test->attribute == Attribute::customer_groups));
  });
  return found;
}

void check_segmentation(const LintInput& input, Findings& findings) {
  if (input.live.size() < segmented_from) return;
  const bool any = std::ranges::any_of(input.live, [&](std::uint32_t position) {
    return has_target_group(input.promotion(position));
  });
  if (!any) findings.add(LintRule::no_segmentation, Severity::advice, {}, {});
}

}  // namespace

void lint_depth(const LintInput& input, Findings& findings) {
  for (const std::uint32_t position : input.live) {
    check_maximum(input, position, findings);
    check_first_order(input, position, findings);
    check_target(input, position, findings);
    if (input.options->average_order) check_shipping(input, position, findings);
  }
  check_measurable(input, findings);
  check_segmentation(input, findings);
}

}  // namespace stapel::promotions
