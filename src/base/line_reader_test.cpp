// Lines of a stream: the same however the bytes arrive.
#include "base/line_reader.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/csv.h"

namespace stapel {
namespace {

using Lines = std::vector<std::pair<std::uint64_t, std::string>>;

Lines lines_of(std::string_view bytes, std::size_t chunk) {
  MemorySource source(bytes, chunk);
  LineReader reader(source);
  Lines lines;
  while (reader.next() == LineReader::Step::line)
    lines.emplace_back(reader.line(), std::string(reader.text()));
  return lines;
}

TEST(LineReader, numbers_lines_and_leaves_out_what_is_no_text) {
  const struct {
    std::string_view bytes;
    Lines want;
  } table[] = {
      {"", {}},
      {"\n\n", {}},
      {"a", {{1, "a"}}},
      {"a\n", {{1, "a"}}},
      {"a\r\n\r\n\nb\r\n", {{1, "a"}, {4, "b"}}},
      {"\xEF\xBB\xBF{}\n\xEF\xBB\xBF{}\n", {{1, "{}"}, {2, "\xEF\xBB\xBF{}"}}},
      {"\xEF\xBB\xBF\na", {{2, "a"}}},
      {" \n\r", {{1, " "}}},
      {"a\rb\n", {{1, "a\rb"}}},
  };
  for (const auto& row : table)
    for (const std::size_t chunk : {1, 2, 3, 1'000})
      EXPECT_EQ(lines_of(row.bytes, chunk), row.want) << row.bytes << " by " << chunk;
}

TEST(LineReader, goes_on_behind_a_line_that_is_too_long) {
  const std::string longest(line_bytes_max, 'x');
  const std::string too_long = longest + std::string(1 << 20, 'y');
  for (const std::string end : {"\nlast\n", "\n", ""}) {
    const std::string bytes = longest + '\n' + too_long + end;
    MemorySource source(bytes);
    LineReader reader(source);
    ASSERT_EQ(reader.next(), LineReader::Step::line);
    EXPECT_EQ(reader.text().size(), line_bytes_max);
    ASSERT_EQ(reader.next(), LineReader::Step::too_long);
    EXPECT_EQ(reader.line(), 2U);
    EXPECT_EQ(reader.text(), std::string(200, 'x'));
    if (end.size() > 1) {
      ASSERT_EQ(reader.next(), LineReader::Step::line);
      EXPECT_EQ(reader.line(), 3U);
      EXPECT_EQ(reader.text(), "last");
    }
    EXPECT_EQ(reader.next(), LineReader::Step::end);
    EXPECT_EQ(reader.next(), LineReader::Step::end);
  }
}

}  // namespace
}  // namespace stapel
