// Any text as the URL of a webhook and as an address. An address is read as the system's own reader
// reads it. Of a URL that is taken, the library that will call it sees the same host, and a host
// that leads inside however it is written (as a number, in octal, in hexadecimal) is none that
// may be called.
#include <arpa/inet.h>
#include <curl/curl.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

#include "base/check.h"
#include "webhooks/address.h"
#include "webhooks/url.h"

using namespace stapel;
using namespace stapel::webhooks;

namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

// As inet_pton(3) reads it, an IPv4 address mapped.
std::optional<Address> read_by_system(const std::string& text) {
  Address address;
  std::array<std::uint8_t, 4> v4{};
  if (inet_pton(AF_INET, text.c_str(), v4.data()) == 1) return address_of_v4(v4);
  if (inet_pton(AF_INET6, text.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

void check_address(const std::string& text) {
  if (text.find('\0') != std::string::npos) return;  // the system reads only what is before it
  STAPEL_CHECK(parse_address(text) == read_by_system(text));
}

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

std::string without_brackets(const std::string& host) {
  return host.starts_with('[') ? host.substr(1, host.find(']') - 1) : host;
}

// What stands between the slashes and the port.
std::string host_as_written(std::string_view url) {
  std::string authority(origin_of(url));
  authority.erase(0, authority.find("//") + 2);
  if (authority.starts_with('[')) return without_brackets(authority);
  return authority.substr(0, authority.find(':'));
}

// An IPv6 address may be written in several ways; a name has to be the same text.
bool is_same_host(const std::string& a, const std::string& b) {
  const auto address = parse_address(a);
  return address ? address == parse_address(b) : a == b;
}

void check_host(const std::string& host) {
  const auto address = parse_address(host);
  if (address) STAPEL_CHECK(why_not_public(*address).empty());
  in_addr odd{};
  if (!address) STAPEL_CHECK(inet_aton(host.c_str(), &odd) == 0);
}

void check_url(const std::string& text) {
  const bool anywhere = why_not_url(text, Reach::anywhere).empty();
  const bool outside = why_not_url(text, Reach::public_only).empty();
  STAPEL_CHECK(anywhere || !outside);
  STAPEL_CHECK(text.starts_with(origin_of(text)) || origin_of(text).empty());
  if (!anywhere) return;
  const std::unique_ptr<CURLU, FreeUrl> url(curl_url());
  STAPEL_CHECK(curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK);
  STAPEL_CHECK(part_of(url.get(), CURLUPART_USER).empty());
  STAPEL_CHECK(part_of(url.get(), CURLUPART_FRAGMENT).empty());
  const std::string host = without_brackets(part_of(url.get(), CURLUPART_HOST));
  STAPEL_CHECK(is_same_host(host_as_written(text), host));
  if (outside) check_host(host);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_address(text);
  check_url(text);
  check_url("https://" + text);
  return 0;
}
