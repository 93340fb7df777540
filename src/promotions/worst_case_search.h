// Searches a space of carts for the one that a judge likes best: every cart where there are few,
// else from many starting points by exact evaluation of neighbouring carts. Deterministic.
// Internal to the search for the worst case and to lint.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "promotions/evaluate.h"
#include "promotions/worst_case.h"
#include "promotions/worst_case_space.h"

namespace stapel::promotions {

// Compared in order; more is better.
struct Score {
  std::int64_t value = 0;
  std::int64_t tie = 0;
  friend auto operator<=>(const Score&, const Score&) = default;
};
// Nothing for a cart that does not count.
using Judge = std::function<std::optional<Score>(const Cart&, const Evaluation&)>;

struct SearchSetting {
  const CompiledSet* set = nullptr;
  const Settings* settings = nullptr;  // of the set
  const CartSpace* space = nullptr;
  Instant now;
  std::int64_t carts_max = 1'000;            // to price
  std::optional<std::uint32_t> pinned = {};  // a product that every cart has
  std::optional<std::int64_t> enough = {};   // a value with which the search ends
  SearchBudget* budget = nullptr;            // null: none
};

class CartSearch {
 public:
  CartSearch(SearchSetting setting, Judge judge);

  // Prices the point, cut to the size of the space, and keeps it where it is the best so far.
  std::optional<Score> consider(Point point);
  // Goes from the point to better neighbours until there is none, or carts_max is reached.
  void climb(Point point);
  // From the best of the points, `starts` of them.
  void climb_from(std::vector<Point> points, std::size_t starts);
  // Prices every cart. False, and nothing done, where there are more than `most`.
  bool enumerate(std::int64_t most);

  struct Best {
    Point point;
    Score score;
  };
  const std::optional<Best>& best() const { return best_; }
  std::int64_t carts_priced() const { return priced_; }
  // Whether the kernel found the best plan of every cart for certain, where it is to be found.
  bool all_proven() const { return all_proven_; }
  bool exhausted() const {
    return priced_ >= setting_.carts_max || out_of_budget() ||
           (setting_.enough && best_ && best_->score.value >= *setting_.enough);
  }

  bool out_of_budget() const { return setting_.budget && setting_.budget->used_up(); }

  Cart cart_of(const Point& point) const;

 private:
  std::optional<Score> score(const Point& point);
  void fit(Point& point) const;
  bool better(const Point& candidate, Point& point, std::optional<Score>& at);
  bool improve_lines(Point& point, std::optional<Score>& at);
  bool improve_line(std::size_t slot, Point& point, std::optional<Score>& at);
  bool improve_facts(Point& point, std::optional<Score>& at);
  bool improve_pairs(Point& point, std::optional<Score>& at);
  bool uses(const Point& point, std::uint32_t product) const;
  void enumerate_lines(Point& point, std::uint32_t from);
  void enumerate_facts(Point& point, std::size_t fact);

  SearchSetting setting_;
  Judge judge_;
  Zone zone_;
  std::map<Point, std::optional<Score>> known_;
  std::optional<Best> best_;
  std::int64_t priced_ = 0;
  bool all_proven_ = true;
};

}  // namespace stapel::promotions
