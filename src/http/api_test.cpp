// The API without sockets, over an application that answers as it is told: what is admitted, what
// becomes a problem, and what reaches the application.
#include "http/api.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/events.h"
#include "base/json.h"
#include "http/cursor.h"
#include "http/documents.h"
#include "http/testing/asking.h"
#include "http/testing/fake_app.h"

namespace stapel::http {
namespace {

using testing::ask;
using testing::FakeApp;
using testing::header_of;
using testing::Question;

constexpr std::string_view cart =
    R"({"currency":"EUR","lines":[{"id":"1","sku":"A","quantity":1,"unit_price":100}]})";

class ApiTest : public ::testing::Test {
 protected:
  Response get(std::string target) { return ask(api_, {.target = std::move(target)}); }
  Response post(std::string target, std::string body, std::string key = "") {
    Question question{.method = "POST", .target = std::move(target), .body = std::move(body)};
    if (!key.empty()) question.headers.push_back({"idempotency-key", std::move(key)});
    return ask(api_, question);
  }
  template <typename T>
  const T& last() const {
    return std::any_cast<const T&>(app_.last);
  }

  FakeApp app_;
  Api api_{app_, {}, nullptr};
};

// The problem's code; "" where the response is none.
std::string code_of(const Response& response) {
  if (response.content_type != "application/problem+json") return "";
  Faults faults;
  const auto document = json::Document::parse(response.body, faults);
  if (!document) return "no JSON";
  return std::string(document->root().find("code")->text());
}
std::vector<std::string> pointers_of(const Response& response) {
  Faults faults;
  const auto document = json::Document::parse(response.body, faults);
  std::vector<std::string> out;
  const auto errors = document->root().find("errors");
  for (const json::Value error : *errors) {
    out.emplace_back(error.find("pointer")->text());
  }
  return out;
}
std::string with_cart(std::string_view rest) {
  return "{\"cart\":" + std::string(cart) + std::string(rest) + "}";
}

TEST_F(ApiTest, AsksForAKeyWhereOneIsNeeded) {
  const auto as = [&](std::string method, std::string target, std::vector<Header> headers) {
    return ask(api_, {.method = std::move(method),
                      .target = std::move(target),
                      .headers = std::move(headers),
                      .body = "{}"});
  };
  const auto bearer = [](std::string value) {
    return std::vector<Header>{{"authorization", std::move(value)}};
  };
  const Response without = as("POST", "/v1/redemptions", {});
  EXPECT_EQ(code_of(without), "unauthorized");
  EXPECT_EQ(header_of(without, "WWW-Authenticate"), "Bearer");
  for (const std::string value :
       {"", "Bearer", "Bearer ", "Bearer sk_bad", "Basic sk_good", "sk_good", "Bearer sk_good x"}) {
    EXPECT_EQ(code_of(as("POST", "/v1/redemptions", bearer(value))), "unauthorized") << value;
  }
  std::vector<Header> twice = bearer("Bearer sk_good");
  twice.push_back(twice.front());
  EXPECT_EQ(code_of(as("POST", "/v1/redemptions", twice)), "unauthorized");
  EXPECT_EQ(code_of(as("POST", "/v1/redemptions", bearer("bearer  sk_good"))), "invalid_request");
  EXPECT_EQ(code_of(as("POST", "/v1/redemptions", bearer("Bearer pk_good"))), "forbidden");
  EXPECT_EQ(code_of(as("POST", "/v1/evaluate", bearer("Bearer pk_good"))), "invalid_request");
}

TEST_F(ApiTest, EveryRouteButThoseOfTheServerNeedsAKey) {
  for (const Route& route : api_.router().routes()) {
    const Response response =
        ask(api_, {.method = route.method, .target = route.path, .headers = {}});
    const bool signs_in = route.method == "POST" && route.path == "/v1/session";
    const bool needs_key =
        route.path.starts_with("/v1/") && route.path != "/v1/openapi.json" && !signs_in;
    EXPECT_EQ(response.status == 401, needs_key) << route.method << ' ' << route.path;
  }
}

TEST_F(ApiTest, NamesWhatIsWrongWithPathAndMethod) {
  EXPECT_EQ(code_of(get("/v2/anything")), "not_found");
  EXPECT_EQ(code_of(get("/v1/promotions/")), "not_found");
  EXPECT_EQ(code_of(get("/v1/promotions/%FF")), "invalid_path");
  EXPECT_EQ(code_of(get("/v1/promotions?limit=0")), "invalid_query");
  EXPECT_EQ(code_of(get("/v1/promotions?limit=1001")), "invalid_query");
  EXPECT_EQ(code_of(get("/v1/promotions?limit=ten")), "invalid_query");
  EXPECT_EQ(code_of(get("/v1/promotions?offset=1")), "invalid_query");
  EXPECT_EQ(code_of(get("/v1/settings?x=1")), "invalid_query");
  EXPECT_EQ(code_of(get("/v1/promotions?limit=1&limit=2")), "invalid_query");
  EXPECT_EQ(get("/healthz?x=1").status, 200);
  const Response response = ask(api_, {.method = "BREW", .target = "/v1/promotions/x"});
  EXPECT_EQ(code_of(response), "method_not_allowed");
  EXPECT_EQ(header_of(response, "Allow"), "GET, HEAD, PUT");
}

TEST_F(ApiTest, TakesOnlyJson) {
  const auto with = [&](Header header) {
    Question question{.method = "POST", .target = "/v1/evaluate", .body = with_cart("")};
    question.headers.push_back(std::move(header));
    return code_of(ask(api_, question));
  };
  EXPECT_EQ(with({"content-type", "application/json"}), "");
  EXPECT_EQ(with({"content-type", "Application/JSON ; charset=utf-8"}), "");
  EXPECT_EQ(with({"content-type", "application/x-www-form-urlencoded"}), "unsupported_media_type");
  EXPECT_EQ(with({"content-encoding", "gzip"}), "unsupported_media_type");
  EXPECT_EQ(with({"expect", "100-continue"}), "");
  EXPECT_EQ(with({"expect", "a miracle"}), "expectation_failed");
}

TEST_F(ApiTest, NamesEveryFaultOfABody) {
  EXPECT_EQ(code_of(post("/v1/evaluate", "")), "invalid_json");
  EXPECT_EQ(code_of(post("/v1/evaluate", "{")), "invalid_json");
  EXPECT_EQ(code_of(post("/v1/evaluate", "{} {}")), "invalid_json");
  EXPECT_EQ(code_of(post("/v1/evaluate", "\xFF")), "invalid_json");
  EXPECT_EQ(code_of(post("/v1/evaluate", std::string(10'000, '['))), "invalid_json");
  EXPECT_EQ(code_of(post("/v1/evaluate", R"({"cart":1,"cart":1})")), "invalid_json");
  EXPECT_EQ(code_of(post("/v1/evaluate", "[]")), "invalid_request");
  const Response response = post(
      "/v1/evaluate",
      R"({"cart":{"currency":"EUR","lines":[{"id":"1","sku":"A","quantity":0,"unit_price":"x"}],
          "uses":{}},"policy":"cheapest","explain":"yes","langauge":"nl"})");
  EXPECT_EQ(code_of(response), "invalid_request");
  const std::vector<std::string> pointers = pointers_of(response);
  for (const std::string_view wanted : {"/cart/lines/0/quantity", "/cart/lines/0/unit_price",
                                        "/cart/uses", "/policy", "/explain", "/langauge"}) {
    EXPECT_NE(std::find(pointers.begin(), pointers.end(), wanted), pointers.end()) << wanted;
  }
  EXPECT_NE(response.body.find("language"), std::string::npos) << "the nearest known name";
  EXPECT_EQ(app_.commands, 0) << "nothing reached the application";
}

TEST_F(ApiTest, EvaluatesACart) {
  const Response response =
      post("/v1/evaluate",
           with_cart(R"(,"now":"2026-11-27T10:00:00+01:00","language":"en","explain":true)"));
  EXPECT_EQ(response.status, 200);
  const auto& asked = last<app::Evaluate>();
  EXPECT_EQ(asked.cart.lines.size(), 1U);
  EXPECT_EQ(asked.cart.at, parse_instant("2026-11-27T09:00:00Z"));
  EXPECT_EQ(asked.language, Language::english);
  EXPECT_TRUE(asked.explain);
}

TEST_F(ApiTest, PreviewsARefund) {
  const std::string order =
      R"({"order":{"cart":{"currency":"EUR",
                   "lines":[{"id":"1","sku":"A","quantity":2,"unit_price":500}]},
           "result":{"currency":"EUR","totals":{"items":1000,"shipping":0,"total":1000},"hints":[],
                     "lines":[{"id":"1","list":1000,"discount":0,"net":1000,"adjustments":[]}]},
           "refunded":5},"return":)";
  const Response response = post(
      "/v1/refunds/preview", order + R"({"lines":{"1":2}},"rule":"reprice","policy":"priority"})");
  EXPECT_EQ(response.status, 200) << response.body;
  const auto& asked = last<app::PreviewRefund>();
  EXPECT_EQ(asked.order.refunded, 5);
  EXPECT_EQ(asked.units.units, std::vector<std::int64_t>{2});
  EXPECT_EQ(asked.rule, promotions::RefundRule::reprice);
  EXPECT_EQ(asked.policy, promotions::Policy::priority);

  const Response refused =
      post("/v1/refunds/preview", order + R"({"lines":{"1":3,"x":1}},"rule":"half","now":1})");
  EXPECT_EQ(code_of(refused), "invalid_request");
  EXPECT_EQ(pointers_of(refused),
            (std::vector<std::string>{"/return/lines/1", "/return/lines/x", "/rule", "/now"}));
  EXPECT_EQ(pointers_of(post("/v1/refunds/preview", "{}")),
            (std::vector<std::string>{"/order", "/return"}));
}

TEST_F(ApiTest, RedeemingNeedsAnIdempotencyKey) {
  const std::string body = with_cart(R"(,"order":"o-1","expected_total":100)");
  EXPECT_EQ(code_of(post("/v1/redemptions", body)), "idempotency_key_required");
  EXPECT_EQ(code_of(post("/v1/checkouts", with_cart(""))), "idempotency_key_required");
  EXPECT_EQ(code_of(post("/v1/pools/x/codes:generate", R"({"count":1})")),
            "idempotency_key_required");
  for (const std::string key : {"\"", "\"a", "a\x7F", "\"a\"b\"", "\"\\a\""}) {
    EXPECT_EQ(code_of(post("/v1/redemptions", body, key)), "invalid_header") << key;
  }
  EXPECT_EQ(code_of(post("/v1/redemptions", body, std::string(256, 'k'))), "invalid_header");
  EXPECT_EQ(app_.commands, 0);
}

TEST_F(ApiTest, QuotedAndBareIdempotencyKeysAreTheSame) {
  const std::string body = with_cart(R"(,"order":"o-1","expected_total":100)");
  const Response response = post("/v1/redemptions", body, "\"k-1\"");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(header_of(response, "Location"), "/v1/checkouts/c%201");
  const app::Idempotency quoted = *last<app::Redeem>().checkout.idempotency;
  EXPECT_EQ(quoted.key, "k-1");
  EXPECT_EQ(quoted.client, "secret-id");
  EXPECT_EQ(last<app::Redeem>().order, "o-1");
  EXPECT_EQ(last<app::Redeem>().checkout.expected_total, 100);
  post("/v1/redemptions", body, "k-1");
  const app::Idempotency bare = *last<app::Redeem>().checkout.idempotency;
  EXPECT_EQ(bare.key, quoted.key);
  EXPECT_EQ(bare.fingerprint, quoted.fingerprint);
  post("/v1/redemptions", body + " ", "k-1");
  EXPECT_NE(last<app::Redeem>().checkout.idempotency->fingerprint, quoted.fingerprint);
}

TEST_F(ApiTest, DraftsCarryTheirRevisionAsETag) {
  const auto put = [&](std::vector<Header> headers) {
    Question question{.method = "PUT", .target = "/v1/promotions/p%2D1", .body = "{\"id\":1}"};
    for (Header& header : headers) question.headers.push_back(std::move(header));
    return ask(api_, question);
  };
  const Response response = put({});
  EXPECT_EQ(header_of(response, "ETag"), "\"3\"");
  EXPECT_EQ(last<app::SavePromotion>().id, "p-1");
  EXPECT_EQ(last<app::SavePromotion>().definition, "{\"id\":1}");
  EXPECT_EQ(last<app::SavePromotion>().expected_revision, std::nullopt);
  put({{"if-match", "\"2\""}});
  EXPECT_EQ(last<app::SavePromotion>().expected_revision, 2);
  put({{"if-none-match", "*"}});
  EXPECT_EQ(last<app::SavePromotion>().expected_revision, 0);
  for (const std::string value : {"2", "*", "W/\"2\"", "\"x\"", "\"-1\"", "\"\"", "\""}) {
    EXPECT_EQ(code_of(put({{"if-match", value}})), "invalid_header") << value;
  }
}

TEST_F(ApiTest, WhatIsEditedWholeCarriesATag) {
  const auto put = [&](std::vector<Header> headers) {
    Question question{.method = "PUT", .target = "/v1/shop/settings", .body = "{}"};
    for (Header& header : headers) question.headers.push_back(std::move(header));
    return ask(api_, question);
  };
  const std::string tag = header_of(get("/v1/shop"), "ETag");
  ASSERT_EQ(tag.size(), 18U) << tag;
  EXPECT_EQ(header_of(put({}), "ETag"), tag);
  struct {
    std::string sent;
    app::ExpectedTags read;
  } rows[] = {{tag, {{tag.substr(1, 16)}}},
              {"*", {}},
              {"\"a\" ,\t\"b,c\"", {{"a", "b,c"}}},
              {"W/\"a\"", {{"W/a"}}}};
  for (const auto& row : rows) {
    put({{"if-match", row.sent}});
    EXPECT_EQ(last<app::ChangeShop>().expected_tags, row.read) << row.sent;
  }
  for (const std::string bad : {"", " ", "a", "\"a", "a\"", "\"a\" \"b\"", "W/a", ","}) {
    EXPECT_EQ(code_of(put({{"if-match", bad}})), "invalid_header") << bad;
  }
  EXPECT_EQ(code_of(put({{"if-match", "\"a\""}, {"if-match", "\"b\""}})), "invalid_header");
}

TEST_F(ApiTest, ListsInPages) {
  const std::string list = "default /v1/promotions/{id}/versions 1:p";
  const Response response =
      get("/v1/promotions/p/versions?limit=7&after=" + write_cursor(list, "a/b"));
  EXPECT_EQ(last<app::PageRequest>().limit, 7U);
  EXPECT_EQ(last<app::PageRequest>().after, "a/b");
  const std::string next = write_cursor(list, "1");
  EXPECT_NE(response.body.find("\"next\":\"" + next + '"'), std::string::npos) << response.body;
  EXPECT_NE(get("/v1/pools").body.find(R"("items":[],"next":null)"), std::string::npos);
}

// A cursor goes on where it came from and nowhere else: not in another list or shop, nor in the
// same list of something else.
TEST_F(ApiTest, RefusesCursorsOfOtherLists) {
  const auto code = [&](const std::string& target, const std::string& list) {
    return code_of(get(target + "?after=" + write_cursor(list, "1")));
  };
  EXPECT_EQ(code("/v1/pools", "default /v1/pools"), "");
  EXPECT_EQ(code("/v1/pools", "default /v1/promotions"), "invalid_query");
  EXPECT_EQ(code("/v1/pools", "other /v1/pools"), "invalid_query");
  const std::string codes = "default /v1/pools/{id}/codes 3:";
  EXPECT_EQ(code("/v1/pools/p-1/codes", codes + "p-1"), "");
  EXPECT_EQ(code("/v1/pools/p%2D1/codes", codes + "p-1"), "");
  EXPECT_EQ(code("/v1/pools/p-2/codes", codes + "p-1"), "invalid_query");
  const Response raw = get("/v1/pools?after=p-1");
  EXPECT_EQ(code_of(raw), "invalid_query");
  EXPECT_NE(raw.body.find("after must be the"), std::string::npos) << raw.body;
  EXPECT_EQ(code_of(get("/v1/pools?after=")), "invalid_query");
}

TEST_F(ApiTest, ListsProductsWithTheirPrices) {
  const std::string list = "default /v1/products";
  const Response response = get("/v1/products?limit=2&after=" + write_cursor(list, "A B"));
  EXPECT_EQ(last<app::PageRequest>().after, "A B");
  EXPECT_EQ(response.body,
            R"({"items":[{"sku":"MUG","name":"Mug","category":["gifts","gifts/mugs"],)"
            R"("brand":"Delft","unit_price":950,"currency":"EUR"},)"
            R"({"sku":"OLD","name":"Old","category":[],"unit_price":null,"currency":null}],)"
            R"("next":")" +
                write_cursor(list, "OLD") + "\"}\n");
}

TEST_F(ApiTest, EveryRefusalHasItsProblem) {
  for (int i = 0; i <= static_cast<int>(app::RefusalCode::internal_error); ++i) {
    const auto code = static_cast<app::RefusalCode>(i);
    app_.refusal = app::Refusal{.code = code, .message = "because", .faults = {{"/x", "no"}}};
    const Response response = get("/v1/promotions/p");
    EXPECT_EQ(code_of(response), app::refusal_name(code));
    EXPECT_EQ(pointers_of(response), std::vector<std::string>{"/x"});
    EXPECT_GE(response.status, 400);
    const bool try_again = response.status == 503 || code == app::RefusalCode::contended ||
                           code == app::RefusalCode::idempotency_in_progress ||
                           code == app::RefusalCode::locked_out;
    EXPECT_EQ(header_of(response, "Retry-After"), try_again ? "1" : "") << app::refusal_name(code);
  }
}

TEST_F(ApiTest, PriceChangesBringTheNewPrice) {
  app_.refusal = app::Refusal{
      .code = app::RefusalCode::price_changed, .message = "", .result = R"({"total":5})"};
  const Response response = post("/v1/checkouts", with_cart(""), "k");
  EXPECT_EQ(response.status, 409);
  EXPECT_NE(response.body.find(R"("result":{"total":5})"), std::string::npos) << response.body;
}

TEST_F(ApiTest, AFaultOfTheServerTellsTheClientNothingButItsId) {
  app_.broken = true;
  for (const Response& response :
       {get("/v1/promotions"), get("/v1/promotions/p"), post("/v1/evaluate", with_cart("")),
        post("/v1/checkouts", with_cart(""), "k")}) {
    EXPECT_EQ(code_of(response), "internal_error");
    EXPECT_EQ(response.body.find("fire"), std::string::npos);
    const std::string id = header_of(response, "X-Request-Id");
    EXPECT_EQ(id.size(), 16U);
    EXPECT_NE(response.body.find(id), std::string::npos);
  }
}

TEST_F(ApiTest, SaysSoWhereTheWorkersAreBusy) {
  app_.workers_full = true;
  const Response response = get("/v1/promotions");
  EXPECT_EQ(code_of(response), "overloaded");
  EXPECT_EQ(header_of(response, "Retry-After"), "1");
}

TEST_F(ApiTest, RefusesMoreRequestsThanItMayHaveInHand) {
  Api small(app_, {.in_flight_max = 0}, nullptr);
  EXPECT_EQ(code_of(ask(small, {.target = "/v1/promotions"})), "overloaded");
  EXPECT_EQ(ask(small, {.target = "/healthz"}).status, 200) << "health is always answered";
}

TEST_F(ApiTest, ReadinessFollowsTheStoreAndTheEnd) {
  EXPECT_EQ(get("/readyz").status, 200);
  app_.is_ready = false;
  EXPECT_EQ(get("/readyz").status, 503);
  app_.is_ready = true;
  api_.begin_stopping();
  EXPECT_EQ(get("/readyz").status, 503);
  EXPECT_EQ(get("/healthz").status, 200);
}

TEST_F(ApiTest, CountsRequestsByRouteAndStatus) {
  get("/v1/promotions/a");
  get("/v1/promotions/b");
  get("/nowhere");
  const std::string metrics = get("/metrics").body;
  for (const std::string_view line :
       {R"(stapel_http_requests_total{method="GET",route="/v1/promotions/{id}",status="200"} 2)",
        R"(route="none",status="404"} 1)", R"(stapel_batch_size_bucket{le="2"} 2)",
        "stapel_http_requests_in_flight 1", "stapel_readers_waiting 0"}) {
    EXPECT_NE(metrics.find(line), std::string::npos) << line << '\n' << metrics;
  }
  EXPECT_EQ(metrics.find("stapel_database"), std::string::npos) << "there is no server";
}

TEST_F(ApiTest, ExplainsItsProblems) {
  for (const ProblemKind& kind : problem_kinds()) {
    const Response response = get("/problems/" + std::string(kind.name));
    EXPECT_EQ(response.status, 200) << kind.name;
    EXPECT_NE(response.body.find(kind.help), std::string::npos) << kind.name;
    EXPECT_EQ(kind_of(kind.code).name, kind.name);
  }
  EXPECT_EQ(code_of(get("/problems/boredom")), "not_found");
}

std::vector<std::string> documented_routes() {
  Faults faults;
  const auto document = json::Document::parse(openapi_document(), faults);
  std::vector<std::string> out;
  if (!document) return out;
  const auto paths = document->root().find("paths");
  for (const json::Value path : *paths) {
    for (const json::Value operation : path) {
      std::string method(operation.key());
      for (char& c : method) c = static_cast<char>(c - 'a' + 'A');
      out.push_back(method + ' ' + std::string(path.key()));
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

TEST_F(ApiTest, TheOpenApiDocumentAndTheRoutesAreTheSame) {
  std::vector<std::string> routes;
  for (const Route& route : api_.router().routes()) {
    routes.push_back(route.method + ' ' + route.path);
  }
  std::sort(routes.begin(), routes.end());
  EXPECT_EQ(routes, documented_routes());
}

TEST_F(ApiTest, TheOpenApiDocumentListsEveryTypeOfEvent) {
  Faults faults;
  const auto document = json::Document::parse(openapi_document(), faults);
  ASSERT_TRUE(document);
  json::Value at = document->root();
  for (const char* name : {"components", "schemas", "EventType", "enum"}) at = *at.find(name);
  std::vector<std::string_view> documented, known;
  for (const json::Value name : at) documented.push_back(name.text());
  for (const app::EventKind& kind : app::event_kinds()) known.push_back(kind.name);
  EXPECT_EQ(documented, known);
}

// What a key must be allowed, as the document tells it: "" where only an unlimited key will do.
TEST_F(ApiTest, TheOpenApiDocumentNamesTheScopesOfTheRoutes) {
  Faults faults;
  const auto document = json::Document::parse(openapi_document(), faults);
  ASSERT_TRUE(document);
  const auto text = [](const std::optional<json::Value>& value) {
    return value ? std::string(value->text()) : std::string();
  };
  for (const Route& route : api_.router().routes()) {
    std::string method = route.method;
    for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
    const auto operation = document->root().find("paths")->find(route.path)->find(method);
    const std::string name = route.method + ' ' + route.path;
    EXPECT_EQ(text(operation->find("x-scope")),
              route.scope ? std::string(scope_name(*route.scope)) : "")
        << name;
    EXPECT_EQ(operation->find("x-for-tests").has_value(), route.for_tests && route.method != "GET")
        << name;
    const bool open = route.access == Access::open;
    EXPECT_EQ(text(operation->find("x-access")), open                              ? "open"
                                                 : route.access == Access::secret  ? "secret"
                                                 : route.access == Access::session ? "session"
                                                                                   : "publishable")
        << name;
  }
}

TEST_F(ApiTest, ServesItsReference) {
  EXPECT_EQ(get("/v1/openapi.json").body, openapi_document());
  const std::string page = get("/docs").body;
  for (const Route& route : api_.router().routes()) {
    EXPECT_NE(page.find(route.method + ' ' + route.path), std::string::npos) << route.path;
  }
}

}  // namespace
}  // namespace stapel::http
