// Pure text; no locale.
#include "base/code_text.h"

namespace stapel {

std::string normalise_code(std::string_view code) {
  std::string out;
  out.reserve(code.size());
  for (const char c : code) {
    const bool white = c == ' ' || (c >= '\t' && c <= '\r');
    if (white || c == '-') continue;
    out.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return out;
}

}  // namespace stapel
