// Whether one promotion gives at least what another gives, on every cart. Internal to lint.
#pragma once

#include "promotions/definition.h"

namespace stapel::promotions {

// True only where it is certain: the same effects on the same lines, each at least as large.
bool gives_at_least(const Promotion& generous, const Promotion& other);

}  // namespace stapel::promotions
