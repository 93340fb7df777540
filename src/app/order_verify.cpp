// See order_verify.h.
#include "app/order_verify.h"

#include <algorithm>

#include "app/return_command.h"

namespace stapel::app {
namespace {

using storage::CheckoutKey;

constexpr std::size_t page_size = 1'000;

class OrderVerifier {
 public:
  OrderVerifier(storage::Reader& reader, storage::ShopId shop, const std::string& secret,
                const std::function<void(std::string)>& differ)
      : reader_(reader), shop_(shop), sets_(reader, shop, secret), differ_(differ) {}

  void look_at(const std::string& id, const OrderRow& row) {
    std::optional<CheckoutRow> checkout;
    if (!row.checkout.empty()) {
      const CheckoutKey key{row.checkout};
      const Snapshot rows = reader_.load(shop_, {key});
      if (const CheckoutRow* found = rows.find(key)) checkout = *found;
      if (!checkout) return differ_("order " + id + " names a checkout that does not exist");
      look_at_checkout(id, row, *checkout);
    }
    look_at_books(id, row, checkout);
  }

 private:
  void look_at_checkout(const std::string& id, const OrderRow& row, const CheckoutRow& checkout) {
    if (checkout.order != id) {
      differ_("order " + id + ": its checkout is of order " + checkout.order);
    }
    if (row.status != OrderStatus::paid || row.lost) return;
    if (checkout.state == CheckoutState::confirmed) return;
    // Rolled back: by its returns, or by the shop itself.
    if (checkout.state == CheckoutState::rolled_back) return;
    differ_("order " + id + " is paid, and its checkout is " +
            std::string(state_name(checkout.state)));
  }

  // What returns said is computed again from nothing but what was told.
  void look_at_books(const std::string& id, const OrderRow& row,
                     const std::optional<CheckoutRow>& checkout) {
    const Returns returns = reader_.returns_of(shop_, id);
    const bool settled = row.status == OrderStatus::paid || !row.books.empty();
    if (!settled || returns.empty()) return;
    const auto record = checkout ? reader_.decision_record(shop_, row.checkout) : std::nullopt;
    const Books books = keep_books(returns, record ? &*record : nullptr, sets_);
    if (books.text != row.books) differ_("order " + id + ": its returns give other sums");
    for (std::size_t i = 0; i < returns.size(); ++i) {
      if (books.returns[i].row == returns[i].row) continue;
      differ_("return " + returns[i].id + " of order " + id + ": its refund is another one");
    }
    if (checkout && within_claims(books.restored, *checkout) != checkout->restored) {
      differ_("order " + id + ": other amounts are back in the budgets than its returns give");
    }
  }

  storage::Reader& reader_;
  const storage::ShopId shop_;
  PastSets sets_;
  const std::function<void(std::string)>& differ_;
};

}  // namespace

std::int64_t verify_orders(storage::Reader& reader, storage::ShopId shop, const std::string& secret,
                           const std::function<void(std::string)>& differ) {
  OrderVerifier verifier(reader, shop, secret, differ);
  std::int64_t orders = 0;
  std::string last;
  for (auto page = reader.orders(shop, last, page_size); !page.empty();
       page = reader.orders(shop, last, page_size)) {
    for (const auto& [id, row] : page) verifier.look_at(id, row);
    orders += static_cast<std::int64_t>(page.size());
    last = page.back().id;
  }
  return orders;
}

}  // namespace stapel::app
