// A shop's replays over the thread that all shops share.
#pragma once

#include "app/definition_set.h"
#include "app/reader_pool.h"
#include "app/replay_jobs.h"

namespace stapel::app {

class ShopReplays final : public Replays {
 public:
  using GetLive = std::function<std::shared_ptr<const LiveSet>()>;
  ShopReplays(ReplayJobs& jobs, ReaderPool& readers, storage::ShopId shop, GetLive live,
              std::function<Instant()> clock)
      : jobs_(jobs), readers_(readers), shop_(shop), live_(std::move(live)), clock_(clock) {}

  Result<ReplayAnswer, Refusal> start(const StartReplay& request) override;
  Result<ReplayAnswer, Refusal> start(const StartForecast& request) override;
  Result<ReplayAnswer, Refusal> find(ReplayKind kind, std::string_view id) const override;
  Result<ReplayAnswer, Refusal> cancel(ReplayKind kind, std::string_view id) override;

 private:
  Result<ReplayAnswer, Refusal> queue(ReplayKind kind, ReplayJobs::Compute compute);

  ReplayJobs& jobs_;
  ReaderPool& readers_;
  const storage::ShopId shop_;
  const GetLive live_;
  const std::function<Instant()> clock_;
};

}  // namespace stapel::app
