// Reading inputs and writing answers, with every failure noticed.
#include "cli/streams.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <istream>
#include <ostream>
#include <stdexcept>
#include <vector>

namespace stapel::cli {
namespace {

// Reads to the end or to one byte past the limit, whichever comes first.
std::string read_limited(std::istream& in) {
  std::string text;
  std::vector<char> chunk(std::size_t{64} << 10);
  while (in && text.size() <= input_bytes_max) {
    in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    text.append(chunk.data(), static_cast<std::size_t>(in.gcount()));
  }
  return text;
}

std::optional<std::string> refuse(const std::string& path, std::string_view cause,
                                  std::ostream& err) {
  const std::string_view name = path == "-" ? "standard input" : std::string_view(path);
  err << "stapel: cannot read " << name << ": " << cause << '\n';
  return std::nullopt;
}

std::optional<std::string> read_stream(const std::string& path, std::istream& in,
                                       std::ostream& err) {
  errno = 0;
  std::string text = read_limited(in);
  if (in.bad() || (in.fail() && !in.eof())) return refuse(path, std::strerror(errno), err);
  if (text.size() > input_bytes_max) return refuse(path, "larger than 256 MiB", err);
  return text;
}

// Keeps a line one line: names of unknown fields come from the input and may hold anything.
void print_line(std::string_view text, std::ostream& err) {
  static constexpr char hexadecimal[] = "0123456789abcdef";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      err << "\\u00" << hexadecimal[byte >> 4] << hexadecimal[byte & 15];
    } else {
      err << c;
    }
  }
  err << '\n';
}

}  // namespace

std::optional<std::string> read_input(const std::string& path, Streams& streams) {
  if (path == "-") return read_stream(path, streams.in, streams.err);
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return refuse(path, std::strerror(errno), streams.err);
  return read_stream(path, file, streams.err);
}

void print_faults(std::string_view document, const Faults& faults, std::ostream& err) {
  for (const Fault& fault : faults) {
    print_line(std::string(document) + "#" + fault.pointer + ": " + fault.message, err);
  }
}

void print(std::string_view text, Streams& streams) {
  errno = 0;
  streams.out.write(text.data(), static_cast<std::streamsize>(text.size()));
  streams.out.flush();
  if (!streams.out) {
    const char* cause = errno == 0 ? "write error" : std::strerror(errno);
    throw std::runtime_error(std::string("cannot write standard output: ") + cause);
  }
}

}  // namespace stapel::cli
