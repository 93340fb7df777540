// Who may write a database: held by a server as long as it has the file open, so that a second one
// is refused at its start instead of being surprised later. The lock goes with the process, however
// that ends; the file that carries it (PATH-owner) stays and says nothing.
#pragma once

#include <string>

namespace stapel::storage {

class OwnerLock {
 public:
  // Throws StoreError: in_use where another process holds it.
  explicit OwnerLock(const std::string& path);
  ~OwnerLock();
  OwnerLock(const OwnerLock&) = delete;
  OwnerLock& operator=(const OwnerLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace stapel::storage
