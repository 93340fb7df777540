// Any bytes as a cart: they give a cart or faults, and a cart that was read is written in a form
// that reads back to the same cart.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "promotions/parse.h"

using namespace stapel;
using namespace stapel::promotions;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
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
