// An application that decides nothing: it remembers the last command and answers as it is told, so
// that tests see what the API makes of both.
#pragma once

#include <any>
#include <optional>
#include <string>
#include <utility>

#include "app/shops.h"
#include "http/testing/fake_lists.h"
#include "http/testing/fake_replays.h"
#include "http/testing/fake_webhooks.h"

namespace stapel::http::testing {

class FakeApp : public app::Service, public app::Shops {
 public:
  // The last command, as the app::… value that came in.
  std::any last;
  // Where set, every command and single read is refused with it.
  std::optional<app::Refusal> refusal;
  // Where true, reads and commands throw.
  bool broken = false;
  bool is_ready = true;
  bool workers_full = false;
  int commands = 0;
  std::string shop_name = "default";
  FakeWebhooks hooks{last, refusal, broken, commands};
  FakeReplays replaying{last, refusal, broken};
  FakeLists named_lists{last, refusal, broken, commands};

  void stop() override {}
  bool ready() const override { return is_ready; }
  app::Metrics metrics() const override {
    app::Metrics metrics;
    metrics.commands = commands;
    metrics.batches = 2;
    metrics.batch_size_counts[0] = 1;
    metrics.batch_size_counts[1] = 1;
    return metrics;
  }
  const std::string& name() const override { return shop_name; }
  app::Webhooks& webhooks() override { return hooks; }
  app::Replays& replays() override { return replaying; }
  app::ProductLists& product_lists() override { return named_lists; }
  bool post(std::function<void()> task) override {
    if (workers_full) return false;
    task();
    return true;
  }

  Result<promotions::Evaluation, app::Refusal> evaluate(app::Evaluate request) override;
  Result<promotions::Cart, app::Refusal> complete_cart(const app::ShopperCart& request) override {
    remember(request);
    return read<promotions::Cart>({});
  }
  Result<promotions::WalletAnswer, app::Refusal> plan_wallet(
      const app::PlanWallet& request) override;
  Result<promotions::Refund, app::Refusal> preview_refund(
      const app::PreviewRefund& request) override;

  void save_promotion(app::SavePromotion request, app::Done<app::PromotionAnswer> done) override {
    run(std::move(request), done, {.id = "p", .revision = 3});
  }
  void publish_promotions(app::PublishPromotions request,
                          app::Done<app::PublishAnswer> done) override {
    run(std::move(request), done, {.promotions = {{.id = "p", .live_version = 1}}});
  }
  void set_promotion_state(app::SetPromotionState request,
                           app::Done<app::PromotionAnswer> done) override {
    run(std::move(request), done, {.id = "p", .state = app::PromotionState::paused});
  }
  void change_settings(app::ChangeSettings request, app::Done<app::SettingsAnswer> done) override {
    run(std::move(request), done, {.settings = "{}"});
  }
  void create_pool(app::CreatePool request, app::Done<app::PoolAnswer> done) override {
    run(std::move(request), done, {.id = "pool", .name = "A pool", .pattern = ""});
  }
  void generate_codes(app::GenerateCodes request, app::Done<app::CodesAnswer> done) override {
    run(std::move(request), done, {.pool = "pool", .added = 5, .size = 5});
  }
  void import_codes(app::ImportCodes request, app::Done<app::CodesAnswer> done) override {
    run(std::move(request), done, {.pool = "pool", .added = 1, .already_there = 1, .size = 2});
  }
  void record_export(app::RecordExport request, app::Done<app::DoneAnswer> done) override {
    run(std::move(request), done, {});
  }
  void set_pool_active(app::SetPoolActive request, app::Done<app::PoolAnswer> done) override {
    run(std::move(request), done, {.id = "pool", .name = "A pool", .pattern = ""});
  }
  void set_codes_active(app::SetCodesActive request, app::Done<app::SwitchedAnswer> done) override {
    run(std::move(request), done, {.changed = 1});
  }
  void mint_code(app::MintCode request, app::Done<app::MintAnswer> done) override {
    run(std::move(request), done, {.code = "M-1", .promotion = "p"});
  }
  void checkout(app::Checkout request, app::Done<app::CheckoutAnswer> done) override {
    run(std::move(request), done, checkout_answer());
  }
  void redeem(app::Redeem request, app::Done<app::CheckoutAnswer> done) override {
    run(std::move(request), done, checkout_answer());
  }
  void confirm(app::Confirm request, app::Done<app::CheckoutAnswer> done) override {
    run(std::move(request), done, checkout_answer());
  }
  void release(app::Release request, app::Done<app::CheckoutAnswer> done) override {
    run(std::move(request), done, checkout_answer());
  }
  void roll_back(app::RollBack request, app::Done<app::CheckoutAnswer> done) override {
    run(std::move(request), done, checkout_answer());
  }
  void create_api_key(app::CreateApiKey request, app::Done<app::ApiKeyAnswer> done) override {
    run(std::move(request), done, {.id = "k", .name = "n", .key = "sk_shown_once"});
  }
  void create_token_secret(app::CreateTokenSecret request,
                           app::Done<app::TokenSecretAnswer> done) override {
    run(std::move(request), done, {.id = "ts_1", .secret = "shown-once"});
  }
  void revoke_token_secret(app::RevokeTokenSecret request,
                           app::Done<app::TokenSecretAnswer> done) override {
    run(std::move(request), done, {.id = "ts_1", .revoked = true});
  }
  void change_shop(app::ChangeShop request, app::Done<app::ShopAnswer> done) override {
    run(std::move(request), done, {.name = "default"});
  }
  void revoke_api_key(app::RevokeApiKey request, app::Done<app::ApiKeyAnswer> done) override {
    run(std::move(request), done, {.id = "k", .name = "n", .revoked_at = Instant{}, .key = ""});
  }

  void put_order(app::PutOrder request, app::Done<app::OrderAnswer> done) override {
    run(std::move(request), done, order_answer());
  }
  void put_return(app::PutReturn request, app::Done<app::ReturnAnswer> done) override {
    run(std::move(request), done, return_answer());
  }
  Result<std::vector<app::ReturnAnswer>, app::Refusal> returns_of(std::string_view) override {
    return read<std::vector<app::ReturnAnswer>>({return_answer()});
  }
  Result<app::OrderAnswer, app::Refusal> order(std::string_view) override {
    return read<app::OrderAnswer>(order_answer());
  }
  app::Page<app::OrderAnswer> orders(const app::PageRequest& page) override {
    remember(page);
    return {.items = {order_answer()}, .next = "4711"};
  }

  Result<app::PromotionAnswer, app::Refusal> promotion(std::string_view id) override {
    return read<app::PromotionAnswer>({.id = std::string(id), .revision = 2, .draft = "{\"a\":1}"});
  }
  app::Page<app::PromotionAnswer> promotions(const app::PageRequest& page) override {
    remember(page);
    return {.items = {{.id = "p"}}, .next = "p"};
  }
  Result<app::UsesAnswer, app::Refusal> promotion_uses(std::string_view) override {
    return read<app::UsesAnswer>({.used = 7});
  }
  Result<app::Page<app::VersionAnswer>, app::Refusal> promotion_versions(
      std::string_view, const app::PageRequest& page) override {
    remember(page);
    return read<app::Page<app::VersionAnswer>>(
        {.items = {{.definition = "{}", .published_at = {}}}, .next = "1"});
  }
  Result<app::CodeAnswer, app::Refusal> code(std::string_view text) override {
    return read<app::CodeAnswer>(
        {.code = std::string(text), .pool = "pool", .promotions = {"p"}, .used = 1});
  }
  Result<app::SupplyAnswer, app::Refusal> supply(std::string_view pool,
                                                 std::string_view id) override {
    return read<app::SupplyAnswer>({.id = std::string(id), .pool = std::string(pool)});
  }
  Result<app::Page<app::SupplyAnswer>, app::Refusal> supplies(
      std::string_view pool, const app::PageRequest& page) override {
    remember(page);
    return read<app::Page<app::SupplyAnswer>>(
        {.items = {{.id = "cs_1", .pool = std::string(pool)}}, .next = ""});
  }
  Result<std::vector<app::CodeEventAnswer>, app::Refusal> code_history(std::string_view) override {
    return read<std::vector<app::CodeEventAnswer>>({{.kind = app::CodeEventAnswer::Kind::issued}});
  }
  std::vector<app::AttemptAnswer> code_attempts(std::string_view code) override {
    return {{.code = std::string(code), .reason = "unknown_code", .count = 2}};
  }
  app::Page<app::AttemptAnswer> attempts(const app::PageRequest& page) override {
    remember(page);
    return {.items = {{.reason = "unknown_code", .count = 3}}, .next = ""};
  }
  app::SettingsAnswer settings() override { return {.settings = ""}; }
  Result<app::PoolAnswer, app::Refusal> pool(std::string_view id) override {
    return read<app::PoolAnswer>({.id = std::string(id), .name = "", .pattern = ""});
  }
  app::Page<app::PoolAnswer> pools(const app::PageRequest& page) override {
    remember(page);
    return {};
  }
  Result<app::Page<app::PoolCodeAnswer>, app::Refusal> pool_codes(
      std::string_view, const app::PageRequest& page) override {
    remember(page);
    return read<app::Page<app::PoolCodeAnswer>>({.items = {{.code = "A-1"}}, .next = ""});
  }
  Result<app::CheckoutAnswer, app::Refusal> checkout(std::string_view) override {
    return read<app::CheckoutAnswer>(checkout_answer());
  }
  Result<app::DecisionAnswer, app::Refusal> decision(const app::ExplainDecision& request) override {
    return read<app::DecisionAnswer>({.id = request.id, .options = "{}", .facts = "{}"});
  }
  std::vector<app::CheckoutAnswer> checkouts_of_order(std::string_view, bool) override {
    return {checkout_answer()};
  }
  app::Page<app::RedemptionAnswer> redemptions(const app::PageRequest& page) override {
    remember(page);
    return {.items = {{.sequence = 1, .promotion = "p", .codes = {"A1"}}}, .next = "1"};
  }
  app::Page<app::ProductAnswer> products(const app::PageRequest& page) override {
    remember(page);
    return {.items = {{.sku = "MUG",
                       .name = "Mug",
                       .brand = "Delft",
                       .categories = {"gifts", "gifts/mugs"},
                       .unit_price = 950,
                       .currency = "EUR"},
                      {.sku = "OLD", .name = "Old"}},
            .next = "OLD"};
  }
  std::vector<app::ApiKeyAnswer> api_keys() override {
    return {{.id = "k", .name = "n", .revoked_at = {}, .key = ""}};
  }
  Result<std::string, app::Refusal> definition(std::string_view, std::string_view) override {
    return read<std::string>("{}");
  }
  Result<app::DifferencesAnswer, app::Refusal> compare_versions(
      const app::CompareVersions& request) override {
    return read<app::DifferencesAnswer>({request.from, request.to, {}});
  }
  std::vector<app::UsageAnswer> usage() override { return {{.month = "2026-11"}}; }
  app::OverviewAnswer overview() override { return {}; }
  std::vector<app::TokenSecretAnswer> token_secrets() override { return {{.id = "ts_1"}}; }
  app::ShopAnswer shop() override { return {.name = "default"}; }
  app::Page<app::EventAnswer> events(const app::PageRequest& page) override {
    remember(page);
    return {.items = {{.id = "evt_1", .sequence = 1, .type = "order.paid", .data = "{}"}},
            .next = ""};
  }
  app::Page<app::AuditAnswer> audit_trail(const app::PageRequest& page) override {
    remember(page);
    return {.items = {{.sequence = 1, .actor = "cli", .details = "{}"}}, .next = "1"};
  }
  app::Page<app::AuditAnswer> audit_trail_back(const app::PageRequest& page) override {
    return audit_trail(page);
  }

  app::Service* find(std::string_view) override { return this; }
  std::vector<app::ShopAnswer> list() override { return {shop()}; }
  std::vector<app::Service*> services() override { return {this}; }
  void create(app::CreateShop request, app::Done<app::ShopAnswer> done) override {
    run(std::move(request), done, {.name = "new"});
  }
  // No request of these tests carries a cookie.
  app::Users& users() override { throw std::logic_error("there are no users"); }
  std::pair<std::string, std::string> money_and_time() override {
    return {"EUR", "Europe/Amsterdam"};
  }
  // sk_good and pk_good are keys.
  std::optional<KeyOwner> authenticate(std::string_view key) const override {
    app::ApiKeyAnswer owner{.id = "secret-id", .name = "", .revoked_at = {}, .key = ""};
    auto* shop = const_cast<FakeApp*>(this);
    if (key == "sk_good") return KeyOwner{owner, shop};
    if (key != "pk_good") return {};
    owner.id = "publishable-id";
    owner.origins = {"https://a.example"};
    owner.kind = app::KeyKind::publishable;
    return KeyOwner{owner, shop};
  }

  bool is_origin(std::string_view origin) const override { return origin == "https://a.example"; }

 private:
  static app::ReturnAnswer return_answer() {
    return {.order = "4711", .id = "r1", .revision = 1, .lines = "{\"1\":1}"};
  }
  static app::OrderAnswer order_answer() {
    return {.id = "4711", .revision = 2, .status = app::OrderStatus::paid, .checkout = "c 1"};
  }
  static app::CheckoutAnswer checkout_answer() {
    return {.id = "c 1", .order = "", .currency = "EUR", .result = "{}"};
  }
  template <typename Request>
  void remember(Request request) {
    if (broken) throw std::runtime_error("the disk is on fire");
    last = std::move(request);
    ++commands;
  }
  template <typename Request, typename Answer>
  void run(Request request, const app::Done<Answer>& done, Answer answer) {
    remember(std::move(request));
    if (refusal) return done(Refused{*refusal});
    done(std::move(answer));
  }
  template <typename Answer>
  Result<Answer, app::Refusal> read(Answer answer) const {
    if (broken) throw std::runtime_error("the disk is on fire");
    if (refusal) return Refused{*refusal};
    return answer;
  }
};

}  // namespace stapel::http::testing
