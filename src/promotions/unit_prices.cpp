// Prices of units, and what they prove.
#include "promotions/unit_prices.h"

#include <algorithm>

namespace stapel::promotions {
namespace {

constexpr int rounds = 4;  // over all classes

// How a role effect uses a class of units, seen from one that it discounts: besides that unit it
// takes others, whose price is the lowest of the classes that may serve.
struct Use {
  const EffectInput* input;
  std::int64_t servers = 0;  // for each discounted unit, in thousandths, rounded down
  // bundle_price: by component, what of the price a unit bears; together the price of a set.
  Few<Amount, 4> borne;
};

class UnitPrices {
 public:
  UnitPrices(const Problem& problem, const Few<const EffectInput*, 8>& inputs, const State& state)
      : problem_(problem) {
    for (const EffectInput* input : inputs) uses_.push_back(use_of(*input));
    for (const Run& run : state.runs) {
      if (!run.served) add(run);
    }
    for (const Use& use : uses_) find_servers(use);
  }

  Amount bound(Prices prices) {
    prices_.assign(classes_.size(), 0);
    Amount top = 0;
    for (const Unit& unit : units_) top = std::max(top, unit.cost);
    Amount best =
        lower([&](Amount price) { std::fill(prices_.begin(), prices_.end(), price); }, top);
    if (prices == Prices::one || classes_.size() < 2) return best;
    for (int round = 0; round < rounds; ++round) {
      for (std::size_t c = 0; c < classes_.size(); ++c) {
        best = std::min(best, lower([&](Amount price) { prices_[c] = price; }, top));
      }
    }
    return best;
  }

 private:
  struct Unit {
    std::size_t of_class;
    std::int64_t count;
    Amount cost;
    Amount floor;
    std::size_t line;
  };

  Use use_of(const EffectInput& input) const {
    if (const auto* buy = std::get_if<BuyXGetY>(input.effect)) {
      return {&input, buy->buy_quantity * 1000 / buy->get_quantity, {}};
    }
    if (const auto* nth = std::get_if<NthUnit>(input.effect)) {
      return {&input, (nth->n - 1) * 1000, {}};
    }
    return {&input, 0, borne_by_components(input)};
  }

  // Dearer components bear more of the price; rounded down, which keeps the bound valid.
  Few<Amount, 4> borne_by_components(const EffectInput& input) const {
    const auto& bundle = std::get<BundlePrice>(*input.effect);
    Few<Amount, 4> mean;
    Wide all = 0;
    for (std::size_t c = 0; c < bundle.components.size(); ++c) {
      Amount sum = 0;
      Amount lines = 0;
      for (std::size_t line = 0; line < problem_.items.size(); ++line) {
        if (!input.components[c][line]) continue;
        sum += problem_.items[line].unit_price;
        ++lines;
      }
      mean.push_back(lines == 0 ? 0 : sum / lines);
      all += static_cast<Wide>(mean.back()) * bundle.components[c].quantity;
    }
    for (Amount& each : mean) {
      each = all == 0 ? 0 : static_cast<Amount>(static_cast<Wide>(bundle.price) * each / all);
    }
    return mean;
  }

  // What each use does with a line, as bits: the lines of a class are alike to all uses.
  void add(const Run& run) {
    const auto line = static_cast<std::size_t>(run.line);
    Few<std::uint32_t, 8> signature;
    bool used = false;
    for (const Use& use : uses_) {
      std::uint32_t bits = use.input->lines[line] ? 1 : 0;
      if (!use.input->bought.empty() && use.input->bought[line]) bits |= 2;
      for (std::size_t c = 0; c < use.input->components.size(); ++c) {
        if (use.input->components[c][line]) bits |= std::uint32_t{4} << c;
      }
      signature.push_back(bits);
      used = used || bits != 0;
    }
    if (!used) return;
    const auto at = std::find(classes_.begin(), classes_.end(), signature);
    const auto of_class = static_cast<std::size_t>(at - classes_.begin());
    if (at == classes_.end()) classes_.push_back(std::move(signature));
    units_.push_back({of_class, run.count, run.cost, problem_.items[line].floor, line});
  }

  void find_servers(const Use& use) {
    const bool buys = std::holds_alternative<BuyXGetY>(*use.input->effect);
    const std::size_t index = servers_.size();
    servers_.emplace_back();
    for (std::size_t c = 0; c < classes_.size(); ++c) {
      if (classes_[c][index] & (buys ? 2U : 1U)) servers_.back().push_back(c);
    }
  }

  // The lowest price at which the use finds a server; none: it can have none.
  std::optional<Amount> server_price(std::size_t use) const {
    std::optional<Amount> least;
    for (const std::size_t c : servers_[use])
      least = std::min(prices_[c], least.value_or(INT64_MAX));
    return least;
  }

  // What a unit must cost so that no use gains by it.
  Amount worth(const Unit& unit, const Few<std::optional<Amount>, 8>& server_prices) const {
    Amount most = 0;
    for (std::size_t u = 0; u < uses_.size(); ++u) {
      const Use& use = uses_[u];
      if (!use.input->lines[unit.line]) continue;
      if (!use.borne.empty()) {
        for (std::size_t c = 0; c < use.borne.size(); ++c) {
          if (use.input->components[c][unit.line]) most = std::max(most, unit.cost - use.borne[c]);
        }
        continue;
      }
      if (!server_prices[u]) continue;
      const auto* buy = std::get_if<BuyXGetY>(use.input->effect);
      const Percent percent = buy ? buy->percent : std::get<NthUnit>(*use.input->effect).percent;
      const Wide paid = static_cast<Wide>(*server_prices[u]) * use.servers / 1000;
      most =
          std::max(most, role_discount(percent, unit.cost, unit.floor) - static_cast<Amount>(paid));
    }
    return most;
  }

  Amount cost_of_all() const {
    Few<std::optional<Amount>, 8> server_prices;
    for (std::size_t u = 0; u < uses_.size(); ++u) server_prices.push_back(server_price(u));
    Wide sum = 0;
    for (const Unit& unit : units_) {
      sum += static_cast<Wide>(std::max(prices_[unit.of_class], worth(unit, server_prices))) *
             unit.count;
    }
    return static_cast<Amount>(std::min<Wide>(sum, unlimited));
  }

  // Finds the price that makes all units cheapest, and leaves it set. What they cost is convex in
  // one price, or nearly: a price that is not the best is valid too.
  template <typename Set>
  Amount lower(Set set, Amount top) {
    const auto cost_at = [&](Amount price) {
      set(price);
      return cost_of_all();
    };
    Amount low = 0;
    Amount high = top;
    while (high - low > 2 + top / 500) {
      const Amount a = low + (high - low) / 3;
      const Amount b = high - (high - low) / 3;
      if (cost_at(a) <= cost_at(b)) {
        high = b;
      } else {
        low = a;
      }
    }
    const Amount at_low = cost_at(low);
    const Amount at_high = cost_at(high);
    if (at_low < at_high) return cost_at(low);
    return at_high;
  }

  const Problem& problem_;
  Few<Use, 8> uses_;
  Few<Few<std::uint32_t, 8>, 8> classes_;
  Few<Few<std::size_t, 8>, 8> servers_;  // by use: classes that may serve
  Few<Unit, 16> units_;
  Few<Amount, 8> prices_;  // by class
};

}  // namespace

Amount joint_role_bound(const Problem& problem, const Few<const EffectInput*, 8>& inputs,
                        const State& state, Prices prices) {
  return UnitPrices(problem, inputs, state).bound(prices);
}

}  // namespace stapel::promotions
