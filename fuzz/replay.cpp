// Runs a fuzzer without libFuzzer: every file of the folders given, then as many random inputs as
// asked for, made by changing bytes of these files. So `make test` replays the corpora with any
// compiler.
//
//   replay_NAME RANDOM_INPUTS FOLDER...
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

std::vector<Bytes> read_all(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Bytes> out;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return out;
}

// One to eight changes: a byte replaced, removed or put in.
void change(Bytes& bytes, std::mt19937_64& random) {
  for (std::uint64_t left = 1 + random() % 8; left > 0; --left) {
    const auto at = static_cast<std::ptrdiff_t>(random() % (bytes.size() + 1));
    const auto byte = static_cast<std::uint8_t>(random());
    const bool within = at < static_cast<std::ptrdiff_t>(bytes.size());
    if (!within || random() % 3 == 0) {
      bytes.insert(bytes.begin() + at, byte);
    } else if (random() % 2 == 0) {
      bytes.erase(bytes.begin() + at);
    } else {
      bytes[static_cast<std::size_t>(at)] = byte;
    }
  }
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string> given(arguments + 1, arguments + count);
  if (given.size() < 2) {
    std::cerr << "replay RANDOM_INPUTS FOLDER...\n";
    return 2;
  }
  std::vector<Bytes> inputs;
  for (std::size_t i = 1; i < given.size(); ++i) {
    for (Bytes& each : read_all(given[i])) inputs.push_back(std::move(each));
  }
  if (inputs.empty()) {
    std::cerr << "no inputs\n";
    return 1;
  }
  for (const Bytes& each : inputs) LLVMFuzzerTestOneInput(each.data(), each.size());
  std::mt19937_64 random(1);
  for (std::uint64_t left = std::stoull(given[0]); left > 0; --left) {
    Bytes bytes = inputs[random() % inputs.size()];
    change(bytes, random);
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  }
  std::cout << inputs.size() << " inputs of the corpus, " << given[0] << " random ones\n";
}
