// See owner_lock.h.
#include "storage/owner_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "storage/store.h"

namespace stapel::storage {

OwnerLock::OwnerLock(const std::string& path) {
  const std::string name = path + "-owner";
  descriptor_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor_ < 0) {
    throw StoreError(StoreError::Kind::failed,
                     name + ": cannot be opened (" + std::strerror(errno) +
                         "): check that the folder exists and may be written");
  }
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    ::close(descriptor_);
    throw StoreError(StoreError::Kind::in_use, path + ": another Stapel server has it open");
  }
}

OwnerLock::~OwnerLock() { ::close(descriptor_); }

}  // namespace stapel::storage
