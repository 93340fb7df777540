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

void Snapshot::overwrite(const Key& key, std::optional<Row> row) {
  const auto entry = rows_.find(key);
  STAPEL_CHECK(entry != rows_.end());
  entry->second.row = std::move(row);
}

void Commit::merge(Delta delta, const Snapshot& loaded) {
  for (auto& [key, row] : delta.writes) {
    const std::int64_t version = loaded.version(key);
    // Made and erased within one batch: it never was.
    if (!row && version == 0) {
      writes.erase(key);
      continue;
    }
    writes.insert_or_assign(std::move(key), Write{std::move(row), version});
  }
  for (Append& append : delta.appends) appends.push_back(std::move(append));
}

ShopRow shop_row(Reader& reader, ShopId shop) {
  const Snapshot rows = reader.load(shop, {ShopKey{}});
  if (const ShopRow* row = rows.find(ShopKey{})) return *row;
  throw StoreError(StoreError::Kind::damaged, "there is no shop " + std::to_string(shop));
}

}  // namespace stapel::storage
