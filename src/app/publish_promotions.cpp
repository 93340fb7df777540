// Publishing: drafts become numbered versions, and the live set that holds them is swapped in. All
// of the named promotions, or none.
#include "app/product_names.h"
#include "app/promotion_commands.h"
#include "base/code_text.h"
#include "base/crypto.h"
#include "base/json.h"

namespace stapel::app {
namespace {

using storage::DefinitionsKey;
using storage::PoolCodeKey;
using storage::PromotionKey;
using storage::PromotionRow;

Refusal not_found(const std::string& id) {
  return {RefusalCode::not_found, "there is no promotion " + id};
}
Refusal no_draft(const std::string& id) {
  return {RefusalCode::nothing_to_publish, "promotion " + id + " has no draft to publish"};
}

// The state that publishing leads to: what the definition says; a draft becomes active; without a
// word, a paused promotion stays paused.
PromotionState state_after(const std::string& definition, PromotionState before) {
  Faults faults;
  const auto document = json::Document::parse(definition, faults);
  STAPEL_CHECK(document);
  const auto status = document->root().find("status");
  if (!status) {
    return before == PromotionState::paused ? PromotionState::paused : PromotionState::active;
  }
  const PromotionState wanted =
      find_promotion_state(status->text()).value_or(PromotionState::active);
  return wanted == PromotionState::draft ? PromotionState::active : wanted;
}

// A code that is public and in a pool would be counted as one and limited as two.
void check_codes(const promotions::Promotion& promotion, storage::Reader& reader,
                 storage::ShopId shop, Faults& faults) {
  Keys keys;
  for (const std::string& code : promotion.codes) keys.insert(PoolCodeKey{normalise_code(code)});
  const Snapshot found = reader.load(shop, keys);
  for (const std::string& code : promotion.codes) {
    const auto* row = found.find(PoolCodeKey{normalise_code(code)});
    if (!row) continue;
    faults.push_back({"/" + promotion.id + "/trigger/codes",
                      "code " + code + " is a unique code of pool " + row->pool});
  }
}

}  // namespace

Result<PublishCommand, Refusal> prepare(const PublishPromotions& request, const LiveSet& live,
                                        storage::Reader& reader, storage::ShopId shop) {
  Keys keys;
  for (const std::string& id : request.ids) keys.insert(PromotionKey{id});
  const Snapshot rows = reader.load(shop, keys);
  PublishCommand command{{}, request.expected_revision, {}};
  ManifestChange changed;
  std::map<std::string, std::string> added;
  for (const std::string& id : request.ids) {
    const PromotionRow* row = rows.find(PromotionKey{id});
    if (!row) return Refused{not_found(id)};
    if (row->draft.empty()) return Refused{no_draft(id)};
    if (!added.emplace(id, row->draft).second) continue;
    LiveEntry entry{row->live_version + 1, state_after(row->draft, row->state),
                    sha256_hex(row->draft)};
    changed.entries[id] = entry;
    command.items.push_back({id, row->revision, std::move(entry), row->draft});
  }
  auto change = prepare_change(live, changed, added, reader, shop);
  if (!change) return Refused{change.refusal()};
  Faults faults;
  for (const auto& item : command.items) {
    check_codes(*change->next->compiled().find(item.id), reader, shop, faults);
  }
  if (!faults.empty()) {
    return Refused{Refusal{RefusalCode::invalid_request, "a code is taken", std::move(faults), {}}};
  }
  if (request.strict) {
    std::vector<promotions::Promotion> named;
    for (const auto& item : command.items) {
      named.push_back(*change->next->compiled().find(item.id));
    }
    auto unknown = refuse_unknown_names(std::move(named), reader, shop);
    if (unknown) return Refused{*std::move(unknown)};
  }
  command.change = *std::move(change);
  return command;
}

Keys reads(const PublishCommand& command) {
  Keys keys{DefinitionsKey{}};
  for (const auto& item : command.items) keys.insert(PromotionKey{item.id});
  return keys;
}

Decision decide(const Snapshot& snapshot, const PublishCommand& command, Instant now) {
  Delta delta;
  PublishAnswer answer{{}, command.change.next->number()};
  for (const PublishCommand::Item& item : command.items) {
    PromotionRow row = snapshot.get(PromotionKey{item.id});
    if (command.expected_revision && *command.expected_revision != row.revision) {
      return refuse(RefusalCode::stale_revision,
                    "the promotion is at revision " + std::to_string(row.revision));
    }
    if (row.revision != item.revision || row.draft != item.definition) {
      return lost_race("the draft changed");
    }
    row.draft.clear();
    row.live_version = item.entry.version;
    row.state = item.entry.state;
    row.updated_at = now;
    delta.appends.push_back(storage::PromotionVersion{item.id, item.entry.version, item.entry.hash,
                                                      item.definition, now});
    answer.promotions.push_back(answer_of(item.id, row));
    delta.write(PromotionKey{item.id}, std::move(row));
  }
  if (!write_change(snapshot, command.change, delta)) return lost_race("the live set changed");
  return {Answer(std::move(answer)), std::move(delta)};
}

}  // namespace stapel::app
