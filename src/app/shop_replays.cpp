// See shop_replays.h.
#include "app/shop_replays.h"

#include <algorithm>

#include "storage/store.h"

namespace stapel::app {
namespace {

// The set that is asked about.
Result<promotions::Definitions, Refusal> draft_set(const StartReplay& request, const LiveSet& live,
                                                   storage::Reader& reader, storage::ShopId shop) {
  promotions::Definitions definitions =
      request.definitions ? *request.definitions : live.compiled().definitions();
  for (const std::string& id : request.drafts) {
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

Result<ReplayAnswer, Refusal> or_not_found(std::optional<ReplayAnswer> answer,
                                           std::string_view id) {
  if (answer) return *std::move(answer);
  return Refused{Refusal{
      RefusalCode::not_found,
      "there is no replay " + std::string(id) + ": the latest are kept, and none after a restart"}};
}

}  // namespace

Result<ReplayAnswer, Refusal> ShopReplays::start(const StartReplay& request) {
  const std::shared_ptr<const LiveSet> live = live_();
  auto definitions = draft_set(request, *live, *ReaderPool::Lease(readers_), shop_);
  if (!definitions) return Refused{definitions.refusal()};
  ReplayJobs::Job job{shop_, promotions::CompiledSet::compile(*std::move(definitions)),
                      request.against_live ? live : nullptr, request.options};
  auto answer = jobs_.start(std::move(job), clock_());
  if (answer) return *std::move(answer);
  return Refused{Refusal{RefusalCode::overloaded, "too many replays wait; try again"}};
}

Result<ReplayAnswer, Refusal> ShopReplays::find(std::string_view id) const {
  return or_not_found(jobs_.find(shop_, id), id);
}

Result<ReplayAnswer, Refusal> ShopReplays::cancel(std::string_view id) {
  return or_not_found(jobs_.cancel(shop_, id), id);
}

}  // namespace stapel::app
