// Files read as a stream, decompressed on the way where they are .xz archives.
//
// Never holds more of a file than one buffer. A broken or truncated archive is a SourceError when
// the damage is reached: a reader that must not act on half a file reads to the end first.
#pragma once

#include <memory>
#include <string>

#include "base/byte_source.h"

namespace stapel {

// What an archive may ask of memory while it is read (xz -9 needs 65 MiB).
inline constexpr std::size_t archive_memory_max = std::size_t{256} << 20;

// Opens a file. An archive is known by its first bytes, not by its name.
// Throws SourceError where there is no such file.
std::unique_ptr<ByteSource> open_source(const std::string& path);

// The same over any bytes; `name` stands in the messages.
std::unique_ptr<ByteSource> decompressed(std::unique_ptr<ByteSource> source, std::string name);

}  // namespace stapel
