// A disk in memory that loses power: an SQLite file system (VFS) in which writes reach the durable
// image only at xSync. At the crash every file keeps its durable image and, of the writes since,
// either none, a random prefix, or a random subset (a disk may reorder), the last one perhaps torn.
// After it every operation of every open file fails, as on a machine that is gone.
//
// It may also refuse writes while the machine lives: a full disk, a bad one, a read-only one.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace stapel::storage {

class LosingDisk {
 public:
  explicit LosingDisk(std::uint64_t seed);
  ~LosingDisk();  // after every connection was closed
  LosingDisk(const LosingDisk&) = delete;
  LosingDisk& operator=(const LosingDisk&) = delete;

  // For SqliteOptions::vfs.
  const std::string& name() const { return name_; }

  // Power fails after so many more writes, syncs and truncations.
  void fail_after(std::int64_t operations);
  // Power fails now.
  void fail();
  bool failed() const;
  // The process ends now; what it wrote stays, synced or not.
  void end_process();

  // What is refused, of what changes a file: growing it (a full disk, where what is there may still
  // be overwritten), any write, or syncs only.
  enum class Refuses : std::uint8_t { growth, writes, syncs };
  // With what.
  static constexpr int full = SQLITE_FULL;
  static constexpr int read_only = SQLITE_READONLY;
  static constexpr int write_failed = SQLITE_IOERR_WRITE;
  static constexpr int sync_failed = SQLITE_IOERR_FSYNC;
  // From the n-th such operation on (1: the next), each fails with this code, a write after
  // half of its bytes. Until allow().
  void refuse(Refuses what, int code, std::int64_t after);
  void allow();
  // Operations refused since refuse().
  std::int64_t refused() const;

  // Power is back: files are what survived. Connections of before stay dead.
  void restore();
  // Operations counted so far, so that a test can choose where to fail.
  std::int64_t operations() const;
  std::int64_t lost_writes() const;

  struct File;    // a file's images, shared by the connections that have it open
  struct Handle;  // an open file, as SQLite sees it
  struct Methods;

 private:
  friend struct Methods;
  struct Write {
    std::int64_t at;
    std::string bytes;  // empty: a truncation to `at`
  };

  struct Refusal {
    Refuses what = Refuses::writes;
    int code = 0;  // SQLITE_OK: none
    std::int64_t after = 0;
    std::int64_t seen = 0;
    std::int64_t refused = 0;
  };

  bool count_operation();  // true where power fails at this one
  // The code to refuse an operation of this kind with; SQLITE_OK: none.
  int refusal_of(Refuses kind);
  int refusal_of_write(const File& file, const Write& write);
  void lose_unsynced();

  std::string name_;
  sqlite3_vfs vfs_{};
  mutable std::recursive_mutex mutex_;
  std::mt19937_64 random_;
  std::map<std::string, std::shared_ptr<File>> files_;
  std::int64_t operations_ = 0;
  std::int64_t fail_at_ = -1;
  std::int64_t lost_writes_ = 0;
  std::uint64_t life_ = 0;  // counts the crashes: handles of an earlier life are dead
  bool failed_ = false;
  Refusal refusal_;
};

}  // namespace stapel::storage
