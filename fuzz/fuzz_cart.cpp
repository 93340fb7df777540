// Any bytes as a cart: both readers of JSON find the same; they give a cart or faults, and a cart
// that was read is written in a form that reads back to the same cart.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "base/json.h"
#include "promotions/parse.h"

using namespace stapel;
using namespace stapel::promotions;

namespace {

std::string as_written(const json::Document& document) {
  std::string out;
  json::Writer(out).copy(document.root());
  return out;
}

void check_both_readers(std::string_view text) {
  Faults faults, slow_faults;
  const auto document = json::Document::parse(text, faults);
  const auto slow = json::Document::parse_slowly(text, slow_faults);
  STAPEL_CHECK(document.has_value() == slow.has_value());
  if (!document) return;
  STAPEL_CHECK(faults == slow_faults);
  STAPEL_CHECK(as_written(*document) == as_written(*slow));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_both_readers(text);
  Faults faults;
  const std::optional<Cart> cart = parse_cart(text, faults);
  STAPEL_CHECK(cart.has_value() == faults.empty());
  if (!cart) return 0;
  const std::string written = write_cart(*cart);
  const std::optional<Cart> again = parse_cart(written, faults);
  STAPEL_CHECK(again.has_value());
  STAPEL_CHECK(*again == *cart);
  STAPEL_CHECK(write_cart(*again) == written);
  return 0;
}
