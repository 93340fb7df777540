// Spreading by largest remainder over runs of equal parts, with maxima.
#include "base/allocation.h"

#include <algorithm>

#include <boost/container/small_vector.hpp>

#include "base/check.h"

namespace stapel {
namespace {

// Room inside itself for the lines of a usual cart.
template <typename T>
using Scratch = boost::container::small_vector<T, 32>;

struct Quotient {
  Amount floor;
  Amount remainder;
};

// total x weight / sum; 64 bits where they suffice, since 128-bit division is slow.
Quotient divide(Amount total, Amount weight, Wide sum) {
  Amount product = 0;
  if (!__builtin_mul_overflow(total, weight, &product) && sum <= INT64_MAX) {
    const auto divisor = static_cast<Amount>(sum);
    return {product / divisor, product % divisor};
  }
  const Wide wide = static_cast<Wide>(total) * weight;
  // The remainder is only compared with other remainders of the same sum; sums of weights stay
  // below 2^63 because list totals do.
  return {static_cast<Amount>(wide / sum), static_cast<Amount>(wide % sum)};
}

// One round over the parts that have not left yet (`active` holds their indices, ascending): the
// floors, then one more for the largest remainders, splitting the run at the border.
struct Round {
  std::vector<Share>& shares;
  Scratch<std::uint8_t>& left_out;  // by index: set to its maximum in an earlier round
  Scratch<std::pair<Amount, std::size_t>> by_remainder;

  void split(std::size_t index, std::int64_t first_count) {
    Share rest = shares[index];
    rest.count -= first_count;
    shares[index].count = first_count;
    const auto at = static_cast<std::ptrdiff_t>(index) + 1;
    shares.insert(shares.begin() + at, rest);
    left_out.insert(left_out.begin() + at, left_out[index]);
  }

  void run(Amount total, Wide sum) {
    by_remainder.clear();
    Amount rest = total;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      if (left_out[i]) continue;
      const Quotient q = divide(total, shares[i].weight, sum);
      shares[i].part = q.floor;
      rest -= q.floor * shares[i].count;
      if (q.remainder > 0) by_remainder.emplace_back(q.remainder, i);
    }
    if (rest == 0) return;
    std::sort(by_remainder.begin(), by_remainder.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    for (const auto& [remainder, index] : by_remainder) {
      if (shares[index].count <= rest) {
        shares[index].part += 1;
        rest -= shares[index].count;
        if (rest == 0) return;
      } else {
        split(index, rest);  // ends the loop: indices after the split are not read again
        shares[index].part += 1;
        return;
      }
    }
    STAPEL_CHECK(rest == 0);
  }
};

// Over equal parts: the first ones get one more. No part's maximum is passed where all of them
// together are not: the maximum is a whole number, and so at least the larger share.
Amount spread_evenly(Amount total, std::vector<Share>& shares) {
  const std::int64_t count = shares[0].count;
  const std::int64_t more = total % count;
  shares[0].part = total / count;
  if (more == 0) return total;
  Share rest = shares[0];
  rest.count -= more;
  shares[0].count = more;
  shares[0].part += 1;
  shares.push_back(rest);
  return total;
}

}  // namespace

Amount spread(Amount total, std::vector<Share>& shares) {
  Wide sum = 0;
  Wide room = 0;
  for (Share& share : shares) {
    share.part = 0;
    sum += static_cast<Wide>(share.weight) * share.count;
    room += static_cast<Wide>(share.most) * share.count;
  }
  if (total <= 0 || room == 0) return 0;
  if (total >= room) {  // every part reaches its maximum
    for (Share& share : shares) share.part = share.most;
    return static_cast<Amount>(room);
  }
  if (shares.size() == 1) return spread_evenly(total, shares);
  Scratch<std::uint8_t> left_out(shares.size(), 0);
  Round round{shares, left_out, {}};
  Amount remaining = total;
  for (bool again = true; again && remaining > 0 && sum > 0;) {
    round.run(remaining, sum);
    again = false;
    Amount leaves = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      if (left_out[i] || shares[i].part <= shares[i].most) continue;
      shares[i].part = shares[i].most;
      left_out[i] = 1;
      sum -= static_cast<Wide>(shares[i].weight) * shares[i].count;
      leaves += shares[i].most * shares[i].count;
      again = true;
    }
    remaining -= leaves;
  }
  return total;
}

}  // namespace stapel
