// See losing_disk.h. One mutex for all: what is tested is what survives, not speed.
#include "storage/testing/losing_disk.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>

namespace stapel::storage {

struct LosingDisk::File {
  std::string content;  // as readers see it
  std::string durable;  // as of the last sync
  std::vector<Write> unsynced;

  // Locks of the file: SHARED holders, and the one that is RESERVED or more.
  int shared = 0;
  const void* reserved = nullptr;
  bool pending = false;
  const void* exclusive = nullptr;

  // The shared memory of the log's index, with its eight locks.
  std::vector<std::unique_ptr<std::array<char, 32'768>>> regions;
  std::array<int, SQLITE_SHM_NLOCK> shm_shared{};
  std::array<const void*, SQLITE_SHM_NLOCK> shm_exclusive{};
  int shm_users = 0;
};

struct LosingDisk::Handle {
  sqlite3_file base;
  LosingDisk* disk;
  std::shared_ptr<File>* file;
  std::uint64_t life;
  int lock;
  bool has_shm;
  unsigned shm_shared_mask;
  unsigned shm_exclusive_mask;
};

namespace {

void apply_write(std::string& image, std::int64_t at, const std::string& bytes) {
  const auto start = static_cast<std::size_t>(at);
  if (bytes.empty()) return image.resize(start);
  if (image.size() < start + bytes.size()) image.resize(start + bytes.size());
  image.replace(start, bytes.size(), bytes);
}

}  // namespace

struct LosingDisk::Methods {
  static Handle& of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
  static bool dead(const Handle& handle) {
    return handle.disk->failed_ || handle.life != handle.disk->life_;
  }

  // --- Reading and writing ---

  static int read(sqlite3_file* base, void* to, int amount, sqlite3_int64 at) {
    Handle& handle = of(base);
    const std::lock_guard lock(handle.disk->mutex_);
    if (dead(handle)) return SQLITE_IOERR_READ;
    const std::string& content = (*handle.file)->content;
    const auto start = static_cast<std::size_t>(at);
    const auto wanted = static_cast<std::size_t>(amount);
    const std::size_t there =
        start >= content.size() ? 0 : std::min(wanted, content.size() - start);
    if (there > 0) std::memcpy(to, content.data() + start, there);
    if (there == wanted) return SQLITE_OK;
    std::memset(static_cast<char*>(to) + there, 0, wanted - there);
    return SQLITE_IOERR_SHORT_READ;
  }

  static int change(Handle& handle, Write write, int error) {
    const std::lock_guard lock(handle.disk->mutex_);
    if (dead(handle)) return error;
    File& file = **handle.file;
    const int refusal = handle.disk->refusal_of_write(file, write);
    if (refusal != SQLITE_OK) {
      write.bytes.resize(write.bytes.size() / 2);
      if (write.bytes.empty()) return refusal;
    }
    apply_write(file.content, write.at, write.bytes);
    file.unsynced.push_back(std::move(write));
    return handle.disk->count_operation() ? error : refusal;
  }
  static int write(sqlite3_file* base, const void* from, int amount, sqlite3_int64 at) {
    std::string bytes(static_cast<const char*>(from), static_cast<std::size_t>(amount));
    return change(of(base), {at, std::move(bytes)}, SQLITE_IOERR_WRITE);
  }
  static int truncate(sqlite3_file* base, sqlite3_int64 size) {
    return change(of(base), {size, {}}, SQLITE_IOERR_TRUNCATE);
  }

  static int sync(sqlite3_file* base, int) {
    Handle& handle = of(base);
    const std::lock_guard lock(handle.disk->mutex_);
    if (dead(handle)) return SQLITE_IOERR_FSYNC;
    // Power that fails during a sync leaves what was not written yet to chance.
    if (handle.disk->count_operation()) return SQLITE_IOERR_FSYNC;
    const int refusal = handle.disk->refusal_of(Refuses::syncs);
    if (refusal != SQLITE_OK) return refusal;
    File& file = **handle.file;
    file.durable = file.content;
    file.unsynced.clear();
    return SQLITE_OK;
  }

  static int size(sqlite3_file* base, sqlite3_int64* size) {
    Handle& handle = of(base);
    const std::lock_guard lock(handle.disk->mutex_);
    if (dead(handle)) return SQLITE_IOERR_FSTAT;
    *size = static_cast<sqlite3_int64>((*handle.file)->content.size());
    return SQLITE_OK;
  }

  // --- Locks of the file ---

  static int lock(sqlite3_file* base, int wanted) {
    Handle& handle = of(base);
    const std::lock_guard guard(handle.disk->mutex_);
    if (dead(handle)) return SQLITE_IOERR_LOCK;
    if (wanted <= handle.lock) return SQLITE_OK;
    File& file = **handle.file;
    if (handle.lock == SQLITE_LOCK_NONE) {
      if (file.exclusive || file.pending) return SQLITE_BUSY;
      ++file.shared;
      handle.lock = SQLITE_LOCK_SHARED;
    }
    if (wanted == SQLITE_LOCK_SHARED) return SQLITE_OK;
    if (file.reserved && file.reserved != &handle) return SQLITE_BUSY;
    file.reserved = &handle;
    handle.lock = SQLITE_LOCK_RESERVED;
    if (wanted == SQLITE_LOCK_RESERVED) return SQLITE_OK;
    file.pending = true;
    handle.lock = SQLITE_LOCK_PENDING;
    if (file.shared > 1) return SQLITE_BUSY;
    file.exclusive = &handle;
    handle.lock = SQLITE_LOCK_EXCLUSIVE;
    return SQLITE_OK;
  }

  static int unlock(sqlite3_file* base, int wanted) {
    Handle& handle = of(base);
    const std::lock_guard guard(handle.disk->mutex_);
    File& file = **handle.file;
    if (handle.lock > SQLITE_LOCK_SHARED && wanted <= SQLITE_LOCK_SHARED) {
      file.reserved = nullptr;
      file.exclusive = nullptr;
      file.pending = false;
    }
    if (handle.lock >= SQLITE_LOCK_SHARED && wanted == SQLITE_LOCK_NONE) --file.shared;
    handle.lock = std::min(handle.lock, wanted);
    return SQLITE_OK;
  }

  static int is_reserved(sqlite3_file* base, int* result) {
    Handle& handle = of(base);
    const std::lock_guard guard(handle.disk->mutex_);
    *result = (*handle.file)->reserved != nullptr;
    return SQLITE_OK;
  }

  // --- Shared memory of the log's index ---

  static int shm_map(sqlite3_file* base, int index, int, int extend, void volatile** memory) {
    Handle& handle = of(base);
    const std::lock_guard guard(handle.disk->mutex_);
    *memory = nullptr;
    if (dead(handle)) return SQLITE_IOERR_SHMMAP;
    File& file = **handle.file;
    if (!handle.has_shm) {
      handle.has_shm = true;
      ++file.shm_users;
    }
    const auto wanted = static_cast<std::size_t>(index);
    if (wanted >= file.regions.size() && !extend) return SQLITE_OK;
    while (wanted >= file.regions.size()) {
      file.regions.push_back(std::make_unique<std::array<char, 32'768>>());
      file.regions.back()->fill(0);
    }
    *memory = file.regions[wanted]->data();
    return SQLITE_OK;
  }

  static int shm_lock(sqlite3_file* base, int offset, int count, int flags) {
    Handle& handle = of(base);
    const std::lock_guard guard(handle.disk->mutex_);
    if (dead(handle)) return SQLITE_IOERR_SHMLOCK;
    File& file = **handle.file;
    if (flags & SQLITE_SHM_UNLOCK) return shm_release(handle, file, offset, count);
    for (int i = offset; i < offset + count; ++i) {
      const auto slot = static_cast<std::size_t>(i);
      const bool mine = (handle.shm_shared_mask >> i & 1) != 0;
      if (file.shm_exclusive[slot] && file.shm_exclusive[slot] != &handle) return SQLITE_BUSY;
      if ((flags & SQLITE_SHM_EXCLUSIVE) && file.shm_shared[slot] > (mine ? 1 : 0)) {
        return SQLITE_BUSY;
      }
    }
    for (int i = offset; i < offset + count; ++i) {
      const auto slot = static_cast<std::size_t>(i);
      const unsigned bit = 1U << i;
      if (flags & SQLITE_SHM_EXCLUSIVE) {
        file.shm_exclusive[slot] = &handle;
        handle.shm_exclusive_mask |= bit;
      } else if (!(handle.shm_shared_mask & bit)) {
        ++file.shm_shared[slot];
        handle.shm_shared_mask |= bit;
      }
    }
    return SQLITE_OK;
  }

  static int shm_release(Handle& handle, File& file, int offset, int count) {
    for (int i = offset; i < offset + count; ++i) {
      const auto slot = static_cast<std::size_t>(i);
      const unsigned bit = 1U << i;
      if (handle.shm_shared_mask & bit) --file.shm_shared[slot];
      if (handle.shm_exclusive_mask & bit) file.shm_exclusive[slot] = nullptr;
      handle.shm_shared_mask &= ~bit;
      handle.shm_exclusive_mask &= ~bit;
    }
    return SQLITE_OK;
  }

  static void shm_barrier(sqlite3_file*) { std::atomic_thread_fence(std::memory_order_seq_cst); }

  static int shm_unmap(sqlite3_file* base, int) {
    Handle& handle = of(base);
    const std::lock_guard guard(handle.disk->mutex_);
    File& file = **handle.file;
    shm_release(handle, file, 0, SQLITE_SHM_NLOCK);
    if (handle.has_shm && --file.shm_users == 0) file.regions.clear();
    handle.has_shm = false;
    return SQLITE_OK;
  }

  // --- The rest of a file ---

  static int close(sqlite3_file* base) {
    Handle& handle = of(base);
    shm_unmap(base, 0);
    unlock(base, SQLITE_LOCK_NONE);
    delete handle.file;
    return SQLITE_OK;
  }
  static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
  static int sector_size(sqlite3_file*) { return 512; }
  // As the usual file system: a write harms nothing beside it.
  static int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

  static const sqlite3_io_methods& io() {
    static const sqlite3_io_methods methods = [] {
      sqlite3_io_methods made{};
      made.iVersion = 2;
      made.xClose = close;
      made.xRead = read;
      made.xWrite = write;
      made.xTruncate = truncate;
      made.xSync = sync;
      made.xFileSize = size;
      made.xLock = lock;
      made.xUnlock = unlock;
      made.xCheckReservedLock = is_reserved;
      made.xFileControl = control;
      made.xSectorSize = sector_size;
      made.xDeviceCharacteristics = characteristics;
      made.xShmMap = shm_map;
      made.xShmLock = shm_lock;
      made.xShmBarrier = shm_barrier;
      made.xShmUnmap = shm_unmap;
      return made;
    }();
    return methods;
  }

  // --- The file system ---

  static LosingDisk& disk_of(sqlite3_vfs* vfs) { return *static_cast<LosingDisk*>(vfs->pAppData); }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* base, int flags, int* out) {
    LosingDisk& disk = disk_of(vfs);
    const std::lock_guard guard(disk.mutex_);
    base->pMethods = nullptr;
    if (disk.failed_) return SQLITE_CANTOPEN;
    const std::string path = name ? name : "temporary-" + std::to_string(disk.random_());
    auto& file = disk.files_[path];
    if (!file && !(flags & SQLITE_OPEN_CREATE)) {
      disk.files_.erase(path);
      return SQLITE_CANTOPEN;
    }
    if (!file) file = std::make_shared<File>();
    Handle& handle = of(base);
    handle = Handle{{&io()}, &disk, new std::shared_ptr<File>(file), disk.life_, 0, false, 0, 0};
    if (out) *out = flags;
    return SQLITE_OK;
  }
  static int remove(sqlite3_vfs* vfs, const char* name, int) {
    LosingDisk& disk = disk_of(vfs);
    const std::lock_guard guard(disk.mutex_);
    if (disk.failed_ || disk.count_operation()) return SQLITE_IOERR_DELETE;
    disk.files_.erase(name);
    return SQLITE_OK;
  }
  static int access(sqlite3_vfs* vfs, const char* name, int, int* result) {
    LosingDisk& disk = disk_of(vfs);
    const std::lock_guard guard(disk.mutex_);
    *result = disk.files_.contains(name);
    return SQLITE_OK;
  }
  static int full_path(sqlite3_vfs*, const char* name, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
  }
};

LosingDisk::LosingDisk(std::uint64_t seed) : random_(seed) {
  static std::atomic<int> disks{0};
  name_ = "losing-disk-" + std::to_string(++disks);
  vfs_ = *sqlite3_vfs_find(nullptr);  // clock, sleep and randomness are the usual ones
  vfs_.szOsFile = sizeof(Handle);
  vfs_.pNext = nullptr;
  vfs_.zName = name_.c_str();
  vfs_.pAppData = this;
  vfs_.xOpen = Methods::open;
  vfs_.xDelete = Methods::remove;
  vfs_.xAccess = Methods::access;
  vfs_.xFullPathname = Methods::full_path;
  sqlite3_vfs_register(&vfs_, 0);
}

LosingDisk::~LosingDisk() { sqlite3_vfs_unregister(&vfs_); }

void LosingDisk::fail_after(std::int64_t operations) {
  const std::lock_guard guard(mutex_);
  fail_at_ = operations_ + operations;
}

void LosingDisk::fail() {
  const std::lock_guard guard(mutex_);
  if (!failed_) lose_unsynced();
}

bool LosingDisk::failed() const {
  const std::lock_guard guard(mutex_);
  return failed_;
}

void LosingDisk::restore() {
  const std::lock_guard guard(mutex_);
  if (!failed_) lose_unsynced();
  failed_ = false;
  fail_at_ = -1;
}

std::int64_t LosingDisk::operations() const {
  const std::lock_guard guard(mutex_);
  return operations_;
}

std::int64_t LosingDisk::lost_writes() const {
  const std::lock_guard guard(mutex_);
  return lost_writes_;
}

void LosingDisk::end_process() {
  const std::lock_guard guard(mutex_);
  failed_ = true;
  ++life_;
  for (auto& [path, file] : files_) {
    auto left = std::make_shared<File>();
    left->content = file->content;
    left->durable = file->content;
    file = std::move(left);
  }
}

void LosingDisk::refuse(Refuses what, int code, std::int64_t after) {
  const std::lock_guard guard(mutex_);
  refusal_ = {.what = what, .code = code, .after = after};
}

void LosingDisk::allow() {
  const std::lock_guard guard(mutex_);
  refusal_.code = SQLITE_OK;
}

std::int64_t LosingDisk::refused() const {
  const std::lock_guard guard(mutex_);
  return refusal_.refused;
}

int LosingDisk::refusal_of(Refuses kind) {
  if (refusal_.code == SQLITE_OK || kind != refusal_.what) return SQLITE_OK;
  if (++refusal_.seen < refusal_.after) return SQLITE_OK;
  ++refusal_.refused;
  errno = EIO;
  return refusal_.code;
}

int LosingDisk::refusal_of_write(const File& file, const Write& write) {
  const auto end = static_cast<std::size_t>(write.at) + write.bytes.size();
  if (refusal_.what == Refuses::growth && end <= file.content.size()) return SQLITE_OK;
  return refusal_of(refusal_.what == Refuses::growth ? Refuses::growth : Refuses::writes);
}

bool LosingDisk::count_operation() {
  if (++operations_ == fail_at_) lose_unsynced();
  return failed_;
}

void LosingDisk::lose_unsynced() {
  enum class Keep { none, prefix, subset };
  failed_ = true;
  ++life_;
  for (auto& [path, file] : files_) {
    const auto keep = static_cast<Keep>(random_() % 3);
    const std::size_t length = file->unsynced.empty() ? 0 : random_() % (file->unsynced.size() + 1);
    auto survived = std::make_shared<File>();
    survived->durable = file->durable;
    for (std::size_t i = 0; i < file->unsynced.size(); ++i) {
      Write& write = file->unsynced[i];
      const bool kept =
          keep == Keep::prefix ? i < length : keep == Keep::subset && random_() % 2 == 0;
      lost_writes_ += !kept;
      if (!kept) continue;
      const bool torn = i + 1 == length && write.bytes.size() > 512;
      if (torn) write.bytes.resize(512 * (1 + random_() % (write.bytes.size() / 512)));
      apply_write(survived->durable, write.at, write.bytes);
    }
    survived->content = survived->durable;
    file = std::move(survived);  // connections of before keep the old one
  }
}

}  // namespace stapel::storage
