// Replays of one shop, and forecasts, which are replays of past seasons, as the API asks for them.
// They run in the background, one at a time; the latest results are kept in memory, and a restart
// forgets them: asked for again, the same request computes the same.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/forecast.h"
#include "app/refusal.h"
#include "app/replay_comparison.h"
#include "base/result.h"

namespace stapel::app {

// The set that is asked about: a whole one, or the live one, with these saved drafts in it.
struct AskedSet {
  std::optional<promotions::Definitions> definitions = {};
  std::vector<std::string> drafts = {};
};

// Asks for a comparison of a draft set with what was charged, or with the live set.
struct StartReplay {
  AskedSet set = {};
  bool against_live = false;
  ComparisonOptions options = {};
};

// Asks what a promotion of the set will be used for and cost.
struct StartForecast {
  AskedSet set = {};
  std::string promotion = {};
  std::optional<Instant> from = {}, to = {};  // absent: the promotion's schedule
  std::optional<Amount> budget = {};          // absent: the promotion's own
  ReplayCodes codes = ReplayCodes::own;
};

enum class ReplayKind : std::uint8_t { replay, forecast };

enum class ReplayState : std::uint8_t { waiting, running, finished, failed, cancelled };
std::string_view replay_state_name(ReplayState state);

struct ReplayAnswer {
  std::string id;
  ReplayState state = ReplayState::waiting;
  std::size_t orders_done = 0, orders = 0;  // 0 orders: not known yet
  Instant created_at;
  std::string failure = {};  // of a failed one, in a sentence
  std::string result = {};   // of a finished one: JSON, see replay_json.h and forecast_json.h
};

class Replays {
 public:
  virtual ~Replays() = default;

  // Refused where a named draft is not there, or too many replays wait.
  virtual Result<ReplayAnswer, Refusal> start(const StartReplay& request) = 0;
  // As well where the set has no such promotion, or the period is not known or empty.
  virtual Result<ReplayAnswer, Refusal> start(const StartForecast& request) = 0;
  virtual Result<ReplayAnswer, Refusal> find(ReplayKind kind, std::string_view id) const = 0;
  // Ends it soon; what is over stays as it is.
  virtual Result<ReplayAnswer, Refusal> cancel(ReplayKind kind, std::string_view id) = 0;
};

}  // namespace stapel::app
