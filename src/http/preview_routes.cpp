// What would a cart cost if this draft were live? Advice: holds nothing, counts nothing, and takes
// limits as unused.
#include <algorithm>

#include "http/draft_set.h"
#include "http/handling.h"
#include "http/live_definitions.h"
#include "http/routes.h"
#include "http/shopper.h"
#include "promotions/evaluate.h"
#include "promotions/parse.h"

namespace stapel::http {
namespace {

constexpr std::size_t body_bytes_max = 4'000'000;

struct Preview {
  promotions::Cart cart;
  std::optional<json::Document> drafts;  // read with the shop's settings, which are not here
  bool alone = false;
  promotions::EvaluateOptions options;
};

void read_now(json::Object& object, Preview& preview, Faults& faults) {
  preview.options.now = preview.cart.at.value_or(system_now());
  const auto value = object.find("now");
  if (!value) return;
  const auto text = json::read_string(*value, faults);
  if (!text) return;
  if (const auto instant = parse_instant(*text)) {
    preview.options.now = *instant;
  } else {
    json::add_fault(*value, "must be a time with an offset, such as 2026-11-27T10:00:00+01:00",
                    faults);
  }
}

Preview read_preview(json::Object& object, Faults& faults) {
  Preview preview;
  if (const auto cart = object.require("cart")) {
    preview.cart = promotions::read_cart(*cart, faults).value_or(promotions::Cart{});
  }
  object.require("promotions");
  if (const auto value = object.find("alone")) {
    preview.alone = json::read_boolean(*value, faults).value_or(false);
  }
  if (const auto value = object.find("explain")) {
    preview.options.explain = json::read_boolean(*value, faults).value_or(false);
  }
  preview.options.language = read_language(object, faults);
  read_now(object, preview, faults);
  return preview;
}

// Those of the cart's codes that are one of a kind, as the store knows them.
void find_pool_codes(app::Service& app, promotions::Cart& cart) {
  cart.pool_codes.clear();
  for (const std::string& code : cart.codes) {
    const auto known = app.code(code);
    if (!known || !known->pool || !known->active) continue;
    cart.pool_codes.push_back(
        {.code = code, .pool = *known->pool, .uses_max = known->uses_max.value_or(1)});
  }
}

// Each line is on the shop's lists that hold its stock code, beside those that it names itself.
void add_lists(app::Service& app, promotions::Cart& cart) {
  for (promotions::CartLine& line : cart.lines) {
    for (const app::ProductListAnswer& list : app.product_lists().lists_of(line.sku)) {
      if (!line.lists) line.lists.emplace();
      const bool named = std::ranges::find(*line.lists, list.id) != line.lists->end();
      if (!named) line.lists->push_back(list.id);
    }
  }
}

// The drafts in place of their namesakes, among what is live unless they are wanted alone.
promotions::Definitions with_drafts(app::Service& app, bool alone,
                                    std::vector<promotions::Promotion> drafts) {
  promotions::Definitions set;
  if (alone) {
    set.settings = current_settings(app);
  } else {
    set = live_definitions(app);
  }
  for (promotions::Promotion& draft : drafts) {
    std::erase_if(set.promotions, [&](const auto& known) { return known.id == draft.id; });
    draft.status = promotions::Status::active;
    set.promotions.push_back(std::move(draft));
  }
  return set;
}

void price(app::Service& app, const Reply& reply, Preview preview) {
  Faults faults;
  const auto list = preview.drafts->root().find("promotions");
  auto drafts = read_promotions(*list, current_settings(app), faults);
  if (!faults.empty()) {
    return reply(Problem{.code = ProblemCode::invalid_request, .errors = std::move(faults)});
  }
  find_pool_codes(app, preview.cart);
  add_lists(app, preview.cart);
  const auto set =
      promotions::CompiledSet::compile(with_drafts(app, preview.alone, std::move(drafts)));
  const auto priced = promotions::evaluate(*set, preview.cart, preview.options);
  if (!priced) {
    Fault fault = priced.refusal();
    fault.pointer = "/cart" + fault.pointer;
    return reply(Problem{.code = ProblemCode::invalid_request, .errors = {std::move(fault)}});
  }
  reply(json_response(to_json(*priced, false)));
}

void preview_cart(app::Service& app, const Request& request, const Reply& reply) {
  auto preview = read_body(request, reply, read_preview);
  if (!preview) return;
  Faults faults;
  preview->drafts = json::Document::parse(request.body, faults);
  const auto asked = std::make_shared<Preview>(*std::move(preview));
  on_worker(app, reply, [&app, reply, asked] { price(app, reply, std::move(*asked)); });
}

}  // namespace

void add_preview_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "POST",
                    .path = "/v1/previews",
                    .body_max = body_bytes_max,
                    .handle = of_shop(preview_cart),
                    .scope = app::Scope::promotions_read,
                    .for_tests = true});
}

}  // namespace stapel::http
