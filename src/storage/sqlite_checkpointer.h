// Copies the write-ahead log back into the file, on a thread and a connection of its own, so that
// no shopper waits for it.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "storage/sqlite_connection.h"

namespace stapel::storage {

class Checkpointer {
 public:
  Checkpointer(const std::string& path, const std::string& vfs, int pages);
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  // Called on the writer's thread after each commit, with the pages that the log holds.
  void log_has(int pages, sqlite3* writer);

 private:
  void run();

  SqliteConnection connection_;
  const int pages_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool wanted_ = false;
  int copied_ = 0;  // pages of the log that the last pass found in the file
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace stapel::storage
