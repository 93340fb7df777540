// The named product lists of one shop: for those who keep them, by hand or by rule.
//
// Thread rule: as service.h.
#pragma once

#include "app/list_requests.h"

namespace stapel::app {

class ProductLists {
 public:
  virtual ~ProductLists() = default;

  // --- Commands ---
  virtual void put(PutProductList request, Done<ProductListAnswer> done) = 0;
  virtual void edit(EditProductList request, Done<ProductListAnswer> done) = 0;
  virtual void refresh(RefreshProductList request, Done<ProductListAnswer> done) = 0;
  virtual void remove(DeleteProductList request, Done<ProductListAnswer> done) = 0;

  // --- Reads ---
  virtual Result<ProductListAnswer, Refusal> find(std::string_view id) = 0;
  virtual Page<ProductListAnswer> list(const PageRequest& page) = 0;          // by id
  virtual std::vector<ProductListAnswer> lists_of(std::string_view sku) = 0;  // that hold it
  virtual Result<Page<std::string>, Refusal> skus(std::string_view id,
                                                  const PageRequest& page) = 0;  // in their order
};

}  // namespace stapel::app
