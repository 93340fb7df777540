// The index against the plain sets that it stands for, and files of stock codes.
#include "catalog/list_index.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "base/byte_source.h"
#include "catalog/list_skus.h"

namespace stapel::catalog {
namespace {

using Texts = std::vector<std::string>;

Texts lists_of(const ListIndex& index, const std::string& sku) {
  const auto* found = index.find(sku);
  return found ? *found : Texts{};
}

TEST(ListIndex, NamesTheListsOfAStockCodeInTheirOrder) {
  ListIndex index;
  index.add("slow", Texts{"A", "B"});
  index.add("gifts", Texts{"B", "C", "B"});
  EXPECT_EQ(lists_of(index, "A"), Texts{"slow"});
  EXPECT_EQ(lists_of(index, "B"), (Texts{"gifts", "slow"}));
  EXPECT_EQ(index.find("D"), nullptr);
  index.remove("slow", Texts{"B", "D"});
  EXPECT_EQ(lists_of(index, "B"), Texts{"gifts"});
  index.clear("gifts");
  EXPECT_EQ(index.find("B"), nullptr);
  EXPECT_EQ(index.size(), 1U);
  index.clear("slow");
  EXPECT_TRUE(index.empty());
}

TEST(ListIndex, EqualsPlainSetsAfterManyChanges) {
  std::mt19937 random(20261123);
  const auto below = [&](unsigned most) { return static_cast<unsigned>(random() % most); };
  ListIndex index;
  std::map<std::string, std::set<std::string>> plain;  // lists by stock code
  for (int change = 0; change < 2'000; ++change) {
    const std::string list = "list" + std::to_string(below(5));
    Texts skus;
    for (unsigned i = below(6); i > 0; --i) skus.push_back("sku" + std::to_string(below(40)));
    const unsigned kind = below(20);
    if (kind < 11) {
      index.add(list, skus);
      for (const auto& sku : skus) plain[sku].insert(list);
    } else if (kind < 19) {
      index.remove(list, skus);
      for (const auto& sku : skus) plain[sku].erase(list);
    } else {
      index.clear(list);
      for (auto& [sku, lists] : plain) lists.erase(list);
    }
    std::erase_if(plain, [](const auto& entry) { return entry.second.empty(); });
    ASSERT_EQ(index.size(), plain.size());
  }
  for (const auto& [sku, lists] : plain) {
    EXPECT_EQ(lists_of(index, sku), Texts(lists.begin(), lists.end())) << sku;
  }
}

struct ReadFile {
  Texts skus, faults;
};
ReadFile read_file(const std::string& text) {
  ReadFile read;
  MemorySource source(text);
  read_sku_file(source, {[&](std::string sku, std::uint64_t) { read.skus.push_back(sku); },
                         [&](std::string fault, std::uint64_t line) {
                           read.faults.push_back(std::to_string(line) + ": " + fault);
                         }});
  return read;
}

TEST(SkuFile, TakesPlainLinesAndAColumn) {
  EXPECT_EQ(read_file("A\n B \r\n\nC").skus, (Texts{"A", "B", "C"}));
  EXPECT_EQ(read_file("sku\nA\nB\n").skus, (Texts{"A", "B"}));
  EXPECT_EQ(read_file("name,SKU\n\"Mug, red\",A\nCup,B\n").skus, (Texts{"A", "B"}));
  EXPECT_EQ(read_file("").skus, Texts{});
}

TEST(SkuFile, NamesBadRowsByLine) {
  EXPECT_EQ(read_file("a,b\nA,B\n").faults,
            Texts{"1: has several columns, and none of them is named sku"});
  EXPECT_EQ(read_file("name,sku\nMug\n").faults, Texts{"2: has no column 2"});
  EXPECT_EQ(read_file("A\n" + std::string(201, 'x') + "\nB\n").faults,
            Texts{"2: the stock code must be at most 200 bytes long"});
  EXPECT_EQ(read_file("A\n\xFF\n").faults, Texts{"2: is not UTF-8"});
}

}  // namespace
}  // namespace stapel::catalog
