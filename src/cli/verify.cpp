// `stapel verify`: run the check, print its counts and differences.
#include "cli/verify.h"

#include <ostream>

#include "app/verify.h"

namespace stapel::cli {
namespace {

std::string summary_of(const app::VerifyReport& report) {
  const auto line = [](const char* what, std::int64_t count) {
    return std::string(what) + ": " + std::to_string(count) + '\n';
  };
  return line("shops", report.shops) + line("checkouts", report.checkouts) +
         line("redemptions", report.redemptions) + line("orders", report.orders) +
         line("counters", report.counters) + line("pools", report.pools) +
         line("decisions on record", report.decisions) +
         line("decisions made again", report.decisions_made_again) +
         line("decisions passed over", report.decisions_passed_over) +
         line("differences", report.difference_count);
}

}  // namespace

Exit verify(const VerifyArguments& arguments, Streams& streams) {
  const app::VerifyReport report =
      app::verify({.path = arguments.database, .decisions_max = arguments.decisions_max});
  for (const std::string& difference : report.differences) streams.err << difference << '\n';
  print(summary_of(report), streams);
  return report.clean() ? Exit::ok : Exit::failed;
}

}  // namespace stapel::cli
