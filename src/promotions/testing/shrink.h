// Makes a failing case small enough to read: leaves out whatever it fails without. Only for tests.
#pragma once

#include <functional>

#include "promotions/testing/generate.h"

namespace stapel::promotions::testing {

// The case that is left when nothing more can be left out of `failing` with `fails` still true.
// Precondition: fails(failing).
Case shrink(Case failing, const std::function<bool(const Case&)>& fails);

}  // namespace stapel::promotions::testing
