// See dispatcher.h. Other threads leave what they have to say in a mailbox; everything is done on
// one thread.
#include "connectors/dispatcher.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <thread>
#include <variant>

#include "app/webhook_answer.h"
#include "base/check.h"
#include "connectors/endpoint_queue.h"
#include "webhooks/signature.h"
#include "webhooks/url.h"

namespace stapel::connectors {
namespace {

using app::DeliveryResult;
using app::RefusalCode;
using storage::Event;

// How often the thread looks for what was committed.
constexpr std::chrono::milliseconds tick{100};
constexpr std::size_t events_per_read = 64;
constexpr std::int64_t let_go_seconds = 10;
constexpr std::int64_t microseconds_per_day = std::int64_t{86'400} * 1'000'000;

struct Sent {
  std::size_t shop = 0;
  std::string tenure;
  std::string endpoint;
  DeliveryResult result;
};
struct Recorded {
  std::size_t shop = 0;
  std::string tenure;
  std::string endpoint;
  EndpointQueue::Recorded recorded;
};
using Letter = std::variant<Sent, Recorded>;

// Outlives the dispatcher in the callbacks that it gave away.
class Mailbox {
 public:
  void put(Letter letter) {
    {
      const std::lock_guard lock(mutex_);
      letters_.push_back(std::move(letter));
    }
    arrived_.notify_one();
  }
  void wake() {
    {
      const std::lock_guard lock(mutex_);
      woken_ = true;
    }
    arrived_.notify_one();
  }
  // What has arrived; waits for something at most so long.
  std::deque<Letter> take(std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, wait, [this] { return woken_ || !letters_.empty(); });
    woken_ = false;
    return std::exchange(letters_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Letter> letters_;
  bool woken_ = false;
};

struct Shop {
  app::Service* service = nullptr;
  std::optional<std::string> tenure = {};  // nothing: another server delivers
  std::optional<app::Webhooks::Changes> seen = {};
  struct Queue {
    EndpointQueue queue;
    bool more_events = true;  // there may be some that were not looked at
  };
  std::map<std::string, Queue> queues = {};
};

std::vector<webhooks::Key> keys_of(const storage::WebhookRow& row, Instant now) {
  std::vector<webhooks::Key> keys;
  for (const storage::WebhookSecret& secret : row.secrets) {
    if (secret.until && *secret.until <= now) continue;
    const auto key = webhooks::Key::parse(secret.key);
    STAPEL_CHECK(bool(key));
    keys.push_back(*key);
  }
  return keys;
}

SendRequest request_of(const storage::WebhookRow& row, const app::EventAnswer& event, Instant now) {
  SendRequest request{.url = row.url, .body = app::render(event)};
  const webhooks::SignedHeaders headers =
      webhooks::sign(keys_of(row, now), event.id, now, request.body);
  request.headers = {{"Content-Type", "application/json"},
                     {"User-Agent", "Stapel/" STAPEL_VERSION},
                     {"webhook-id", headers.id},
                     {"webhook-timestamp", headers.timestamp},
                     {"webhook-signature", headers.signature}};
  return request;
}

}  // namespace

struct Dispatcher::Internals {
  Internals(app::Shops& all, Sender& to_send, DispatcherOptions chosen)
      : shops_app(all), sender(to_send), options(std::move(chosen)) {
    STAPEL_CHECK(bool(options.randomness));
  }

  // --- What comes back ---

  // What was begun under an earlier tenure is somebody else's by now, who begins it again.
  bool is_old(std::size_t shop, const std::string& tenure) const {
    return shops[shop].tenure != tenure;
  }
  void receive(Sent sent) {
    --outstanding;
    if (is_old(sent.shop, sent.tenure)) return;
    shop_queue(sent.shop, sent.endpoint).queue.finish(std::move(sent.result), options.clock());
  }
  void receive(const Recorded& recorded) {
    --outstanding;
    if (is_old(recorded.shop, recorded.tenure)) return;
    shop_queue(recorded.shop, recorded.endpoint)
        .queue.on_recorded(recorded.recorded, options.clock());
    // The next look at the shop reads its endpoints anew.
    if (recorded.recorded == EndpointQueue::Recorded::stored) shops[recorded.shop].seen.reset();
  }
  Shop::Queue& shop_queue(std::size_t shop, const std::string& endpoint) {
    const auto found = shops[shop].queues.find(endpoint);
    STAPEL_CHECK(found != shops[shop].queues.end());
    return found->second;
  }

  // --- What is there ---

  void look_for_shops() {
    for (app::Service* service : shops_app.services()) {
      const auto known = std::find_if(shops.begin(), shops.end(),
                                      [&](const Shop& shop) { return shop.service == service; });
      if (known == shops.end()) shops.push_back({.service = service});
    }
  }

  // Whether this server delivers the shop's events now.
  bool is_ours(Shop& shop) {
    auto tenure = shop.service->webhooks().tenure();
    if (tenure != shop.tenure) {
      shop.queues.clear();
      shop.seen.reset();
      shop.tenure = std::move(tenure);
    }
    return shop.tenure.has_value();
  }

  void look_at(Shop& shop) {
    const app::Webhooks::Changes changes = shop.service->webhooks().changes();
    const bool first = !shop.seen;
    if (first || changes.endpoints != shop.seen->endpoints) read_endpoints(shop);
    if (first || changes.events != shop.seen->events) {
      for (auto& [id, one] : shop.queues) one.more_events = true;
    }
    shop.seen = changes;
  }

  void read_endpoints(Shop& shop) {
    std::set<std::string> enabled;
    for (app::Endpoint& endpoint : shop.service->webhooks().endpoints()) {
      enabled.insert(endpoint.id);
      Shop::Queue& one = shop.queues[endpoint.id];
      one.queue.update(std::move(endpoint));
      one.more_events = true;
    }
    for (auto& [id, one] : shop.queues) {
      if (!enabled.contains(id)) one.queue.deactivate();
    }
    std::erase_if(shop.queues, [&](const auto& entry) {
      return !enabled.contains(entry.first) && entry.second.queue.idle();
    });
  }

  // --- What is done ---

  // Looked at before each event that is sent: this thread may have slept since the round began.
  bool is_still_ours(std::size_t shop) {
    return shops[shop].service->webhooks().tenure() == shops[shop].tenure;
  }

  void begin(std::size_t shop, EndpointQueue& queue, Event event) {
    if (!is_still_ours(shop)) return queue.put_back(event.sequence);
    const Instant now = options.clock();
    const app::EventAnswer answer = app::answer_of(std::move(event));
    const app::Endpoint& endpoint = queue.endpoint();
    DeliveryResult result{.event = answer.sequence,
                          .event_id = answer.id,
                          .type = answer.type,
                          .at = now,
                          .randomness = options.randomness()};
    SendRequest request = request_of(endpoint.row, answer, now);
    ++outstanding;
    sender.send(std::move(request),
                [mail = mail, shop, tenure = *shops[shop].tenure, id = endpoint.id,
                 result = std::move(result)](SendResult sent) mutable {
                  result.milliseconds = sent.milliseconds;
                  result.status = sent.status;
                  result.error = describe(sent.fault);
                  result.retry_after_seconds = sent.retry_after_seconds;
                  result.answer = std::move(sent.answer_start);
                  mail->put(Sent{shop, tenure, id, std::move(result)});
                });
  }

  void begin_waiting(std::size_t shop, EndpointQueue& queue) {
    for (const std::int64_t sequence : queue.take_due(options.clock())) {
      put_back_unless_done(queue, sequence, [&] { begin_one(shop, queue, sequence); });
    }
  }

  void begin_one(std::size_t shop, EndpointQueue& queue, std::int64_t sequence) {
    auto events = shops[shop].service->webhooks().events_after(sequence - 1, 1);
    if (!events.empty() && events[0].sequence == sequence) {
      return begin(shop, queue, std::move(events[0]));
    }
    const Instant now = options.clock();
    queue.finish(
        {.event = sequence, .at = now, .error = "the event is no longer kept", .gone = true}, now);
  }

  // Where the store or the memory fails, the event waits, and the fault is reported.
  template <typename Work>
  void put_back_unless_done(EndpointQueue& queue, std::int64_t sequence, Work work) {
    try {
      work();
    } catch (const std::exception& fault) {
      queue.put_back(sequence);
      options.report(std::string("webhooks: an event could not be sent: ") + fault.what());
    }
  }

  void begin_new(std::size_t shop, Shop::Queue& one) {
    app::Webhooks& hooks = shops[shop].service->webhooks();
    while (one.more_events && one.queue.has_room_for_events(options.clock())) {
      auto events = hooks.events_after(one.queue.looked_at(), events_per_read);
      const bool last_read = events.size() < events_per_read;
      const std::int64_t last = events.empty() ? 0 : events.back().sequence;
      for (Event& event : one.queue.take_new(std::move(events), options.clock())) {
        const std::int64_t sequence = event.sequence;
        put_back_unless_done(one.queue, sequence,
                             [&] { begin(shop, one.queue, std::move(event)); });
      }
      if (one.queue.looked_at() < last) return;  // no room for more
      if (last_read) one.more_events = false;
    }
  }

  void record(std::size_t shop, EndpointQueue& queue) {
    auto command = queue.next_record(options.clock());
    if (!command) return;
    ++outstanding;
    const std::string id = command->webhook;
    const std::string& tenure = *shops[shop].tenure;
    shops[shop].service->webhooks().record(
        *std::move(command), tenure,
        [mail = mail, shop, tenure, id](Result<app::DoneAnswer, app::Refusal> r) {
          using Fate = EndpointQueue::Recorded;
          Fate fate = Fate::stored;
          if (!r) {
            fate = r.refusal().code == RefusalCode::not_found ? Fate::endpoint_gone : Fate::failed;
          }
          mail->put(Recorded{shop, tenure, id, fate});
        });
  }

  void let_go() {
    const Instant now = options.clock();
    if (options.kept_days == 0 || now < let_go_at) return;
    let_go_at = Instant{now.microseconds + let_go_seconds * 1'000'000};
    const Instant before{now.microseconds - options.kept_days * microseconds_per_day};
    for (Shop& shop : shops) {
      if (!shop.tenure) continue;
      // Where it fails, it is tried again the next time.
      shop.service->webhooks().let_go(before, [](const auto&) {});
    }
  }

  // Once around; returns what is under way after it.
  std::size_t pass(std::chrono::milliseconds wait) {
    for (Letter& letter : mail->take(wait)) {
      std::visit([this](auto& one) { receive(std::move(one)); }, letter);
    }
    look_for_shops();
    for (std::size_t i = 0; i < shops.size(); ++i) {
      if (!is_ours(shops[i])) continue;
      look_at(shops[i]);
      for (auto& [id, one] : shops[i].queues) {
        if (!stopping) {
          begin_waiting(i, one.queue);
          begin_new(i, one);
        }
        record(i, one.queue);
      }
    }
    if (!stopping) let_go();
    return outstanding;
  }

  // A fault of the store ends one round, not the thread.
  std::size_t guarded_pass(std::chrono::milliseconds wait) {
    try {
      return pass(wait);
    } catch (const std::exception& fault) {
      options.report(std::string("webhooks: ") + fault.what());
      std::this_thread::sleep_for(tick);
      return outstanding;
    }
  }

  void run() {
    while (!stopping) guarded_pass(tick);
    const auto end = std::chrono::steady_clock::now() + grace;
    while (outstanding > 0 && std::chrono::steady_clock::now() < end) guarded_pass(tick);
    for (const Shop& shop : shops) {
      if (shop.tenure) shop.service->webhooks().give_back_tenure();
    }
  }

  app::Shops& shops_app;
  Sender& sender;
  const DispatcherOptions options;
  const std::shared_ptr<Mailbox> mail = std::make_shared<Mailbox>();
  std::vector<Shop> shops;
  std::size_t outstanding = 0;  // sent or being recorded
  Instant let_go_at = {};
  std::atomic<bool> stopping{false};
  std::chrono::milliseconds grace{0};
  std::thread thread;
};

Dispatcher::Dispatcher(app::Shops& shops, Sender& sender, DispatcherOptions options)
    : internals_(std::make_unique<Internals>(shops, sender, std::move(options))) {}

Dispatcher::~Dispatcher() { stop(std::chrono::milliseconds(0)); }

void Dispatcher::start() {
  internals_->thread = std::thread([this] { internals_->run(); });
}

void Dispatcher::stop(std::chrono::milliseconds grace) {
  if (!internals_->thread.joinable()) return;
  internals_->grace = grace;
  internals_->stopping = true;
  internals_->mail->wake();
  internals_->thread.join();
}

void Dispatcher::begin() { internals_->pass(std::chrono::milliseconds(0)); }

void Dispatcher::settle() {
  // The first round may only read; what it begins shows in the next.
  for (int quiet = 0; quiet < 2;) {
    const std::size_t before = internals_->outstanding;
    const std::size_t after = internals_->pass(before > 0 ? tick : std::chrono::milliseconds(0));
    quiet = before == 0 && after == 0 ? quiet + 1 : 0;
  }
}

}  // namespace stapel::connectors
