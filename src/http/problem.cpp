#include "http/problem.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/json.h"

namespace stapel::http {
namespace {

using enum ProblemCode;

constexpr std::array kinds = {
    ProblemKind{bad_request, "bad_request", 400, "The request is not valid HTTP",
                "The request line, a header or the framing of the body breaks HTTP. The connection "
                "is closed, because what follows cannot be trusted."},
    ProblemKind{invalid_path, "invalid_path", 400, "The path cannot be read",
                "A path is percent-encoded UTF-8 without control characters."},
    ProblemKind{
        invalid_query, "invalid_query", 400, "A query parameter is not valid",
        "A parameter is unknown or repeated, or its value breaks a rule. The detail names it."},
    ProblemKind{
        invalid_header, "invalid_header", 400, "A header is not valid",
        "A header that this route reads has a value that it cannot use. The detail names it."},
    ProblemKind{invalid_json, "invalid_json", 400, "The body is not valid JSON",
                "The body must be one JSON document in UTF-8, at most 32 levels deep, without "
                "duplicate keys. errors says where it breaks."},
    ProblemKind{unauthorized, "unauthorized", 401, "An API key is needed",
                "Send Authorization: Bearer and a key that was made with stapel keys create and "
                "has not been revoked."},
    ProblemKind{
        forbidden, "forbidden", 403, "The API key may not do this",
        "A publishable key may only ask for prices. A secret key may be limited to scopes, and a "
        "test key changes nothing that counts. The detail names what is missing."},
    ProblemKind{not_found, "not_found", 404, "There is no such thing",
                "The path is not one of the API, or nothing with this id exists."},
    ProblemKind{method_not_allowed, "method_not_allowed", 405, "The method does not exist here",
                "The path exists, but not with this method. The Allow header lists those that do."},
    ProblemKind{request_timeout, "request_timeout", 408, "The request took too long to arrive",
                "The head or the body of the request did not arrive within the server's limit."},
    ProblemKind{body_too_large, "body_too_large", 413, "The body is too large",
                "The body is larger than this route accepts. The detail names the limit in bytes."},
    ProblemKind{header_too_large, "header_too_large", 431, "The headers are too large",
                "The request line and headers together are larger than the server accepts."},
    ProblemKind{unsupported_media_type, "unsupported_media_type", 415, "The body must be JSON",
                "Send Content-Type: application/json and no Content-Encoding."},
    ProblemKind{expectation_failed, "expectation_failed", 417, "The expectation is not known",
                "The only value of Expect that is understood is 100-continue."},
    ProblemKind{csrf, "csrf", 403, "The page's own token is missing",
                "With a session, whatever changes something needs the header X-CSRF-Token with the "
                "csrf_token of GET /v1/session, and must come from a page of this server."},
    ProblemKind{password_change_required, "password_change_required", 403,
                "Choose a password first",
                "You signed in with a one-time password. PUT /v1/session/password sets your own; "
                "until then nothing else is open."},
    ProblemKind{rate_limited, "rate_limited", 429, "Too many requests",
                "This API key, or with a publishable key this address, has asked more than it may "
                "in a minute. Nothing was done; try again after the seconds in Retry-After."},
    ProblemKind{too_many_attempts, "too_many_attempts", 429, "Too many codes were tried",
                "This session, customer or address has tried too many codes that do not apply. "
                "Nothing was done; try codes again after the seconds in Retry-After."},
    ProblemKind{idempotency_key_required, "idempotency_key_required", 400,
                "An Idempotency-Key is needed",
                "Send an Idempotency-Key header with a value of your own for each thing that is to "
                "be done once, and the same value when you try again."},
    ProblemKind{not_implemented, "not_implemented", 501, "The transfer coding is not known",
                "The only transfer coding that is understood is chunked."},
    ProblemKind{unsupported_http_version, "unsupported_http_version", 505,
                "The HTTP version is not known", "HTTP/1.1 and HTTP/1.0 are understood."},
    ProblemKind{invalid_request, "invalid_request", 422, "The request breaks a rule",
                "The JSON was read, but values are missing, of the wrong type or out of range. "
                "errors names each of them by JSON pointer."},
    ProblemKind{already_exists, "already_exists", 409, "The id is taken",
                "Something with this id exists. Choose another id, or change what is there."},
    ProblemKind{stale_revision, "stale_revision", 412, "Somebody else changed it",
                "If-Match does not name the present revision. Read it again, then decide."},
    ProblemKind{nothing_to_publish, "nothing_to_publish", 409, "No draft waits",
                "The promotion has no draft that differs from what is live. Save one first."},
    ProblemKind{wrong_state, "wrong_state", 409, "The state does not allow this",
                "The checkout or promotion is past the step that was asked for. The detail names "
                "its state."},
    ProblemKind{price_changed, "price_changed", 409, "The price is not what was expected",
                "expected_total differs from what the cart costs now. result is what it costs and "
                "why; nothing was reserved."},
    ProblemKind{code_rejected, "code_rejected", 409, "A code does not apply",
                "A code of the cart does not count, and no expected_total says that this is known. "
                "result names each code and the reason; nothing was reserved."},
    ProblemKind{
        hold_lost, "hold_lost", 409, "The hold is lost",
        "The payment came after the hold had ended, and a limit was reached or a code "
        "switched off meanwhile. Pay it back, or confirm again with over_limit and a reason; "
        "nothing was used."},
    ProblemKind{too_many_holds, "too_many_holds", 409, "Too many checkouts are held",
                "This customer or session holds as many checkouts as the shop allows. Release one, "
                "wait until it expires, or name it in replaces; nothing was reserved."},
    ProblemKind{events_gone, "events_gone", 410, "Events are no longer kept",
                "Events after this cursor are older than events are kept for. Read the state that "
                "you need anew, and go on from the newest event."},
    ProblemKind{contended, "contended", 409, "Others were faster",
                "What the cart needs kept changing while it was reserved. Nothing was reserved; "
                "try again."},
    ProblemKind{revision_conflict, "revision_conflict", 409, "The revision said something else",
                "This revision of the order or return came before with another body. Send what is "
                "new with a higher revision; nothing was changed."},
    ProblemKind{idempotency_key_reused, "idempotency_key_reused", 422,
                "The Idempotency-Key belongs to another request",
                "This key was sent before with another body or to another path. Take a new key for "
                "a new request."},
    ProblemKind{
        idempotency_in_progress, "idempotency_in_progress", 409,
        "The same request is being decided on",
        "A request with this Idempotency-Key has arrived and is not answered yet. Ask again "
        "after the seconds in Retry-After: then you get its answer."},
    ProblemKind{wrong_credentials, "wrong_credentials", 401,
                "The e-mail or the password is not right",
                "There is no such user, the password is another one, or the user is disabled in "
                "every shop: which of these is not told."},
    ProblemKind{totp_required, "totp_required", 401, "A one-time code is needed",
                "The password was right. Send the code that the authenticator shows, or a recovery "
                "code, as totp. No code is good twice."},
    ProblemKind{locked_out, "locked_out", 429, "Too many sign-ins failed",
                "This account or address is locked for the seconds in Retry-After, longer with "
                "each failure. Nothing was tried."},
    ProblemKind{last_owner, "last_owner", 409, "A shop keeps one owner at least",
                "Make another user an owner first."},
    ProblemKind{pool_exhausted, "pool_exhausted", 409, "The pattern has no room for more codes",
                "The pool's pattern cannot give that many more different codes that are hard to "
                "guess. Use a longer pattern in a new pool."},
    ProblemKind{overloaded, "overloaded", 503, "Too much at once",
                "The server has as much in hand as it takes, and nothing was done. Try again after "
                "the seconds in Retry-After."},
    ProblemKind{stopping, "stopping", 503, "The server is stopping",
                "The server finishes what it has in hand and takes nothing new. Nothing was done; "
                "try again."},
    ProblemKind{
        not_stored, "not_stored", 503, "The store failed",
        "The disk or database failed and nothing was done. The log has the cause; try again."},
    ProblemKind{outcome_unknown, "outcome_unknown", 503,
                "It is not known whether the change was stored",
                "The disk or database failed at the last step. Send the same request with the same "
                "Idempotency-Key: the answer says what happened."},
    ProblemKind{internal_error, "internal_error", 500, "The server failed",
                "A fault of the server, not of the request. The log has the details under the id "
                "in instance."},
};

}  // namespace

std::span<const ProblemKind> problem_kinds() { return kinds; }

const ProblemKind& kind_of(ProblemCode code) {
  const ProblemKind& kind = kinds.at(static_cast<std::size_t>(code));
  STAPEL_CHECK(kind.code == code);
  return kind;
}

const ProblemKind* find_problem(std::string_view name) {
  for (const ProblemKind& kind : kinds) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

Response to_response(const Problem& problem, std::string_view instance) {
  const ProblemKind& kind = kind_of(problem.code);
  Response response{.status = kind.status, .content_type = "application/problem+json"};
  if (kind.status == 503 || kind.status == 429 || kind.code == contended ||
      kind.code == idempotency_in_progress) {
    const std::int64_t wait = std::max(problem.retry_after_seconds, std::int64_t{1});
    response.headers.push_back({"Retry-After", std::to_string(wait)});
  }
  json::Writer writer(response.body);
  writer.begin_object().member("type", "/problems/" + std::string(kind.name));
  writer.member("title", kind.title).member("status", std::int64_t{kind.status});
  writer.member("detail", problem.detail.empty() ? kind.help : std::string_view(problem.detail));
  if (!instance.empty()) writer.member("instance", instance);
  writer.member("code", kind.name).key("errors").begin_array();
  for (const Fault& fault : problem.errors) {
    writer.begin_object().member("pointer", fault.pointer);
    writer.member("detail", fault.message).end_object();
  }
  writer.end_array();
  if (!problem.result.empty()) writer.key("result").raw(problem.result);
  if (!problem.decision.empty()) writer.member("decision", problem.decision);
  writer.end_object();
  response.body += '\n';
  return response;
}

}  // namespace stapel::http
