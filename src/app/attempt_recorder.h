// Writes what the shops' attempt logs counted, about once a second and when it stops, each time as
// one command for each shop.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "app/batcher.h"
#include "app/record_attempts.h"

namespace stapel::app {

class AttemptRecorder {
 public:
  struct Shop {
    storage::ShopId shop;
    AttemptLog* log;
  };
  using AllShops = std::function<std::vector<Shop>()>;

  // All must outlive the recorder.
  AttemptRecorder(AllShops shops, Batcher& batcher, std::function<void(std::string_view)> report);
  ~AttemptRecorder();  // stop()s
  AttemptRecorder(const AttemptRecorder&) = delete;
  AttemptRecorder& operator=(const AttemptRecorder&) = delete;

  // Writes the rest. Before the batcher stops.
  void stop();

 private:
  void run();
  void write_all();
  void write(const Shop& shop);

  const AllShops shops_;
  Batcher& batcher_;
  const std::function<void(std::string_view)> report_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace stapel::app
