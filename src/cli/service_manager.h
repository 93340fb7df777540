// What systemd is told of a service of Type=notify: a line to the socket that NOTIFY_SOCKET names
// (sd_notify(3)). Where nobody asks for it, nothing happens; what cannot be told is no fault.
#pragma once

#include <string_view>

namespace stapel::cli {

// "READY=1", "STOPPING=1"; several with line ends between them.
void tell_service_manager(std::string_view state);

}  // namespace stapel::cli
