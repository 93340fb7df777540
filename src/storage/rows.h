// The rows that the store keeps, as plain values, and the keys that name them.
//
// Two kinds: versioned rows are read, decided on and written whole (a batch that meets a version it
// did not load is refused); appended rows are facts that never change. Customers appear only as
// pseudonyms. Every key belongs to a shop, which is named beside it in each call.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "storage/code_rows.h"
#include "storage/list_rows.h"
#include "storage/order_rows.h"
#include "storage/user_rows.h"
#include "storage/webhook_rows.h"

namespace stapel::storage {

using ShopId = std::int64_t;
inline constexpr ShopId default_shop = 1;

// --- Versioned rows ------------------------------------------------------------------------------

// The shop itself.
struct ShopRow {
  std::string name = {};              // unique over all shops of a store
  std::string pseudonym_secret = {};  // keys the pseudonyms of its customers; never changes
  std::string settings = {};          // JSON, see app/shop_settings.h; empty: the defaults
  Instant created_at = {};
  friend bool operator==(const ShopRow&, const ShopRow&) = default;
};
struct ShopKey {
  using Row = ShopRow;
  friend auto operator<=>(const ShopKey&, const ShopKey&) = default;
};

// What is live: one row per shop. `number` counts the changes of the live set, which is how a
// checkout notices that it was priced against an older one.
struct DefinitionsRow {
  std::int64_t number = 0;
  std::string set_hash = {};  // of the live DefinitionSet; empty: nothing was published yet
  std::string settings = {};  // JSON; empty: the defaults
  friend bool operator==(const DefinitionsRow&, const DefinitionsRow&) = default;
};
struct DefinitionsKey {
  using Row = DefinitionsRow;
  friend auto operator<=>(const DefinitionsKey&, const DefinitionsKey&) = default;
};

// The life of a promotion as a whole; the definition's own `status` member is not consulted.
enum class PromotionState : std::uint8_t { draft, active, paused, ended };

struct PromotionRow {
  std::int64_t revision = 0;      // counts the saved drafts
  std::string draft = {};         // JSON; empty: no changes wait to be published
  std::int64_t live_version = 0;  // 0: never published
  PromotionState state = PromotionState::draft;
  Instant created_at = {}, updated_at = {};
  friend bool operator==(const PromotionRow&, const PromotionRow&) = default;
};
struct PromotionKey {
  using Row = PromotionRow;
  std::string id = {};
  friend auto operator<=>(const PromotionKey&, const PromotionKey&) = default;
};

enum class CounterKind : std::uint8_t {
  promotion,           // name: promotion; `granted` counts toward its budget
  promotion_customer,  // name: promotion, part: the customer's pseudonym
  promotion_day,       // name: promotion, part: the date in the shop's time zone
  code,                // name: normalised code, public or of a pool
  customer_holds,      // name: pseudonym; only `held` counts: checkouts that wait for their payment
  session_holds,       // name: pseudonym of the session; likewise
};
struct CounterRow {
  std::int64_t used = 0;
  std::int64_t held = 0;
  Amount granted = 0;
  Amount held_granted = 0;
  friend bool operator==(const CounterRow&, const CounterRow&) = default;
};
struct CounterKey {
  using Row = CounterRow;
  CounterKind kind = CounterKind::promotion;
  std::string name = {};
  std::string part = {};
  friend auto operator<=>(const CounterKey&, const CounterKey&) = default;
};

// What one applied promotion takes of what is limited.
struct Claim {
  std::string promotion = {};
  std::int64_t version = 0;                    // of the promotion
  Amount granted = 0;                          // discounts and cashback, toward the budget
  std::vector<std::string> codes = {};         // normalised
  std::vector<std::string> unique_codes = {};  // those of `codes` that have a history of their own
  friend bool operator==(const Claim&, const Claim&) = default;
};

// `expired`: held until its time was over; a payment may still come and takes what is free then.
enum class CheckoutState : std::uint8_t { held, confirmed, released, rolled_back, expired };

struct CheckoutRow {
  CheckoutState state = CheckoutState::held;
  std::string order = {};     // the shop's order id, once confirmed
  std::string customer = {};  // pseudonym; empty: unknown
  std::string day = {};       // YYYY-MM-DD in the shop's time zone, of the per_day counters
  std::string currency = {};
  Amount total = 0;
  std::vector<Claim> claims = {};  // in order of application
  Instant created_at = {}, updated_at = {};
  std::string session = {};  // pseudonym of the shop's session or cart; empty: unknown
  Instant expires_at = {};   // until when it is held; of a redemption without a hold: created_at
  bool test = false;         // made with a test key: counts nowhere
  bool over_limit = false;   // confirmed by decision although a limit was reached meanwhile
  // Of what its promotions granted, what returns gave back to their budgets, by promotion.
  std::map<std::string, Amount> restored = {};
  friend bool operator==(const CheckoutRow&, const CheckoutRow&) = default;
};
struct CheckoutKey {
  using Row = CheckoutRow;
  std::string id = {};
  friend auto operator<=>(const CheckoutKey&, const CheckoutKey&) = default;
};

// What was decided for a request, so that its repetition gets the same answer.
struct IdempotencyRow {
  std::string fingerprint = {};
  std::string decision = {};  // JSON, see app/answers.h
  Instant at = {};
  friend bool operator==(const IdempotencyRow&, const IdempotencyRow&) = default;
};
struct IdempotencyKey {
  using Row = IdempotencyRow;
  std::string client = {};
  std::string key = {};
  friend auto operator<=>(const IdempotencyKey&, const IdempotencyKey&) = default;
};

enum class KeyKind : std::uint8_t { secret, publishable };
struct ApiKeyRow {
  std::string hash = {};  // SHA-256 of the key
  std::string name = {};
  KeyKind kind = KeyKind::secret;
  Instant created_at = {};
  std::optional<Instant> revoked_at = {};
  bool test = false;                      // what it does counts nowhere
  std::vector<std::string> scopes = {};   // of a secret key, see app/scopes.h; empty: all
  std::vector<std::string> origins = {};  // of a publishable key: web sites that may send it
  std::int64_t requests_per_minute = 0;   // 0: what is usual for its kind
  std::optional<Instant> expires_at = {};
  friend bool operator==(const ApiKeyRow&, const ApiKeyRow&) = default;
};
struct ApiKeyKey {
  using Row = ApiKeyRow;
  std::string id = {};
  friend auto operator<=>(const ApiKeyKey&, const ApiKeyKey&) = default;
};

// What is to be done at a time, once: erased by the command that does it.
enum class TimerKind : std::uint8_t {
  hold,          // id: the checkout whose hold ends
  return_alone,  // id: the order, a line feed, and its return that waits for it
};
struct TimerRow {
  Instant due_at = {};
  friend bool operator==(const TimerRow&, const TimerRow&) = default;
};
struct TimerKey {
  using Row = TimerRow;
  TimerKind kind = TimerKind::hold;
  std::string id = {};
  friend auto operator<=>(const TimerKey&, const TimerKey&) = default;
};

// Secrets with which the shop's server signs who its customers are. They are kept as they are: the
// signature is checked with them. One that is revoked is gone.
struct TokenSecret {
  std::string id = {};
  std::string secret = {};
  Instant created_at = {};
  friend bool operator==(const TokenSecret&, const TokenSecret&) = default;
};
struct TokenSecretsRow {
  std::vector<TokenSecret> secrets = {};  // in use, the oldest first
  friend bool operator==(const TokenSecretsRow&, const TokenSecretsRow&) = default;
};
struct TokenSecretsKey {
  using Row = TokenSecretsRow;
  friend auto operator<=>(const TokenSecretsKey&, const TokenSecretsKey&) = default;
};

// What a shop used in a month (UTC).
struct UsageRow {
  std::int64_t evaluations = 0, checkouts = 0, redemptions = 0, orders = 0, codes = 0;
  friend bool operator==(const UsageRow&, const UsageRow&) = default;
};
struct UsageKey {
  using Row = UsageRow;
  std::string month = {};  // 2026-11
  friend auto operator<=>(const UsageKey&, const UsageKey&) = default;
};
// Up to which event the months above count.
struct UsageProgressRow {
  std::int64_t events_seen = 0;
  friend bool operator==(const UsageProgressRow&, const UsageProgressRow&) = default;
};
struct UsageProgressKey {
  using Row = UsageProgressRow;
  friend auto operator<=>(const UsageProgressKey&, const UsageProgressKey&) = default;
};

// The right to do a kind of background work of the shop until a time: one of many servers has it
// (Gray and Cheriton, "Leases", 1989). What is committed for that work names the holder, so that a
// server that slept beyond its time changes nothing when it wakes up.
struct LeaseRow {
  std::string holder = {};  // a name of its own for each time that a server takes it
  Instant until = {};
  friend bool operator==(const LeaseRow&, const LeaseRow&) = default;
};
struct LeaseKey {
  using Row = LeaseRow;
  std::string name = {};  // of the work
  friend auto operator<=>(const LeaseKey&, const LeaseKey&) = default;
};

using Key =
    std::variant<DefinitionsKey, PromotionKey, PoolKey, PoolCodeKey, CounterKey, CheckoutKey,
                 IdempotencyKey, ApiKeyKey, ShopKey, TimerKey, SupplyKey, CodeDetailKey,
                 CodeAttemptKey, WebhookKey, WebhookProgressKey, DeliveryKey, OrderKey, ReturnKey,
                 TokenSecretsKey, UsageKey, UsageProgressKey, ProductListKey, UserKey, UserListKey,
                 SessionKey, SignInFailureKey, LeaseKey>;
using Row =
    std::variant<DefinitionsRow, PromotionRow, PoolRow, PoolCodeRow, CounterRow, CheckoutRow,
                 IdempotencyRow, ApiKeyRow, ShopRow, TimerRow, SupplyRow, CodeDetailRow,
                 CodeAttemptRow, WebhookRow, WebhookProgressRow, DeliveryRow, OrderRow, ReturnRow,
                 TokenSecretsRow, UsageRow, UsageProgressRow, ProductListRow, UserRow, UserListRow,
                 SessionRow, SignInFailureRow, LeaseRow>;

// --- Appended rows -------------------------------------------------------------------------------

// A published definition, forever.
struct PromotionVersion {
  std::string promotion = {};
  std::int64_t version = 1;
  std::string hash = {};        // SHA-256 of the definition
  std::string definition = {};  // JSON
  Instant published_at = {};
  friend bool operator==(const PromotionVersion&, const PromotionVersion&) = default;
};

// What was live at a time: which versions in which state, and the settings. Named by its content.
struct DefinitionSet {
  std::string hash = {};      // SHA-256 of the manifest
  std::string manifest = {};  // JSON, see app/definition_set.h
  friend bool operator==(const DefinitionSet&, const DefinitionSet&) = default;
};

enum class RedemptionKind : std::uint8_t { redeemed, rolled_back };

// The log of uses: one entry per applied promotion of a confirmed checkout, and one more for each
// when the checkout is rolled back.
struct Redemption {
  std::int64_t sequence = 0;  // given by the store
  RedemptionKind kind = RedemptionKind::redeemed;
  std::string checkout = {};
  std::string promotion = {};
  std::int64_t version = 0;
  std::vector<std::string> codes = {};
  std::string customer = {};
  std::string day = {};
  std::string order = {};
  Amount granted = 0;
  Instant at = {};
  bool over_limit = false;  // by decision: see CheckoutRow
  friend bool operator==(const Redemption&, const Redemption&) = default;
};

// Everything a decision was made from, so that it can be made again and compared.
struct DecisionRecord {
  std::string checkout = {};
  std::string set_hash = {};
  std::int64_t semantics = 0;  // the kernel's
  std::string options = {};    // JSON: policy, language
  std::string facts = {};      // the cart as JSON, with the counters it was judged by
  std::string result = {};     // the contract's JSON
  Instant at = {};
  friend bool operator==(const DecisionRecord&, const DecisionRecord&) = default;
};

// A decision record is some kilobytes, passes through retries and is never changed: it is shared.
using DecisionRecordPointer = std::shared_ptr<const DecisionRecord>;

// Something that happened, for whoever wants to hear of it: written in the commit that made it
// happen, read in order by webhooks and by GET /v1/events. Names objects, never persons.
struct Event {
  std::int64_t sequence = 0;  // given by the store; no number is ever left open behind a higher one
  std::string type = {};      // order.paid, see app/events.h
  std::string object = {};    // the id of what it is about: events of one object keep their order
  std::string data = {};      // JSON
  Instant at = {};
  bool test = false;
  friend bool operator==(const Event&, const Event&) = default;
};

// Who did what: of everything that people and their programs change, publish, export or hand out.
// Nothing updates or removes an entry.
struct AuditEntry {
  std::int64_t sequence = 0;  // given by the store
  std::string actor = {};     // an API key's id, or "cli"
  std::string from = {};      // where it came from: a network address, cut to its network
  std::string action = {};    // promotion.published, see app/audit.h
  std::string subject = {};   // the id of what it was done to
  std::string details = {};   // JSON
  Instant at = {};
  friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};

using Append =
    std::variant<PromotionVersion, DefinitionSet, Redemption, DecisionRecordPointer, Event,
                 AuditEntry, std::shared_ptr<const CodeChunk>, CodeEvent, WebhookAttempt,
                 EventsLetGo, AttemptsLetGo, DeliveriesLetGo, ProductListChangePointer>;

}  // namespace stapel::storage
