// The public terms of a promotion, as a shop must publish them: what the customer gets, on what,
// when, under which conditions and limits, and with what it combines.
//
// Complete: every part of the definition that restricts the customer is in the words. Discreet:
// what is the shop's own business is not (budget, goal, campaign, holdout, floors and costs of
// products, ids of customers, names of code pools).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "promotions/definition.h"
#include "promotions/statement.h"
#include "promotions/words.h"

namespace stapel::promotions {

struct TermsSection {
  std::string id;  // of a closed set: benefits, exclusions, validity, …
  std::string heading;
  std::vector<Statement> statements;
  friend bool operator==(const TermsSection&, const TermsSection&) = default;
};

struct Terms {
  std::string promotion;
  std::string name;
  Language language = Language::dutch;
  std::vector<TermsSection> sections;
};

// How other promotions are named: by `find(id)`, which may know nothing (null) about an id.
using FindPromotion = std::function<const Promotion*(std::string_view id)>;

Terms terms_of(const Promotion& promotion, const Settings& settings, const FindPromotion& find,
               Language language);

// When the schedule holds, in sentences; none where it always does. For terms and for refusals.
std::string weekly_windows(const Schedule& schedule, const Words& words);

std::string to_text(const Terms& terms);
// {"promotion", "name", "language", "sections": [{"id", "heading", "statements": [{"text",
// "points": […], "table": [[…]]}]}]}; points and tables only where there are any.
std::string to_json(const Terms& terms, bool spaced);

}  // namespace stapel::promotions
