// See order_books.h.
#include "app/order_books.h"

#include <algorithm>

#include "app/pricing.h"
#include "base/json.h"
#include "promotions/parse_refund.h"
#include "promotions/refund.h"

namespace stapel::app {
namespace {

using promotions::Adjustment;
using promotions::Order;
using promotions::Refund;
using storage::DecisionRecord;
using storage::ReturnRestores;
using storage::ReturnRow;
using storage::ReturnRule;
using storage::ReturnState;

std::string in_words(const Faults& faults) {
  std::string words;
  for (const Fault& fault : faults) {
    if (!words.empty()) words.append("; ");
    words.append(fault.pointer).append(": ").append(fault.message);
  }
  return words;
}

// Sums over the returns of one order.
struct Sums {
  std::map<std::string, Amount> reversed, restored;
  Amount cashback = 0;
  std::int64_t points = 0;

  void add(const Refund& refund, bool to_budgets) {
    cashback += refund.cashback_reversed;
    points += refund.points_reversed + refund.base_points_reversed;
    const auto each = [&](const std::vector<Adjustment>& adjustments) {
      for (const Adjustment& adjustment : adjustments) {
        reversed[adjustment.promotion] += adjustment.amount;
        if (to_budgets) restored[adjustment.promotion] += adjustment.amount;
      }
    };
    for (const promotions::RefundedLine& line : refund.lines) each(line.reversed);
    each(refund.shipping_reversed);
  }
};

class Keeper {
 public:
  Keeper(const DecisionRecord& record, PastSets& sets)
      : record_(record), sets_(sets), order_(order_of_record(record)) {}

  void apply(ReturnRow& row) {
    row.refund.clear();
    row.problem.clear();
    row.state = ReturnState::mismatched;
    if (row.lines == "{}") {
      row.state = ReturnState::applied;
      return;
    }
    Faults faults;
    const auto units = promotions::parse_return(R"({"lines":)" + row.lines + "}", &order_, faults);
    if (!units) {
      row.problem = in_words(faults);
      return;
    }
    const bool repriced = row.rule == ReturnRule::reprice;
    promotions::RefundTerms terms{
        repriced ? promotions::RefundRule::reprice : promotions::RefundRule::keep,
        sets_.find(record_.set_hash), read_options(record_.options).policy};
    if (repriced && terms.set == nullptr) {
      row.problem = "the order's promotions cannot judge a pseudonym again: use the rule keep";
      return;
    }
    const auto refund = promotions::refund(order_, *units, terms);
    if (!refund) {
      row.problem = refund.refusal().pointer + ": " + refund.refusal().message;
      return;
    }
    row.state = ReturnState::applied;
    row.refund = promotions::to_json(*refund, false);
    order_.returned = refund->returned;
    order_.refunded = refund->refunded;
    sums_.add(*refund, row.restores != ReturnRestores::nothing);
    last_ = row.restores;
  }

  Books finish(Returns returns) && {
    Books books{std::move(returns)};
    const bool any = std::any_of(order_.returned.begin(), order_.returned.end(),
                                 [](const auto& line) { return line.units > 0; });
    if (!any) return books;
    books.text = text();
    for (const auto& [promotion, amount] : sums_.restored) {
      if (amount > 0) books.restored[promotion] = amount;
    }
    books.frees_all = all_back() && last_ == ReturnRestores::everything_when_all_returned;
    return books;
  }

 private:
  bool all_back() const {
    for (std::size_t i = 0; i < order_.returned.size(); ++i) {
      if (order_.returned[i].units < order_.cart.lines[i].quantity) return false;
    }
    return true;
  }

  std::string text() const {
    std::string out;
    json::Writer writer(out);
    writer.begin_object().key("lines").begin_object();
    for (const promotions::ReturnedLine& line : order_.returned) {
      if (line.units > 0) writer.member(line.id, line.units);
    }
    writer.end_object().member("refunded", order_.refunded).key("reversed").begin_object();
    for (const auto& [promotion, amount] : sums_.reversed) writer.member(promotion, amount);
    writer.end_object().member("cashback_reversed", sums_.cashback);
    writer.member("points_reversed", sums_.points).member("all", all_back()).end_object();
    return out;
  }

  const DecisionRecord& record_;
  PastSets& sets_;
  Order order_;
  Sums sums_;
  ReturnRestores last_ = ReturnRestores::nothing;
};

}  // namespace

Books keep_books(Returns returns, const DecisionRecord* record, PastSets& sets) {
  if (returns.empty()) return {};
  if (!record) {
    for (auto& [id, row] : returns) row.state = ReturnState::recorded;
    return {std::move(returns)};
  }
  Keeper keeper(*record, sets);
  for (auto& [id, row] : returns) keeper.apply(row);
  return std::move(keeper).finish(std::move(returns));
}

Books keep_waiting(Returns returns) {
  for (auto& [id, row] : returns) {
    if (row.state == ReturnState::applied && row.refund.empty()) row.state = ReturnState::waiting;
  }
  return {std::move(returns)};
}

std::string write_units(const std::map<std::string, std::int64_t>& lines) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  for (const auto& [line, units] : lines) writer.member(line, units);
  writer.end_object();
  return out;
}

}  // namespace stapel::app
