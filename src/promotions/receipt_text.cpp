// See receipt_text.h.
#include "promotions/receipt_text.h"

#include <algorithm>

#include "promotions/words.h"

namespace stapel::promotions {

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string receipt_row(std::string_view left, std::string_view right) {
  std::string out = on_one_line(std::string(left));
  const std::size_t used = columns(left) + columns(right);
  if (!right.empty()) {
    out.append(used < receipt_width ? receipt_width - used : 1, ' ').append(right);
  }
  return out + "\n";
}

}  // namespace stapel::promotions
