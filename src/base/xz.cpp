#include "base/xz.h"

#include <lzma.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

namespace stapel {

namespace {

constexpr std::string_view xz_magic{
    "\xFD"
    "7zXZ\0",
    6};
constexpr std::size_t chunk_size = std::size_t{64} << 10;

class FileSource final : public ByteSource {
 public:
  FileSource(std::FILE* file, std::string name) : file_(file), name_(std::move(name)) {}
  ~FileSource() override { std::fclose(file_); }

  std::size_t read(std::span<char> buffer) override {
    const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file_);
    if (count == 0 && std::ferror(file_) != 0)
      throw SourceError(name_ + ": cannot be read: " + std::strerror(errno));
    return count;
  }

 private:
  std::FILE* file_;
  std::string name_;
};

// Gives back what was read ahead, then the rest.
class PrefixedSource final : public ByteSource {
 public:
  PrefixedSource(std::string prefix, std::unique_ptr<ByteSource> rest)
      : prefix_(std::move(prefix)), rest_(std::move(rest)) {}

  std::size_t read(std::span<char> buffer) override {
    if (position_ == prefix_.size()) return rest_->read(buffer);
    const std::size_t count = prefix_.copy(buffer.data(), buffer.size(), position_);
    position_ += count;
    return count;
  }

 private:
  std::string prefix_;
  std::size_t position_ = 0;
  std::unique_ptr<ByteSource> rest_;
};

const char* archive_fault(lzma_ret code) {
  switch (code) {
    case LZMA_OPTIONS_ERROR:
      return "the archive uses options that this program does not know";
    case LZMA_FORMAT_ERROR:
    case LZMA_DATA_ERROR:
      return "the archive is broken, or something that is no archive follows it";
    case LZMA_BUF_ERROR:
      return "the archive is truncated: it ends before its data do";
    case LZMA_MEM_ERROR:
    case LZMA_MEMLIMIT_ERROR:
      return "the archive asks for more memory than 256 MiB to be read";
    default:
      return "the archive cannot be read";
  }
}

class XzSource final : public ByteSource {
 public:
  XzSource(std::unique_ptr<ByteSource> archive, std::string name)
      : archive_(std::move(archive)), name_(std::move(name)) {
    if (lzma_stream_decoder(&stream_, archive_memory_max, LZMA_CONCATENATED) != LZMA_OK)
      throw SourceError(name_ + ": " + archive_fault(LZMA_MEM_ERROR));
  }
  ~XzSource() override { lzma_end(&stream_); }

  std::size_t read(std::span<char> buffer) override {
    stream_.next_out = reinterpret_cast<std::uint8_t*>(buffer.data());
    stream_.avail_out = buffer.size();
    while (stream_.avail_out == buffer.size() && !finished_) step();
    return buffer.size() - stream_.avail_out;
  }

 private:
  void step() {
    if (stream_.avail_in == 0 && !input_ended_) fill();
    const lzma_ret code = lzma_code(&stream_, input_ended_ ? LZMA_FINISH : LZMA_RUN);
    if (code == LZMA_STREAM_END) {
      finished_ = true;
    } else if (code != LZMA_OK) {
      throw SourceError(name_ + ": " + archive_fault(code));
    }
  }

  void fill() {
    const std::size_t count = archive_->read(chunk_);
    input_ended_ = count == 0;
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(chunk_.data());
    stream_.avail_in = count;
  }

  std::unique_ptr<ByteSource> archive_;
  std::string name_;
  std::vector<char> chunk_ = std::vector<char>(chunk_size);
  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool input_ended_ = false;
  bool finished_ = false;
};

std::string read_ahead(ByteSource& source, std::size_t count) {
  std::string bytes;
  std::array<char, 16> buffer;
  while (bytes.size() < count) {
    const std::size_t got = source.read(std::span(buffer).first(count - bytes.size()));
    if (got == 0) break;
    bytes.append(buffer.data(), got);
  }
  return bytes;
}

}  // namespace

std::unique_ptr<ByteSource> decompressed(std::unique_ptr<ByteSource> source, std::string name) {
  std::string head = read_ahead(*source, xz_magic.size());
  const bool archive = head == xz_magic;
  auto whole = std::make_unique<PrefixedSource>(std::move(head), std::move(source));
  if (!archive) return whole;
  return std::make_unique<XzSource>(std::move(whole), std::move(name));
}

std::unique_ptr<ByteSource> open_source(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) throw SourceError(path + ": cannot be opened: " + std::strerror(errno));
  return decompressed(std::make_unique<FileSource>(file, path), path);
}

}  // namespace stapel
