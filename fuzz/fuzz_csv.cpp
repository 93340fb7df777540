// Any bytes as a file of past sales: unpacked where they are an archive, read as CSV however they
// arrive, and taken as rows. Every record is a row or a fault, a record that is written again reads
// back, every row ends in exactly one bucket, and the documents add up to the buckets.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/csv.h"
#include "base/xz.h"
#include "catalog/online_retail.h"
#include "catalog/returns.h"

using namespace stapel;

namespace {

// A small archive may hold a lot of nothing.
constexpr std::size_t bytes_max = std::size_t{1} << 16;

std::string unpacked(std::string_view input) {
  std::string bytes, buffer(4'096, '\0');
  try {
    const auto source = decompressed(std::make_unique<MemorySource>(input), "input");
    while (bytes.size() < bytes_max) {
      const std::size_t count = source->read(buffer);
      if (count == 0) break;
      bytes.append(buffer, 0, count);
    }
  } catch (const SourceError&) {
    bytes.clear();
  }
  return bytes;
}

void check_reads_back(const std::vector<std::string_view>& fields) {
  if (fields.size() == 1 && fields[0].empty()) return;  // an empty line, which is skipped
  std::string text;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) text += ',';
    append_csv_field(text, fields[i]);
  }
  if (text.starts_with("\xEF\xBB\xBF")) return;  // a mark at the start of a file is skipped
  MemorySource source(text);
  CsvReader again(source);
  STAPEL_CHECK(again.next() == CsvReader::Step::record);
  STAPEL_CHECK(again.fields() == fields);
  STAPEL_CHECK(again.next() == CsvReader::Step::end);
}

// All records and faults, as text.
std::string steps(std::string_view bytes, std::size_t chunk, CsvLimits limits) {
  MemorySource source(bytes, chunk);
  CsvReader csv(source, limits);
  std::string out;
  for (auto step = csv.next(); step != CsvReader::Step::end; step = csv.next()) {
    out.append(std::to_string(csv.line())).append("\t").append(csv.raw()).append("\t");
    if (step == CsvReader::Step::fault) {
      STAPEL_CHECK(!csv.fault().empty());
      out.append(csv.fault());
      continue;
    }
    for (const std::string_view field : csv.fields()) {
      STAPEL_CHECK(field.size() <= limits.field_max && is_utf8(field));
      out.append(field).append("\1");
    }
    STAPEL_CHECK(csv.fields().size() <= limits.fields_max);
    check_reads_back(csv.fields());
  }
  return out;
}

// Takes every row behind the first; returns how many.
std::int64_t read_rows(CsvReader& csv, catalog::RetailReader& reader) {
  std::int64_t rows = 0;
  for (auto step = csv.next(); step != CsvReader::Step::end; step = csv.next()) {
    ++rows;
    if (step == CsvReader::Step::fault) {
      reader.add_unreadable();
      continue;
    }
    const auto bucket = reader.add(csv.fields());
    STAPEL_CHECK(bucket || !bucket.refusal().empty());
  }
  return rows;
}

void check_sales(std::string_view bytes) {
  MemorySource source(bytes);
  CsvReader csv(source);
  if (csv.next() != CsvReader::Step::record) return;
  const auto columns = catalog::RetailColumns::find(csv.fields());
  if (!columns) return;
  catalog::RetailReader reader(*columns, Zone::utc());
  std::int64_t rows = read_rows(csv, reader);
  Wide money = 0;
  for (std::size_t i = 0; i < catalog::bucket_count; ++i) {
    rows -= reader.tallies()[i].rows;
    if (i != static_cast<std::size_t>(catalog::Bucket::rejected))
      money += reader.tallies()[i].minor;
  }
  STAPEL_CHECK(rows == 0);
  catalog::RetailSales sales = reader.finish();
  for (catalog::SalesDocument& document : sales.documents) {
    document.customer = "one";
    for (const catalog::SalesLine& line : document.lines)
      money -= Wide{line.quantity} * line.unit_price;
  }
  STAPEL_CHECK(money == 0);
  for (const catalog::ReturnMatch& match : catalog::match_returns(sales.documents))
    STAPEL_CHECK(match.quantity > 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes = unpacked(std::string_view(reinterpret_cast<const char*>(data), size));
  const CsvLimits tight{.field_max = 8, .record_max = 24, .fields_max = 4};
  STAPEL_CHECK(steps(bytes, 1, tight) == steps(bytes, bytes_max, tight));
  STAPEL_CHECK(steps(bytes, 7, {}) == steps(bytes, bytes_max, {}));
  check_sales(bytes);
  return 0;
}
