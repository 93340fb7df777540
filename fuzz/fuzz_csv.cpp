// Any bytes as a CSV file of past sales: every record is a row or a fault, every row ends in
// exactly one bucket, and a record that is written again reads back to the same fields. The first
// byte says how many bytes each read gives.
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>

#include "base/check.h"
#include "base/csv.h"
#include "catalog/online_retail.h"

using namespace stapel;

namespace {

void check_reads_back(const std::vector<std::string_view>& fields) {
  if (fields.size() == 1 && fields[0].empty()) return;  // an empty line, which is skipped
  std::string text;
  for (const std::string_view field : fields) {
    if (&field != &fields.front()) text += ',';
    append_csv_field(text, field);
  }
  MemorySource source(text);
  CsvReader again(source);
  STAPEL_CHECK(again.next() == CsvReader::Step::record);
  STAPEL_CHECK(again.fields() == fields);
  STAPEL_CHECK(again.next() == CsvReader::Step::end);
}

// The columns that the first record names, else those of the real file.
catalog::RetailColumns columns_of(CsvReader& csv) {
  if (csv.next() == CsvReader::Step::record) {
    const auto columns = catalog::RetailColumns::find(csv.fields());
    if (columns) return *columns;
  }
  catalog::RetailColumns columns;
  std::iota(columns.at.begin(), columns.at.end(), std::size_t{0});
  columns.count = columns.at.size();
  return columns;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  MemorySource source(std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1),
                      std::size_t{data[0]} + 1);
  CsvReader csv(source, {.field_max = 200, .record_max = 1'000, .fields_max = 20});
  catalog::RetailReader reader(columns_of(csv), Zone::utc());
  std::int64_t rows = 0;
  for (auto step = csv.next(); step != CsvReader::Step::end; step = csv.next()) {
    ++rows;
    if (step == CsvReader::Step::fault) {
      STAPEL_CHECK(!csv.fault().empty());
      reader.add_unreadable();
      continue;
    }
    check_reads_back(csv.fields());
    const auto bucket = reader.add(csv.fields());
    STAPEL_CHECK(bucket || !bucket.refusal().empty());
  }
  std::int64_t placed = 0;
  for (const catalog::Tally& tally : reader.tallies()) placed += tally.rows;
  STAPEL_CHECK(placed == rows);
  reader.finish();
  return 0;
}
