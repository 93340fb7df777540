// Rules about codes: how long, how often and how easily they can be used.
#include <algorithm>
#include <array>
#include <map>

#include "promotions/counted.h"
#include "promotions/lint_rules.h"
#include "promotions/lint_times.h"
#include "promotions/stacking.h"

namespace stapel::promotions {
namespace {

constexpr std::size_t short_code = 5;  // characters, below which a code can be tried out
constexpr std::size_t promotions_per_code_max = 50;

// Words of which shops make codes, and shoppers guesses.
constexpr std::array<std::string_view, 62> words = {
    "ACTIE",       "AUTUMN",      "BACK",    "BDAY",     "BEDANKT",   "BIRTHDAY", "BLACK",
    "BLACKFRIDAY", "BLIJ",        "BF",      "CADEAU",   "CHRISTMAS", "CODE",     "COUPON",
    "CYBER",       "CYBERMONDAY", "DEAL",    "DISCOUNT", "EXTRA",     "FALL",     "FAMILY",
    "FEEST",       "FIRST",       "FREE",    "FREESHIP", "FRIEND",    "FRIENDS",  "GIFT",
    "GRATIS",      "HALLO",       "HELLO",   "HERFST",   "HI",        "JARIG",    "KERST",
    "KORTING",     "LENTE",       "LOVE",    "NEW",      "NEWYEAR",   "NIEUW",    "NIEUWSBRIEF",
    "NEWSLETTER",  "OFF",         "PASEN",   "PROMO",    "SALE",      "SAVE",     "SHIP",
    "SINT",        "SPRING",      "STUDENT", "SUMMER",   "TEST",      "THANKS",   "TREAT",
    "VIP",         "WELCOME",     "WELKOM",  "WINTER",   "XMAS",      "ZOMER"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Why a code can be guessed; empty where it cannot so easily.
std::string why_guessable(const std::string& code, bool dutch) {
  if (code.size() < short_code) {
    return dutch ? "korter dan 5 tekens" : "shorter than 5 characters";
  }
  std::size_t begin = 0, end = code.size();
  while (begin < end && is_digit(code[begin])) ++begin;
  while (end > begin && is_digit(code[end - 1])) --end;
  const std::string_view letters = std::string_view(code).substr(begin, end - begin);
  if (letters.empty()) return dutch ? "alleen cijfers" : "digits alone";
  const std::size_t digits = code.size() - letters.size();
  if (digits > 4 || std::ranges::find(words, letters) == words.end()) return "";
  return dutch ? "een bekend woord met hoogstens vier cijfers"
               : "a common word with at most four digits";
}

// The same for codes that look alike on paper.
std::string look_of(const std::string& code) {
  std::string look;
  for (const char c : code) {
    switch (c) {
      case 'O':
      case 'Q':
        look += '0';
        break;
      case 'I':
      case 'L':
        look += '1';
        break;
      case 'Z':
        look += '2';
        break;
      case 'S':
        look += '5';
        break;
      case 'G':
        look += '6';
        break;
      case 'B':
        look += '8';
        break;
      default:
        look += c;
    }
  }
  return look;
}

std::string codes_text(const Promotion& promotion, Language language) {
  std::vector<std::string> quoted;
  for (const std::string& code : promotion.codes) quoted.push_back(quoted_name(code));
  return list_text(quoted, 3, language);
}

void check_openness(const LintInput& input, std::uint32_t position, Findings& findings) {
  const Promotion& promotion = input.promotion(position);
  const std::string codes = codes_text(promotion, input.options->language);
  const bool no_end = !promotion.schedule.ends_at;
  const bool no_limit = !is_limited(promotion.limits);
  if (no_end && no_limit && !promotion.conditions) {
    findings.add(LintRule::universal_code, Severity::warning, {{position, "/trigger/codes"}},
                 {codes});
    return;
  }
  if (no_end) {
    findings.add(LintRule::code_without_end, Severity::advice, {{position, "/trigger/codes"}},
                 {codes});
  }
  if (no_limit) {
    findings.add(LintRule::code_without_limit, Severity::advice, {{position, "/trigger/codes"}},
                 {codes});
  }
}

// A public offer's code may be a word; one that is meant for some may not.
void check_guessable(const LintInput& input, std::uint32_t position, Findings& findings) {
  const Promotion& promotion = input.promotion(position);
  const bool for_some = promotion.audience == "personal" || promotion.audience == "members" ||
                        promotion.limits.per_code == 1;
  for (std::size_t i = 0; i < promotion.codes.size(); ++i) {
    const std::string why = why_guessable(normalise_code(promotion.codes[i]), input.dutch());
    if (why.empty()) continue;
    findings.add(LintRule::guessable_code, for_some ? Severity::warning : Severity::advice,
                 {{position, "/trigger/codes/" + std::to_string(i)}},
                 {quoted_name(promotion.codes[i]), why});
  }
}

// Every code with where it stands.
struct CodePlace {
  std::uint32_t promotion;
  std::size_t index;
};
using CodePlaces = std::map<std::string, std::vector<CodePlace>>;

LintPlace place_of(const CodePlace& code) {
  return {code.promotion, "/trigger/codes/" + std::to_string(code.index)};
}

const std::string& written(const LintInput& input, const CodePlace& code) {
  return input.promotion(code.promotion).codes[code.index];
}

void check_look_alikes(const LintInput& input, const CodePlaces& codes, Findings& findings) {
  std::map<std::string, CodePlace> looks;  // the first code of each look
  for (const auto& [code, places] : codes) {
    const auto [first, added] = looks.try_emplace(look_of(code), places.front());
    if (added) continue;
    findings.add(
        LintRule::look_alike_codes, Severity::warning,
        {place_of(first->second), place_of(places.front())},
        {quoted_name(written(input, first->second)), quoted_name(written(input, places.front()))});
  }
}

void check_rivals(const LintInput& input, const CodePlaces& codes, Findings& findings) {
  for (const auto& [code, places] : codes) {
    const std::size_t most = std::min(places.size(), promotions_per_code_max);
    for (std::size_t a = 0; a < most; ++a) {
      for (std::size_t b = a + 1; b < most; ++b) {
        const Promotion& one = input.promotion(places[a].promotion);
        const Promotion& other = input.promotion(places[b].promotion);
        if (may_combine(one, other) || !overlap_in_time(one, other, input.options->now)) continue;
        findings.add(LintRule::code_shared_by_rivals, Severity::warning,
                     {place_of(places[a]), place_of(places[b])},
                     {quoted_name(written(input, places[a])), one.id, other.id});
      }
    }
  }
}

// A code of a promotion that is over, unless a running one has it too.
void check_expired(const LintInput& input, const CodePlaces& live, Findings& findings) {
  const auto& promotions = input.definitions->promotions;
  for (std::uint32_t position = 0; position < promotions.size(); ++position) {
    const Promotion& promotion = promotions[position];
    const bool over =
        promotion.status == Status::ended ||
        (promotion.schedule.ends_at && *promotion.schedule.ends_at <= input.options->now);
    if (!over) continue;
    for (std::size_t i = 0; i < promotion.codes.size(); ++i) {
      if (live.contains(normalise_code(promotion.codes[i]))) continue;
      findings.add(LintRule::expired_code, Severity::warning,
                   {{position, "/trigger/codes/" + std::to_string(i)}},
                   {quoted_name(promotion.codes[i])});
    }
  }
}

}  // namespace

void lint_codes(const LintInput& input, Findings& findings) {
  CodePlaces codes;
  for (const std::uint32_t position : input.live) {
    const Promotion& promotion = input.promotion(position);
    for (std::size_t i = 0; i < promotion.codes.size(); ++i) {
      codes[normalise_code(promotion.codes[i])].push_back({position, i});
    }
    if (promotion.codes.empty()) continue;
    check_openness(input, position, findings);
    check_guessable(input, position, findings);
  }
  check_expired(input, codes, findings);
  check_look_alikes(input, codes, findings);
  check_rivals(input, codes, findings);
}

}  // namespace stapel::promotions
