// Any bytes as a promotions file: what was read is linted, in both languages, with and without a
// catalogue, and its pairs are laid out. Findings point into the document, and every answer is
// JSON.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "base/json.h"
#include "promotions/lint.h"
#include "promotions/pairs.h"
#include "promotions/parse.h"

using namespace stapel;
using namespace stapel::promotions;

namespace {

// The worst cart is not what is tested here; it must only stay short.
constexpr std::size_t promotions_linted_max = 5;
constexpr std::int64_t search_limit = 50;
constexpr std::int64_t worst_case_carts = 20;

std::vector<LintProduct> products() {
  LintProduct shoe{"A", "Shoe", "Acme", {"shoes/running"}, 7'999, {}, 3'500, Percent{210'000}};
  LintProduct book{"B", "Book", "", {"books"}, 2'500, {}, std::nullopt, Percent{90'000}};
  return {shoe, book};
}

void check_is_json(const std::string& text) {
  Faults faults;
  STAPEL_CHECK(json::Document::parse(text, faults).has_value() && faults.empty());
}

void check_findings(const LintReport& report, const Definitions& definitions) {
  for (const Finding& finding : report.findings) {
    STAPEL_CHECK(!finding.message.empty() && !finding.advice.empty());
    for (const std::string& id : finding.promotions) {
      STAPEL_CHECK(std::ranges::find(definitions.promotions, id, &Promotion::id) !=
                   definitions.promotions.end());
    }
  }
  check_is_json(to_json(report, false));
}

void check_lint(const Definitions& definitions, Language language) {
  LintOptions options;
  options.now = *parse_instant("2026-11-27T18:00:00+01:00");
  options.language = language;
  options.strict = language == Language::dutch;
  options.margin = Percent{250'000};
  options.average_order = 5'000;
  options.segments = {"winback"};
  options.worst_case = CartSize{2, 2, std::nullopt};
  options.worst_case_carts = worst_case_carts;
  check_findings(lint(definitions, std::nullopt, options), definitions);
  const LintReport report = lint(definitions, products(), options);
  check_findings(report, definitions);
  to_text(report, definitions.settings.currency, language);
}

void check_pairs(const Definitions& definitions, Language language) {
  std::vector<ListedPromotion> listed;
  for (const Promotion& each : definitions.promotions) {
    listed.push_back({&each, "/" + std::to_string(listed.size())});
  }
  const PairMatrix matrix = pair_matrix(std::move(listed), language);
  check_is_json(to_json(matrix, false));
  STAPEL_CHECK(!to_text(matrix).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Faults faults;
  std::optional<Definitions> definitions = parse_promotions(text, faults);
  if (!definitions || definitions->promotions.size() > promotions_linted_max) return 0;
  definitions->settings.search_limit = std::min(definitions->settings.search_limit, search_limit);
  for (const Language language : {Language::dutch, Language::english}) {
    check_lint(*definitions, language);
    check_pairs(*definitions, language);
  }
  return 0;
}
