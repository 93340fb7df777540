// See manifest.h.
#include "app/manifest.h"

#include <algorithm>
#include <span>

#include "base/crypto.h"

namespace stapel::app {
namespace {

constexpr std::size_t parts_of_a_part = 16;

[[noreturn]] void damaged(std::string_view text) {
  throw storage::StoreError(storage::StoreError::Kind::damaged,
                            "a definition set cannot be read: " + std::string(text.substr(0, 80)));
}

struct Named {
  std::string promotion;
  LiveEntry entry;
};
bool by_promotion(const Named& a, const Named& b) { return a.promotion < b.promotion; }

// A changed entry and the digits that say in which part it stands.
struct Placed {
  std::string digits;
  const std::string* promotion = nullptr;
  const std::optional<LiveEntry>* entry = nullptr;
};

std::size_t digit_of(const std::string& digits, std::size_t depth) {
  const char c = digits[depth];
  return static_cast<std::size_t>(c <= '9' ? c - '0' : c - 'a' + 10);
}

Named read_entry(const json::Value& value, std::string_view text) {
  const auto id = value.find("id");
  const auto version = value.find("version");
  const auto state = value.find("state");
  const auto hash = value.find("hash");
  if (!id || !version || !state || !hash) damaged(text);
  Faults faults;
  const auto number = json::read_integer(*version, 1, INT64_MAX, faults);
  const auto found = find_promotion_state(state->text());
  if (!number || !found) damaged(text);
  return {std::string(id->text()), {*number, *found, std::string(hash->text())}};
}

void append_compact(json::Writer& writer, const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::null:
      writer.null();
      return;
    case json::Kind::boolean:
      writer.boolean(value.boolean());
      return;
    case json::Kind::number:
      writer.raw(value.text());
      return;
    case json::Kind::string:
      writer.string(value.text());
      return;
    case json::Kind::array:
      writer.begin_array();
      for (const json::Value element : value) append_compact(writer, element);
      writer.end_array();
      return;
    case json::Kind::object:
      writer.begin_object();
      for (const json::Value member : value) append_compact(writer.key(member.key()), member);
      writer.end_object();
      return;
  }
}

}  // namespace

// --- Parts ---------------------------------------------------------------------------------------

// Either entries, or parts by the digit at its depth. Never empty.
struct Manifest::Part {
  std::size_t size = 0;
  std::vector<Named> entries;  // by promotion
  std::array<SharedPart, parts_of_a_part> parts;
  std::string hash;  // of its text

  bool divided() const { return entries.empty(); }
};

struct Manifest::Writing {
  static void content(json::Writer& writer, const Part* part) {
    if (part && part->divided()) {
      writer.key("parts").begin_array();
      for (const SharedPart& below : part->parts) {
        below ? writer.string(below->hash) : writer.null();
      }
      writer.end_array();
      return;
    }
    writer.key("promotions").begin_array();
    for (const auto& [id, entry] : part ? part->entries : std::vector<Named>()) {
      writer.begin_object().member("id", std::string_view(id)).member("version", entry.version);
      writer.member("state", state_name(entry.state)).member("hash", std::string_view(entry.hash));
      writer.end_object();
    }
    writer.end_array();
  }

  static std::string text_of(const Part& part) {
    std::string out;
    json::Writer writer(out);
    writer.begin_object();
    content(writer, &part);
    writer.end_object();
    return out;
  }
  static std::string text_of(const std::string& settings, const Part* root) {
    std::string out;
    json::Writer writer(out);
    writer.begin_object().key("settings");
    writer.raw(settings.empty() ? std::string_view("{}") : settings);
    content(writer, root);
    writer.end_object();
    return out;
  }

  static SharedPart finish(Part part) {
    part.hash = sha256_hex(text_of(part));
    return std::make_shared<const Part>(std::move(part));
  }

  static void collect(const Part* part, std::vector<Named>& out) {
    if (!part) return;
    out.insert(out.end(), part->entries.begin(), part->entries.end());
    for (const SharedPart& below : part->parts) collect(below.get(), out);
  }

  // The undivided part of these entries; divided where they are too many.
  static SharedPart of_entries(std::vector<Named> entries, std::size_t depth) {
    if (entries.empty()) return nullptr;
    Part part;
    part.size = entries.size();
    if (entries.size() <= part_max) {
      std::sort(entries.begin(), entries.end(), by_promotion);
      part.entries = std::move(entries);
      return finish(std::move(part));
    }
    std::array<std::vector<Named>, parts_of_a_part> divided;
    for (Named& named : entries) {
      divided[digit_of(sha256_hex(named.promotion), depth)].push_back(std::move(named));
    }
    for (std::size_t digit = 0; digit < parts_of_a_part; ++digit) {
      part.parts[digit] = of_entries(std::move(divided[digit]), depth + 1);
    }
    return finish(std::move(part));
  }

  static SharedPart change_entries(const Part* before, std::span<const Placed> changes,
                                   std::size_t depth) {
    std::map<std::string, LiveEntry> entries;
    if (before) {
      for (const auto& [id, entry] : before->entries) entries.emplace(id, entry);
    }
    for (const Placed& change : changes) {
      if (*change.entry) {
        entries.insert_or_assign(*change.promotion, **change.entry);
      } else {
        entries.erase(*change.promotion);
      }
    }
    std::vector<Named> after;
    for (auto& [id, entry] : entries) after.push_back({id, std::move(entry)});
    return of_entries(std::move(after), depth);
  }

  // `changes`: those of this part, by their digits.
  static SharedPart change(const Part* before, std::span<const Placed> changes, std::size_t depth) {
    if (!before || !before->divided()) return change_entries(before, changes, depth);
    Part part;
    part.parts = before->parts;
    while (!changes.empty()) {
      const std::size_t digit = digit_of(changes.front().digits, depth);
      std::size_t count = 1;
      while (count < changes.size() && digit_of(changes[count].digits, depth) == digit) ++count;
      SharedPart& below = part.parts[digit];
      below = change(below.get(), changes.first(count), depth + 1);
      changes = changes.subspan(count);
    }
    for (const SharedPart& below : part.parts) part.size += below ? below->size : 0;
    if (part.size > part_max) return finish(std::move(part));
    std::vector<Named> entries;
    collect(&part, entries);
    return of_entries(std::move(entries), depth);
  }

  static void texts_beside(const Part* part, const Part* stored,
                           std::vector<storage::DefinitionSet>& out) {
    if (!part || !part->divided()) return;
    for (std::size_t digit = 0; digit < parts_of_a_part; ++digit) {
      const SharedPart& below = part->parts[digit];
      const Part* known = stored ? stored->parts[digit].get() : nullptr;
      if (!below || below.get() == known) continue;
      out.push_back({below->hash, text_of(*below)});
      texts_beside(below.get(), known, out);
    }
  }
};

// --- Manifests -----------------------------------------------------------------------------------

Manifest::Manifest() : Manifest(std::string(), nullptr) {}

Manifest::Manifest(std::string settings, SharedPart root)
    : Manifest(settings, root, Writing::text_of(settings, root.get())) {}

Manifest::Manifest(std::string settings, SharedPart root, std::string text)
    : settings_(std::move(settings)),
      root_(std::move(root)),
      text_(std::move(text)),
      hash_(sha256_hex(text_)) {}

Manifest Manifest::with(const Changes& changes) const {
  std::vector<Placed> placed;
  for (const auto& [promotion, entry] : changes) {
    placed.push_back({sha256_hex(promotion), &promotion, &entry});
  }
  std::sort(placed.begin(), placed.end(),
            [](const Placed& a, const Placed& b) { return a.digits < b.digits; });
  return {settings_, Writing::change(root_.get(), placed, 0)};
}

Manifest Manifest::under(std::string settings) const { return {std::move(settings), root_}; }

std::size_t Manifest::size() const { return root_ ? root_->size : 0; }

const LiveEntry* Manifest::find(const std::string& promotion) const {
  const Part* part = root_.get();
  if (part && part->divided()) {
    const std::string digits = sha256_hex(promotion);
    for (std::size_t depth = 0; part && part->divided(); ++depth) {
      part = part->parts[digit_of(digits, depth)].get();
    }
  }
  if (!part) return nullptr;
  const auto at = std::lower_bound(part->entries.begin(), part->entries.end(), Named{promotion, {}},
                                   by_promotion);
  return at != part->entries.end() && at->promotion == promotion ? &at->entry : nullptr;
}

void Manifest::for_each(
    const std::function<void(const std::string&, const LiveEntry&)>& visit) const {
  std::vector<Named> entries;
  Writing::collect(root_.get(), entries);
  std::sort(entries.begin(), entries.end(), by_promotion);
  for (const Named& named : entries) visit(named.promotion, named.entry);
}

std::vector<storage::DefinitionSet> Manifest::texts_beside(const Manifest& stored) const {
  std::vector<storage::DefinitionSet> out{{hash_, text_}};
  Writing::texts_beside(root_.get(), stored.parts_are_stored_ ? stored.root_.get() : nullptr, out);
  return out;
}

// A text as it is stored: the settings of a first one, and either entries or the hashes of parts,
// empty where there is none.
struct Manifest::Text {
  std::optional<std::string> settings = {};
  std::optional<Changes> entries = {};
  std::vector<std::string> parts = {};
};

Manifest::Text Manifest::parse(std::string_view text, bool first) {
  Faults faults;
  const auto document = json::Document::parse(text, faults);
  if (!document || !faults.empty()) damaged(text);
  const auto given = document->root().find("settings");
  const auto promotions = document->root().find("promotions");
  const auto parts = document->root().find("parts");
  if (first != given.has_value() || promotions.has_value() == parts.has_value()) damaged(text);
  Text read;
  if (given) read.settings = given->size() != 0 ? compact_json(*given) : std::string();
  if (promotions) read.entries.emplace();
  for (const json::Value value : promotions ? *promotions : *parts) {
    if (promotions) {
      Named named = read_entry(value, text);
      read.entries->emplace(std::move(named.promotion), std::move(named.entry));
    } else {
      const bool none = value.kind() == json::Kind::null;
      read.parts.emplace_back(none ? std::string() : std::string(value.text()));
    }
  }
  return read;
}

void Manifest::add_entries(const Text& text, const PartText& part, Changes& entries) {
  if (text.entries) entries.insert(text.entries->begin(), text.entries->end());
  for (const std::string& hash : text.parts) {
    if (!hash.empty()) add_entries(parse(part(hash), false), part, entries);
  }
}

// Of a part that both divide, only what differs is looked into.
void Manifest::add_difference(const Part* known, const Text& text, const PartText& part,
                              Changes& changes) {
  if (known && known->divided() && text.parts.size() == known->parts.size()) {
    for (std::size_t digit = 0; digit < text.parts.size(); ++digit) {
      const Part* below = known->parts[digit].get();
      const std::string& hash = text.parts[digit];
      if (hash == (below ? below->hash : std::string())) continue;
      const Text there = hash.empty() ? Text{.entries = Changes()} : parse(part(hash), false);
      add_difference(below, there, part, changes);
    }
    return;
  }
  Changes after;
  add_entries(text, part, after);
  std::vector<Named> before;
  Writing::collect(known, before);
  for (const Named& named : before) {
    const auto same = after.find(named.promotion);
    if (same == after.end()) {
      changes.emplace(named.promotion, std::nullopt);
    } else if (same->second == named.entry) {
      after.erase(same);
    }
  }
  changes.merge(after);
}

Manifest::Changes Manifest::changes_to(std::string_view text, const PartText& part) const {
  Changes changes;
  add_difference(root_.get(), parse(text, true), part, changes);
  return changes;
}

std::string Manifest::settings_in(std::string_view text) {
  return parse(text, true).settings.value_or("");
}

Manifest Manifest::read(std::string_view text, const PartText& part) {
  const Text first = parse(text, true);
  Changes entries;
  add_entries(first, part, entries);
  Manifest manifest = Manifest().under(first.settings.value_or("")).with(entries);
  if (manifest.text_ == text) return manifest;
  Manifest as_stored(manifest.settings_, manifest.root_, std::string(text));
  as_stored.parts_are_stored_ = false;
  return as_stored;
}

std::string compact_json(const json::Value& value) {
  std::string out;
  json::Writer writer(out);
  append_compact(writer, value);
  return out;
}

}  // namespace stapel::app
