// Replays of one shop, as the API asks for them. They run in the background, one at a time; the
// latest results are kept in memory, and a restart forgets them: asked for again, the same request
// computes the same.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/refusal.h"
#include "app/replay_comparison.h"
#include "base/result.h"

namespace stapel::app {

// Asks for a comparison of a draft set with what was charged, or with the live set.
struct StartReplay {
  // The draft: a whole set, or the live one with these saved drafts in it.
  std::optional<promotions::Definitions> definitions = {};
  std::vector<std::string> drafts = {};
  bool against_live = false;
  ComparisonOptions options = {};
};

enum class ReplayState : std::uint8_t { waiting, running, finished, failed, cancelled };
std::string_view replay_state_name(ReplayState state);

struct ReplayAnswer {
  std::string id;
  ReplayState state = ReplayState::waiting;
  std::size_t orders_done = 0, orders = 0;  // 0 orders: not known yet
  Instant created_at;
  std::string failure = {};  // of a failed one, in a sentence
  std::string result = {};   // of a finished one: JSON, see replay_json.h
};

class Replays {
 public:
  virtual ~Replays() = default;

  // Refused where a named draft is not there, or too many replays wait.
  virtual Result<ReplayAnswer, Refusal> start(const StartReplay& request) = 0;
  virtual Result<ReplayAnswer, Refusal> find(std::string_view id) const = 0;
  // Ends it soon; what is over stays as it is.
  virtual Result<ReplayAnswer, Refusal> cancel(std::string_view id) = 0;
};

}  // namespace stapel::app
