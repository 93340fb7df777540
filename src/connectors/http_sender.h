// The sender over libcurl: one thread, many requests at once, so that a receiver that is slow keeps
// only itself waiting.
//
// It calls exactly what it was given: no redirects, no proxies from the environment, no cookies, no
// user's .netrc, http and https only. Each address is judged at the moment that a socket is made
// for it, after the name was looked up, so a name that changes its address between a check and the
// call gains nothing by it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "connectors/sender.h"
#include "webhooks/url.h"

namespace stapel::connectors {

struct HttpSenderOptions {
  webhooks::Reach reach = webhooks::Reach::public_only;
  std::int64_t timeout_milliseconds = 15'000;  // for everything
  std::int64_t connect_milliseconds = 5'000;   // of which, until the connection stands
  std::size_t at_once_max = 256;               // requests; others wait their turn
  // Hosts that are not looked up: "HOST:PORT:ADDRESS", as curl's --resolve. Tests pretend with it
  // that the name service says so.
  std::vector<std::string> known_hosts = {};
};

inline constexpr std::size_t body_bytes_max = 20'000;
// Of an answer, read at most and kept at most.
inline constexpr std::size_t answer_bytes_max = 64'000;
inline constexpr std::size_t answer_start_bytes = 256;

// Throws std::runtime_error where libcurl cannot be started.
std::unique_ptr<Sender> make_http_sender(const HttpSenderOptions& options);

}  // namespace stapel::connectors
