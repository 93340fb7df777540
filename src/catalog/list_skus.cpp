#include "catalog/list_skus.h"

#include <algorithm>

#include "base/csv.h"
#include "catalog/field.h"

namespace stapel::catalog {

namespace {

constexpr std::size_t name_bytes_max = 200;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_heading(std::string_view field) {
  std::string text(trimmed(field));
  std::transform(text.begin(), text.end(), text.begin(), lower);
  return text == "sku";
}

// Where the stock codes stand, once the first row is read.
struct Column {
  std::size_t at = 0;
  bool heading = false;  // the first row names it, and is no stock code
};
std::optional<Column> find_column(const std::vector<std::string_view>& first) {
  const auto named = std::find_if(first.begin(), first.end(), is_heading);
  if (named != first.end()) return Column{static_cast<std::size_t>(named - first.begin()), true};
  if (first.size() == 1) return Column{};
  return std::nullopt;
}

}  // namespace

std::optional<std::string> name_rule(std::string_view name) {
  if (name.empty()) return "must not be empty";
  if (name.size() > name_bytes_max) return "must be at most 200 bytes long";
  if (std::any_of(name.begin(), name.end(), is_control)) {
    return "must not hold a line end, tab or other control character";
  }
  if (!is_utf8(name)) return "must be UTF-8";
  return std::nullopt;
}

void read_sku_file(ByteSource& source, const SkuFileReceiver& receiver) {
  CsvReader csv(source);
  std::optional<Column> column;
  for (auto step = csv.next(); step != CsvReader::Step::end; step = csv.next()) {
    if (step == CsvReader::Step::fault) {
      receiver.rejected(csv.fault(), csv.line());
      continue;
    }
    const bool first = !column;
    if (first && !(column = find_column(csv.fields()))) {
      return receiver.rejected("has several columns, and none of them is named sku", csv.line());
    }
    if (first && column->heading) continue;
    if (csv.fields().size() <= column->at) {
      receiver.rejected("has no column " + std::to_string(column->at + 1), csv.line());
      continue;
    }
    std::string sku(trimmed(csv.fields()[column->at]));
    if (auto rule = name_rule(sku)) {
      receiver.rejected("the stock code " + *rule, csv.line());
    } else {
      receiver.sku(std::move(sku), csv.line());
    }
  }
}

}  // namespace stapel::catalog
