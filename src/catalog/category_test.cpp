// Categories by words, warehouse notes, country codes.
#include "catalog/category.h"

#include <gtest/gtest.h>

#include "catalog/country.h"

namespace stapel::catalog {
namespace {

TEST(Category, comes_from_the_first_group_that_has_a_word_of_the_name) {
  const struct {
    const char *name, *category;
  } table[] = {{"WHITE HANGING HEART T-LIGHT HOLDER", "lighting"},
               {"JUMBO BAG RED RETROSPOT", "bags"},
               {"LUNCH BAG  BLACK SKULL.", "bags"},
               {"PARTY BUNTING", "party"},
               {"REGENCY CAKESTAND 3 TIER", "kitchen/baking"},
               {"PACK OF 72 RETROSPOT CAKE CASES", "kitchen/baking"},
               {"CHRISTMAS MUG", "seasonal/christmas"},
               {"SET/5 RED RETROSPOT LID GLASS BOWLS", "kitchen/dining"},
               {"set of 4 pantry jelly moulds", "kitchen/baking"},
               {"CARDIGAN", "other"},
               {"", "other"},
               {"22139", "other"}};
  for (const auto& row : table) EXPECT_EQ(category_of(row.name), row.category) << row.name;
}

TEST(Category, knows_a_warehouse_note_from_a_name) {
  for (const char* note : {"", "?", "damaged", "Damaged", "CHECK", "amazon", "AMAZON", "wet/rusty",
                           "?sold as sets?", "20713 wrongly marked", "FBA", "20713"})
    EXPECT_TRUE(is_note(note)) << note;
  for (const char* name : {"WHITE METAL LANTERN", "BAG 500g SWIRLY MARBLES", "SET OF 3 TINS",
                           "FOLKART ZINC HEART CHRISTMAS DEC", "POLYESTER FILLER PAD 45x45cm"})
    EXPECT_FALSE(is_note(name)) << name;
}

TEST(Country, has_a_code_where_the_name_is_known) {
  const struct {
    const char *name, *code;
  } table[] = {{"United Kingdom", "GB"}, {"EIRE", "IE"},      {"RSA", "ZA"},       {"USA", "US"},
               {"Australia", "AU"},      {"Unspecified", ""}, {"Narnia", "Narnia"}};
  for (const auto& row : table) EXPECT_EQ(country_code(row.name), row.code) << row.name;
}

}  // namespace
}  // namespace stapel::catalog
