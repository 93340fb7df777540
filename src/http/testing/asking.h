// Asks an Api as the server would, without a server.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/api.h"

namespace stapel::http::testing {

struct Question {
  std::string method = "GET";
  std::string target = "/";
  std::vector<Header> headers = {{"authorization", "Bearer sk_good"}};
  std::string body = {};
};

// The response; status 0 where none was given before handle() returned.
Response ask(Api& api, const Question& question);

// The value of a header, "" where there is none.
std::string header_of(const Response& response, std::string_view name);

}  // namespace stapel::http::testing
