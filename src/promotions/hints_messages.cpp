// One sentence for each suggestion, in two languages.
#include <algorithm>

#include "promotions/hints_suggest.h"

namespace stapel::promotions {
namespace {

class Sentence {
 public:
  Sentence(const Suggestion& suggestion, const Cart& cart, Language language)
      : suggestion_(suggestion),
        cart_(cart),
        dutch_(language == Language::dutch),
        language_(language) {}

  std::string write(Amount total_now) const {
    return what() + worth() + paying(suggestion_.total - total_now);
  }

 private:
  std::string money(Amount amount) const { return format_money(amount, cart_.currency, language_); }

  std::string what() const {
    if (suggestion_.code) return (dutch_ ? "Gebruik code " : "Use code ") + *suggestion_.code;
    std::string items;
    for (const AddedUnits& added : suggestion_.add) {
      items += (items.empty() ? "" : " + ") + std::to_string(added.units) + " x " + name_of(added);
    }
    return dutch_ ? "Voeg " + items + " toe" : "Add " + items;
  }

  std::string name_of(const AddedUnits& added) const {
    const auto line = std::find_if(cart_.lines.begin(), cart_.lines.end(),
                                   [&](const CartLine& l) { return l.id == added.line; });
    return line->name.empty() ? line->sku : line->name;
  }

  std::string worth() const {
    return ": " + money(suggestion_.gain) + (dutch_ ? " extra voordeel" : " more in benefits");
  }

  std::string paying(Amount more) const {
    if (more == 0) return dutch_ ? ", en je betaalt evenveel." : ", and you pay the same.";
    const std::string amount = money(more > 0 ? more : -more);
    if (dutch_) return ", en je betaalt " + amount + (more > 0 ? " meer." : " minder.");
    return ", and you pay " + amount + (more > 0 ? " more." : " less.");
  }

  const Suggestion& suggestion_;
  const Cart& cart_;
  bool dutch_;
  Language language_;
};

}  // namespace

std::string suggestion_message(const Suggestion& suggestion, const Cart& cart, Amount total_now,
                               Language language) {
  return Sentence(suggestion, cart, language).write(total_now);
}

}  // namespace stapel::promotions
