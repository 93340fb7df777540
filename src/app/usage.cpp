// See usage.h.
#include "app/usage.h"

#include <algorithm>

namespace stapel::app {
namespace {

using storage::UsageKey;
using storage::UsageProgressKey;
using storage::UsageRow;

// Events that one flush looks at: some tens of milliseconds.
constexpr std::size_t events_max = 50'000;

void add(UsageRow& row, const UsageRow& more) {
  row.evaluations += more.evaluations;
  row.checkouts += more.checkouts;
  row.redemptions += more.redemptions;
  row.orders += more.orders;
  row.codes += more.codes;
}

void count(UsageRow& row, std::string_view type, std::int64_t times) {
  if (type == "checkout.held") row.checkouts += times;
  if (type == "redemption.created") row.redemptions += times;
  if (type == "order.paid") row.orders += times;
  if (type == "codes.generated" || type == "code.minted") row.codes += times;
}

bool is_empty(const FlushUsageCommand& command) {
  return command.added.empty() && command.events_last == command.events_seen;
}

}  // namespace

std::string month_of(Instant at) { return format_instant(at).substr(0, 7); }

Keys reads(const FlushUsageCommand& command) {
  Keys keys{UsageProgressKey{}};
  for (const auto& [month, row] : command.added) keys.insert(UsageKey{month});
  return keys;
}

Decision decide(const Snapshot& snapshot, const FlushUsageCommand& command, Instant) {
  if (snapshot.get(UsageProgressKey{}).events_seen != command.events_seen) {
    return lost_race("the events were counted by another");
  }
  Delta delta;
  if (!is_empty(command)) delta.write(UsageProgressKey{}, {command.events_last});
  for (const auto& [month, more] : command.added) {
    UsageRow row = snapshot.get(UsageKey{month});
    add(row, more);
    delta.write(UsageKey{month}, row);
  }
  return {Answer(SwitchedAnswer{.changed = static_cast<std::int64_t>(command.added.size())}),
          std::move(delta)};
}

FlushUsageCommand unflushed_usage(storage::Reader& reader, storage::ShopId shop,
                                  std::int64_t evaluations, Instant now) {
  FlushUsageCommand command;
  command.events_seen = reader.load(shop, {UsageProgressKey{}}).get(UsageProgressKey{}).events_seen;
  const storage::EventCounts counted = reader.event_counts(shop, command.events_seen, events_max);
  command.events_last = counted.last;
  for (const auto& [what, times] : counted.counts) {
    UsageRow more;
    count(more, what.second, times);
    if (more != UsageRow{}) add(command.added[what.first], more);
  }
  if (evaluations > 0) command.added[month_of(now)].evaluations += evaluations;
  return command;
}

std::vector<UsageAnswer> usage_of(storage::Reader& reader, storage::ShopId shop,
                                  std::int64_t evaluations, Instant now) {
  std::map<std::string, UsageRow> months;
  reader.begin_moment();
  for (const auto& [month, row] : reader.usage(shop)) months[month] = row;
  const FlushUsageCommand rest = unflushed_usage(reader, shop, evaluations, now);
  reader.end_moment();
  for (const auto& [month, more] : rest.added) add(months[month], more);
  std::vector<UsageAnswer> answers;
  for (const auto& [month, row] : months) {
    answers.push_back(
        {month, row.evaluations, row.checkouts, row.redemptions, row.orders, row.codes});
  }
  std::reverse(answers.begin(), answers.end());
  return answers;
}

}  // namespace stapel::app
