// Prices a golden case with the kernel, in process, under each policy that it expects something of.
#pragma once

#include <string>
#include <vector>

#include "golden_case.h"

namespace stapel::golden {

// One text for each way in which an answer is not what the case expects.
std::vector<std::string> failures_of(const Case& golden);

// Whether the answers would be others without any cap (cell "cap"), or without the floors of the
// cart's lines (cell "floor"). A case without such floors shows the floor that is zero: true.
bool matters(const Case& golden, std::string_view cell);

}  // namespace stapel::golden
