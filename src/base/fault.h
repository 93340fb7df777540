// Faults of input: where (a JSON pointer, or a line of a file) and which rule was broken. Readers
// collect all faults of a document instead of stopping at the first.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stapel {

struct Fault {
  std::string pointer;  // RFC 6901, "" is the whole document
  std::string message;  // the rule, and what to do
  friend bool operator==(const Fault&, const Fault&) = default;
};

using Faults = std::vector<Fault>;

// Past this many, readers may stop collecting: nobody reads the rest.
inline constexpr std::size_t faults_max = 1'000;

// The candidate nearest to `word` by edit distance, for "did you mean"; empty where none is near.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace stapel
