// The one JSON reader: strict, exact, and able to name every fault.
//
// Text becomes a Document: a flat tree that keeps numbers as they were written and remembers where
// each key stood, so that readers can refuse 10.0 where an integer belongs, report duplicate keys
// and give each fault a JSON pointer (RFC 6901). What the quick reader (json_quick.h) does not take
// goes through Boost.JSON's event parser, which checks grammar, UTF-8 and surrogates.
//
// Writing: Writer appends to a string; no document model is built.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/fault.h"

namespace stapel::json {

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

// Objects and arrays within each other; the root is 1.
inline constexpr std::size_t depth_max = 32;
// The longest text that is read.
inline constexpr std::size_t document_bytes_max = std::size_t{1} << 30;

class Document;

// A place in a Document; copy freely, valid while the Document lives.
class Value {
 public:
  Kind kind() const;
  bool is_null() const { return kind() == Kind::null; }
  bool boolean() const;           // of a boolean
  std::string_view text() const;  // of a string: decoded; of a number: as written
  std::string_view key() const;   // the name of this member in its object
  std::size_t size() const;       // elements or members
  std::size_t position() const;   // among the elements or members of its parent
  std::string pointer() const;    // from the root, escaped

  // The member with this name (the first where it is repeated); nothing where there is none.
  std::optional<Value> find(std::string_view name) const;

  class Iterator {
   public:
    Iterator(const Document* document, std::uint32_t node) : document_(document), node_(node) {}
    Value operator*() const { return Value(document_, node_); }
    Iterator& operator++();
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.node_ == b.node_; }

   private:
    const Document* document_;
    std::uint32_t node_;
  };
  // Elements of an array or members of an object, in order.
  Iterator begin() const;
  Iterator end() const;

 private:
  friend class Builder;
  friend class Document;
  friend class Object;
  Value(const Document* document, std::uint32_t node) : document_(document), node_(node) {}
  const Document* document_;
  std::uint32_t node_;
};

class Document {
 public:
  // Reads `text`, which need not outlive the Document. Faults found by the grammar (one at most,
  // with line and column), nesting deeper than 32 (one at most) and duplicate keys (all) are added
  // to `faults`; nothing is returned only where there is no tree to read on with.
  static std::optional<Document> parse(std::string_view text, Faults& faults);
  // The same by Boost.JSON's parser alone, for tests: both ways must agree.
  static std::optional<Document> parse_slowly(std::string_view text, Faults& faults);

  Value root() const { return Value(this, 0); }

 private:
  friend class Value;
  friend class Builder;
  friend class Object;
  // Nodes stand in document order: the first child of a container follows it directly.
  struct Node {
    std::uint32_t key_at = 0;  // in characters_, as text_at
    std::uint32_t key_length = 0;
    std::uint32_t text_at = 0;
    std::uint32_t size = 0;  // bytes of text, elements or members
    std::uint32_t parent = 0;
    std::uint32_t position = 0;  // index among its parent's elements
    std::uint32_t next = 0;      // next sibling; 0 is none
    Kind kind = Kind::null;
    bool boolean = false;
    std::uint8_t tag = 0;  // of the key
  };
  // A number below 64 that tells most keys of one object apart without reading them whole.
  static std::uint8_t tag_of(std::string_view key) {
    if (key.empty()) return 0;
    return static_cast<std::uint8_t>((key.size() + 6U * static_cast<unsigned char>(key.front()) +
                                      7U * static_cast<unsigned char>(key.back())) %
                                     64);
  }
  bool is_named(std::uint32_t node, std::string_view name, std::uint8_t tag) const {
    const Node& at = nodes_[node];
    return at.tag == tag && at.key_length == name.size() &&
           std::equal(name.begin(), name.end(), characters_.get() + at.key_at);
  }

  std::vector<Node> nodes_;
  std::unique_ptr<char[]> characters_;  // all keys, texts and numbers; never moves
};

// Carts are read through these: inline, because there are hundreds of calls for each.
inline Kind Value::kind() const { return document_->nodes_[node_].kind; }

inline std::string_view Value::text() const {
  const Document::Node& node = document_->nodes_[node_];
  STAPEL_CHECK(node.kind == Kind::string || node.kind == Kind::number);
  return {document_->characters_.get() + node.text_at, node.size};
}

inline std::string_view Value::key() const {
  const Document::Node& node = document_->nodes_[node_];
  return {document_->characters_.get() + node.key_at, node.key_length};
}

inline std::size_t Value::size() const {
  STAPEL_CHECK(kind() == Kind::array || kind() == Kind::object);
  return document_->nodes_[node_].size;
}

inline std::size_t Value::position() const { return document_->nodes_[node_].position; }

inline Value::Iterator& Value::Iterator::operator++() {
  node_ = document_->nodes_[node_].next;
  return *this;
}

inline Value::Iterator Value::begin() const { return {document_, size() > 0 ? node_ + 1 : 0}; }
inline Value::Iterator Value::end() const { return {document_, 0}; }

// --- Typed reading -------------------------------------------------------------------------------
// Each function returns the value, or adds one fault at the value's pointer and returns nothing.

std::optional<bool> read_boolean(const Value& value, Faults& faults);
std::optional<std::string> read_string(const Value& value, Faults& faults);
// The same without a copy: valid while the Document lives.
std::optional<std::string_view> view_string(const Value& value, Faults& faults);
// An integer in integer form within [least, most].
std::optional<std::int64_t> read_integer(const Value& value, std::int64_t least, std::int64_t most,
                                         Faults& faults);
// An exact decimal by value (exponents allowed), at most four decimals, within [least, most] in
// ten-thousandths; returned in ten-thousandths.
std::optional<std::int64_t> read_decimal(const Value& value, std::int64_t least, std::int64_t most,
                                         Faults& faults);

// Reads the members of one object and reports those that nobody asked for, with the nearest known
// name. Null members are faults unless asked for with `find_nullable`.
class Object {
 public:
  // A fault at `value` where it is no object; then no member is found.
  Object(const Value& value, Faults& faults);

  std::optional<Value> find(std::string_view name);
  std::optional<Value> find_nullable(std::string_view name);
  // Adds the fault "is required" where the member is absent.
  std::optional<Value> require(std::string_view name);
  // Reports unknown members; call it once, after the last find.
  void finish();
  bool ok() const { return ok_; }

 private:
  void report_unknown() const;
  void place_members();
  std::optional<Value> member(std::string_view name) const;

  // Members found by their tags; an object with more of them is searched in order.
  static constexpr std::size_t places = 32, placed_max = 24;

  Value value_;
  Faults& faults_;
  std::array<std::uint32_t, places> place_{};  // nodes; 0 is none, and a repeated key stands behind
  // The names asked for; they must outlive the Object.
  std::array<std::string_view, 48> known_;
  std::size_t known_count_ = 0;
  std::uint64_t found_ = 0;  // a bit for each of the first 64 members that were asked for
  bool ok_;
};

void add_fault(const Value& at, std::string message, Faults& faults);

// --- Writing -------------------------------------------------------------------------------------

// Appends `text` as a JSON string, quoted and escaped.
void append_string(std::string& out, std::string_view text);

// Appends JSON to a string. `spaced` puts a space after each ':' and ','.
class Writer {
 public:
  explicit Writer(std::string& out, bool spaced = false) : out_(out), spaced_(spaced) {}

  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  Writer& key(std::string_view name);
  Writer& string(std::string_view text);
  Writer& integer(std::int64_t number);
  Writer& boolean(bool value);
  Writer& null();
  // Text that is JSON already.
  Writer& raw(std::string_view json);
  // A value as it was read; numbers stay as they were written.
  Writer& copy(const Value& value);
  // The shortest exact decimal of a number of ten-thousandths.
  Writer& decimal(std::int64_t ten_thousandths);

  Writer& member(std::string_view name, std::string_view text);
  Writer& member(std::string_view name, const char* text) {
    return member(name, std::string_view(text));
  }
  Writer& member(std::string_view name, std::int64_t number);
  Writer& member(std::string_view name, bool value) { return key(name).boolean(value); }

 private:
  class Piece;
  Writer& open(char bracket);
  Writer& close(char bracket);
  void separate(Piece& piece);
  void put_key(Piece& piece, std::string_view name);

  std::string& out_;
  bool spaced_;
  bool first_ = true;
  bool after_key_ = false;
};

}  // namespace stapel::json
