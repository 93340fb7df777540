// The cookie that holds a session of the console, and the guards of requests that browsers send
// with it by themselves.
#pragma once

#include <string>
#include <string_view>

#include "http/message.h"

namespace stapel::http {

// The session's token; empty where there is none, or more than one.
std::string session_token(const Request& request);
// Set-Cookie with this token for so many seconds; an empty token takes the cookie away.
Header session_cookie(std::string_view token, std::int64_t seconds, bool secure);
// True where the browser says that a page of another site asks.
bool is_cross_site(const Request& request);

}  // namespace stapel::http
