#include "app/import.h"

namespace stapel::app {

namespace {

constexpr std::int64_t progress_step = 1 << 14;

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

Result<RowsRead, std::string> read_rows(CsvReader& csv, std::int64_t rows_max, const TakeRow& take,
                                        const ImportWatch& watch) {
  RowsRead read;
  for (;;) {
    const CsvReader::Step step = csv.next();
    if (step == CsvReader::Step::end) return read;
    if (++read.rows > rows_max) return Refused{"more than " + std::to_string(rows_max) + " rows"};
    if (read.rows % progress_step == 0) watch.progress("rows read", read.rows);
    const bool readable = step == CsvReader::Step::record;
    if (!readable) ++read.unreadable;
    const std::optional<std::string> fault =
        readable ? take(csv.fields(), csv.line()) : csv.fault();
    if (!fault) continue;
    ++read.rejected;
    watch.rejected({csv.line(), *fault, csv.raw()});
  }
}

}  // namespace stapel::app
