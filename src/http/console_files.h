// The files of the console, built in (cmake/console.cmake); none where it was built without them.
#pragma once

#include <span>
#include <string_view>

namespace stapel::http {

struct ConsoleFile {
  std::string_view path;  // below /console/: "index.html", "assets/index-4f2a.js"
  std::string_view content_type;
  std::string_view tag;     // of its content, for ETag
  std::string_view bytes;   // as it is
  std::string_view zipped;  // by gzip; empty where that does not make it smaller
};

std::span<const ConsoleFile> console_files();

}  // namespace stapel::http
