// Which file of the console answers which request, and with which headers. Knows no sockets and
// not where the files come from.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "http/console_files.h"
#include "http/message.h"

namespace stapel::http {

// `path` is what stands behind /console/. A path that names no file is one of the page's own
// addresses and answers with index.html; below assets/ it is a file that is not there. Nothing for
// that, and where there are no files at all.
std::optional<Response> console_response(std::span<const ConsoleFile> files, std::string_view path,
                                         const Request& request);

}  // namespace stapel::http
