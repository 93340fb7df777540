#include "app/sales_sink.h"

#include "catalog/returns.h"

namespace stapel::app {

namespace {

using catalog::ChannelCost;
using catalog::Customer;
using catalog::DocumentKind;
using catalog::PricePoint;
using catalog::SalesDocument;
using Fault = std::optional<std::string>;

constexpr std::string_view source_name = "import";

// What an item is known by within a file.
std::string key_of(const SalesDocument& document) { return document.id; }
std::string key_of(const Customer& customer) { return customer.id; }
std::string key_of(const PricePoint& price) {
  return price.sku + '\n' + std::to_string(price.from.microseconds);
}

std::string key_of(const ChannelCost& cost) {
  return cost.channel + '\n' + cost.campaign + '\n' + format_date(cost.first_day);
}

std::optional<Currency> currency_of(const SalesDocument& document) { return document.currency; }
std::optional<Currency> currency_of(const Customer&) { return std::nullopt; }
std::optional<Currency> currency_of(const PricePoint& price) { return price.currency; }
std::optional<Currency> currency_of(const ChannelCost& cost) { return cost.currency; }

std::int64_t rows_of(const SalesDocument& document) {
  return static_cast<std::int64_t>(document.lines.size());
}
std::int64_t rows_of(const Customer&) { return 1; }
std::int64_t rows_of(const PricePoint&) { return 1; }
std::int64_t rows_of(const ChannelCost&) { return 1; }

}  // namespace

SalesSink::SalesSink(const ImportOptions& options, const SalesFile& file, std::string identity)
    : writer_(options.database),
      shop_(options.shop),
      part_rows_(file.part_rows),
      identity_(std::move(identity)),
      whole_(options.strict) {
  if (identity_.empty() || file.restart) return;
  const auto earlier = writer_.import_position(shop_, identity_);
  if (!earlier) return;
  resumed_at_ = earlier->position;
  changes_ = {earlier->added, earlier->changed, earlier->unchanged};
}

Fault SalesSink::unlike_the_file(const SalesItem& item) {
  return std::visit(
      [&](const auto& value) -> Fault {
        const std::optional<Currency> currency = currency_of(value);
        if (currency && !currency_) currency_ = currency;
        if (currency && *currency != *currency_)
          return "currency: is " + std::string(currency->name()) + " in a file of " +
                 std::string(currency_->name());
        if (ids_.insert(key_of(value)).second) return std::nullopt;
        return std::string("stands in the file already; the rows of one order stand together");
      },
      item);
}

Fault SalesSink::take(const SalesItem& item) {
  ++seen_;
  if (auto fault = unlike_the_file(item)) return fault;
  if (seen_ <= resumed_at_) return std::nullopt;
  auto fault = std::visit([&](const auto& value) { return write(value); }, item);
  rows_ += std::visit([](const auto& value) { return rows_of(value); }, item);
  if (!whole_ && rows_ >= part_rows_) end_part();
  return fault;
}

Fault SalesSink::write(const SalesDocument& document) {
  const storage::WrittenDocument done = writer_.write(shop_, document, source_name);
  changes_.count(done.written);
  if (done.written != storage::Written::unchanged) touch(document, done.previous_customer);
  return std::nullopt;
}

Fault SalesSink::write(const Customer& customer) {
  changes_.count(writer_.write(shop_, customer));
  return std::nullopt;
}

Fault SalesSink::write(const PricePoint& price) {
  const storage::Written written = writer_.write(shop_, price);
  if (written == storage::Written::unchanged) {
    const auto stored = writer_.price(shop_, price.sku, price.from);
    if (stored && (stored->price != price.price || stored->currency != price.currency))
      return "price: a list price is never changed, and from this moment there is one of " +
             std::to_string(stored->price);
  }
  changes_.count(written);
  return std::nullopt;
}

Fault SalesSink::write(const ChannelCost& cost) {
  if (const auto other = writer_.overlapping(shop_, cost))
    return "from: a cost of this channel and campaign from " + format_date(other->first_day) +
           " to " + format_date(other->last_day) + " has some of these days";
  changes_.count(writer_.write(shop_, cost));
  return std::nullopt;
}

void SalesSink::touch(const SalesDocument& document, const std::string& previous_customer) {
  for (const std::string& customer : {document.customer, previous_customer})
    if (!customer.empty()) customers_.insert(customer);
  if (!document.returns_of.empty()) orders_.insert(document.returns_of);
  if (document.kind == DocumentKind::order) orders_.insert(document.id);
}

// Orders first: what a customer's cancellations take is found by all that the customer bought.
void SalesSink::match_touched() {
  for (const std::string& order : orders_)
    if (writer_.has_returns_of(shop_, order))
      writer_.replace_matches_of_order(
          shop_, order, catalog::match_returns(writer_.order_with_returns(shop_, order)));
  for (const std::string& customer : customers_)
    if (writer_.has_cancellations_of(shop_, customer))
      writer_.replace_matches(shop_, customer,
                              catalog::match_returns(writer_.documents_of(shop_, customer)));
  orders_.clear();
  customers_.clear();
}

void SalesSink::end_part() {
  match_touched();
  if (!identity_.empty())
    writer_.write_import_position(shop_, identity_,
                                  {seen_, changes_.added, changes_.changed, changes_.unchanged});
  writer_.commit_part();
  rows_ = 0;
  ++parts_;
}

void SalesSink::finish() {
  match_touched();
  if (!identity_.empty()) writer_.remove_import_position(shop_, identity_);
  writer_.commit();
}

}  // namespace stapel::app
