// See shop_replays.h.
#include "app/shop_replays.h"

#include <algorithm>

#include "app/forecast_json.h"
#include "app/replay_json.h"
#include "storage/store.h"

namespace stapel::app {
namespace {

// The set that is asked about.
Result<promotions::Definitions, Refusal> draft_set(const AskedSet& asked, const LiveSet& live,
                                                   storage::Reader& reader, storage::ShopId shop) {
  promotions::Definitions definitions =
      asked.definitions ? *asked.definitions : live.compiled().definitions();
  for (const std::string& id : asked.drafts) {
    const storage::PromotionKey key{id};
    const storage::PromotionRow row = reader.load(shop, {key}).get(key);
    if (row.draft.empty()) {
      return Refused{Refusal{RefusalCode::not_found, "there is no draft of promotion " + id}};
    }
    Faults faults;
    auto draft = read_definition(row.draft, definitions.settings, faults);
    if (!draft) {
      return Refused{Refusal{RefusalCode::invalid_request,
                             "the draft of promotion " + id + " has faults", faults}};
    }
    draft->status = promotions::Status::active;
    const auto place = std::ranges::find(definitions.promotions, id, &promotions::Promotion::id);
    if (place == definitions.promotions.end()) {
      definitions.promotions.push_back(*std::move(draft));
    } else {
      *place = *std::move(draft);
    }
  }
  return definitions;
}

Result<ReplayAnswer, Refusal> or_not_found(std::optional<ReplayAnswer> answer, ReplayKind kind,
                                           std::string_view id) {
  if (answer) return *std::move(answer);
  return Refused{Refusal{RefusalCode::not_found,
                         std::string("there is no ") +
                             (kind == ReplayKind::replay ? "replay " : "forecast ") +
                             std::string(id) + ": the latest are kept, and none after a restart"}};
}

Refusal invalid(const char* pointer, std::string message) {
  return {RefusalCode::invalid_request, "the request has faults", {{pointer, std::move(message)}}};
}

// The days that are planned: those asked for, else the promotion's.
Result<ForecastOptions, Refusal> forecast_options(const StartForecast& request,
                                                  const promotions::CompiledSet& draft) {
  const promotions::Promotion* promotion = draft.find(request.promotion);
  if (!promotion) {
    return Refused{invalid("/promotion", "the set has no promotion \"" + request.promotion + "\"")};
  }
  const auto from = request.from ? request.from : promotion->schedule.starts_at;
  const auto to = request.to ? request.to : promotion->schedule.ends_at;
  if (!from || !to) {
    return Refused{invalid(from ? "/to" : "/from",
                           "is required: the promotion's schedule does not say for which days")};
  }
  if (*from >= *to) return Refused{invalid("/to", "must be later than from")};
  ForecastOptions options;
  options.replay.codes = request.codes;
  options.promotion = request.promotion;
  options.from = *from;
  options.to = *to;
  options.budget = request.budget;
  return options;
}

}  // namespace

Result<ReplayAnswer, Refusal> ShopReplays::start(const StartReplay& request) {
  const std::shared_ptr<const LiveSet> live = live_();
  auto definitions = draft_set(request.set, *live, *ReaderPool::Lease(readers_), shop_);
  if (!definitions) return Refused{definitions.refusal()};
  return queue(ReplayKind::replay,
               [draft = promotions::CompiledSet::compile(*std::move(definitions)),
                before = request.against_live ? live : nullptr, options = request.options](
                   const StoredHistory& stored,
                   const ReplayJobs::Progress& progress) -> Result<std::string, std::string> {
                 ComparisonOptions known = options;
                 known.replay.lists = &stored.lists;
                 return to_json(compare_replays(stored.history, stored.products,
                                                before ? &before->compiled() : nullptr, *draft,
                                                known, progress));
               });
}

Result<ReplayAnswer, Refusal> ShopReplays::start(const StartForecast& request) {
  auto definitions = draft_set(request.set, *live_(), *ReaderPool::Lease(readers_), shop_);
  if (!definitions) return Refused{definitions.refusal()};
  const auto draft = promotions::CompiledSet::compile(*std::move(definitions));
  const auto options = forecast_options(request, *draft);
  if (!options) return Refused{options.refusal()};
  return queue(ReplayKind::forecast,
               [draft, options = *options](
                   const StoredHistory& stored,
                   const ReplayJobs::Progress& progress) -> Result<std::string, std::string> {
                 ForecastOptions known = options;
                 known.replay.lists = &stored.lists;
                 const auto answer =
                     forecast(stored.history, stored.products, *draft, known, progress);
                 if (!answer) return Refused{answer.refusal()};
                 return to_json(*answer);
               });
}

Result<ReplayAnswer, Refusal> ShopReplays::queue(ReplayKind kind, ReplayJobs::Compute compute) {
  auto answer = jobs_.start({shop_, kind, std::move(compute)}, clock_());
  if (answer) return *std::move(answer);
  return Refused{
      Refusal{RefusalCode::overloaded, "too many replays and forecasts wait; try again"}};
}

Result<ReplayAnswer, Refusal> ShopReplays::find(ReplayKind kind, std::string_view id) const {
  return or_not_found(jobs_.find(shop_, kind, id), kind, id);
}

Result<ReplayAnswer, Refusal> ShopReplays::cancel(ReplayKind kind, std::string_view id) {
  return or_not_found(jobs_.cancel(shop_, kind, id), kind, id);
}

}  // namespace stapel::app
