// See product_names.h.
#include "app/product_names.h"

#include "app/requests.h"
#include "promotions/lint.h"

namespace stapel::app {
namespace {

// Without prices, which say nothing about names.
std::vector<promotions::LintProduct> catalogue_of(storage::Reader& reader, storage::ShopId shop) {
  std::vector<promotions::LintProduct> out;
  std::string after;
  do {
    auto page = reader.products(shop, Instant{}, after, page_size_max);
    after = page.size() == page_size_max ? page.back().product.sku : std::string();
    for (storage::PricedProduct& found : page) {
      promotions::LintProduct& product = out.emplace_back();
      product.sku = std::move(found.product.sku);
      product.brand = std::move(found.product.brand);
      product.categories = std::move(found.product.categories);
    }
  } while (!after.empty());
  return out;
}

}  // namespace

std::optional<Refusal> refuse_unknown_names(std::vector<promotions::Promotion> named,
                                            storage::Reader& reader, storage::ShopId shop) {
  const auto catalogue = catalogue_of(reader, shop);
  if (catalogue.empty()) {
    return Refusal{
        RefusalCode::invalid_request,
        "strict asks for the shop's products, and none were imported: see stapel import"};
  }
  Faults unknown =
      promotions::unknown_names({std::move(named), {}}, catalogue, promotions::LintDocument::by_id);
  if (unknown.empty()) return std::nullopt;
  constexpr std::string_view list = "/promotions";  // of a whole document; here: /ID/…
  for (Fault& fault : unknown) fault.pointer.erase(0, list.size());
  return Refusal{RefusalCode::invalid_request,
                 "the promotion names what no product of the shop is",
                 std::move(unknown),
                 {}};
}

}  // namespace stapel::app
