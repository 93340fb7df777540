// The command line: chooses one command, runs it and turns its outcome into an exit code.
#pragma once

#include <string>
#include <vector>

#include "cli/streams.h"

namespace stapel::cli {

int run(int argc, char** argv);

// The same with everything handed in; `arguments` without the program's name.
Exit run(const std::vector<std::string>& arguments, Streams streams);

}  // namespace stapel::cli
