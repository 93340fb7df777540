// Writes the member `trace` of a result. Internal to result_json.cpp.
#pragma once

#include "base/json.h"
#include "promotions/evaluation.h"

namespace stapel::promotions {

void write_trace(json::Writer& out, const Trace& trace, const Optimality& optimality);

}  // namespace stapel::promotions
