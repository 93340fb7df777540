// Chance for generators: the same seed, or the same bytes, give the same values on every machine.
// Only for tests.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace stapel::promotions::testing {

using Texts = std::vector<std::string>;

// std::mt19937_64 is the same everywhere; the library's distributions are not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : Dice({}, seed) {}
  // The bytes decide as long as there are any, so that a fuzzer steers every throw; then the seed
  // does. They must outlive the dice.
  explicit Dice(std::span<const std::uint8_t> bytes, std::uint64_t seed = 1)
      : bytes_(bytes), engine_(seed), plain_(chance(75)) {}

  // Whether this case goes without most selectors, caps, floors and conditions, so that promotions
  // apply and meet each other.
  bool plain() const { return plain_; }
  template <typename T>
  T plain_or(T plain, T otherwise) const {
    return plain_ ? plain : otherwise;
  }

  std::int64_t between(std::int64_t least, std::int64_t most) {
    const auto span = static_cast<std::uint64_t>(most - least + 1);
    return least + static_cast<std::int64_t>(thrown(span) % span);
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
  // Of the bytes no more than `span` values need.
  std::uint64_t thrown(std::uint64_t span) {
    if (bytes_.empty()) return engine_();
    std::uint64_t out = 0;
    for (std::uint64_t rest = span - 1; rest > 0 && !bytes_.empty(); rest >>= 8) {
      out = out << 8 | bytes_.front();
      bytes_ = bytes_.subspan(1);
    }
    return out;
  }

  std::span<const std::uint8_t> bytes_;
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
