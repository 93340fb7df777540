// CSV as RFC 4180 has it, read as a stream, one record at a time.
//
// Lines end in LF or CRLF; quoted fields may hold commas, quotes written twice and line ends; a
// byte order mark at the start is skipped, and so are empty lines. What breaks a rule is one fault
// of one record: the reader goes on behind the line on which that record began, so a forgotten
// quote costs one line and not the rest of the file. What a record means is not decided here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"

namespace stapel {

struct CsvLimits {
  std::size_t field_max = std::size_t{64} << 10;  // bytes of one field
  std::size_t record_max = std::size_t{1} << 20;  // bytes of one record, line ends within it too
  std::size_t fields_max = 1'000;                 // fields of one record
};

class CsvReader {
 public:
  explicit CsvReader(ByteSource& source, CsvLimits limits = {});

  enum class Step : std::uint8_t { record, fault, end };
  // Goes to the next record. Throws what the source throws.
  Step next();

  // Of the last record: its fields, decoded. The views hold until the next call of `next`.
  const std::vector<std::string_view>& fields() const { return fields_; }
  // Of the last fault: the rule that was broken.
  const std::string& fault() const { return fault_; }
  // The line on which the last record or fault begins; the first is 1.
  std::uint64_t line() const { return record_line_; }
  // The bytes of the last record as they stand in the file, without the line end; after a fault
  // the line on which the record began, as far as it was read.
  std::string_view raw() const { return raw_; }

 private:
  struct Field {
    std::size_t begin = 0, end = 0;  // from the start of the record, without the quotes
    bool doubled = false;            // holds quotes written twice
  };
  static constexpr int at_end = -1;

  std::size_t available() const { return end_ - begin_; }
  int peek(std::size_t offset);
  bool refill();
  void consume();
  void skip_byte_order_mark();
  void skip_empty_lines();
  bool scan_record();
  bool scan_field(std::size_t& offset);
  bool scan_quoted(std::size_t& offset);
  bool scan_unquoted(std::size_t& offset);
  bool finish_record(std::size_t length, std::size_t line_end);
  void decode_fields();
  bool fail(std::string rule);
  bool leave_line(std::string rule);

  ByteSource& source_;
  CsvLimits limits_;
  std::string buffer_;
  std::size_t begin_ = 0;  // of what is not consumed
  std::size_t end_ = 0;    // of what has been read
  bool source_ended_ = false;
  bool started_ = false;
  std::size_t pending_ = 0;  // bytes of the last record, consumed by the next call
  bool skip_line_ = false;   // the line of the last fault did not end within the limits
  std::uint64_t line_ = 1;   // of the next record
  std::uint64_t record_line_ = 0;
  std::vector<Field> scanned_;
  std::vector<std::string_view> fields_;
  std::string decoded_;
  std::string fault_;
  std::string_view raw_;
};

// Appends `field` as one CSV field, quoted where it must be.
void append_csv_field(std::string& out, std::string_view field);

// Whether `text` is UTF-8 without overlong forms, surrogates and code points past U+10FFFF.
bool is_utf8(std::string_view text);

}  // namespace stapel
