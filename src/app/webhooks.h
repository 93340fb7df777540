// Webhooks and the feed of events of one shop: for those who own endpoints, for those who pull, and
// for the dispatcher.
//
// Thread rule: as service.h.
#pragma once

#include "app/delivery_commands.h"
#include "app/webhook_requests.h"

namespace stapel::app {

// An endpoint as the dispatcher needs it.
struct Endpoint {
  std::string id = {};
  storage::WebhookRow row = {};
  storage::WebhookProgressRow progress = {};
  std::map<std::int64_t, storage::DeliveryRow> waiting = {};  // by the event's sequence
};

class Webhooks {
 public:
  virtual ~Webhooks() = default;

  // --- Commands ---
  virtual void create(CreateWebhook request, Done<WebhookAnswer> done) = 0;
  virtual void change(ChangeWebhook request, Done<WebhookAnswer> done) = 0;
  virtual void remove(DeleteWebhook request, Done<WebhookAnswer> done) = 0;
  virtual void rotate_secret(RotateWebhookSecret request, Done<WebhookAnswer> done) = 0;
  virtual void test(TestWebhook request, Done<WebhookAnswer> done) = 0;
  virtual void replay_event(ReplayEvent request, Done<WebhookAnswer> done) = 0;
  virtual void replay_since(ReplaySince request, Done<WebhookAnswer> done) = 0;

  // --- Reads ---
  virtual Result<WebhookAnswer, Refusal> find(std::string_view id) = 0;
  virtual std::vector<WebhookAnswer> list() = 0;  // by id, without deleted ones
  // The log, the latest attempt first.
  virtual Result<Page<storage::WebhookAttempt>, Refusal> attempts(std::string_view id,
                                                                  const PageRequest& page) = 0;
  // Refused with events_gone where some after the cursor are no longer kept.
  virtual Result<EventsAnswer, Refusal> events(const EventsRequest& request) = 0;

  // --- For the dispatcher ---
  // Counts what was committed: events, and changes of endpoints.
  struct Changes {
    std::int64_t events = 0, endpoints = 0;
    friend bool operator==(const Changes&, const Changes&) = default;
  };
  virtual Changes changes() const = 0;
  virtual std::vector<Endpoint> endpoints() = 0;  // the enabled ones
  virtual std::vector<storage::Event> events_after(std::int64_t sequence, std::size_t limit) = 0;
  // The name under which this server delivers now; nothing where another one does. Where it is
  // another than before, all that was begun under the old one is forgotten.
  virtual std::optional<std::string> tenure() = 0;
  virtual void give_back_tenure() = 0;
  // Refused where this server does not deliver under that name any more.
  virtual void record(RecordDeliveriesCommand command, const std::string& tenure,
                      Done<DoneAnswer> done) = 0;
  // Lets go some of what happened before `before`, the oldest first.
  virtual void let_go(Instant before, Done<DoneAnswer> done) = 0;
};

}  // namespace stapel::app
