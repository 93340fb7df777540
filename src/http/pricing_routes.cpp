// Prices and promises: evaluating carts, checkouts, redemptions.
#include <atomic>
#include <chrono>

#include "http/code_attempts.h"
#include "http/handling.h"
#include "http/render.h"
#include "http/routes.h"
#include "http/shopper.h"
#include "http/target.h"
#include "promotions/evaluate.h"
#include "promotions/parse.h"

namespace stapel::http {
namespace {

constexpr std::size_t cart_bytes_max = 1'000'000;
constexpr std::size_t small_body_bytes_max = 64'000;
constexpr std::size_t id_size_max = 200;
constexpr std::size_t reason_size_max = 500;
constexpr std::int64_t search_limit_max = 1'000'000;  // nodes that a call may ask for

// --- Reading requests ----------------------------------------------------------------------------

// The counters are the store's to know: a client that could send them could undo a limit.
promotions::Cart read_cart(json::Object& object, Faults& faults) {
  const auto value = object.require("cart");
  if (!value) return {};
  if (value->kind() == json::Kind::object) {
    for (const std::string_view name : {"uses", "pool_codes"}) {
      const auto own = value->find(name);
      if (own) json::add_fault(*own, "is supplied by the server; leave it out", faults);
    }
  }
  return promotions::read_cart(*value, faults).value_or(promotions::Cart{});
}

std::optional<promotions::Policy> read_policy(json::Object& object, Faults& faults) {
  const auto value = object.find("policy");
  if (!value) return {};
  const auto name = json::read_string(*value, faults);
  if (!name) return {};
  if (*name == "best_for_customer") return promotions::Policy::best_for_customer;
  if (*name == "priority") return promotions::Policy::priority;
  json::add_fault(*value, "must be \"best_for_customer\" or \"priority\"", faults);
  return {};
}

std::optional<Instant> read_now(json::Object& object, Faults& faults) {
  const auto value = object.find("now");
  if (!value) return {};
  const auto text = json::read_string(*value, faults);
  if (!text) return {};
  const auto instant = parse_instant(*text);
  if (!instant) {
    json::add_fault(*value, "must be a time with an offset, such as 2026-11-27T10:00:00+01:00",
                    faults);
  }
  return instant;
}

struct AskedPrice {
  app::Evaluate question = {};
  std::string session = {};  // the shop's name for who brings the codes; empty: unknown
};

AskedPrice read_evaluate(json::Object& object, Faults& faults) {
  AskedPrice asked;
  app::Evaluate& request = asked.question;
  request.cart = read_cart(object, faults);
  request.policy = read_policy(object, faults);
  request.language = read_language(object, faults);
  if (const auto now = read_now(object, faults)) request.cart.at = now;
  if (const auto value = object.find("search_limit")) {
    request.search_limit = json::read_integer(*value, 1, search_limit_max, faults);
  }
  if (object.find("session")) asked.session = read_text(object, "session", id_size_max, faults);
  if (object.find("checkout")) {
    request.checkout = read_text(object, "checkout", id_size_max, faults);
  }
  if (const auto value = object.find("explain")) {
    request.explain = json::read_boolean(*value, faults).value_or(false);
  }
  if (const auto value = object.find("suggestions")) {
    request.suggestions = json::read_boolean(*value, faults).value_or(false);
  }
  return asked;
}

app::Checkout read_checkout(json::Object& object, Faults& faults) {
  app::Checkout request;
  request.cart = read_cart(object, faults);
  request.policy = read_policy(object, faults);
  request.language = read_language(object, faults);
  if (const auto value = object.find("expected_total")) {
    request.expected_total = json::read_integer(*value, 0, amount_max, faults);
  }
  if (object.find("session")) {
    request.session = read_text(object, "session", id_size_max, faults);
  }
  if (object.find("replaces")) {
    request.replaces = read_text(object, "replaces", id_size_max, faults);
  }
  return request;
}

// {"order": ID} beside the cart: the order that this will be.
app::Checkout read_announced_checkout(json::Object& object, Faults& faults) {
  app::Checkout request = read_checkout(object, faults);
  if (object.find("order")) request.order = read_text(object, "order", id_size_max, faults);
  return request;
}

app::Redeem read_redeem(json::Object& object, Faults& faults) {
  app::Redeem request;
  request.checkout = read_checkout(object, faults);
  request.order = read_text(object, "order", id_size_max, faults);
  return request;
}

// {"order": ID, "over_limit": {"reason": TEXT}}
app::Confirm read_confirm(json::Object& object, Faults& faults) {
  app::Confirm request;
  request.order = read_text(object, "order", id_size_max, faults);
  const auto over_limit = object.find("over_limit");
  if (!over_limit) return request;
  json::Object decision(*over_limit, faults);
  request.over_limit_reason = read_text(decision, "reason", reason_size_max, faults);
  decision.finish();
  return request;
}

// --- Evaluating ----------------------------------------------------------------------------------

// Carts are priced where the connection lives, which costs nothing to hand over, as long as that
// takes microseconds. Where a shop's promotions make it slow, it moves to the workers, so that one
// long search does not hold up the other connections of the thread.
class Pace {
 public:
  bool is_slow() const { return average_.load(std::memory_order_relaxed) > inline_max_.count(); }
  void record(std::chrono::nanoseconds took) {
    const std::int64_t before = average_.load(std::memory_order_relaxed);
    average_.store(before + (took.count() - before) / 8, std::memory_order_relaxed);
  }

 private:
  static constexpr std::chrono::nanoseconds inline_max_ = std::chrono::microseconds(500);
  std::atomic<std::int64_t> average_{0};
};

// What evaluating needs beside the question.
struct Evaluating {
  app::Service& app;
  const Reply& reply;
  Pace& pace;
  const CodeAttempts& attempts;
};

void evaluate_now(app::Evaluate request, const Evaluating& with) {
  const auto start = std::chrono::steady_clock::now();
  const auto evaluation = with.app.evaluate(std::move(request));
  with.pace.record(std::chrono::steady_clock::now() - start);
  if (!evaluation) return with.reply(evaluation.refusal());
  with.attempts.note(*evaluation);
  with.reply(json_response(promotions::to_json(*evaluation, false)));
}

// The cart of a shopper is completed from the database first.
void evaluate_shopper(app::Service& app, const Request& request, const Reply& reply,
                      const std::shared_ptr<Pace>& pace, RefusedCodes& refused_codes) {
  auto read = read_body(request, reply, read_shopper_evaluate);
  if (!read) return;
  on_worker(app, reply, [&app, &refused_codes, reply, pace, request, asked = *std::move(read)] {
    auto cart = app.complete_cart(asked.cart);
    if (!cart) return reply(cart.refusal());
    const CodeAttempts attempts(refused_codes, request, "", cart->customer.id.value_or(""));
    if (!attempts.admit(cart->codes, reply)) return;
    app::Evaluate question = asked.question;
    question.cart = *std::move(cart);
    question.test = request.actor.test;
    evaluate_now(std::move(question), {app, reply, *pace, attempts});
  });
}

void evaluate(app::Service& app, const Request& request, const Reply& reply,
              const std::shared_ptr<Pace>& pace, RefusedCodes& refused_codes) {
  if (request.publishable) return evaluate_shopper(app, request, reply, pace, refused_codes);
  auto read = read_body(request, reply, read_evaluate);
  if (!read) return;
  app::Evaluate& question = read->question;
  question.test = request.actor.test;
  const CodeAttempts attempts(refused_codes, request, read->session,
                              question.cart.customer.id.value_or(""));
  if (!attempts.admit(question.cart.codes, reply)) return;
  // Suggestions and explanations search more than once: never where the connection lives.
  const bool quick = !question.suggestions && !question.search_limit && !question.explain;
  if (quick && !pace->is_slow()) {
    return evaluate_now(std::move(question), {app, reply, *pace, attempts});
  }
  on_worker(app, reply, [&app, reply, pace, attempts, asked = std::move(question)]() mutable {
    evaluate_now(std::move(asked), {app, reply, *pace, attempts});
  });
}

// --- Checkouts -----------------------------------------------------------------------------------

Response checkout_response(const app::CheckoutAnswer& answer, int status) {
  Response response = json_response(render(answer), status);
  if (status == 201) {
    response.headers.push_back({"Location", "/v1/checkouts/" + encode_segment(answer.id)});
  }
  if (answer.replayed) response.headers.push_back({"Idempotency-Replayed", "true"});
  return response;
}

app::Done<app::CheckoutAnswer> checkout_answer(const Reply& reply, int status) {
  return answer_with<app::CheckoutAnswer>(
      reply, [status](const auto& answer) { return checkout_response(answer, status); });
}

// Notes which codes were refused on the way to the answer.
app::Done<app::CheckoutAnswer> counting(const CodeAttempts& attempts,
                                        app::Done<app::CheckoutAnswer> done) {
  return [attempts, done = std::move(done)](Result<app::CheckoutAnswer, app::Refusal> result) {
    attempts.note(result ? result->result : result.refusal().result);
    done(std::move(result));
  };
}

CodeAttempts attempts_of(const Request& request, const app::Checkout& checkout,
                         RefusedCodes& refused_codes) {
  return {refused_codes, request, checkout.session.value_or(""),
          checkout.cart.customer.id.value_or("")};
}

void checkout(app::Service& app, const Request& request, const Reply& reply,
              RefusedCodes& refused_codes) {
  auto command = read_body(request, reply, read_announced_checkout);
  if (!command) return;
  if (!read_caller(request, reply, KeyNeed::required, *command)) return;
  const CodeAttempts attempts = attempts_of(request, *command, refused_codes);
  if (!attempts.admit(command->cart.codes, reply)) return;
  app.checkout(std::move(*command), counting(attempts, checkout_answer(reply, 201)));
}

void redeem(app::Service& app, const Request& request, const Reply& reply,
            RefusedCodes& refused_codes) {
  auto command = read_body(request, reply, read_redeem);
  if (!command) return;
  if (!read_caller(request, reply, KeyNeed::required, command->checkout)) return;
  const CodeAttempts attempts = attempts_of(request, command->checkout, refused_codes);
  if (!attempts.admit(command->checkout.cart.codes, reply)) return;
  app.redeem(std::move(*command), counting(attempts, checkout_answer(reply, 201)));
}

void get_checkout(app::Service& app, const Request& request, const Reply& reply) {
  on_worker(app, reply, [&app, reply, id = request.parameters[0], test = request.actor.test] {
    const auto found = app.checkout(id);
    if (!found) return reply(found.refusal());
    // Tests and the shop's business do not see each other.
    if (found->test != test) {
      return reply(app::Refusal{app::RefusalCode::not_found, "there is no checkout " + id});
    }
    reply(checkout_response(*found, 200));
  });
}

// Confirming, releasing and rolling back the same checkout again gives the same answer by
// themselves; an Idempotency-Key is welcome, not needed.
void confirm(app::Service& app, const Request& request, const Reply& reply) {
  auto read = read_body(request, reply, read_confirm);
  if (!read) return;
  app::Confirm command = *std::move(read);
  command.checkout = request.parameters[0];
  if (!read_caller(request, reply, KeyNeed::optional, command)) return;
  app.confirm(std::move(command), checkout_answer(reply, 200));
}

void release(app::Service& app, const Request& request, const Reply& reply) {
  app::Release command{.checkout = request.parameters[0], .idempotency = {}};
  if (!read_empty_body(request, reply) ||
      !read_caller(request, reply, KeyNeed::optional, command)) {
    return;
  }
  app.release(std::move(command), checkout_answer(reply, 200));
}

void roll_back(app::Service& app, const Request& request, const Reply& reply) {
  app::RollBack command{.checkout = request.parameters[0], .idempotency = {}};
  if (!read_empty_body(request, reply) ||
      !read_caller(request, reply, KeyNeed::optional, command)) {
    return;
  }
  app.roll_back(std::move(command), checkout_answer(reply, 200));
}

void list_redemptions(app::Service& app, const Request& request, const Reply& reply) {
  const auto page = read_page(request, reply);
  if (!page) return;
  on_worker(app, reply, [&app, reply, page] {
    reply(page_response(*page, app.redemptions(*page), [](json::Writer& writer, const auto& entry) {
      writer.raw(render(entry));
    }));
  });
}

}  // namespace

void add_pricing_routes(std::vector<Route>& routes, RefusedCodes& refused_codes) {
  routes.push_back(
      {.method = "POST",
       .path = "/v1/evaluate",
       .access = Access::publishable,
       .body_max = cart_bytes_max,
       .handle = of_shop([pace = std::make_shared<Pace>(), &refused_codes](
                             app::Service& app, const Request& request, const Reply& reply) {
         evaluate(app, request, reply, pace, refused_codes);
       }),
       .scope = app::Scope::prices,
       .for_tests = true});
}

void add_redemption_routes(std::vector<Route>& routes, RefusedCodes& refused_codes) {
  const auto add = [&](const char* method, const char* path, std::size_t body_max, auto handle,
                       bool paged = false) {
    routes.push_back({.method = method,
                      .path = path,
                      .access = Access::secret,
                      .body_max = body_max,
                      .handle = of_shop(handle),
                      .paged = paged,
                      .scope = app::Scope::checkouts,
                      .for_tests = true});
  };
  const auto counted = [&refused_codes](auto handle) {
    return [handle, &refused_codes](app::Service& app, const Request& request, const Reply& reply) {
      handle(app, request, reply, refused_codes);
    };
  };
  add("POST", "/v1/checkouts", cart_bytes_max, counted(checkout));
  add("GET", "/v1/checkouts/{id}", 0, get_checkout);
  add("POST", "/v1/checkouts/{id}/confirm", small_body_bytes_max, confirm);
  add("POST", "/v1/checkouts/{id}/release", small_body_bytes_max, release);
  add("GET", "/v1/redemptions", 0, list_redemptions, true);
  add("POST", "/v1/redemptions", cart_bytes_max, counted(redeem));
  add("POST", "/v1/redemptions/{id}/rollback", small_body_bytes_max, roll_back);
}

}  // namespace stapel::http
