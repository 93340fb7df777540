// Prices a golden case with the kernel, in process, under each policy that it expects something of.
#pragma once

#include <string>
#include <vector>

#include "golden_case.h"

namespace stapel::golden {

// One text for each way in which an answer is not what the case expects.
std::vector<std::string> failures_of(const Case& golden);

}  // namespace stapel::golden
