// Facts about candidates that do not change while the search runs.
#include "promotions/search_facts.h"

#include <algorithm>
#include <string_view>

#include "promotions/plan.h"
#include "promotions/stacking.h"
#include "promotions/unit_roles.h"

namespace stapel::promotions {
namespace {

EffectFacts learn(const Problem& problem, const EffectInput& input, bool capped) {
  EffectFacts facts;
  facts.everywhere = true;
  for (std::size_t line = 0; line < input.lines.size(); ++line) {
    if (problem.items[line].discountable && !input.lines[line]) facts.everywhere = false;
  }
  if (const auto* percent = std::get_if<PercentOff>(input.effect)) {
    if (percent->max_amount || percent->max_units || percent->base == Base::list) return facts;
    facts.scales = !capped;
    if (!capped) facts.share = percent->percent;
  } else if (const auto* tiers = std::get_if<Tiers>(input.effect)) {
    const Tiers::Tier* tier = tier_reached(*tiers, problem, input.lines);
    if (tier == nullptr || tiers->max_amount || tiers->base == Base::list) return facts;
    facts.scales = !capped && !std::holds_alternative<Amount>(tier->gives);
    const auto* share = std::get_if<Percent>(&tier->gives);
    if (share && !capped) facts.share = *share;
  } else if (const auto* price = std::get_if<SetUnitPrice>(input.effect)) {
    facts.scales = !capped && !price->max_amount;
  } else if (const auto* buy = std::get_if<BuyXGetY>(input.effect)) {
    facts.scales = !capped && !buy->max_amount;
  } else if (const auto* nth = std::get_if<NthUnit>(input.effect)) {
    facts.scales = !capped && !nth->max_amount;
  } else if (const auto* bundle = std::get_if<BundlePrice>(input.effect)) {
    facts.scales = !capped && !bundle->max_amount;
  }
  return facts;
}

CandidateFacts learn(const Problem& problem, std::uint32_t c) {
  const Candidate& candidate = problem.candidates[c];
  CandidateFacts facts;
  for (std::uint32_t other = 0; other < problem.candidates.size(); ++other) {
    const Promotion& promotion = *problem.candidates[other].promotion;
    if (other != c && !may_combine(*candidate.promotion, promotion)) facts.clashes |= bit(other);
  }
  for (const EffectInput& input : candidate.effects) {
    facts.effects.push_back(learn(problem, input, candidate.grant_max != unlimited));
    facts.has_roles = facts.has_roles || is_role_effect(*input.effect);
    if (const auto* gift = std::get_if<Gift>(input.effect)) facts.gifts += gift_value(*gift);
    if (std::holds_alternative<Points>(*input.effect)) facts.has_points = true;
  }
  facts.unvalued = grants_unvalued(problem, candidate, facts.has_points ? 1 : 0);
  const bool rewards = candidate.in_scope(Scope::rewards);
  facts.only_once = candidate.effects.size() == 1 &&
                    (!rewards || std::holds_alternative<Cashback>(*candidate.effects[0].effect));
  facts.late_falls = candidate.late && falls_with_discounted(*candidate.late);
  return facts;
}

LineSet lines_of(const Candidate& candidate) {
  LineSet out;
  for (const EffectInput& input : candidate.effects) {
    if (input.scope != Scope::lines) continue;
    out.resize(input.lines.size(), 0);
    for (std::size_t line = 0; line < out.size(); ++line) {
      out[line] |= input.lines[line];
      if (!input.bought.empty()) out[line] |= input.bought[line];
    }
  }
  return out;
}

bool overlap(const LineSet& a, const LineSet& b) {
  for (std::size_t line = 0; line < a.size(); ++line) {
    if (a[line] && b[line]) return true;
  }
  return false;
}

void include(LineSet& lines, const LineSet& more) {
  lines.resize(more.size(), 0);
  for (std::size_t line = 0; line < more.size(); ++line) lines[line] |= more[line];
}

// Groups of promotions of scope lines that do not touch each other: no common line, no clash. A
// threshold on the discounted subtotal ties all of them together.
void add_line_stages(const Problem& problem, Mask members, const SearchFacts& facts,
                     Stages& stages) {
  bool waits = false;
  for_each(members, [&](std::uint32_t c) { waits = waits || problem.candidates[c].late; });
  for_each(members, [&](std::uint32_t c) {
    Stage joined{Scope::lines, bit(c), lines_of(problem.candidates[c])};
    for (std::size_t s = stages.size(); s-- > 0;) {
      Stage& stage = stages[s];
      const bool clash = (facts.candidates[c].clashes & stage.members) != 0;
      if (!waits && !clash && !overlap(joined.lines, stage.lines)) continue;
      joined.members |= stage.members;
      include(joined.lines, stage.lines);
      stages.erase(stages.begin() + static_cast<std::ptrdiff_t>(s));
    }
    stages.push_back(std::move(joined));
  });
  std::sort(stages.begin(), stages.end(), [](const Stage& a, const Stage& b) {
    return std::countr_zero(a.members) < std::countr_zero(b.members);
  });
}

bool covers(const LineSet& lines, const Stage& stage) {
  for (std::size_t line = 0; line < stage.lines.size(); ++line) {
    if (stage.lines[line] && !lines[line]) return false;
  }
  return true;
}

}  // namespace

SearchFacts learn(const Problem& problem) {
  SearchFacts facts;
  Few<std::string_view, 4> groups;
  for (std::uint32_t c = 0; c < problem.candidates.size(); ++c) {
    facts.candidates.push_back(learn(problem, c));
    const auto& group = problem.candidates[c].promotion->stacking.group;
    if (!group) continue;
    const auto at = std::find(groups.begin(), groups.end(), *group);
    facts.candidates.back().group = static_cast<std::int32_t>(at - groups.begin());
    if (at == groups.end()) groups.push_back(*group);
  }
  facts.groups = groups.size();
  return facts;
}

Stages make_stages(const Problem& problem, Mask allowed, SearchFacts& facts) {
  Mask in_scope[scope_count] = {};
  for_each(allowed, [&](std::uint32_t c) {
    for (std::size_t s = 0; s < scope_count; ++s) {
      if (problem.candidates[c].in_scope(static_cast<Scope>(s))) in_scope[s] |= bit(c);
    }
  });
  Stages stages;
  add_line_stages(problem, in_scope[0], facts, stages);
  const std::size_t line_stages = stages.size();
  for (std::size_t s = 1; s < scope_count; ++s) {
    if (in_scope[s]) stages.push_back({static_cast<Scope>(s), in_scope[s], {}});
  }
  for_each(allowed, [&](std::uint32_t c) {
    auto effect = facts.candidates[c].effects.begin();
    for (const EffectInput& input : problem.candidates[c].effects) {
      effect->covers = 0;
      for (std::size_t s = 0; s < line_stages && !input.lines.empty(); ++s) {
        if (covers(input.lines, stages[s])) effect->covers |= bit(s);
      }
      ++effect;
    }
  });
  return stages;
}

}  // namespace stapel::promotions
