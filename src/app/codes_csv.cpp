// See codes_csv.h.
#include "app/codes_csv.h"

#include <algorithm>

#include "base/code_text.h"
#include "base/csv.h"

namespace stapel::app {
namespace {

std::optional<std::string> fault_of(std::string_view code) {
  if (!is_utf8(code)) return "the code is not UTF-8";
  if (normalise_code(code).empty()) return "the code is empty";
  if (code.size() > code_length_max) return "the code is longer than 64 characters";
  const bool plain = std::none_of(code.begin(), code.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
  });
  if (!plain) return "the code holds a control character";
  return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

void read_codes_csv(ByteSource& source, const std::function<void(ImportedCode)>& code,
                    const std::function<void(RejectedCode)>& rejected) {
  CsvReader reader(source);
  std::size_t column = 0;
  bool first = true;
  for (auto step = reader.next(); step != CsvReader::Step::end; step = reader.next()) {
    const auto line = static_cast<std::int64_t>(reader.line());
    if (step == CsvReader::Step::fault) {
      rejected({line, reader.fault()});
      first = false;
      continue;
    }
    const auto& fields = reader.fields();
    if (std::exchange(first, false)) {
      const auto named = std::find(fields.begin(), fields.end(), "code");
      if (named != fields.end()) {
        column = static_cast<std::size_t>(named - fields.begin());
        continue;
      }
    }
    if (fields.size() <= column) {
      rejected({line, "the row has no column " + std::to_string(column + 1)});
      continue;
    }
    const std::string_view text = trimmed(fields[column]);
    if (auto fault = fault_of(text)) {
      rejected({line, *std::move(fault)});
    } else {
      code({std::string(text), line});
    }
  }
}

void append_codes_csv(std::string& out, const PoolCodeAnswer& code) {
  append_csv_field(out, code.code);
  out += ',' + std::to_string(code.used) + ',' + std::to_string(code.held);
  out += code.active ? ",true\r\n" : ",false\r\n";
}

}  // namespace stapel::app
