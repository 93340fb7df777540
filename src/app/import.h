// What imports of any format have in common: options, bad rows, counts, and the walk over a file.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/csv.h"
#include "base/result.h"
#include "storage/catalog_store.h"

namespace stapel::app {

struct ImportOptions {
  std::string database;  // an SQLite file; made where there is none
  storage::ShopId shop = storage::default_shop;
  bool strict = false;  // where any row is rejected, write nothing
};

// A row that was not imported.
struct RejectedRow {
  std::uint64_t line = 0;  // of the file, from 1
  std::string_view reason;
  std::string_view record;  // as it stands in the file
};

// What an import tells while it runs.
struct ImportWatch {
  std::function<void(const RejectedRow&)> rejected = [](const RejectedRow&) {};
  std::function<void(std::string_view doing, std::int64_t done)> progress = [](std::string_view,
                                                                               std::int64_t) {};
};

struct Changes {
  std::int64_t added = 0, changed = 0, unchanged = 0;
  std::int64_t all() const { return added + changed + unchanged; }
  void count(storage::Written written);
  friend bool operator==(const Changes&, const Changes&) = default;
};

// Goes to the first line, whose fields name the columns; the reason where there is none.
std::optional<std::string> first_line_fault(CsvReader& csv);

// A source whose first bytes were looked at.
class PeekedSource final : public ByteSource {
 public:
  explicit PeekedSource(ByteSource& source);
  std::size_t read(std::span<char> buffer) override;
  const std::string& head() const { return head_; }

 private:
  ByteSource& source_;
  std::string head_;
  std::string_view left_;  // of the head, unread
};

// Whether a file that begins like this is NDJSON.
bool holds_json(std::string_view head);
// What the file's name promises and its bytes do not keep.
std::optional<std::string> broken_promise(std::string_view name, bool json);

struct RowsRead {
  std::int64_t rows = 0;        // without the first line
  std::int64_t rejected = 0;    // of them
  std::int64_t unreadable = 0;  // of those, the ones that were no CSV
};
// Takes one row, or says which rule it breaks.
using TakeRow = std::function<std::optional<std::string>(std::span<const std::string_view>,
                                                         std::uint64_t line)>;
// Gives every row to `take` and tells `watch` of each that is bad. Refused past `rows_max`.
Result<RowsRead, std::string> read_rows(CsvReader& csv, std::int64_t rows_max, const TakeRow& take,
                                        const ImportWatch& watch);
// The same of the lines of NDJSON.
using TakeLine = std::function<std::optional<std::string>(std::string_view, std::uint64_t line)>;
Result<RowsRead, std::string> read_lines(ByteSource& source, std::int64_t rows_max,
                                         const TakeLine& take, const ImportWatch& watch);
inline constexpr std::string_view line_too_long = "a line longer than 16 MiB";

}  // namespace stapel::app
