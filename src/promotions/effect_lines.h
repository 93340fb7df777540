// Which lines of a cart the effects of a promotion work on: by the set's programs, or by comparing
// texts where there are none.
#pragma once

#include <cstdint>

#include "promotions/compiled_set.h"
#include "promotions/predicate.h"

namespace stapel::promotions {

// Visits the selectors of effects in one fixed order: effect by effect; in buy_x_get_y what is got
// before what is bought; in bundle_price the components.
template <typename Visit>
void for_each_selector(const Effect& effect, const Visit& visit) {
  struct Each {
    const Visit& visit;
    void operator()(const PercentOff& e) const { visit(e.lines); }
    void operator()(const AmountOff& e) const { visit(e.lines); }
    void operator()(const SetUnitPrice& e) const { visit(e.lines); }
    void operator()(const BuyXGetY& e) const {
      visit(e.get_lines);
      visit(e.buy_lines);
    }
    void operator()(const NthUnit& e) const { visit(e.lines); }
    void operator()(const BundlePrice& e) const {
      for (const BundlePrice::Component& component : e.components) visit(component.lines);
    }
    void operator()(const Tiers& e) const { visit(e.lines); }
    void operator()(const ShippingOff&) const {}
    void operator()(const ShippingUpgrade&) const {}
    void operator()(const Gift&) const {}
    void operator()(const Cashback& e) const { visit(e.lines); }
    void operator()(const Points&) const {}
  };
  std::visit(Each{visit}, effect);
}

class EffectLines {
 public:
  // By comparing texts.
  explicit EffectLines(const Cart& cart) : cart_(cart) {}
  // Of the promotion at this position. `symbols`: of this cart, in this set.
  EffectLines(const CompiledSet::Internals& set, std::uint32_t position, const CartSymbols& symbols,
              const Cart& cart)
      : cart_(cart),
        symbols_(&symbols),
        selectors_(&set.part_of(position).selectors),
        number_(set.promotions[position].selector) {
    if (selectors_->empty()) selectors_ = nullptr;
  }

  // For each line of the cart whether it is discountable and selected by `lines`, which is the next
  // in the order of for_each_selector.
  template <typename LineSet>
  void next(const Lines& lines, LineSet& out) {
    out.resize(cart_.lines.size());
    for (std::size_t i = 0; i < cart_.lines.size(); ++i) {
      const CartLine& line = cart_.lines[i];
      if (lines && selectors_ && i % lines_per_block == 0) {
        block_ = selectors_->lines(number_, *symbols_, cart_, i / lines_per_block);
      }
      const bool selected = !lines       ? true
                            : selectors_ ? ((block_ >> i % lines_per_block) & 1) != 0
                                         : selects(*lines, line);
      out[i] = line.is_discountable() && selected;
    }
    if (lines) ++number_;
  }

 private:
  static constexpr std::size_t lines_per_block = 64;

  const Cart& cart_;
  const CartSymbols* symbols_ = nullptr;
  const LineSelectors* selectors_ = nullptr;
  std::uint32_t number_ = 0;
  std::uint64_t block_ = 0;
};

}  // namespace stapel::promotions
