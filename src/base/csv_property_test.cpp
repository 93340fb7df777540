// Any table of texts, written as CSV, reads back; any bytes read the same however they arrive.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/csv.h"

namespace stapel {
namespace {

using Table = std::vector<std::vector<std::string>>;

std::string character() {
  return *rc::gen::elementOf(std::vector<std::string>{"a", "b", ",", "\"", "\n", "\r\n", "\r", " ",
                                                      "\xC2\xA3", "\xE2\x82\xAC"});
}

std::string text(int least, int most) {
  std::string out;
  for (int n = *rc::gen::inRange(least, most); n > 0; --n) out += character();
  return out;
}

RC_GTEST_PROP(CsvProperty, what_is_written_reads_back, ()) {
  Table table(*rc::gen::inRange<std::size_t>(0, 6));
  std::string csv;
  const std::string line_end = *rc::gen::element<std::string>("\n", "\r\n");
  for (auto& record : table) {
    record.resize(*rc::gen::inRange<std::size_t>(1, 5));
    for (std::string& field : record) field = text(0, 8);
    if (record.size() == 1 && record[0].empty()) record[0] = "x";  // would be an empty line
    for (std::size_t i = 0; i < record.size(); ++i) {
      if (i > 0) csv += ',';
      append_csv_field(csv, record[i]);
    }
    csv += line_end;
  }
  MemorySource source(csv, *rc::gen::inRange<std::size_t>(1, 20));
  CsvReader reader(source);
  Table got;
  while (reader.next() == CsvReader::Step::record)
    got.emplace_back(reader.fields().begin(), reader.fields().end());
  RC_ASSERT(got == table);
}

std::vector<std::string> steps(std::string_view bytes, std::size_t step, CsvLimits limits) {
  MemorySource source(bytes, step);
  CsvReader reader(source, limits);
  std::vector<std::string> out;
  for (;;) {
    const CsvReader::Step what = reader.next();
    if (what == CsvReader::Step::end) return out;
    std::string entry = std::to_string(reader.line()) + "\t" + std::string(reader.raw()) + "\t";
    if (what == CsvReader::Step::fault) entry += reader.fault();
    for (const std::string_view field : reader.fields()) entry += std::string(field) + "\x01";
    out.push_back(entry);
  }
}

RC_GTEST_PROP(CsvProperty, any_bytes_read_the_same_however_they_arrive, ()) {
  const CsvLimits limits{.field_max = 6, .record_max = 16, .fields_max = 4};
  std::string bytes = text(0, 60);
  if (!bytes.empty() && *rc::gen::inRange(0, 4) == 0) bytes[bytes.size() / 2] = '\xFF';
  const auto whole = steps(bytes, 1'000, limits);
  RC_ASSERT(steps(bytes, 1, limits) == whole);
  RC_ASSERT(steps(bytes, 3, limits) == whole);
}

// A bad line never swallows the good lines behind it.
RC_GTEST_PROP(CsvProperty, a_bad_line_costs_itself_only, ()) {
  std::string bad = text(1, 12);
  std::erase_if(bad, [](char c) { return c == '\n' || c == '\r'; });
  std::string csv = bad + "\n";
  for (int i = 0; i < 5; ++i) csv += "good,line\n";
  const auto read = steps(csv, 7, {});
  RC_ASSERT(std::count_if(read.begin(), read.end(), [](const std::string& entry) {
              return entry.find("\tgood,line\t") != std::string::npos;
            }) == 5);
}

}  // namespace
}  // namespace stapel
