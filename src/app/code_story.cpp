// See code_story.h.
#include "app/code_story.h"

#include <algorithm>
#include <set>

#include "app/claims.h"
#include "app/code_reads.h"
#include "app/ids.h"
#include "app/live_set_change.h"
#include "app/past_decision.h"
#include "base/code_text.h"
#include "base/json.h"

namespace stapel::app {
namespace {

using storage::DecisionRecord;

// Decisions are looked through in the hours in which the code was refused, the latest first.
constexpr std::size_t hours_max = 72;
constexpr std::int64_t records_max = 50'000;
constexpr std::size_t page_size = 500;
constexpr std::size_t decisions_max = 20;
constexpr std::int64_t microseconds_per_hour = 3'600'000'000;

PromotionNow promotion_now(const promotions::Promotion& promotion, const Snapshot& rows) {
  const storage::PromotionRow row = rows.get(storage::PromotionKey{promotion.id});
  const CounterRow counter = rows.get(promotion_counter(promotion.id));
  return {.id = promotion.id,
          .name = promotion.name,
          .state = row.state,
          .version = row.live_version,
          .starts_at = promotion.schedule.starts_at,
          .ends_at = promotion.schedule.ends_at,
          .used = counter.used,
          .held = counter.held,
          .limit = promotion.limits.total};
}

std::vector<PromotionNow> promotions_now(storage::Reader& reader, storage::ShopId shop,
                                         const LiveSet& live, const CodeAnswer& known) {
  Keys keys;
  for (const std::string& id : known.promotions) {
    keys.insert(storage::PromotionKey{id});
    keys.insert(promotion_counter(id));
  }
  const Snapshot rows = reader.load(shop, keys);
  std::vector<PromotionNow> found;
  for (const std::string& id : known.promotions) {
    if (const auto* promotion = live.compiled().find(id)) {
      found.push_back(promotion_now(*promotion, rows));
    }
  }
  return found;
}

std::string text_at(const json::Value& object, std::string_view name) {
  const auto member = object.find(name);
  return member && member->kind() == json::Kind::string ? std::string(member->text()) : "";
}

// How the result of this record refused the code; nothing where it did not.
std::optional<RefusedDecision> refusal_in(const DecisionRecord& record,
                                          const std::string& normalised) {
  Faults faults;
  const auto result = json::Document::parse(record.result, faults);
  const auto rejected = result ? result->root().find("rejected") : std::nullopt;
  if (!rejected || rejected->kind() != json::Kind::array) return std::nullopt;
  for (const json::Value entry : *rejected) {
    const std::string code = text_at(entry, "code");
    if (code.empty() || normalise_code(code) != normalised) continue;
    return RefusedDecision{.id = record.checkout,
                           .at = record.at,
                           .promotion = text_at(entry, "promotion"),
                           .reason = text_at(entry, "reason"),
                           .message = text_at(entry, "message")};
  }
  return std::nullopt;
}

// Looks through the decisions of some hours.
class Search {
 public:
  Search(storage::Reader& reader, storage::ShopId shop, std::string normalised)
      : reader_(reader), shop_(shop), normalised_(std::move(normalised)) {}

  // An id starts with the time at which its checkout was asked for.
  void look_through(Instant hour) {
    const Instant end{hour.microseconds + microseconds_per_hour};
    std::string after = first_id(hour);
    while (records_ < records_max) {
      const auto page = reader_.decision_records(shop_, after, page_size);
      for (const DecisionRecord& record : page) {
        if (record.at >= end) return;
        ++records_;
        look_at(record);
      }
      if (page.size() < page_size) return;
      after = page.back().checkout;
    }
    complete_ = false;
  }
  bool is_full() const { return records_ >= records_max || found_.size() > decisions_max; }

  void finish(CodeStory& story) && {
    std::sort(found_.begin(), found_.end(), [](const auto& a, const auto& b) {
      return std::pair(b.at, b.id) < std::pair(a.at, a.id);
    });
    if (found_.size() > decisions_max) {
      complete_ = false;
      found_.resize(decisions_max);
    }
    for (RefusedDecision& decision : found_) {
      const storage::CheckoutKey key{decision.id};
      const Snapshot rows = reader_.load(shop_, {key});
      if (const auto* row = rows.find(key)) decision.state = row->state;
    }
    story.decisions = std::move(found_);
    story.all_decisions = story.all_decisions && complete_;
  }

 private:
  static std::string first_id(Instant hour) {
    constexpr std::size_t prefix_length = 15;  // "co_" and the time
    return new_id("co_", hour).substr(0, prefix_length);
  }
  void look_at(const DecisionRecord& record) {
    if (is_test(record)) return;
    if (auto refused = refusal_in(record, normalised_)) found_.push_back(*std::move(refused));
  }

  storage::Reader& reader_;
  const storage::ShopId shop_;
  const std::string normalised_;
  std::vector<RefusedDecision> found_;
  std::int64_t records_ = 0;
  bool complete_ = true;
};

void find_decisions(storage::Reader& reader, storage::ShopId shop, const std::string& normalised,
                    CodeStory& story) {
  std::set<Instant> hours;
  for (const AttemptAnswer& attempt : story.attempts) hours.insert(attempt.hour);
  Search search(reader, shop, normalised);
  std::size_t looked = 0;
  for (auto hour = hours.rbegin(); hour != hours.rend(); ++hour) {
    if (looked++ == hours_max || search.is_full()) {
      story.all_decisions = false;
      break;
    }
    search.look_through(*hour);
  }
  std::move(search).finish(story);
}

}  // namespace

CodeStory tell_code(storage::Reader& reader, storage::ShopId shop, std::string_view code) {
  const std::string normalised = normalise_code(code);
  const auto live = load_live_set(reader, shop);
  const PoolCache pools(reader, shop);
  CodeStory story{.code = std::string(code)};
  if (auto known = find_code(reader, shop, *live, pools, code)) {
    story.code = known->code;
    story.promotions = promotions_now(reader, shop, *live, *known);
    story.history = history_of(reader, shop, *known);
    std::erase_if(story.history, [](const CodeEventAnswer& event) {
      return event.kind == CodeEventAnswer::Kind::refused;
    });
    story.known = *std::move(known);
  }
  story.attempts = attempts_of_code(reader, shop, code);
  find_decisions(reader, shop, normalised, story);
  return story;
}

}  // namespace stapel::app
