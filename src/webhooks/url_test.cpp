// URLs that an endpoint may have, and those that would lead a server astray.
#include "webhooks/url.h"

#include <gtest/gtest.h>

namespace stapel::webhooks {
namespace {

TEST(Url, AcceptsPublicHosts) {
  for (const char* url :
       {"https://example.com", "https://example.com/", "https://hooks.shop.example.com/stapel?x=1",
        "https://example.com:8443/a/b", "https://xn--bcher-kva.example/%C3%A9", "https://8.8.8.8/",
        "https://[2606:4700:4700::1111]:443/", "https://a_b.example.com.",
        "https://1.example.com"}) {
    EXPECT_EQ(why_not_url(url, Reach::public_only), "") << url;
  }
}

TEST(Url, RefusesWhatIsNoEndpoint) {
  const std::string long_url = "https://example.com/" + std::string(2'048, 'a');
  const struct {
    std::string url, rule;
  } rows[] = {
      {"", "begin with"},
      {"example.com", "begin with"},
      {"HTTPS://example.com", "begin with"},
      {"ftp://example.com", "begin with"},
      {"file:///etc/passwd", "begin with"},
      {"gopher://example.com", "begin with"},
      {"http://example.com", "in the clear"},
      {"https://", "name a host"},
      {"https:///path", "name a host"},
      {"https://-a.example", "name a host"},
      {"https://a..example", "name a host"},
      {"https://127.1", "name a host"},
      {"https://2130706433", "name a host"},
      {"https://0x7f.0.0.1", "name a host"},
      {"https://0177.0.0.1/", "name a host"},
      {"https://[127.0.0.1]", "name a host"},
      {"https://[::1", "name a host"},
      {"https://[fe80::1%25eth0]", "name a host"},
      {"https://user@example.com", "user name"},
      {"https://user:pass@example.com", "user name"},
      {"https://example.com@127.0.0.1/", "user name"},
      {"https://example.com#x", "fragment"},
      {"https://example.com:0", "port"},
      {"https://example.com:65536", "port"},
      {"https://example.com:", "port"},
      {"https://example.com:+80", "port"},
      {"https://example.com:80:80", "port"},
      {"https://[::1]x", "port"},
      {"https://exa mple.com", "characters"},
      {"https://example.com/\n", "characters"},
      {"https://ex\xc3\xa9mple.com", "characters"},
      {"https://example.com\\@127.0.0.1", "characters"},
      {"https://127.0.0.1/", "private network"},
      {"https://10.1.2.3:8080/", "private network"},
      {"https://169.254.169.254/latest", "private network"},
      {"https://[::1]/", "private network"},
      {"https://[::ffff:10.0.0.1]/", "private network"},
      {"https://localhost/", "public host"},
      {"https://intranet", "public host"},
      {long_url, "2048"},
  };
  for (const auto& row : rows) {
    const std::string_view rule = why_not_url(row.url, Reach::public_only);
    EXPECT_NE(rule.find(row.rule), std::string_view::npos) << row.url << " gave: " << rule;
  }
}

TEST(Url, AnywhereMeansAnyHostButNoOtherScheme) {
  for (const char* url : {"http://127.0.0.1:9000/hook", "http://localhost/", "https://10.0.0.1",
                          "http://[::1]:80/", "http://intranet/x"}) {
    EXPECT_EQ(why_not_url(url, Reach::anywhere), "") << url;
  }
  for (const char* url : {"ftp://127.0.0.1", "http://u:p@127.0.0.1", "http://127.1/", "http://"}) {
    EXPECT_NE(why_not_url(url, Reach::anywhere), "") << url;
  }
}

TEST(Url, OriginsHoldNoPath) {
  EXPECT_EQ(origin_of("https://example.com:8443/secret?token=1"), "https://example.com:8443");
  EXPECT_EQ(origin_of("https://example.com"), "https://example.com");
}

}  // namespace
}  // namespace stapel::webhooks
