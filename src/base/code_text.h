// How codes are compared, wherever they come from: a shopper's typing, a promotion, a pool.
#pragma once

#include <string>
#include <string_view>

namespace stapel {

// ASCII upper case, without ASCII white space and hyphens. Other characters stay as they are.
std::string normalise_code(std::string_view code);

}  // namespace stapel
