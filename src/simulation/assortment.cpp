#include "simulation/assortment.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "simulation/random.h"

namespace stapel::simulation {

namespace {

// Products of one shelf: every name with every variant. Prices rise with the variant. Lists have |
// between their parts.
struct Range {
  Shelf shelf;
  std::string_view path;
  std::string_view stem;  // of the stock codes
  std::string_view names, variants, brands;
  Amount lowest, highest;  // minor units, with VAT
  int vat;                 // percent
  double cost;             // of the price without VAT
};

// clang-format off
constexpr std::array<Range, shelf_count> ranges = {{
    {Shelf::machines, "apparaten/espressomachines", "ESP",
     "Espressomachine Piccola|Espressomachine Doppia|Volautomaat Aroma|Volautomaat Crema|"
     "Pistonmachine Classica|Handhefboom Levetta",
     "zwart|rvs|rood", "Bellacrema|Torrefa|Kopstuk",
     14900, 129900, 21, 0.68},
    {Shelf::grinders, "apparaten/koffiemolens", "MOL",
     "Handmolen Reis|Handmolen Keuken|Koffiemolen Conisch|Koffiemolen Vlak",
     "zwart|wit|staal", "Maalmeester|Torrefa",
     3995, 34900, 21, 0.62},
    {Shelf::frothers, "apparaten/melkopschuimers", "MEL",
     "Melkopschuimer op batterijen|Melkopschuimer elektrisch|Melkkan opschuim|"
     "Melkopschuimer inductie",
     "zwart|wit|rvs", "Schuimpje|Bellacrema",
     1295, 8995, 21, 0.55},
    {Shelf::kettles, "apparaten/waterkokers", "KET",
     "Waterkoker|Zwanenhals waterkoker|Waterkoker met temperatuur",
     "0,8 l|1,0 l|1,7 l", "Fluitje|Kopstuk",
     2495, 12900, 21, 0.6},
    {Shelf::filter_coffee, "koffiezetten/filter", "FIL",
     "Filterhouder|Cafetière|Percolator|Papieren filters 100 stuks|Koudebrouwkan",
     "2 kops|4 kops|8 kops", "Druppel|Kopstuk",
     495, 5995, 21, 0.5},
    {Shelf::beans, "koffie/bonen", "BON",
     "Bonen Ethiopië Sidamo|Bonen Colombia Huila|Bonen Brazilië Santos|"
     "Bonen Guatemala Antigua|Bonen Kenia Nyeri|Bonen Sumatra Mandheling|Bonen Huismelange|"
     "Bonen Espresso donker|Bonen Espresso zacht|Bonen Cafeïnevrij|Bonen Lungo|"
     "Bonen Seizoensbranding",
     "250 g|500 g|1 kg", "Branderij De Kraan|Kaapse Haven",
     645, 3150, 9, 0.52},
    {Shelf::ground, "koffie/gemalen", "GEM",
     "Gemalen Huismelange|Gemalen Filter mild|Gemalen Filter sterk|Gemalen Espresso|"
     "Gemalen Mokka|Gemalen Cafeïnevrij",
     "250 g|500 g|4 x 250 g", "Branderij De Kraan|Oud Kruidenier",
     545, 2195, 9, 0.55},
    {Shelf::capsules, "koffie/capsules", "CAP",
     "Capsules Lungo|Capsules Ristretto|Capsules Decaf|Capsules Vanille",
     "10 stuks|40 stuks|100 stuks", "Kaapse Haven",
     349, 3195, 9, 0.5},
    {Shelf::tea, "thee", "THE",
     "Thee Earl Grey|Thee Rooibos|Thee Munt|Thee Groene sencha|Thee Gember citroen|"
     "Thee Winterkruiden|Thee Chai|Thee Kamille",
     "20 zakjes|los 100 g|los 250 g", "Theehuys|Oud Kruidenier",
     295, 1695, 9, 0.45},
    {Shelf::syrup, "koffie/siropen", "SIR",
     "Siroop Vanille|Siroop Karamel|Siroop Hazelnoot|Siroop Amandel|Siroop Speculaas|"
     "Siroop Kokos|Siroop Pompoenkruiden",
     "25 cl|70 cl", "Zoetwerk",
     495, 1195, 9, 0.42},
    {Shelf::letters, "seizoen/sinterklaas", "LET",
     "Chocoladeletter A|Chocoladeletter B|Chocoladeletter C|Chocoladeletter D|"
     "Chocoladeletter E|Chocoladeletter F|Chocoladeletter G|Chocoladeletter H|"
     "Chocoladeletter I|Chocoladeletter J|Chocoladeletter K|Chocoladeletter L|"
     "Chocoladeletter M|Chocoladeletter N|Chocoladeletter P|Chocoladeletter R|"
     "Chocoladeletter S|Chocoladeletter T|Chocoladeletter V|Chocoladeletter W",
     "melk|puur", "Cacaohuis",
     495, 695, 9, 0.48},
    {Shelf::chocolate, "chocolade", "CHO",
     "Reep Melk zeezout|Reep Puur 72%|Reep Karamel|Bonbons Assorti|Truffels Cacao|"
     "Chocolademelk poeder|Chocoladeboontjes koffie|Pepernoten chocolade",
     "klein|groot", "Cacaohuis|Zoetwerk",
     275, 1695, 9, 0.46},
    {Shelf::biscuits, "koekjes", "KOE",
     "Stroopwafels|Speculaas|Cantuccini|Boterkoek|Kletskoppen|Amaretti|Pepernoten",
     "zakje|blik", "Bakkerij Molenzicht",
     225, 1095, 9, 0.45},
    {Shelf::mugs, "cadeaus/mokken", "MOK",
     "Mok Delfts blauw|Mok Tulpen|Mok Fietsen|Mok Molen|Mok Poes|Mok Hond|Mok Grachten|"
     "Mok Effen",
     "klein|groot|set van 2", "Porceleyn|Kleiwerk",
     695, 2495, 21, 0.4},
    {Shelf::cups, "servies/espressokopjes", "KOP",
     "Espressokop en schotel|Cappuccinokop en schotel|Lungokop en schotel|Kopjes gestreept",
     "per stuk|set van 4|set van 6", "Porceleyn",
     495, 5495, 21, 0.42},
    {Shelf::glasses, "servies/glazen", "GLA",
     "Latteglas|Theeglas|Dubbelwandig glas|Karaf",
     "klein|groot|set van 4", "Helder",
     395, 4495, 21, 0.45},
    {Shelf::hampers, "cadeaus/pakketten", "PAK",
     "Cadeaupakket Koffie|Cadeaupakket Thee|Cadeaupakket Chocolade|Cadeaupakket Borrel|"
     "Cadeaupakket Bedankt",
     "klein|middel|groot", "Geefgoed",
     1995, 8995, 9, 0.56},
    {Shelf::paper, "cadeaus/inpakken", "CPA",
     "Cadeaupapier Sterren|Cadeaupapier Bloemen|Cadeaupapier Kraft|Cadeaupapier Sinterklaas|"
     "Cadeaupapier Kerst|Cadeautas|Cadeaudoos",
     "rol 2 m|rol 4 m", "Inpakkerij",
     295, 495, 21, 0.35},
    {Shelf::cards, "cadeaus/kaarten", "KAA",
     "Kaart Gefeliciteerd|Kaart Bedankt|Kaart Beterschap|Kaart Geslaagd|"
     "Kaart Hoera een jongen|Kaart Hoera een meisje|Kaart Kerst|Kaart Zomaar",
     "enkel|dubbel", "Inpakkerij",
     145, 325, 21, 0.3},
    {Shelf::ribbons, "cadeaus/linten", "LIN",
     "Lint Satijn|Lint Raffia|Cadeaulabels|Plakband Feest",
     "rood|goud", "Inpakkerij",
     175, 395, 21, 0.3},
    {Shelf::batteries, "onderhoud/batterijen", "BAT",
     "Batterijen AA|Batterijen AAA|Batterijen 9V|Knoopcel CR2032",
     "4 stuks|8 stuks|20 stuks", "Voltana",
     345, 1695, 21, 0.5},
    {Shelf::care, "onderhoud/reiniging", "REI",
     "Ontkalker|Reinigingstabletten|Waterfilter|Melkreiniger|Schoonmaakborstel|Afdichtring",
     "enkel|voordeel", "Blinkend|Torrefa",
     395, 2495, 21, 0.38},
    {Shelf::towels, "cadeaus/textiel", "THE-D",
     "Theedoek Delfts blauw|Theedoek Ruit|Schort Barista|Ovenwant",
     "blauw|rood", "Twentse Weverij",
     595, 2995, 21, 0.42},
    {Shelf::candles, "cadeaus/kaarsen", "KRS",
     "Geurkaars Koffie|Geurkaars Kaneel|Geurkaars Vijg|Theelichten",
     "klein|groot", "Lichtpunt",
     345, 1895, 21, 0.4},
    {Shelf::flasks, "onderweg/thermosbekers", "FLS",
     "Thermosbeker|Thermosfles|Koffiebeker Reis|Drinkfles",
     "zwart|groen|zand", "Onderweg|Kopstuk",
     1195, 3495, 21, 0.5},
}};
// clang-format on

std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find('|', begin), list.size());
    parts.emplace_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// As shops write prices: up to five euro in steps of five cents, then .45 and .95, from 100 euro on
// whole euros that end in 9.
Amount shelf_price(double minor) {
  const auto rounded = static_cast<Amount>(std::llround(minor));
  if (rounded < 500) return std::max<Amount>(rounded / 5 * 5, 95);
  if (rounded < 10'000) return rounded / 50 * 50 + 45;
  return rounded / 1'000 * 1'000 + 900;
}

std::string code_of(std::string_view stem, std::size_t number) {
  std::string digits = std::to_string(number + 1);
  return std::string(stem) + "-" + std::string(3 - std::min<std::size_t>(3, digits.size()), '0') +
         digits;
}

const PriceSale* beginning(const std::vector<PriceSale>& sales, std::size_t day) {
  const auto found = std::find_if(sales.begin(), sales.end(),
                                  [&](const PriceSale& sale) { return sale.first_day == day; });
  return found == sales.end() ? nullptr : &*found;
}

// A rise each January and July for some, and sales of two or three weeks with the price of before
// after them.
// `sales`: of the whole shop; none where the product is in none. They begin when no other is on.
std::vector<PriceFrom> price_history(Random random, Amount base, const Season& season,
                                     const std::vector<PriceSale>& sales) {
  std::vector<PriceFrom> prices = {{0, base}};
  const auto& days = season.days();
  Amount regular = base;
  std::size_t sale_ends = 0;
  for (std::size_t day = 1; day < days.size(); ++day) {
    const Date& date = days[day].date;
    if (day == sale_ends) prices.push_back({day, regular});
    if (const PriceSale* sale = beginning(sales, day)) {
      const Amount price =
          shelf_price(static_cast<double>(regular * (100 - price_sale_percent)) / 100.0);
      prices.push_back({day, price, price_sale_picked});
      sale_ends = sale->end_day;
    }
    if (day < sale_ends || date.day != 1) continue;
    if ((date.month == 1 || date.month == 7) && random.chance(0.5)) {
      const double rise = 1.02 + 0.06 * random.uniform();
      regular = std::max(regular, shelf_price(static_cast<double>(regular) * rise));
      if (regular != prices.back().price) prices.push_back({day, regular});
    } else if (random.chance(0.03)) {
      const Amount sale =
          shelf_price(static_cast<double>(regular) * (0.65 + 0.2 * random.uniform()));
      if (sale >= regular) continue;
      prices.push_back({day, sale});
      sale_ends = day + 14 + random.below(8);
    }
  }
  return prices;
}

// One product of a range.
struct Place {
  std::size_t name = 0, variant = 0, number = 0;
  double at = 0.0;  // from the cheapest, 0, to the dearest, 1
};

Amount price_at(const Range& range, const Place& place, Random& random) {
  if (place.number == 0) return range.lowest;
  const double low = std::log(static_cast<double>(range.lowest));
  const double high = std::log(static_cast<double>(range.highest));
  const double jitter = 0.04 * (random.uniform() - 0.5);
  return shelf_price(std::exp(std::clamp(low + (high - low) * place.at + jitter, low, high)));
}

Article make_article(const Range& range, const Place& place, Random random, const Season& season) {
  const std::vector<std::string> brands = parts_of(range.brands);
  const Amount price = price_at(range, place, random);
  const double net = static_cast<double>(price) * 100.0 / (100.0 + range.vat);
  Article article;
  article.shelf = range.shelf;
  article.product = {
      .sku = code_of(range.stem, place.number),
      .name = parts_of(range.names)[place.name] + " " + parts_of(range.variants)[place.variant],
      .categories = {std::string(range.path)},
      .brand = brands[random.below(brands.size())],
      .unit_cost = std::llround(net * range.cost * (0.92 + 0.16 * random.uniform())),
      .tax_rate = Percent{range.vat * 10'000}};
  article.stocked = random.uniform();
  const bool in_sales = is_in_price_sales(range.shelf, place.number);
  article.prices = price_history(random, price, season,
                                 in_sales ? price_sales(season) : std::vector<PriceSale>());
  return article;
}

// Zipf over the shelf, in an order that the seed decides.
double popularity_of(std::uint64_t seed, std::size_t article, std::size_t names) {
  Random random(seed, Stream::prices, article);
  return 1.0 / (1.0 + static_cast<double>(random.below(2 * names)));
}

}  // namespace

// Three weeks from the 23rd of May on, in each year that has them whole. Sales of single products
// begin on the first of a month and are over by then.
std::vector<PriceSale> price_sales(const Season& season) {
  constexpr std::size_t length = 21;
  const auto& days = season.days();
  std::vector<PriceSale> sales;
  for (std::size_t day = 1; day + length <= days.size(); ++day)
    if (days[day].date.month == 5 && days[day].date.day == 23)
      sales.push_back(
          {"serviesopruiming-" + std::to_string(days[day].date.year), day, day + length});
  return sales;
}

// Every other piece of tableware, so that it stands beside what is not on sale.
bool is_in_price_sales(Shelf shelf, std::size_t number_on_shelf) {
  return (shelf == Shelf::cups || shelf == Shelf::glasses) && number_on_shelf % 2 == 1;
}

std::vector<Article> make_assortment(std::uint64_t seed, const Season& season) {
  std::vector<Article> articles;
  for (const Range& range : ranges) {
    const std::size_t names = parts_of(range.names).size();
    const std::size_t count = names * parts_of(range.variants).size();
    for (std::size_t number = 0; number < count; ++number) {
      const Place place{number % names, number / names, number,
                        static_cast<double>(number) / static_cast<double>(count - 1)};
      const Random random(seed, Stream::product, articles.size());
      articles.push_back(make_article(range, place, random, season));
      articles.back().popularity = popularity_of(seed, articles.size() - 1, names);
    }
  }
  return articles;
}

}  // namespace stapel::simulation
