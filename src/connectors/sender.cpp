// See sender.h.
#include "connectors/sender.h"

#include "base/check.h"

namespace stapel::connectors {

std::string_view describe(SendFault fault) {
  switch (fault) {
    case SendFault::none:
      return {};
    case SendFault::forbidden_address:
      return "the host leads into a network that may not be called";
    case SendFault::name_not_found:
      return "the host's name was not found";
    case SendFault::not_reached:
      return "no connection could be made";
    case SendFault::tls_failed:
      return "the TLS connection failed: is the certificate valid?";
    case SendFault::timed_out:
      return "no complete answer came in time";
    case SendFault::too_large:
      return "the event is too large to be sent";
    case SendFault::broken:
      return "the connection broke off before a complete answer";
  }
  STAPEL_CHECK(false);
}

}  // namespace stapel::connectors
