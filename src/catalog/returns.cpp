#include "catalog/returns.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace stapel::catalog {

namespace {

// An order line with what of it has not come back.
struct Open {
  const SalesDocument* order;
  const SalesLine* line;
  std::int64_t left;
};

using OpenBySku = std::unordered_map<std::string, std::vector<Open>>;

std::vector<const SalesDocument*> sorted(const std::vector<SalesDocument>& documents,
                                         DocumentKind kind) {
  std::vector<const SalesDocument*> out;
  for (const SalesDocument& document : documents)
    if (document.kind == kind) out.push_back(&document);
  std::sort(out.begin(), out.end(), [](const SalesDocument* a, const SalesDocument* b) {
    return std::tie(a->at, a->id) < std::tie(b->at, b->id);
  });
  return out;
}

OpenBySku open_lines(const std::vector<SalesDocument>& documents) {
  OpenBySku open;
  for (const SalesDocument* order : sorted(documents, DocumentKind::order))
    for (const SalesLine& line : order->lines)
      if (line.kind == LineKind::product) open[line.sku].push_back({order, &line, line.quantity});
  return open;
}

struct Wanted {
  const SalesDocument& cancellation;
  const SalesLine& line;
  std::int64_t left;
};

bool may_come_from(const Open& from, const Wanted& wanted) {
  const std::string& order = wanted.cancellation.returns_of;
  if (!order.empty() && order != from.order->id) return false;
  if (!order.empty() && wanted.line.of_line) return *wanted.line.of_line == from.line->number;
  return true;
}

void take(std::vector<Open>& open, bool same_price, Wanted& wanted,
          std::vector<ReturnMatch>& matches) {
  for (auto from = open.rbegin(); from != open.rend() && wanted.left > 0; ++from) {
    if (from->order->at > wanted.cancellation.at || from->left == 0) continue;
    if (!may_come_from(*from, wanted)) continue;
    if ((from->line->unit_price == wanted.line.unit_price) != same_price) continue;
    const std::int64_t quantity = std::min(from->left, wanted.left);
    from->left -= quantity;
    wanted.left -= quantity;
    matches.push_back({wanted.cancellation.id, wanted.line.number, from->order->id,
                       from->line->number, quantity});
  }
}

}  // namespace

std::vector<ReturnMatch> match_returns(const std::vector<SalesDocument>& documents) {
  std::vector<ReturnMatch> matches;
  OpenBySku open = open_lines(documents);
  for (const SalesDocument* cancellation : sorted(documents, DocumentKind::cancellation)) {
    for (const SalesLine& line : cancellation->lines) {
      const auto found = open.find(line.sku);
      if (line.kind != LineKind::product || found == open.end()) continue;
      Wanted wanted{*cancellation, line, -line.quantity};
      take(found->second, true, wanted, matches);
      take(found->second, false, wanted, matches);
    }
  }
  return matches;
}

}  // namespace stapel::catalog
