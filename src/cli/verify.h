// `stapel verify`: checks a shop's books against its facts.
#pragma once

#include <cstdint>
#include <string>

#include "cli/streams.h"

namespace stapel::cli {

struct VerifyArguments {
  std::string database = "shop.db";
  std::int64_t decisions_max = 1'000;  // to make again; -1: every one
};

// Prints what was looked at, and each difference on standard error. Exit::failed where there is
// one. Changes nothing; the server may be running.
Exit verify(const VerifyArguments& arguments, Streams& streams);

}  // namespace stapel::cli
