// The parts of a load and a commit that every engine shares: plain bookkeeping, no input or output.
#include "storage/store.h"

namespace stapel::storage {
namespace {

struct KeptKind {
  std::optional<Kept> operator()(const ShopKey&) const { return Kept::shop; }
  std::optional<Kept> operator()(const DefinitionsKey&) const { return Kept::definitions; }
  std::optional<Kept> operator()(const ApiKeyKey&) const { return Kept::api_keys; }
  std::optional<Kept> operator()(const PoolKey&) const { return Kept::pools; }
  std::optional<Kept> operator()(const CodeDetailKey&) const { return Kept::code_details; }
  std::optional<Kept> operator()(const ProductListKey&) const { return Kept::product_lists; }
  std::optional<Kept> operator()(const WebhookKey&) const { return Kept::webhooks; }
  std::optional<Kept> operator()(const WebhookProgressKey&) const { return Kept::webhooks; }
  std::optional<Kept> operator()(const DeliveryKey&) const { return Kept::webhooks; }
  std::optional<Kept> operator()(const UserKey&) const { return Kept::users; }
  std::optional<Kept> operator()(const UserListKey&) const { return Kept::users; }
  std::optional<Kept> operator()(const SessionKey&) const { return Kept::users; }
  template <typename K>
  std::optional<Kept> operator()(const K&) const {
    return std::nullopt;
  }
};

}  // namespace

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

std::optional<Kept> kept_kind(const Key& key) { return std::visit(KeptKind{}, key); }

ShopRow shop_row(Reader& reader, ShopId shop) {
  const Snapshot rows = reader.load(shop, {ShopKey{}});
  if (const ShopRow* row = rows.find(ShopKey{})) return *row;
  throw StoreError(StoreError::Kind::damaged, "there is no shop " + std::to_string(shop));
}

}  // namespace stapel::storage
