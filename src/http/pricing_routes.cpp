// Prices and promises: evaluating carts, checkouts, redemptions.
#include <atomic>
#include <chrono>

#include "http/handling.h"
#include "http/render.h"
#include "http/routes.h"
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

Language read_language(json::Object& object, Faults& faults) {
  const auto value = object.find("language");
  if (!value) return Language::dutch;
  const auto name = json::read_string(*value, faults);
  if (!name || *name == "nl") return Language::dutch;
  if (*name == "en") return Language::english;
  json::add_fault(*value, "must be \"nl\" or \"en\"", faults);
  return Language::dutch;
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

app::Evaluate read_evaluate(json::Object& object, Faults& faults) {
  app::Evaluate request;
  request.cart = read_cart(object, faults);
  request.policy = read_policy(object, faults);
  request.language = read_language(object, faults);
  if (const auto now = read_now(object, faults)) request.cart.at = now;
  if (const auto value = object.find("search_limit")) {
    request.search_limit = json::read_integer(*value, 1, search_limit_max, faults);
  }
  if (object.find("checkout")) {
    request.checkout = read_text(object, "checkout", id_size_max, faults);
  }
  if (const auto value = object.find("explain")) {
    request.explain = json::read_boolean(*value, faults).value_or(false);
  }
  if (const auto value = object.find("suggestions")) {
    request.suggestions = json::read_boolean(*value, faults).value_or(false);
  }
  return request;
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

void evaluate_now(app::Service& app, app::Evaluate request, const Reply& reply, Pace& pace) {
  const auto start = std::chrono::steady_clock::now();
  const auto evaluation = app.evaluate(std::move(request));
  pace.record(std::chrono::steady_clock::now() - start);
  if (!evaluation) return reply(evaluation.refusal());
  reply(json_response(promotions::to_json(*evaluation, false)));
}

void evaluate(app::Service& app, const Request& request, const Reply& reply,
              const std::shared_ptr<Pace>& pace) {
  auto read = read_body(request, reply, read_evaluate);
  if (!read) return;
  // Suggestions and explanations search more than once: never where the connection lives.
  const bool quick = !read->suggestions && !read->search_limit && !read->explain;
  if (quick && !pace->is_slow()) return evaluate_now(app, *std::move(read), reply, *pace);
  on_worker(app, reply, [&app, reply, pace, question = std::move(*read)]() mutable {
    evaluate_now(app, std::move(question), reply, *pace);
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

void checkout(app::Service& app, const Request& request, const Reply& reply) {
  auto command = read_body(request, reply, read_announced_checkout);
  if (!command) return;
  if (!read_caller(request, reply, KeyNeed::required, *command)) return;
  app.checkout(std::move(*command), checkout_answer(reply, 201));
}

void redeem(app::Service& app, const Request& request, const Reply& reply) {
  auto command = read_body(request, reply, read_redeem);
  if (!command) return;
  if (!read_caller(request, reply, KeyNeed::required, command->checkout)) return;
  app.redeem(std::move(*command), checkout_answer(reply, 201));
}

void get_checkout(app::Service& app, const Request& request, const Reply& reply) {
  on_worker(app, reply, [&app, reply, id = request.parameters[0]] {
    const auto found = app.checkout(id);
    if (!found) return reply(found.refusal());
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
    reply(page_response(app.redemptions(*page), [](json::Writer& writer, const auto& entry) {
      writer.raw(render(entry));
    }));
  });
}

}  // namespace

void add_pricing_routes(std::vector<Route>& routes) {
  routes.push_back(
      {.method = "POST",
       .path = "/v1/evaluate",
       .access = Access::publishable,
       .body_max = cart_bytes_max,
       .handle = of_shop([pace = std::make_shared<Pace>()](
                             app::Service& app, const Request& request, const Reply& reply) {
         evaluate(app, request, reply, pace);
       })});
}

void add_redemption_routes(std::vector<Route>& routes) {
  const auto add = [&](const char* method, const char* path, std::size_t body_max, auto handle,
                       bool paged = false) {
    routes.push_back({.method = method,
                      .path = path,
                      .access = Access::secret,
                      .body_max = body_max,
                      .handle = of_shop(handle),
                      .paged = paged});
  };
  using Handle = void (*)(app::Service&, const Request&, const Reply&);
  add("POST", "/v1/checkouts", cart_bytes_max, static_cast<Handle>(checkout));
  add("GET", "/v1/checkouts/{id}", 0, get_checkout);
  add("POST", "/v1/checkouts/{id}/confirm", small_body_bytes_max, confirm);
  add("POST", "/v1/checkouts/{id}/release", small_body_bytes_max, release);
  add("GET", "/v1/redemptions", 0, list_redemptions, true);
  add("POST", "/v1/redemptions", cart_bytes_max, redeem);
  add("POST", "/v1/redemptions/{id}/rollback", small_body_bytes_max, roll_back);
}

}  // namespace stapel::http
