// The order of the rules, and how a finding is put together.
#include "promotions/lint.h"

#include <algorithm>

#include "base/check.h"
#include "promotions/lint_rules.h"
#include "promotions/lint_times.h"

namespace stapel::promotions {
namespace {

void fill_marks(std::string& text, const std::vector<std::string>& details) {
  for (std::size_t i = 0; i < details.size(); ++i) {
    const std::string mark = '{' + std::to_string(i) + '}';
    for (std::size_t at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + details[i].size())) {
      text.replace(at, mark.size(), details[i]);
    }
  }
}

std::vector<std::uint32_t> live_positions(const Definitions& definitions, Instant now) {
  std::vector<std::uint32_t> live;
  for (std::uint32_t i = 0; i < definitions.promotions.size(); ++i) {
    if (is_live(definitions.promotions[i], now)) live.push_back(i);
  }
  std::sort(live.begin(), live.end(), [&](std::uint32_t a, std::uint32_t b) {
    const Promotion& left = definitions.promotions[a];
    const Promotion& right = definitions.promotions[b];
    return std::tie(left.priority, left.id) < std::tie(right.priority, right.id);
  });
  return live;
}

void find_worst_cases(const LintInput& input, SearchBudget& budget, LintReport& report,
                      Findings& findings) {
  const LintOptions& options = *input.options;
  if (!options.worst_case) return;
  WorstCaseOptions asked{.now = options.now, .size = *options.worst_case, .terms = options.terms};
  asked.carts_max = asked.exhaustive_max = options.worst_case_carts;
  asked.budget = &budget;
  const std::vector<LintProduct> none;
  for (const Objective objective : {Objective::most_given, Objective::least_margin}) {
    auto worst = find_worst_case(*input.definitions, input.catalogue ? *input.catalogue : none,
                                 objective, asked);
    if (worst) report.worst_cases.push_back(*std::move(worst));
  }
  if (!budget.used_up()) return;
  findings.leave_out(
      "slechtste winkelwagen: er is gezocht tot het aantal stappen voor deze vraag op was",
      "worst cart: the search ended where the steps for this request were used up");
}

}  // namespace

std::int64_t LintReport::count(Severity severity) const {
  return std::ranges::count(findings, severity, &Finding::severity);
}

std::string LintInput::pointer(const LintPlace& place) const {
  std::string id = promotion(place.promotion).id;  // [A-Za-z0-9._-]: nothing to escape
  switch (options->document) {
    case LintDocument::list:
      return '/' + std::to_string(place.promotion) + place.pointer;
    case LintDocument::object:
      return "/promotions/" + std::to_string(place.promotion) + place.pointer;
    case LintDocument::by_id:
      return "/promotions/" + id + place.pointer;
  }
  return place.pointer;
}

Finding& Findings::add(LintRule rule, Severity severity, const std::vector<LintPlace>& places,
                       const std::vector<std::string>& details) {
  Finding finding;
  finding.rule = rule;
  finding.severity = severity;
  for (const LintPlace& place : places) {
    const std::string& id = input_.promotion(place.promotion).id;
    if (std::ranges::find(finding.promotions, id) == finding.promotions.end()) {
      finding.promotions.push_back(id);
    }
    finding.pointers.push_back(input_.pointer(place));
  }
  const LintText text = lint_text(rule);
  finding.message = input_.dutch() ? text.dutch : text.english;
  finding.advice = input_.dutch() ? text.dutch_advice : text.english_advice;
  fill_marks(finding.message, details);
  fill_marks(finding.advice, details);
  report_.findings.push_back(std::move(finding));
  return report_.findings.back();
}

void Findings::leave_out(const std::string& dutch, const std::string& english) {
  report_.left_out.push_back(input_.dutch() ? dutch : english);
}

LintReport lint(const Definitions& definitions,
                const std::optional<std::vector<LintProduct>>& catalogue,
                const LintOptions& options) {
  const std::optional<Zone> zone = Zone::find(definitions.settings.timezone);
  STAPEL_CHECK(zone);
  const std::int64_t half = options.worst_case ? options.search_steps / 2 : options.search_steps;
  SearchBudget for_rules{half}, for_worst_cases{half};
  const LintInput input{.definitions = &definitions,
                        .catalogue = catalogue ? &*catalogue : nullptr,
                        .options = &options,
                        .zone = *zone,
                        .live = live_positions(definitions, options.now),
                        .budget = &for_rules};
  LintReport report;
  Findings findings(input, report);
  lint_codes(input, findings);
  lint_stacking(input, findings);
  lint_reach(input, findings);
  lint_names(input, findings);
  lint_depth(input, findings);
  lint_prices(input, findings);
  std::ranges::stable_sort(report.findings, [](const Finding& a, const Finding& b) {
    return std::tie(a.severity, a.rule) < std::tie(b.severity, b.rule);
  });
  if (for_rules.used_up()) {
    findings.leave_out(
        "double_stacking, never_applies, below_cost, below_margin: niet alles is bekeken; het "
        "aantal "
        "stappen voor deze vraag was op",
        "double_stacking, never_applies, below_cost, below_margin: not all was looked at; the "
        "steps "
        "for this request were used up");
  }
  find_worst_cases(input, for_worst_cases, report, findings);
  return report;
}

std::string quoted_name(const std::string& name) { return '"' + name + '"'; }

std::string percent_text(Percent percent, Language language) {
  std::string text = std::to_string(percent.ten_thousandths / 10'000);
  std::int64_t part = percent.ten_thousandths % 10'000;
  if (part < 0) part = -part;
  if (part != 0) {
    std::string digits = std::to_string(part);
    digits.insert(0, 4 - digits.size(), '0');
    digits.erase(digits.find_last_not_of('0') + 1);
    text += (language == Language::dutch ? ',' : '.') + digits;
  }
  if (percent.ten_thousandths < 0 && text[0] != '-') text.insert(0, 1, '-');
  return text + '%';
}

std::string money_text(Amount amount, const LintInput& input) {
  return format_money(amount, input.definitions->settings.currency, input.options->language);
}

std::string list_text(const std::vector<std::string>& words, std::size_t most, Language language) {
  std::string text;
  for (std::size_t i = 0; i < std::min(words.size(), most); ++i) {
    text += (i == 0 ? "" : ", ") + words[i];
  }
  if (words.size() <= most) return text;
  const std::string rest = std::to_string(words.size() - most);
  return text + (language == Language::dutch ? " en nog " + rest : " and " + rest + " more");
}

}  // namespace stapel::promotions
