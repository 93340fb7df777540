// A file that appears under its name whole or not at all: written under a temporary name in the
// same folder, made durable, then renamed. Without publish() nothing is left of it.
#pragma once

#include <stdexcept>
#include <string>

namespace stapel::storage {

// The name is taken, and nobody asked for what stands there to be replaced.
struct FileExists : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string folder_of(const std::string& path);

class NewFile {
 public:
  // Makes the temporary file, empty, readable by its owner only. Throws StoreError.
  explicit NewFile(const std::string& path);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  const std::string& temporary_path() const { return temporary_; }
  // Hands what was written so far to the disk, so that it need not take all of it at the end.
  void sync();
  // The owner and mode of another file; the owner only where this process may give files away.
  void look_like(const std::string& other, bool mode);
  // Makes the content and the name durable. Throws FileExists where the name is taken and `replace`
  // is false, also where another program took it a moment ago.
  void publish(bool replace);

 private:
  std::string path_;
  std::string temporary_;
  int descriptor_ = -1;
  bool published_ = false;
};

}  // namespace stapel::storage
