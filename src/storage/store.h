// The store's interface, the same for every engine: load rows by key, commit what was decided from
// them, read pages. Engines pass storage/testing/conformance.h.
//
// Only the batcher loads and commits through Store, from one thread. Readers see what is
// committed, may be used by one thread at a time each, and never wait for the writer.
#pragma once

#include <functional>
#include <initializer_list>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/check.h"
#include "catalog/sales.h"
#include "storage/key_hash.h"
#include "storage/rows.h"

namespace stapel::storage {

// A fault of the environment, in words for an administrator.
class StoreError : public std::runtime_error {
 public:
  enum class Kind : std::uint8_t {
    not_a_database,  // another file, or another program's database
    newer_version,   // made by a newer Stapel; not touched
    damaged,
    in_use,        // another server or program holds it
    row_refused,   // this row cannot be stored; others can
    disk_full,     // or a quota, or a limit of the file's size: nothing of what was asked is stored
    not_writable,  // a read-only file or file system: the same
    failed,        // the disk is unreadable, gone, …
  };
  StoreError(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

// What a command reads, in any order; a key that is named twice is read once.
class Keys {
 public:
  Keys() = default;
  Keys(std::initializer_list<Key> keys) : keys_(keys) {}
  template <typename Iterator>
  Keys(Iterator first, Iterator last) : keys_(first, last) {}

  void insert(Key key) { keys_.push_back(std::move(key)); }
  void merge(Keys other) {
    keys_.insert(keys_.end(), std::make_move_iterator(other.keys_.begin()),
                 std::make_move_iterator(other.keys_.end()));
  }
  std::vector<Key>::const_iterator begin() const { return keys_.begin(); }
  std::vector<Key>::const_iterator end() const { return keys_.end(); }
  std::size_t size() const { return keys_.size(); }
  bool empty() const { return keys_.empty(); }
  friend bool operator==(const Keys&, const Keys&) = default;

 private:
  std::vector<Key> keys_;
};

// What a batch does to a row, with the version that it was decided from.
struct Write {
  std::optional<Row> row;  // none: the row is erased
  std::int64_t expected_version = 0;
};

// What a batch changes: each row once, by key, so that all writers lock rows in one order.
struct Commit {
  std::map<Key, Write> writes;
  std::vector<Append> appends;
  bool empty() const { return writes.empty() && appends.empty(); }
};

// Rows that were loaded, each with the version it had; version 0 is a row that does not exist.
class Snapshot {
 public:
  // The row, or null where the store has none. Asking for a key that was not loaded is a bug: a
  // command must name what it reads.
  template <typename K>
  const typename K::Row* find(const K& key) const {
    const auto entry = rows_.find(key);
    STAPEL_CHECK(entry != rows_.end());
    return entry->second.row ? &std::get<typename K::Row>(*entry->second.row) : nullptr;
  }
  // The row, or a default one (a counter that was never counted is at zero).
  template <typename K>
  typename K::Row get(const K& key) const {
    const auto* row = find(key);
    return row ? *row : typename K::Row{};
  }
  bool has(const Key& key) const { return rows_.contains(key); }
  std::int64_t version(const Key& key) const;
  void insert(Key key, std::optional<Row> row, std::int64_t version);
  // What later commands of the same batch see: the rows as this one leaves them.
  void apply(std::vector<std::pair<Key, std::optional<Row>>> writes);
  // What was applied, each row as the last command left it; afterwards the snapshot is spent.
  std::map<Key, Write> take_changes();

 private:
  struct Versioned {
    std::optional<Row> row;
    std::int64_t version = 0;
    bool changed = false;
  };
  std::unordered_map<Key, Versioned, KeyHash, KeyEqual> rows_;
};

// What one command changes: rows written whole or erased, of keys that it read, and facts appended.
struct Delta {
  std::vector<std::pair<Key, std::optional<Row>>> writes;
  std::vector<Append> appends;

  template <typename K>
  void write(K key, typename K::Row row) {
    writes.emplace_back(Key(std::move(key)), Row(std::move(row)));
  }
  // Only of kinds that engines can erase: timers, deliveries, idempotency rows, refused attempts,
  // users, sessions, failed sign-ins.
  template <typename K>
  void erase(K key) {
    writes.emplace_back(Key(std::move(key)), std::nullopt);
  }
  bool empty() const { return writes.empty() && appends.empty(); }
};

// A chunk of codes holds one that exists: nothing was changed. Whoever drew it draws again.
class CodeTaken : public StoreError {
 public:
  explicit CodeTaken(const std::string& message) : StoreError(Kind::row_refused, message) {}
};

// One batch may change several shops; they are committed together.
using Commits = std::map<ShopId, Commit>;

enum class CommitResult : std::uint8_t {
  committed,  // durable
  stale,      // a row has another version than expected: nothing was changed
};

template <typename R>
struct Listed {
  std::string id;
  R row;
};

// A product with the list price of the moment that was asked for; none where none is known.
struct PricedProduct {
  catalog::Product product;
  std::optional<Amount> price;
  Currency currency;  // of the price
};

// How often each type of event came in a month (UTC), tests left out; of drawn codes, how many.
struct EventCounts {
  std::int64_t last = 0;  // the last sequence that was looked at
  std::map<std::pair<std::string, std::string>, std::int64_t> counts = {};  // by month and type
};

// A stock code and a moment of it.
struct SkuTime {
  std::string sku;
  Instant at;
  friend bool operator==(const SkuTime&, const SkuTime&) = default;
};

struct DueTimer {
  ShopId shop = default_shop;
  TimerKey timer;
  Instant due_at;
};

// With what a batch begins.
struct Turn {
  Instant now;                     // what it is decided at
  std::vector<DueTimer> due = {};  // by then, of all shops, the earliest first
};

// What servers keep in memory of a shop (of the users, of every_shop). A store that several servers
// share counts the commits that change it, so that the others notice.
enum class Kept : std::uint8_t {
  shop,
  definitions,
  api_keys,
  pools,
  code_details,  // that there are some
  product_lists,
  webhooks,
  users,
};
std::optional<Kept> kept_kind(const Key& key);

struct ChangeCount {
  ShopId shop = default_shop;
  Kept kept = Kept::shop;
  std::int64_t count = 0;
  friend bool operator==(const ChangeCount&, const ChangeCount&) = default;
};

// Reads of committed rows. Pages are bounded: at most `limit` items are returned, in key order,
// those after `after` (empty: from the start).
class Reader {
 public:
  virtual ~Reader() = default;

  virtual Snapshot load(ShopId shop, const Keys& keys) = 0;

  // Between these, all reads see one moment. Keep it short beside a busy writer: its log cannot be
  // cut meanwhile.
  virtual void begin_moment() = 0;
  virtual void end_moment() = 0;

  virtual std::vector<Listed<ShopRow>> shops() = 0;  // all; ids are the numbers as text
  // Of all shops, and the store's own time. A store that no other server shares counts nothing.
  virtual std::pair<Instant, std::vector<ChangeCount>> change_counts() = 0;
  // Of one shop, the earliest first.
  virtual std::vector<DueTimer> due_timers(ShopId shop, Instant now, std::size_t limit) = 0;
  virtual std::vector<Event> events(ShopId shop, std::int64_t after, std::size_t limit) = 0;
  virtual std::int64_t last_event(ShopId shop) = 0;  // its sequence; 0: there is none
  virtual std::vector<AuditEntry> audit_entries(ShopId shop, std::int64_t after,
                                                std::size_t limit) = 0;
  // The latest first, from below `before`.
  virtual std::vector<AuditEntry> audit_entries_back(ShopId shop, std::int64_t before,
                                                     std::size_t limit) = 0;

  virtual std::vector<Listed<WebhookRow>> webhooks(ShopId shop) = 0;  // all, deleted ones too
  // What waits at one endpoint, by the events' sequence.
  virtual std::vector<std::pair<DeliveryKey, DeliveryRow>> deliveries(ShopId shop,
                                                                      std::string_view webhook,
                                                                      std::int64_t after,
                                                                      std::size_t limit) = 0;
  // The log of one endpoint: the oldest first from above `after`, the latest first from below
  // `before`.
  virtual std::vector<WebhookAttempt> attempts(ShopId shop, std::string_view webhook,
                                               std::int64_t after, std::size_t limit) = 0;
  virtual std::vector<WebhookAttempt> attempts_back(ShopId shop, std::string_view webhook,
                                                    std::int64_t before, std::size_t limit) = 0;

  virtual std::vector<Listed<PromotionRow>> promotions(ShopId shop, std::string_view after,
                                                       std::size_t limit) = 0;
  virtual std::vector<Listed<PoolRow>> pools(ShopId shop, std::string_view after,
                                             std::size_t limit) = 0;
  virtual std::vector<Listed<ApiKeyRow>> api_keys(ShopId shop) = 0;
  // Of all shops, all of them.
  virtual std::vector<Listed<UserRow>> users() = 0;
  virtual std::vector<Listed<SessionRow>> sessions() = 0;
  virtual std::vector<std::pair<SignInFailureKey, SignInFailureRow>> sign_in_failures() = 0;
  // Looks at no more than `limit` codes of all pools after `after` and returns those of `pool`;
  // `last` becomes the last code looked at, empty at the end.
  virtual std::vector<Listed<PoolCodeRow>> pool_codes(ShopId shop, std::string_view pool,
                                                      std::string_view after, std::size_t limit,
                                                      std::string& last) = 0;
  // Drawings and imports of the pool, by age.
  virtual std::vector<Listed<SupplyRow>> supplies(ShopId shop, std::string_view pool,
                                                  std::string_view after, std::size_t limit) = 0;
  // Drawings that are not finished, of all pools.
  virtual std::vector<Listed<SupplyRow>> open_supplies(ShopId shop) = 0;
  // Unique codes from `first` to `last`, both included, at most `limit`.
  virtual std::vector<std::string> codes_between(ShopId shop, std::string_view first,
                                                 std::string_view last, std::size_t limit) = 0;
  // Those of `codes` that exist.
  virtual std::vector<std::string_view> known_codes(ShopId shop,
                                                    const std::vector<std::string_view>& codes) = 0;
  virtual bool has_code_details(ShopId shop) = 0;
  // The last `limit` events of a code, the latest first.
  virtual std::vector<CodeEvent> code_events(ShopId shop, std::string_view code,
                                             std::size_t limit) = 0;
  // Refused attempts by hour, and those of one code, the latest first.
  using Attempts = std::vector<std::pair<CodeAttemptKey, CodeAttemptRow>>;
  virtual Attempts code_attempts(ShopId shop, const CodeAttemptKey& after, std::size_t limit) = 0;
  virtual Attempts attempts_of_code(ShopId shop, std::string_view code, std::size_t limit) = 0;

  virtual std::vector<Listed<CheckoutRow>> checkouts(ShopId shop, std::string_view after,
                                                     std::size_t limit) = 0;
  // Confirmed or once confirmed for this order of the shop's; the latest last.
  virtual std::vector<Listed<CheckoutRow>> checkouts_of_order(ShopId shop,
                                                              std::string_view order) = 0;
  virtual std::vector<std::pair<CounterKey, CounterRow>> counters(ShopId shop,
                                                                  const CounterKey& after,
                                                                  std::size_t limit) = 0;
  // Counters of one kind whose part is `part`: all promotions' totals, or one day's.
  virtual std::vector<std::pair<CounterKey, CounterRow>> counters_of(ShopId shop, CounterKind kind,
                                                                     std::string_view part) = 0;
  virtual std::vector<Redemption> redemptions(ShopId shop, std::int64_t after,
                                              std::size_t limit) = 0;

  // By stock code, with the list prices of `at`.
  virtual std::vector<PricedProduct> products(ShopId shop, Instant at, std::string_view after,
                                              std::size_t limit) = 0;
  // Those of these stock codes that there are, likewise.
  virtual std::vector<PricedProduct> products_of(ShopId shop, Instant at,
                                                 const std::vector<std::string>& skus) = 0;

  // Named product lists by id, without deleted ones; their stock codes; the lists of a stock code.
  virtual std::vector<Listed<ProductListRow>> product_lists(ShopId shop, std::string_view after,
                                                            std::size_t limit) = 0;
  virtual std::vector<std::string> list_skus(ShopId shop, std::string_view list,
                                             std::string_view after, std::size_t limit) = 0;
  virtual std::vector<std::string> lists_of(ShopId shop, std::string_view sku) = 0;
  // Each imported order from `from` until before `to` that no checkout and no order that the shop
  // told of has the number of; in no certain order. Looks at all orders: not for every request.
  virtual void for_each_imported_order(
      ShopId shop, Instant from, Instant to,
      const std::function<void(const catalog::SalesDocument&)>& receive) = 0;
  // When products were sold since that moment: in imported orders, in checkouts that were paid and
  // in orders that the shop told of; tests and what was cancelled left out. A stock code may stand
  // there once for each of the three. Looks at all orders: not for every request.
  virtual std::vector<SkuTime> last_sales(ShopId shop, Instant since) = 0;
  // From when on each product has a list price.
  virtual std::vector<SkuTime> first_prices(ShopId shop) = 0;

  // Of one shop, all months.
  virtual std::vector<Listed<UsageRow>> usage(ShopId shop) = 0;
  // Looks at no more than `limit` events after `after`.
  virtual EventCounts event_counts(ShopId shop, std::int64_t after, std::size_t limit) = 0;
  // In the order of their keys, with their times.
  virtual std::vector<std::pair<IdempotencyKey, Instant>> idempotency_keys(
      ShopId shop, const IdempotencyKey& after, std::size_t limit) = 0;

  virtual std::optional<PromotionVersion> promotion_version(ShopId shop, std::string_view promotion,
                                                            std::int64_t version) = 0;
  virtual std::optional<DefinitionSet> definition_set(ShopId shop, std::string_view hash) = 0;
  virtual std::optional<DecisionRecord> decision_record(ShopId shop, std::string_view checkout) = 0;
  virtual std::vector<DecisionRecord> decision_records(ShopId shop, std::string_view after,
                                                       std::size_t limit) = 0;
  virtual std::vector<Listed<OrderRow>> orders(ShopId shop, std::string_view after,
                                               std::size_t limit) = 0;
  // All of one order, by their numbers.
  virtual std::vector<Listed<ReturnRow>> returns_of(ShopId shop, std::string_view order) = 0;
  // Codes in each pool, counted.
  virtual std::map<std::string, std::int64_t> pool_sizes(ShopId shop) = 0;
  // The engine's own check of its files; one line per fault found.
  virtual std::vector<std::string> integrity_faults() = 0;
};

class Store {
 public:
  virtual ~Store() = default;

  // The time of the next batch, and what is due by then, at most so much. A store that several
  // servers share goes by its own clock, so that all of them have one; others by `local_now`.
  virtual Turn begin_turn(Instant local_now, std::size_t due_max) = 0;
  // As the writer sees them.
  virtual Snapshot load(ShopId shop, const Keys& keys) = 0;
  // All or nothing, durable on return. Throws StoreError where that failed before the commit
  // (nothing was changed) and CommitUnknown where it cannot be known.
  virtual CommitResult commit(const Commits& commits) = 0;
  CommitResult commit(ShopId shop, const Commit& one) { return commit(Commits{{shop, one}}); }
  // Commits a change that means nothing. Throws StoreError where none can be stored at this moment.
  virtual void probe() = 0;
  virtual std::unique_ptr<Reader> reader() = 0;

  // From the first load() of a shop to commit(), a store that other processes write too keeps them
  // away from that shop. Where nothing is committed, this lets it go.
  virtual void end_turn() noexcept {}
  // Other processes write too.
  virtual bool shared() const { return false; }
};

// The shop's own row; throws StoreError where there is no such shop.
ShopRow shop_row(Reader& reader, ShopId shop);

// The commit was asked for and failed midway: it may or may not be there after a restart.
class CommitUnknown : public StoreError {
 public:
  explicit CommitUnknown(const std::string& message) : StoreError(Kind::failed, message) {}
};

}  // namespace stapel::storage
