// Manifests: equal contents have equal texts, and a change of one entry stores little.
#include "app/manifest.h"

#include <gtest/gtest.h>

#include <random>

namespace stapel::app {
namespace {

// Texts by hash, as a store keeps them.
struct Texts {
  std::map<std::string, std::string> stored;
  std::size_t bytes = 0;  // of the last save

  void save(const Manifest& manifest, const Manifest& before) {
    bytes = 0;
    for (const auto& set : manifest.texts_beside(before)) {
      stored[set.hash] = set.manifest;
      bytes += set.manifest.size();
    }
  }
  Manifest read(const std::string& hash) const {
    return Manifest::read(stored.at(hash),
                          [&](const std::string& part) { return stored.at(part); });
  }
};

Manifest::Changes entries(std::size_t count) {
  Manifest::Changes out;
  for (std::size_t i = 0; i < count; ++i) {
    out["p" + std::to_string(i)] = LiveEntry{.hash = std::string(64, 'f')};
  }
  return out;
}

std::map<std::string, LiveEntry> content(const Manifest& manifest) {
  std::map<std::string, LiveEntry> out;
  manifest.for_each([&](const std::string& id, const LiveEntry& entry) { out[id] = entry; });
  return out;
}

TEST(Manifest, OfFewIsOneText) {
  const Manifest manifest =
      Manifest().with({{"b", LiveEntry{.hash = "h"}}, {"a", LiveEntry{.version = 2, .hash = "i"}}});
  EXPECT_EQ(manifest.text(),
            R"({"settings":{},"promotions":[{"id":"a","version":2,"state":"active","hash":"i"},)"
            R"({"id":"b","version":1,"state":"active","hash":"h"}]})");
  EXPECT_EQ(manifest.texts_beside({}).size(), 1U);
}

TEST(Manifest, IsReadBackAsItWasStored) {
  for (const std::size_t count : {0, 1, 64, 65, 1'000, 5'000}) {
    const Manifest manifest = Manifest().under(R"({"currency":"USD"})").with(entries(count));
    Texts texts;
    texts.save(manifest, {});
    const Manifest back = texts.read(manifest.hash());
    EXPECT_EQ(back.size(), count);
    EXPECT_EQ(back.settings(), manifest.settings());
    EXPECT_EQ(back.hash(), manifest.hash());
    EXPECT_EQ(content(back), content(manifest));
  }
}

TEST(Manifest, OfTheSameContentIsTheSameHoweverItCameAbout) {
  std::mt19937 random(7);
  Manifest::Changes all;
  Manifest manifest;
  for (int step = 0; step < 400; ++step) {
    Manifest::Changes changes;
    const std::size_t count = 1 + random() % 20;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string id = "p" + std::to_string(random() % 300);
      const bool goes = random() % (step < 200 ? 4 : 2) != 0 && step >= 200;
      changes[id] = goes
                        ? std::nullopt
                        : std::optional(LiveEntry{
                              .version = static_cast<std::int64_t>(1 + random() % 3), .hash = "h"});
    }
    manifest = manifest.with(changes);
    for (auto& [id, entry] : changes) {
      if (entry) {
        all[id] = entry;
      } else {
        all.erase(id);
      }
    }
    const Manifest at_once = Manifest().with(all);
    ASSERT_EQ(manifest.hash(), at_once.hash()) << step;
    ASSERT_EQ(manifest.size(), all.size());
  }
  for (const auto& [id, entry] : all) EXPECT_EQ(*manifest.find(id), *entry);
  EXPECT_EQ(manifest.find("other"), nullptr);
}

TEST(Manifest, StoresWhatAChangeChanges) {
  Texts texts;
  const Manifest before = Manifest().with(entries(20'000));
  texts.save(before, {});
  EXPECT_GT(texts.bytes, 2'000'000U);
  const Manifest after = before.with({{"p17", LiveEntry{.version = 2, .hash = "h"}}});
  texts.save(after, before);
  EXPECT_LT(texts.bytes, 20'000U);
  EXPECT_EQ(texts.read(after.hash()).find("p17")->version, 2);
  EXPECT_EQ(texts.read(before.hash()).find("p17")->version, 1);
}

// Another server knows one set and is told the hash of the next: it reads what differs, no more.
TEST(Manifest, SaysWhatChangedUpToAnother) {
  std::mt19937 random(11);
  Texts texts;
  Manifest known;
  texts.save(known, {});
  Manifest next;
  for (const std::size_t count : {40, 30, 500, 3, 2'000, 1, 1'500, 2'500, 0}) {
    Manifest::Changes changes;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string id = "p" + std::to_string(random() % 3'000);
      changes[id] = LiveEntry{.version = static_cast<std::int64_t>(1 + random() % 3), .hash = "h"};
      if (random() % 3 == 0) changes[id] = std::nullopt;
    }
    next = known.with(changes);
    texts.save(next, known);
    const auto part = [&](const std::string& hash) { return texts.stored.at(hash); };
    EXPECT_EQ(known.with(known.changes_to(next.text(), part)).hash(), next.hash()) << count;
    EXPECT_EQ(next.with(next.changes_to(known.text(), part)).hash(), known.hash()) << count;
    known = next;
  }
}

TEST(Manifest, ReadsOfAnotherOnlyThePartsThatDiffer) {
  Texts texts;
  const Manifest before = Manifest().with(entries(20'000));
  texts.save(before, {});
  const Manifest after = before.with({{"p17", LiveEntry{.version = 2, .hash = "h"}}});
  texts.save(after, before);
  std::size_t parts = 0;
  const auto changes = before.changes_to(after.text(), [&](const std::string& hash) {
    ++parts;
    return texts.stored.at(hash);
  });
  EXPECT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes.at("p17")->version, 2);
  EXPECT_LE(parts, 5U);
}

// A large set that was stored before texts had parts keeps its hash; the next one stores all parts.
TEST(Manifest, ReadFromOneLargeTextIsStoredInPartsByTheNextChange) {
  std::string text = R"({"settings":{},"promotions":[)";
  for (int i = 0; i < 200; ++i) {
    text += std::string(i == 0 ? "" : ",") + R"({"id":"p)" + std::to_string(i) +
            R"(","version":1,"state":"paused","hash":"h"})";
  }
  text += "]}";
  const Manifest old = Manifest::read(text, [](const std::string&) { return std::string(); });
  EXPECT_EQ(old.size(), 200U);
  EXPECT_EQ(old.text(), text);
  const Manifest next = old.with({{"p3", LiveEntry{.version = 2, .hash = "h"}}});
  Texts texts;
  texts.save(next, old);
  EXPECT_EQ(content(texts.read(next.hash())), content(next));
  // That one is stored in parts, so a change of it stores what it changes.
  const Manifest after = next.with({{"p4", LiveEntry{.version = 2, .hash = "h"}}});
  const std::size_t all = texts.bytes;
  texts.save(after, next);
  EXPECT_LT(texts.bytes, all / 2);
  EXPECT_EQ(content(texts.read(after.hash())), content(after));
}

TEST(Manifest, ThatIsDamagedIsNoManifest) {
  for (const char* text :
       {"", "[]", "{}", R"({"settings":{}})", R"({"promotions":[]})",
        R"({"settings":{},"promotions":[{"id":"a"}]})",
        R"({"settings":{},"promotions":[{"id":"a","version":0,"state":"active","hash":"h"}]})",
        R"({"settings":{},"parts":["x"]})"}) {
    EXPECT_THROW(Manifest::read(text, [](const std::string&) { return std::string("{}"); }),
                 storage::StoreError)
        << text;
  }
}

}  // namespace
}  // namespace stapel::app
