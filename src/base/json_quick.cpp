// See json_quick.h. Works on a copy of the text: keys and texts stay where they stood, and escapes
// are decoded in place, because decoding never makes a text longer.
#include "base/json_quick.h"

#include <cstring>

#include "base/json_builder.h"
#include "base/json_bytes.h"

namespace stapel::json {
namespace {

constexpr std::size_t padding = 8;  // zeros behind the text: reading on for a word is harmless

std::unique_ptr<char[]> padded_copy(std::string_view text) {
  auto copy = std::make_unique_for_overwrite<char[]>(text.size() + padding);
  std::memcpy(copy.get(), text.data(), text.size());
  std::memset(copy.get() + text.size(), 0, padding);
  return copy;
}

// A mark at the first of eight bytes that ends a string or must be looked at: as escape_marks, and
// what is not ASCII, which makes it simpler, because of all others the top bit is not set.
constexpr std::uint64_t care_marks(std::uint64_t bytes) {
  return ((bytes - in_each_byte(0x20)) | ((bytes ^ in_each_byte('"')) - in_each_byte(1)) |
          ((bytes ^ in_each_byte('\\')) - in_each_byte(1)) | bytes) &
         in_each_byte(0x80);
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) {
  // Most bytes are none, which the first comparison tells.
  return static_cast<unsigned char>(c) <= ' ' && (c == ' ' || c == '\n' || c == '\r' || c == '\t');
}

// The value of four hexadecimal digits; -1 where they are none.
int hex_value(const char* digits) {
  int value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = digits[i];
    const int lower = c | 0x20;
    if (is_digit(c)) {
      value = value * 16 + (c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value * 16 + (lower - 'a' + 10);
    } else {
      return -1;
    }
  }
  return value;
}

class QuickReader {
 public:
  QuickReader(std::string_view text, Faults& faults)
      : builder_(padded_copy(text), text.size(), faults),
        begin_(builder_.characters()),
        at_(begin_),
        end_(begin_ + text.size()) {}

  // Zeros stand behind the text and are no JSON, so only here the end is looked at.
  bool read() {
    skip_space();
    if (!read_value()) return false;
    skip_space();
    return at_ == end_;
  }
  Document take() { return builder_.take(); }

 private:
  using Span = Builder::Span;

  void skip_space() {
    while (is_space(*at_)) ++at_;
  }
  bool skip(char c) {
    if (*at_ != c) return false;
    ++at_;
    return true;
  }
  bool skip(std::string_view word) {
    if (static_cast<std::size_t>(end_ - at_) < word.size()) return false;
    if (std::memcmp(at_, word.data(), word.size()) != 0) return false;
    at_ += word.size();
    return true;
  }
  Span span(const char* from, const char* to) const {
    return {static_cast<std::uint32_t>(from - begin_), static_cast<std::uint32_t>(to - from)};
  }

  // Calls itself for what is inside, which the builder bounds at depth_max.
  bool read_value() {
    switch (*at_) {
      case '{':
        return read_object();
      case '[':
        return read_array();
      case '"':
        return read_text();
      case 't':
        builder_.add(true);
        return skip("true");
      case 'f':
        builder_.add(false);
        return skip("false");
      case 'n':
        builder_.add(Kind::null, {});
        return skip("null");
      default:
        return read_number();
    }
  }

  bool read_object() {
    if (!builder_.open(Kind::object)) return false;
    ++at_;
    skip_space();
    if (*at_ != '}' && !read_members()) return false;
    builder_.close_object();
    return skip('}');
  }

  bool read_members() {
    do {
      skip_space();
      Span key;
      if (!read_string(key)) return false;
      skip_space();
      if (!skip(':')) return false;
      skip_space();
      builder_.name(key);
      if (!read_value()) return false;
      skip_space();
    } while (skip(','));
    return *at_ == '}';
  }

  bool read_array() {
    if (!builder_.open(Kind::array)) return false;
    ++at_;
    skip_space();
    if (*at_ != ']' && !read_elements()) return false;
    builder_.close_array();
    return skip(']');
  }

  bool read_elements() {
    do {
      skip_space();
      if (!read_value()) return false;
      skip_space();
    } while (skip(','));
    return *at_ == ']';
  }

  bool read_text() {
    Span text;
    if (!read_string(text)) return false;
    builder_.add(Kind::string, text);
    return true;
  }

  bool read_number() {
    const char* const start = at_;
    skip('-');
    if (!skip('0') && !skip_digits()) return false;
    if (skip('.') && !skip_digits()) return false;
    if (is_digit(*at_) || *at_ == 'e' || *at_ == 'E') return false;
    builder_.add(Kind::number, span(start, at_));
    return true;
  }
  bool skip_digits() {
    const char* const start = at_;
    while (is_digit(*at_)) ++at_;
    return at_ > start;
  }

  bool read_string(Span& out) {
    if (!skip('"')) return false;
    const char* const start = at_;
    skip_plain();
    const char* end = at_;
    if (*at_ != '"' && !decode_rest(end)) return false;
    ++at_;
    out = span(start, end);
    return true;
  }

  // To the first byte that ends the string or must be looked at.
  void skip_plain() {
    std::uint64_t marks = 0;
    while ((marks = care_marks(load_eight(at_))) == 0) at_ += 8;  // ends at the zeros
    at_ += first_mark(marks);
  }

  // The rest of a string that is plain so far, to its quote; then `end` is where its text ends.
  bool decode_rest(const char*& end) {
    char* out = at_;
    while (*at_ != '"') {
      const bool read = *at_ == '\\' ? read_escape(out) : read_beyond_ascii(out);
      if (!read) return false;
      const char* const plain = at_;
      skip_plain();
      const auto size = static_cast<std::size_t>(at_ - plain);
      std::memmove(out, plain, size);
      out += size;
    }
    end = out;
    return true;
  }

  bool read_escape(char*& out) {
    ++at_;
    constexpr std::string_view letters = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
    if (skip('u')) return read_code_point(out);
    const std::size_t letter = *at_ == '\0' ? std::string_view::npos : letters.find(*at_);
    if (letter == std::string_view::npos) return false;
    *out++ = meant[letter];
    ++at_;
    return true;
  }

  bool read_code_point(char*& out) {
    if (end_ - at_ < 4) return false;
    const int code = hex_value(at_);
    if (code < 0 || (code >= 0xD800 && code <= 0xDFFF)) return false;  // a surrogate: two escapes
    at_ += 4;
    if (code < 0x80) {
      *out++ = static_cast<char>(code);
    } else if (code < 0x800) {
      *out++ = static_cast<char>(0xC0 | (code >> 6));
      *out++ = static_cast<char>(0x80 | (code & 0x3F));
    } else {
      *out++ = static_cast<char>(0xE0 | (code >> 12));
      *out++ = static_cast<char>(0x80 | ((code >> 6) & 0x3F));
      *out++ = static_cast<char>(0x80 | (code & 0x3F));
    }
    return true;
  }

  // One character of UTF-8 that takes more than one byte.
  bool read_beyond_ascii(char*& out) {
    const std::size_t size = utf8_size({at_, static_cast<std::size_t>(end_ - at_)});
    if (size < 2) return false;
    std::memmove(out, at_, size);
    out += size;
    at_ += size;
    return true;
  }

  Builder builder_;
  char* const begin_;
  char* at_;
  const char* const end_;
};

}  // namespace

std::optional<Document> read_quickly(std::string_view text, Faults& faults) {
  Faults found;
  QuickReader reader(text, found);
  if (!reader.read()) return std::nullopt;
  for (Fault& fault : found) {
    if (faults.size() < faults_max) faults.push_back(std::move(fault));
  }
  return reader.take();
}

}  // namespace stapel::json
