// See definition_diff.h.
#include "app/definition_diff.h"

#include "app/manifest.h"
#include "base/json.h"

namespace stapel::app {
namespace {

class Comparison {
 public:
  std::vector<Difference> run(const json::Value& before, const json::Value& after) {
    compare(before, after);
    return std::move(found_);
  }

 private:
  void compare(const json::Value& before, const json::Value& after) {
    if (before.kind() == json::Kind::object && after.kind() == json::Kind::object) {
      return compare_members(before, after);
    }
    if (before.kind() == json::Kind::array && after.kind() == json::Kind::array) {
      return compare_elements(before, after);
    }
    const std::string old_text = compact_json(before), new_text = compact_json(after);
    if (old_text != new_text) found_.push_back({after.pointer(), old_text, new_text});
  }

  void compare_members(const json::Value& before, const json::Value& after) {
    for (const json::Value member : after) {
      if (const auto old = before.find(member.key())) {
        compare(*old, member);
      } else {
        came(member);
      }
    }
    for (const json::Value member : before) {
      if (!after.find(member.key())) went(member);
    }
  }

  void compare_elements(const json::Value& before, const json::Value& after) {
    auto old = before.begin();
    for (const json::Value element : after) {
      if (old != before.end()) {
        compare(*old, element);
        ++old;
      } else {
        came(element);
      }
    }
    for (; old != before.end(); ++old) went(*old);
  }

  void came(const json::Value& value) {
    found_.push_back({value.pointer(), "", compact_json(value)});
  }
  void went(const json::Value& value) {
    found_.push_back({value.pointer(), compact_json(value), ""});
  }

  std::vector<Difference> found_;
};

}  // namespace

std::vector<Difference> differences(std::string_view before, std::string_view after) {
  Faults faults;
  const auto old_document = json::Document::parse(before, faults);
  const auto new_document = json::Document::parse(after, faults);
  STAPEL_CHECK(old_document && new_document);
  return Comparison().run(old_document->root(), new_document->root());
}

}  // namespace stapel::app
