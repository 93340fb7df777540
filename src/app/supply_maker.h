// Draws the large supplies of codes of all shops in the background: takes each that is not
// finished, draws its next part while the last one is being written, and goes on until none is
// left. What was durable at a stop or a crash stays, and the rest is drawn after the next start.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "app/batcher.h"
#include "app/definition_set.h"
#include "app/reader_pool.h"
#include "app/work_lease.h"

namespace stapel::app {

class SupplyMaker {
 public:
  struct Shop {
    storage::ShopId shop;
    std::shared_ptr<const LiveSet> live;
    WorkLease* lease;  // of several servers, one draws a shop's codes
  };
  using AllShops = std::function<std::vector<Shop>()>;

  // All must outlive the maker. Looks at once whether something was left unfinished; on a `shared`
  // store now and then too, for what another server left.
  SupplyMaker(Batcher& batcher, ReaderPool& readers, bool shared, AllShops shops,
              std::function<void(std::string_view)> report);
  ~SupplyMaker();  // stop()s
  SupplyMaker(const SupplyMaker&) = delete;
  SupplyMaker& operator=(const SupplyMaker&) = delete;

  // There may be something to draw.
  void wake();
  // Ends after the part that is being written. Before the batcher stops.
  void stop();

 private:
  struct Running;

  void run();
  enum class Made : std::uint8_t { all, not_all, stopped };
  Made make_all();
  bool make(const Shop& shop, const std::string& id, const storage::SupplyRow& row);
  Running submit(const Shop& shop, const std::string& tenure, AddPartCommand command);
  bool stopping() const;

  Batcher& batcher_;
  ReaderPool& readers_;
  const bool shared_;
  const AllShops shops_;
  const std::function<void(std::string_view)> report_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool wanted_ = true;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace stapel::app
