#include "base/csv.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace stapel {

namespace {

// What is read at once: small at first, as many files are.
constexpr std::size_t chunk_min = std::size_t{4} << 10;
constexpr std::size_t chunk_max = std::size_t{256} << 10;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool ends_unquoted(char c) { return c == ',' || c == '\n' || c == '\r' || c == '"'; }

std::string longer_than(std::string_view what, std::size_t bytes) {
  return std::string(what) + " longer than " + std::to_string(bytes) + " bytes";
}

}  // namespace

CsvReader::CsvReader(ByteSource& source, CsvLimits limits) : source_(source), limits_(limits) {}

CsvReader::Step CsvReader::next() {
  if (!std::exchange(started_, true)) skip_byte_order_mark();
  consume();
  skip_empty_lines();
  if (peek(0) == at_end) return Step::end;
  record_line_ = line_;
  return scan_record() ? Step::record : Step::fault;
}

int CsvReader::peek(std::size_t offset) {
  while (offset >= available())
    if (!refill()) return at_end;
  return static_cast<unsigned char>(buffer_[begin_ + offset]);
}

// Reads one more chunk behind what is held; false at the end.
bool CsvReader::refill() {
  if (source_ended_) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, available());
    end_ -= std::exchange(begin_, 0);
  }
  const std::size_t chunk = std::clamp(buffer_.size(), chunk_min, chunk_max);
  if (buffer_.size() < end_ + chunk) buffer_.resize(end_ + chunk);
  const std::size_t count = source_.read({buffer_.data() + end_, chunk});
  end_ += count;
  source_ended_ = count == 0;
  return count > 0;
}

void CsvReader::consume() {
  begin_ += std::exchange(pending_, 0);
  while (skip_line_) {
    const char* from = buffer_.data() + begin_;
    const void* line_end = std::memchr(from, '\n', available());
    if (line_end != nullptr) {
      begin_ += static_cast<std::size_t>(static_cast<const char*>(line_end) - from) + 1;
      skip_line_ = false;
    } else {
      begin_ = end_;
      if (!refill()) skip_line_ = false;
    }
  }
}

void CsvReader::skip_byte_order_mark() {
  if (peek(byte_order_mark.size() - 1) == at_end) return;
  if (std::string_view(buffer_).starts_with(byte_order_mark)) begin_ += byte_order_mark.size();
}

void CsvReader::skip_empty_lines() {
  for (;;) {
    const int first = peek(0);
    const bool carriage_return = first == '\r' && peek(1) == '\n';
    if (first != '\n' && !carriage_return) return;
    begin_ += carriage_return ? 2 : 1;
    ++line_;
  }
}

bool CsvReader::scan_record() {
  scanned_.clear();
  std::size_t offset = 0;
  for (;;) {
    if (!scan_field(offset)) return false;
    if (offset > limits_.record_max)
      return leave_line(longer_than("the record is", limits_.record_max));
    if (scanned_.size() > limits_.fields_max)
      return leave_line("the record has more than " + std::to_string(limits_.fields_max) +
                        " fields");
    const int separator = peek(offset);
    if (separator == at_end) return finish_record(offset, 0);
    if (separator == '\n') return finish_record(offset, 1);
    if (separator == '\r' && peek(offset + 1) == '\n') return finish_record(offset, 2);
    if (separator == '\r')
      return leave_line("a carriage return outside quotes that no line feed follows");
    if (separator != ',') return leave_line("text follows the closing quote of a field");
    ++offset;
  }
}

bool CsvReader::scan_field(std::size_t& offset) {
  return peek(offset) == '"' ? scan_quoted(offset) : scan_unquoted(offset);
}

bool CsvReader::scan_quoted(std::size_t& offset) {
  Field field{.begin = ++offset};
  for (;;) {
    const char* data = buffer_.data() + begin_;
    const void* quote =
        offset < available() ? std::memchr(data + offset, '"', available() - offset) : nullptr;
    offset = quote == nullptr ? available()
                              : static_cast<std::size_t>(static_cast<const char*>(quote) - data);
    if (offset - field.begin > limits_.field_max)
      return leave_line(longer_than("a field in quotes is", limits_.field_max) +
                        "; is its closing quote missing?");
    if (quote == nullptr && !refill())
      return leave_line("a field in quotes is not closed before the end of the file");
    if (quote == nullptr) continue;
    field.end = offset++;
    if (peek(offset) != '"') break;
    field.doubled = true;
    ++offset;
  }
  scanned_.push_back(field);
  return true;
}

bool CsvReader::scan_unquoted(std::size_t& offset) {
  const std::size_t begin = offset;
  do {
    const char* data = buffer_.data() + begin_;
    const std::size_t held = available();
    while (offset < held && !ends_unquoted(data[offset])) ++offset;
    if (offset < held) break;
  } while (offset - begin <= limits_.field_max && refill());
  if (offset - begin > limits_.field_max)
    return leave_line(longer_than("a field is", limits_.field_max));
  if (peek(offset) == '"') return leave_line("a quote within a field that does not begin with one");
  scanned_.push_back({.begin = begin, .end = offset});
  return true;
}

bool CsvReader::finish_record(std::size_t length, std::size_t line_end) {
  raw_ = std::string_view(buffer_).substr(begin_, length);
  pending_ = length + line_end;
  line_ += 1 + static_cast<std::uint64_t>(std::count(raw_.begin(), raw_.end(), '\n'));
  if (!is_utf8(raw_)) return fail("is not UTF-8");
  if (raw_.find('\0') != std::string_view::npos) return fail("holds a zero byte");
  decode_fields();
  return true;
}

void CsvReader::decode_fields() {
  fields_.clear();
  decoded_.clear();
  decoded_.reserve(raw_.size());  // so that the views into it stay
  for (const Field& field : scanned_) {
    const std::string_view text = raw_.substr(field.begin, field.end - field.begin);
    if (!field.doubled) {
      fields_.push_back(text);
      continue;
    }
    const std::size_t start = decoded_.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
      decoded_.push_back(text[i]);
      if (text[i] == '"') ++i;
    }
    fields_.push_back(std::string_view(decoded_).substr(start));
  }
}

bool CsvReader::fail(std::string rule) {
  fields_.clear();
  fault_ = std::move(rule);
  return false;
}

// Gives up the line on which the record begins: what stands behind it may be whole records.
bool CsvReader::leave_line(std::string rule) {
  std::size_t length = 0;
  bool found = false;
  do {
    const auto held = std::string_view(buffer_).substr(begin_, available());
    const std::size_t position = held.find('\n', length);
    found = position != std::string_view::npos;
    length = found ? position : held.size();
  } while (!found && length <= limits_.record_max && refill());
  ++line_;
  pending_ = length + (found ? 1 : 0);
  skip_line_ = !found;
  raw_ = std::string_view(buffer_).substr(begin_, std::min(length, limits_.record_max));
  if (raw_.ends_with('\r')) raw_.remove_suffix(1);
  return fail(std::move(rule));
}

void append_csv_field(std::string& out, std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += field;
    return;
  }
  out += '"';
  for (const char c : field) out.append(c == '"' ? 2 : 1, c);
  out += '"';
}

bool is_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned lead = byte(i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - i < length) return false;
    const unsigned second = byte(i + 1);
    const unsigned least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < least || second > most) return false;
    for (std::size_t k = 2; k < length; ++k)
      if ((byte(i + k) & 0xC0) != 0x80) return false;
    i += length;
  }
  return true;
}

}  // namespace stapel
