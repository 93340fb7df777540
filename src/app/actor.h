// Who asks: what the audit trail keeps of a request, and whether it only tries things out.
#pragma once

#include <string>

namespace stapel::app {

struct Actor {
  std::string key = "cli";  // an API key's id; "cli" for the command line, "timer" for the clock
  std::string from = {};    // a network address, cut to its network; empty: this machine
  bool test = false;        // a test key: its checkouts count nowhere
  friend bool operator==(const Actor&, const Actor&) = default;
};

}  // namespace stapel::app
