// How an answer is held to an expectation. Nothing is compared loosely: what the expectation does
// not tell must not be there.
#include <algorithm>

#include "expectation.h"

namespace stapel::golden {

using promotions::Adjustment;
using promotions::Applied;
using promotions::Evaluation;
using promotions::GrantedGift;
using promotions::Hint;
using promotions::Rejected;

class Expectation::Check {
 public:
  Check(const Expectation& expected, const Evaluation& got) : expected_(expected), got_(got) {}

  std::vector<std::string> run(promotions::Policy policy) {
    check_totals();
    check_priced();
    check_applied();
    check_refused();
    check_hints();
    check_tenders();
    check_sums();
    if (policy == promotions::Policy::best_for_customer) check_proof();
    return std::move(failures_);
  }

 private:
  void fail(const Place& place, const std::string& expected, const std::string& got) {
    failures_.push_back(place.text() + ":\n    expected  " + expected + "\n    got       " + got);
  }
  std::string money(Amount amount) const { return amount_text(amount, expected_.currency_); }

  static std::int64_t total_of(const promotions::Totals& totals, std::string_view name) {
    if (name == "total") return totals.total;
    if (name == "items") return totals.items;
    if (name == "due") return totals.due;
    if (name == "saved") return totals.saved;
    if (name == "cashback") return totals.cashback;
    if (name == "line discounts") return totals.line_discounts;
    if (name == "order discounts") return totals.order_discounts;
    if (name == "points") return totals.points;
    if (name == "base points") return totals.base_points;
    return totals.customer_value;
  }

  void check_totals() {
    for (const auto& [place, total] : expected_.totals_) {
      const std::int64_t got = total_of(got_.totals, total.name);
      const auto text = [&](std::int64_t value) {
        return std::string(total.name) + " " + (total.money ? money(value) : std::to_string(value));
      };
      if (got != total.value) fail(place, text(total.value), text(got));
    }
  }

  std::string text(const Priced& priced) const {
    std::string out = priced.id + ": " + money(priced.list);
    for (const Adjustment& one : priced.adjustments)
      out += " - " + money(one.amount) + " " + one.promotion;
    return priced.adjustments.empty() ? out : out + " = " + money(priced.net);
  }

  std::vector<Priced> priced() const {
    std::vector<Priced> out;
    for (const promotions::PricedLine& line : got_.lines)
      out.push_back({line.id, line.list, line.net, line.adjustments});
    if (got_.shipping)
      out.push_back(
          {"shipping", got_.shipping->list, got_.shipping->net, got_.shipping->adjustments});
    return out;
  }

  void check_priced() {
    const std::vector<Priced> got = priced();
    for (const auto& [place, wanted] : expected_.priced_) {
      const auto found = std::ranges::find(got, wanted.id, &Priced::id);
      if (found == got.end()) {
        fail(place, text(wanted), "no line of the cart has this name");
      } else if (*found != wanted) {
        fail(place, text(wanted), text(*found));
      }
    }
    for (const Priced& one : got) {
      const bool told = std::ranges::any_of(
          expected_.priced_, [&](const auto& wanted) { return wanted.value.id == one.id; });
      if (!told && !one.adjustments.empty())
        fail(expected_.place_, "no discount on " + one.id, text(one));
    }
  }

  std::string text(const Applied& applied) const {
    std::string out = "applies " + applied.promotion;
    for (std::size_t i = 0; i < applied.codes.size(); ++i)
      out += (i == 0 ? " with " : " and ") + applied.codes[i];
    out += ": " + money(applied.amount);
    if (applied.cashback > 0) out += ", cashback " + money(applied.cashback);
    if (applied.points > 0) out += ", " + std::to_string(applied.points) + " points";
    for (const GrantedGift& gift : applied.gifts) {
      out += ", gift " + std::to_string(gift.quantity) + " x " + gift.sku;
      if (gift.unit_value) out += " worth " + money(*gift.unit_value);
    }
    return out;
  }

  void check_applied() {
    for (std::size_t i = 0; i < std::max(expected_.applied_.size(), got_.applied.size()); ++i) {
      const bool wanted = i < expected_.applied_.size(), has = i < got_.applied.size();
      if (wanted && has && expected_.applied_[i].value == got_.applied[i]) continue;
      fail(wanted ? expected_.applied_[i].place : expected_.place_,
           wanted ? text(expected_.applied_[i].value) : "no more promotions",
           has ? text(got_.applied[i]) : "no more promotions");
    }
  }

  std::string text(const Rejected& refused) const {
    std::string out = "refuses ";
    if (refused.code) out += "code " + *refused.code + (refused.promotion ? " of " : "");
    out += refused.promotion.value_or("");
    out += ": " + std::string(reason_name(refused.reason));
    const bool units = refused.reason == promotions::Reason::min_quantity_not_met;
    if (refused.missing)
      out += ", missing " +
             (units ? std::to_string(*refused.missing) + " units" : money(*refused.missing));
    if (refused.attribute) out += ", for " + *refused.attribute;
    for (std::size_t i = 0; i < refused.with.size(); ++i)
      out += (i == 0 ? ", with " : " and ") + refused.with[i];
    return out;
  }

  // Codes must all be told; automatic promotions only where the case speaks of them.
  void check_refused() {
    std::vector<bool> told(got_.rejected.size());
    for (const auto& [place, wanted] : expected_.refused_) {
      std::size_t at = 0;
      while (at < told.size() && !same_subject(wanted, got_.rejected[at])) ++at;
      if (at == told.size()) {
        fail(place, text(wanted), "it is not refused");
        continue;
      }
      told[at] = true;
      if (text(wanted) != text(got_.rejected[at]))
        fail(place, text(wanted), text(got_.rejected[at]));
    }
    for (std::size_t i = 0; i < told.size(); ++i) {
      if (told[i]) continue;
      if (got_.rejected[i].code) fail(expected_.place_, "no more refusals", text(got_.rejected[i]));
    }
  }

  static bool same_subject(const Rejected& a, const Rejected& b) {
    return a.code ? a.code == b.code : !b.code && a.promotion == b.promotion;
  }

  std::string text(const Hint& hint) const {
    const std::string worth = hint.worth_it ? ", worth it" : "";
    if (hint.kind == promotions::HintKind::add_units)
      return "hint " + hint.promotion + ": add " + std::to_string(hint.missing) + " units" + worth;
    return "hint " + hint.promotion + ": spend " + money(hint.missing) + " more to gain " +
           money(hint.gain.value_or(0)) + worth;
  }

  void check_hints() {
    if (!expected_.no_hints_ && expected_.hints_.empty()) return;
    for (const auto& [place, wanted] : expected_.hints_) {
      const auto found = std::ranges::find(got_.hints, wanted.promotion, &Hint::promotion);
      if (found == got_.hints.end()) {
        fail(place, text(wanted), "no hint for it");
      } else if (text(*found) != text(wanted)) {
        fail(place, text(wanted), text(*found));
      }
    }
    if (got_.hints.size() > expected_.hints_.size())
      fail(expected_.place_, std::to_string(expected_.hints_.size()) + " hints",
           std::to_string(got_.hints.size()) + ", first " + text(got_.hints[0]));
  }

  void check_tenders() {
    const auto text = [&](const promotions::RejectedTender& one) {
      return "leaves out " + money(one.amount) + " by " + one.type + " because of " + one.promotion;
    };
    for (const auto& [place, wanted] : expected_.tenders_)
      if (std::ranges::find(got_.rejected_tenders, wanted) == got_.rejected_tenders.end())
        fail(place, text(wanted), "it is not left out");
    if (got_.rejected_tenders.size() > expected_.tenders_.size())
      fail(expected_.place_, "fewer tenders left out", text(got_.rejected_tenders[0]));
  }

  void check_proof() {
    const bool wanted = !expected_.not_proven_;
    if (got_.optimality.proven == wanted) return;
    fail(wanted ? expected_.place_ : *expected_.not_proven_, wanted ? "proven" : "not proven",
         wanted ? "not proven" : "proven");
  }

  // What holds of every answer, whatever the case says.
  void check_sums() {
    Amount items = 0, saved = 0;
    for (const Priced& one : priced()) {
      Amount net = one.list;
      for (const Adjustment& adjustment : one.adjustments) net -= adjustment.amount;
      if (net != one.net || net < 0) fail(expected_.place_, "sums that add up", text(one));
      items += one.net;
    }
    for (const Applied& one : got_.applied) saved += one.amount;
    if (items != got_.totals.total)
      fail(expected_.place_, "nets that make the total " + money(got_.totals.total), money(items));
    if (saved != got_.totals.saved)
      fail(expected_.place_, "amounts that make " + money(got_.totals.saved), money(saved));
  }

  const Expectation& expected_;
  const Evaluation& got_;
  std::vector<std::string> failures_;
};

std::vector<std::string> Expectation::failures(const Evaluation& got,
                                               promotions::Policy policy) const {
  return Check(*this, got).run(policy);
}

}  // namespace stapel::golden
