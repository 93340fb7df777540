#include "app/import.h"

#include <algorithm>

#include "base/line_reader.h"

namespace stapel::app {

namespace {

constexpr std::int64_t progress_step = 1 << 14;
constexpr std::size_t head_bytes = std::size_t{64} << 10;

// Counts rows and those that are bad, and tells of both.
class Count {
 public:
  Count(std::int64_t rows_max, const ImportWatch& watch) : rows_max_(rows_max), watch_(watch) {}
  bool too_many() {
    if (++read_.rows % progress_step == 0) watch_.progress("rows read", read_.rows);
    return read_.rows > rows_max_;
  }
  void judge(const std::optional<std::string>& fault, std::uint64_t line, std::string_view record) {
    if (!fault) return;
    ++read_.rejected;
    watch_.rejected({line, *fault, record});
  }
  void unreadable() { ++read_.unreadable; }
  Refused<std::string> refusal() const {
    return Refused{"more than " + std::to_string(rows_max_) + " rows"};
  }
  const RowsRead& read() const { return read_; }

 private:
  RowsRead read_;
  std::int64_t rows_max_;
  const ImportWatch& watch_;
};

}  // namespace

void Changes::count(storage::Written written) {
  switch (written) {
    case storage::Written::added:
      ++added;
      break;
    case storage::Written::changed:
      ++changed;
      break;
    case storage::Written::unchanged:
      ++unchanged;
      break;
  }
}

std::optional<std::string> first_line_fault(CsvReader& csv) {
  switch (csv.next()) {
    case CsvReader::Step::end:
      return "the file is empty";
    case CsvReader::Step::fault:
      return "line " + std::to_string(csv.line()) + ": " + csv.fault();
    case CsvReader::Step::record:
      break;
  }
  return std::nullopt;
}

PeekedSource::PeekedSource(ByteSource& source) : source_(source), head_(head_bytes, '\0') {
  std::size_t held = 0;
  while (held < head_.size()) {
    const std::size_t count = source_.read({head_.data() + held, head_.size() - held});
    if (count == 0) break;
    held += count;
  }
  head_.resize(held);
  left_ = head_;
}

std::size_t PeekedSource::read(std::span<char> buffer) {
  if (left_.empty()) return source_.read(buffer);
  const std::size_t count = std::min(left_.size(), buffer.size());
  left_.copy(buffer.data(), count);
  left_.remove_prefix(count);
  return count;
}

bool holds_json(std::string_view head) {
  const std::size_t first = head.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  return first != std::string_view::npos && (head[first] == '{' || head[first] == '[');
}

std::optional<std::string> broken_promise(std::string_view name, bool json) {
  if (name.ends_with(".xz")) name.remove_suffix(3);
  if (name.ends_with(".csv") && json) return "is named .csv and holds JSON";
  if ((name.ends_with(".ndjson") || name.ends_with(".jsonl")) && !json)
    return "is named as NDJSON and its first line is no JSON object";
  return std::nullopt;
}

Result<RowsRead, std::string> read_rows(CsvReader& csv, std::int64_t rows_max, const TakeRow& take,
                                        const ImportWatch& watch) {
  Count count(rows_max, watch);
  for (;;) {
    const CsvReader::Step step = csv.next();
    if (step == CsvReader::Step::end) return count.read();
    if (count.too_many()) return count.refusal();
    const bool readable = step == CsvReader::Step::record;
    if (!readable) count.unreadable();
    count.judge(readable ? take(csv.fields(), csv.line()) : csv.fault(), csv.line(), csv.raw());
  }
}

Result<RowsRead, std::string> read_lines(ByteSource& source, std::int64_t rows_max,
                                         const TakeLine& take, const ImportWatch& watch) {
  Count count(rows_max, watch);
  LineReader lines(source);
  for (;;) {
    const LineReader::Step step = lines.next();
    if (step == LineReader::Step::end) return count.read();
    if (count.too_many()) return count.refusal();
    const bool readable = step == LineReader::Step::line;
    if (!readable) count.unreadable();
    count.judge(readable ? take(lines.text(), lines.line()) : std::string(line_too_long),
                lines.line(), lines.text());
  }
}

}  // namespace stapel::app
