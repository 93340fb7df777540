// The cursor of a page: says of which list it is and where that list goes on, in characters that
// stand in a URL as they are. Clients hand it back as it came; one that was changed, or of another
// list, is told from a good one. It keeps no secret and gives no rights: what is listed is decided
// by the key that asks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stapel::http {

// `list` names the list, such as "shop /v1/pools"; `position` is the list's own and may be any
// bytes.
std::string write_cursor(std::string_view list, std::string_view position);
// The position; nothing where `cursor` is not what write_cursor wrote for this list.
std::optional<std::string> read_cursor(std::string_view list, std::string_view cursor);

}  // namespace stapel::http
