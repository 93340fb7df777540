// Which file of the console answers, how long it may be kept, and that nothing foreign may run.
#include "http/console_page.h"

#include <gtest/gtest.h>

#include "http/testing/asking.h"

namespace stapel::http {
namespace {

using testing::header_of;

constexpr ConsoleFile files[] = {
    {"assets/a-1f.js", "text/javascript", "1f", "run();run();", "zip"},
    {"icon.svg", "image/svg+xml", "2f", "<svg/>", ""},
    {"index.html", "text/html; charset=utf-8", "3f", "<html>", "zap"},
};

Response get(std::string_view path, std::vector<Header> headers = {}) {
  Request request;
  request.method = "GET";
  request.headers = std::move(headers);
  return console_response(files, path, request).value_or(Response{.status = 404});
}

TEST(ConsolePage, AnswersItsOwnAddressesWithThePage) {
  for (const std::string_view path : {"", "index.html", "promotions/bf.2026", "codes/pools/a"}) {
    EXPECT_EQ(get(path).body, "<html>") << path;
    EXPECT_EQ(header_of(get(path), "Cache-Control"), "no-cache") << path;
  }
  EXPECT_EQ(get("icon.svg").content_type, "image/svg+xml");
  EXPECT_EQ(get("assets/a-0f.js").status, 404);
  EXPECT_FALSE(console_response({}, "", Request()));
}

TEST(ConsolePage, LetsBrowsersKeepAssets) {
  const Response asset = get("assets/a-1f.js");
  EXPECT_EQ(header_of(asset, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(header_of(asset, "ETag"), "\"1f\"");
}

TEST(ConsolePage, ZipsForThoseWhoTakeIt) {
  const auto body = [](std::string accepted) {
    return get("assets/a-1f.js", {{"accept-encoding", std::move(accepted)}}).body;
  };
  for (const char* accepted : {"gzip", "br, gzip;q=0.5", "deflate,gzip", "gzip;q=1.0"}) {
    EXPECT_EQ(body(accepted), "zip") << accepted;
  }
  for (const char* accepted : {"", "br", "gzip;q=0", "gzip;q=0.000", "xgzip"}) {
    EXPECT_EQ(body(accepted), "run();run();") << accepted;
  }
  EXPECT_EQ(get("icon.svg", {{"accept-encoding", "gzip"}}).body, "<svg/>");
  EXPECT_EQ(header_of(get("", {{"accept-encoding", "gzip"}}), "Content-Encoding"), "gzip");
}

TEST(ConsolePage, SaysWhatHasNotChanged) {
  for (const char* known : {"\"3f\"", "\"x\", W/\"3f\"", "*"}) {
    const Response response = get("", {{"if-none-match", known}});
    EXPECT_EQ(response.status, 304) << known;
    EXPECT_EQ(response.body, "") << known;
  }
  EXPECT_EQ(get("", {{"if-none-match", "\"3f-gzip\""}}).status, 200);
  EXPECT_EQ(get("", {{"if-none-match", "\"3f-gzip\""}, {"accept-encoding", "gzip"}}).status, 304);
}

TEST(ConsolePage, RunsNothingForeign) {
  const std::string policy = header_of(get(""), "Content-Security-Policy");
  EXPECT_NE(policy.find("script-src 'self';"), std::string::npos);
  EXPECT_NE(policy.find("default-src 'none';"), std::string::npos);
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(header_of(get("icon.svg"), "X-Content-Type-Options"), "nosniff");
}

}  // namespace
}  // namespace stapel::http
