// The lines of a promotion: what it gives, when, for whom, how often and beside what.
#include "promotion_text.h"

#include <array>

#include "effect_text.h"
#include "selection_text.h"

namespace stapel::golden {
namespace {

// "fri 17:00-22:00"
std::string read_window(Words& words) {
  const std::vector<std::string> days = words.take_any_of("a day, such as fri");
  const std::string times = words.take("times, such as 17:00-22:00");
  const std::size_t dash = times.find('-');
  if (dash == std::string::npos) words.fail("times are written 17:00-22:00");
  return Fields()
      .put("days", quoted_list(days))
      .text("from", times.substr(0, dash))
      .text("to", times.substr(dash + 1))
      .json();
}

std::string joined(const std::vector<std::string>& conditions) {
  return conditions.size() == 1 ? conditions[0] : Fields().put("all", json_list(conditions)).json();
}

}  // namespace

void PromotionText::read(Words& words) {
  if (!read_schedule(words) && !read_stacking(words) && !read_offer(words)) {
    const std::optional<std::string> effect = read_effect(words, currency_);
    if (!effect) words.fail("no line of a promotion begins so (README.md lists them)");
    effects_.push_back(*effect);
  }
  words.finish();
}

bool PromotionText::read_offer(Words& words) {
  if (words.accept("code")) {
    for (const std::string& code : words.take_any_of("a code")) codes_.push_back(code);
  } else if (words.accept("when")) {
    conditions_.push_back(read_condition(words, currency_));
  } else if (words.accept("limit")) {
    read_limit(words);
  } else if (words.accept("status")) {
    rest_.text("status", words.take("a status"));
  } else if (words.accept("currency")) {
    const std::string code = words.take("a currency");
    const std::optional<Currency> found = find_currency(code);
    if (!found || !effects_.empty() || !conditions_.empty())
      words.fail("a currency of ISO 4217 stands before all amounts");
    currency_ = *found;
    own_currency_ = true;
  } else {
    return false;
  }
  return true;
}

bool PromotionText::read_schedule(Words& words) {
  if (words.accept("starts")) {
    schedule_.text("starts_at", words.take("a time with its offset"));
  } else if (words.accept("ends")) {
    schedule_.text("ends_at", words.take("a time with its offset"));
  } else if (words.accept("weekly")) {
    weekly_.push_back(read_window(words));
  } else {
    return false;
  }
  return true;
}

bool PromotionText::read_stacking(Words& words) {
  if (words.accept("priority")) {
    rest_.put("priority", words.integer("a number"));
  } else if (words.accept("group")) {
    stacking_.text("group", words.take("a name"));
  } else if (words.accept("alone")) {
    stacking_.put("exclusive", "true");
  } else if (words.accept("only with")) {
    stacking_.put("combines_with", quoted_list(words.take_any_of("a promotion, group: or scope:")));
  } else if (words.accept("excludes")) {
    excludes_.push_back(quoted(words.take("earn_points or burn_points")));
  } else {
    return false;
  }
  return true;
}

void PromotionText::read_limit(Words& words) {
  struct Limit {
    std::string_view words, name;
  };
  static constexpr std::array<Limit, 4> limits{{{"in all", "total"},
                                                {"per customer", "per_customer"},
                                                {"per code", "per_code"},
                                                {"per day", "per_day"}}};
  if (words.accept("budget")) {
    limits_.put("budget", words.amount(currency_));
    return;
  }
  if (words.second_is("per")) {
    limits_.put("max_discount", words.amount(currency_));
    words.expect("per order");
    return;
  }
  const std::int64_t uses = words.integer("a number of uses");
  if (!words.accept("use")) words.expect("uses");
  for (const Limit& limit : limits)
    if (words.accept(limit.words)) {
      limits_.put(limit.name, uses);
      return;
    }
  words.fail("uses are limited 'in all', 'per customer', 'per code' or 'per day'");
}

std::string PromotionText::json() const {
  Fields out = rest_;
  out.text("id", id_).text("name", id_);
  if (own_currency_) out.text("currency", currency_.name());
  const std::string codes = Fields().put("codes", quoted_list(codes_)).json();
  out.put("trigger", codes_.empty() ? quoted("automatic") : codes);
  Fields schedule = schedule_;
  if (!weekly_.empty()) schedule.put("weekly", json_list(weekly_));
  if (!schedule.empty()) out.put("schedule", schedule.json());
  if (!conditions_.empty()) out.put("conditions", joined(conditions_));
  out.put("effects", json_list(effects_));
  if (!limits_.empty()) out.put("limits", limits_.json());
  if (!stacking_.empty()) out.put("stacking", stacking_.json());
  if (!excludes_.empty()) out.put("excludes", json_list(excludes_));
  return out.json();
}

}  // namespace stapel::golden
