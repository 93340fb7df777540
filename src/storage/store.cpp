// The parts of a load and a commit that every engine shares: plain bookkeeping, no input or output.
#include "storage/store.h"

namespace stapel::storage {

std::int64_t Snapshot::version(const Key& key) const {
  const auto entry = rows_.find(key);
  STAPEL_CHECK(entry != rows_.end());
  return entry->second.version;
}

void Snapshot::insert(Key key, std::optional<Row> row, std::int64_t version) {
  STAPEL_CHECK(row.has_value() == (version > 0));
  rows_.insert_or_assign(std::move(key), Versioned{std::move(row), version});
}

void Snapshot::apply(std::vector<std::pair<Key, std::optional<Row>>> writes) {
  for (const auto& [key, row] : writes) STAPEL_CHECK(has(key));
  for (auto& [key, row] : writes) {
    Versioned& entry = rows_.find(key)->second;
    entry.row = std::move(row);
    entry.changed = true;
  }
}

std::map<Key, Write> Snapshot::take_changes() {
  std::map<Key, Write> changes;
  for (auto& [key, entry] : rows_) {
    // Made and erased within one batch: it never was.
    if (!entry.changed || (!entry.row && entry.version == 0)) continue;
    changes.emplace(key, Write{std::move(entry.row), entry.version});
  }
  return changes;
}

ShopRow shop_row(Reader& reader, ShopId shop) {
  const Snapshot rows = reader.load(shop, {ShopKey{}});
  if (const ShopRow* row = rows.find(ShopKey{})) return *row;
  throw StoreError(StoreError::Kind::damaged, "there is no shop " + std::to_string(shop));
}

}  // namespace stapel::storage
