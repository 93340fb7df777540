// Writes an object of which some members begin a line, as the contract prints a refund.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"

namespace stapel::promotions {

class Members {
 public:
  // Lines and spaces, or compact.
  explicit Members(bool spaced) : spaced_(spaced) {}

  // `write(out)` writes the value.
  template <typename Write>
  Members& add(std::string_view name, Write write, bool begins_line = false) {
    text_ += text_.empty() ? "{" : !spaced_ ? "," : begins_line ? ",\n " : ", ";
    json::append_string(text_, name);
    text_ += spaced_ ? ": " : ":";
    json::Writer out(text_, spaced_);
    write(out);
    return *this;
  }
  Members& integer(std::string_view name, std::int64_t number) {
    return add(name, [number](json::Writer& out) { out.integer(number); });
  }
  Members& text(std::string_view name, std::string_view value, bool begins_line = false) {
    return add(
        name, [value](json::Writer& out) { out.string(value); }, begins_line);
  }
  std::string finish() && { return std::move(text_) + "}"; }

 private:
  std::string text_;
  bool spaced_;
};

}  // namespace stapel::promotions
