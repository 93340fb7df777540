// Webhooks that decide nothing, as fake_app.h: they remember the last command and answer as told.
#pragma once

#include <any>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "app/webhooks.h"

namespace stapel::http::testing {

class FakeWebhooks : public app::Webhooks {
 public:
  // What the application that it belongs to remembers, and how that was told to answer.
  FakeWebhooks(std::any& last, std::optional<app::Refusal>& refusal, bool& broken, int& commands)
      : last_(last), refusal_(refusal), broken_(broken), commands_(commands) {}

  void create(app::CreateWebhook request, app::Done<app::WebhookAnswer> done) override {
    run(std::move(request), done);
  }
  void change(app::ChangeWebhook request, app::Done<app::WebhookAnswer> done) override {
    run(std::move(request), done);
  }
  void remove(app::DeleteWebhook request, app::Done<app::WebhookAnswer> done) override {
    run(std::move(request), done);
  }
  void rotate_secret(app::RotateWebhookSecret request,
                     app::Done<app::WebhookAnswer> done) override {
    run(std::move(request), done);
  }
  void test(app::TestWebhook request, app::Done<app::WebhookAnswer> done) override {
    run(std::move(request), done);
  }
  void replay_event(app::ReplayEvent request, app::Done<app::WebhookAnswer> done) override {
    run(std::move(request), done);
  }
  void replay_since(app::ReplaySince request, app::Done<app::WebhookAnswer> done) override {
    run(std::move(request), done);
  }

  Result<app::WebhookAnswer, app::Refusal> find(std::string_view) override {
    return read(answer());
  }
  std::vector<app::WebhookAnswer> list() override {
    if (broken_) throw std::runtime_error("the disk is on fire");
    return {answer()};
  }
  Result<app::Page<storage::WebhookAttempt>, app::Refusal> attempts(
      std::string_view, const app::PageRequest& page) override {
    last_ = page;
    return read(app::Page<storage::WebhookAttempt>{
        .items = {{.webhook = "wh_1", .sequence = 1, .event_id = "evt_1", .type = "order.paid"}},
        .next = "1"});
  }
  Result<app::EventsAnswer, app::Refusal> events(const app::EventsRequest& request) override {
    last_ = request;
    return read(app::EventsAnswer{
        .items = {{.id = "evt_1", .sequence = 1, .type = "checkout.held", .data = "{}"}},
        .last = 1});
  }

  Changes changes() const override { return {}; }
  std::vector<app::Endpoint> endpoints() override { return {}; }
  std::vector<storage::Event> events_after(std::int64_t, std::size_t) override { return {}; }
  std::optional<std::string> tenure() override { return ""; }
  void give_back_tenure() override {}
  void record(app::RecordDeliveriesCommand, const std::string&,
              app::Done<app::DoneAnswer>) override {}
  void let_go(Instant, app::Done<app::DoneAnswer>) override {}

 private:
  static app::WebhookAnswer answer() {
    return {.id = "wh_1", .choice = {.url = "https://example.com"}, .secret = ""};
  }
  template <typename Request>
  void run(Request request, const app::Done<app::WebhookAnswer>& done) {
    if (broken_) throw std::runtime_error("the disk is on fire");
    last_ = std::move(request);
    ++commands_;
    if (refusal_) return done(Refused{*refusal_});
    done(answer());
  }
  template <typename Answer>
  Result<Answer, app::Refusal> read(Answer value) const {
    if (broken_) throw std::runtime_error("the disk is on fire");
    if (refusal_) return Refused{*refusal_};
    return value;
  }

  std::any& last_;
  std::optional<app::Refusal>& refusal_;
  bool& broken_;
  int& commands_;
};

}  // namespace stapel::http::testing
