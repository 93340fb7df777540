// Replays that price nothing, as fake_app.h: they remember the last request and answer as told.
#pragma once

#include <any>
#include <optional>
#include <stdexcept>
#include <string>

#include "app/replays.h"

namespace stapel::http::testing {

class FakeReplays : public app::Replays {
 public:
  FakeReplays(std::any& last, std::optional<app::Refusal>& refusal, bool& broken)
      : last_(last), refusal_(refusal), broken_(broken) {}

  Result<app::ReplayAnswer, app::Refusal> start(const app::StartReplay& request) override {
    last_ = request;
    return answer();
  }
  Result<app::ReplayAnswer, app::Refusal> start(const app::StartForecast& request) override {
    last_ = request;
    return answer();
  }
  Result<app::ReplayAnswer, app::Refusal> find(app::ReplayKind, std::string_view) const override {
    return answer();
  }
  Result<app::ReplayAnswer, app::Refusal> cancel(app::ReplayKind, std::string_view id) override {
    last_ = std::string(id);
    return answer();
  }

 private:
  Result<app::ReplayAnswer, app::Refusal> answer() const {
    if (broken_) throw std::runtime_error("the disk is on fire");
    if (refusal_) return Refused{*refusal_};
    return app::ReplayAnswer{.id = "rep_1", .created_at = {}};
  }

  std::any& last_;
  std::optional<app::Refusal>& refusal_;
  bool& broken_;
};

}  // namespace stapel::http::testing
