// The blocks of a golden file: which lines belong to what, and in which order they stand.
#include "golden_case.h"

#include <sstream>

#include "cart_text.h"
#include "promotion_text.h"
#include "promotions/parse.h"

namespace stapel::golden {
namespace {

class CaseReader {
 public:
  CaseReader(Place place, std::string title) {
    case_.place = std::move(place);
    case_.title = std::move(title);
  }

  void remark() { explained_ = true; }

  // A line at the margin: the head of a block, or a block of one line.
  void head(Words& words) {
    block_ = Block::none;
    if (words.accept("Shows:")) {
      read_shown(words);
    } else if (words.accept("Numbers:")) {
      do case_.numbers.push_back({words.place(), take_number(words)});
      while (words.accept(","));
    } else if (words.accept("Settings:")) {
      block_ = Block::settings;
    } else if (words.accept("Cart:")) {
      if (!promotions_.empty()) words.fail("the cart stands before the promotions");
      block_ = Block::cart;
    } else if (words.accept("Promotion")) {
      promotions_.emplace_back(words.take("the promotion's id"), cart_.currency());
      words.expect(":");
      block_ = Block::promotion;
    } else if (words.accept("Expect")) {
      begin_expectation(words);
    } else {
      words.fail(
          "here belongs Case:, Shows:, Numbers:, Settings:, Cart:, Promotion ID: or Expect:");
    }
    words.finish();
  }

  // An indented line of the block.
  void inside(Words& words) {
    switch (block_) {
      case Block::none:
        words.fail("an indented line belongs under Settings:, Cart:, Promotion ID: or Expect:");
      case Block::settings:
        return read_setting(words);
      case Block::cart:
        return cart_.read(words);
      case Block::promotion:
        return promotions_.back().read(words);
      case Block::expectation:
        for (std::optional<Expectation>* one : open_) {
          Words again = words;
          (*one)->read(again);
        }
    }
  }

  Case finish() {
    if (!explained_) throw FormatFault(case_.place, "a case shows its arithmetic in a # line");
    if (!case_.best && !case_.priority) throw FormatFault(case_.place, "a case expects something");
    for (const auto* one : {&case_.best, &case_.priority})
      if (*one) (*one)->finish();
    Faults faults;
    std::optional<promotions::Cart> cart = promotions::parse_cart(cart_.json(), faults);
    refuse(faults, "the cart");
    auto definitions = promotions::parse_promotions(promotions_json(), faults);
    refuse(faults, "the promotions");
    case_.cart = std::move(*cart);
    case_.definitions = std::move(*definitions);
    return std::move(case_);
  }

 private:
  enum class Block : std::uint8_t { none, settings, cart, promotion, expectation };

  static std::string take_number(Words& words) {
    std::string out = words.take("a number of the requirements");
    while (!words.done() && !words.next_is(",")) out += " " + words.take("a number's words");
    return out;
  }

  // Shows: percent_off lines: cap, one under
  void read_shown(Words& words) {
    Shown shown{words.place(), words.take("an effect"), {}};
    if (!words.next_is(":")) shown.row += " " + words.take("order or lines");
    words.expect(":");
    do {
      std::string cell = words.take("a cell, such as cap");
      if (!words.done() && !words.next_is(",")) cell += " " + words.take("met or under");
      shown.cells.push_back(cell);
    } while (words.accept(","));
    case_.shows.push_back(shown);
  }

  void read_setting(Words& words) {
    if (words.accept("point value")) {
      settings_.put("point_value", words.take("minor units per point"));
    } else if (words.accept("points per unit")) {
      settings_.put("points_per_currency_unit", words.take("points per unit of currency"));
    } else if (words.accept("search limit")) {
      settings_.put("search_limit", words.integer("a number of nodes"));
    } else if (words.accept("timezone")) {
      settings_.text("timezone", words.take("an IANA zone"));
    } else {
      words.expect("currency");
      settings_.text("currency", words.take("a currency"));
    }
    words.finish();
  }

  void begin_expectation(Words& words) {
    block_ = Block::expectation;
    open_.clear();
    if (words.accept("best for customer:")) {
      open_ = {&case_.best};
    } else if (words.accept("priority:")) {
      open_ = {&case_.priority};
    } else {
      words.expect(":");
      open_ = {&case_.best, &case_.priority};
    }
    for (std::optional<Expectation>* one : open_) {
      if (*one) words.fail("this policy's expectation stands above already");
      one->emplace(words.place(), cart_.currency());
    }
  }

  std::string promotions_json() const {
    std::vector<std::string> promotions;
    for (const PromotionText& one : promotions_) promotions.push_back(one.json());
    return Fields()
        .put("settings", settings_.json())
        .put("promotions", json_list(promotions))
        .json();
  }

  void refuse(const Faults& faults, const std::string& what) const {
    if (faults.empty()) return;
    throw FormatFault(case_.place, what + " of this case break a rule of the contract: " +
                                       faults[0].pointer + ": " + faults[0].message);
  }

  Case case_;
  CartText cart_;
  std::vector<PromotionText> promotions_;
  Fields settings_;
  Block block_ = Block::none;
  std::vector<std::optional<Expectation>*> open_;
  bool explained_ = false;
};

}  // namespace

std::vector<Case> read_cases(const std::string& file, std::string_view text) {
  std::vector<Case> out;
  std::optional<CaseReader> reader;
  std::istringstream stream{std::string(text)};
  Place place{file, 0};
  for (std::string line; std::getline(stream, line);) {
    ++place.line;
    const std::size_t start = line.find_first_not_of(' ');
    if (start == std::string::npos) continue;
    if (line[start] == '#') {
      if (reader) reader->remark();
      continue;
    }
    Words words(place, line);
    if (line.starts_with("Case:")) {
      if (reader) out.push_back(reader->finish());
      const std::size_t title = line.find_first_not_of(' ', 5);
      if (title == std::string::npos) words.fail("a case has a title");
      reader.emplace(place, line.substr(title));
    } else if (!reader) {
      words.fail("a file begins with remarks and then Case: TITLE");
    } else if (start == 0) {
      reader->head(words);
    } else {
      reader->inside(words);
    }
  }
  if (!reader) throw FormatFault(place, "a file holds one case at least");
  out.push_back(reader->finish());
  return out;
}

}  // namespace stapel::golden
