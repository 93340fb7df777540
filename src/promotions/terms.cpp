// The sections of a promotion's terms.
#include "promotions/terms.h"

#include <algorithm>

#include "base/check.h"
#include "promotions/describe_condition.h"
#include "promotions/describe_effect.h"

namespace stapel::promotions {
namespace {

constexpr std::uint8_t all_days = 127;

Zone zone_named(const std::string& name) {
  const std::optional<Zone> zone = Zone::find(name);
  STAPEL_CHECK(zone);  // the parser knows it
  return *zone;
}

// "maandag tot en met vrijdag" of three days or more in a row, else "maandag en woensdag".
std::string day_names(std::uint8_t days, const Words& words) {
  if (days == all_days) return words.say({"elke dag", "every day"});
  std::vector<std::string> names;
  const auto has = [&](int day) { return day < 7 && ((days >> day) & 1) != 0; };
  for (int day = 0; day < 7;) {
    if (!has(day)) {
      ++day;
      continue;
    }
    int end = day;
    while (has(end)) ++end;
    if (end - day >= 3) {
      names.push_back(words.weekday_name(day) + words.say({" tot en met ", " to "}) +
                      words.weekday_name(end - 1));
    } else {
      for (int each = day; each < end; ++each) names.push_back(words.weekday_name(each));
    }
    day = end;
  }
  return words.say({"op ", "on "}) + words.all_of(names);
}

std::string window_text(const WeeklyWindow& window, const Words& words) {
  const std::string days = day_names(window.days, words);
  if (window.from_minute == 0 && window.to_minute == 1440) {
    return days + words.say({", de hele dag", ", all day"});
  }
  const bool to_midnight = window.to_minute == 0;
  const bool next_day = !to_midnight && window.to_minute <= window.from_minute;
  std::string text = words.say({" van {f} tot {t} uur", " from {f} to {t}"});
  text = replaced(std::move(text), "{f}", clock_time(window.from_minute));
  text = replaced(std::move(text), "{t}", to_midnight ? "24:00" : clock_time(window.to_minute));
  if (next_day) text += words.say({" de volgende dag", " the next day"});
  return days + text;
}

class Writer {
 public:
  Writer(const Promotion& promotion, const Settings& settings, const FindPromotion& find,
         Language language)
      : promotion_(promotion),
        shop_zone_(zone_named(settings.timezone)),
        find_(find),
        words_(language, promotion.currency) {}

  Terms write() {
    if (promotion_.conditions) {
      conditions_ = describe_condition_parts(*promotion_.conditions, words_);
    }
    section("benefits", {"Wat krijg je?", "What do you get?"}, benefits());
    section("exclusions", {"Wat doet niet mee?", "What is excluded?"}, exclusions());
    section("validity", {"Wanneer geldt het?", "When is it valid?"}, validity());
    section("code", {"Hoe krijg je het?", "How do you get it?"}, {trigger()});
    section("region", {"Waar geldt het?", "Where is it valid?"}, region());
    section("conditions", {"Welke voorwaarden gelden?", "Which conditions apply?"},
            std::move(conditions_.other));
    section("limits", {"Hoe vaak en hoeveel?", "How often and how much?"}, limits());
    section("combining", {"Met wat kun je het combineren?", "What can it be combined with?"},
            combining());
    return {.promotion = promotion_.id,
            .name = promotion_.name,
            .language = words_.language(),
            .sections = std::move(sections_)};
  }

 private:
  using Statements = std::vector<Statement>;

  void section(const char* id, const Phrase& heading, Statements statements) {
    if (statements.empty()) return;
    sections_.push_back({id, words_.say(heading), std::move(statements)});
  }
  Statement say(const Phrase& phrase) const { return {words_.say(phrase)}; }
  Statement say(const Phrase& phrase, std::string_view value) const {
    return {words_.say(phrase, value)};
  }

  Statements benefits() const {
    Statements out;
    for (const Effect& effect : promotion_.effects) out.push_back(describe_effect(effect, words_));
    return out;
  }

  // What every selection of lines shuts out, and what the shop never discounts.
  Statements exclusions() const {
    std::vector<const Lines*> selections;
    for (const Effect& effect : promotion_.effects) {
      for (const Lines* lines : selections_of(effect)) selections.push_back(lines);
    }
    Statements out;
    if (selections.empty()) return out;
    for (const std::string& excluded : excluded_items(*selections.front(), words_)) {
      const bool everywhere = std::ranges::all_of(selections, [&](const Lines* lines) {
        const std::vector<std::string> others = excluded_items(*lines, words_);
        return std::ranges::find(others, excluded) != others.end();
      });
      if (everywhere) out.push_back({sentence(excluded)});
    }
    if (only_off_the_order()) out.push_back(say({"De verzendkosten.", "The cost of shipping."}));
    out.push_back(say({"Artikelen die van alle kortingen zijn uitgesloten.",
                       "Items that are excluded from all discounts."}));
    return out;
  }

  // Whether "off your order" could be taken to mean shipping too.
  bool only_off_the_order() const {
    const auto any = [&](Scope scope) {
      return std::ranges::any_of(promotion_.effects,
                                 [&](const Effect& effect) { return scope_of(effect) == scope; });
    };
    return any(Scope::order) && !any(Scope::shipping);
  }

  std::string start_text(Instant start) const { return words_.start(start, shop_zone_); }
  std::string end_text(Instant end) const { return words_.end(end, shop_zone_); }

  Statement period() const {
    const auto& [start, end, weekly, timezone] = promotion_.schedule;
    if (!start && !end) return say({"De actie heeft geen einddatum.", "There is no end date."});
    if (!start) return {sentence(words_.say({"geldig ", "valid "}) + end_text(*end))};
    if (!end) {
      return say({"Geldig vanaf {v}, zonder einddatum.", "Valid from {v}, without an end date."},
                 start_text(*start));
    }
    const bool days = is_midnight(*start, shop_zone_) && is_midnight(*end, shop_zone_);
    if (days && shop_zone_.local(*start).date == last_day(*end, shop_zone_)) {
      return say({"Alleen geldig op {v}.", "Valid on {v} only."}, start_text(*start));
    }
    return {sentence(words_.say({"geldig van {v} ", "valid from {v} "}, start_text(*start)) +
                     end_text(*end))};
  }

  Statements validity() const {
    Statements out;
    if (promotion_.status == Status::paused) {
      out.push_back(say({"De actie is nu onderbroken.", "The promotion is paused at the moment."}));
    }
    if (promotion_.status == Status::ended) {
      out.push_back(say({"De actie is afgelopen.", "The promotion has ended."}));
    }
    out.push_back(period());
    const Schedule& schedule = promotion_.schedule;
    if (!schedule.weekly.empty()) {
      out.push_back(say({"Alleen {v}.", "Only {v}."}, weekly_windows(schedule, words_)));
    }
    const Zone weekly_zone = schedule.timezone ? zone_named(*schedule.timezone) : shop_zone_;
    const bool dated = schedule.starts_at || schedule.ends_at;
    if (dated) out.push_back({words_.zone_note(shop_zone_)});
    if (schedule.weekly.empty() || (dated && weekly_zone == shop_zone_)) return out;
    if (!dated) {
      out.push_back({words_.zone_note(weekly_zone)});
    } else {
      out.push_back(say({"De vaste tijden in de week zijn in de tijdzone {v}.",
                         "The weekly times are in the time zone {v}."},
                        weekly_zone.name()));
    }
    return out;
  }

  Statement trigger() const {
    if (promotion_.automatic()) {
      return say({"Je voordeel wordt vanzelf verrekend; je hebt geen code nodig.",
                  "You get it automatically; no code is needed."});
    }
    std::vector<std::string> codes;
    for (const std::string& code : promotion_.codes) codes.push_back(words_.quoted(code));
    if (!promotion_.pools.empty()) {
      codes.push_back(words_.say(
          {"de code die je van ons hebt gekregen", "the code that you received from us"}));
    }
    return say({"Vul bij je bestelling in: {v}.", "Enter with your order: {v}."},
               words_.one_of(codes));
  }

  Statements region() {
    Statements out;
    if (promotion_.has_minor_units) {
      out.push_back(say({"Alleen voor bestellingen in {v}.", "For orders in {v} only."},
                        words_.currency_name(promotion_.currency.name())));
    }
    std::ranges::move(conditions_.region, std::back_inserter(out));
    return out;
  }

  Statements limits() const {
    const Limits& limits = promotion_.limits;
    Statements out;
    if (limits.max_discount) {
      out.push_back(
          say({"Je voordeel is per bestelling hoogstens {v}.", "You save at most {v} per order."},
              words_.money(*limits.max_discount)));
    }
    if (limits.per_customer) {
      out.push_back(say({"Je kunt de actie {v} gebruiken, en alleen als we je als klant kennen.",
                         "You can use the promotion {v}, and only if we know you as a customer."},
                        words_.at_most_times(*limits.per_customer)));
    }
    if (limits.per_code && !promotion_.automatic()) {
      out.push_back(say({"Elke code kan {v} worden gebruikt.", "Each code can be used {v}."},
                        words_.at_most_times(*limits.per_code)));
    }
    if (limits.per_day) {
      out.push_back(say({"Alle klanten samen kunnen de actie {v} per dag gebruiken.",
                         "All customers together can use the promotion {v} a day."},
                        words_.at_most_times(*limits.per_day)));
    }
    if (limits.total) {
      out.push_back(say({"Alle klanten samen kunnen de actie {v} gebruiken. Op = op.",
                         "All customers together can use the promotion {v}. When it is gone, it "
                         "is gone."},
                        words_.at_most_times(*limits.total)));
    }
    if (limits.budget) {
      out.push_back(say({"Op = op: de actie stopt zodra het beschikbare bedrag is vergeven.",
                         "While it lasts: the promotion ends when the amount set aside for it has "
                         "been given away."}));
    }
    return out;
  }

  Statements combining() const {
    Statements out;
    const Stacking& stacking = promotion_.stacking;
    if (stacking.exclusive || nothing_listed(stacking)) {
      out.push_back(say({"Niet te combineren met andere acties of codes.",
                         "Cannot be combined with other promotions or codes."}));
    } else if (stacking.combines_with_all) {
      out.push_back(say({"Te combineren met andere acties en codes die dat ook toestaan.",
                         "Can be combined with other promotions and codes that allow it too."}));
    } else {
      Statement listed = say({"Alleen te combineren met:", "Can only be combined with:"});
      listed.points = combinations(stacking);
      out.push_back(std::move(listed));
    }
    if (stacking.group && !stacking.exclusive) {
      out.push_back(say({"Van de acties in de groep {v} geldt er hoogstens één per bestelling.",
                         "At most one promotion of the group {v} applies to an order."},
                        words_.quoted(*stacking.group)));
    }
    if (promotion_.excludes_earn_points) {
      out.push_back(say({"Met deze actie spaar je geen gewone punten over je bestelling.",
                         "With this promotion your order earns no regular points."}));
    }
    if (promotion_.excludes_burn_points) {
      out.push_back(say({"Met deze actie kun je niet met punten betalen.",
                         "With this promotion you cannot pay with points."}));
    }
    return out;
  }

  static bool nothing_listed(const Stacking& stacking) {
    return !stacking.combines_with_all && stacking.combines_with_promotions.empty() &&
           stacking.combines_with_groups.empty() && stacking.combines_with_scopes.empty();
  }

  Statements combinations(const Stacking& stacking) const {
    Statements out;
    for (const std::string& id : stacking.combines_with_promotions) {
      const Promotion* other = find_ ? find_(id) : nullptr;
      out.push_back(say({"de actie {v}", "the promotion {v}"},
                        words_.quoted(other != nullptr ? other->name : id)));
    }
    for (const std::string& group : stacking.combines_with_groups) {
      out.push_back(
          say({"acties in de groep {v}", "promotions of the group {v}"}, words_.quoted(group)));
    }
    for (const Scope scope : stacking.combines_with_scopes) out.push_back(say(scope_phrase(scope)));
    return out;
  }

  static Phrase scope_phrase(Scope scope) {
    switch (scope) {
      case Scope::lines:
        return {"acties die alleen korting op losse artikelen geven",
                "promotions that only discount single items"};
      case Scope::order:
        return {"acties die alleen korting op de hele bestelling geven",
                "promotions that only discount the whole order"};
      case Scope::shipping:
        return {"acties die alleen de verzendkosten verlagen",
                "promotions that only reduce the cost of shipping"};
      case Scope::rewards:
        return {"acties die alleen cadeaus, cashback of punten geven",
                "promotions that only give gifts, cashback or points"};
    }
    return {};
  }

  const Promotion& promotion_;
  Zone shop_zone_;
  const FindPromotion& find_;
  Words words_;
  ConditionParts conditions_;
  std::vector<TermsSection> sections_;
};

}  // namespace

std::string weekly_windows(const Schedule& schedule, const Words& words) {
  std::vector<std::string> windows;
  for (const WeeklyWindow& window : schedule.weekly) windows.push_back(window_text(window, words));
  return words.all_of(windows);
}

Terms terms_of(const Promotion& promotion, const Settings& settings, const FindPromotion& find,
               Language language) {
  return Writer(promotion, settings, find, language).write();
}

}  // namespace stapel::promotions
