// Names stand in definitions, so what a page shows is read from them; the state is judged first,
// because it costs nothing.
#include "app/promotion_list.h"

#include <algorithm>

#include "base/json.h"

namespace stapel::app {
namespace {

constexpr std::size_t looked_at_together = 200;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string text_of(const std::optional<json::Value>& object, std::string_view name) {
  if (!object || object->kind() != json::Kind::object) return {};
  const auto found = object->find(name);
  return found && found->kind() == json::Kind::string ? std::string(found->text()) : std::string();
}

void read_definition(std::string_view definition, ListedPromotion& into) {
  Faults faults;
  const auto document = json::Document::parse(definition, faults);
  if (!document || document->root().kind() != json::Kind::object) return;
  const json::Value root = document->root();
  into.name = text_of(root, "name");
  into.automatic = text_of(root, "trigger") == "automatic";
  into.campaign = text_of(root, "campaign");
  const auto schedule = root.find("schedule");
  into.starts_at = text_of(schedule, "starts_at");
  into.ends_at = text_of(schedule, "ends_at");
}

bool may_match(const PromotionAnswer& promotion, const PromotionFilter& filter) {
  return (!filter.state || promotion.state == *filter.state) &&
         (!filter.drafts_only || promotion.has_draft);
}

bool has_words(const ListedPromotion& listed, const std::string& words) {
  return words.empty() || lower(listed.promotion.id).find(words) != std::string::npos ||
         lower(listed.name).find(words) != std::string::npos;
}

bool runs_in(const ListedPromotion& listed, const PromotionFilter& filter) {
  const auto starts = parse_instant(listed.starts_at), ends = parse_instant(listed.ends_at);
  return !(filter.from && ends && *ends <= *filter.from) &&
         !(filter.to && starts && *starts >= *filter.to);
}

// Nothing where it was found by nobody's question, or is gone since.
std::optional<ListedPromotion> look_at(Service& shop, const PromotionAnswer& summary,
                                       const PromotionFilter& filter, const std::string& words) {
  if (!may_match(summary, filter)) return {};
  const auto whole = shop.promotion(summary.id);
  if (!whole) return {};
  ListedPromotion listed{.promotion = summary};
  read_definition(whole->live.empty() ? whole->draft : whole->live, listed);
  if (!runs_in(listed, filter) || !has_words(listed, words)) return {};
  return listed;
}

}  // namespace

Page<ListedPromotion> list_promotions(Service& shop, const PageRequest& page,
                                      const PromotionFilter& filter) {
  const std::size_t limit = bounded(page.limit);
  const std::string words = lower(filter.words);
  Page<ListedPromotion> out;
  PageRequest part{.after = page.after, .limit = looked_at_together};
  for (std::size_t looked_at = 0; looked_at < promotions_looked_at_max;) {
    const Page<PromotionAnswer> found = shop.promotions(part);
    for (const PromotionAnswer& summary : found.items) {
      ++looked_at;
      auto listed = look_at(shop, summary, filter, words);
      if (!listed) continue;
      if (out.items.size() == limit) return out;
      out.items.push_back(*std::move(listed));
      out.next = summary.id;
    }
    out.next = found.next;
    if (found.next.empty()) return out;
    part.after = found.next;
  }
  return out;
}

}  // namespace stapel::app
