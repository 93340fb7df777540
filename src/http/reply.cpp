#include "http/reply.h"

#include <array>
#include <atomic>

#include "app/service.h"
#include "base/check.h"
#include "http/router.h"
#include "storage/store.h"

namespace stapel::http {

struct Reply::State {
  State(Respond to, Observer& watching) : respond(std::move(to)), observer(watching) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (!answered.load()) {
      fail("a handler ended without an answer", ProblemCode::internal_error);
    }
  }

  void finish(Response response) {
    if (answered.exchange(true)) return;
    response.headers.push_back({"X-Request-Id", format_id(outcome.id)});
    response.headers.insert(response.headers.end(), headers.begin(), headers.end());
    outcome.status = response.status;
    outcome.bytes_out = response.body.size();
    outcome.duration = std::chrono::steady_clock::now() - start;
    observer.finished(outcome);
    respond(std::move(response));
  }
  void fail(std::string_view what, ProblemCode code) {
    observer.failed(outcome.id, outcome.route, what);
    finish(to_response({.code = code}, instance_of(outcome.id)));
  }

  Respond respond;
  Observer& observer;
  Outcome outcome;
  std::vector<Header> headers;  // that go with every answer
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  std::atomic<bool> answered{false};
};

Problem problem_of(const app::Refusal& refusal) {
  const ProblemKind* kind = find_problem(app::refusal_name(refusal.code));
  STAPEL_CHECK(kind != nullptr);
  return {.code = kind->code,
          .detail = refusal.message,
          .errors = refusal.faults,
          .result = refusal.result,
          .decision = refusal.decision,
          .retry_after_seconds = refusal.retry_after_seconds};
}

std::string format_id(std::uint64_t id) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out(16, '0');
  for (std::size_t i = 16; i-- > 0; id >>= 4) out[i] = digits[id & 15];
  return out;
}

std::string instance_of(std::uint64_t id) { return "urn:stapel:request:" + format_id(id); }

std::string_view shop_of(const Request& request) {
  if (request.shop == nullptr) return {};
  return request.shop->name();
}

Reply::Reply(const Request& request, Respond respond, Observer& observer)
    : state_(std::make_shared<State>(std::move(respond), observer)) {
  state_->outcome = {.id = request.id,
                     .route = request.route,
                     .method = request.method,
                     .client = request.actor.key,
                     .shop = shop_of(request),
                     .bytes_in = request.body.size()};
  state_->headers = request.answer_headers;
  observer.started();
}

void Reply::operator()(Response response) const { state_->finish(std::move(response)); }

void Reply::operator()(const Problem& problem) const {
  state_->finish(to_response(problem, instance_of(state_->outcome.id)));
}

void Reply::operator()(const app::Refusal& refusal) const { (*this)(problem_of(refusal)); }

// A store that cannot be read now can be later: whoever asked may ask again. What is damaged stays
// so.
void Reply::fail(const std::exception& fault) const {
  const auto* store = dynamic_cast<const storage::StoreError*>(&fault);
  const bool passes = store && store->kind() != storage::StoreError::Kind::damaged;
  state_->fail(fault.what(), passes ? ProblemCode::not_stored : ProblemCode::internal_error);
}

}  // namespace stapel::http
