// The kernel's whole answer held against the oracle's, for a case small enough for the oracle. Only
// for tests and fuzzers.
#pragma once

#include <string>

#include "promotions/testing/generate.h"

namespace stapel::promotions::testing {

// Empty where the kernel is right under the case's policy; else what differs, with both answers and
// the case in the form that `stapel evaluate` reads. Under the usual search limit so small a case
// must be proven; an answer that is not must be honest: as good as the priority plan, within its
// own bound.
std::string complaint(const Case& given);

// The same of the smallest case that is like the failing one. Precondition: there is a complaint.
std::string small_complaint(const Case& failing);

}  // namespace stapel::promotions::testing
