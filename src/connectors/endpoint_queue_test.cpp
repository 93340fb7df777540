// What one endpoint gets next: order within an object, room, struggling endpoints, and what is
// recorded so that nothing is lost between a commit and the next.
#include "connectors/endpoint_queue.h"

#include <gtest/gtest.h>

namespace stapel::connectors {
namespace {

using storage::DeliveryRow;
using storage::Event;
using Fate = EndpointQueue::Recorded;

constexpr Instant now{1'700'000'000'000'000};
Instant after_milliseconds(std::int64_t milliseconds) {
  return Instant{now.microseconds + milliseconds * 1'000};
}

app::Endpoint endpoint(std::int64_t position = 0) {
  app::Endpoint made;
  made.id = "wh_1";
  made.row.url = "https://example.com";
  made.progress.position = position;
  return made;
}

// "a" "b" "a": events 1, 2, 3 about these objects.
std::vector<Event> events(const std::vector<std::string>& objects, std::int64_t first = 1) {
  std::vector<Event> made;
  for (const std::string& object : objects) {
    made.push_back({.sequence = first++, .type = "checkout.held", .object = object, .data = "{}"});
  }
  return made;
}

std::vector<std::int64_t> sequences(const std::vector<Event>& taken) {
  std::vector<std::int64_t> found;
  for (const Event& event : taken) found.push_back(event.sequence);
  return found;
}
using Sequences = std::vector<std::int64_t>;

std::vector<std::int64_t> open_of(const app::RecordDeliveriesCommand& command) {
  std::vector<std::int64_t> found;
  for (const auto& open : command.open) found.push_back(open.event);
  return found;
}

TEST(EndpointQueue, TakesEventsInOrderAndThoseOfOneObjectOneByOne) {
  EndpointQueue queue;
  queue.update(endpoint());
  EXPECT_EQ(sequences(queue.take_new(events({"a", "b", "a", "c"}), now)), (Sequences{1, 2, 4}));
  EXPECT_EQ(queue.looked_at(), 4);
  queue.finish({.event = 1, .status = 200}, now);
  const auto record = queue.next_record(after_milliseconds(record_milliseconds));
  ASSERT_TRUE(record);
  EXPECT_EQ(record->position, 4);
  EXPECT_EQ(record->results.size(), 1u);
  EXPECT_EQ(record->results[0].object, "a");
  EXPECT_EQ(open_of(*record), (Sequences{2, 4, 3}));  // under way, and behind
  queue.on_recorded(Fate::stored, now);
  EXPECT_TRUE(queue.take_new(events({"d"}, 5), now).empty());  // the store is asked first
  app::Endpoint stored = endpoint(4);
  for (const std::int64_t event : {2, 3, 4}) {
    stored.waiting[event] = {.object = event == 2 ? "b" : event == 3 ? "a" : "c", .next_at = now};
  }
  queue.update(stored);
  EXPECT_EQ(queue.take_due(now), Sequences{3});  // 2 and 4 are under way
  EXPECT_EQ(sequences(queue.take_new(events({"d", "b"}, 5), now)), Sequences{5});
}

TEST(EndpointQueue, AWaitingEventHoldsUpItsObjectOnly) {
  EndpointQueue queue;
  app::Endpoint stored = endpoint(7);
  stored.waiting[5] = {.object = "a", .attempts = 2, .next_at = after_milliseconds(1)};
  stored.waiting[6] = {.object = "a", .next_at = now};
  stored.waiting[7] = {.object = "b", .next_at = now};
  queue.update(stored);
  EXPECT_EQ(queue.take_due(now), Sequences{7});
  EXPECT_EQ(sequences(queue.take_new(events({"a", "c"}, 8), now)), Sequences{9});
  EXPECT_EQ(queue.take_due(after_milliseconds(1)), Sequences{5});
}

TEST(EndpointQueue, ReplaysHoldUpNobodyAndWaitForNobody) {
  EndpointQueue queue;
  app::Endpoint stored = endpoint(7);
  stored.waiting[2] = {.object = "a", .next_at = after_milliseconds(1'000), .replay = true};
  stored.waiting[5] = {.object = "a", .next_at = after_milliseconds(1'000)};
  stored.waiting[6] = {.object = "a", .next_at = now, .replay = true};
  queue.update(stored);
  EXPECT_EQ(queue.take_due(now), Sequences{6});
  EXPECT_EQ(sequences(queue.take_new(events({"b"}, 8), now)), Sequences{8});
}

TEST(EndpointQueue, TakesOnlyWhatIsWanted) {
  const auto taken = [](const app::Endpoint& stored, Event event) {
    EndpointQueue queue;
    queue.update(stored);
    event.sequence = 1;
    const bool sent = !queue.take_new({event}, now).empty();
    EXPECT_EQ(queue.looked_at(), 1);
    return sent;
  };
  app::Endpoint all = endpoint(), some = endpoint(), tests = endpoint();
  some.row.types = {"checkout.held", "pool.created"};
  tests.row.test_events = true;
  const Event held{.type = "checkout.held", .object = "a", .data = "{}"};
  const Event other{.type = "shop.changed", .object = "a", .data = "{}"};
  Event of_test = held;
  of_test.test = true;
  EXPECT_TRUE(taken(all, held));
  EXPECT_TRUE(taken(all, other));
  EXPECT_TRUE(taken(some, held));
  EXPECT_FALSE(taken(some, other));
  EXPECT_FALSE(taken(all, of_test));
  EXPECT_TRUE(taken(tests, of_test));
  EXPECT_TRUE(taken(some, {.type = "webhook.test", .object = "wh_1", .data = "{}"}));
  EXPECT_FALSE(taken(all, {.type = "webhook.test", .object = "wh_2", .data = "{}"}));
}

TEST(EndpointQueue, HasRoomForSoManyAtOnce) {
  EndpointQueue queue;
  queue.update(endpoint());
  std::vector<std::string> objects;
  for (int i = 0; i < 20; ++i) objects.push_back(std::to_string(i));
  EXPECT_EQ(queue.take_new(events(objects), now).size(), under_way_max);
  EXPECT_EQ(queue.looked_at(), static_cast<std::int64_t>(under_way_max));
  queue.finish({.event = 3, .status = 200}, now);
  EXPECT_EQ(sequences(queue.take_new(events(objects), now)), Sequences{9});
}

TEST(EndpointQueue, AStrugglingEndpointGetsOneAtATime) {
  EndpointQueue queue;
  app::Endpoint stored = endpoint(9);
  stored.progress.failures = failures_max;
  for (const std::int64_t event : {5, 6}) {
    stored.waiting[event] = {.object = std::to_string(event), .next_at = now};
  }
  queue.update(stored);
  EXPECT_EQ(queue.take_due(now), Sequences{5});
  queue.finish({.event = 5, .status = 500}, now);
  EXPECT_EQ(sequences(queue.take_new(events({"x", "y"}, 10), now)), Sequences{10});
  queue.finish({.event = 10, .status = 500}, now);
  EXPECT_FALSE(queue.has_room_for_events(after_milliseconds(probe_seconds * 1'000 - 1)));
  EXPECT_TRUE(queue.has_room_for_events(after_milliseconds(probe_seconds * 1'000)));
}

TEST(EndpointQueue, ARestingOrFullOrDisabledEndpointGetsNothing) {
  app::Endpoint rests = endpoint(), full = endpoint(9);
  rests.progress.rests_until = after_milliseconds(5);
  for (std::int64_t i = 1; i <= static_cast<std::int64_t>(app::deliveries_waiting_max); ++i) {
    full.waiting[i] = {.object = std::to_string(i), .next_at = after_milliseconds(1)};
  }
  EndpointQueue resting, filled, disabled;
  resting.update(rests);
  filled.update(full);
  disabled.update(endpoint());
  disabled.deactivate();
  for (EndpointQueue* queue : {&resting, &filled, &disabled}) {
    EXPECT_TRUE(queue->take_new(events({"z"}, 1'001), now).empty());
    EXPECT_TRUE(queue->take_due(now).empty());
  }
  EXPECT_EQ(resting.take_new(events({"z"}), after_milliseconds(5)).size(), 1u);
}

TEST(EndpointQueue, RecordsAtOnceWhereNothingElseIsUnderWay) {
  EndpointQueue queue;
  queue.update(endpoint());
  queue.take_new(events({"a", "b"}), now);
  queue.finish({.event = 1, .status = 200}, now);
  EXPECT_FALSE(queue.next_record(after_milliseconds(record_milliseconds - 1)));
  queue.finish({.event = 2, .status = 200}, now);
  const auto record = queue.next_record(now);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->results.size(), 2u);
  EXPECT_TRUE(record->open.empty());
  EXPECT_FALSE(queue.next_record(now));  // one at a time
}

TEST(EndpointQueue, WhatWasNotStoredIsRecordedAgainLater) {
  EndpointQueue queue;
  queue.update(endpoint());
  queue.take_new(events({"a"}), now);
  queue.finish({.event = 1, .status = 200}, now);
  ASSERT_TRUE(queue.next_record(now));
  queue.on_recorded(Fate::failed, now);
  EXPECT_FALSE(queue.idle());
  EXPECT_FALSE(queue.next_record(after_milliseconds(999)));
  const auto again = queue.next_record(after_milliseconds(1'000));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->results.size(), 1u);
  queue.on_recorded(Fate::endpoint_gone, now);
  EXPECT_TRUE(queue.idle());
}

TEST(EndpointQueue, SetBackItStartsFromThere) {
  EndpointQueue queue;
  queue.update(endpoint(5));
  EXPECT_EQ(sequences(queue.take_new(events({"a"}, 6), now)), Sequences{6});
  app::Endpoint back = endpoint(2);
  back.progress.epoch = 1;
  queue.update(back);
  // What is under way already is not sent twice.
  EXPECT_EQ(sequences(queue.take_new(events({"x", "y", "z", "a", "b"}, 3), now)),
            (Sequences{3, 4, 5, 7}));
}

TEST(EndpointQueue, WhatCouldNotBeSentWaits) {
  EndpointQueue queue;
  queue.update(endpoint());
  queue.take_new(events({"a", "b"}), now);
  queue.put_back(1);
  queue.finish({.event = 2, .status = 200}, now);
  const auto record = queue.next_record(now);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->position, 2);
  EXPECT_EQ(open_of(*record), Sequences{1});
}

TEST(EndpointQueue, APositionThatOnlyMovesIsRecordedNowAndThen) {
  EndpointQueue queue;
  app::Endpoint picky = endpoint();
  picky.row.types = {"pool.created"};
  queue.update(picky);
  EXPECT_TRUE(queue.take_new(events({"a", "b"}), now).empty());
  const auto record = queue.next_record(now);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->position, 2);
  queue.on_recorded(Fate::stored, now);
  picky.progress.position = 2;
  queue.update(picky);
  queue.take_new(events({"c"}, 3), now);
  EXPECT_FALSE(queue.next_record(after_milliseconds(4'999)));
  EXPECT_TRUE(queue.next_record(after_milliseconds(5'000)));
}

}  // namespace
}  // namespace stapel::connectors
