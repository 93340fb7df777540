// What a case expects of the answer, and how an answer is held to it.
//
// An expectation is complete: promotions that applied, discounted lines and shipping, and refused
// codes that it does not tell are failures. Lines without a discount need not be told, and of the
// totals only what is to be paid for the goods with their shipping.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "promotions/evaluation.h"
#include "words.h"

namespace stapel::golden {

template <typename T>
struct At {  // what one line of the file says
  Place place;
  T value;
};

class Expectation {
 public:
  Expectation(Place place, Currency currency) : place_(std::move(place)), currency_(currency) {}

  // Reads one line; throws FormatFault, also where its sum does not add up.
  void read(Words& words);
  // Refuses an expectation without a total.
  void finish() const;

  // Whether it names this promotion as applied.
  bool applies(std::string_view promotion) const;

  // One text for each way in which the answer differs: FILE:LINE, what was expected, what is.
  std::vector<std::string> failures(const promotions::Evaluation& got,
                                    promotions::Policy policy) const;

 private:
  struct Total {
    std::string_view name;
    std::int64_t value = 0;
    bool money = true;
  };
  struct Priced {  // a line, or shipping under the id "shipping"
    std::string id;
    Amount list = 0, net = 0;
    std::vector<promotions::Adjustment> adjustments;
    friend bool operator==(const Priced&, const Priced&) = default;
  };
  class Check;

  void read_applies(Words& words);
  void read_gain(Words& words, promotions::Applied& applied) const;
  void read_refuses(Words& words);
  void read_hint(Words& words);
  void read_priced(Words& words);
  bool read_total(Words& words);

  Place place_;
  Currency currency_;
  std::vector<At<Total>> totals_;
  std::vector<At<Priced>> priced_;
  std::vector<At<promotions::Applied>> applied_;
  std::vector<At<promotions::Rejected>> refused_;
  std::vector<At<promotions::Hint>> hints_;
  std::vector<At<promotions::RejectedTender>> tenders_;
  bool no_hints_ = false;
  std::optional<Place> not_proven_;
};

}  // namespace stapel::golden
