// Chance for generators: the same seed gives the same values on every machine. Only for tests.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace stapel::promotions::testing {

using Texts = std::vector<std::string>;

// std::mt19937_64 is the same everywhere; the library's distributions are not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed), plain_(chance(75)) {}

  // Whether this case goes without most selectors, caps, floors and conditions, so that promotions
  // apply and meet each other.
  bool plain() const { return plain_; }
  template <typename T>
  T plain_or(T plain, T otherwise) const {
    return plain_ ? plain : otherwise;
  }

  std::int64_t between(std::int64_t least, std::int64_t most) {
    const auto span = static_cast<std::uint64_t>(most - least + 1);
    return least + static_cast<std::int64_t>(engine_() % span);
  }
  bool chance(int percent) { return between(1, 100) <= percent; }
  template <typename T>
  T pick(const std::vector<T>& options) {
    return options[static_cast<std::size_t>(
        between(0, static_cast<std::int64_t>(options.size()) - 1))];
  }
  template <typename T>
  void shuffle(std::vector<T>& list) {
    for (std::size_t i = list.size(); i > 1; --i) {
      std::swap(list[i - 1],
                list[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(i) - 1))]);
    }
  }

 private:
  std::mt19937_64 engine_;
  bool plain_;
};

inline Texts some_of(Dice& dice, Texts list, std::int64_t most) {
  dice.shuffle(list);
  const std::int64_t count = std::min<std::int64_t>(most, static_cast<std::int64_t>(list.size()));
  list.resize(static_cast<std::size_t>(dice.between(1, count)));
  return list;
}

}  // namespace stapel::promotions::testing
