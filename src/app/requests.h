// What can be asked of the application and what it answers, as plain values. HTTP and the command
// line translate to and from these and add nothing of their own.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/actor.h"
#include "app/code_requests.h"
#include "app/definition_diff.h"
#include "app/refusal.h"
#include "app/scopes.h"
#include "app/shop_settings.h"
#include "base/result.h"
#include "promotions/cart.h"
#include "promotions/evaluation.h"
#include "promotions/refund.h"
#include "promotions/wallet.h"
#include "storage/rows.h"

namespace stapel::app {

using storage::CheckoutState;
using storage::KeyKind;
using storage::PromotionState;

// SHA-256 over the parts, each with its length.
std::string fingerprint(std::string_view method, std::string_view path, std::string_view body);

// Given to each command; called exactly once, on a thread of the application, and must not block.
template <typename T>
using Done = std::function<void(Result<T, Refusal>)>;

// --- Promotions ----------------------------------------------------------------------------------

// Saves a draft; creates the promotion where there is none with this id. What is live stays live.
struct SavePromotion {
  std::string definition = {};                         // one promotion as JSON text
  std::optional<std::string> id = {};                  // of the path: must be the definition's own
  std::optional<std::int64_t> expected_revision = {};  // If-Match; 0: must not exist yet
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
  bool strict = false;  // every SKU, category and brand is one of an imported product
};
// Makes the drafts of these promotions live as new numbered versions, all or none.
struct PublishPromotions {
  std::vector<std::string> ids = {};
  std::optional<std::int64_t> expected_revision = {};  // If-Match; only where one id is named
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
  bool strict = false;  // as above
};
// Pauses, resumes (active) or ends a published promotion. An ended one stays ended until it is
// published again; draft is no state to go to.
struct SetPromotionState {
  std::string id = {};
  PromotionState state = PromotionState::paused;
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
struct ChangeSettings {
  std::string settings = {};  // the whole settings object as JSON text
  ExpectedTags expected_tags = {};
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};

struct PromotionAnswer {
  std::string id = {};
  std::int64_t revision = 0;  // the ETag
  PromotionState state = PromotionState::draft;
  std::int64_t live_version = 0;  // 0: never published
  bool has_draft = false;
  std::string draft = {};  // JSON, of reads only; empty: none waits
  std::string live = {};   // JSON, of reads only; empty: never published
  Instant created_at = {}, updated_at = {};
  friend bool operator==(const PromotionAnswer&, const PromotionAnswer&) = default;
};
struct PublishAnswer {
  std::vector<PromotionAnswer> promotions = {};
  std::int64_t definitions_number = 0;  // of the live set
  friend bool operator==(const PublishAnswer&, const PublishAnswer&) = default;
};
struct SettingsAnswer {
  std::string settings = {};  // JSON
  std::int64_t definitions_number = 0;
  friend bool operator==(const SettingsAnswer&, const SettingsAnswer&) = default;
};

// --- Prices, checkouts, redemptions --------------------------------------------------------------

// Advice: changes nothing and holds nothing. The cart's `at`, else the clock, is its time; its
// `uses` and `pool_codes` are supplied by the store and refused from outside.
struct Evaluate {
  promotions::Cart cart = {};
  std::optional<promotions::Policy> policy = {};
  Language language = Language::dutch;
  bool explain = false;
  // A checkout of the same cart: what it holds does not count against this price.
  std::optional<std::string> checkout = {};
  std::optional<std::int64_t> search_limit = {};  // nodes; absent: the settings'
  bool suggestions = false;
  bool test = false;  // asked with a test key: counts nowhere
};

// What a client may say of its cart that shows a publishable key. The store says the rest: names,
// prices, costs; a customer is known by a token that the shop's server signed.
struct ShopperCart {
  struct Line {
    std::string id = {}, sku = {};
    std::int64_t quantity = 0;
  };
  std::string currency = {};
  std::vector<Line> lines = {};
  std::vector<std::string> codes = {};
  std::optional<std::string> channel = {}, payment_method = {};
  std::optional<std::string> shipping_method = {}, country = {}, postcode = {};
  std::optional<std::string> customer_token = {};
};

// What a return of the order would pay back, by the promotions that are live. Changes nothing.
struct PreviewRefund {
  promotions::Order order = {};
  promotions::Return units = {};
  promotions::RefundRule rule = promotions::RefundRule::keep;
  std::optional<promotions::Policy> policy = {};
};

// Which codes of a wallet to use on its cart and which to keep. Advice, as above.
struct PlanWallet {
  promotions::Wallet wallet = {};
  std::optional<promotions::Policy> policy = {};
  Language language = Language::dutch;
};

// Prices the cart now, by the clock, and reserves exactly what its promotions need until it is
// confirmed or released, or until the shop's hold_seconds are over. Where `expected_total` is given
// the total must be equal, else price_changed; without it every code on the cart must apply or be
// spare, else code_rejected.
struct Checkout {
  promotions::Cart cart = {};
  std::optional<promotions::Policy> policy = {};
  Language language = Language::dutch;
  std::optional<Amount> expected_total = {};
  // The shop's name for the shopper's session or cart, of at most 200 characters: how many
  // checkouts one session may hold is limited.
  std::optional<std::string> session = {};
  // The checkout that this one takes the place of (the shopper changed the cart): it is released
  // in the same step and its reservations do not count against the new one.
  std::optional<std::string> replaces = {};
  // The shop's order that this will be: a further checkout of the same order takes the place of
  // this one by itself.
  std::optional<std::string> order = {};
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
// Checkout and confirm in one step: the order is paid.
struct Redeem {
  Checkout checkout = {};
  std::string order = {};  // the shop's order id
};
// The order was paid: what was held is now used. Confirming again with the same order id is the
// same answer; with another one wrong_state. A payment that comes after the hold expired or was
// released takes what is still free; where that is not enough it is hold_lost, unless the shop
// gives a reason to honour it over the limit, which the log and the audit trail keep.
struct Confirm {
  std::string checkout = {};
  std::string order = {};
  std::string over_limit_reason = {};  // empty: limits hold
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
// The payment failed or the cart was left: what was held is free again. Releasing again, or after
// the hold expired, is the same answer.
struct Release {
  std::string checkout = {};
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
// The order was cancelled after it was paid: what was used is free again, in the log as new
// entries. Rolling back again is the same answer.
struct RollBack {
  std::string checkout = {};
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};

struct CheckoutAnswer {
  std::string id = {};
  CheckoutState state = CheckoutState::held;
  std::string order = {};  // empty: none is named yet
  std::string currency = {};
  Amount total = 0;
  Instant created_at = {}, updated_at = {};
  Instant expires_at = {};  // of what is held
  bool test = false;        // made with a test key: counts nowhere
  bool over_limit = false;  // honoured although a limit had been reached
  std::string result = {};  // the contract's JSON, compact
  bool replayed = false;    // an answer that was given before, for the same idempotency key
};

// --- Shops ---------------------------------------------------------------------------------------

struct CreateShop {
  std::string name = {};  // [A-Za-z0-9._-]{1,64}, no other shop's
  Actor actor = {};
};
// The whole settings as JSON text.
struct ChangeShop {
  std::string settings = {};
  ExpectedTags expected_tags = {};
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
struct ShopAnswer {
  std::string name = {};
  ShopSettings settings = {};
  Instant created_at = {};
  friend bool operator==(const ShopAnswer&, const ShopAnswer&) = default;
};

// --- API keys ------------------------------------------------------------------------------------

struct CreateApiKey {
  std::string name = {};
  KeyKind kind = KeyKind::secret;
  bool test = false;                       // what it does counts nowhere
  Scopes scopes = {};                      // of a secret key
  std::vector<std::string> origins = {};   // of a publishable key: https://shop.example
  std::int64_t requests_per_minute = 0;    // 0: what is usual for its kind
  std::optional<Instant> expires_at = {};  // after now
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
// A key does not revoke itself: then there would be none to make another with.
struct RevokeApiKey {
  std::string id = {};
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
struct ApiKeyAnswer {
  std::string id = {};
  std::string name = {};
  KeyKind kind = KeyKind::secret;
  Instant created_at = {};
  std::optional<Instant> revoked_at = {};
  bool test = false;
  Scopes scopes = {};
  std::vector<std::string> origins = {};
  std::int64_t requests_per_minute = 0;
  std::optional<Instant> expires_at = {};
  std::string key = {};  // the key itself, only in the first answer to its creation
  friend bool operator==(const ApiKeyAnswer&, const ApiKeyAnswer&) = default;
};

// --- Secrets of customer tokens ------------------------------------------------------------------

// With two of them in use, tokens signed with either are good: so that one can follow the other.
inline constexpr std::size_t token_secrets_max = 2;

struct CreateTokenSecret {
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
// Tokens signed with it are refused from now on.
struct RevokeTokenSecret {
  std::string id = {};
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
struct TokenSecretAnswer {
  std::string id = {};  // the `kid` of tokens
  Instant created_at = {};
  bool revoked = false;
  std::string secret = {};  // only in the first answer to its creation
  friend bool operator==(const TokenSecretAnswer&, const TokenSecretAnswer&) = default;
};

// --- Reading -------------------------------------------------------------------------------------

inline constexpr std::size_t page_size_max = 1'000;

// Items after a cursor; `next` is empty on the last page. A page may be shorter than asked.
template <typename T>
struct Page {
  std::vector<T> items = {};
  std::string next = {};
};
struct PageRequest {
  std::string after = {};  // a cursor that an earlier page gave; empty: from the start
  std::size_t limit = 100;
};
inline std::size_t bounded(std::size_t limit) {
  return std::clamp<std::size_t>(limit, 1, page_size_max);
}

// A definition that was published, as it was.
struct VersionAnswer {
  std::int64_t version = 1;
  std::string definition;  // JSON
  Instant published_at;
};
// A member that differs between two versions: see definition_diff.h.
struct DifferencesAnswer {
  std::string from = {}, to = {};  // "live", "draft" or a version's number
  std::vector<Difference> items = {};
};
struct CompareVersions {
  std::string promotion = {};
  std::string from = "live", to = "draft";
};
struct RedemptionAnswer {
  std::int64_t sequence = 0;
  bool rolled_back = false;  // this entry takes an earlier one back
  std::string checkout = {}, order = {}, promotion = {};
  std::int64_t version = 0;
  std::vector<std::string> codes = {};  // normalised
  Amount granted = 0;
  Instant at = {};
  bool over_limit = false;  // by decision
};
// What a checkout was decided from, also one that was refused, and whether it would be decided so
// again.
struct DecisionAnswer {
  std::string id = {};                      // of the checkout, or of the refused one
  std::string order = {};                   // empty: not confirmed
  std::optional<CheckoutState> state = {};  // none: it was refused
  Instant at = {};
  std::string set_hash = {};
  std::int64_t semantics = 0;
  std::string options = {}, facts = {}, result = {};  // JSON, as recorded
  bool reproducible = false;   // false: another kernel's, or a condition on customers' ids
  bool same = false;           // made again, the result is the same, byte for byte
  std::string explained = {};  // JSON: the result with its explanation; empty: not reproducible
  std::string words = {};      // the same as a receipt for people
};
struct ExplainDecision {
  std::string id = {};
  std::optional<Language> language = {};  // that of the checkout where absent
  // Who asks with a test key sees tests, and who does not the shop's business; absent: both.
  std::optional<bool> test = {};
};

// What a shop used in a month (UTC).
struct UsageAnswer {
  std::string month = {};  // 2026-11
  std::int64_t evaluations = 0, checkouts = 0, redemptions = 0, orders = 0, codes = 0;
  friend bool operator==(const UsageAnswer&, const UsageAnswer&) = default;
};
// Something that happened: see events.h.
struct EventAnswer {
  std::string id = {};
  std::int64_t sequence = 0;
  std::string type = {}, object = {};
  std::string data = {};  // JSON
  Instant at = {};
  bool test = false;
};
// Who did what, when and from where: see changes.h.
struct AuditAnswer {
  std::int64_t sequence = 0;
  std::string actor = {}, from = {}, action = {}, subject = {};
  std::string details = {};  // JSON
  Instant at = {};
};
// A product with its list price of now.
struct ProductAnswer {
  std::string sku = {}, name = {}, brand = {};  // an empty brand: unknown
  std::vector<std::string> categories = {};
  std::optional<Amount> unit_price = {};  // none: no price is known
  std::string currency = {};              // of the price
  std::optional<Amount> unit_cost = {};   // without VAT
  std::optional<Percent> tax_rate = {};
};
// How much of its limits a promotion has used, and how much carts hold.
struct UsesAnswer {
  std::int64_t used = 0;
  std::int64_t held = 0;
  Amount granted = 0;
  Amount held_granted = 0;
};

std::string_view state_name(PromotionState state);
std::string_view state_name(CheckoutState state);
std::optional<PromotionState> find_promotion_state(std::string_view name);
std::optional<CheckoutState> find_checkout_state(std::string_view name);
std::string_view kind_name(KeyKind kind);
std::optional<KeyKind> find_key_kind(std::string_view name);

}  // namespace stapel::app
