// Checks each shop's books against its facts: counters against checkouts, the log of redemptions
// against checkouts, the times at which holds end, the sizes of pools and product lists against
// what they hold, and past decisions by making them again. Only reads; may run beside the server.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/store.h"

namespace stapel::app {

struct VerifyOptions {
  std::string path = {};  // of the SQLite file
  // Decisions to make again of each shop, spread evenly over all of them; -1: every one.
  std::int64_t decisions_max = 1'000;
};

struct VerifyReport {
  std::int64_t shops = 0;
  std::int64_t checkouts = 0;
  std::int64_t redemptions = 0;
  std::int64_t orders = 0;
  std::int64_t counters = 0;
  std::int64_t pools = 0;
  std::int64_t decisions = 0;  // on record
  std::int64_t decisions_made_again = 0;
  // Cannot be made again: another kernel's, or a condition needs more of a customer's id than its
  // pseudonym.
  std::int64_t decisions_passed_over = 0;
  std::int64_t difference_count = 0;
  std::vector<std::string> differences;  // in sentences; the first thousand

  bool clean() const { return difference_count == 0; }
};

// Throws storage::StoreError where the file cannot be read.
VerifyReport verify(const VerifyOptions& options);
VerifyReport verify(storage::Reader& reader, std::int64_t decisions_max);

}  // namespace stapel::app
