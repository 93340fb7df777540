// Wiring of the process: the store, the threads, the batcher, and a service for each shop.
#include "app/shops.h"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <shared_mutex>
#include <unordered_map>

#include "app/attempt_recorder.h"
#include "app/follower.h"
#include "app/housekeeper.h"
#include "app/shop_service.h"
#include "app/shop_users.h"
#include "app/supply_maker.h"
#include "base/crypto.h"
#include "storage/postgres_store.h"
#include "storage/sqlite_store.h"

namespace stapel::app {
namespace {

using storage::ShopId;

// Sessions, and failed sign-ins, that a round of housekeeping removes.
constexpr std::size_t tidied_per_round = 1'000;
// Beside those that are lent: at the start, and for long reads.
constexpr std::size_t passing_readers_max = 4;

std::size_t readers_of(const ServiceOptions& options) {
  return std::max(options.readers, options.workers + 1);
}
constexpr std::size_t server_name_bytes = 8;

bool in_use(const ApiKeyAnswer& key, Instant now) {
  return !key.revoked_at && (!key.expires_at || now < *key.expires_at);
}

// API keys of all shops by the hash of the key.
class ApiKeys {
 public:
  struct Owner {
    ShopId shop;
    ApiKeyAnswer key;
  };

  void load(storage::Reader& reader, ShopId shop) { put(shop, reader.api_keys(shop)); }
  void put(ShopId shop, const std::vector<storage::Listed<storage::ApiKeyRow>>& keys) {
    const std::unique_lock lock(mutex_);
    for (const auto& [id, row] : keys) keys_[row.hash] = {shop, answer_of(id, row)};
  }
  std::optional<Owner> find(std::string_view key, Instant now) const {
    const std::string hash = sha256_hex(key);
    const std::shared_lock lock(mutex_);
    const auto found = keys_.find(hash);
    if (found == keys_.end()) return std::nullopt;
    if (!in_use(found->second.key, now)) return std::nullopt;
    return found->second;
  }
  bool is_origin(std::string_view origin, Instant now) const {
    const std::shared_lock lock(mutex_);
    return std::any_of(keys_.begin(), keys_.end(), [&](const auto& entry) {
      const ApiKeyAnswer& key = entry.second.key;
      return in_use(key, now) &&
             std::find(key.origins.begin(), key.origins.end(), origin) != key.origins.end();
    });
  }
  void update(ShopId shop, const storage::Commit& commit) {
    const std::unique_lock lock(mutex_);
    for (const auto& [key, write] : commit.writes) {
      const auto* api_key = std::get_if<storage::ApiKeyKey>(&key);
      if (!api_key) continue;
      const auto& row = std::get<storage::ApiKeyRow>(*write.row);
      keys_[row.hash] = {shop, answer_of(api_key->id, row)};
    }
  }

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Owner> keys_;
};

class ShopsImpl final : public Shops {
 public:
  ShopsImpl(std::unique_ptr<storage::Store> store, const ServiceOptions& options)
      : store_(std::move(store)),
        readers_(*store_, readers_of(options), options.reader_wait),
        workers_(options.workers, options.queue_max, options.report),
        replays_([path = options.path](ShopId shop) { return load_history(path, shop); },
                 options.report),
        follower_(readers_,
                  [this](storage::Reader& reader, ShopId shop, storage::Kept kept) {
                    return reread(reader, shop, kept);
                  },
                  {.clock = options.clock, .report = options.report}),
        engine_{.clock = store_->shared() ? [this] { return follower_.now(); } : options.clock,
                .readers = readers_,
                .workers = workers_,
                .replays = replays_,
                .webhooks_reach = options.webhooks_reach,
                .shared = store_->shared(),
                .server = random_hex(server_name_bytes)},
        shops_(load_shops()),
        batcher_(*store_, batcher_options(options)),
        runner_(
            batcher_, workers_, readers_, options.queue_max, [this] { catch_up(); },
            options.report),
        supplies_(
            batcher_, readers_, engine_.shared, [this] { return live_sets(); }, options.report),
        recorder_([this] { return attempt_logs(); }, batcher_, options.report),
        sign_in_rules_(options.sign_in),
        users_(make_users(users_engine(options))) {
    engine_.runner = &runner_;
    engine_.draw_supplies = [this] { supplies_.wake(); };
    housekeeper_.emplace([this] { return kept_shops(); }, batcher_, readers_,
                         [this](Instant now) { return tidy_users(now); },
                         HousekeeperOptions{engine_.clock, options.idempotency_days,
                                            options.attempts_days, options.report});
    if (engine_.shared) follower_.start();
  }
  ~ShopsImpl() override { ShopsImpl::stop(); }

  void stop() override {
    runner_.drain();
    follower_.stop();
    replays_.stop();
    supplies_.stop();
    recorder_.stop();
    housekeeper_->stop();
    batcher_.stop();
    workers_.stop();
  }
  bool ready() const override {
    return !runner_.stopping() && !batcher_.metrics().last_commit_failed;
  }
  Metrics metrics() const override;

  Users& users() override { return *users_; }
  Service* find(std::string_view name) override;
  std::vector<ShopAnswer> list() override;
  std::vector<Service*> services() override;
  void create(CreateShop request, Done<ShopAnswer> done) override;
  std::optional<KeyOwner> authenticate(std::string_view key) const override;
  bool is_origin(std::string_view origin) const override {
    return keys_.is_origin(origin, engine_.clock());
  }

 private:
  struct Entry {
    std::string name;
    std::unique_ptr<ShopService> service;
  };
  using Entries = std::map<ShopId, Entry>;

  Entries load_shops();
  UsersEngine users_engine(const ServiceOptions& options);
  BatcherOptions batcher_options(const ServiceOptions& options);
  void committed(const storage::Commits& commits);
  void swap_in(const storage::Commits& commits);
  void catch_up();
  Follower::Apply reread(storage::Reader& reader, ShopId shop, storage::Kept kept);
  Follower::Apply reread_shop(storage::Reader& reader, ShopId shop);
  ShopService* service_of(ShopId shop) const;
  std::optional<ShopId> number_of_shop(std::string_view name) const;
  std::vector<SupplyMaker::Shop> live_sets() const;
  std::vector<AttemptRecorder::Shop> attempt_logs() const;
  std::vector<Housekeeper::Shop> kept_shops() const;
  TidyUsers tidy_users(Instant now);
  void open_shop(ShopId shop, const storage::ShopRow& row);

  const std::unique_ptr<storage::Store> store_;
  ReaderPool readers_;
  Workers workers_;
  ReplayJobs replays_;
  Follower follower_;  // of other servers, on a shared store
  Engine engine_;
  ApiKeys keys_;
  Accounts accounts_;
  mutable std::shared_mutex mutex_;  // of shops_, which only grows
  Entries shops_;
  Batcher batcher_;
  CommandRunner runner_;
  SupplyMaker supplies_;
  AttemptRecorder recorder_;
  const SignInRules sign_in_rules_;
  const std::unique_ptr<Users> users_;
  std::optional<Housekeeper> housekeeper_;  // begins when the engine is whole
};

ShopId number_of(const std::string& id) {
  ShopId number = 0;
  std::from_chars(id.data(), id.data() + id.size(), number);
  return number;
}

ShopsImpl::Entries ShopsImpl::load_shops() {
  const auto reader = store_->reader();
  Entries entries;
  accounts_.replace(Accounts::read(*reader));
  for (const auto& [id, row] : reader->shops()) {
    const ShopId shop = number_of(id);
    keys_.load(*reader, shop);
    entries.emplace(shop, Entry{row.name, make_shop_service(engine_, shop, row)});
  }
  return entries;
}

// Half of the workers, so that carts are priced beside any number of sign-ins.
UsersEngine ShopsImpl::users_engine(const ServiceOptions& options) {
  return {.accounts = accounts_,
          .runner = runner_,
          .workers = workers_,
          .readers = readers_,
          .clock = engine_.clock,
          .rules = options.sign_in,
          .hashes_at_once = std::max<std::size_t>(1, options.workers / 2),
          .number_of = [this](std::string_view name) { return number_of_shop(name); },
          .shop_of = [this](ShopId shop) -> Service* { return service_of(shop); }};
}

std::optional<ShopId> ShopsImpl::number_of_shop(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  for (const auto& [shop, entry] : shops_) {
    if (entry.name == name) return shop;
  }
  return std::nullopt;
}

BatcherOptions ShopsImpl::batcher_options(const ServiceOptions& options) {
  BatcherOptions made;
  made.queue_max = options.queue_max;
  made.batch_max = options.batch_max;
  made.clock = options.clock;
  made.report = options.report;
  made.committed = [this](const storage::Commits& commits) { committed(commits); };
  return made;
}

void ShopsImpl::committed(const storage::Commits& commits) {
  follower_.own_commit(commits, [&] { swap_in(commits); });
}

void ShopsImpl::catch_up() {
  if (engine_.shared) follower_.catch_up();
}

Follower::Apply ShopsImpl::reread(storage::Reader& reader, ShopId shop, storage::Kept kept) {
  if (kept == storage::Kept::users) {
    return [this, stored = Accounts::read(reader)] { accounts_.replace(stored); };
  }
  if (kept == storage::Kept::api_keys) {
    return [this, shop, keys = reader.api_keys(shop)] { keys_.put(shop, keys); };
  }
  if (ShopService* service = service_of(shop)) return service->reread(reader, kept);
  return kept == storage::Kept::shop ? reread_shop(reader, shop) : [] {};
}

// One that another server made.
Follower::Apply ShopsImpl::reread_shop(storage::Reader& reader, ShopId shop) {
  const storage::ShopRow row = shop_row(reader, shop);
  auto service =
      std::make_shared<std::unique_ptr<ShopService>>(make_shop_service(engine_, shop, row));
  return [this, shop, service, name = row.name] {
    const std::unique_lock lock(mutex_);
    shops_.emplace(shop, Entry{name, std::move(*service)});
  };
}

void ShopsImpl::swap_in(const storage::Commits& commits) {
  for (const auto& [shop, commit] : commits) {
    if (shop == storage::every_shop) {
      accounts_.update(commit);
      continue;
    }
    keys_.update(shop, commit);
    if (ShopService* service = service_of(shop)) {
      service->committed(commit);
      continue;
    }
    const auto made = commit.writes.find(storage::Key(storage::ShopKey{}));
    if (made == commit.writes.end()) continue;
    open_shop(shop, std::get<storage::ShopRow>(*made->second.row));
  }
}

ShopService* ShopsImpl::service_of(ShopId shop) const {
  const std::shared_lock lock(mutex_);
  const auto found = shops_.find(shop);
  return found == shops_.end() ? nullptr : found->second.service.get();
}

std::vector<SupplyMaker::Shop> ShopsImpl::live_sets() const {
  const std::shared_lock lock(mutex_);
  std::vector<SupplyMaker::Shop> all;
  for (const auto& [shop, entry] : shops_) {
    ShopService& service = *entry.service;
    all.push_back({shop, service.live_set(), &service.supplies_lease()});
  }
  return all;
}

std::vector<AttemptRecorder::Shop> ShopsImpl::attempt_logs() const {
  const std::shared_lock lock(mutex_);
  std::vector<AttemptRecorder::Shop> all;
  for (const auto& [shop, entry] : shops_) all.push_back({shop, &entry.service->attempt_log()});
  return all;
}

std::vector<Housekeeper::Shop> ShopsImpl::kept_shops() const {
  const std::shared_lock lock(mutex_);
  std::vector<Housekeeper::Shop> all;
  for (const auto& [shop, entry] : shops_) {
    ShopService* service = entry.service.get();
    all.push_back({shop, &service->usage_log(), [service] { service->refresh_lists(); }});
  }
  return all;
}

// Sessions that are over and failures that may be forgotten; the command looks again.
TidyUsers ShopsImpl::tidy_users(Instant now) {
  TidyUsers tidy{accounts_.ended(sign_in_rules_, now, tidied_per_round), {}, sign_in_rules_};
  const std::int64_t kept_from = now.microseconds - sign_in_rules_.forgotten_seconds * 1'000'000;
  for (const auto& [key, row] : ReaderPool::Lease(readers_)->sign_in_failures()) {
    if (tidy.failures.size() == tidied_per_round) break;
    if (row.last_at.microseconds < kept_from) tidy.failures.push_back(key);
  }
  return tidy;
}

void ShopsImpl::open_shop(ShopId shop, const storage::ShopRow& row) {
  Entry entry{row.name, make_shop_service(engine_, shop, row)};
  const std::unique_lock lock(mutex_);
  shops_.emplace(shop, std::move(entry));
}

Metrics ShopsImpl::metrics() const {
  const BatchMetrics batches = batcher_.metrics();
  const RunnerMetrics& runs = runner_.metrics();
  Metrics all;
  all.commands = runs.commands;
  all.refused = runs.refused;
  all.replayed = runs.replayed;
  all.repriced = runs.repriced;
  all.overloaded = runs.overloaded;
  all.failed = runs.failed;
  all.in_flight = runs.in_flight;
  all.in_flight_largest = runs.in_flight_largest;
  all.batches = batches.batches;
  all.batch_largest = batches.largest;
  static_assert(Metrics::batch_size_buckets == BatchMetrics::size_buckets);
  std::copy(std::begin(batches.size_counts), std::end(batches.size_counts), all.batch_size_counts);
  all.commit_microseconds = batches.commit_microseconds;
  all.queue_length = batches.queue_length;
  all.readers = readers_.numbers();
  all.batch_retries = batches.retries;
  const std::shared_lock lock(mutex_);
  for (const auto& [shop, entry] : shops_) {
    all.evaluations += entry.service->evaluations();
    all.definitions_number += entry.service->definitions_number();
    const DeliveryNumbers deliveries = entry.service->deliveries();
    all.events_delivered += deliveries.delivered;
    all.deliveries_failed += deliveries.failed;
    all.deliveries_waiting += deliveries.waiting;
    all.webhooks_disabled += deliveries.disabled;
  }
  return all;
}

Service* ShopsImpl::find(std::string_view name) {
  const std::shared_lock lock(mutex_);
  for (const auto& [shop, entry] : shops_) {
    if (entry.name == name) return entry.service.get();
  }
  return nullptr;
}

std::vector<Service*> ShopsImpl::services() {
  const std::shared_lock lock(mutex_);
  std::vector<Service*> all;
  for (const auto& [shop, entry] : shops_) all.push_back(entry.service.get());
  return all;
}

std::vector<ShopAnswer> ShopsImpl::list() {
  std::vector<ShopAnswer> answers;
  for (const auto& [id, row] : ReaderPool::Lease(readers_)->shops()) {
    answers.push_back(answer_of(row));
  }
  std::sort(answers.begin(), answers.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return answers;
}

// The new shop's number is one more than the last; where another shop took it meanwhile, the
// command is prepared again.
void ShopsImpl::create(CreateShop request, Done<ShopAnswer> done) {
  CommandRunner::Task task{.prepare = {}, .actor = request.actor};
  task.prepare = [this, request = std::move(request)]() -> Result<Prepared, Refusal> {
    std::vector<std::string> names;
    ShopId last = 0;
    for (const auto& [id, row] : ReaderPool::Lease(readers_)->shops()) {
      names.push_back(row.name);
      last = number_of(id);
    }
    auto command = prepare(request, names);
    if (!command) return Refused{command.refusal()};
    return Prepared{Command(*std::move(command)), {}, last + 1};
  };
  runner_.run(std::move(task), [done = std::move(done)](Result<Answer, Refusal> result) {
    if (!result) return done(Refused{result.refusal()});
    done(std::get<ShopAnswer>(*std::move(result)));
  });
}

std::optional<Shops::KeyOwner> ShopsImpl::authenticate(std::string_view key) const {
  auto owner = keys_.find(key, engine_.clock());
  if (!owner) return std::nullopt;
  return KeyOwner{std::move(owner->key), service_of(owner->shop)};
}

}  // namespace

std::unique_ptr<Shops> Shops::open(const ServiceOptions& options) {
  if (!storage::is_postgres_address(options.path)) {
    return over(storage::open_sqlite({.path = options.path}), options);
  }
  storage::PostgresOptions postgres = options.postgres;
  postgres.url = options.path;
  postgres.readers_max = readers_of(options) + passing_readers_max;
  return over(storage::open_postgres(postgres), options);
}

std::unique_ptr<Shops> Shops::over(std::unique_ptr<storage::Store> store,
                                   const ServiceOptions& options) {
  return std::make_unique<ShopsImpl>(std::move(store), options);
}

void report_on_standard_error(std::string_view sentence) {
  std::cerr << std::string(sentence) + '\n';
}

}  // namespace stapel::app
