// Pausing, resuming and ending a published promotion.
#include "app/promotion_commands.h"

namespace stapel::app {
namespace {

using storage::DefinitionsKey;
using storage::PromotionKey;
using storage::PromotionRow;

}  // namespace

Result<SetStateCommand, Refusal> prepare(const SetPromotionState& request, const LiveSet& live,
                                         storage::Reader& reader, storage::ShopId shop) {
  if (request.state == PromotionState::draft) {
    return Refused{Refusal{RefusalCode::invalid_request,
                           "the state is not valid",
                           {{"/state", "must be active, paused or ended"}},
                           {}}};
  }
  SetStateCommand command{request.id, request.state, std::nullopt};
  const LiveEntry* live_now = live.manifest().find(request.id);
  const bool changes =
      live_now && live_now->state != request.state && live_now->state != PromotionState::ended;
  if (!changes) return command;
  LiveEntry entry = *live_now;
  entry.state = request.state;
  auto change = prepare_change(live, {{{request.id, std::move(entry)}}, {}}, {}, reader, shop);
  if (!change) return Refused{change.refusal()};
  command.change = *std::move(change);
  return command;
}

Keys reads(const SetStateCommand& command) { return {DefinitionsKey{}, PromotionKey{command.id}}; }

Decision decide(const Snapshot& snapshot, const SetStateCommand& command, Instant now) {
  const PromotionKey key{command.id};
  if (!snapshot.find(key)) {
    return refuse(RefusalCode::not_found, "there is no promotion " + command.id);
  }
  PromotionRow row = snapshot.get(key);
  if (row.live_version == 0) {
    return refuse(RefusalCode::wrong_state, "the promotion was never published");
  }
  if (row.state == command.state) return {Answer(answer_of(command.id, row)), {}};
  if (row.state == PromotionState::ended) {
    return refuse(RefusalCode::wrong_state,
                  "an ended promotion stays ended until it is published again");
  }
  Delta delta;
  if (!command.change || !write_change(snapshot, *command.change, delta)) {
    return lost_race("the live set changed");
  }
  row.state = command.state;
  row.updated_at = now;
  Answer answer = answer_of(command.id, row);
  delta.write(key, std::move(row));
  return {std::move(answer), std::move(delta)};
}

}  // namespace stapel::app
