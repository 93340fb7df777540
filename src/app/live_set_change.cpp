// See live_set_change.h.
#include "app/live_set_change.h"

namespace stapel::app {
namespace {

using storage::DefinitionsKey;
using storage::DefinitionsRow;
using storage::StoreError;

std::string stored_definition(storage::Reader& reader, storage::ShopId shop,
                              const std::string& promotion, std::int64_t version) {
  auto found = reader.promotion_version(shop, promotion, version);
  if (!found) {
    throw StoreError(StoreError::Kind::damaged, "version " + std::to_string(version) +
                                                    " of promotion " + promotion + " is missing");
  }
  return std::move(found->definition);
}

std::string stored_text(storage::Reader& reader, storage::ShopId shop, const std::string& name) {
  auto set = reader.definition_set(shop, name);
  if (set) return std::move(set->manifest);
  throw StoreError(StoreError::Kind::damaged, "the definition set " + name + " is missing");
}

// What a shop begins with. No publishing has stored it, and still decisions name it.
std::shared_ptr<const LiveSet> empty_set(std::int64_t number) {
  auto empty =
      LiveSet::build(number, {}, [](const std::string&, std::int64_t) { return std::string(); });
  STAPEL_CHECK(bool(empty));
  return *empty;
}

}  // namespace

Result<LiveSetChange, Refusal> prepare_change(const LiveSet& current, const ManifestChange& change,
                                              const std::map<std::string, std::string>& added,
                                              storage::Reader& reader, storage::ShopId shop) {
  const auto definition = [&](const std::string& promotion, std::int64_t version) {
    const auto found = added.find(promotion);
    if (found != added.end()) return found->second;
    return stored_definition(reader, shop, promotion, version);
  };
  auto next = LiveSet::change(current, change, definition);
  if (!next) {
    return Refused{Refusal{RefusalCode::invalid_request,
                           "the promotions would not be valid together with the settings",
                           next.refusal(),
                           {}}};
  }
  auto texts = (*next)->manifest().texts_beside(current.manifest());
  return LiveSetChange{current.number(), *std::move(next), std::move(texts)};
}

bool write_change(const Snapshot& snapshot, const LiveSetChange& change, Delta& delta) {
  const DefinitionsRow row = snapshot.get(DefinitionsKey{});
  if (row.number != change.based_on) return false;
  const LiveSet& next = *change.next;
  delta.appends.insert(delta.appends.end(), change.texts.begin(), change.texts.end());
  delta.write(DefinitionsKey{}, {next.number(), next.hash(), next.manifest().settings()});
  return true;
}

std::shared_ptr<const LiveSet> follow_live_set(const std::shared_ptr<const LiveSet>& current,
                                               storage::Reader& reader, storage::ShopId shop) {
  const DefinitionsRow row = reader.load(shop, {DefinitionsKey{}}).get(DefinitionsKey{});
  if (row.number <= current->number()) return current;
  const auto text_of = [&](const std::string& name) { return stored_text(reader, shop, name); };
  const std::string text = text_of(row.set_hash);
  const ManifestChange change{current->manifest().changes_to(text, text_of),
                              Manifest::settings_in(text), row.number};
  auto next =
      LiveSet::change(*current, change, [&](const std::string& promotion, std::int64_t version) {
        return stored_definition(reader, shop, promotion, version);
      });
  if (next && (*next)->hash() == row.set_hash) return *next;
  return load_set(reader, shop, row.set_hash, row.number);
}

std::shared_ptr<const LiveSet> load_live_set(storage::Reader& reader, storage::ShopId shop) {
  const DefinitionsRow row = reader.load(shop, {DefinitionsKey{}}).get(DefinitionsKey{});
  if (!row.set_hash.empty()) return load_set(reader, shop, row.set_hash, row.number);
  return empty_set(row.number);
}

std::shared_ptr<const LiveSet> load_set(storage::Reader& reader, storage::ShopId shop,
                                        std::string_view hash, std::int64_t number) {
  if (auto empty = empty_set(number); empty->hash() == hash) return empty;
  const auto text_of = [&](const std::string& name) { return stored_text(reader, shop, name); };
  auto live = LiveSet::build(number, Manifest::read(text_of(std::string(hash)), text_of),
                             [&](const std::string& promotion, std::int64_t version) {
                               return stored_definition(reader, shop, promotion, version);
                             });
  if (!live) {
    const Fault& first = live.refusal().front();
    throw StoreError(StoreError::Kind::damaged, "the definition set " + std::string(hash) +
                                                    " is not valid any more: " + first.pointer +
                                                    ": " + first.message);
  }
  return *live;
}

}  // namespace stapel::app
