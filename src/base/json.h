// The one JSON reader: strict, exact, and able to name every fault.
//
// Text becomes a Document: a flat tree that keeps numbers as they were written and remembers where
// each key stood, so that readers can refuse 10.0 where an integer belongs, report duplicate keys
// and give each fault a JSON pointer (RFC 6901). Boost.JSON's event parser checks grammar, UTF-8
// and surrogates.
//
// Writing: Writer appends to a string; no document model is built.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/fault.h"
#include "base/json_bytes.h"

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

// Adds the fault "must be WANTED, not ...", and gives nothing.
std::nullopt_t refuse_kind(const Value& value, std::string_view wanted, Faults& faults);

std::optional<bool> read_boolean(const Value& value, Faults& faults);
std::optional<std::string> read_string(const Value& value, Faults& faults);
// The same without a copy: valid while the Document lives.
inline std::optional<std::string_view> view_string(const Value& value, Faults& faults) {
  if (value.kind() == Kind::string) return value.text();
  return refuse_kind(value, "a string", faults);
}
// An integer in integer form within [least, most].
std::optional<std::int64_t> read_integer(const Value& value, std::int64_t least, std::int64_t most,
                                         Faults& faults);
// An exact decimal by value (exponents allowed), at most four decimals, within [least, most] in
// ten-thousandths; returned in ten-thousandths.
std::optional<std::int64_t> read_decimal(const Value& value, std::int64_t least, std::int64_t most,
                                         Faults& faults);

// Reads the members of one object and reports those that nobody asked for, with the nearest known
// name. Null members are faults unless asked for with `find_nullable`. Inline, so that the compiler
// knows the tags of names.
class Object {
 public:
  // A fault at `value` where it is no object; then no member is found.
  Object(const Value& value, Faults& faults);

  std::optional<Value> find(std::string_view name) {
    const std::optional<Value> found = find_nullable(name);
    if (found && found->is_null()) return refuse_null(*found, "; leave the field out instead");
    return found;
  }
  std::optional<Value> find_nullable(std::string_view name) {
    STAPEL_CHECK(known_count_ < known_.size());
    known_[known_count_++] = name;
    const std::uint32_t node = member(name);
    if (node == 0) return std::nullopt;
    const Value found(value_.document_, node);
    if (found.position() < 64) found_ |= std::uint64_t{1} << found.position();
    return found;
  }
  // Adds the fault "is required" where the member is absent.
  std::optional<Value> require(std::string_view name) {
    const std::optional<Value> found = find_nullable(name);
    if (!found) return refuse_absent(name);
    if (found->is_null()) return refuse_null(*found, "");
    return found;
  }
  // Reports unknown members; call it once, after the last find.
  void finish();
  bool ok() const { return ok_; }

 private:
  void report_unknown() const;
  std::optional<Value> refuse_null(const Value& found, std::string_view advice);
  std::optional<Value> refuse_absent(std::string_view name);

  // The node of the member with this name, the first where it is repeated; 0 is none.
  std::uint32_t member(std::string_view name) const {
    const Document& document = *value_.document_;
    const std::uint8_t tag = Document::tag_of(name);
    std::size_t place = tag % places;
    while (place_[place] != 0 && !document.is_named(place_[place], name, tag)) {
      place = (place + 1) % places;
    }
    return place_[place] != 0 || !large_ ? place_[place] : search_large(name);
  }
  std::uint32_t search_large(std::string_view name) const;

  // Members have places by their tags; an object with more of them is searched in order.
  static constexpr std::size_t places = 32, placed_max = 24;

  Value value_;
  Faults& faults_;
  std::array<std::uint32_t, places> place_{};  // nodes; 0 is none
  // The names asked for; they must outlive the Object.
  std::array<std::string_view, 48> known_;
  std::size_t known_count_ = 0;
  std::uint64_t found_ = 0;  // a bit for each of the first 64 members that were asked for
  bool ok_;
  bool large_ = false;
};

void add_fault(const Value& at, std::string message, Faults& faults);

// --- Writing -------------------------------------------------------------------------------------

// Appends `text` as a JSON string, quoted and escaped.
void append_string(std::string& out, std::string_view text);

// The name of a member. One that stands in the program is checked and quoted by the compiler, so
// that it only has to be copied.
class Name {
 public:
  template <std::size_t size>
  consteval Name(const char (&text)[size]) : quoted_size_(size + 2) {
    static_assert(size + 2 <= quoted_size_max);
    quoted_[0] = '"';
    for (std::size_t i = 0; i + 1 < size; ++i) {
      if (needs_escape(text[i])) throw "a name that must be escaped";  // does not compile
      quoted_[i + 1] = text[i];
    }
    quoted_[size] = '"';
    quoted_[size + 1] = ':';
  }
  Name(std::string_view text) : text_(text) {}
  template <std::same_as<const char*> Pointer>  // no array: that is the first constructor's
  Name(const Pointer& text) : text_(text) {}
  Name(const std::string& text) : text_(text) {}

 private:
  friend class Writer;
  static constexpr std::size_t quoted_size_max = 40;
  std::array<char, quoted_size_max> quoted_{};  // with the colon
  std::size_t quoted_size_ = 0;
  std::string_view text_;  // where it is known only when the program runs
};

// Appends JSON to a string. `spaced` puts a space after each ':' and ','. What is written inside an
// object or array may reach the string as late as when the outermost one ends: results are hundreds
// of short pieces, and each append to a string costs more than the few bytes of it.
class Writer {
 public:
  explicit Writer(std::string& out, bool spaced = false) : out_(out), spaced_(spaced) {}
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  Writer& key(const Name& name);
  Writer& string(std::string_view text);
  Writer& integer(std::int64_t number);
  Writer& boolean(bool value) { return raw(value ? "true" : "false"); }
  Writer& null() { return raw("null"); }
  // Text that is JSON already.
  Writer& raw(std::string_view json);
  // A value as it was read; numbers stay as they were written.
  Writer& copy(const Value& value);
  // The shortest exact decimal of a number of ten-thousandths.
  Writer& decimal(std::int64_t ten_thousandths);

  Writer& member(const Name& name, std::string_view text) { return key(name).string(text); }
  Writer& member(const Name& name, const char* text) { return key(name).string(text); }
  Writer& member(const Name& name, std::int64_t number) { return key(name).integer(number); }
  Writer& member(const Name& name, bool value) { return key(name).boolean(value); }

 private:
  Writer& open(char bracket) {
    separate(1);
    put(bracket);
    ++depth_;
    first_ = true;
    return *this;
  }
  Writer& close(char bracket) {
    make_room(1);
    put(bracket);
    --depth_;
    return finish_value();
  }

  void separate(std::size_t room);
  Writer& finish_value() {
    first_ = false;
    if (depth_ <= 0) flush();
    return *this;
  }
  void make_room(std::size_t size) {
    if (waiting_.size() - size_ < size) flush();
  }
  void flush();
  void put(char c) { waiting_[size_++] = c; }
  void put(std::string_view text);

  static constexpr std::size_t short_max = 64;  // a text that is gathered, with its quotes

  std::string& out_;
  bool spaced_;
  bool first_ = true;
  bool after_key_ = false;
  int depth_ = 0;
  std::size_t size_ = 0;  // of what waits to be appended
  std::array<char, 512> waiting_;
};

}  // namespace stapel::json
