// The figures of an answer: what each line costs and why, and the totals.
#include <algorithm>

#include "base/check.h"
#include "promotions/decision.h"

namespace stapel::promotions {
namespace {

class Describer {
 public:
  explicit Describer(const Decision& decision) : d_(decision) {}

  void describe(Evaluation& out) const {
    out.currency = d_.cart->currency;
    out.optimality = d_.optimality;
    out.nodes = d_.nodes;
    out.lines.reserve(d_.cart->lines.size());
    out.applied.reserve(d_.plan.applied.size());
    for (std::size_t i = 0; i < d_.cart->lines.size(); ++i) {
      PricedLine& line = out.lines.emplace_back();
      line.id = d_.cart->lines[i].id;
      line.list = d_.problem.items[i].list();
      line.net = d_.plan.state.left[i];
      line.discount = line.list - line.net;
    }
    if (d_.cart->shipping) {
      const Amount left = d_.plan.state.shipping_left;
      out.shipping = PricedShipping{
          d_.cart->shipping->method, d_.problem.shipping, d_.problem.shipping - left, left, {}};
    }
    reserve_adjustments(out);
    for (const std::uint32_t candidate : d_.plan.applied) {
      describe_applied(candidate, out);
      for (const Grant& grant : d_.plan.trail) {
        if (grant.candidate == candidate) book(grant, out);
      }
    }
    total(out);
  }

  // Room for one adjustment by each promotion that granted the line something.
  void reserve_adjustments(Evaluation& out) const {
    Few<std::uint8_t, 32> grants(out.lines.size(), 0);
    for (const Grant& grant : d_.plan.trail) {
      if (grant.line >= 0) ++grants[static_cast<std::size_t>(grant.line)];
    }
    for (std::size_t i = 0; i < out.lines.size(); ++i) {
      out.lines[i].adjustments.reserve(grants[i]);
    }
  }

  void describe_applied(std::uint32_t candidate, Evaluation& out) const {
    Applied& applied = out.applied.emplace_back();
    applied.promotion = d_.promotion(candidate).id;
    for (const std::uint32_t code : d_.codes_used) {
      const auto& triggers = d_.problem.candidates[candidate].codes;
      if (std::find(triggers.begin(), triggers.end(), code) != triggers.end()) {
        applied.codes.push_back(
            printed(d_.eligibility->codes[code], d_.set->promotions[d_.positions[candidate]]));
      }
    }
    for (const Grant& grant : d_.plan.trail) {
      if (grant.candidate != candidate) continue;
      (grant.line == Grant::cashback ? applied.cashback : applied.amount) += grant.amount;
    }
    applied.points = promotional_points(d_.problem.candidates[candidate], d_.plan.base_points);
    for (const EffectInput& input : d_.problem.candidates[candidate].effects) {
      if (const auto* gift = std::get_if<Gift>(input.effect)) {
        applied.gifts.push_back({applied.promotion, gift->sku, gift->quantity, gift->unit_value});
      }
    }
    out.gifts.insert(out.gifts.end(), applied.gifts.begin(), applied.gifts.end());
  }

  void book(const Grant& grant, Evaluation& out) const {
    if (grant.line == Grant::cashback) {
      out.totals.cashback += grant.amount;
      return;
    }
    (grant.scope == Scope::lines   ? out.totals.line_discounts
     : grant.scope == Scope::order ? out.totals.order_discounts
                                   : out.totals.shipping_discounts) += grant.amount;
    // What one promotion grants is booked together: only the last adjustment can be its own.
    auto& adjustments = grant.line == Grant::shipping
                            ? out.shipping->adjustments
                            : out.lines[static_cast<std::size_t>(grant.line)].adjustments;
    const std::string& id = d_.promotion(grant.candidate).id;
    if (!adjustments.empty() && adjustments.back().promotion == id) {
      adjustments.back().amount += grant.amount;
    } else {
      adjustments.push_back({id, grant.amount});
    }
  }

  void total(Evaluation& out) const {
    Totals& totals = out.totals;
    totals.list = d_.facts.subtotal;
    totals.items = totals.list - totals.line_discounts - totals.order_discounts;
    totals.shipping_list = d_.problem.shipping;
    totals.shipping = totals.shipping_list - totals.shipping_discounts;
    totals.total = totals.items + totals.shipping;
    totals.saved = totals.line_discounts + totals.order_discounts + totals.shipping_discounts;
    totals.points = d_.plan.points;
    totals.base_points = d_.plan.base_points;
    totals.customer_value = d_.plan.value;
    STAPEL_CHECK(totals.items == d_.plan.state.items_left);
    STAPEL_CHECK(totals.shipping == d_.plan.state.shipping_left);
    pay(out);
  }

  // Tenders pay what is due; an applied promotion may exclude those of points.
  void pay(Evaluation& out) const {
    const auto excluder = std::find_if(
        d_.plan.applied.begin(), d_.plan.applied.end(),
        [&](std::uint32_t candidate) { return d_.promotion(candidate).excludes_burn_points; });
    Wide due = out.totals.total;
    for (const Tender& tender : d_.cart->tenders) {
      if (tender.type == "points" && excluder != d_.plan.applied.end()) {
        out.rejected_tenders.push_back({tender.type, tender.amount, d_.promotion(*excluder).id});
      } else {
        due -= tender.amount;
      }
    }
    out.totals.due = static_cast<Amount>(std::max<Wide>(0, due));
  }

  const Decision& d_;
};

}  // namespace

void describe(const Decision& decision, Evaluation& out) { Describer(decision).describe(out); }

}  // namespace stapel::promotions
