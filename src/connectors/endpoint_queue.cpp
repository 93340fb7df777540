// See endpoint_queue.h.
#include "connectors/endpoint_queue.h"

#include <algorithm>

#include "app/events.h"

namespace stapel::connectors {
namespace {

using storage::DeliveryRow;
using storage::Event;

Instant later(Instant now, std::int64_t milliseconds) {
  return Instant{now.microseconds + milliseconds * 1'000};
}

}  // namespace

void EndpointQueue::update(app::Endpoint endpoint) {
  const bool first = endpoint_.id.empty();
  const bool set_back = endpoint.progress.epoch != endpoint_.progress.epoch;
  endpoint_ = std::move(endpoint);
  active_ = true;
  stale_ = false;
  const std::int64_t position = endpoint_.progress.position;
  if (first || set_back) {
    looked_at_ = position;
    behind_.clear();
    return;
  }
  looked_at_ = std::max(looked_at_, position);
  std::erase_if(behind_, [&](const auto& one) { return one.first <= position; });
}

std::size_t EndpointQueue::under_way() const {
  return static_cast<std::size_t>(std::count_if(
      busy_.begin(), busy_.end(), [](const auto& one) { return !one.second.finished; }));
}

bool EndpointQueue::may_send(Instant now) const {
  const auto& rests_until = endpoint_.progress.rests_until;
  return active_ && !stale_ && (!rests_until || *rests_until <= now) &&
         under_way() < (struggles() ? 1 : under_way_max) && results_.size() < results_max;
}

bool EndpointQueue::has_room_for_events(Instant now) const {
  return may_send(now) && (!struggles() || probe_at_ <= now) &&
         endpoint_.waiting.size() + behind_.size() < app::deliveries_waiting_max;
}

bool EndpointQueue::wants(const Event& event) const {
  if (event.type == app::event_name(app::EventType::webhook_test)) {
    return event.object == endpoint_.id;
  }
  const auto& types = endpoint_.row.types;
  const bool of_type =
      types.empty() || std::find(types.begin(), types.end(), event.type) != types.end();
  return of_type && (!event.test || endpoint_.row.test_events);
}

EndpointQueue::Firsts EndpointQueue::firsts() const {
  Firsts firsts;
  const auto add = [&](const std::string& object, std::int64_t event) {
    const auto [found, added] = firsts.emplace(object, event);
    if (!added) found->second = std::min(found->second, event);
  };
  for (const auto& [event, row] : endpoint_.waiting) {
    if (!row.replay) add(row.object, event);
  }
  for (const auto& [event, one] : busy_) {
    if (!one.replay) add(one.object, event);
  }
  for (const auto& [event, object] : behind_) add(object, event);
  return firsts;
}

bool EndpointQueue::waits(const Firsts& firsts, const std::string& object, std::int64_t event) {
  const auto first = firsts.find(object);
  return first != firsts.end() && first->second < event;
}

std::vector<std::int64_t> EndpointQueue::take_due(Instant now) {
  std::vector<std::int64_t> due;
  if (endpoint_.waiting.empty() || !may_send(now)) return due;
  const Firsts first_of_each = firsts();
  for (const auto& [event, row] : endpoint_.waiting) {
    if (!may_send(now)) break;
    const bool blocked = !row.replay && waits(first_of_each, row.object, event);
    if (row.next_at > now || blocked || busy_.contains(event)) continue;
    busy_.emplace(event, Busy{row.object, row.replay});
    due.push_back(event);
  }
  return due;
}

std::vector<Event> EndpointQueue::take_new(std::vector<Event> events, Instant now) {
  std::vector<Event> taken;
  Firsts first_of_each = firsts();
  for (Event& event : events) {
    if (event.sequence <= looked_at_) continue;
    const bool known = endpoint_.waiting.contains(event.sequence) || busy_.contains(event.sequence);
    if (!known && wants(event)) {
      if (!has_room_for_events(now)) break;
      if (waits(first_of_each, event.object, event.sequence)) {
        behind_.emplace(event.sequence, event.object);
      } else {
        first_of_each.emplace(event.object, event.sequence);
        busy_.emplace(event.sequence, Busy{event.object});
        if (struggles()) probe_at_ = later(now, probe_seconds * 1'000);
        taken.push_back(event);
      }
    }
    looked_at_ = event.sequence;
  }
  return taken;
}

void EndpointQueue::put_back(std::int64_t event) {
  const auto found = busy_.find(event);
  STAPEL_CHECK(found != busy_.end() && !found->second.finished);
  if (!endpoint_.waiting.contains(event)) behind_.emplace(event, found->second.object);
  busy_.erase(found);
}

void EndpointQueue::finish(app::DeliveryResult result, Instant now) {
  const auto found = busy_.find(result.event);
  STAPEL_CHECK(found != busy_.end() && !found->second.finished);
  found->second.finished = true;
  result.object = found->second.object;
  if (results_.empty()) record_at_ = std::max(record_at_, later(now, record_milliseconds));
  results_.push_back(std::move(result));
}

// What is under way is stored as waiting, so that the position can go beyond it.
std::vector<app::OpenDelivery> EndpointQueue::open_deliveries() const {
  std::vector<app::OpenDelivery> open;
  for (const auto& [event, one] : busy_) {
    const bool stored = endpoint_.waiting.contains(event);
    if (!one.finished && !stored) open.push_back({event, one.object});
  }
  for (const auto& [event, object] : behind_) open.push_back({event, object});
  return open;
}

std::optional<app::RecordDeliveriesCommand> EndpointQueue::next_record(Instant now) {
  if (recording_ || stale_) return std::nullopt;
  const bool moved = looked_at_ > endpoint_.progress.position;
  const bool due = results_.empty() ? moved && now >= later(recorded_at_, position_seconds * 1'000)
                                    : now >= record_at_ || (under_way() == 0 && !failed_);
  if (!due) return std::nullopt;
  recording_ = std::move(results_);
  results_.clear();
  recorded_at_ = now;
  return app::RecordDeliveriesCommand{.webhook = endpoint_.id,
                                      .epoch = endpoint_.progress.epoch,
                                      .position = looked_at_,
                                      .open = open_deliveries(),
                                      .results = *recording_};
}

void EndpointQueue::on_recorded(Recorded recorded, Instant now) {
  STAPEL_CHECK(recording_.has_value());
  failed_ = recorded == Recorded::failed;
  if (failed_) {
    recording_->insert(recording_->end(), std::make_move_iterator(results_.begin()),
                       std::make_move_iterator(results_.end()));
    results_ = *std::move(recording_);
    recording_.reset();
    record_at_ = later(now, 1'000);
    return;
  }
  for (const app::DeliveryResult& result : *recording_) busy_.erase(result.event);
  recording_.reset();
  record_at_ = {};
  if (recorded == Recorded::endpoint_gone) {
    active_ = false;
  } else {
    stale_ = true;
  }
}

}  // namespace stapel::connectors
