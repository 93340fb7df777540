// What one shop's prices come from at the moment: the live set and the shop's settings, swapped
// when a commit changes them. Thread-safe; whoever prices keeps the set that it began with.
#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

#include "app/definition_set.h"
#include "app/shop_commands.h"
#include "app/shop_settings.h"

namespace stapel::app {

// The sets that commands in flight would make live, and the one that is.
class LiveSets {
 public:
  explicit LiveSets(std::shared_ptr<const LiveSet> first) : current_(std::move(first)) {}

  std::shared_ptr<const LiveSet> current() const {
    const std::shared_lock lock(mutex_);
    return current_;
  }
  void expect(const std::shared_ptr<const LiveSet>& next) {
    const std::unique_lock lock(mutex_);
    std::erase_if(expected_, [](const auto& set) { return set.expired(); });
    expected_.push_back(next);
  }
  // One that another server made, unless a newer one came meanwhile.
  void put(const std::shared_ptr<const LiveSet>& next) {
    const std::unique_lock lock(mutex_);
    if (next->number() > current_->number()) current_ = next;
  }
  // Swaps in what was committed, before anyone is answered.
  void update(const storage::Commit& commit) {
    const auto write = commit.writes.find(storage::Key(storage::DefinitionsKey{}));
    if (write == commit.writes.end()) return;
    const auto& row = std::get<storage::DefinitionsRow>(*write->second.row);
    const std::unique_lock lock(mutex_);
    for (const auto& expected : expected_) {
      const auto set = expected.lock();
      if (set && set->number() == row.number && set->hash() == row.set_hash) current_ = set;
    }
  }

 private:
  mutable std::shared_mutex mutex_;
  std::shared_ptr<const LiveSet> current_;
  std::vector<std::weak_ptr<const LiveSet>> expected_;  // kept alive by their commands
};

// The shop's settings as they are now.
class Settings {
 public:
  explicit Settings(const storage::ShopRow& row) : current_(settings_of(row)) {}
  ShopSettings current() const {
    const std::shared_lock lock(mutex_);
    return current_;
  }
  void update(const storage::Commit& commit) {
    const auto write = commit.writes.find(storage::Key(storage::ShopKey{}));
    if (write == commit.writes.end()) return;
    put(std::get<storage::ShopRow>(*write->second.row));
  }
  void put(const storage::ShopRow& row) {
    const std::unique_lock lock(mutex_);
    current_ = settings_of(row);
  }

 private:
  mutable std::shared_mutex mutex_;
  ShopSettings current_;
};

}  // namespace stapel::app
