// The lines under "Expect:", read; how they are compared is in expectation_check.cpp.
#include "expectation.h"

#include <algorithm>
#include <array>

namespace stapel::golden {
namespace {

struct TotalName {
  std::string_view words;
  bool money;
};
constexpr std::array<TotalName, 10> total_names{{{"total", true},
                                                 {"items", true},
                                                 {"due", true},
                                                 {"saved", true},
                                                 {"cashback", true},
                                                 {"customer value", true},
                                                 {"line discounts", true},
                                                 {"order discounts", true},
                                                 {"points", false},
                                                 {"base points", false}}};

promotions::Reason read_reason(Words& words) {
  const std::string name = words.take("a reason, such as min_subtotal_not_met");
  for (int i = 0; i <= static_cast<int>(promotions::Reason::adds_nothing); ++i) {
    const auto reason = static_cast<promotions::Reason>(i);
    if (promotions::reason_name(reason) == name) return reason;
  }
  words.fail("'" + name + "' is no reason of the contract");
}

}  // namespace

void Expectation::read(Words& words) {
  if (words.accept("applies")) {
    read_applies(words);
  } else if (words.accept("refuses")) {
    read_refuses(words);
  } else if (words.accept("hint")) {
    read_hint(words);
  } else if (words.accept("no hint")) {
    no_hints_ = true;
  } else if (words.accept("not proven")) {
    not_proven_ = words.place();
  } else if (words.accept("leaves out")) {
    promotions::RejectedTender tender;
    tender.amount = words.amount(currency_);
    words.expect("by");
    tender.type = words.take("a kind of tender");
    words.expect("because of");
    tender.promotion = words.take("a promotion");
    tenders_.push_back({words.place(), tender});
  } else if (!read_total(words)) {
    read_priced(words);
  }
  words.finish();
}

bool Expectation::read_total(Words& words) {
  for (const TotalName& one : total_names) {
    if (!words.accept(one.words)) continue;
    const std::int64_t value =
        one.money ? words.amount(currency_) : words.integer("a number of points");
    totals_.push_back({words.place(), {one.words, value, one.money}});
    return true;
  }
  return false;
}

// SHOE: 80.00 - 8.00 ten - 15.00 fixed = 57.00
void Expectation::read_priced(Words& words) {
  Priced line;
  line.id = words.take("a line of the cart, 'applies', 'refuses', 'total' or the like");
  words.expect(":");
  line.list = line.net = words.amount(currency_);
  while (words.accept("-")) {
    promotions::Adjustment given;
    given.amount = words.amount(currency_);
    given.promotion = words.take("a promotion");
    line.net -= given.amount;
    line.adjustments.push_back(given);
  }
  if (!line.adjustments.empty()) {
    words.expect("=");
    if (words.amount(currency_) != line.net)
      words.fail("the sum makes " + amount_text(line.net, currency_));
  }
  priced_.push_back({words.place(), line});
}

// applies ten with TEN: 8.00, cashback 2.00, 40 points, gift 1 x MUG
void Expectation::read_applies(Words& words) {
  promotions::Applied applied;
  applied.promotion = words.take("a promotion");
  if (words.accept("with")) {
    do applied.codes.push_back(words.take("a code"));
    while (words.accept("and"));
  }
  words.expect(":");
  do read_gain(words, applied);
  while (words.accept(","));
  applied_.push_back({words.place(), applied});
}

void Expectation::read_gain(Words& words, promotions::Applied& applied) const {
  if (words.accept("gift")) {
    promotions::GrantedGift gift;
    gift.promotion = applied.promotion;
    gift.quantity = words.integer("a number of units");
    words.expect("x");
    gift.sku = words.take("a SKU");
    if (words.accept("worth")) gift.unit_value = words.amount(currency_);
    applied.gifts.push_back(gift);
  } else if (words.accept("cashback")) {
    applied.cashback = words.amount(currency_);
  } else if (words.second_is("points")) {
    applied.points = words.integer("a number of points");
    words.expect("points");
  } else {
    applied.amount = words.amount(currency_);
  }
}

// refuses code TEN of ten: min_subtotal_not_met, missing 2.00 · refuses ten: adds_nothing
void Expectation::read_refuses(Words& words) {
  promotions::Rejected refused;
  if (words.accept("code")) {
    refused.code = words.take("a code");
    if (words.accept("of")) refused.promotion = words.take("a promotion");
  } else {
    refused.promotion = words.take("a promotion");
  }
  words.expect(":");
  refused.reason = read_reason(words);
  if (words.accept(", missing")) {
    const bool units = words.second_is("units") || words.second_is("unit");
    refused.missing = units ? words.integer("a number of units") : words.amount(currency_);
    if (units) words.take("units");
  }
  if (words.accept(", for")) refused.attribute = words.take("an attribute");
  if (words.accept(", with")) {
    do refused.with.push_back(words.take("a promotion"));
    while (words.accept("and"));
  }
  refused_.push_back({words.place(), refused});
}

// hint mug: spend 2.02 more to gain 0.00 · hint second: add 1 unit
void Expectation::read_hint(Words& words) {
  promotions::Hint hint;
  hint.promotion = words.take("a promotion");
  words.expect(":");
  if (words.accept("spend")) {
    hint.missing = words.amount(currency_);
    words.expect("more to gain");
    hint.gain = words.amount(currency_);
    hint.worth_it = words.accept(", worth it");
  } else {
    words.expect("add");
    hint.kind = promotions::HintKind::add_units;
    hint.missing = words.integer("a number of units");
    if (!words.accept("unit")) words.expect("units");
    hint.worth_it = words.accept(", worth it");
  }
  hints_.push_back({words.place(), hint});
}

void Expectation::finish() const {
  for (const At<Total>& total : totals_)
    if (total.value.name == "total") return;
  throw FormatFault(place_, "an expectation names the total");
}

bool Expectation::applies(std::string_view promotion) const {
  return std::ranges::any_of(applied_,
                             [&](const auto& one) { return one.value.promotion == promotion; });
}

}  // namespace stapel::golden
