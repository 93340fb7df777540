// Makes a failing case small enough to read; see the header. One edit at a time, each kept where
// the case still fails, until a whole round changes nothing.
#include "promotions/testing/shrink.h"

namespace stapel::promotions::testing {
namespace {

using Edit = std::function<void(Case&)>;

class Shrinking {
 public:
  Shrinking(Case failing, const std::function<bool(const Case&)>& fails)
      : smallest_(std::move(failing)), fails_(fails) {}

  Case run() {
    do {
      shrunk_ = false;
      shrink_promotions();
      shrink_cart();
      shrink_settings();
    } while (shrunk_);
    return smallest_;
  }

 private:
  // Whether the case still fails after the edit; then it stays.
  bool attempt(const Edit& edit) {
    Case smaller = smallest_;
    edit(smaller);
    for (Promotion& each : smaller.definitions.promotions) {
      each.has_minor_units = names_money(each);
    }
    const bool same =
        smaller.definitions == smallest_.definitions && smaller.cart == smallest_.cart;
    if (same || !fails_(smaller)) return false;
    smallest_ = std::move(smaller);
    shrunk_ = true;
    return true;
  }

  // Leaves out one element after the other of the list that `list` finds in a case.
  template <typename List>
  void drop_each(const List& list, std::size_t least = 0) {
    for (std::size_t i = list(smallest_).size(); i-- > 0;) {
      if (list(smallest_).size() <= least) return;
      attempt([&](Case& each) {
        list(each).erase(list(each).begin() + static_cast<std::ptrdiff_t>(i));
      });
    }
  }

  // Tries the part that `part` finds in a case in its plainest form.
  template <typename Part>
  void reset(const Part& part) {
    attempt([&](Case& each) { part(each) = {}; });
  }

  void shrink_promotions() {
    drop_each([](Case & each) -> auto& { return each.definitions.promotions; });
    for (std::size_t i = 0; i < smallest_.definitions.promotions.size(); ++i) shrink_promotion(i);
  }

  void shrink_promotion(std::size_t i) {
    const auto at = [i](Case& each) -> Promotion& { return each.definitions.promotions[i]; };
    drop_each(
        [&](Case & each) -> auto& { return at(each).effects; }, 1);
    attempt([&](Case& each) {
      at(each).codes.clear();
      at(each).pools.clear();
    });
    reset([&](Case & each) -> auto& { return at(each).codes; });
    reset([&](Case & each) -> auto& { return at(each).pools; });
    reset([&](Case & each) -> auto& { return at(each).schedule; });
    reset([&](Case & each) -> auto& { return at(each).conditions; });
    reset([&](Case & each) -> auto& { return at(each).limits; });
    reset([&](Case & each) -> auto& { return at(each).limits.budget; });
    reset([&](Case & each) -> auto& { return at(each).limits.max_discount; });
    reset([&](Case & each) -> auto& { return at(each).limits.total; });
    reset([&](Case & each) -> auto& { return at(each).limits.per_customer; });
    reset([&](Case & each) -> auto& { return at(each).limits.per_code; });
    reset([&](Case & each) -> auto& { return at(each).limits.per_day; });
    reset([&](Case & each) -> auto& { return at(each).stacking; });
    reset([&](Case & each) -> auto& { return at(each).priority; });
    reset([&](Case & each) -> auto& { return at(each).excludes_earn_points; });
    reset([&](Case & each) -> auto& { return at(each).excludes_burn_points; });
    attempt([&](Case& each) { at(each).status = Status::active; });
    attempt([&](Case& each) { at(each).currency = each.definitions.settings.currency; });
    shrink_condition(i);
    for (std::size_t k = 0; k < at(smallest_).effects.size(); ++k) shrink_effect(i, k);
  }

  // A condition's child instead of the whole, as long as one still fails.
  void shrink_condition(std::size_t i) {
    const auto at = [i](Case & each) -> auto& { return each.definitions.promotions[i].conditions; };
    const auto children = [](const Predicate& predicate) -> std::vector<Predicate> {
      if (const auto* all = std::get_if<All>(&predicate.node)) return all->of;
      if (const auto* any = std::get_if<Any>(&predicate.node)) return any->of;
      if (const auto* negation = std::get_if<Not>(&predicate.node)) return negation->of;
      return {};
    };
    bool smaller = true;
    while (smaller && at(smallest_)) {
      smaller = false;
      for (const Predicate& child : children(*at(smallest_))) {
        smaller = attempt([&](Case& each) { at(each) = child; });
        if (smaller) break;
      }
    }
  }

  void shrink_effect(std::size_t i, std::size_t k) {
    const auto at = [=](Case& each) -> Effect& {
      return each.definitions.promotions[i].effects[k];
    };
    const auto edit = [&](const auto& change) {
      attempt([&](Case& each) { std::visit(change, at(each)); });
    };
    edit([](auto& effect) {
      if constexpr (requires { effect.lines; }) effect.lines = {};
    });
    edit([](auto& effect) {
      if constexpr (requires { effect.max_amount; }) effect.max_amount = {};
    });
    edit([](auto& effect) {
      if constexpr (requires { effect.max_units; }) effect.max_units = {};
    });
    edit([](auto& effect) {
      if constexpr (requires { effect.unit_order; }) effect.unit_order = UnitOrder::cheapest_first;
    });
    edit([](auto& effect) {
      if constexpr (requires { effect.repeat; }) effect.repeat = {};
    });
    edit([](auto& effect) {
      if constexpr (requires { effect.base; }) effect.base = Base::left;
    });
    edit([](auto& effect) {
      if constexpr (requires { effect.methods; }) effect.methods = {};
    });
    edit([](auto& effect) {
      if constexpr (requires { effect.buy_lines; }) effect.buy_lines = effect.get_lines = {};
    });
    shrink_parts(at);
  }

  // The components of a bundle, the tiers of a scale.
  template <typename At>
  void shrink_parts(const At& at) {
    if (std::holds_alternative<BundlePrice>(at(smallest_))) {
      const auto bundle = [&](Case & each) -> auto& { return std::get<BundlePrice>(at(each)); };
      drop_each(
          [&](Case & each) -> auto& { return bundle(each).components; }, 1);
      for (std::size_t c = 0; c < bundle(smallest_).components.size(); ++c) {
        reset([&](Case & each) -> auto& { return bundle(each).components[c].lines; });
        attempt([&](Case& each) { bundle(each).components[c].quantity = 1; });
      }
    }
    if (std::holds_alternative<Tiers>(at(smallest_))) {
      drop_each(
          [&](Case & each) -> auto& { return std::get<Tiers>(at(each)).tiers; }, 1);
    }
  }

  void shrink_cart() {
    drop_each([](Case & each) -> auto& { return each.cart.codes; });
    drop_each([](Case & each) -> auto& { return each.cart.pool_codes; });
    drop_each([](Case & each) -> auto& { return each.cart.tenders; });
    drop_each([](Case & each) -> auto& { return each.cart.lines; });
    for (std::size_t i = 0; i < smallest_.cart.lines.size(); ++i) shrink_line(i);
    reset([](Case & each) -> auto& { return each.cart.shipping; });
    reset([](Case & each) -> auto& { return each.cart.customer; });
    reset([](Case & each) -> auto& { return each.cart.uses.promotions; });
    reset([](Case & each) -> auto& { return each.cart.uses.codes; });
    reset([](Case & each) -> auto& { return each.cart.channel; });
    reset([](Case & each) -> auto& { return each.cart.payment_method; });
    reset([](Case & each) -> auto& { return each.cart.attributes; });
    reset([](Case & each) -> auto& { return each.cart.currency; });
    attempt([](Case& each) {
      if (each.cart.shipping) each.cart.shipping->rates.clear();
    });
  }

  void shrink_line(std::size_t i) {
    const auto at = [i](Case& each) -> CartLine& { return each.cart.lines[i]; };
    attempt([&](Case& each) { at(each).quantity = 1; });
    attempt([&](Case& each) { at(each).quantity = (at(each).quantity + 1) / 2; });
    attempt(
        [&](Case& each) { at(each).quantity = std::max<std::int64_t>(1, at(each).quantity - 1); });
    reset([&](Case & each) -> auto& { return at(each).min_unit_price; });
    reset([&](Case & each) -> auto& { return at(each).discountable; });
    reset([&](Case & each) -> auto& { return at(each).category; });
    reset([&](Case & each) -> auto& { return at(each).brand; });
    reset([&](Case & each) -> auto& { return at(each).tags; });
    reset([&](Case & each) -> auto& { return at(each).lists; });
    reset([&](Case & each) -> auto& { return at(each).on_sale; });
    reset([&](Case & each) -> auto& { return at(each).attributes; });
  }

  void shrink_settings() {
    reset([](Case & each) -> auto& { return each.definitions.settings.point_value; });
    reset([](Case & each) -> auto& { return each.definitions.settings.points_per_currency_unit; });
    attempt([](Case& each) { each.definitions.settings.timezone = Settings{}.timezone; });
    attempt([](Case& each) { each.definitions.settings.search_limit = Settings{}.search_limit; });
  }

  Case smallest_;
  const std::function<bool(const Case&)>& fails_;
  bool shrunk_ = false;
};

}  // namespace

Case shrink(Case failing, const std::function<bool(const Case&)>& fails) {
  return Shrinking(std::move(failing), fails).run();
}

}  // namespace stapel::promotions::testing
