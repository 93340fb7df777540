// Expectations about faults: exactly one, at a pointer, with words in its message.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/fault.h"

namespace stapel::promotions::testing {

inline ::testing::AssertionResult is_one_fault(const Faults& faults, std::string_view pointer,
                                               std::string_view words) {
  const bool found = faults.size() == 1 && faults[0].pointer == pointer &&
                     faults[0].message.find(words) != std::string::npos;
  if (found) return ::testing::AssertionSuccess();
  auto failure = ::testing::AssertionFailure() << "wanted " << pointer << ": " << words << "; got";
  for (const Fault& fault : faults) failure << "\n  " << fault.pointer << ": " << fault.message;
  return failure;
}

}  // namespace stapel::promotions::testing
