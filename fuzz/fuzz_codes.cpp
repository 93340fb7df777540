// Any text as a pool's pattern, up to the first line's end, and as a file of codes behind it. A
// code of a pattern is known as one and as no typing error, and one wrong character is told where
// there is a check character. Of a file each row is a code or a fault, and codes that are exported
// are read back.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "app/codes_csv.h"
#include "base/check.h"
#include "codes/pattern.h"

using namespace stapel;
using codes::Pattern;

namespace {

// The pattern's code whose drawn characters follow from `seed`.
std::string code_of(const Pattern& pattern, std::string_view seed) {
  std::string drawn;
  for (std::size_t i = 0; i < pattern.free(); ++i) {
    const auto byte = seed.empty() ? i : static_cast<unsigned char>(seed[i % seed.size()]);
    drawn += codes::alphabet[byte % codes::alphabet.size()];
  }
  if (pattern.check() == codes::Check::last) drawn += codes::check_character(drawn);
  std::string code = pattern.normalised();
  for (std::size_t i = 0; i < drawn.size(); ++i) code[pattern.places()[i]] = drawn[i];
  return code;
}

void check_pattern(std::string_view text, std::string_view seed, codes::Check check) {
  const auto pattern = Pattern::parse(text, check);
  if (!pattern) {
    STAPEL_CHECK(!pattern.refusal().empty());
    return;
  }
  STAPEL_CHECK(text.size() <= codes::pattern_length_max && pattern->room() >= 0);
  const std::size_t drawn = pattern->places().size();
  STAPEL_CHECK(drawn >= codes::drawn_min && drawn <= codes::drawn_max);
  std::string code = code_of(*pattern, seed);
  STAPEL_CHECK(pattern->drawn_of(code).size() == drawn && !pattern->is_mistyped(code));
  pattern->is_mistyped(seed);
  if (check == codes::Check::none) return;
  for (const std::size_t place : pattern->places()) {
    const char right = code[place];
    code[place] = right == '2' ? '3' : '2';
    STAPEL_CHECK(pattern->is_mistyped(code));
    code[place] = right;
  }
}

struct Codes {
  std::vector<std::string> good;
  std::size_t bad = 0;
};

Codes read_codes(std::string_view csv) {
  Codes codes;
  std::int64_t last = 0;
  MemorySource source(csv);
  const auto check_line = [&last](std::int64_t line) {
    STAPEL_CHECK(line > last);
    last = line;
  };
  app::read_codes_csv(
      source,
      [&](app::ImportedCode code) {
        check_line(code.line);
        codes.good.push_back(std::move(code.code));
      },
      [&](const app::RejectedCode& row) {
        check_line(row.line);
        STAPEL_CHECK(!row.reason.empty());
        ++codes.bad;
      });
  return codes;
}

void check_csv(std::string_view csv) {
  const Codes codes = read_codes(csv);
  std::string exported(app::codes_csv_head);
  for (const std::string& code : codes.good) {
    app::append_codes_csv(exported, {.code = code, .used = 1, .active = false});
  }
  const Codes again = read_codes(exported);
  STAPEL_CHECK(again.bad == 0 && again.good == codes.good);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view rest = text.substr(std::min(end + 1, text.size()));
  check_pattern(text.substr(0, end), rest, codes::Check::none);
  check_pattern(text.substr(0, end), rest, codes::Check::last);
  check_csv(rest);
  return 0;
}
