// Any text as the body of a fact: an order and a return, as their endpoints take them, over an
// application that only answers. Each is taken, or refused with faults that name members of it.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/json.h"
#include "http/testing/asking.h"
#include "http/testing/fake_app.h"

using namespace stapel;
using namespace stapel::http;

namespace {

void check(Api& api, const std::string& target, std::string_view body) {
  const Response response =
      testing::ask(api, {.method = "PUT", .target = target, .body = std::string(body)});
  Faults faults;
  const auto document = json::Document::parse(response.body, faults);
  STAPEL_CHECK(document && faults.empty());
  if (response.status == 200) return;
  STAPEL_CHECK(response.status == 400 || response.status == 422 || response.status == 415);
  const auto errors = document->root().find("errors");
  STAPEL_CHECK(errors && errors->kind() == json::Kind::array);
  for (const json::Value error : *errors) {
    const auto pointer = error.find("pointer");
    STAPEL_CHECK(pointer && (pointer->text().empty() || pointer->text().starts_with('/')));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static testing::FakeApp app;
  static Api api(app, {}, nullptr);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  app.last.reset();
  check(api, "/v1/orders/4711", text);
  if (const auto* order = std::any_cast<app::PutOrder>(&app.last)) {
    STAPEL_CHECK(order->id == "4711" && order->revision >= 1);
    STAPEL_CHECK(order->revision <= app::revision_max);
  }
  app.last.reset();
  check(api, "/v1/orders/4711/returns/r1", text);
  if (const auto* back = std::any_cast<app::PutReturn>(&app.last)) {
    STAPEL_CHECK(back->order == "4711" && back->id == "r1" && back->revision >= 1);
    for (const auto& [line, units] : back->lines) STAPEL_CHECK(units >= 1);
  }
  return 0;
}
