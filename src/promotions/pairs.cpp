// Pairs of promotions: the rules that refuse them, as JSON and as a grid.
#include "promotions/pairs.h"

#include <algorithm>

#include "base/check.h"
#include "base/json.h"
#include "promotions/stacking.h"
#include "promotions/words.h"

namespace stapel::promotions {
namespace {

void add_rules(const Promotion& own, const Promotion& other, bool of_first,
               std::vector<RefusingRule>& out) {
  if (own.stacking.exclusive) out.push_back({of_first, StackingRule::exclusive});
  if (own.stacking.group && own.stacking.group == other.stacking.group) {
    out.push_back({of_first, StackingRule::group});
  }
  if (!combines_with(own.stacking, other)) out.push_back({of_first, StackingRule::combines_with});
}

std::string_view name_of(StackingRule rule) {
  switch (rule) {
    case StackingRule::exclusive:
      return "exclusive";
    case StackingRule::group:
      return "group";
    case StackingRule::combines_with:
      return "combines_with";
  }
  return "";
}

// A rule of one pair, with all that it takes to tell it.
struct Told {
  const ListedPromotion& own;
  const ListedPromotion& other;
  StackingRule rule;

  std::string pointer() const { return own.pointer + "/stacking/" + std::string(name_of(rule)); }

  std::string message(const Words& words) const {
    std::string text;
    switch (rule) {
      case StackingRule::exclusive:
        text = words.say({"{a} is met geen enkele andere actie te combineren.",
                          "{a} cannot be combined with any other promotion."});
        break;
      case StackingRule::group:
        text = words.say({"{a} en {b} horen bij de groep {v}, waarvan er hoogstens één geldt.",
                          "{a} and {b} are in the group {v}, of which at most one applies."},
                         words.quoted(*own.promotion->stacking.group));
        break;
      case StackingRule::combines_with:
        text = words.say({"{a} noemt waarmee het te combineren is, en {b} hoort daar niet bij.",
                          "{a} names what it can be combined with, and {b} is not among it."});
        break;
    }
    text = replaced(std::move(text), "{a}", words.quoted(own.promotion->name));
    return replaced(std::move(text), "{b}", words.quoted(other.promotion->name));
  }
};

Told told(const PairMatrix& matrix, const PairMatrix::Pair& pair, const RefusingRule& rule) {
  const ListedPromotion& first = matrix.promotions[pair.first];
  const ListedPromotion& second = matrix.promotions[pair.second];
  return rule.of_first ? Told{first, second, rule.rule} : Told{second, first, rule.rule};
}

void write(json::Writer& out, const PairMatrix& matrix, const PairMatrix::Pair& pair,
           const Words& words) {
  const auto id = [&](std::size_t at) {
    return std::string_view(matrix.promotions[at].promotion->id);
  };
  out.begin_object()
      .member("a", id(pair.first))
      .member("b", id(pair.second))
      .member("combinable", pair.rules.empty())
      .key("rules")
      .begin_array();
  for (const RefusingRule& rule : pair.rules) {
    const Told one = told(matrix, pair, rule);
    out.begin_object()
        .member("promotion", std::string_view(one.own.promotion->id))
        .member("rule", name_of(one.rule))
        .member("pointer", std::string_view(one.pointer()))
        .member("message", std::string_view(one.message(words)))
        .end_object();
  }
  out.end_array().end_object();
}

std::string right_aligned(std::size_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), ' ') + digits;
}

}  // namespace

std::vector<RefusingRule> refusing_rules(const Promotion& first, const Promotion& second) {
  std::vector<RefusingRule> out;
  add_rules(first, second, true, out);
  add_rules(second, first, false, out);
  return out;
}

PairMatrix pair_matrix(std::vector<ListedPromotion> promotions, Language language) {
  STAPEL_CHECK(promotions.size() <= pair_promotions_max);
  PairMatrix out{.promotions = std::move(promotions), .pairs = {}, .language = language};
  for (std::size_t a = 0; a < out.promotions.size(); ++a) {
    for (std::size_t b = a + 1; b < out.promotions.size(); ++b) {
      out.pairs.push_back(
          {a, b, refusing_rules(*out.promotions[a].promotion, *out.promotions[b].promotion)});
    }
  }
  return out;
}

std::string to_json(const PairMatrix& matrix, bool spaced) {
  const Words words(matrix.language, Currency{});
  std::string text;
  json::Writer out(text, spaced);
  out.begin_object().key("promotions").begin_array();
  for (const ListedPromotion& each : matrix.promotions) {
    out.begin_object()
        .member("id", std::string_view(each.promotion->id))
        .member("name", std::string_view(each.promotion->name))
        .end_object();
  }
  out.end_array().key("pairs").begin_array();
  for (const PairMatrix::Pair& pair : matrix.pairs) write(out, matrix, pair, words);
  out.end_array().end_object();
  return text;
}

std::string to_text(const PairMatrix& matrix) {
  const Words words(matrix.language, Currency{});
  const std::size_t count = matrix.promotions.size();
  const std::size_t width = std::to_string(count).size();
  // Each promotion has the number of its row; + may be combined, - may not.
  std::string out(width + 1, ' ');
  for (std::size_t column = 1; column <= count; ++column) {
    out += " " + right_aligned(column, width);
  }
  out += "\n";
  std::vector<std::string> rows;
  for (std::size_t row = 0; row < count; ++row) {
    rows.push_back(right_aligned(row + 1, width) + " " +
                   std::string((row + 1) * (width + 1) - 1, ' ') + "·");
  }
  std::string refusals;
  for (const PairMatrix::Pair& pair : matrix.pairs) {
    rows[pair.first] += std::string(width, ' ') + (pair.rules.empty() ? "+" : "-");
    if (pair.rules.empty()) continue;
    refusals +=
        "\n" + std::to_string(pair.first + 1) + " - " + std::to_string(pair.second + 1) + "\n";
    for (const RefusingRule& rule : pair.rules) {
      const Told one = told(matrix, pair, rule);
      refusals +=
          "  " + one.message(words) + " (" + one.own.promotion->id + " " + one.pointer() + ")\n";
    }
  }
  for (std::size_t row = 0; row < count; ++row) {
    const Promotion& promotion = *matrix.promotions[row].promotion;
    out += rows[row] + "  " + promotion.id + "  " + words.quoted(promotion.name) + "\n";
  }
  return out + refusals;
}

}  // namespace stapel::promotions
