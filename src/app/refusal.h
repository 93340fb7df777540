// Why a request was not done: a closed list of codes that are part of the API, with the sentence
// that goes with this case. A refusal changes nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"

namespace stapel::app {

enum class RefusalCode : std::uint8_t {
  invalid_request,          // `faults` name what is wrong where
  not_found,                // no such promotion, pool, checkout, …
  already_exists,           // the id is taken
  stale_revision,           // the draft was changed since it was read (If-Match)
  nothing_to_publish,       // no draft waits
  wrong_state,              // the checkout or promotion is past that step
  price_changed,            // the total is not the expected one; `result` is the new price
  code_rejected,            // a code on the cart does not apply; `result` says why
  hold_lost,                // the payment came too late: something is not free any more
  too_many_holds,           // the customer or session holds as many checkouts as it may
  events_gone,              // events after the cursor are no longer kept
  contended,                // lost the race for what is limited several times; try again
  revision_conflict,        // the same revision of a fact came with another body
  idempotency_key_reused,   // the same key came with another body
  idempotency_in_progress,  // the same request is being decided on; ask again
  wrong_credentials,        // no such user, another password, or disabled: one and the same
  totp_required,            // the password was right; a one-time code is needed, or was wrong
  locked_out,               // too many failed sign-ins; see retry_after_seconds
  last_owner,               // a shop keeps one owner at least
  pool_exhausted,           // the pool's pattern has no room for that many more codes
  overloaded,               // the queue is full; nothing was done; try again
  stopping,                 // the server is shutting down; nothing was done
  not_stored,               // the store failed; nothing was done
  outcome_unknown,          // the store failed while committing: ask again with the same key
  internal_error,           // a bug: this request failed, its neighbours did not
};
// The name in the API, which is the enumerator's.
std::string_view refusal_name(RefusalCode code);
std::optional<RefusalCode> find_refusal_code(std::string_view name);
// True where the same request may succeed later without a change.
bool is_transient(RefusalCode code);

struct Refusal {
  RefusalCode code = RefusalCode::internal_error;
  std::string message;
  Faults faults = {};         // of invalid_request; pointers into the request's own document
  std::string result = {};    // of price_changed and code_rejected: the contract's JSON, compact
  std::string decision = {};  // of the same: the id of the record of this decision
  std::int64_t retry_after_seconds = 0;  // of locked_out
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

}  // namespace stapel::app
