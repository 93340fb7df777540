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

void Snapshot::overwrite(const Key& key, Row row) {
  const auto entry = rows_.find(key);
  STAPEL_CHECK(entry != rows_.end());
  entry->second.row = std::move(row);
}

void Commit::merge(Delta delta, const Snapshot& loaded) {
  for (auto& [key, row] : delta.writes) {
    const std::int64_t version = loaded.version(key);
    writes.insert_or_assign(std::move(key), Write{std::move(row), version});
  }
  for (Append& append : delta.appends) appends.push_back(std::move(append));
}

}  // namespace stapel::storage
