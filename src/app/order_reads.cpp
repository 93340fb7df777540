// See order_reads.h.
#include "app/order_reads.h"

#include "app/return_command.h"

namespace stapel::app {
namespace {

using storage::CheckoutKey;

OrderAnswer read_answer(storage::Reader& reader, storage::ShopId shop, const std::string& id,
                        const OrderRow& row) {
  if (row.checkout.empty()) return answer_of(id, row, nullptr);
  const CheckoutKey key{row.checkout};
  const Snapshot rows = reader.load(shop, {key});
  return answer_of(id, row, rows.find(key));
}

}  // namespace

Result<OrderAnswer, Refusal> find_order(storage::Reader& reader, storage::ShopId shop,
                                        std::string_view id) {
  const OrderKey key{std::string(id)};
  const Snapshot rows = reader.load(shop, {key});
  if (const OrderRow* row = rows.find(key)) return read_answer(reader, shop, key.id, *row);
  return Refused{Refusal{RefusalCode::not_found, "there is no order " + key.id}};
}

Result<std::vector<ReturnAnswer>, Refusal> find_returns(storage::Reader& reader,
                                                        storage::ShopId shop,
                                                        std::string_view order) {
  const OrderKey key{std::string(order)};
  if (!reader.load(shop, {key}).find(key)) {
    return Refused{Refusal{RefusalCode::not_found, "there is no order " + key.id}};
  }
  std::vector<ReturnAnswer> answers;
  for (const auto& [id, row] : reader.returns_of(shop, order)) {
    answers.push_back(answer_of(key.id, id, row));
  }
  return answers;
}

Page<OrderAnswer> list_orders(storage::Reader& reader, storage::ShopId shop, std::string_view after,
                              std::size_t limit) {
  const auto rows = reader.orders(shop, after, limit);
  Page<OrderAnswer> page;
  for (const auto& [id, row] : rows) page.items.push_back(read_answer(reader, shop, id, row));
  if (rows.size() == limit) page.next = rows.back().id;
  return page;
}

}  // namespace stapel::app
