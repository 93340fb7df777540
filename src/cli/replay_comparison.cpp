// See replay_comparison.h.
#include "cli/replay_comparison.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "app/replay_json.h"
#include "cli/table.h"

namespace stapel::cli {
namespace {

using app::ComparedRow;
using app::ReplayComparison;
using app::SideFigures;

constexpr std::size_t displaced_shown = 10;

class Text {
 public:
  explicit Text(const ReplayComparison& comparison) : comparison_(comparison) {}

  std::string all() const {
    std::string text = period() + "\n" + totals() + "\n" + promotions();
    text += displaced() + "\n" + rows("Week", comparison_.weeks);
    text += "\n" + rows("Customers then", comparison_.segments);
    text += "\n" + rows("Category", comparison_.categories) + "\n" + customers();
    text += "\n" + orders("Dearest orders", comparison_.dearest) + breaches() + estimate();
    return text + warning();
  }

 private:
  std::string money(Amount amount) const {
    return grouped_decimal(amount, comparison_.after.currency.exponent);
  }
  std::string money(const std::optional<Amount>& amount) const {
    return amount ? money(*amount) : "unknown";
  }
  static std::string percent(Amount part, Amount whole) {
    return grouped_decimal(Wide{app::share_of(part, whole)} / 100, 2) + "%";
  }

  std::string period() const {
    const app::ReplayReport& report = comparison_.after;
    if (!report.first) return "no order in this period\n";
    return format_instant(*report.first) + " to " + format_instant(*report.last) + ", amounts in " +
           std::string(report.currency.name()) + "\n";
  }

  std::string totals() const {
    const ComparedRow& row = comparison_.all;
    Table table({"Orders " + grouped(row.orders), "before", "after", "difference"});
    const auto add = [&](const char* what, Amount before, Amount after) {
      table.add({what, money(before), money(after), money(after - before)});
    };
    const SideFigures &b = row.before, &a = row.after;
    add("discount", b.discount, a.discount);
    add("cashback", b.cashback, a.cashback);
    add("paid", b.paid, a.paid);
    add("average order", app::average_of(b.paid, row.orders), app::average_of(a.paid, row.orders));
    table.add({"discount of list price", percent(b.discount, row.list),
               percent(a.discount, row.list), ""});
    if (row.costed == 0) return table.text() + "costs are unknown, and so is the margin\n";
    table.rule();
    add("net revenue", b.net_revenue, a.net_revenue);
    add("margin", b.margin, a.margin);
    table.add({"margin of net revenue", percent(b.margin, b.net_revenue),
               percent(a.margin, a.net_revenue), ""});
    return table.text() + "costs are known of " + grouped(row.costed) +
           " orders; net revenue and margin are theirs, of the items, without VAT\n";
  }

  std::string promotions() const {
    Table table({"Promotion", "uses before", "uses after", "granted before", "granted after"});
    for (const auto& [id, row] : comparison_.promotions) {
      table.add({id, grouped(row.uses_before), grouped(row.uses_after), money(row.granted_before),
                 money(row.granted_after)});
    }
    return table.text();
  }

  std::string displaced() const {
    if (comparison_.displaced.empty()) return "";
    std::vector<std::pair<std::int64_t, std::string>> lines;
    for (const auto& [pair, row] : comparison_.displaced) {
      lines.emplace_back(-row.orders, pair.second + " instead of " + pair.first + " on " +
                                          grouped(row.orders) + " orders, where it granted " +
                                          money(row.granted_before) + "\n");
    }
    std::sort(lines.begin(), lines.end());
    std::string text = "\n";
    for (std::size_t i = 0; i < std::min(lines.size(), displaced_shown); ++i) {
      text += lines[i].second;
    }
    return text;
  }

  std::string rows(const std::string& by, const std::map<std::string, ComparedRow>& rows) const {
    Table table({by, "orders", "discount before", "discount after", "margin before", "margin after",
                 "% after"});
    for (const auto& [name, row] : rows) {
      const bool costs = row.costed > 0;
      table.add({name, grouped(row.orders), money(row.before.discount), money(row.after.discount),
                 costs ? money(row.before.margin) : "unknown",
                 costs ? money(row.after.margin) : "unknown",
                 costs ? percent(row.after.margin, row.after.net_revenue) : ""});
    }
    return table.text();
  }

  std::string customers() const {
    const app::Gains& gains = comparison_.gains;
    return grouped(gains.pay_less) + " customers pay less, " + money(gains.less) +
           " in all, of which " + percent(gains.to_top_tenth, gains.less) +
           " goes to the tenth that gains most; " + grouped(gains.pay_more) + " pay more, " +
           money(gains.more) + "; " + grouped(gains.pay_the_same) + " pay the same\n";
  }

  std::string orders(const std::string& title, const std::vector<app::ListedOrder>& orders) const {
    if (orders.empty()) return "";
    Table table({title, "list", "discount before", "discount after", "margin after", "promotions"});
    for (const app::ListedOrder& order : orders) {
      std::string names;
      for (const std::string& name : order.promotions) names += (names.empty() ? "" : " ") + name;
      table.add({order.id, money(order.list), money(order.discount_before),
                 money(order.discount_after), money(order.margin_after), names});
    }
    return table.text();
  }

  std::string breaches() const {
    return "\n" + grouped(comparison_.breaches_after) + " orders fall below the least margin (" +
           grouped(comparison_.breaches_before) + " before)\n" +
           orders("Worst", comparison_.breaches);
  }

  std::string estimate() const {
    if (!comparison_.estimate) return "";
    const app::ElasticEstimate& estimate = *comparison_.estimate;
    return "\nIf quantities followed prices with your elasticity, roughly: paid " +
           money(estimate.paid) + ", discount " + money(estimate.discount) + ", margin " +
           money(estimate.margin) + "\n";
  }

  std::string warning() const {
    return "\nA replay prices what was bought. It cannot know who would have bought more, later, "
           "or\n"
           "not at all: only a test with a holdout measures that.\n";
  }

  const ReplayComparison& comparison_;
};

}  // namespace

std::string text_of(const ReplayComparison& comparison) { return Text(comparison).all(); }

}  // namespace stapel::cli
