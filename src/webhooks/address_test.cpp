// Every class of address, at the borders of its block, and the IPv6 addresses that carry IPv4 ones.
#include "webhooks/address.h"

#include <gtest/gtest.h>

namespace stapel::webhooks {
namespace {

bool is_public(const std::string& text) {
  const auto address = parse_address(text);
  EXPECT_TRUE(address) << text;
  return address && why_not_public(*address).empty();
}

TEST(Address, KnowsWhatIsPublic) {
  for (const char* text : {"1.1.1.1",
                           "8.8.8.8",
                           "9.255.255.255",
                           "11.0.0.0",
                           "100.63.255.255",
                           "100.128.0.0",
                           "126.255.255.255",
                           "128.0.0.0",
                           "168.63.129.15",
                           "168.63.129.17",
                           "169.253.255.255",
                           "169.255.0.0",
                           "172.15.255.255",
                           "172.32.0.0",
                           "191.255.255.255",
                           "192.0.1.0",
                           "192.167.255.255",
                           "192.169.0.0",
                           "198.17.255.255",
                           "198.20.0.0",
                           "223.255.255.255",
                           "2606:4700:4700::1111",
                           "2a00:1450:400e:80d::200e",
                           "2001:200::1",
                           "3ffe::1"}) {
    EXPECT_TRUE(is_public(text)) << text;
  }
}

TEST(Address, KnowsWhatIsInside) {
  for (const char* text : {"0.0.0.0",
                           "0.255.255.255",
                           "10.0.0.0",
                           "10.255.255.255",
                           "100.64.0.0",
                           "100.127.255.255",
                           "100.100.100.200",
                           "127.0.0.1",
                           "127.255.255.255",
                           "168.63.129.16",
                           "169.254.0.0",
                           "169.254.169.254",
                           "169.254.170.2",
                           "172.16.0.0",
                           "172.31.255.255",
                           "192.0.0.192",
                           "192.0.2.1",
                           "192.88.99.1",
                           "192.168.0.0",
                           "192.168.255.255",
                           "198.18.0.0",
                           "198.19.255.255",
                           "198.51.100.1",
                           "203.0.113.1",
                           "224.0.0.1",
                           "239.255.255.255",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "fc00::1",
                           "fd00:ec2::254",
                           "fdff::1",
                           "fe80::1",
                           "febf::1",
                           "fec0::1",
                           "ff02::1",
                           "2001:db8::1",
                           "2001::1",
                           "2001:10::1",
                           "3fff::1",
                           "100::1",
                           "5f00::1",
                           "4000::1",
                           "::7f00:1",
                           "::127.0.0.1",
                           "64:ff9b:1::1"}) {
    EXPECT_FALSE(is_public(text)) << text;
  }
}

TEST(Address, JudgesWhatAnIpv6AddressCarries) {
  const struct {
    std::string text;
    bool is_public;
  } rows[] = {
      {"::ffff:127.0.0.1", false}, {"::ffff:7f00:1", false},     {"::ffff:169.254.169.254", false},
      {"::ffff:8.8.8.8", true},    {"2002:7f00:0001::1", false}, {"2002:c0a8:0101::", false},
      {"2002:0808:0808::1", true}, {"64:ff9b::10.0.0.1", false}, {"64:ff9b::a9fe:a9fe", false},
      {"64:ff9b::8.8.8.8", true},
  };
  for (const auto& row : rows) EXPECT_EQ(is_public(row.text), row.is_public) << row.text;
}

TEST(Address, ReadsOnlyTheCanonicalForms) {
  for (const char* text : {"",
                           "1",
                           "127.1",
                           "2130706433",
                           "0x7f.0.0.1",
                           "0177.0.0.1",
                           "127.0.0.01",
                           "256.0.0.1",
                           "1.2.3",
                           "1.2.3.4.5",
                           "1.2.3.4.",
                           "1.2.3.-4",
                           " 1.2.3.4",
                           "1.2.3.4 ",
                           ":",
                           ":::",
                           "1::2::3",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "12345::",
                           "g::",
                           "fe80::1%eth0",
                           "[::1]",
                           "::1.2.3",
                           "1.2.3.4::",
                           "1:2:3:4:5:6:7::8",
                           "::ffff:127.0.0.1:1",
                           "+1::"}) {
    EXPECT_FALSE(parse_address(text)) << text;
  }
  EXPECT_EQ(parse_address("::ffff:1.2.3.4"), parse_address("1.2.3.4"));
  EXPECT_EQ(parse_address("1:2:3:4:5:6::7"), parse_address("1:2:3:4:5:6:0:7"));
  EXPECT_EQ(parse_address("1::"), parse_address("1:0:0:0:0:0:0:0"));
}

}  // namespace
}  // namespace stapel::webhooks
