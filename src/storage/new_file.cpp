// See new_file.h. The descriptor stays open until the end: closing one descriptor of a file takes
// away the locks that SQLite has on it through others.
#include "storage/new_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "storage/store.h"

namespace stapel::storage {
namespace {

[[noreturn]] void throw_system(const std::string& path, const std::string& what) {
  throw StoreError(StoreError::Kind::failed,
                   path + ": " + what + " (" + std::strerror(errno) + ")");
}

void sync_folder(const std::string& path) {
  const std::string folder = folder_of(path);
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) throw_system(folder, "the folder cannot be opened");
  const int result = ::fsync(descriptor);
  const int error = errno;
  ::close(descriptor);
  errno = error;
  // Some network file systems cannot sync a folder and keep names durable by themselves.
  if (result != 0 && errno != EINVAL) throw_system(folder, "the folder cannot be synced");
}

// True where the name was free.
bool rename_to_free_name(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno == EEXIST) return false;
  if (errno != EINVAL && errno != ENOSYS) throw_system(to, "the file cannot be given its name");
  // A file system that cannot do both in one step.
  if (::access(to.c_str(), F_OK) == 0) return false;
  if (::rename(from.c_str(), to.c_str()) != 0) {
    throw_system(to, "the file cannot be given its name");
  }
  return true;
}

}  // namespace

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

NewFile::NewFile(const std::string& path) : path_(path), temporary_(path + ".partial-XXXXXX") {
  descriptor_ = ::mkostemp(temporary_.data(), O_CLOEXEC);
  if (descriptor_ < 0) throw_system(path, "cannot be written: check that its folder exists");
}

NewFile::~NewFile() {
  ::close(descriptor_);
  if (published_) return;
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    ::unlink((temporary_ + suffix).c_str());
  }
}

void NewFile::sync() {
  if (::fdatasync(descriptor_) != 0) throw_system(path_, "cannot be written to the disk");
}

void NewFile::look_like(const std::string& other, bool mode) {
  struct stat shown {};
  if (::stat(other.c_str(), &shown) != 0) throw_system(other, "cannot be looked at");
  if (::geteuid() == 0 && ::fchown(descriptor_, shown.st_uid, shown.st_gid) != 0) {
    throw_system(path_, "cannot be given to its owner");
  }
  if (mode && ::fchmod(descriptor_, shown.st_mode & 07777) != 0) {
    throw_system(path_, "cannot be given its mode");
  }
}

void NewFile::publish(bool replace) {
  if (::fsync(descriptor_) != 0) throw_system(path_, "cannot be written to the disk");
  if (!replace) {
    if (!rename_to_free_name(temporary_, path_)) throw FileExists(path_ + ": exists already");
  } else if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    throw_system(path_, "the file cannot be given its name");
  }
  published_ = true;
  sync_folder(path_);
}

}  // namespace stapel::storage
