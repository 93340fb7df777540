// Which versions of which promotions are live, in which state, under which settings. An immutable
// value that shares what a change leaves alone: a change of one entry among 100,000 makes, hashes
// and stores a few kilobytes.
//
// It is stored as texts under the hashes of their contents. The text of a small manifest holds all
// entries; beyond `part_max` they are divided by the first hexadecimal digit of the SHA-256 of
// their ids, then by the second, and so on, and a text names its 16 parts by their hashes. Equal
// contents have equal texts, however they came about.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/requests.h"
#include "base/json.h"
#include "storage/store.h"

namespace stapel::app {

struct LiveEntry {
  std::int64_t version = 1;
  PromotionState state = PromotionState::active;
  std::string hash;  // of the definition
  friend bool operator==(const LiveEntry&, const LiveEntry&) = default;
};

class Manifest {
 public:
  static constexpr std::size_t part_max = 64;  // entries that stand in one text

  // What becomes of entries, by promotion id; nothing: it goes.
  using Changes = std::map<std::string, std::optional<LiveEntry>>;
  // The text of a part, by its hash.
  using PartText = std::function<std::string(const std::string& hash)>;

  Manifest();
  // The manifest that a text says; `part` gives the texts that it names. Throws
  // storage::StoreError where a text is not what a manifest was stored as.
  static Manifest read(std::string_view text, const PartText& part);
  static std::string settings_in(std::string_view text);

  // What becomes of these entries under the manifest that a text says, as of read(). Asks only for
  // parts that are other ones than its own.
  Changes changes_to(std::string_view text, const PartText& part) const;

  Manifest with(const Changes& changes) const;
  Manifest under(std::string settings) const;

  const std::string& settings() const { return settings_; }  // JSON; empty: the defaults
  std::size_t size() const;
  const LiveEntry* find(const std::string& promotion) const;
  // By promotion id.
  void for_each(
      const std::function<void(const std::string& promotion, const LiveEntry& entry)>& visit) const;

  // {"settings": {…}, "promotions": [{"id", "version", "state", "hash"}, …]}, sorted by id; or
  // {"settings": {…}, "parts": [hash or null, …]}.
  const std::string& text() const { return text_; }
  const std::string& hash() const { return hash_; }
  // Its own text and those of its parts that are not parts of `stored`.
  std::vector<storage::DefinitionSet> texts_beside(const Manifest& stored) const;

 private:
  struct Part;
  struct Text;
  struct Writing;
  using SharedPart = std::shared_ptr<const Part>;

  static Text parse(std::string_view text, bool first);
  static void add_entries(const Text& text, const PartText& part, Changes& entries);
  static void add_difference(const Part* known, const Text& text, const PartText& part,
                             Changes& changes);

  Manifest(std::string settings, SharedPart root);
  // `text` where it was stored as another one than would be written today.
  Manifest(std::string settings, SharedPart root, std::string text);

  std::string settings_;
  SharedPart root_;  // null: no entries
  std::string text_;
  std::string hash_;
  bool parts_are_stored_ = true;  // false: read from one text of the form that knew no parts
};

// The same JSON without spaces between its tokens; members keep their order.
std::string compact_json(const json::Value& value);

}  // namespace stapel::app
