// Reading JSON, where it is no everyday JSON through Boost.JSON's event parser, and writing it. The
// only file that knows Boost.JSON; never turns a number into a double that anyone sees.
#include "base/json.h"

#include <algorithm>
#include <bit>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>
#include <charconv>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/json_builder.h"
#include "base/json_bytes.h"

namespace stapel::json {

namespace bj = boost::json;
using bj::error_code;

// Receives the parser's events and gathers keys and texts for a Builder, which checks the rest.
class Events {
 public:
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);

  Events(std::string_view text, Faults& faults)
      : builder_(std::make_unique_for_overwrite<char[]>(text.size()), text.size(), faults),
        text_bytes_(text.size()) {}

  Document take() { return builder_.take(); }
  bool too_deep() const { return too_deep_; }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code& ec) { return open(Kind::object, ec); }
  bool on_array_begin(error_code& ec) { return open(Kind::array, ec); }
  bool on_object_end(std::size_t, error_code&) {
    builder_.close_object();
    return true;
  }
  bool on_array_end(std::size_t, error_code&) {
    builder_.close_array();
    return true;
  }
  bool on_key_part(std::string_view part, std::size_t, error_code&) { return append(part); }
  bool on_key(std::string_view part, std::size_t, error_code&) {
    append(part);
    builder_.name(gathered());
    return true;
  }
  bool on_string_part(std::string_view part, std::size_t, error_code&) { return append(part); }
  bool on_string(std::string_view part, std::size_t, error_code&) {
    return add(Kind::string, part);
  }
  bool on_number_part(std::string_view part, error_code&) { return append(part); }
  bool on_int64(std::int64_t, std::string_view part, error_code&) {
    return add(Kind::number, part);
  }
  bool on_uint64(std::uint64_t, std::string_view part, error_code&) {
    return add(Kind::number, part);
  }
  bool on_double(double, std::string_view part, error_code&) { return add(Kind::number, part); }
  bool on_bool(bool value, error_code&) {
    builder_.add(value);
    return true;
  }
  bool on_null(error_code&) { return add(Kind::null, ""); }
  bool on_comment_part(std::string_view, error_code&) { return true; }
  bool on_comment(std::string_view, error_code&) { return true; }

 private:
  bool append(std::string_view part) {
    STAPEL_CHECK(part.size() <= text_bytes_ - used_);  // decoding never makes text longer
    std::copy(part.begin(), part.end(), builder_.characters() + used_);
    used_ += part.size();
    return true;
  }

  // What was appended since the last call.
  Builder::Span gathered() {
    const std::size_t from = std::exchange(taken_, used_);
    return {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(used_ - from)};
  }

  bool add(Kind kind, std::string_view last_part) {
    append(last_part);
    builder_.add(kind, gathered());
    return true;
  }

  bool open(Kind kind, error_code& ec) {
    if (builder_.open(kind)) return true;
    too_deep_ = true;
    ec = bj::error::too_deep;
    return false;
  }

  Builder builder_;
  std::size_t text_bytes_;
  std::size_t used_ = 0;   // of the builder's characters
  std::size_t taken_ = 0;  // of those
  bool too_deep_ = false;
};

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Whether the parser stopped behind the escape of a leading surrogate.
bool ends_in_leading_surrogate(std::string_view before) {
  if (before.ends_with('\\')) before.remove_suffix(1);
  if (before.size() < 6) return false;
  const std::string_view escape = before.substr(before.size() - 6);
  return escape.starts_with("\\u") && (escape[2] == 'd' || escape[2] == 'D') &&
         std::string_view("89abAB").find(escape[3]) != std::string_view::npos;
}

// What went wrong at `offset`, in words for the author of the text.
std::string grammar_rule(const error_code& ec, std::string_view text, std::size_t offset) {
  if (ec == bj::error::extra_data) return "text after the end of the JSON";
  if (ec == bj::error::exponent_overflow) return "the number's exponent is too large";
  if (ec == bj::error::illegal_leading_surrogate || ec == bj::error::illegal_trailing_surrogate ||
      ec == bj::error::expected_utf16_escape || ends_in_leading_surrogate(text.substr(0, offset))) {
    return "a \\u escape is half of a surrogate pair";
  }
  if (offset == text.size()) return "the text ends before the JSON does";
  const auto byte = static_cast<unsigned char>(text[offset]);
  if (byte >= 0x80) return "invalid UTF-8, or a character that may only stand in a string";
  if (byte < 0x20 || byte == 0x7F) return "an unexpected control character";
  return std::string("unexpected '") + text[offset] + "'";
}

// The fault of a text that is no JSON, with the place counted in lines and in characters.
Fault grammar_fault(std::string_view text, std::size_t offset, const std::string& rule) {
  const std::string_view before = text.substr(0, offset);
  const auto line = 1 + std::ranges::count(before, '\n');
  const std::string_view row = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
  const auto column = 1 + std::ranges::count_if(row, [](char c) { return (c & '\xC0') != '\x80'; });
  return {"", "is not valid JSON at line " + std::to_string(line) + ", column " +
                  std::to_string(column) + ": " + rule};
}

void append_fault(Fault fault, Faults& faults) {
  if (faults.size() < faults_max) faults.push_back(std::move(fault));
}

std::string_view article_and_name(Kind kind) {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "a boolean";
    case Kind::number:
      return "a number";
    case Kind::string:
      return "a string";
    case Kind::array:
      return "a list";
    case Kind::object:
      return "an object";
  }
  STAPEL_CHECK(false);
  return {};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Powers of ten that fit; larger ones are beyond every range that is asked for.
constexpr std::size_t integer_digits_max = 18;

// The value of digits without leading zeros; nothing where it is larger than any range.
std::optional<std::int64_t> value_of(std::string_view digits) {
  if (digits.size() > integer_digits_max) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// The value of a few digits: what most numbers are, so that those are read without more ado.
std::optional<std::int64_t> plain_integer(std::string_view number) {
  constexpr std::size_t digits_max = 12;
  if (number.size() > digits_max) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : number) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

// A number as sign, significant digits and a power of ten: 12500e-3 is 125 x 10^-1.
struct Scientific {
  bool negative = false;
  std::string digits;  // without leading or trailing zeros; empty is zero
  std::int64_t exponent = 0;
};

Scientific scientific(std::string_view number) {
  Scientific out;
  out.negative = number.starts_with('-');
  if (out.negative) number.remove_prefix(1);
  const std::size_t e = std::min(number.find_first_of("eE"), number.size());
  bool after_point = false;
  for (const char c : number.substr(0, e)) {
    if (c == '.') after_point = true;
    if (!is_digit(c)) continue;
    if (after_point) --out.exponent;
    if (c != '0' || !out.digits.empty()) out.digits += c;
  }
  std::int64_t power = 0;
  for (const char c : number.substr(e)) {
    // The parser has refused exponents that do not fit 32 bits.
    if (is_digit(c)) power = std::min<std::int64_t>(power * 10 + (c - '0'), 1LL << 40);
  }
  out.exponent += number.substr(e).find('-') == std::string_view::npos ? power : -power;
  while (!out.digits.empty() && out.digits.back() == '0') {
    out.digits.pop_back();
    ++out.exponent;
  }
  return out;
}

std::string format_decimal(std::int64_t ten_thousandths) {
  const auto bits = static_cast<std::uint64_t>(ten_thousandths);
  const std::uint64_t size = ten_thousandths < 0 ? 0 - bits : bits;
  std::string out = ten_thousandths < 0 ? "-" : "";
  out += std::to_string(size / 10'000);
  std::string decimals = std::to_string(10'000 + size % 10'000);  // a leading 1 keeps the zeros
  while (decimals.back() == '0') decimals.pop_back();
  decimals.front() = '.';
  return decimals.size() > 1 ? out + decimals : out;
}

std::string range_rule(const std::string& least, const std::string& most) {
  return "must be from " + least + " to " + most;
}

void append_escaped_token(std::string& out, std::string_view key) {
  out += '/';
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
}

}  // namespace

// --- Value ---------------------------------------------------------------------------------------

bool Value::boolean() const {
  STAPEL_CHECK(kind() == Kind::boolean);
  return document_->nodes_[node_].boolean;
}

std::string Value::pointer() const {
  std::array<std::uint32_t, depth_max + 1> path{};
  std::size_t length = 0;
  for (std::uint32_t node = node_; node != 0; node = document_->nodes_[node].parent) {
    path[length++] = node;
  }
  std::string out;
  while (length > 0) {
    const std::uint32_t node = path[--length];
    const Document::Node& step = document_->nodes_[node];
    if (document_->nodes_[step.parent].kind == Kind::object) {
      append_escaped_token(out, Value(document_, node).key());
    } else {
      out += '/' + std::to_string(step.position);
    }
  }
  return out;
}

std::optional<Value> Value::find(std::string_view name) const {
  const std::uint8_t tag = Document::tag_of(name);
  for (std::uint32_t node = size() > 0 ? node_ + 1 : 0; node != 0;
       node = document_->nodes_[node].next) {
    if (document_->is_named(node, name, tag)) return Value(document_, node);
  }
  return std::nullopt;
}

std::optional<Document> Document::parse(std::string_view text, Faults& faults) {
  if (text.size() > document_bytes_max) {
    append_fault({"", "is longer than 1 GiB"}, faults);
    return std::nullopt;
  }
  if (text.starts_with(byte_order_mark)) {
    append_fault({"", "starts with a byte order mark; save it as UTF-8 without one"}, faults);
    return std::nullopt;
  }
  bj::parse_options options;
  options.max_depth = depth_max + 2;  // our own limit speaks first, with a pointer
  bj::basic_parser<Events> parser(options, text, faults);
  error_code ec;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), ec);
  if (parser.handler().too_deep()) return std::nullopt;
  if (!ec && read < text.size()) ec = bj::error::extra_data;
  if (ec) {
    append_fault(grammar_fault(text, read, grammar_rule(ec, text, read)), faults);
    return std::nullopt;
  }
  return parser.handler().take();
}

// --- Typed reading -------------------------------------------------------------------------------

std::nullopt_t refuse_kind(const Value& value, std::string_view wanted, Faults& faults) {
  add_fault(
      value,
      "must be " + std::string(wanted) + ", not " + std::string(article_and_name(value.kind())),
      faults);
  return std::nullopt;
}

std::optional<bool> read_boolean(const Value& value, Faults& faults) {
  if (value.kind() != Kind::boolean) return refuse_kind(value, "true or false", faults);
  return value.boolean();
}

std::optional<std::string> read_string(const Value& value, Faults& faults) {
  const std::optional<std::string_view> text = view_string(value, faults);
  if (!text) return std::nullopt;
  return std::string(*text);
}

std::optional<std::int64_t> read_integer(const Value& value, std::int64_t least, std::int64_t most,
                                         Faults& faults) {
  if (value.kind() != Kind::number) return refuse_kind(value, "an integer", faults);
  const std::optional<std::int64_t> plain = plain_integer(value.text());
  if (plain && *plain >= least && *plain <= most) return plain;
  std::string_view digits = value.text();
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  if (!std::ranges::all_of(digits, is_digit)) {
    add_fault(value, "must be an integer, written without fraction and exponent", faults);
    return std::nullopt;
  }
  const std::optional<std::int64_t> size = value_of(digits);
  const std::int64_t number = negative ? -size.value_or(0) : size.value_or(0);
  if (!size || number < least || number > most) {
    add_fault(value, range_rule(std::to_string(least), std::to_string(most)), faults);
    return std::nullopt;
  }
  return number;
}

std::optional<std::int64_t> read_decimal(const Value& value, std::int64_t least, std::int64_t most,
                                         Faults& faults) {
  if (value.kind() != Kind::number) return refuse_kind(value, "a number", faults);
  const std::optional<std::int64_t> plain = plain_integer(value.text());
  if (plain && *plain * 10'000 >= least && *plain * 10'000 <= most) return *plain * 10'000;
  const Scientific number = scientific(value.text());
  constexpr std::int64_t decimals = 4;
  if (!number.digits.empty() && number.exponent < -decimals) {
    add_fault(value, "must have at most 4 decimals", faults);
    return std::nullopt;
  }
  std::optional<std::int64_t> size = 0;
  if (!number.digits.empty()) {
    const auto zeros = static_cast<std::size_t>(
        std::min<std::int64_t>(number.exponent + decimals, integer_digits_max + 1));
    size = value_of(number.digits + std::string(zeros, '0'));
  }
  const std::int64_t signed_value = number.negative ? -size.value_or(0) : size.value_or(0);
  if (!size || signed_value < least || signed_value > most) {
    add_fault(value, range_rule(format_decimal(least), format_decimal(most)), faults);
    return std::nullopt;
  }
  return signed_value;
}

Object::Object(const Value& value, Faults& faults)
    : value_(value), faults_(faults), ok_(value.kind() == Kind::object) {
  if (!ok_) {
    refuse_kind(value, "an object", faults);
    return;
  }
  large_ = value_.size() > placed_max;
  if (large_) return;
  const std::vector<Document::Node>& nodes = value_.document_->nodes_;
  for (const Value member : value_) {
    std::size_t place = nodes[member.node_].tag % places;
    while (place_[place] != 0) place = (place + 1) % places;
    place_[place] = member.node_;
  }
}

std::uint32_t Object::search_large(std::string_view name) const {
  const std::optional<Value> found = value_.find(name);
  return found ? found->node_ : 0;
}

std::optional<Value> Object::refuse_null(const Value& found, std::string_view advice) {
  add_fault(found, "must not be null" + std::string(advice), faults_);
  return std::nullopt;
}

std::optional<Value> Object::refuse_absent(std::string_view name) {
  if (ok_) append_fault({value_.pointer() + "/" + std::string(name), "is required"}, faults_);
  return std::nullopt;
}

void Object::finish() {
  if (!ok_ || static_cast<std::size_t>(std::popcount(found_)) == value_.size()) return;
  report_unknown();
}

void Object::report_unknown() const {
  const auto end = known_.begin() + static_cast<std::ptrdiff_t>(known_count_);
  const std::vector<std::string_view> known(known_.begin(), end);
  for (const Value member : value_) {
    if (std::ranges::find(known, member.key()) != known.end()) continue;
    const std::string_view near = nearest(member.key(), known);
    std::string message = "is not a known field";
    if (!near.empty()) message += "; did you mean \"" + std::string(near) + "\"?";
    add_fault(member, std::move(message), faults_);
  }
}

void add_fault(const Value& at, std::string message, Faults& faults) {
  if (faults.size() < faults_max) faults.push_back({at.pointer(), std::move(message)});
}

// --- Writing -------------------------------------------------------------------------------------

namespace {

// How many bytes at the start of `text` stand in a JSON string as they are.
std::size_t plain_size(std::string_view text) {
  std::size_t size = 0;
  for (; text.size() - size >= 8; size += 8) {
    const std::uint64_t marks = escape_marks(load_eight(text.data() + size));
    if (marks != 0) return size + first_mark(marks);
  }
  while (size < text.size() && !needs_escape(text[size])) ++size;
  return size;
}

void append_escape(std::string& out, char c) {
  constexpr std::string_view hex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += hex[static_cast<std::size_t>(c >> 4)];
      out += hex[static_cast<std::size_t>(c & 15)];
  }
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  out += '"';
  while (true) {
    const std::size_t plain = plain_size(text);
    out.append(text.data(), plain);
    if (plain == text.size()) break;
    append_escape(out, text[plain]);
    text.remove_prefix(plain + 1);
  }
  out += '"';
}

void Writer::flush() {
  out_.append(waiting_.data(), size_);
  size_ = 0;
}

void Writer::put(std::string_view text) {
  std::memcpy(waiting_.data() + size_, text.data(), text.size());
  size_ += text.size();
}

// Puts what stands between two values, and leaves `room` behind it.
void Writer::separate(std::size_t room) {
  make_room(room + 2);
  if (!first_ && !after_key_) {
    put(',');
    if (spaced_) put(' ');
  }
  first_ = after_key_ = false;
}

Writer& Writer::key(const Name& name) {
  separate(Name::quoted_size_max + 1);
  if (name.quoted_size_ > 0) {
    std::memcpy(waiting_.data() + size_, name.quoted_.data(), Name::quoted_size_max);
    size_ += name.quoted_size_;
  } else {
    flush();
    append_string(out_, name.text_);
    put(':');
  }
  if (spaced_) put(' ');
  finish_value();
  after_key_ = true;
  return *this;
}

Writer& Writer::string(std::string_view text) {
  separate(short_max);
  if (text.size() + 2 <= short_max && plain_size(text) == text.size()) {
    put('"');
    put(text);
    put('"');
  } else {
    flush();
    append_string(out_, text);
  }
  return finish_value();
}

Writer& Writer::integer(std::int64_t number) {
  constexpr std::size_t digits_max = 20;
  separate(digits_max);
  char* const at = waiting_.data() + size_;
  size_ += static_cast<std::size_t>(std::to_chars(at, at + digits_max, number).ptr - at);
  return finish_value();
}

Writer& Writer::raw(std::string_view json) {
  separate(short_max);
  if (json.size() <= short_max) {
    put(json);
  } else {
    flush();
    out_ += json;
  }
  return finish_value();
}

Writer& Writer::copy(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return null();
    case Kind::boolean:
      return boolean(value.boolean());
    case Kind::number:
      return raw(value.text());
    case Kind::string:
      return string(value.text());
    case Kind::array:
      begin_array();
      for (const Value element : value) copy(element);
      return end_array();
    case Kind::object:
      begin_object();
      for (const Value member : value) key(member.key()).copy(member);
      return end_object();
  }
  return *this;
}

Writer& Writer::decimal(std::int64_t ten_thousandths) {
  return raw(format_decimal(ten_thousandths));
}

}  // namespace stapel::json
