// Names of refusals.
#include "app/refusal.h"

#include <array>

namespace stapel::app {
namespace {

constexpr std::array<std::string_view, 25> names = {
    "invalid_request",
    "not_found",
    "already_exists",
    "stale_revision",
    "nothing_to_publish",
    "wrong_state",
    "price_changed",
    "code_rejected",
    "hold_lost",
    "too_many_holds",
    "events_gone",
    "contended",
    "revision_conflict",
    "idempotency_key_reused",
    "idempotency_in_progress",
    "wrong_credentials",
    "totp_required",
    "locked_out",
    "last_owner",
    "pool_exhausted",
    "overloaded",
    "stopping",
    "not_stored",
    "outcome_unknown",
    "internal_error",
};
static_assert(names.size() == static_cast<std::size_t>(RefusalCode::internal_error) + 1);

}  // namespace

std::string_view refusal_name(RefusalCode code) { return names[static_cast<std::size_t>(code)]; }

std::optional<RefusalCode> find_refusal_code(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<RefusalCode>(i);
  }
  return std::nullopt;
}

bool is_transient(RefusalCode code) {
  switch (code) {
    case RefusalCode::contended:
    case RefusalCode::idempotency_in_progress:
    case RefusalCode::overloaded:
    case RefusalCode::stopping:
    case RefusalCode::not_stored:
    case RefusalCode::outcome_unknown:
    case RefusalCode::internal_error:
      return true;
    case RefusalCode::invalid_request:
    case RefusalCode::not_found:
    case RefusalCode::already_exists:
    case RefusalCode::stale_revision:
    case RefusalCode::nothing_to_publish:
    case RefusalCode::wrong_credentials:
    case RefusalCode::totp_required:
    case RefusalCode::locked_out:
    case RefusalCode::last_owner:
    case RefusalCode::wrong_state:
    case RefusalCode::price_changed:
    case RefusalCode::code_rejected:
    case RefusalCode::hold_lost:
    case RefusalCode::too_many_holds:
    case RefusalCode::revision_conflict:
    case RefusalCode::idempotency_key_reused:
    case RefusalCode::events_gone:
    case RefusalCode::pool_exhausted:
      return false;
  }
  return false;
}

}  // namespace stapel::app
