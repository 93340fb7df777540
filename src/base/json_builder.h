// Makes a Document from what a parser finds, in document order. Keeps only the path of open
// containers: no recursion, whatever the input. Of no use outside the JSON reader.
#pragma once

#include <array>
#include <utility>
#include <vector>

#include "base/json.h"

namespace stapel::json {

class Builder {
 public:
  // Bytes of characters(): where they begin, and how many.
  struct Span {
    std::uint32_t at = 0, size = 0;
  };

  // `characters` hold the keys and texts that spans name.
  Builder(std::unique_ptr<char[]> characters, std::size_t text_bytes, Faults& faults)
      : faults_(faults) {
    document_.characters_ = std::move(characters);
    document_.nodes_.reserve(text_bytes / 8 + 1);
  }

  char* characters() { return document_.characters_.get(); }
  Document take() { return std::move(document_); }

  // The name of the value that comes next.
  void name(Span key) { key_ = key; }

  void add(Kind kind, Span text) {
    Document::Node node;
    node.kind = kind;
    node.key_at = key_.at;
    node.key_length = key_.size;
    node.text_at = text.at;
    node.size = text.size;
    node.tag = Document::tag_of({characters() + key_.at, key_.size});
    if (depth_ > 0) attach(node, path_[depth_ - 1]);
    document_.nodes_.push_back(node);
    key_ = {};
  }
  void add(bool value) {
    add(Kind::boolean, {});
    document_.nodes_.back().boolean = value;
  }

  // False, with a fault, where it would be nested too deep.
  bool open(Kind kind) {
    add(kind, {});
    const auto id = static_cast<std::uint32_t>(document_.nodes_.size() - 1);
    if (depth_ == depth_max) {
      add_fault(Value(&document_, id), "nested deeper than 32", faults_);
      return false;
    }
    path_[depth_++] = {.node = id};
    return true;
  }

  void close_array() { --depth_; }
  // Of equal keys the first counts; the others are faults. Where no tag comes twice, none are
  // equal: so it is for nearly all objects, and keys need not be compared.
  void close_object() {
    const Open& closed = path_[--depth_];
    if (closed.tag_again) compare_keys(closed.node);
  }

 private:
  struct Open {
    std::uint32_t node = 0;
    std::uint32_t last_child = 0;  // 0 is none
    std::uint64_t tags = 0;        // of the keys so far, a bit for each
    bool tag_again = false;        // so perhaps a repeated key
  };
  struct Member {
    std::string_view key;
    Value value;
  };

  void attach(Document::Node& node, Open& parent) {
    const auto id = static_cast<std::uint32_t>(document_.nodes_.size());
    node.parent = parent.node;
    node.position = document_.nodes_[parent.node].size++;
    if (parent.last_child != 0) document_.nodes_[parent.last_child].next = id;
    parent.last_child = id;
    const std::uint64_t tag = std::uint64_t{1} << node.tag;
    parent.tag_again |= (parent.tags & tag) != 0;
    parent.tags |= tag;
  }

  void compare_keys(std::uint32_t object);
  void compare_all_keys();
  void sort_and_compare_keys();
  void add_repeated(const Value& member) { add_fault(member, "repeated key", faults_); }

  // Up to so many keys, comparing each pair is faster than sorting.
  static constexpr std::size_t few = 16;

  Document document_;
  Faults& faults_;
  Span key_;
  std::array<Open, depth_max> path_{};
  std::size_t depth_ = 0;
  std::vector<Member> keys_;
};

}  // namespace stapel::json
