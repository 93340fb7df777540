// The commands that change promotions and settings: save a draft, publish, pause or end, settings.
// Each has a part outside of the batch that validates and compiles, and a decision inside.
#pragma once

#include "app/live_set_change.h"

namespace stapel::app {

// --- Save a draft --------------------------------------------------------------------------------

struct SavePromotionCommand {
  std::string id;
  std::string definition;  // compact
  std::optional<std::int64_t> expected_revision;
};
Result<SavePromotionCommand, Refusal> prepare(const SavePromotion& request, const LiveSet& live,
                                              storage::Reader& reader, storage::ShopId shop);
Keys reads(const SavePromotionCommand& command);
Decision decide(const Snapshot& snapshot, const SavePromotionCommand& command, Instant now);

// --- Publish -------------------------------------------------------------------------------------

struct PublishCommand {
  struct Item {
    std::string id;
    std::int64_t revision = 0;  // of the draft that was compiled
    LiveEntry entry;
    std::string definition;
  };
  std::vector<Item> items;
  std::optional<std::int64_t> expected_revision;
  LiveSetChange change;
};
Result<PublishCommand, Refusal> prepare(const PublishPromotions& request, const LiveSet& live,
                                        storage::Reader& reader, storage::ShopId shop);
Keys reads(const PublishCommand& command);
Decision decide(const Snapshot& snapshot, const PublishCommand& command, Instant now);

// --- Pause, resume, end --------------------------------------------------------------------------

struct SetStateCommand {
  std::string id;
  PromotionState state = PromotionState::paused;
  std::optional<LiveSetChange> change;  // none where nothing would change
};
Result<SetStateCommand, Refusal> prepare(const SetPromotionState& request, const LiveSet& live,
                                         storage::Reader& reader, storage::ShopId shop);
Keys reads(const SetStateCommand& command);
Decision decide(const Snapshot& snapshot, const SetStateCommand& command, Instant now);

// --- Settings ------------------------------------------------------------------------------------

struct ChangeSettingsCommand {
  LiveSetChange change;
};
Result<ChangeSettingsCommand, Refusal> prepare(const ChangeSettings& request, const LiveSet& live,
                                               storage::Reader& reader, storage::ShopId shop);
Keys reads(const ChangeSettingsCommand& command);
Decision decide(const Snapshot& snapshot, const ChangeSettingsCommand& command, Instant now);

SettingsAnswer settings_answer(const LiveSet& live);
PromotionAnswer answer_of(const std::string& id, const storage::PromotionRow& row);

}  // namespace stapel::app
