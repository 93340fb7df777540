// Completing and comparing plans.
#include "promotions/plan.h"

#include <algorithm>
#include <map>

namespace stapel::promotions {
namespace {

struct Granted {  // by one promotion
  Amount amount = 0;
  bool gift = false;
  std::int64_t points = 0;
  bool nothing() const { return amount == 0 && !gift && points == 0; }
};

bool has_gift(const Candidate& candidate) {
  return std::any_of(candidate.effects.begin(), candidate.effects.end(),
                     [](const auto& input) { return std::holds_alternative<Gift>(*input.effect); });
}

Amount gifts_value(const Candidate& candidate) {
  Amount sum = 0;
  for (const EffectInput& input : candidate.effects) {
    if (const auto* gift = std::get_if<Gift>(input.effect)) sum += gift_value(*gift);
  }
  return sum;
}

// Searches hitting sets of exactly `rest` more codes, in the order of the cart.
bool hit(const Few<const Indices*, 4>& groups, const Indices& codes, std::size_t from,
         std::size_t rest, Indices& used) {
  const bool all = std::all_of(groups.begin(), groups.end(), [&](const auto* group) {
    return std::any_of(group->begin(), group->end(), [&](std::uint32_t code) {
      return std::find(used.begin(), used.end(), code) != used.end();
    });
  });
  if (rest == 0) return all;
  for (std::size_t i = from; i + rest <= codes.size(); ++i) {
    used.push_back(codes[i]);
    if (hit(groups, codes, i + 1, rest - 1, used)) return true;
    used.pop_back();
  }
  return false;
}

// -1, 0 or 1: how a compares with b, where more is better.
int compare(std::int64_t a, std::int64_t b) { return a == b ? 0 : (a > b ? 1 : -1); }

int compare_orders(const Plan& a, const Plan& b) {
  Indices left = a.applied;
  Indices right = b.applied;
  std::sort(left.begin(), left.end());
  std::sort(right.begin(), right.end());
  if (left != right) return left < right ? 1 : -1;
  if (a.order != b.order) return a.order < b.order ? 1 : -1;
  return 0;
}

// By (place in the order of application, line): what a promotion gave to a line.
using Table = std::map<std::pair<std::size_t, std::int32_t>, Amount>;

Indices in_order_of_application(const Plan& plan) {
  Indices applied;
  for (const auto& sequence : plan.order) {
    for (const std::uint32_t candidate : sequence) {
      if (std::find(applied.begin(), applied.end(), candidate) == applied.end()) {
        applied.push_back(candidate);
      }
    }
  }
  return applied;
}

Table adjustments(const Plan& plan) {
  Table table;
  const Indices applied = in_order_of_application(plan);
  for (const Grant& grant : plan.trail) {
    if (grant.line < 0) continue;
    const auto at = std::find(applied.begin(), applied.end(), grant.candidate);
    table[{static_cast<std::size_t>(at - applied.begin()), grant.line}] += grant.amount;
  }
  return table;
}

Amount given_on_lines(const Plan& plan) {
  Amount sum = 0;
  for (const Grant& grant : plan.trail) {
    if (grant.scope == Scope::lines) sum += grant.amount;
  }
  return sum;
}

int compare_adjustments(const Plan& a, const Plan& b) {
  for (std::size_t line = 0; line < a.state.left.size(); ++line) {
    if (const int c = compare(-a.state.left[line], -b.state.left[line])) return c;
  }
  const Table left = adjustments(a);
  const Table right = adjustments(b);
  auto l = left.begin();
  auto r = right.begin();
  while (l != left.end() || r != right.end()) {
    if (r == right.end() || (l != left.end() && l->first < r->first)) return 1;
    if (l == left.end() || r->first < l->first) return -1;
    if (const int c = compare(l->second, r->second)) return c;
    ++l;
    ++r;
  }
  // Where the contract's list ends, what is given in the earlier scope decides.
  return compare(given_on_lines(a), given_on_lines(b));
}

}  // namespace

bool grants_unvalued(const Problem& problem, const Candidate& candidate, std::int64_t points) {
  if (points > 0 && problem.settings->point_value.ten_thousandths == 0) return true;
  return std::any_of(candidate.effects.begin(), candidate.effects.end(), [](const auto& input) {
    const auto* gift = std::get_if<Gift>(input.effect);
    return gift != nullptr && !gift->unit_value;
  });
}

std::int64_t unvalued_count(const Problem& problem, const Plan& plan) {
  std::int64_t count = 0;
  for (const std::uint32_t candidate : plan.applied) {
    const Candidate& c = problem.candidates[candidate];
    if (grants_unvalued(problem, c, promotional_points(c, plan.base_points))) ++count;
  }
  return count;
}

Indices codes_used(const Problem& problem, const Indices& applied) {
  Few<const Indices*, 4> groups;
  Indices used;  // codes that some promotion cannot do without
  Indices others;
  for (const std::uint32_t candidate : applied) {
    const auto& codes = problem.candidates[candidate].codes;
    if (codes.size() == 1) used.push_back(codes.front());
    if (codes.size() > 1) groups.push_back(&codes);
  }
  std::sort(used.begin(), used.end());
  used.erase(std::unique(used.begin(), used.end()), used.end());
  const auto done = std::remove_if(groups.begin(), groups.end(), [&](const auto* group) {
    return std::any_of(group->begin(), group->end(), [&](std::uint32_t code) {
      return std::binary_search(used.begin(), used.end(), code);
    });
  });
  groups.erase(done, groups.end());
  for (const auto* group : groups) others.insert(others.end(), group->begin(), group->end());
  std::sort(others.begin(), others.end());
  others.erase(std::unique(others.begin(), others.end()), others.end());
  Indices more;
  for (std::size_t size = 0; size <= groups.size(); ++size) {
    if (hit(groups, others, 0, size, more)) break;
  }
  used.insert(used.end(), more.begin(), more.end());
  std::sort(used.begin(), used.end());
  return used;
}

std::optional<std::uint32_t> complete(const Problem& problem, Plan& plan) {
  plan.applied = in_order_of_application(plan);
  const bool earns =
      std::none_of(plan.applied.begin(), plan.applied.end(), [&](std::uint32_t candidate) {
        return problem.candidates[candidate].promotion->excludes_earn_points;
      });
  plan.base_points = earns ? base_points(problem, plan.state.items_left) : 0;
  Few<Granted, 16> granted(problem.candidates.size());
  Amount given = 0;
  for (const Grant& grant : plan.trail) {
    granted[grant.candidate].amount += grant.amount;
    given += grant.amount;
  }
  plan.points = 0;
  std::optional<std::uint32_t> adds_nothing;
  for (const std::uint32_t candidate : plan.applied) {
    const Candidate& c = problem.candidates[candidate];
    granted[candidate].gift = has_gift(c);
    granted[candidate].points = promotional_points(c, plan.base_points);
    plan.points += granted[candidate].points;
    given += gifts_value(c);
    if (!adds_nothing && granted[candidate].nothing()) adds_nothing = candidate;
  }
  plan.value = given + points_value(problem, plan.points);
  return adds_nothing;
}

namespace {

// The rules that come before the order of application: -1, 0 or 1, and the rule that decided.
std::pair<int, DecidedBy> compare_sets(const Problem& problem, const Plan& a, const Plan& b) {
  if (const int c = compare(a.value, b.value)) return {c, DecidedBy::value};
  if (const int c = compare(unvalued_count(problem, a), unvalued_count(problem, b))) {
    return {c, DecidedBy::unvalued};
  }
  const auto size = [](const auto& list) { return static_cast<std::int64_t>(list.size()); };
  if (const int c = compare(size(b.applied), size(a.applied))) {
    return {c, DecidedBy::fewer_promotions};
  }
  const auto codes = [&](const Plan& plan) { return size(codes_used(problem, plan.applied)); };
  if (const int c = compare(codes(b), codes(a))) return {c, DecidedBy::fewer_codes};
  return {0, DecidedBy::earlier};
}

}  // namespace

bool adjusts_more(const Plan& a, const Plan& b) { return compare_adjustments(a, b) > 0; }

bool better(const Problem& problem, const Plan& a, const Plan& b) {
  const auto [verdict, by] = compare_sets(problem, a, b);
  if (verdict != 0) return verdict > 0;
  if (const int c = compare_orders(a, b)) return c > 0;
  return compare_adjustments(a, b) > 0;
}

DecidedBy decided_by(const Problem& problem, const Plan& a, const Plan& b) {
  return compare_sets(problem, a, b).second;
}

}  // namespace stapel::promotions
