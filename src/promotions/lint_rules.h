// What the files of lint share: the set under judgement and where findings go.
#pragma once

#include <string>
#include <vector>

#include "promotions/lint.h"

namespace stapel::promotions {

// A part of a promotion, by its position in the definitions.
struct LintPlace {
  std::uint32_t promotion = 0;
  std::string pointer;  // below the promotion, such as /effects/0/percent
};

// The set, and what follows from it once.
struct LintInput {
  const Definitions* definitions = nullptr;
  const std::vector<LintProduct>* catalogue = nullptr;  // null: no products are known
  const LintOptions* options = nullptr;
  Zone zone;
  std::vector<std::uint32_t> live;  // positions, by (priority, id)
  SearchBudget* budget = nullptr;   // of the rules that price carts; null: none

  bool out_of_budget() const { return budget && budget->used_up(); }
  const Promotion& promotion(std::uint32_t position) const {
    return definitions->promotions[position];
  }
  bool dutch() const { return options->language == Language::dutch; }
  std::string pointer(const LintPlace& place) const;
};

class Findings {
 public:
  Findings(const LintInput& input, LintReport& report) : input_(input), report_(report) {}

  // `details` fill the marks {0}, {1}, … of the rule's sentences.
  Finding& add(LintRule rule, Severity severity, const std::vector<LintPlace>& places,
               const std::vector<std::string>& details);
  // A part of the set that was not looked at, in the report's language.
  void leave_out(const std::string& dutch, const std::string& english);

 private:
  const LintInput& input_;
  LintReport& report_;
};

// The sentences of a rule.
struct LintText {
  const char* dutch;
  const char* english;
  const char* dutch_advice;
  const char* english_advice;
};
LintText lint_text(LintRule rule);

// For the sentences.
std::string quoted_name(const std::string& name);
std::string percent_text(Percent percent, Language language);
std::string money_text(Amount amount, const LintInput& input);
std::string list_text(const std::vector<std::string>& words, std::size_t most, Language language);

// The rules, by subject.
void lint_codes(const LintInput& input, Findings& findings);
void lint_stacking(const LintInput& input, Findings& findings);
void lint_reach(const LintInput& input, Findings& findings);
void lint_names(const LintInput& input, Findings& findings);
void lint_depth(const LintInput& input, Findings& findings);
void lint_prices(const LintInput& input, Findings& findings);

// Whether every cart that meets `condition` meets `other` (none: every cart does). False where
// that is not certain.
bool implies(const std::optional<Predicate>& condition, const std::optional<Predicate>& other);

}  // namespace stapel::promotions
