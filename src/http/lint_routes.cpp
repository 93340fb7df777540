// What is wrong or unwise with a set of promotions: a draft set in the body, or the live one, each
// judged beside the shop's catalogue.
#include <algorithm>

#include "http/draft_set.h"
#include "http/handling.h"
#include "http/live_definitions.h"
#include "http/routes.h"
#include "promotions/lint.h"
#include "promotions/parse.h"

namespace stapel::http {
namespace {

using promotions::Definitions;
using promotions::LintDocument;
using promotions::LintOptions;
using promotions::LintProduct;

constexpr std::size_t body_bytes_max = 4'000'000;
constexpr std::size_t products_max = 100'000;
constexpr std::size_t segments_max = 1'000;
constexpr std::int64_t worst_case_lines_max = 20;
constexpr std::int64_t worst_case_units_max = 1'000;
// So that a worker is not held for long.
constexpr std::int64_t worst_case_carts = 5'000;
constexpr std::int64_t search_steps = 400'000;

// --- Reading requests ----------------------------------------------------------------------------

struct Asked {
  Definitions definitions;  // of a draft set
  LintOptions options;
  bool now_given = false;
};

void read_percentage(json::Object& object, std::string_view name, Percent& to, Faults& faults) {
  const auto value = object.find(name);
  if (!value) return;
  const auto number = json::read_decimal(*value, 0, 1'000'000, faults);
  if (number) to = Percent{*number};
}

void read_segments(json::Object& object, LintOptions& options, Faults& faults) {
  const auto list = object.find("segments");
  if (!list) return;
  if (list->kind() != json::Kind::array || list->size() > segments_max) {
    return json::add_fault(*list, "must be a list of at most 1000 names", faults);
  }
  options.segments.emplace();
  for (const json::Value element : *list) {
    const auto name = json::read_string(element, faults);
    if (name) options.segments->push_back(*name);
  }
}

void read_worst_case(json::Object& object, LintOptions& options, Faults& faults) {
  const auto value = object.find("worst_case");
  if (!value) return;
  json::Object fields(*value, faults);
  promotions::CartSize size;
  const auto take = [&](std::string_view name, std::int64_t most, std::int64_t& to) {
    const auto member = fields.find(name);
    if (member) to = json::read_integer(*member, 1, most, faults).value_or(1);
  };
  take("lines", worst_case_lines_max, size.lines);
  take("units", worst_case_units_max, size.units);
  const auto total = fields.find("max_total");
  if (total) size.total_max = json::read_integer(*total, 1, amount_max, faults);
  fields.finish();
  options.worst_case = size;
  options.worst_case_carts = worst_case_carts;
}

void read_language(json::Object& object, LintOptions& options, Faults& faults) {
  const auto value = object.find("language");
  if (!value) return;
  const auto name = json::read_string(*value, faults);
  if (!name || *name == "nl") return;
  if (*name != "en") return json::add_fault(*value, "must be \"nl\" or \"en\"", faults);
  options.language = Language::english;
}

void read_now(json::Object& object, Asked& asked, Faults& faults) {
  const auto value = object.find("now");
  if (!value) return;
  const auto text = json::read_string(*value, faults);
  const auto instant = text ? parse_instant(*text) : std::nullopt;
  if (instant) {
    asked.options.now = *instant;
    asked.now_given = true;
  } else if (text) {
    json::add_fault(*value, "must be a time with an offset, such as 2026-11-27T10:00:00+01:00",
                    faults);
  }
}

void read_flag(json::Object& object, std::string_view name, bool& to, Faults& faults) {
  const auto value = object.find(name);
  if (value) to = json::read_boolean(*value, faults).value_or(to);
}

Asked read_draft_set(json::Object& object, Faults& faults) {
  Asked asked;
  LintOptions& options = asked.options;
  options.search_steps = search_steps;
  if (const auto settings = object.find("settings")) {
    asked.definitions.settings =
        promotions::read_settings(*settings, faults).value_or(promotions::Settings{});
  }
  if (const auto list = object.require("promotions")) {
    asked.definitions.promotions = read_promotions(*list, asked.definitions.settings, faults);
  }
  read_language(object, options, faults);
  read_now(object, asked, faults);
  read_flag(object, "strict", options.strict, faults);
  read_flag(object, "prices_include_tax", options.terms.include_tax, faults);
  read_percentage(object, "margin", options.margin, faults);
  read_percentage(object, "tax_rate", options.terms.tax_rate, faults);
  const auto average = object.find("average_order");
  if (average) options.average_order = json::read_integer(*average, 0, amount_max, faults);
  const auto shipping = object.find("shipping");
  if (shipping) {
    options.terms.shipping = json::read_integer(*shipping, 0, 1'000'000'000, faults).value_or(0);
  }
  read_segments(object, options, faults);
  read_worst_case(object, options, faults);
  return asked;
}

// --- The shop ------------------------------------------------------------------------------------

// The catalogue; nothing where the shop has imported no products.
std::optional<std::vector<LintProduct>> read_catalogue(app::Service& app) {
  std::vector<LintProduct> products;
  app::PageRequest page{.limit = app::page_size_max};
  do {
    auto found = app.products(page);
    for (app::ProductAnswer& product : found.items) {
      const auto currency = find_currency(product.currency);
      if (!product.unit_price || !currency) continue;
      products.push_back({.sku = std::move(product.sku),
                          .name = std::move(product.name),
                          .brand = std::move(product.brand),
                          .categories = std::move(product.categories),
                          .unit_price = *product.unit_price,
                          .currency = *currency,
                          .unit_cost = product.unit_cost,
                          .tax_rate = product.tax_rate});
    }
    page.after = found.next;
  } while (!page.after.empty() && products.size() < products_max);
  if (products.empty()) return std::nullopt;
  return products;
}

// --- Handlers ------------------------------------------------------------------------------------

Response judge(app::Service& app, const Definitions& definitions, const LintOptions& options) {
  return json_response(to_json(promotions::lint(definitions, read_catalogue(app), options), false));
}

void lint_draft_set(app::Service& app, const Request& request, const Reply& reply) {
  auto asked = read_body(request, reply, read_draft_set);
  if (!asked) return;
  if (!asked->now_given) asked->options.now = system_now();
  on_worker(app, reply, [&app, reply, question = *std::move(asked)] {
    reply(judge(app, question.definitions, question.options));
  });
}

// What is wrong with a query that may hold ?language= alone; empty where nothing is.
std::string query_fault(const Request& request) {
  for (const Header& parameter : request.query) {
    if (parameter.name != "language") {
      return "there is no parameter \"" + parameter.name + "\"; language is known";
    }
    if (parameter.value != "nl" && parameter.value != "en") return "language must be nl or en";
  }
  return "";
}

void lint_live_set(app::Service& app, const Request& request, const Reply& reply) {
  if (std::string fault = query_fault(request); !fault.empty()) {
    return reply(Problem{.code = ProblemCode::invalid_query, .detail = std::move(fault)});
  }
  LintOptions options;
  options.search_steps = search_steps;
  options.document = LintDocument::by_id;
  options.now = system_now();
  for (const Header& parameter : request.query) {
    if (parameter.value == "en") options.language = Language::english;
  }
  on_worker(app, reply,
            [&app, reply, options] { reply(judge(app, live_definitions(app), options)); });
}

}  // namespace

void add_lint_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "POST",
                    .path = "/v1/lint",
                    .body_max = body_bytes_max,
                    .handle = of_shop(lint_draft_set),
                    .scope = app::Scope::promotions_read,
                    .for_tests = true});
  routes.push_back({.method = "GET",
                    .path = "/v1/lint",
                    .handle = of_shop(lint_live_set),
                    .queried = true,
                    .scope = app::Scope::promotions_read});
}

}  // namespace stapel::http
