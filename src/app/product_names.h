// Names that promotions use, held against the shop's catalogue: what "strict" asks for before a
// definition is saved or published. Reads the whole catalogue, and so only where it is asked for.
#pragma once

#include <vector>

#include "app/refusal.h"
#include "promotions/definition.h"
#include "storage/store.h"

namespace stapel::app {

// A refusal where a promotion names a SKU, category or brand that no imported product has, or where
// no products were ever imported. The pointers start with the promotion's id.
std::optional<Refusal> refuse_unknown_names(std::vector<promotions::Promotion> named,
                                            storage::Reader& reader, storage::ShopId shop);

}  // namespace stapel::app
