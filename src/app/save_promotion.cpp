// Saving a draft: the definition must be valid by itself; what is live does not change.
#include "app/product_names.h"
#include "app/promotion_commands.h"
#include "base/json.h"

namespace stapel::app {

using storage::PromotionKey;
using storage::PromotionRow;

namespace {

// The document is the definition itself, so its id is no part of the pointers.
Refusal within_the_definition(Refusal refusal, const std::string& id) {
  for (Fault& fault : refusal.faults) fault.pointer.erase(0, id.size() + 1);
  return refusal;
}

}  // namespace

Result<SavePromotionCommand, Refusal> prepare(const SavePromotion& request, const LiveSet& live,
                                              storage::Reader& reader, storage::ShopId shop) {
  Faults faults;
  const auto promotion = read_definition(request.definition, live.settings(), faults);
  if (promotion && request.id && promotion->id != *request.id) {
    faults.push_back({"/id", "must be the id in the path, " + *request.id});
  }
  if (!faults.empty()) {
    return Refused{
        Refusal{RefusalCode::invalid_request, "the promotion is not valid", std::move(faults), {}}};
  }
  if (request.strict) {
    auto unknown = refuse_unknown_names({*promotion}, reader, shop);
    if (unknown) return Refused{within_the_definition(*std::move(unknown), promotion->id)};
  }
  const auto document = json::Document::parse(request.definition, faults);
  return SavePromotionCommand{promotion->id, compact_json(document->root()),
                              request.expected_revision};
}

Keys reads(const SavePromotionCommand& command) { return {PromotionKey{command.id}}; }

Decision decide(const Snapshot& snapshot, const SavePromotionCommand& command, Instant now) {
  const PromotionKey key{command.id};
  const bool exists = snapshot.find(key) != nullptr;
  PromotionRow row = snapshot.get(key);
  if (command.expected_revision && *command.expected_revision != row.revision) {
    if (*command.expected_revision == 0) {
      return refuse(RefusalCode::already_exists, "there is a promotion " + command.id);
    }
    return refuse(RefusalCode::stale_revision, "the promotion is at revision " +
                                                   std::to_string(row.revision) + ", not " +
                                                   std::to_string(*command.expected_revision));
  }
  if (!exists) row.created_at = now;
  row.updated_at = now;
  row.revision += 1;
  row.draft = command.definition;
  Answer answer = answer_of(command.id, row);
  Delta delta;
  delta.write(key, std::move(row));
  return {std::move(answer), std::move(delta)};
}

PromotionAnswer answer_of(const std::string& id, const PromotionRow& row) {
  return {.id = id,
          .revision = row.revision,
          .state = row.state,
          .live_version = row.live_version,
          .has_draft = !row.draft.empty(),
          .created_at = row.created_at,
          .updated_at = row.updated_at};
}

}  // namespace stapel::app
