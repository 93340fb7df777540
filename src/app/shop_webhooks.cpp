// See shop_webhooks.h.
#include "app/shop_webhooks.h"

#include <algorithm>
#include <atomic>
#include <charconv>

#include "app/events.h"
#include "app/webhook_answer.h"
#include "app/webhook_commands.h"
#include "app/work_lease.h"

namespace stapel::app {
namespace {

using storage::Reader;
using storage::WebhookKey;
using storage::WebhookProgressKey;
using storage::WebhookRow;

// Rows that are let go at once: a commit with them takes about a millisecond.
constexpr std::size_t let_go_max = 500;
// Events that one page of the feed looks at, where most are of other types.
constexpr std::size_t feed_looks_max = 5'000;

Refusal no_webhook(std::string_view id) {
  return {RefusalCode::not_found, "there is no webhook " + std::string(id)};
}

bool is_about_endpoints(const storage::Key& key) {
  return std::holds_alternative<WebhookKey>(key) ||
         std::holds_alternative<WebhookProgressKey>(key) ||
         std::holds_alternative<storage::DeliveryKey>(key);
}

class Implementation final : public ShopWebhooks {
 public:
  Implementation(Engine& engine, storage::ShopId shop)
      : engine_(engine),
        shop_(shop),
        lease_(engine, shop, "webhooks"),
        counts_(*ReaderPool::Lease(engine.readers), shop) {}

  DeliveryNumbers deliveries() const override { return counts_.now(); }
  void committed(const storage::Commit& commit) override {
    counts_.update(commit);
    for (const storage::Append& append : commit.appends) {
      if (std::holds_alternative<storage::Event>(append)) ++events_;
    }
    for (const auto& [key, write] : commit.writes) {
      endpoints_ += is_about_endpoints(key) ? 1 : 0;
      if (std::holds_alternative<WebhookKey>(key)) wanted_ = true;
    }
  }

  // --- Commands ---

  void create(CreateWebhook request, Done<WebhookAnswer> done) override {
    start(std::move(request), std::move(done), [this](const CreateWebhook& one) {
      ReaderPool::Lease reader(engine_.readers);
      return prepare(one, engine_.webhooks_reach, *reader, shop_, engine_.clock());
    });
  }
  void change(ChangeWebhook request, Done<WebhookAnswer> done) override {
    start(std::move(request), std::move(done),
          [this](const ChangeWebhook& one) { return prepare(one, engine_.webhooks_reach); });
  }
  void remove(DeleteWebhook request, Done<WebhookAnswer> done) override {
    start(std::move(request), std::move(done), [](const DeleteWebhook& one) {
      return Result<DeleteWebhookCommand, Refusal>(DeleteWebhookCommand{one.id});
    });
  }
  void rotate_secret(RotateWebhookSecret request, Done<WebhookAnswer> done) override {
    start(std::move(request), std::move(done), [](const RotateWebhookSecret& one) {
      return Result<RotateWebhookSecretCommand, Refusal>(prepare(one));
    });
  }
  void test(TestWebhook request, Done<WebhookAnswer> done) override {
    start(std::move(request), std::move(done), [](const TestWebhook& one) {
      return Result<TestWebhookCommand, Refusal>(TestWebhookCommand{one.id});
    });
  }
  void replay_event(ReplayEvent request, Done<WebhookAnswer> done) override {
    start(std::move(request), std::move(done), [this](const ReplayEvent& one) {
      ReaderPool::Lease reader(engine_.readers);
      return prepare(one, *reader, shop_);
    });
  }
  void replay_since(ReplaySince request, Done<WebhookAnswer> done) override {
    start(std::move(request), std::move(done), [this](const ReplaySince& one) {
      ReaderPool::Lease reader(engine_.readers);
      return prepare(one, *reader, shop_, engine_.clock());
    });
  }

  // --- Reads ---

  Result<WebhookAnswer, Refusal> find(std::string_view id) override {
    ReaderPool::Lease reader(engine_.readers);
    const WebhookKey key{std::string(id)};
    const Snapshot rows = reader->load(shop_, {key, WebhookProgressKey{key.id}});
    const WebhookRow* row = rows.find(key);
    if (!row || row->state == WebhookState::deleted) return Refused{no_webhook(id)};
    const auto progress = rows.get(WebhookProgressKey{key.id});
    WebhookAnswer answer = answer_of(key.id, *row, progress);
    answer.waiting =
        static_cast<std::int64_t>(reader->deliveries(shop_, id, 0, deliveries_max).size());
    answer.behind = std::max<std::int64_t>(0, reader->last_event(shop_) - progress.position);
    return answer;
  }

  std::vector<WebhookAnswer> list() override {
    ReaderPool::Lease reader(engine_.readers);
    std::vector<WebhookAnswer> answers;
    for (const auto& [id, row] : reader->webhooks(shop_)) {
      if (row.state == WebhookState::deleted) continue;
      const WebhookProgressKey key{id};
      answers.push_back(answer_of(id, row, reader->load(shop_, {key}).get(key)));
    }
    return answers;
  }

  Result<Page<storage::WebhookAttempt>, Refusal> attempts(std::string_view id,
                                                          const PageRequest& request) override {
    const auto known = find(id);
    if (!known) return Refused{known.refusal()};
    const std::int64_t before =
        request.after.empty() ? INT64_MAX : std::strtoll(request.after.c_str(), nullptr, 10);
    const std::size_t limit = std::clamp<std::size_t>(request.limit, 1, page_size_max);
    Page<storage::WebhookAttempt> page;
    page.items = ReaderPool::Lease(engine_.readers)->attempts_back(shop_, id, before, limit);
    if (page.items.size() == limit) page.next = std::to_string(page.items.back().sequence);
    return page;
  }

  Result<EventsAnswer, Refusal> events(const EventsRequest& request) override {
    ReaderPool::Lease reader(engine_.readers);
    if (const auto refusal = refuse_cursor(*reader, request)) return Refused{*refusal};
    const std::size_t limit = std::clamp<std::size_t>(request.limit, 1, page_size_max);
    EventsAnswer answer{.last = request.after};
    std::size_t looked = 0;
    while (answer.items.size() < limit && looked < feed_looks_max) {
      const std::size_t wanted = request.types.empty() ? limit : page_size_max;
      auto page = reader->events(shop_, answer.last, wanted);
      for (storage::Event& event : page) {
        if (answer.items.size() == limit) break;
        answer.last = event.sequence;
        ++looked;
        const auto& types = request.types;
        const bool asked_for =
            types.empty() || std::find(types.begin(), types.end(), event.type) != types.end();
        if (asked_for) answer.items.push_back(answer_of(std::move(event)));
      }
      if (page.size() < wanted) break;
    }
    answer.more = reader->last_event(shop_) > answer.last;
    return answer;
  }

  // --- For the dispatcher ---

  // Events of other servers are seen in the store.
  Changes changes() const override {
    if (!engine_.shared) return {events_, endpoints_};
    return {ReaderPool::Lease(engine_.readers)->last_event(shop_), endpoints_};
  }
  void changed_elsewhere() override {
    ++endpoints_;
    wanted_ = true;
  }

  std::vector<Endpoint> endpoints() override {
    ReaderPool::Lease reader(engine_.readers);
    std::vector<Endpoint> found;
    for (auto& [id, row] : reader->webhooks(shop_)) {
      if (row.state != WebhookState::enabled) continue;
      const WebhookProgressKey key{id};
      Endpoint endpoint{id, std::move(row), reader->load(shop_, {key}).get(key)};
      for (auto& [delivery, waiting] : reader->deliveries(shop_, id, 0, deliveries_max)) {
        endpoint.waiting.emplace(delivery.event, std::move(waiting));
      }
      found.push_back(std::move(endpoint));
    }
    return found;
  }

  // A shop without endpoints needs nobody who delivers.
  std::optional<std::string> tenure() override {
    if (engine_.shared && wanted_.exchange(false)) look_for_endpoints();
    if (engine_.shared && !has_endpoints_) return std::nullopt;
    return lease_.tenure();
  }
  void give_back_tenure() override { lease_.give_back(); }

  std::vector<storage::Event> events_after(std::int64_t sequence, std::size_t limit) override {
    return ReaderPool::Lease(engine_.readers)->events(shop_, sequence, limit);
  }

  void record(RecordDeliveriesCommand command, const std::string& tenure,
              Done<DoneAnswer> done) override {
    run(Command(std::move(command)), std::move(done), lease_.fence(tenure));
  }

  void let_go(Instant before, Done<DoneAnswer> done) override {
    LetGoCommand command = what_to_let_go(before);
    if (command.events_through <= 0 && command.attempts.empty()) return done(DoneAnswer{});
    run(Command(std::move(command)), std::move(done));
  }

 private:
  void look_for_endpoints() {
    try {
      const auto all = ReaderPool::Lease(engine_.readers)->webhooks(shop_);
      has_endpoints_ = std::any_of(all.begin(), all.end(), [](const auto& webhook) {
        return webhook.row.state == WebhookState::enabled;
      });
    } catch (...) {
      wanted_ = true;
      throw;
    }
  }

  // Events have numbers without gaps, so a gap behind the cursor is what was let go.
  std::optional<Refusal> refuse_cursor(Reader& reader, const EventsRequest& request) const {
    const std::int64_t last = reader.last_event(shop_);
    if (request.after > last) {
      return Refusal{RefusalCode::invalid_request, "no event has this cursor yet"};
    }
    if (request.after == 0) return std::nullopt;
    const auto next = reader.events(shop_, request.after, 1);
    if (next.empty() || next[0].sequence == request.after + 1) return std::nullopt;
    return Refusal{RefusalCode::events_gone,
                   "events after this cursor are no longer kept: the oldest is number " +
                       std::to_string(next[0].sequence)};
  }

  LetGoCommand what_to_let_go(Instant before) {
    ReaderPool::Lease reader(engine_.readers);
    LetGoCommand command;
    // The oldest alone says that there is nothing, as it mostly is.
    for (const std::size_t limit : {std::size_t{1}, let_go_max}) {
      for (const storage::Event& event : reader->events(shop_, 0, limit)) {
        if (event.at >= before) break;
        command.events_through = event.sequence;
      }
      if (command.events_through == 0) break;
    }
    // The last event stays: it says which number comes next.
    const std::int64_t last = reader->last_event(shop_);
    command.events_through = std::min(command.events_through, last - 1);
    for (const auto& [id, row] : reader->webhooks(shop_)) {
      std::int64_t through = 0;
      for (const std::size_t limit : {std::size_t{1}, let_go_max}) {
        for (const auto& attempt : reader->attempts(shop_, id, 0, limit)) {
          if (attempt.at >= before) break;
          through = attempt.sequence;
        }
        if (through == 0) break;
      }
      if (through > 0) command.attempts.push_back({id, through});
    }
    return command;
  }

  template <typename Request, typename PrepareFunction>
  void start(Request request, Done<WebhookAnswer> done, PrepareFunction prepare_one) {
    CommandRunner::Task task{
        .shop = shop_, .prepare = {}, .idempotency = request.idempotency, .actor = request.actor};
    task.prepare = [request = std::move(request),
                    prepare_one = std::move(prepare_one)]() -> Result<Prepared, Refusal> {
      auto command = prepare_one(request);
      if (!command) return Refused{command.refusal()};
      return Prepared{Command(*std::move(command))};
    };
    finish(std::move(task), std::move(done));
  }

  // A command of the dispatcher.
  void run(Command command, Done<DoneAnswer> done, std::optional<Fence> fence = {}) {
    CommandRunner::Task task{
        .shop = shop_, .prepare = {}, .actor = {.key = "timer"}, .fence = std::move(fence)};
    task.prepare = [command = std::move(command)]() -> Result<Prepared, Refusal> {
      return Prepared{command};
    };
    finish(std::move(task), std::move(done));
  }

  template <typename T>
  void finish(CommandRunner::Task task, Done<T> done) {
    engine_.runner->run(std::move(task), [done = std::move(done)](Result<Answer, Refusal> result) {
      if (!result) return done(Refused{result.refusal()});
      done(std::get<T>(*std::move(result)));
    });
  }

  Engine& engine_;
  const storage::ShopId shop_;
  WorkLease lease_;
  DeliveryCounts counts_;
  std::atomic<std::int64_t> events_{0}, endpoints_{0};
  std::atomic<bool> wanted_{true};  // whether there are endpoints is to be looked up
  std::atomic<bool> has_endpoints_{false};
};

}  // namespace

std::unique_ptr<ShopWebhooks> make_shop_webhooks(Engine& engine, storage::ShopId shop) {
  return std::make_unique<Implementation>(engine, shop);
}

}  // namespace stapel::app
