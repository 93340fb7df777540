// The application: one shop's promotions, codes, prices and redemptions over one store.
//
//   auto service = Service::open({.path = "shop.db"});
//   service->redeem(std::move(request), [](Result<CheckoutAnswer, Refusal> answer) { … });
//
// Thread rule: every function may be called from any thread. Commands return at once; carts are
// priced on the application's workers, decided on by the batcher, and answered through `done`,
// which is called exactly once after the decision is durable. Reads run on the calling thread, and
// only evaluate() may skip the database altogether; none waits for the writer.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/requests.h"

namespace stapel::storage {
class Store;
}

namespace stapel::app {

void report_on_standard_error(std::string_view sentence);

struct ServiceOptions {
  std::string path = {};          // of the SQLite file; made where there is none
  std::size_t workers = 2;        // threads that price carts
  std::size_t queue_max = 4'096;  // commands that wait, beyond which they are refused
  std::size_t batch_max = 1'024;
  std::size_t readers = 4;  // read connections
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
  std::int64_t in_flight = 0;                               // accepted and not answered yet
  std::int64_t in_flight_largest = 0;
  std::int64_t queue_length = 0;
  std::int64_t evaluations = 0;
  std::int64_t definitions_number = 0;  // of the live set
};

class Service {
 public:
  // Opens or creates the file, brings its schema up to date and starts the threads. Throws
  // storage::StoreError where the file is no database, is damaged, is in use by another server or
  // comes from a newer version (then it is not touched).
  static std::unique_ptr<Service> open(const ServiceOptions& options);
  // Over a store of the caller's, for tests.
  static std::unique_ptr<Service> over(std::unique_ptr<storage::Store> store,
                                       const ServiceOptions& options);
  virtual ~Service() = default;  // stop()s

  // Refuses new commands, finishes and answers those accepted, closes the store. Idempotent.
  virtual void stop() = 0;
  // True while commands can be stored; false after a failed commit until one succeeds.
  virtual bool ready() const = 0;
  virtual Metrics metrics() const = 0;

  // Runs `task` on the workers; false where their queue is full.
  virtual bool post(std::function<void()> task) = 0;

  // --- Prices: synchronous ---
  virtual Result<promotions::Evaluation, Refusal> evaluate(Evaluate request) = 0;
  virtual Result<promotions::WalletAnswer, Refusal> plan_wallet(const PlanWallet& request) = 0;
  virtual Result<promotions::Refund, Refusal> preview_refund(const PreviewRefund& request) = 0;

  // --- Commands ---
  virtual void save_promotion(SavePromotion request, Done<PromotionAnswer> done) = 0;
  virtual void publish_promotions(PublishPromotions request, Done<PublishAnswer> done) = 0;
  virtual void set_promotion_state(SetPromotionState request, Done<PromotionAnswer> done) = 0;
  virtual void change_settings(ChangeSettings request, Done<SettingsAnswer> done) = 0;
  virtual void create_pool(CreatePool request, Done<PoolAnswer> done) = 0;
  virtual void generate_codes(GenerateCodes request, Done<CodesAnswer> done) = 0;
  virtual void import_codes(ImportCodes request, Done<CodesAnswer> done) = 0;
  virtual void checkout(Checkout request, Done<CheckoutAnswer> done) = 0;
  virtual void redeem(Redeem request, Done<CheckoutAnswer> done) = 0;
  virtual void confirm(Confirm request, Done<CheckoutAnswer> done) = 0;
  virtual void release(Release request, Done<CheckoutAnswer> done) = 0;
  virtual void roll_back(RollBack request, Done<CheckoutAnswer> done) = 0;
  virtual void create_api_key(CreateApiKey request, Done<ApiKeyAnswer> done) = 0;
  virtual void revoke_api_key(RevokeApiKey request, Done<ApiKeyAnswer> done) = 0;

  // --- Reads: synchronous; not_found where there is nothing of that id ---
  virtual Result<PromotionAnswer, Refusal> promotion(std::string_view id) = 0;
  virtual Page<PromotionAnswer> promotions(const PageRequest& page) = 0;  // by id, without JSON
  virtual Result<UsesAnswer, Refusal> promotion_uses(std::string_view id) = 0;
  virtual Result<Page<VersionAnswer>, Refusal> promotion_versions(std::string_view id,
                                                                  const PageRequest& page) = 0;
  virtual SettingsAnswer settings() = 0;
  virtual Result<PoolAnswer, Refusal> pool(std::string_view id) = 0;
  virtual Page<PoolAnswer> pools(const PageRequest& page) = 0;
  virtual Result<Page<PoolCodeAnswer>, Refusal> pool_codes(std::string_view pool,
                                                           const PageRequest& page) = 0;
  virtual Result<CodeAnswer, Refusal> code(std::string_view code) = 0;
  virtual Result<CheckoutAnswer, Refusal> checkout(std::string_view id) = 0;
  virtual Page<RedemptionAnswer> redemptions(const PageRequest& page) = 0;
  virtual Page<ProductAnswer> products(const PageRequest& page) = 0;  // by stock code
  virtual std::vector<ApiKeyAnswer> api_keys() = 0;                   // all, revoked ones too

  // The key's owner, or nothing for an unknown or revoked one. From memory; constant time.
  virtual std::optional<ApiKeyAnswer> authenticate(std::string_view key) const = 0;
};

// Runs a command and waits for its answer: for the command line and tests.
//   Result<PoolAnswer, Refusal> pool = await<PoolAnswer>([&](auto done) {
//   service->create_pool(request, done); });
template <typename T, typename Start>
Result<T, Refusal> await(Start start);

}  // namespace stapel::app

#include "app/await.h"
