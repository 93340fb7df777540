#include "catalog/category.h"

#include <algorithm>
#include <string>
#include <vector>

namespace stapel::catalog {

namespace {

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

struct Category {
  std::string_view path;
  std::vector<std::string_view> words;  // in the singular
};

// The first that has a word of the name is the category.
const std::vector<Category>& categories() {
  static const std::vector<Category> table = {
      {"seasonal/christmas",
       {"CHRISTMAS", "XMAS", "SANTA", "REINDEER", "ADVENT", "NOEL", "SNOWFLAKE", "SNOWMAN",
        "BAUBLE", "NATIVITY", "STOCKING", "MISTLETOE"}},
      {"seasonal/easter", {"EASTER", "CHICK", "BUNNY"}},
      {"seasonal/valentine", {"VALENTINE", "SWEETHEART", "CUPID"}},
      {"bags", {"BAG", "SHOPPER", "PURSE", "HANDBAG", "BACKPACK", "RUCKSACK", "LUGGAGE"}},
      {"jewellery",
       {"NECKLACE", "EARRING", "BRACELET", "RING", "BROOCH", "PENDANT", "BANGLE", "CHARM",
        "HAIRCLIP", "HAIR", "DIAMANTE", "TIARA"}},
      {"kitchen/mugs", {"MUG", "TEACUP", "CUP", "BEAKER", "SAUCER"}},
      {"kitchen/baking",
       {"CAKE", "CAKESTAND", "BAKING", "CUPCAKE", "MUFFIN", "COOKIE", "JELLY", "MOULD", "ROLLING",
        "PASTRY"}},
      {"kitchen/dining",
       {"PLATE", "BOWL", "CUTLERY", "NAPKIN", "DOILY", "TEAPOT", "TEA", "COFFEE", "GLASS", "TRAY",
        "JUG", "SPOON", "FORK", "PLACEMAT", "COASTER", "DISH", "EGG", "LUNCH", "DINNER"}},
      {"kitchen", {"KITCHEN", "APRON", "PANTRY", "JAM", "RECIPE", "OVEN", "PAN", "SPICE", "BREAD"}},
      {"lighting",
       {"LIGHT", "T-LIGHT", "TLIGHT", "LANTERN", "LAMP", "CANDLE", "CANDLESTICK", "CHANDELIER",
        "TEALIGHT", "NIGHTLIGHT", "LAMPSHADE", "SUNJAR", "TORCH", "CANDLEHOLDER"}},
      {"party",
       {"PARTY", "BUNTING", "BALLOON", "BIRTHDAY", "GARLAND", "STREAMER", "CONFETTI", "STRAW"}},
      {"stationery",
       {"CARD",   "WRAP",    "PAPER",    "NOTEBOOK", "PENCIL",    "PEN",    "STICKER", "TAPE",
        "RIBBON", "JOURNAL", "ENVELOPE", "ERASER",   "RULER",     "STAMP",  "TAG",     "CALENDAR",
        "ALBUM",  "CHALK",   "BOOK",     "POSTCARD", "SHARPENER", "CRAYON", "WRITING"}},
      {"toys", {"TOY",       "GAME",    "DOLL",     "DOLLY", "JIGSAW", "PUZZLE",    "SPACEBOY",
                "FELTCRAFT", "CHILD",   "CHILDREN", "KID",   "BABY",   "PLAYHOUSE", "SKITTLE",
                "DOMINO",    "SOLDIER", "BALL",     "TEDDY", "PUPPET", "BINGO",     "SKIPPING"}},
      {"garden",
       {"GARDEN", "PLANT", "PLANTER", "FLOWERPOT", "POT", "TROUGH", "BIRD", "WATERING", "HERB",
        "PARASOL", "GROW", "SEED", "GNOME", "DECKCHAIR"}},
      {"home/storage",
       {"BOX", "TIN", "DRAWER", "JAR", "BASKET", "STORAGE", "CABINET", "RACK", "CRATE", "HOOK",
        "HANGER", "ORGANISER", "HOLDER", "CASE", "CHEST", "SHELF", "BOTTLE"}},
      {"home/textiles",
       {"CUSHION", "TOWEL", "DOORMAT", "RUG", "CURTAIN", "THROW", "QUILT", "BLANKET", "TABLECLOTH",
        "COVER", "WARMER", "SLIPPER", "SCARF", "UMBRELLA", "PONCHO"}},
      {"home/decoration",
       {"FRAME",  "CLOCK", "MIRROR", "SIGN",    "DECORATION", "WREATH",  "ORNAMENT", "VASE",
        "MAGNET", "WALL",  "ART",    "HEART",   "STAR",       "HANGING", "DOORSTOP", "LETTER",
        "KNOB",   "DOOR",  "MOBILE", "INCENSE", "CHIME",      "FLOWER",  "PHOTO",    "PICTURE"}},
  };
  return table;
}

bool belongs_to_word(char c) { return is_upper(c) || c == '-'; }

// The words of a name in upper case, each also without its plural S.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char c : name) {
    if (belongs_to_word(upper(c))) {
      words.back() += upper(c);
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  for (std::size_t i = words.size(); i-- > 0;) {
    if (words[i].size() > 2 && words[i].back() == 'S')
      words.push_back(words[i].substr(0, words[i].size() - 1));
    if (words[i].size() > 3 && words[i].ends_with("ES"))
      words.push_back(words[i].substr(0, words[i].size() - 2));
  }
  return words;
}

}  // namespace

std::string_view category_of(std::string_view name) {
  const std::vector<std::string> words = words_of(name);
  for (const Category& category : categories())
    for (const std::string& word : words)
      if (std::find(category.words.begin(), category.words.end(), word) != category.words.end())
        return category.path;
  return "other";
}

bool is_note(std::string_view name) {
  static constexpr std::string_view notes[] = {
      "ADJUSTMENT", "AMAZON",  "BROKEN",  "CHECK", "DAMAGED",   "DAMAGES", "DOTCOM",
      "EBAY",       "FAULTY",  "FBA",     "FOUND", "INCORRECT", "LOST",    "MAILOUT",
      "MIA",        "MISSING", "SAMPLES", "TEST",  "WET",       "WRONG"};
  if (name.find('?') != std::string_view::npos) return true;
  const auto capitals = std::count_if(name.begin(), name.end(), is_upper);
  const auto small = std::count_if(name.begin(), name.end(), is_lower);
  if (capitals + small < 3 || small >= capitals) return true;
  std::string text(name);
  std::transform(text.begin(), text.end(), text.begin(), upper);
  return std::find(std::begin(notes), std::end(notes), text) != std::end(notes);
}

}  // namespace stapel::catalog
