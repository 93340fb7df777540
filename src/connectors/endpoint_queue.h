// What is to be sent to one endpoint next, and what is to be recorded of it. Decides in memory from
// what the store said last; sends nothing, reads nothing, has no clock.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/webhooks.h"

namespace stapel::connectors {

// On the way to one endpoint at once.
inline constexpr std::size_t under_way_max = 8;
// After so many failures in a row an endpoint gets one event at a time, and a new one a minute.
inline constexpr std::int64_t failures_max = 5;
inline constexpr std::int64_t probe_seconds = 60;
// Results are recorded at once where nothing else is under way, else after so long, together.
inline constexpr std::int64_t record_milliseconds = 100;
// Results that wait to be recorded, beyond which nothing is sent: the store does not take them.
inline constexpr std::size_t results_max = 64;
// A position that moves over events of other types alone is recorded after so long.
inline constexpr std::int64_t position_seconds = 5;

class EndpointQueue {
 public:
  // What the store has of it now.
  void update(app::Endpoint endpoint);
  // It is disabled or deleted: nothing more is sent, what is under way is still recorded.
  void deactivate() {
    active_ = false;
    stale_ = false;
  }

  const app::Endpoint& endpoint() const { return endpoint_; }
  // Events up to here were looked at.
  std::int64_t looked_at() const { return looked_at_; }
  bool has_room_for_events(Instant now) const;
  // True where nothing is under way and nothing is left to record.
  bool idle() const { return busy_.empty() && !recording_; }

  // Waiting events whose time has come, by their sequence; each is under way from here on.
  std::vector<std::int64_t> take_due(Instant now);
  // Looks at events that follow the last one looked at, in their order, until there is no room.
  // Returns those to send, which are under way from here on.
  std::vector<storage::Event> take_new(std::vector<storage::Event> events, Instant now);
  // An event that was taken could not be sent: nothing was tried, and it waits.
  void put_back(std::int64_t event);
  // What came of an event that was under way.
  void finish(app::DeliveryResult result, Instant now);

  // The next record, where one is due; none while one is on its way.
  std::optional<app::RecordDeliveriesCommand> next_record(Instant now);
  // What became of the record. After `stored`, nothing is taken until update().
  enum class Recorded : std::uint8_t { stored, failed, endpoint_gone };
  void on_recorded(Recorded recorded, Instant now);

 private:
  struct Busy {
    std::string object;
    bool replay = false;
    bool finished = false;
  };
  // The first event of each object that is not over.
  using Firsts = std::map<std::string, std::int64_t>;
  Firsts firsts() const;
  static bool waits(const Firsts& firsts, const std::string& object, std::int64_t event);
  bool wants(const storage::Event& event) const;
  bool may_send(Instant now) const;
  bool struggles() const { return endpoint_.progress.failures >= failures_max; }
  std::size_t under_way() const;
  std::vector<app::OpenDelivery> open_deliveries() const;

  app::Endpoint endpoint_;
  bool active_ = false;
  bool stale_ = false;   // the store has moved on since the last update()
  bool failed_ = false;  // the last record was not stored
  std::int64_t looked_at_ = 0;
  std::map<std::int64_t, std::string> behind_;  // looked at, wait behind another; not stored yet
  std::map<std::int64_t, Busy> busy_;           // from when they are taken until they are recorded
  std::vector<app::DeliveryResult> results_;
  std::optional<std::vector<app::DeliveryResult>> recording_;
  Instant record_at_ = {};    // not before
  Instant recorded_at_ = {};  // the last time
  Instant probe_at_ = {};     // a struggling endpoint gets no new event before
};

}  // namespace stapel::connectors
