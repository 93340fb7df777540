// Passive checkpoints let the writer go on. A writer that never rests would let the log grow for
// ever: past some length it copies the last pages itself.
#include "storage/sqlite_checkpointer.h"

namespace stapel::storage {
namespace {

// A log of this many times the length that wakes the thread is cut.
constexpr int cut_factor = 8;

}  // namespace

Checkpointer::Checkpointer(const std::string& path, const std::string& vfs, int pages)
    : connection_(path, SqliteConnection::Mode::read_write, vfs), pages_(pages) {
  // A connection that has read nothing does not know that there is a log.
  STAPEL_CHECK(connection_.query_text("PRAGMA journal_mode") == "wal");
  thread_ = std::thread([this] { run(); });
}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Checkpointer::log_has(int pages, sqlite3* writer) {
  if (pages < pages_) return;
  bool cut = false;
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
    cut = pages > pages_ * cut_factor && pages - copied_ < pages_;
  }
  wake_.notify_one();
  // Nobody writes at this moment, so that this copies the rest and the next commit starts the log
  // anew. Where the thread is at work it does nothing, and a later commit tries again.
  if (cut) sqlite3_wal_checkpoint_v2(writer, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

void Checkpointer::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stop_ || wanted_; });
    if (stop_) return;
    wanted_ = false;
    lock.unlock();
    // A failure (a full disk, say) is the writer's to report; the log keeps everything meanwhile.
    int log = 0;
    int copied = 0;
    sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &log,
                              &copied);
    lock.lock();
    copied_ = copied;
  }
}

}  // namespace stapel::storage
