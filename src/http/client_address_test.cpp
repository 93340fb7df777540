// Whose address counts, behind which proxies.
#include "http/client_address.h"

#include <gtest/gtest.h>

namespace stapel::http {
namespace {

std::vector<Network> networks(const std::vector<std::string>& texts) {
  std::vector<Network> parsed;
  for (const std::string& text : texts) parsed.push_back(*parse_network(text));
  return parsed;
}

TEST(ClientAddress, IsTheRightmostHopThatIsNoTrustedProxy) {
  const auto trusted = networks({"10.0.0.0/8", "::1", "127.0.0.1"});
  const struct {
    std::string peer;
    std::vector<std::string> forwarded;
    std::string want;
  } rows[] = {
      {"203.0.113.7", {}, "203.0.113.7"},
      {"203.0.113.7", {"198.51.100.1"}, "203.0.113.7"},  // said by somebody who is not trusted
      {"10.0.0.1", {"198.51.100.1"}, "198.51.100.1"},
      {"10.0.0.1", {"1.1.1.1, 198.51.100.1"}, "198.51.100.1"},  // what the client made up
      {"10.0.0.1", {"198.51.100.1, 10.2.3.4"}, "198.51.100.1"},
      {"10.0.0.1", {"1.1.1.1", "198.51.100.1,10.2.3.4"}, "198.51.100.1"},
      {"10.0.0.1", {"198.51.100.1, nonsense"}, "10.0.0.1"},
      {"10.0.0.1", {"10.9.9.9"}, "10.9.9.9"},
      {"::1", {"2001:DB8:0:0::7"}, "2001:db8::7"},
      {"::ffff:127.0.0.1", {"198.51.100.1"}, "198.51.100.1"},
      {"", {"198.51.100.1"}, ""},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(client_address(row.peer, row.forwarded, trusted), row.want) << row.peer;
  }
}

TEST(ClientAddress, IsCutToItsNetwork) {
  EXPECT_EQ(network_of("203.0.113.77"), "203.0.113.0/24");
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1::/48");
  EXPECT_EQ(network_of(""), "");
  EXPECT_EQ(household_of("203.0.113.77"), "203.0.113.77");
  EXPECT_EQ(household_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
}

TEST(ClientAddress, RefusesWhatIsNoNetwork) {
  for (const std::string text : {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "example.com",
                                 "::1/129", "10.0.0/8", "1.2.3.4/"}) {
    EXPECT_FALSE(parse_network(text)) << text;
  }
}

}  // namespace
}  // namespace stapel::http
