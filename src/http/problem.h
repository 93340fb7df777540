// Errors as RFC 9457 problem details: a closed set of codes, each with its status, title and help.
// A problem's type is /problems/CODE, where the server explains it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "http/message.h"

namespace stapel::http {

enum class ProblemCode : std::uint8_t {
  // Of HTTP:
  bad_request,
  invalid_path,
  invalid_query,
  invalid_header,
  invalid_json,
  unauthorized,
  forbidden,
  not_found,
  method_not_allowed,
  request_timeout,
  body_too_large,
  header_too_large,
  unsupported_media_type,
  expectation_failed,
  csrf,
  password_change_required,
  rate_limited,
  too_many_attempts,
  idempotency_key_required,
  not_implemented,
  unsupported_http_version,
  // Of the application, by the names of app::RefusalCode:
  invalid_request,
  already_exists,
  stale_revision,
  nothing_to_publish,
  wrong_state,
  price_changed,
  code_rejected,
  hold_lost,
  too_many_holds,
  events_gone,
  contended,
  revision_conflict,
  idempotency_key_reused,
  idempotency_in_progress,
  wrong_credentials,
  totp_required,
  locked_out,
  last_owner,
  pool_exhausted,
  overloaded,
  stopping,
  not_stored,
  outcome_unknown,
  internal_error,
};

struct ProblemKind {
  ProblemCode code;
  std::string_view name;
  int status;
  std::string_view title;
  std::string_view help;  // a sentence or two for /problems/CODE and the API reference
};

// All of them, in the order of the enumeration.
std::span<const ProblemKind> problem_kinds();
const ProblemKind& kind_of(ProblemCode code);
// Null where there is no such code.
const ProblemKind* find_problem(std::string_view name);

struct Problem {
  ProblemCode code;
  std::string detail = {};               // what was wrong with this request, in a sentence
  Faults errors = {};                    // by pointer into the body
  std::string result = {};               // JSON: the new price of price_changed, say
  std::string decision = {};             // the id of the record of what was decided
  std::int64_t retry_after_seconds = 0;  // of those that are over with time; 0: a second
};

// `instance` names the occurrence: the request's id, which the log has too.
Response to_response(const Problem& problem, std::string_view instance);

}  // namespace stapel::http
