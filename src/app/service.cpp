// Wiring of one shop: its live set and caches in front of what all shops share.
#include "app/service.h"

#include <algorithm>
#include <limits>

#include "app/code_reads.h"
#include "app/counter_cache.h"
#include "app/events.h"
#include "app/ids.h"
#include "app/live_sets.h"
#include "app/order_reads.h"
#include "app/past_decision.h"
#include "app/pricing.h"
#include "app/refund_preview.h"
#include "app/shop_lists.h"
#include "app/shop_replays.h"
#include "app/shop_service.h"
#include "app/shop_webhooks.h"
#include "app/shopper_cart.h"
#include "app/wallet_plan.h"
#include "app/webhook_answer.h"
#include "app/work_lease.h"

namespace stapel::app {
namespace {

using storage::CheckoutKey;
using storage::DefinitionsKey;
using storage::PromotionKey;
using storage::Reader;

RedemptionAnswer answer_of(storage::Redemption&& row) {
  return {.sequence = row.sequence,
          .rolled_back = row.kind == storage::RedemptionKind::rolled_back,
          .checkout = row.checkout,
          .order = row.order,
          .promotion = row.promotion,
          .version = row.version,
          .codes = row.codes,
          .granted = row.granted,
          .at = row.at,
          .over_limit = row.over_limit};
}

ProductAnswer product_answer(storage::PricedProduct&& row) {
  ProductAnswer answer{.sku = std::move(row.product.sku),
                       .name = std::move(row.product.name),
                       .brand = std::move(row.product.brand),
                       .categories = std::move(row.product.categories),
                       .unit_price = row.price,
                       .unit_cost = row.product.unit_cost,
                       .tax_rate = row.product.tax_rate};
  if (row.price) answer.currency = row.currency.name();
  return answer;
}

using app::answer_of;
AuditAnswer answer_of(storage::AuditEntry&& entry) {
  return {.sequence = entry.sequence,
          .actor = std::move(entry.actor),
          .from = std::move(entry.from),
          .action = std::move(entry.action),
          .subject = std::move(entry.subject),
          .details = std::move(entry.details),
          .at = entry.at};
}

// A page of appended rows, whose cursor is the last sequence shown.
template <typename T, typename R>
Page<T> page_of(std::vector<R> rows, std::size_t limit) {
  Page<T> page;
  if (rows.size() == limit) page.next = std::to_string(rows.back().sequence);
  for (R& row : rows) page.items.push_back(answer_of(std::move(row)));
  return page;
}
std::int64_t sequence_after(const PageRequest& request) {
  return std::strtoll(request.after.c_str(), nullptr, 10);
}

class ServiceImpl final : public ShopService {
  // The preparation of what brings a supply, which needs an id.
  auto with_supply() {
    return [this, id = new_id("cs_", engine_.clock())](const auto& request, const LiveSet& live) {
      ReaderPool::Lease reader(readers_);
      return app::prepare(request, id, live, *reader, shop_);
    };
  }
  // The preparation that needs a reader beside the live set.
  auto with_reader() {
    return [this](const auto& request, const LiveSet& live) {
      ReaderPool::Lease reader(readers_);
      return app::prepare(request, live, *reader, shop_);
    };
  }

 public:
  ServiceImpl(Engine& engine, storage::ShopId shop, const storage::ShopRow& row)
      : shop_(shop),
        name_(row.name),
        engine_(engine),
        readers_(engine.readers),
        secret_(row.pseudonym_secret),
        settings_(row),
        live_(load_live_set(*ReaderPool::Lease(readers_), shop_)),
        counters_(*ReaderPool::Lease(readers_), shop_, engine.clock()),
        pools_(*ReaderPool::Lease(readers_), shop_),
        lists_(make_shop_lists(engine, shop)),
        supplies_lease_(engine, shop, "supplies"),
        webhooks_(make_shop_webhooks(engine, shop)),
        replays_(
            engine.replays, readers_, shop, [this] { return live_.current(); }, engine.clock) {}

  void committed(const storage::Commit& commit) override {
    counters_.update(commit);
    pools_.update(commit);
    lists_->committed(commit);
    live_.update(commit);
    settings_.update(commit);
    webhooks_->committed(commit);
  }
  std::function<void()> reread(Reader& reader, storage::Kept kept) override;
  WorkLease& supplies_lease() override { return supplies_lease_; }
  std::int64_t definitions_number() const override { return live_.current()->number(); }
  std::int64_t evaluations() const override { return evaluations_; }
  DeliveryNumbers deliveries() const override { return webhooks_->deliveries(); }
  const std::string& name() const override { return name_; }
  std::shared_ptr<const LiveSet> live_set() const override { return live_.current(); }
  UsageLog& usage_log() override { return usage_; }
  AttemptLog& attempt_log() override { return attempts_; }
  // Once a day, by the shop's own calendar.
  void refresh_lists() override {
    const Zone& zone = live_.current()->zone();
    lists_->refresh_older_than(zone.start_of_day(zone.local(engine_.clock()).date));
  }

  Webhooks& webhooks() override { return *webhooks_; }
  Replays& replays() override { return replays_; }
  ProductLists& product_lists() override { return *lists_; }
  bool post(std::function<void()> task) override { return engine_.workers.post(std::move(task)); }

  Result<promotions::Evaluation, Refusal> evaluate(Evaluate request) override {
    ++evaluations_;
    if (!request.test) usage_.count_evaluation();
    const auto live = live_.current();
    return evaluate_cart(std::move(request), engine_.clock(), sources(*live));
  }
  Result<promotions::Cart, Refusal> complete_cart(const ShopperCart& request) override {
    ReaderPool::Lease reader(readers_);
    return complete(request, {*reader, shop_, name_, engine_.clock()});
  }
  Result<promotions::WalletAnswer, Refusal> plan_wallet(const PlanWallet& request) override {
    const auto live = live_.current();
    return app::plan_wallet(request, engine_.clock(), sources(*live));
  }
  Result<promotions::Refund, Refusal> preview_refund(const PreviewRefund& request) override {
    const auto live = live_.current();
    return app::preview_refund(request, sources(*live));
  }

  // --- Commands ---

  void save_promotion(SavePromotion request, Done<PromotionAnswer> done) override {
    start(std::move(request), std::move(done), with_reader());
  }
  void publish_promotions(PublishPromotions request, Done<PublishAnswer> done) override {
    start(std::move(request), std::move(done), with_reader());
  }
  void set_promotion_state(SetPromotionState request, Done<PromotionAnswer> done) override {
    start(std::move(request), std::move(done), with_reader());
  }
  void change_settings(ChangeSettings request, Done<SettingsAnswer> done) override {
    start(std::move(request), std::move(done), with_reader());
  }
  void create_pool(CreatePool request, Done<PoolAnswer> done) override {
    start(std::move(request), std::move(done),
          [](const CreatePool& pool, const auto&) { return app::prepare(pool); });
  }
  void set_pool_active(SetPoolActive request, Done<PoolAnswer> done) override {
    start(std::move(request), std::move(done), [](const SetPoolActive& pool, const auto&) {
      return Result<SetPoolActiveCommand, Refusal>(
          SetPoolActiveCommand{pool.pool, pool.active, pool.expected_tags});
    });
  }
  void generate_codes(GenerateCodes request, Done<CodesAnswer> done) override {
    start(std::move(request), drawing(std::move(done)), with_supply());
  }
  void import_codes(ImportCodes request, Done<CodesAnswer> done) override {
    start(std::move(request), std::move(done), with_supply());
  }
  void record_export(RecordExport request, Done<DoneAnswer> done) override {
    start(std::move(request), std::move(done), [](const RecordExport& codes, const auto&) {
      return Result<RecordExportCommand, Refusal>(
          RecordExportCommand{codes.pool, codes.count, codes.complete, codes.actor});
    });
  }
  void set_codes_active(SetCodesActive request, Done<SwitchedAnswer> done) override {
    start(std::move(request), std::move(done), [this](const auto& codes, const auto&) {
      ReaderPool::Lease reader(readers_);
      return app::prepare(codes, *reader, shop_);
    });
  }
  void mint_code(MintCode request, Done<MintAnswer> done) override {
    start(std::move(request), std::move(done), [this](const MintCode& code, const auto& live) {
      ReaderPool::Lease reader(readers_);
      return app::prepare(code, secret_, live, *reader, shop_);
    });
  }
  void checkout(Checkout request, Done<CheckoutAnswer> done) override {
    check_out(std::move(request), "", std::move(done));
  }
  void redeem(Redeem request, Done<CheckoutAnswer> done) override {
    if (auto refusal = refuse_order(request.order)) return done(Refused{*std::move(refusal)});
    check_out(std::move(request.checkout), std::move(request.order), std::move(done));
  }
  void confirm(Confirm request, Done<CheckoutAnswer> done) override {
    if (auto refusal = refuse_order(request.order)) return done(Refused{*std::move(refusal)});
    settle(std::move(request), std::move(done), [this](const Confirm& confirm, CheckoutRow row) {
      const auto live = live_.current();
      ConfirmCommand command{.id = confirm.checkout,
                             .order = confirm.order,
                             .seen = std::move(row),
                             .definitions_number = live->number(),
                             .over_limit_reason = confirm.over_limit_reason};
      const bool late = command.seen.state != CheckoutState::held;
      if (late) {
        command.caps = current_caps(command.seen, sources(*live));
        command.codes = unique_codes_of(command.seen, sources(*live));
      }
      return Command(std::move(command));
    });
  }
  void release(Release request, Done<CheckoutAnswer> done) override {
    settle(std::move(request), std::move(done), [](const Release& release, CheckoutRow row) {
      return Command(ReleaseCommand{release.checkout, std::move(row)});
    });
  }
  void roll_back(RollBack request, Done<CheckoutAnswer> done) override {
    settle(std::move(request), std::move(done), [](const RollBack& back, CheckoutRow row) {
      return Command(RollBackCommand{back.checkout, std::move(row)});
    });
  }
  void create_api_key(CreateApiKey request, Done<ApiKeyAnswer> done) override {
    start(std::move(request), std::move(done),
          [](const CreateApiKey& key, const auto&) { return app::prepare(key); });
  }
  void revoke_api_key(RevokeApiKey request, Done<ApiKeyAnswer> done) override {
    start(std::move(request), std::move(done),
          [](const RevokeApiKey& key, const auto&) { return app::prepare(key); });
  }
  void create_token_secret(CreateTokenSecret request, Done<TokenSecretAnswer> done) override {
    start(std::move(request), std::move(done), [](const CreateTokenSecret& secret, const auto&) {
      return Result<CreateTokenSecretCommand, Refusal>(app::prepare(secret));
    });
  }
  void revoke_token_secret(RevokeTokenSecret request, Done<TokenSecretAnswer> done) override {
    start(std::move(request), std::move(done), [](const RevokeTokenSecret& secret, const auto&) {
      return Result<RevokeTokenSecretCommand, Refusal>(RevokeTokenSecretCommand{secret.id});
    });
  }

  void change_shop(ChangeShop request, Done<ShopAnswer> done) override {
    start(std::move(request), std::move(done),
          [](const ChangeShop& change, const auto&) { return app::prepare(change); });
  }

  void put_order(PutOrder request, Done<OrderAnswer> done) override {
    const std::string redemption = new_id("co_", engine_.clock());
    start(std::move(request), std::move(done),
          [this, redemption](const PutOrder& order, const LiveSet& live) {
            return app::prepare(order, redemption, engine_.clock(), sources(live));
          });
  }

  void put_return(PutReturn request, Done<ReturnAnswer> done) override {
    start(std::move(request), std::move(done), [this](const PutReturn& told, const LiveSet& live) {
      return app::prepare(told, engine_.clock(), sources(live));
    });
  }

  // --- Reads ---

  Result<std::vector<ReturnAnswer>, Refusal> returns_of(std::string_view order) override {
    return find_returns(*ReaderPool::Lease(readers_), shop_, order);
  }
  Result<OrderAnswer, Refusal> order(std::string_view id) override {
    return find_order(*ReaderPool::Lease(readers_), shop_, id);
  }
  Page<OrderAnswer> orders(const PageRequest& page) override {
    return list_orders(*ReaderPool::Lease(readers_), shop_, page.after, bounded(page.limit));
  }
  Result<PromotionAnswer, Refusal> promotion(std::string_view id) override;
  Page<PromotionAnswer> promotions(const PageRequest& page) override;
  Result<UsesAnswer, Refusal> promotion_uses(std::string_view id) override;
  Result<Page<VersionAnswer>, Refusal> promotion_versions(std::string_view id,
                                                          const PageRequest& page) override;
  Result<std::string, Refusal> definition(std::string_view id, std::string_view version) override;
  Result<DifferencesAnswer, Refusal> compare_versions(const CompareVersions& request) override;
  SettingsAnswer settings() override;
  std::pair<std::string, std::string> money_and_time() override {
    const promotions::Settings& settings = live_.current()->settings();
    return {std::string(settings.currency.name()), settings.timezone};
  }
  ShopAnswer shop() override;
  Page<EventAnswer> events(const PageRequest& page) override;
  Page<AuditAnswer> audit_trail(const PageRequest& page) override;
  Page<AuditAnswer> audit_trail_back(const PageRequest& page) override;
  Result<PoolAnswer, Refusal> pool(std::string_view id) override { return codes().pool(id); }
  Page<PoolAnswer> pools(const PageRequest& page) override { return codes().pools(page); }
  Result<Page<PoolCodeAnswer>, Refusal> pool_codes(std::string_view pool,
                                                   const PageRequest& page) override {
    return codes().pool_codes(pool, page);
  }
  Result<SupplyAnswer, Refusal> supply(std::string_view pool, std::string_view id) override {
    return codes().supply(pool, id);
  }
  Result<Page<SupplyAnswer>, Refusal> supplies(std::string_view pool,
                                               const PageRequest& page) override {
    return codes().supplies(pool, page);
  }
  Result<CodeAnswer, Refusal> code(std::string_view code) override { return codes().code(code); }
  Result<std::vector<CodeEventAnswer>, Refusal> code_history(std::string_view code) override {
    return codes().history(code);
  }
  std::vector<AttemptAnswer> code_attempts(std::string_view code) override {
    return codes().attempts_of(code);
  }
  Page<AttemptAnswer> attempts(const PageRequest& page) override { return codes().attempts(page); }
  Result<CheckoutAnswer, Refusal> checkout(std::string_view id) override;
  Result<DecisionAnswer, Refusal> decision(const ExplainDecision& request) override;
  std::vector<CheckoutAnswer> checkouts_of_order(std::string_view order, bool test) override;
  Page<RedemptionAnswer> redemptions(const PageRequest& page) override;
  Page<ProductAnswer> products(const PageRequest& page) override;
  std::vector<ApiKeyAnswer> api_keys() override;
  std::vector<UsageAnswer> usage() override {
    return usage_of(*ReaderPool::Lease(readers_), shop_, usage_.waiting(), engine_.clock());
  }
  OverviewAnswer overview() override;
  std::vector<TokenSecretAnswer> token_secrets() override;

 private:
  PricingSources sources(const LiveSet& live) {
    return {live,      counters_, engine_.shared, pools_,  lists_->cache(),
            attempts_, readers_,  shop_,          secret_, settings_.current()};
  }

  template <typename T>
  static Command command_of(T&& command) {
    return Command(std::forward<T>(command));
  }
  static Command command_of(DrawCommand&& command) {
    return std::visit([](auto&& one) { return Command(std::forward<decltype(one)>(one)); },
                      std::move(command));
  }

  // Draws what the answer says is still to come.
  Done<CodesAnswer> drawing(Done<CodesAnswer> done) {
    return [this, done = std::move(done)](Result<CodesAnswer, Refusal> answer) {
      if (answer && !answer->finished) engine_.draw_supplies();
      done(std::move(answer));
    };
  }

  template <typename T>
  static CommandRunner::Finish finish_of(Done<T> done) {
    return [done = std::move(done)](Result<Answer, Refusal> result) {
      if (!result) return done(Refused{result.refusal()});
      done(std::get<T>(*std::move(result)));
    };
  }

  // `prepare(request, live)` gives the command or a refusal.
  template <typename Request, typename T, typename PrepareFunction>
  void start(Request request, Done<T> done, PrepareFunction prepare) {
    CommandRunner::Task task{.shop = shop_, .prepare = {}, .actor = request.actor};
    if constexpr (requires { request.idempotency; }) task.idempotency = request.idempotency;
    task.prepare = [this, request = std::move(request),
                    prepare = std::move(prepare)]() -> Result<Prepared, Refusal> {
      auto command = prepare(request, *live_.current());
      if (!command) return Refused{command.refusal()};
      Prepared ready{command_of(*std::move(command))};
      if (const auto next = next_live_set(ready.command)) live_.expect(next);
      return ready;
    };
    engine_.runner->run(std::move(task), finish_of<T>(std::move(done)));
  }

  CodeReads codes() { return {readers_, shop_, live_.current(), pools_}; }

  void check_out(Checkout request, std::string order, Done<CheckoutAnswer> done);
  template <typename Request, typename MakeCommand>
  void settle(Request request, Done<CheckoutAnswer> done, MakeCommand make);
  static std::optional<Refusal> refuse_order(const std::string& order);

  const storage::ShopId shop_;
  const std::string name_;
  Engine& engine_;
  ReaderPool& readers_;
  const std::string secret_;
  Settings settings_;
  LiveSets live_;
  CounterCache counters_;
  PoolCache pools_;
  const std::unique_ptr<ShopLists> lists_;
  WorkLease supplies_lease_;
  AttemptLog attempts_;
  const std::unique_ptr<ShopWebhooks> webhooks_;
  ShopReplays replays_;
  std::atomic<std::int64_t> evaluations_{0};
  UsageLog usage_;
  SalesLog sales_;
};

// --- What other servers changed ------------------------------------------------------------------

std::function<void()> ServiceImpl::reread(Reader& reader, storage::Kept kept) {
  using storage::Kept;
  switch (kept) {
    case Kept::shop:
      return [this, row = shop_row(reader, shop_)] { settings_.put(row); };
    case Kept::definitions:
      return [this, next = follow_live_set(live_.current(), reader, shop_)] { live_.put(next); };
    case Kept::pools:
      return [this, pools = read_pools(reader, shop_)] { pools_.put(pools); };
    case Kept::code_details:
      return [this] { pools_.put_details(); };
    case Kept::product_lists:
      return [this, news = lists_->cache().read_news(reader, shop_)] {
        lists_->cache().take_over(news);
      };
    case Kept::webhooks:
      return [this] { webhooks_->changed_elsewhere(); };
    case Kept::api_keys:
    case Kept::users:
      break;  // not this shop's own to keep
  }
  return [] {};
}

// --- Commands ------------------------------------------------------------------------------------

void ServiceImpl::check_out(Checkout request, std::string order, Done<CheckoutAnswer> done) {
  CommandRunner::Task task{
      .shop = shop_, .prepare = {}, .idempotency = request.idempotency, .actor = request.actor};
  const std::string id = new_id("co_", engine_.clock());
  task.prepare = [this, request = std::move(request), order = std::move(order),
                  id]() -> Result<Prepared, Refusal> {
    const auto live = live_.current();
    auto command = app::prepare(request, id, order, engine_.clock(), sources(*live));
    if (!command) return Refused{command.refusal()};
    std::string result = command->record ? command->record->result : std::string();
    return Prepared{*std::move(command), std::move(result)};
  };
  engine_.runner->run(std::move(task), finish_of<CheckoutAnswer>(std::move(done)));
}

// `make(request, row)` gives the command on the checkout that the request names.
template <typename Request, typename MakeCommand>
void ServiceImpl::settle(Request request, Done<CheckoutAnswer> done, MakeCommand make) {
  CommandRunner::Task task{
      .shop = shop_, .prepare = {}, .idempotency = request.idempotency, .actor = request.actor};
  task.prepare = [this, request = std::move(request),
                  make = std::move(make)]() -> Result<Prepared, Refusal> {
    const CheckoutKey key{request.checkout};
    ReaderPool::Lease reader(readers_);
    const Snapshot rows = reader->load(shop_, {key});
    const CheckoutRow* row = rows.find(key);
    // Tests and the shop's business do not see each other.
    if (!row || row->test != request.actor.test) {
      return Refused{Refusal{RefusalCode::not_found, "there is no checkout " + key.id}};
    }
    const auto record = reader->decision_record(shop_, key.id);
    return Prepared{make(request, *row), record ? record->result : std::string()};
  };
  engine_.runner->run(std::move(task), finish_of<CheckoutAnswer>(std::move(done)));
}

std::optional<Refusal> ServiceImpl::refuse_order(const std::string& order) {
  constexpr std::size_t order_length_max = 200;
  if (!order.empty() && order.size() <= order_length_max) return std::nullopt;
  return Refusal{RefusalCode::invalid_request,
                 "the order id is not valid",
                 {{"/order", "must be 1 to 200 characters"}},
                 {}};
}

// --- Reads ---------------------------------------------------------------------------------------

Result<PromotionAnswer, Refusal> ServiceImpl::promotion(std::string_view id) {
  const PromotionKey key{std::string(id)};
  ReaderPool::Lease reader(readers_);
  const Snapshot rows = reader->load(shop_, {key});
  const storage::PromotionRow* row = rows.find(key);
  if (!row) return Refused{Refusal{RefusalCode::not_found, "there is no promotion " + key.id}};
  PromotionAnswer answer = app::answer_of(key.id, *row);
  answer.draft = row->draft;
  if (row->live_version > 0) {
    const auto version = reader->promotion_version(shop_, id, row->live_version);
    if (version) answer.live = version->definition;
  }
  return answer;
}

Page<PromotionAnswer> ServiceImpl::promotions(const PageRequest& request) {
  const std::size_t limit = bounded(request.limit);
  const auto rows = ReaderPool::Lease(readers_)->promotions(shop_, request.after, limit);
  Page<PromotionAnswer> page;
  for (const auto& [id, row] : rows) page.items.push_back(app::answer_of(id, row));
  if (rows.size() == limit) page.next = rows.back().id;
  return page;
}

Result<UsesAnswer, Refusal> ServiceImpl::promotion_uses(std::string_view id) {
  const PromotionKey key{std::string(id)};
  const CounterKey counter = promotion_counter(key.id);
  const Snapshot rows = ReaderPool::Lease(readers_)->load(shop_, {key, counter});
  if (!rows.find(key)) {
    return Refused{Refusal{RefusalCode::not_found, "there is no promotion " + key.id}};
  }
  const CounterRow row = rows.get(counter);
  return UsesAnswer{row.used, row.held, row.granted, row.held_granted};
}

OverviewAnswer ServiceImpl::overview() {
  constexpr std::size_t holds_max = 10'000;
  ReaderPool::Lease reader(readers_);
  const Instant now = engine_.clock();
  const bool complete = sales_.catch_up(*reader, shop_, now);
  const auto timers =
      reader->due_timers(shop_, Instant{std::numeric_limits<std::int64_t>::max()}, holds_max);
  const auto holds = std::ranges::count_if(timers, [](const storage::DueTimer& due) {
    return due.timer.kind == storage::TimerKind::hold;
  });
  const auto counters = reader->counters_of(shop_, storage::CounterKind::promotion, "");
  OverviewAnswer answer = make_overview(sales_, *live_.current(), counters, now);
  answer.complete = complete;
  answer.holds = holds;
  return answer;
}

// Versions count from 1, so the cursor is the last version shown.
Result<Page<VersionAnswer>, Refusal> ServiceImpl::promotion_versions(std::string_view id,
                                                                     const PageRequest& request) {
  const PromotionKey key{std::string(id)};
  ReaderPool::Lease reader(readers_);
  const Snapshot rows = reader->load(shop_, {key});
  const storage::PromotionRow* row = rows.find(key);
  if (!row) return Refused{Refusal{RefusalCode::not_found, "there is no promotion " + key.id}};
  Page<VersionAnswer> page;
  std::int64_t number = std::strtoll(request.after.c_str(), nullptr, 10);
  const std::size_t limit = bounded(request.limit);
  while (number >= 0 && number < row->live_version && page.items.size() < limit) {
    auto version = reader->promotion_version(shop_, id, ++number);
    if (!version) continue;
    page.items.push_back({version->version, std::move(version->definition), version->published_at});
  }
  if (number < row->live_version) page.next = std::to_string(number);
  return page;
}

Result<std::string, Refusal> ServiceImpl::definition(std::string_view id,
                                                     std::string_view version) {
  const auto promotion = this->promotion(id);
  if (!promotion) return Refused{promotion.refusal()};
  std::string found;
  if (version == "draft") {
    found = promotion->draft;
  } else if (version == "live") {
    found = promotion->live;
  } else if (version.find_first_not_of("0123456789") == std::string_view::npos) {
    const std::int64_t number = std::strtoll(std::string(version).c_str(), nullptr, 10);
    const auto known = ReaderPool::Lease(readers_)->promotion_version(shop_, id, number);
    if (known) found = known->definition;
  }
  if (!found.empty()) return found;
  return Refused{
      Refusal{RefusalCode::not_found,
              "promotion " + promotion->id + " has no version \"" + std::string(version) + '"'}};
}

Result<DifferencesAnswer, Refusal> ServiceImpl::compare_versions(const CompareVersions& request) {
  const auto from = definition(request.promotion, request.from);
  if (!from) return Refused{from.refusal()};
  const auto to = definition(request.promotion, request.to);
  if (!to) return Refused{to.refusal()};
  return DifferencesAnswer{request.from, request.to, differences(*from, *to)};
}

SettingsAnswer ServiceImpl::settings() { return settings_answer(*live_.current()); }

Result<CheckoutAnswer, Refusal> ServiceImpl::checkout(std::string_view id) {
  const CheckoutKey key{std::string(id)};
  ReaderPool::Lease reader(readers_);
  const Snapshot rows = reader->load(shop_, {key});
  const CheckoutRow* row = rows.find(key);
  if (!row) return Refused{Refusal{RefusalCode::not_found, "there is no checkout " + key.id}};
  CheckoutAnswer answer = app::answer_of(key.id, *row);
  if (const auto record = reader->decision_record(shop_, id)) answer.result = record->result;
  return answer;
}

Result<DecisionAnswer, Refusal> ServiceImpl::decision(const ExplainDecision& request) {
  return explain_decision(*ReaderPool::Lease(readers_), shop_, secret_, request);
}

std::vector<CheckoutAnswer> ServiceImpl::checkouts_of_order(std::string_view order, bool test) {
  std::vector<CheckoutAnswer> answers;
  for (const auto& [id, row] : ReaderPool::Lease(readers_)->checkouts_of_order(shop_, order)) {
    if (row.test == test) answers.push_back(app::answer_of(id, row));
  }
  return answers;
}

Page<RedemptionAnswer> ServiceImpl::redemptions(const PageRequest& request) {
  const std::size_t limit = bounded(request.limit);
  return page_of<RedemptionAnswer>(
      ReaderPool::Lease(readers_)->redemptions(shop_, sequence_after(request), limit), limit);
}

Page<EventAnswer> ServiceImpl::events(const PageRequest& request) {
  const std::size_t limit = bounded(request.limit);
  return page_of<EventAnswer>(
      ReaderPool::Lease(readers_)->events(shop_, sequence_after(request), limit), limit);
}

Page<AuditAnswer> ServiceImpl::audit_trail(const PageRequest& request) {
  const std::size_t limit = bounded(request.limit);
  return page_of<AuditAnswer>(
      ReaderPool::Lease(readers_)->audit_entries(shop_, sequence_after(request), limit), limit);
}

Page<AuditAnswer> ServiceImpl::audit_trail_back(const PageRequest& request) {
  const std::size_t limit = bounded(request.limit);
  const std::int64_t before = request.after.empty() ? INT64_MAX : sequence_after(request);
  return page_of<AuditAnswer>(ReaderPool::Lease(readers_)->audit_entries_back(shop_, before, limit),
                              limit);
}

ShopAnswer ServiceImpl::shop() {
  return app::answer_of(storage::shop_row(*ReaderPool::Lease(readers_), shop_));
}

Page<ProductAnswer> ServiceImpl::products(const PageRequest& request) {
  const std::size_t limit = bounded(request.limit);
  auto rows = ReaderPool::Lease(readers_)->products(shop_, engine_.clock(), request.after, limit);
  Page<ProductAnswer> page;
  if (rows.size() == limit) page.next = rows.back().product.sku;
  for (auto& row : rows) page.items.push_back(product_answer(std::move(row)));
  return page;
}

std::vector<ApiKeyAnswer> ServiceImpl::api_keys() {
  std::vector<ApiKeyAnswer> answers;
  for (const auto& [id, row] : ReaderPool::Lease(readers_)->api_keys(shop_)) {
    answers.push_back(app::answer_of(id, row));
  }
  return answers;
}

std::vector<TokenSecretAnswer> ServiceImpl::token_secrets() {
  const storage::TokenSecretsKey key;
  const Snapshot rows = ReaderPool::Lease(readers_)->load(shop_, {key});
  std::vector<TokenSecretAnswer> answers;
  for (const storage::TokenSecret& secret : rows.get(key).secrets) {
    answers.push_back({.id = secret.id, .created_at = secret.created_at});
  }
  return answers;
}

}  // namespace

std::unique_ptr<ShopService> make_shop_service(Engine& engine, storage::ShopId shop,
                                               const storage::ShopRow& row) {
  return std::make_unique<ServiceImpl>(engine, shop, row);
}

}  // namespace stapel::app
