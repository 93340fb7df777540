// See pricing.h. A cart without codes and without a limit per customer is priced from memory alone.
#include "app/pricing.h"

#include <algorithm>
#include <set>

#include "app/order_command.h"
#include "base/code_text.h"
#include "base/crypto.h"
#include "promotions/counted.h"
#include "promotions/parse.h"

namespace stapel::app {
namespace {

using promotions::Cart;
using promotions::Promotion;
using storage::CodeDetailKey;
using storage::PoolCodeKey;

constexpr std::size_t pseudonym_length = 32;
constexpr std::size_t session_length_max = 200;
// Holds that are over and wait to be settled; more than these wait only after a long stop.
constexpr std::size_t due_holds_max = 1'000;

// --- Counters ------------------------------------------------------------------------------------

// Loaded counters, less what does not count: what the cart's own earlier checkout holds or has
// used, and what is held beyond its time.
class Counters {
 public:
  explicit Counters(const CounterCache& cache) : cache_(cache) {}
  void leave_out(const CheckoutRow& checkout) {
    const bool used = checkout.state == CheckoutState::confirmed;
    if (!used && checkout.state != CheckoutState::held) return;
    auto& left_out = used ? used_left_out_ : left_out_;
    for (Share& share : shares_of(checkout)) {
      Share& all = left_out.try_emplace(share.key, Share{share.key, 0, 0}).first->second;
      all.uses += share.uses;
      all.granted += share.granted;
    }
  }
  void add(const CounterKey& key, const CounterRow& row) { loaded_[key] = row; }
  CounterRow at(const CounterKey& key) const {
    const auto found = loaded_.find(key);
    CounterRow row = found == loaded_.end() ? cache_.at(key) : found->second;
    take_off(left_out_, key, row.held, row.held_granted);
    take_off(used_left_out_, key, row.used, row.granted);
    return row;
  }

 private:
  using Shares = std::map<CounterKey, Share>;
  static void take_off(const Shares& shares, const CounterKey& key, std::int64_t& uses,
                       Amount& granted) {
    const auto share = shares.find(key);
    if (share == shares.end()) return;
    uses = std::max<std::int64_t>(0, uses - share->second.uses);
    granted = std::max<Amount>(0, granted - share->second.granted);
  }

  const CounterCache& cache_;
  Shares left_out_, used_left_out_;
  std::map<CounterKey, CounterRow> loaded_;
};

promotions::PromotionUses uses_of(const Promotion& promotion, const std::string& customer,
                                  const std::string& day, const Counters& counters) {
  promotions::PromotionUses uses;
  const promotions::Limits& limits = promotion.limits;
  if (limits.total || limits.budget) {
    const CounterRow row = counters.at(promotion_counter(promotion.id));
    uses.total = row.used;
    uses.held_total = row.held;
    uses.granted = row.granted;
    uses.held_granted = row.held_granted;
  }
  if (limits.per_day) {
    const CounterRow row = counters.at(day_counter(promotion.id, day));
    uses.day = row.used;
    uses.held_day = row.held;
  }
  if (limits.per_customer && !customer.empty()) {
    const CounterRow row = counters.at(customer_counter(promotion.id, customer));
    uses.customer = row.used;
    uses.held_customer = row.held;
  }
  return uses;
}

void leave_out_ended_holds(const NotCounted& not_counted, const PricingSources& sources,
                           Counters& counters) {
  ReaderPool::Lease reader(sources.readers);
  for (const auto& due : reader->due_timers(sources.shop, *not_counted.ended_by, due_holds_max)) {
    const storage::CheckoutKey key{due.timer.id};
    if (due.timer.kind != storage::TimerKind::hold) continue;
    const CheckoutRow row = reader->load(sources.shop, {key}).get(key);
    const CheckoutRow* own = not_counted.own;
    if (own == nullptr || row != *own) counters.leave_out(row);
  }
}

// Why the store refuses a code that was minted; nothing where it does not, and false in place of a
// reason where this customer may not even learn that it exists.
struct MintedCode {
  bool is_known = true;
  std::optional<promotions::CodeRefusal> refused = {};
};
MintedCode judge(const storage::Mint& mint, const std::string& customer, Instant now) {
  using promotions::CodeRefusal;
  if (!mint.customer.empty() && !customer.empty() && mint.customer != customer) return {false, {}};
  if (mint.starts_at && now < *mint.starts_at) return {true, CodeRefusal::not_started};
  if (now >= mint.ends_at) return {true, CodeRefusal::expired};
  if (!mint.customer.empty() && customer.empty()) return {true, CodeRefusal::customer_required};
  return {};
}

// What the store knows of a code; nothing where it is none of a kind.
std::optional<promotions::PoolCode> find_code(const std::string& code, const Snapshot& rows,
                                              const std::string& customer, Instant now,
                                              const PoolCache& pools) {
  const auto* row = rows.find(PoolCodeKey{code});
  if (!row) return std::nullopt;
  promotions::PoolCode found{.code = row->issued, .pool = row->pool};
  const storage::PoolRow pool = row->pool.empty() ? storage::PoolRow{} : pools.at(row->pool);
  found.uses_max = pool.uses_max;
  const auto* detail = rows.has(CodeDetailKey{code}) ? rows.find(CodeDetailKey{code}) : nullptr;
  if (detail && detail->mint) {
    const MintedCode minted = judge(*detail->mint, customer, now);
    if (!minted.is_known) return std::nullopt;
    found.promotion = detail->mint->promotion;
    found.uses_max = detail->mint->uses_max;
    found.refused = minted.refused;
  }
  const bool active = pool.active && (!detail || detail->active);
  if (!active && !found.refused) found.refused = promotions::CodeRefusal::paused;
  return found;
}

// Fills in which of the cart's codes are one of a kind, and which are mistyped. One look-up, and
// none where no promotion has a pool and no code was minted.
void find_codes(Cart& cart, const std::string& customer, Instant now,
                const PricingSources& sources) {
  if (cart.codes.empty()) return;
  const bool has_details = sources.pools.has_details();
  if (!sources.live.compiled().has_pools() && !has_details) return;
  std::vector<std::string> codes;
  Keys keys;
  for (const std::string& typed : cart.codes) {
    codes.push_back(normalise_code(typed));
    keys.insert(PoolCodeKey{codes.back()});
    if (has_details) keys.insert(CodeDetailKey{codes.back()});
  }
  const Snapshot rows = ReaderPool::Lease(sources.readers)->load(sources.shop, keys);
  for (const std::string& code : codes) {
    if (auto found = find_code(code, rows, customer, now, sources.pools)) {
      cart.pool_codes.push_back(*std::move(found));
    } else if (!rows.find(PoolCodeKey{code}) && sources.live.compiled().of_code(code).empty() &&
               sources.pools.is_mistyped(code)) {
      cart.mistyped_codes.push_back(code);
    }
  }
}

std::vector<UsedCode> used_codes(const CheckoutRow& row, const Cart& cart) {
  std::set<std::string> used;
  for (const Claim& claim : row.claims) {
    used.insert(claim.unique_codes.begin(), claim.unique_codes.end());
  }
  std::vector<UsedCode> codes;
  for (const promotions::PoolCode& code : cart.pool_codes) {
    std::string normalised = normalise_code(code.code);
    if (used.contains(normalised)) codes.push_back({std::move(normalised), code.pool});
  }
  return codes;
}

// Counters that are not exact in memory: of customers, of codes whose uses are limited, and where
// other servers count too, all.
Keys keys_to_load(const promotions::Counted& counted, const std::string& customer,
                  const std::vector<promotions::PoolCode>& pool_codes,
                  const std::optional<std::string>& shared_day) {
  Keys keys;
  for (const Promotion* promotion : counted.promotions) {
    const promotions::Limits& limits = promotion->limits;
    if (limits.per_customer && !customer.empty()) {
      keys.insert(customer_counter(promotion->id, customer));
    }
    if (!shared_day) continue;
    if (limits.total || limits.budget) keys.insert(promotion_counter(promotion->id));
    if (limits.per_day) keys.insert(day_counter(promotion->id, *shared_day));
  }
  for (const std::string& code : counted.codes) keys.insert(code_counter(code));
  for (const promotions::PoolCode& code : pool_codes) {
    keys.insert(code_counter(normalise_code(code.code)));
  }
  return keys;
}

// --- Decisions -----------------------------------------------------------------------------------

std::optional<Refusal> refusal_of_price(const Checkout& request,
                                        const promotions::Evaluation& evaluation) {
  if (request.expected_total) {
    if (evaluation.totals.total == *request.expected_total) return std::nullopt;
    return Refusal{RefusalCode::price_changed,
                   "the total is " + std::to_string(evaluation.totals.total) + ", not " +
                       std::to_string(*request.expected_total),
                   {},
                   promotions::to_json(evaluation, false)};
  }
  for (const promotions::Rejected& rejected : evaluation.rejected) {
    if (!rejected.code) continue;
    return Refusal{RefusalCode::code_rejected,
                   "code " + *rejected.code + ": " + rejected.message,
                   {},
                   promotions::to_json(evaluation, false)};
  }
  return std::nullopt;
}

Refusal of_fault(const Fault& fault) {
  return {RefusalCode::invalid_request,
          "the cart cannot be priced",
          {{"/cart" + fault.pointer, fault.message}},
          {}};
}

std::optional<Refusal> refuse_supplied_facts(const Cart& cart) {
  Faults faults;
  if (!cart.uses.promotions.empty() || !cart.uses.codes.empty()) {
    faults.push_back({"/cart/uses", "is supplied by the store: leave it out"});
  }
  if (!cart.pool_codes.empty()) {
    faults.push_back({"/cart/pool_codes", "is supplied by the store: leave it out"});
  }
  if (!cart.mistyped_codes.empty()) {
    faults.push_back({"/cart/mistyped_codes", "is supplied by the store: leave it out"});
  }
  if (faults.empty()) return std::nullopt;
  return Refusal{RefusalCode::invalid_request, "the cart is not valid", std::move(faults), {}};
}

// The checkout of this id as it is now; nothing where none is named.
Result<std::optional<CheckoutRow>, Refusal> find_own(const std::optional<std::string>& id,
                                                     const PricingSources& sources) {
  if (!id) return std::optional<CheckoutRow>();
  const storage::CheckoutKey key{*id};
  ReaderPool::Lease reader(sources.readers);
  const Snapshot rows = reader->load(sources.shop, {key});
  if (const CheckoutRow* row = rows.find(key)) return std::optional(*row);
  return Refused{Refusal{RefusalCode::not_found, "there is no checkout " + *id}};
}

// The checkout of the order that is named beforehand, and which checkout is replaced: an order's
// own hold is never counted against it.
struct Announced {
  std::string checkout = {};
  std::optional<std::string> replaces = {};
};
Result<Announced, Refusal> find_announced(const Checkout& request, const PricingSources& sources) {
  Announced announced{.replaces = request.replaces};
  if (!request.order) return announced;
  if (auto refusal = refuse_order_id(*request.order)) return Refused{*std::move(refusal)};
  ReaderPool::Lease reader(sources.readers);
  const storage::OrderKey key{*request.order};
  const storage::OrderRow row = reader->load(sources.shop, {key}).get(key);
  announced.checkout = row.checkout;
  const storage::CheckoutKey own{announced.checkout};
  std::optional<CheckoutState> state;
  if (!own.id.empty()) state = reader->load(sources.shop, {own}).get(own).state;
  if (state == CheckoutState::confirmed || row.status == storage::OrderStatus::paid) {
    return Refused{Refusal{RefusalCode::wrong_state, "order " + key.id + " is paid", {}, {}}};
  }
  if (state != CheckoutState::held) return announced;
  if (request.replaces && *request.replaces != own.id) {
    return Refused{Refusal{RefusalCode::wrong_state,
                           "order " + key.id + " holds checkout " + own.id +
                               ": leave `replaces` out, that one is replaced",
                           {},
                           {}}};
  }
  announced.replaces = own.id;
  return announced;
}

std::optional<Refusal> refuse_session(const std::optional<std::string>& session) {
  if (!session || (!session->empty() && session->size() <= session_length_max)) return {};
  return Refusal{RefusalCode::invalid_request,
                 "the checkout is not valid",
                 {{"/session", "must be 1 to 200 characters"}},
                 {}};
}

// Sessions and customers are told apart, also where a shop uses the same ids for both.
std::string session_pseudonym(std::string_view secret, const std::string& session) {
  return pseudonym(secret, "session:" + session);
}

CheckoutRow row_of(const promotions::Evaluation& evaluation, const Checkout& request,
                   const Cart& cart, const std::string& order, Instant now,
                   const PricingSources& sources) {
  CheckoutRow row;
  row.test = request.actor.test;
  if (request.session) row.session = session_pseudonym(sources.secret, *request.session);
  row.state = order.empty() ? CheckoutState::held : CheckoutState::confirmed;
  row.order = order.empty() ? request.order.value_or("") : order;
  if (cart.customer.id) row.customer = pseudonym(sources.secret, *cart.customer.id);
  row.day = sources.live.day_of(now);
  row.currency = cart.currency.name();
  row.total = evaluation.totals.total;
  row.claims = claims_of(evaluation, sources.live, cart.pool_codes);
  return row;
}

storage::DecisionRecordPointer record_of(const std::string& id, const Cart& cart,
                                         const promotions::EvaluateOptions& options,
                                         const promotions::Evaluation& evaluation, bool test,
                                         const PricingSources& sources) {
  return std::make_shared<const storage::DecisionRecord>(
      storage::DecisionRecord{.checkout = id,
                              .set_hash = sources.live.hash(),
                              .semantics = promotions::semantics_number,
                              .options = write_options(options, test),
                              .facts = promotions::write_cart(facts_to_store(
                                  cart, sources.live.personal_facts(), sources.secret)),
                              .result = promotions::to_json(evaluation, false),
                              .at = options.now});
}

}  // namespace

std::string pseudonym(std::string_view secret, std::string_view customer_id) {
  return hmac_sha256_hex(secret, customer_id).substr(0, pseudonym_length);
}

void gather_facts(Cart& cart, const promotions::EvaluateOptions& options,
                  const NotCounted& not_counted, const PricingSources& sources) {
  const std::string customer =
      cart.customer.id ? pseudonym(sources.secret, *cart.customer.id) : std::string();
  cart.pool_codes.clear();
  cart.mistyped_codes.clear();
  find_codes(cart, customer, options.now, sources);
  const promotions::Counted counted = promotions::counted(sources.live.compiled(), cart, options);
  const std::string day = sources.live.day_of(options.now);
  const Keys keys = keys_to_load(counted, customer, cart.pool_codes,
                                 sources.shared ? std::optional(day) : std::nullopt);

  Counters counters(sources.counters);
  if (not_counted.own) counters.leave_out(*not_counted.own);
  if (not_counted.ended_by) leave_out_ended_holds(not_counted, sources, counters);
  Snapshot rows;
  if (!keys.empty()) rows = ReaderPool::Lease(sources.readers)->load(sources.shop, keys);
  for (const storage::Key& key : keys) {
    const auto& counter = std::get<CounterKey>(key);
    counters.add(counter, rows.get(counter));
    sources.counters.note(counter, rows.get(counter));
    if (counter.kind != CounterKind::code) continue;
    const CounterRow row = counters.at(counter);
    cart.uses.codes[counter.name] = {row.used, row.held};
  }
  for (const Promotion* promotion : counted.promotions) {
    cart.uses.promotions[promotion->id] = uses_of(*promotion, customer, day, counters);
  }
}

// Without the store: counters as they were seen last; codes that are one of a kind, and what this
// customer used before, are not known.
void gather_last_known(Cart& cart, const promotions::EvaluateOptions& options,
                       const PricingSources& sources) {
  cart.pool_codes.clear();
  cart.mistyped_codes.clear();
  const Counters counters(sources.counters);
  const std::string day = sources.live.day_of(options.now);
  for (const Promotion* promotion :
       promotions::counted(sources.live.compiled(), cart, options).promotions) {
    cart.uses.promotions[promotion->id] = uses_of(*promotion, "", day, counters);
  }
}

Cart facts_to_store(const Cart& cart, const PersonalFacts& asked, std::string_view secret) {
  Cart stored = cart;
  promotions::Customer& customer = stored.customer;
  if (customer.id) customer.id = pseudonym(secret, *customer.id);
  if (!asked.birthday) customer.birthday.reset();
  if (!asked.created_at) customer.created_at.reset();
  if (!asked.postcode && stored.shipping) stored.shipping->postcode.reset();
  std::erase_if(customer.attributes, [&](const auto& attribute) {
    return !asked.customer_attributes.contains(attribute.first);
  });
  return stored;
}

std::vector<Cap> current_caps(const CheckoutRow& checkout, const PricingSources& sources) {
  Cart used;
  for (const Claim& claim : checkout.claims) {
    used.codes.insert(used.codes.end(), claim.codes.begin(), claim.codes.end());
  }
  // A minted code whose time is over since keeps its promise to this checkout: its uses count.
  find_codes(used, checkout.customer, checkout.created_at, sources);
  return caps_of(checkout, sources.live, used.pool_codes);
}

std::vector<UsedCode> unique_codes_of(const CheckoutRow& checkout, const PricingSources& sources) {
  Keys keys;
  for (const Claim& claim : checkout.claims) {
    for (const std::string& code : claim.unique_codes) keys.insert(PoolCodeKey{code});
  }
  if (keys.empty()) return {};
  const Snapshot rows = ReaderPool::Lease(sources.readers)->load(sources.shop, keys);
  std::vector<UsedCode> codes;
  for (const storage::Key& key : keys) {
    const auto& code = std::get<PoolCodeKey>(key);
    codes.push_back({code.code, rows.get(code).pool});
  }
  return codes;
}

std::string write_options(const promotions::EvaluateOptions& options, bool test) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  if (options.policy) {
    const bool best = *options.policy == promotions::Policy::best_for_customer;
    writer.member("policy", best ? "best_for_customer" : "priority");
  }
  writer.member("language", options.language == Language::dutch ? "nl" : "en");
  if (test) writer.member("test", true);
  writer.end_object();
  return out;
}

promotions::EvaluateOptions read_options(std::string_view text) {
  Faults faults;
  const auto document = json::Document::parse(text, faults);
  promotions::EvaluateOptions options;
  if (!document) return options;
  if (const auto policy = document->root().find("policy")) {
    options.policy = policy->text() == "priority" ? promotions::Policy::priority
                                                  : promotions::Policy::best_for_customer;
  }
  const auto language = document->root().find("language");
  options.language = language && language->text() == "en" ? Language::english : Language::dutch;
  return options;
}

Result<CheckoutCommand, Refusal> prepare(const Checkout& request, const std::string& id,
                                         const std::string& order, Instant now,
                                         const PricingSources& sources) {
  if (auto refusal = refuse_supplied_facts(request.cart)) return Refused{*std::move(refusal)};
  if (auto refusal = refuse_session(request.session)) return Refused{*std::move(refusal)};
  const auto announced = find_announced(request, sources);
  if (!announced) return Refused{announced.refusal()};
  const auto replaced = find_own(announced->replaces, sources);
  if (!replaced) return Refused{replaced.refusal()};

  Cart cart = request.cart;
  sources.lists.add_to(cart);
  cart.at = now;
  const promotions::EvaluateOptions options{request.policy, now, request.language, false};
  gather_facts(cart, options, {*replaced ? &**replaced : nullptr, now}, sources);
  const auto evaluation = promotions::evaluate(sources.live.compiled(), cart, options);
  if (!evaluation) return Refused{of_fault(evaluation.refusal())};

  CheckoutCommand command;
  command.id = id;
  command.definitions_number = sources.live.number();
  if (!request.actor.test) sources.attempts.note(*evaluation, cart.channel, now);
  command.record = record_of(id, cart, options, *evaluation, request.actor.test, sources);
  command.refusal = refusal_of_price(request, *evaluation);
  if (command.refusal) {
    command.refusal->decision = id;
    return command;
  }
  command.row = row_of(*evaluation, request, cart, order, now, sources);
  command.caps = caps_of(command.row, sources.live, cart.pool_codes);
  command.hold_caps = hold_caps_of(command.row, sources.settings);
  command.hold_seconds = sources.settings.hold_seconds;
  command.codes = used_codes(command.row, cart);
  command.replaces = announced->replaces;
  command.order = request.order.value_or("");
  command.order_checkout = announced->checkout;
  if (*replaced) command.replaced = **replaced;
  return command;
}

Result<promotions::Evaluation, Refusal> evaluate_cart(Evaluate request, Instant now,
                                                      const PricingSources& sources) {
  if (auto refusal = refuse_supplied_facts(request.cart)) return Refused{*std::move(refusal)};
  Cart cart = std::move(request.cart);
  sources.lists.add_to(cart);
  const Instant at = cart.at.value_or(now);
  promotions::EvaluateOptions options{request.policy, at, request.language, request.explain};
  options.trace = request.explain;
  options.suggestions = request.suggestions;
  options.search_limit = request.search_limit;
  bool degraded = false;
  try {
    const auto own = find_own(request.checkout, sources);
    if (!own) return Refused{own.refusal()};
    gather_facts(cart, options, {*own ? &**own : nullptr, {}}, sources);
  } catch (const storage::StoreError&) {
    if (!sources.settings.degraded_evaluation) throw;
    degraded = true;
    gather_last_known(cart, options, sources);
  }
  auto evaluation = promotions::evaluate(sources.live.compiled(), cart, options);
  if (!evaluation) return Refused{of_fault(evaluation.refusal())};
  evaluation->degraded = degraded;
  if (degraded) return *std::move(evaluation);
  sources.attempts.note(*evaluation, cart.channel, now);
  return *std::move(evaluation);
}

}  // namespace stapel::app
