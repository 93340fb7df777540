// The quick way through JSON that is as nearly all JSON is. It refuses what it does not know
// without a word, and takes nothing that Boost.JSON's parser would refuse or read otherwise: that
// one reads again what was refused here, and finds the words.
//
// Why there are two: Boost's parser takes longer for a cart of 2 KB than the server may take for
// the whole request (docs/performance.md).
#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"

namespace stapel::json {

// The document, with repeated keys in `faults`; or nothing, and `faults` as they were.
//
// Left to the other parser: whatever is no JSON, nesting deeper than depth_max, numbers with an
// exponent, and escapes of characters beyond the first 65,536, which take two.
std::optional<Document> read_quickly(std::string_view text, Faults& faults);

}  // namespace stapel::json
