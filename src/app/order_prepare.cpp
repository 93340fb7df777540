// What is read and priced for a fact about an order, outside of the batch.
#include "app/ids.h"
#include "app/return_command.h"
#include "base/json.h"
#include "promotions/parse.h"

namespace stapel::app {
namespace {

using storage::CheckoutKey;

constexpr std::size_t order_id_size_max = 200;
constexpr std::array<std::string_view, 4> statuses = {"expected", "placed", "paid", "cancelled"};

Refused<Refusal> refuse(std::string pointer, std::string rule) {
  return {Refusal{RefusalCode::invalid_request,
                  "the order is not valid",
                  {{std::move(pointer), std::move(rule)}},
                  {}}};
}

// What the fact says, always in the same words, and nothing of who it is about.
std::string fingerprint_of(const PutOrder& fact, const std::string& cart) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().member("status", status_name(fact.status));
  if (fact.checkout) writer.member("checkout", *fact.checkout);
  if (fact.total) writer.member("total", *fact.total);
  if (fact.at) writer.member("at", fact.at->microseconds);
  writer.member("redeem", fact.redeem).member("over_limit", fact.over_limit_reason);
  writer.member("cart", cart).end_object();
  return fingerprint("PUT", fact.id, text);
}

// The whole cart with its pseudonym: which personal facts are asked for may change between two
// repetitions of a fact.
std::string words_of(const PutOrder& fact, std::string_view secret) {
  if (!fact.cart) return {};
  promotions::Cart cart = *fact.cart;
  if (cart.customer.id) cart.customer.id = pseudonym(secret, *cart.customer.id);
  return promotions::write_cart(cart);
}

std::optional<Refused<Refusal>> refuse_fact(const PutOrder& fact) {
  if (!is_order_id(fact.id)) return Refused{*refuse_order_id(fact.id)};
  if (fact.redeem && !fact.cart) return refuse("/redeem", "needs the cart of the order");
  if (fact.cart && fact.checkout) {
    return refuse("/cart", "is known from the checkout; leave it out");
  }
  return std::nullopt;
}

// The checkouts that the fact is about, as they are now.
std::optional<Refused<Refusal>> load_checkouts(OrderCommand& command,
                                               const PricingSources& sources) {
  Keys keys;
  if (!command.seen.checkout.empty()) keys.insert(CheckoutKey{command.seen.checkout});
  if (command.fact.checkout) keys.insert(CheckoutKey{*command.fact.checkout});
  const Snapshot rows = ReaderPool::Lease(sources.readers)->load(sources.shop, keys);
  for (const storage::Key& key : keys) {
    const auto& checkout = std::get<CheckoutKey>(key);
    const CheckoutRow* row = rows.find(checkout);
    if (!row) return refuse("/checkout", "there is no checkout " + checkout.id);
    command.checkouts.emplace(checkout.id, *row);
  }
  return std::nullopt;
}

void load_returns(OrderCommand& command, const PricingSources& sources) {
  ReaderPool::Lease reader(sources.readers);
  Returns returns = reader->returns_of(sources.shop, command.fact.id);
  if (returns.empty()) return;
  std::optional<storage::DecisionRecord> record;
  if (command.redeem && command.redeem->record) record = *command.redeem->record;
  if (!command.checkout().empty()) {
    record = reader->decision_record(sources.shop, command.checkout());
  }
  Returns told = returns;
  command.returns = change_books(std::move(returns), std::move(told), record ? &*record : nullptr,
                                 true, *reader, sources);
}

Result<std::shared_ptr<const CheckoutCommand>, Refusal> prepare_redemption(
    const PutOrder& fact, const std::string& id, Instant now, const PricingSources& sources) {
  Checkout request{.cart = *fact.cart, .expected_total = fact.total};
  request.actor = fact.actor;
  auto redeem = prepare(request, id, fact.id, now, sources);
  if (!redeem) return Refused{redeem.refusal()};
  return std::make_shared<const CheckoutCommand>(*std::move(redeem));
}

}  // namespace

std::string_view status_name(OrderStatus status) {
  return statuses[static_cast<std::size_t>(status)];
}

bool is_order_id(std::string_view id) {
  return !id.empty() && id.size() <= order_id_size_max &&
         std::none_of(id.begin(), id.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte < 0x20 || byte == 0x7f;
         });
}

std::optional<Refusal> refuse_order_id(std::string_view id) {
  if (is_order_id(id)) return std::nullopt;
  return Refusal{RefusalCode::invalid_request,
                 "the order id is not valid",
                 {{"/order", "must be 1 to 200 characters, none of them a control character"}},
                 {}};
}

Result<OrderCommand, Refusal> prepare(const PutOrder& request, const std::string& redemption,
                                      Instant now, const PricingSources& sources) {
  if (auto refused = refuse_fact(request)) return *std::move(refused);
  OrderCommand command{.fact = request};
  command.fingerprint = fingerprint_of(request, words_of(request, sources.secret));
  if (request.cart) {
    command.cart = promotions::write_cart(
        facts_to_store(*request.cart, sources.live.personal_facts(), sources.secret));
  }
  command.fact.cart.reset();
  const OrderKey key{request.id};
  command.seen = ReaderPool::Lease(sources.readers)->load(sources.shop, {key}).get(key);
  if (auto refused = load_checkouts(command, sources)) return *std::move(refused);

  command.definitions_number = sources.live.number();
  command.cancel_restores = sources.settings.cancel_restores;
  const bool news = request.revision > command.seen.revision;
  if (!news || request.status != OrderStatus::paid) return command;
  if (!command.checkout().empty()) {
    const CheckoutRow& own = command.checkouts.at(command.checkout());
    command.caps = current_caps(own, sources);
    command.codes = unique_codes_of(own, sources);
  } else if (request.redeem) {
    auto redeem = prepare_redemption(request, redemption, now, sources);
    if (!redeem) return Refused{redeem.refusal()};
    command.redeem = *std::move(redeem);
  }
  load_returns(command, sources);
  return command;
}

}  // namespace stapel::app
