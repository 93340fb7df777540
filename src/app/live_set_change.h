// A change of the live set, prepared outside of the batch: what it was based on, what it becomes.
// Shared by publishing, by pausing and by changing the settings.
#pragma once

#include <memory>

#include "app/decision.h"
#include "app/definition_set.h"

namespace stapel::app {

struct LiveSetChange {
  std::int64_t based_on = 0;                  // number of the set that it changes
  std::shared_ptr<const LiveSet> next;        // compiled, ready to be swapped in
  std::vector<storage::DefinitionSet> texts;  // of its manifest, that are not stored yet
};

// Compiles what the change makes of the current set. `added`: definitions of versions that are not
// stored yet, by promotion.
Result<LiveSetChange, Refusal> prepare_change(const LiveSet& current, const ManifestChange& change,
                                              const std::map<std::string, std::string>& added,
                                              storage::Reader& reader, storage::ShopId shop);

// Writes the new set, unless the live set has moved since: then false.
bool write_change(const Snapshot& snapshot, const LiveSetChange& change, Delta& delta);

// The live set as it is stored; of a shop that has published nothing, an empty one.
std::shared_ptr<const LiveSet> load_live_set(storage::Reader& reader, storage::ShopId shop);
// The same, made from the set that was live before, at the cost of what changed since.
std::shared_ptr<const LiveSet> follow_live_set(const std::shared_ptr<const LiveSet>& current,
                                               storage::Reader& reader, storage::ShopId shop);
// The set that a decision names by its hash, with the versions that it names.
std::shared_ptr<const LiveSet> load_set(storage::Reader& reader, storage::ShopId shop,
                                        std::string_view hash, std::int64_t number);

}  // namespace stapel::app
