// A shop as the application runs it: the interface of service.h, with what reaches it from the
// batcher, over what all shops of the process share.
#pragma once

#include "app/command_runner.h"
#include "app/delivery_counts.h"
#include "app/record_attempts.h"
#include "app/replay_jobs.h"
#include "app/service.h"
#include "app/usage.h"
#include "webhooks/url.h"

namespace stapel::app {

// Shared by all shops. `runner` is set before any shop is asked for anything.
struct Engine {
  std::function<Instant()> clock;
  ReaderPool& readers;
  Workers& workers;
  ReplayJobs& replays;
  webhooks::Reach webhooks_reach = webhooks::Reach::public_only;
  bool shared = false;      // other servers have the same store
  std::string server = {};  // a name of this process, on a shared store
  CommandRunner* runner = nullptr;
  std::function<void()> draw_supplies = [] {};  // there is a supply to be drawn
};

class WorkLease;

class ShopService : public Service {
 public:
  // Reads what other servers changed; what it returns swaps that in.
  virtual std::function<void()> reread(storage::Reader& reader, storage::Kept kept) = 0;
  virtual WorkLease& supplies_lease() = 0;
  // What was committed of this shop; on the batcher's thread, before anyone is answered.
  virtual void committed(const storage::Commit& commit) = 0;
  virtual std::int64_t definitions_number() const = 0;
  virtual std::int64_t evaluations() const = 0;
  virtual DeliveryNumbers deliveries() const = 0;
  virtual std::shared_ptr<const LiveSet> live_set() const = 0;
  virtual AttemptLog& attempt_log() = 0;
  virtual UsageLog& usage_log() = 0;
  virtual void refresh_lists() = 0;  // those whose rule was not applied today
};

std::unique_ptr<ShopService> make_shop_service(Engine& engine, storage::ShopId shop,
                                               const storage::ShopRow& row);

}  // namespace stapel::app
