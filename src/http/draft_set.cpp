// See draft_set.h.
#include "http/draft_set.h"

#include <algorithm>

#include "promotions/parse.h"

namespace stapel::http {

std::vector<promotions::Promotion> read_promotions(const json::Value& list,
                                                   const promotions::Settings& settings,
                                                   Faults& faults) {
  std::vector<promotions::Promotion> out;
  if (list.kind() != json::Kind::array) {
    json::add_fault(list, "must be a list of promotions", faults);
    return out;
  }
  if (list.size() > draft_promotions_max) {
    json::add_fault(list, "must have at most 1000 promotions", faults);
    return out;
  }
  std::vector<std::string> ids;
  for (const json::Value element : list) {
    auto promotion = promotions::read_promotion(element, settings, faults);
    if (!promotion) continue;
    if (std::ranges::find(ids, promotion->id) != ids.end()) {
      json::add_fault(*element.find("id"), "is already the id of a promotion before it", faults);
    }
    ids.push_back(promotion->id);
    out.push_back(*std::move(promotion));
  }
  return out;
}

}  // namespace stapel::http
