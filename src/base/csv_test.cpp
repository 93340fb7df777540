// The CSV reader: one row per rule, then the same bytes in every chunk size.
#include "base/csv.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stapel {
namespace {

// One line per step: "line:field|field" for a record, "line!rule" for a fault.
std::vector<std::string> read_all(std::string_view text, std::size_t step = 1 << 20,
                                  CsvLimits limits = {}) {
  MemorySource source(text, step);
  CsvReader reader(source, limits);
  std::vector<std::string> out;
  for (;;) {
    const CsvReader::Step what = reader.next();
    if (what == CsvReader::Step::end) return out;
    std::string entry = std::to_string(reader.line());
    if (what == CsvReader::Step::fault) {
      entry += "!" + reader.fault();
    } else {
      char separator = ':';
      for (const std::string_view field : reader.fields()) {
        entry += separator;
        entry += field;
        separator = '|';
      }
    }
    out.push_back(entry);
  }
}

using Lines = std::vector<std::string>;

const std::string stray_quote = "!a quote within a field that does not begin with one";
const std::string after_quote = "!text follows the closing quote of a field";
const std::string not_closed = "!a field in quotes is not closed before the end of the file";
const std::string bare_return = "!a carriage return outside quotes that no line feed follows";

struct Row {
  const char* what;
  std::string text;
  Lines want;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> table = {
      {"empty file", "", {}},
      {"only line ends", "\n\r\n\n", {}},
      {"plain", "a,b\nc,d\n", {"1:a|b", "2:c|d"}},
      {"no line end at the end", "a,b\nc,d", {"1:a|b", "2:c|d"}},
      {"CRLF", "a,b\r\nc,d\r\n", {"1:a|b", "2:c|d"}},
      {"mixed line ends", "a\r\nb\nc\r\n", {"1:a", "2:b", "3:c"}},
      {"empty fields", ",\n,,\n", {"1:|", "2:||"}},
      {"empty lines are skipped but counted", "a\n\n\r\nb\n", {"1:a", "4:b"}},
      {"white space is kept", " a , b\n", {"1: a | b"}},
      {"byte order mark", "\xEF\xBB\xBFname\nx\n", {"1:name", "2:x"}},
      {"byte order mark alone", "\xEF\xBB\xBF", {}},
      {"quoted comma", "\"a,b\",c\n", {"1:a,b|c"}},
      {"quotes written twice", "\"say \"\"hi\"\"\",\"\"\"\"\n", {"1:say \"hi\"|\""}},
      {"empty quoted field", "\"\",x\n", {"1:|x"}},
      {"line end in quotes", "\"a\nb\",c\nd\n", {"1:a\nb|c", "3:d"}},
      {"CRLF in quotes", "\"a\r\nb\"\r\nd\r\n", {"1:a\r\nb", "3:d"}},
      {"quoted field last, no line end", "a,\"b\"", {"1:a|b"}},
      {"stray quote costs one line", "a,b\"c\nd,e\n", {"1" + stray_quote, "2:d|e"}},
      {"text after the closing quote", "\"a\"b,c\nd\n", {"1" + after_quote, "2:d"}},
      {"unclosed quote costs one line", "\"a,b\nc,d\ne,f\n", {"1" + not_closed, "2:c|d", "3:e|f"}},
      {"unclosed quote that meets another",
       "a,\"b\nc,\"d\"\ne\n",
       {"1" + after_quote, "2:c|d", "3:e"}},
      {"unclosed quote on the last line", "a\n\"b", {"1:a", "2" + not_closed}},
      {"carriage return in a line", "a\rb\nc\n", {"1" + bare_return, "2:c"}},
      {"carriage return at the end", "a\r", {"1" + bare_return}},
      {"invalid UTF-8", "a\xFF,b\nc\n", {"1!is not UTF-8", "2:c"}},
      {"Latin-1 pound sign",
       "\xA3"
       "5\nc\n",
       {"1!is not UTF-8", "2:c"}},
      {"invalid UTF-8 in quotes skips the whole record",
       "\"a\n\xC0\x80\",b\nc\n",
       {"1!is not UTF-8", "3:c"}},
      {"zero byte", std::string("a\0b\nc\n", 6), {"1!holds a zero byte", "2:c"}},
      {"UTF-8 is kept",
       "\xC2\xA3"
       "5,\xF0\x9F\x8E\x81\n",
       {"1:\xC2\xA3"
        "5|\xF0\x9F\x8E\x81"}},
  };
  return table;
}

TEST(Csv, reads_what_the_rules_say) {
  for (const Row& row : rows()) EXPECT_EQ(read_all(row.text), row.want) << row.what;
}

TEST(Csv, does_not_depend_on_how_the_bytes_arrive) {
  for (const Row& row : rows())
    for (const std::size_t step : {1, 2, 3, 5, 7})
      EXPECT_EQ(read_all(row.text, step), row.want) << row.what << ", step " << step;
}

TEST(Csv, keeps_its_limits_and_goes_on) {
  const CsvLimits limits{.field_max = 4, .record_max = 12, .fields_max = 3};
  const std::string field = "!a field is longer than 4 bytes";
  const std::string quoted =
      "!a field in quotes is longer than 4 bytes; is its closing quote missing?";
  const struct {
    std::string text;
    Lines want;
  } table[] = {
      {"abcd\nx\n", {"1:abcd", "2:x"}},
      {"abcde\nx\n", {"1" + field, "2:x"}},
      {"abcde\"\nx\n", {"1" + field, "2:x"}},
      {"\"abcd\"\nx\n", {"1:abcd", "2:x"}},
      {"\"abcde\"\nx\n", {"1" + quoted, "2:x"}},
      {"\"ab\ncde\nx,\"y\"\n", {"1" + quoted, "2:cde", "3:x|y"}},
      {"a,b,c\nx\n", {"1:a|b|c", "2:x"}},
      {"a,b,c,d\nx\n", {"1!the record has more than 3 fields", "2:x"}},
      {"abcd,efgh,ij\nx\n", {"1:abcd|efgh|ij", "2:x"}},
      {"abcd,efgh,ijk\nx\n", {"1!the record is longer than 12 bytes", "2:x"}},
      {std::string(1000, 'a') + "\nx\n", {"1" + field, "2:x"}},
      {std::string(1000, 'a'), {"1" + field}},
  };
  for (const auto& row : table)
    for (const std::size_t step : {1, 3, 1000})
      EXPECT_EQ(read_all(row.text, step, limits), row.want) << row.text << ", step " << step;
}

TEST(Csv, shows_a_record_as_it_stands_in_the_file) {
  MemorySource source("\"a\"\"\nb\",c\r\nbad\"line\r\nlast");
  CsvReader reader(source);
  ASSERT_EQ(reader.next(), CsvReader::Step::record);
  EXPECT_EQ(reader.raw(), "\"a\"\"\nb\",c");
  ASSERT_EQ(reader.next(), CsvReader::Step::fault);
  EXPECT_EQ(reader.raw(), "bad\"line");
  ASSERT_EQ(reader.next(), CsvReader::Step::record);
  EXPECT_EQ(reader.raw(), "last");
  EXPECT_EQ(reader.next(), CsvReader::Step::end);
  EXPECT_EQ(reader.next(), CsvReader::Step::end);
}

TEST(Csv, reads_records_longer_than_one_chunk) {
  const std::string long_field(60'000, 'x');
  std::string text;
  for (int i = 0; i < 20; ++i) text += long_field + "," + std::to_string(i) + "\n";
  const Lines lines = read_all(text, 999);
  ASSERT_EQ(lines.size(), 20U);
  for (std::size_t i = 0; i < lines.size(); ++i)
    EXPECT_TRUE(lines[i] == std::to_string(i + 1) + ":" + long_field + "|" + std::to_string(i));
}

TEST(Csv, writes_fields_that_it_reads_back) {
  std::string out;
  append_csv_field(out, "plain");
  EXPECT_EQ(out, "plain");
  out.clear();
  append_csv_field(out, "a \"b\",\n");
  EXPECT_EQ(out, "\"a \"\"b\"\",\n\"");
}

TEST(Utf8, accepts_scalar_values_only) {
  for (const char* good : {"", "abc", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
                           "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(is_utf8(good)) << good;
  for (const char* bad :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xED\xA0\x80",
        "\xE2\x82", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "a\xE2"})
    EXPECT_FALSE(is_utf8(bad)) << bad;
}

}  // namespace
}  // namespace stapel
