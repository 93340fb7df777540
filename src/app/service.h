// One shop of the application: its promotions, codes, prices and redemptions (shops.h opens it).
//
//   shop.redeem(std::move(request), [](Result<CheckoutAnswer, Refusal> answer) { … });
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

#include "app/order_requests.h"
#include "app/overview.h"
#include "app/product_lists.h"
#include "app/replays.h"
#include "app/requests.h"
#include "app/webhooks.h"

namespace stapel::app {

class Service {
 public:
  virtual ~Service() = default;

  // Runs `task` on the workers; false where their queue is full.
  virtual bool post(std::function<void()> task) = 0;

  // The shop's name, which it has for good.
  virtual const std::string& name() const = 0;
  virtual Webhooks& webhooks() = 0;
  virtual Replays& replays() = 0;
  virtual ProductLists& product_lists() = 0;

  // --- Prices: synchronous ---
  virtual Result<promotions::Evaluation, Refusal> evaluate(Evaluate request) = 0;
  // Reads the database.
  virtual Result<promotions::Cart, Refusal> complete_cart(const ShopperCart& request) = 0;
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
  virtual void record_export(RecordExport request, Done<DoneAnswer> done) = 0;
  virtual void set_pool_active(SetPoolActive request, Done<PoolAnswer> done) = 0;
  virtual void set_codes_active(SetCodesActive request, Done<SwitchedAnswer> done) = 0;
  virtual void mint_code(MintCode request, Done<MintAnswer> done) = 0;
  virtual void checkout(Checkout request, Done<CheckoutAnswer> done) = 0;
  virtual void redeem(Redeem request, Done<CheckoutAnswer> done) = 0;
  virtual void confirm(Confirm request, Done<CheckoutAnswer> done) = 0;
  virtual void release(Release request, Done<CheckoutAnswer> done) = 0;
  virtual void roll_back(RollBack request, Done<CheckoutAnswer> done) = 0;
  virtual void create_api_key(CreateApiKey request, Done<ApiKeyAnswer> done) = 0;
  virtual void revoke_api_key(RevokeApiKey request, Done<ApiKeyAnswer> done) = 0;
  virtual void create_token_secret(CreateTokenSecret request, Done<TokenSecretAnswer> done) = 0;
  virtual void revoke_token_secret(RevokeTokenSecret request, Done<TokenSecretAnswer> done) = 0;
  virtual void change_shop(ChangeShop request, Done<ShopAnswer> done) = 0;

  virtual void put_order(PutOrder request, Done<OrderAnswer> done) = 0;
  virtual void put_return(PutReturn request, Done<ReturnAnswer> done) = 0;

  // --- Reads: synchronous; not_found where there is nothing of that id ---
  virtual Result<PromotionAnswer, Refusal> promotion(std::string_view id) = 0;
  virtual Page<PromotionAnswer> promotions(const PageRequest& page) = 0;  // by id, without JSON
  virtual Result<UsesAnswer, Refusal> promotion_uses(std::string_view id) = 0;
  virtual Result<Page<VersionAnswer>, Refusal> promotion_versions(std::string_view id,
                                                                  const PageRequest& page) = 0;
  // Of one version, or "live" or "draft"; not_found where there is none.
  virtual Result<std::string, Refusal> definition(std::string_view id,
                                                  std::string_view version) = 0;
  virtual Result<DifferencesAnswer, Refusal> compare_versions(const CompareVersions& request) = 0;
  virtual SettingsAnswer settings() = 0;
  // The currency of the settings and the name of their time zone; from memory.
  virtual std::pair<std::string, std::string> money_and_time() = 0;
  virtual ShopAnswer shop() = 0;
  virtual Page<EventAnswer> events(const PageRequest& page) = 0;            // in their order
  virtual Page<AuditAnswer> audit_trail(const PageRequest& page) = 0;       // in its order
  virtual Page<AuditAnswer> audit_trail_back(const PageRequest& page) = 0;  // the latest first
  virtual Result<PoolAnswer, Refusal> pool(std::string_view id) = 0;
  virtual Page<PoolAnswer> pools(const PageRequest& page) = 0;
  virtual Result<Page<PoolCodeAnswer>, Refusal> pool_codes(std::string_view pool,
                                                           const PageRequest& page) = 0;
  virtual Result<SupplyAnswer, Refusal> supply(std::string_view pool, std::string_view id) = 0;
  virtual Result<Page<SupplyAnswer>, Refusal> supplies(std::string_view pool,
                                                       const PageRequest& page) = 0;
  virtual Result<CodeAnswer, Refusal> code(std::string_view code) = 0;
  virtual Result<std::vector<CodeEventAnswer>, Refusal> code_history(std::string_view code) = 0;
  virtual std::vector<AttemptAnswer> code_attempts(std::string_view code) = 0;
  virtual Page<AttemptAnswer> attempts(const PageRequest& page) = 0;  // by hour
  virtual Result<CheckoutAnswer, Refusal> checkout(std::string_view id) = 0;
  virtual Result<DecisionAnswer, Refusal> decision(const ExplainDecision& request) = 0;
  // Tests, or the shop's business.
  virtual std::vector<CheckoutAnswer> checkouts_of_order(std::string_view order, bool test) = 0;
  virtual Result<OrderAnswer, Refusal> order(std::string_view id) = 0;
  virtual Page<OrderAnswer> orders(const PageRequest& page) = 0;  // by id
  virtual Result<std::vector<ReturnAnswer>, Refusal> returns_of(std::string_view order) = 0;
  virtual Page<RedemptionAnswer> redemptions(const PageRequest& page) = 0;
  virtual Page<ProductAnswer> products(const PageRequest& page) = 0;  // by stock code
  virtual std::vector<ApiKeyAnswer> api_keys() = 0;                   // all, revoked ones too
  virtual std::vector<UsageAnswer> usage() = 0;                       // the latest month first
  virtual OverviewAnswer overview() = 0;
  virtual std::vector<TokenSecretAnswer> token_secrets() = 0;  // those in use
};

// Runs a command and waits for its answer: for the command line and tests.
//   Result<PoolAnswer, Refusal> pool = await<PoolAnswer>([&](auto done) {
//   service->create_pool(request, done); });
template <typename T, typename Start>
Result<T, Refusal> await(Start start);

}  // namespace stapel::app

#include "app/await.h"
