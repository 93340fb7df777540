// The target of a request, taken apart: path segments and query parameters, percent-decoded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace stapel::http {

struct Target {
  std::vector<std::string> segments;  // "/v1/codes/A%2FB" has three; "/" has one, empty
  std::vector<Header> query;
};

// Nothing for a target that is no path (origin or absolute form), for broken percent-encoding, and
// for what does not decode to UTF-8 without control characters.
std::optional<Target> parse_target(std::string_view target);

// `text` as one path segment.
std::string encode_segment(std::string_view text);

}  // namespace stapel::http
