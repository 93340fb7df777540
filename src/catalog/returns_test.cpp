// Cancellations matched to what the customer bought before.
#include "catalog/returns.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace stapel::catalog {
namespace {

SalesDocument document(std::string id, DocumentKind kind, std::int64_t at,
                       std::vector<SalesLine> lines) {
  SalesDocument out;
  out.id = std::move(id);
  out.kind = kind;
  out.at = Instant{at};
  out.customer = "17850";
  out.lines = std::move(lines);
  for (std::size_t i = 0; i < out.lines.size(); ++i)
    out.lines[i].number = static_cast<std::int64_t>(i) + 1;
  return out;
}

SalesDocument order(std::string id, std::int64_t at, std::vector<SalesLine> lines) {
  return document(std::move(id), DocumentKind::order, at, std::move(lines));
}

SalesDocument cancellation(std::string id, std::int64_t at, std::vector<SalesLine> lines) {
  return document(std::move(id), DocumentKind::cancellation, at, std::move(lines));
}

SalesLine units(std::string sku, std::int64_t quantity, Amount price,
                LineKind kind = LineKind::product) {
  return {.kind = kind, .sku = std::move(sku), .quantity = quantity, .unit_price = price};
}

using Matches = std::vector<ReturnMatch>;

TEST(Returns, are_matched_to_earlier_orders_of_the_same_product) {
  const struct {
    const char* what;
    std::vector<SalesDocument> documents;
    Matches want;
  } table[] = {
      {"one order",
       {order("1", 10, {units("A", 6, 255)}), cancellation("C2", 20, {units("A", -2, 255)})},
       {{"C2", 1, "1", 1, 2}}},
      {"the latest order first",
       {order("1", 10, {units("A", 6, 255)}), order("2", 11, {units("A", 6, 255)}),
        cancellation("C3", 20, {units("A", -2, 255)})},
       {{"C3", 1, "2", 1, 2}}},
      {"the same price before a later order at another",
       {order("1", 10, {units("A", 6, 255)}), order("2", 11, {units("A", 6, 210)}),
        cancellation("C3", 20, {units("A", -2, 255)})},
       {{"C3", 1, "1", 1, 2}}},
      {"another price where that is all there is",
       {order("2", 11, {units("A", 6, 210)}), cancellation("C3", 20, {units("A", -2, 255)})},
       {{"C3", 1, "2", 1, 2}}},
      {"over several orders and lines",
       {order("1", 10, {units("A", 3, 255), units("A", 1, 255)}),
        order("2", 11, {units("A", 2, 255)}), cancellation("C3", 20, {units("A", -5, 255)})},
       {{"C3", 1, "2", 1, 2}, {"C3", 1, "1", 2, 1}, {"C3", 1, "1", 1, 2}}},
      {"no unit comes back twice",
       {order("1", 10, {units("A", 3, 255)}), cancellation("C2", 20, {units("A", -2, 255)}),
        cancellation("C3", 21, {units("A", -2, 255)})},
       {{"C2", 1, "1", 1, 2}, {"C3", 1, "1", 1, 1}}},
      {"in the order of time, not of the list",
       {cancellation("C3", 21, {units("A", -3, 255)}),
        cancellation("C2", 20, {units("A", -2, 255)}), order("1", 10, {units("A", 3, 255)})},
       {{"C2", 1, "1", 1, 2}, {"C3", 1, "1", 1, 1}}},
      {"a cancellation before its order",
       {cancellation("C1", 9, {units("A", -1, 255)}), order("2", 10, {units("A", 6, 255)})},
       {}},
      {"in the same minute",
       {order("1", 10, {units("A", 1, 255)}), cancellation("C2", 10, {units("A", -1, 255)})},
       {{"C2", 1, "1", 1, 1}}},
      {"another product",
       {order("1", 10, {units("B", 1, 255)}), cancellation("C2", 20, {units("A", -1, 255)})},
       {}},
      {"fees are nobody's",
       {order("1", 10, {units("POST", 1, 1800, LineKind::shipping)}),
        cancellation("C2", 20, {units("POST", -1, 1800, LineKind::shipping)})},
       {}},
  };
  for (const auto& row : table) EXPECT_EQ(match_returns(row.documents), row.want) << row.what;
}

TEST(Returns, that_name_their_order_come_from_it_alone) {
  std::vector<SalesDocument> documents = {
      order("1", 10, {units("A", 2, 255), units("A", 3, 255)}),
      order("2", 11, {units("A", 6, 255)}),
      cancellation("C3", 20, {units("A", -4, 255)}),
      cancellation("C4", 21, {units("A", -1, 255)}),
  };
  documents[2].returns_of = documents[3].returns_of = "1";
  documents[3].lines[0].of_line = 1;
  EXPECT_EQ(match_returns(documents),
            (Matches{{"C3", 1, "1", 2, 3}, {"C3", 1, "1", 1, 1}, {"C4", 1, "1", 1, 1}}));
}

}  // namespace
}  // namespace stapel::catalog
