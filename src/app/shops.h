// The application: all shops of one store in one process. Each shop has its own promotions, codes,
// counters, customers and API keys; they share the threads, the batcher and the file.
//
//   const auto shops = Shops::open({.path = "shop.db"});
//   Service* shop = shops->find("default");
//
// Thread rule: every function may be called from any thread.
#pragma once

#include "app/reader_pool.h"
#include "app/service.h"
#include "app/users.h"
#include "storage/postgres_store.h"
#include "webhooks/url.h"

namespace stapel::app {

void report_on_standard_error(std::string_view sentence);

struct ServiceOptions {
  std::string path = {};          // of the SQLite file; made where there is none
  std::size_t workers = 2;        // threads that price carts
  std::size_t queue_max = 4'096;  // commands that wait, beyond which they are refused
  std::size_t batch_max = 1'024;
  std::size_t readers = 4;                       // read connections; more than workers anyway
  std::chrono::milliseconds reader_wait{5'000};  // for one that is free
  storage::PostgresOptions postgres = {};        // where the path is the address of a server
  webhooks::Reach webhooks_reach = webhooks::Reach::public_only;  // of the URLs of new endpoints
  std::int64_t idempotency_days = 7;  // how long answers are kept under their keys
  std::int64_t attempts_days = 400;   // how long refused attempts of codes are kept
  SignInRules sign_in = {};           // of users
  // The clock, so that tests can stand on a border.
  std::function<Instant()> clock = system_now;
  // Faults of the store and bugs, in a sentence for the log; called from any thread.
  std::function<void(std::string_view)> report = report_on_standard_error;
};

// A snapshot of what the application counted since it started.
struct Metrics {
  static constexpr std::size_t batch_size_buckets = 12;  // <= 1, 2, 4, … 1024, more
  std::int64_t commands = 0;                             // decided, refusals included
  std::int64_t refused = 0;
  std::int64_t replayed = 0;    // answered from an idempotency key
  std::int64_t repriced = 0;    // lost a race and were priced again
  std::int64_t overloaded = 0;  // refused for a full queue
  std::int64_t failed = 0;      // not stored, unknown outcome, bugs
  std::int64_t batches = 0;
  std::int64_t batch_largest = 0;
  std::int64_t batch_size_counts[batch_size_buckets] = {};  // not cumulative
  std::int64_t commit_microseconds = 0;                     // in all
  std::int64_t batch_retries = 0;                           // another server had changed a row
  std::int64_t in_flight = 0;                               // accepted and not answered yet
  std::int64_t in_flight_largest = 0;
  std::int64_t queue_length = 0;
  std::int64_t evaluations = 0;
  std::int64_t definitions_number = 0;  // of the live sets, in all
  std::int64_t events_delivered = 0;    // to endpoints of webhooks
  std::int64_t deliveries_failed = 0;   // attempts
  std::int64_t deliveries_waiting = 0;  // for another attempt
  std::int64_t webhooks_disabled = 0;   // endpoints
  ReaderNumbers readers = {};
};

// The name of the shop that every store has from its start.
inline constexpr std::string_view default_shop_name = "default";

class Shops {
 public:
  // Opens or creates the file, brings its schema up to date and starts the threads. Throws
  // storage::StoreError where the file is no database, is damaged, is in use by another server or
  // comes from a newer version (then it is not touched).
  static std::unique_ptr<Shops> open(const ServiceOptions& options);
  // Over a store of the caller's, for tests.
  static std::unique_ptr<Shops> over(std::unique_ptr<storage::Store> store,
                                     const ServiceOptions& options);
  virtual ~Shops() = default;  // stop()s

  // Refuses new commands, finishes and answers those accepted. Idempotent.
  virtual void stop() = 0;
  // True while commands can be stored; false after a failed commit until one succeeds.
  virtual bool ready() const = 0;
  virtual Metrics metrics() const = 0;

  // Null where there is no shop of this name. A shop lives as long as this does.
  virtual Service* find(std::string_view name) = 0;
  virtual std::vector<ShopAnswer> list() = 0;    // by name
  virtual std::vector<Service*> services() = 0;  // of all shops, in the order they were made
  virtual void create(CreateShop request, Done<ShopAnswer> done) = 0;

  // The people who use the console, of all shops.
  virtual Users& users() = 0;

  // The owner of a key and its shop; nothing for an unknown, revoked or expired key. From memory,
  // by the key's hash.
  struct KeyOwner {
    ApiKeyAnswer key;
    Service* shop = nullptr;
  };
  virtual std::optional<KeyOwner> authenticate(std::string_view key) const = 0;
  // True where some publishable key that is in use is meant for this web site.
  virtual bool is_origin(std::string_view origin) const = 0;
};

}  // namespace stapel::app
