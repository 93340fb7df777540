// Building small JSON texts field by field: what the readers of the golden format hand to the
// kernel's own parsers, so that defaults and rules are those of every other caller.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace stapel::golden {

inline std::string quoted(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

inline std::string json_list(const std::vector<std::string>& elements) {
  std::string out = "[";
  for (const std::string& element : elements) out += (out.size() > 1 ? "," : "") + element;
  return out + "]";
}

inline std::string quoted_list(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  for (const std::string& text : texts) out.push_back(quoted(text));
  return json_list(out);
}

// The members of one JSON object, in order.
class Fields {
 public:
  Fields& put(std::string_view name, std::string_view json) {
    members_ += (members_.empty() ? "" : ",") + quoted(name) + ":";
    members_ += json;
    return *this;
  }
  Fields& put(std::string_view name, std::int64_t number) {
    return put(name, std::to_string(number));
  }
  Fields& text(std::string_view name, std::string_view text) { return put(name, quoted(text)); }
  bool empty() const { return members_.empty(); }
  std::string json() const { return "{" + members_ + "}"; }

 private:
  std::string members_;
};

}  // namespace stapel::golden
