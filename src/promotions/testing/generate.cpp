// Random tiny carts and promotion sets; see the header. Values come from short lists, so that ties,
// zeros, floors and half cents turn up often.
#include "promotions/testing/generate.h"

#include <algorithm>

#include "base/check.h"
#include "promotions/testing/generate_conditions.h"
#include "promotions/testing/generate_effects.h"

namespace stapel::promotions::testing {
namespace {

struct Profile {
  std::string name;
  int weight;     // how often it is taken
  Texts effects;  // drawn from, repeated where they should come often
  std::int64_t promotions_most;
  std::int64_t units_most;
  // Percent of the promotions with such a thing:
  int stacking = 10;
  int coded = 10;
  int conditions = 10;
  int limits = 10;
  int schedules = 0;
};

const std::vector<Profile>& profiles() {
  static const std::vector<Profile> list = {
      {.name = "percent and amounts",
       .weight = 8,
       .effects = {"percent_off", "percent_off", "amount_off", "amount_off", "set_unit_price"},
       .promotions_most = 4,
       .units_most = 5,
       .stacking = 40,
       .conditions = 20,
       .limits = 15,
       .schedules = 3},
      {.name = "unit roles",
       .weight = 7,
       .effects = {"buy_x_get_y", "nth_unit", "bundle_price", "percent_off", "set_unit_price"},
       .promotions_most = 3,
       .units_most = 5,
       .coded = 5,
       .limits = 15},
      {.name = "many units",
       .weight = 6,
       .effects = {"buy_x_get_y", "nth_unit", "bundle_price", "amount_off"},
       .promotions_most = 2,
       .units_most = 6,
       .stacking = 5,
       .coded = 5},
      {.name = "bundles",
       .weight = 2,
       .effects = {"bundle_price", "bundle_price", "percent_off", "amount_off"},
       .promotions_most = 3,
       .units_most = 5,
       .stacking = 30},
      {.name = "tiers",
       .weight = 5,
       .effects = {"tiers", "tiers", "percent_off", "amount_off", "bundle_price"},
       .promotions_most = 4,
       .units_most = 5,
       .stacking = 30},
      {.name = "shipping",
       .weight = 5,
       .effects = {"shipping_off", "shipping_upgrade", "shipping_upgrade", "shipping_upgrade",
                   "percent_off", "tiers"},
       .promotions_most = 4,
       .units_most = 3,
       .stacking = 60},
      {.name = "rewards",
       .weight = 4,
       .effects = {"gift", "cashback", "points", "cashback", "cashback", "points", "percent_off",
                   "amount_off"},
       .promotions_most = 4,
       .units_most = 4,
       .stacking = 60,
       .conditions = 15,
       .limits = 25,
       .schedules = 3},
      {.name = "codes and stacking",
       .weight = 3,
       .effects = {"percent_off", "amount_off", "shipping_off", "shipping_upgrade", "gift",
                   "points"},
       .promotions_most = 5,
       .units_most = 3,
       .stacking = 50,
       .coded = 80,
       .conditions = 15,
       .limits = 25,
       .schedules = 5},
      {.name = "conditions",
       .weight = 1,
       .effects = {"percent_off", "amount_off", "gift", "buy_x_get_y", "tiers"},
       .promotions_most = 3,
       .units_most = 4,
       .stacking = 15,
       .coded = 20,
       .conditions = 100,
       .schedules = 3},
      {.name = "schedules",
       .weight = 1,
       .effects = {"percent_off", "gift"},
       .promotions_most = 4,
       .units_most = 2,
       .coded = 20,
       .conditions = 15,
       .limits = 15,
       .schedules = 90},
      {.name = "everything",
       .weight = 4,
       .effects = {"percent_off", "amount_off", "set_unit_price", "buy_x_get_y", "nth_unit",
                   "bundle_price", "tiers", "shipping_off", "shipping_upgrade", "gift", "cashback",
                   "points"},
       .promotions_most = 4,
       .units_most = 4,
       .stacking = 40,
       .coded = 20,
       .conditions = 30,
       .limits = 25,
       .schedules = 5},
  };
  return list;
}

const Profile& pick_profile(Dice& dice) {
  std::int64_t weights = 0;
  for (const Profile& each : profiles()) weights += each.weight;
  std::int64_t left = dice.between(1, weights);
  for (const Profile& each : profiles()) {
    left -= each.weight;
    if (left <= 0) return each;
  }
  return profiles().back();
}

// --- Promotions ----------------------------------------------------------------------------------

Instant moment(const std::string& text) {
  const std::optional<Instant> parsed = parse_instant(text);
  STAPEL_CHECK(parsed.has_value());
  return *parsed;
}

// Moments around a weekly window, midnight, both changes of the clock and a leap day.
const Texts& moments() {
  static const Texts list = {"2026-11-27T10:00:00+01:00", "2026-11-27T23:30:00+01:00",
                             "2026-11-28T00:30:00+01:00", "2026-11-28T00:00:00+01:00",
                             "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00",
                             "2026-03-29T01:59:59+01:00", "2026-03-29T03:00:00+02:00",
                             "2027-02-28T12:00:00+01:00", "2028-02-29T12:00:00+01:00"};
  return list;
}

void set_schedule(Dice& dice, Schedule& schedule) {
  if (dice.chance(40)) schedule.starts_at = moment(dice.pick(moments()));
  if (dice.chance(40)) {
    schedule.ends_at = moment(dice.pick(moments()));
    if (schedule.starts_at && *schedule.ends_at <= *schedule.starts_at) schedule.ends_at.reset();
  }
  for (std::int64_t windows = dice.between(0, 2); windows > 0; --windows) {
    WeeklyWindow window;
    window.days = static_cast<std::uint8_t>(dice.between(1, 127));
    window.from_minute =
        static_cast<std::int32_t>(dice.pick(std::vector<std::int64_t>{0, 120, 150, 600, 1'380}));
    window.to_minute =
        static_cast<std::int32_t>(dice.pick(std::vector<std::int64_t>{30, 121, 180, 601, 1'440}));
    schedule.weekly.push_back(window);
  }
  if (dice.chance(25)) schedule.timezone = dice.pick(Texts{"America/New_York", "Asia/Tokyo"});
}

void set_limits(Dice& dice, Limits& limits) {
  if (dice.chance(30)) limits.total = dice.between(1, 3);
  if (dice.chance(30)) limits.per_customer = dice.between(1, 3);
  if (dice.chance(30)) limits.per_code = dice.between(1, 3);
  if (dice.chance(20)) limits.per_day = dice.between(1, 3);
  if (dice.chance(40)) limits.budget = dice.pick(std::vector<Amount>{5, 50, 200, 1000});
  if (dice.chance(50)) limits.max_discount = dice.pick(std::vector<Amount>{1, 3, 10, 50, 100});
}

void set_stacking(Dice& dice, Stacking& stacking, Texts others) {
  stacking.exclusive = dice.chance(15);
  if (dice.chance(50)) stacking.group = dice.pick(Texts{"g", "h"});
  if (dice.chance(50)) return;
  stacking.combines_with_all = false;
  if (!others.empty() && dice.chance(50)) {
    stacking.combines_with_promotions = some_of(dice, others, 3);
  }
  if (dice.chance(40)) stacking.combines_with_groups = some_of(dice, {"g", "h"}, 2);
  if (dice.chance(50)) {
    stacking.combines_with_scopes = {
        dice.pick(std::vector<Scope>{Scope::lines, Scope::order, Scope::shipping, Scope::rewards})};
  }
}

// What the parser refuses as contradicting itself is left out.
void drop_contradictions(const std::string& id, Stacking& stacking) {
  std::erase(stacking.combines_with_promotions, id);
  if (stacking.group) std::erase(stacking.combines_with_groups, *stacking.group);
  if (!stacking.exclusive) return;
  stacking.combines_with_promotions.clear();
  stacking.combines_with_groups.clear();
  stacking.combines_with_scopes.clear();
}

const Texts& codes() {
  static const Texts list = {"SUMMER-1", "welcome 10", "Vip"};
  return list;
}

Status status(Dice& dice) {
  if (!dice.chance(dice.plain_or(1, 6))) return Status::active;
  return dice.pick(std::vector<Status>{Status::draft, Status::paused, Status::ended});
}

Promotion promotion(Dice& dice, const Profile& profile, const Cart& cart, const std::string& id,
                    const Texts& ids) {
  Promotion result;
  result.id = id;
  result.name = "Promotion " + id;
  result.status = status(dice);
  if (dice.chance(3)) result.currency = *find_currency("USD");
  if (dice.chance(profile.coded)) {
    result.codes = some_of(dice, codes(), 2);
    if (dice.chance(20)) result.pools = {dice.pick(Texts{"pool-a", "pool-b"})};
  }
  if (dice.chance(profile.schedules)) set_schedule(dice, result.schedule);
  if (dice.chance(dice.plain_or(profile.conditions / 3, profile.conditions))) {
    result.conditions = condition(dice);
    if (dice.chance(75)) bring_near(dice, *result.conditions, cart);
  }
  for (std::int64_t i = dice.between(1, 100) <= 70 ? 1 : 2; i > 0; --i) {
    result.effects.push_back(effect_named(dice, dice.pick(profile.effects), cart));
  }
  if (dice.chance(dice.plain_or(profile.limits / 2, profile.limits)))
    set_limits(dice, result.limits);
  if (dice.chance(profile.stacking)) {
    Texts others = ids;
    std::erase(others, id);
    set_stacking(dice, result.stacking, others);
  }
  drop_contradictions(id, result.stacking);
  result.excludes_earn_points = dice.chance(8);
  result.excludes_burn_points = dice.chance(8);
  result.priority = dice.pick(dice.plain_or(std::vector<std::int64_t>{0, 1, 2, 3, -1},
                                            std::vector<std::int64_t>{0, 0, 0, -1, 2}));
  result.has_minor_units = names_money(result);
  return result;
}

// --- The cart ------------------------------------------------------------------------------------

// `common` is a price that lines of one cart like to share.
CartLine cart_line(Dice& dice, std::int64_t number, std::int64_t units_most, Amount common) {
  CartLine line;
  line.id = std::to_string(number);
  line.sku = dice.pick(skus());
  line.quantity = dice.between(1, std::min<std::int64_t>(3, units_most));
  line.unit_price = dice.chance(dice.plain_or(20, 40))
                        ? common
                        : dice.pick(dice.plain_or(dear_prices(), prices()));
  if (dice.chance(70)) line.category = some_of(dice, categories(), 2);
  if (dice.chance(40)) line.brand = dice.pick(Texts{"Acme", "Bolt"});
  if (dice.chance(50)) line.tags = some_of(dice, tags(), 2);
  if (dice.chance(40)) line.on_sale = dice.chance(50);
  if (dice.chance(dice.plain_or(6, 20))) line.discountable = dice.chance(40);
  if (dice.chance(dice.plain_or(10, 30))) {
    line.min_unit_price = dice.pick(std::vector<Amount>{
        1, line.unit_price / 2, std::max<Amount>(line.unit_price - 1, 0), line.unit_price, 90});
  }
  return line;
}

const std::vector<Amount>& shipping_rates() {
  static const std::vector<Amount> list = {0, 1, 395, 495, 495, 695, 995, 995};
  return list;
}

Shipping shipping(Dice& dice) {
  Shipping result;
  if (dice.chance(90)) {
    result.method = dice.pick(Texts{"standard", "express", "express"});
  }
  if (dice.chance(95)) result.amount = dice.pick(shipping_rates());
  for (const char* method : {"standard", "express", "pickup"}) {
    if (dice.chance(75)) result.rates.emplace_back(method, dice.pick(shipping_rates()));
  }
  if (dice.chance(80)) result.country = dice.pick(Texts{"NL", "BE"});
  return result;
}

Customer customer(Dice& dice) {
  Customer result;
  if (dice.chance(70)) result.id = "c-1";
  if (dice.chance(60)) result.authenticated = dice.chance(70);
  if (dice.chance(50)) result.groups = some_of(dice, {"vip", "staff"}, 2);
  if (dice.chance(50)) result.segments = some_of(dice, {"winback", "loyal"}, 2);
  if (dice.chance(70)) result.orders = dice.between(0, 2);
  if (dice.chance(60)) result.lifetime_spend = dice.pick(std::vector<Amount>{0, 500, 1000});
  if (dice.chance(50)) result.created_at = Date{2026, 11, 27};
  if (dice.chance(30)) result.created_at = moment("2026-11-26T23:30:00Z");
  if (dice.chance(50)) {
    result.birthday = dice.chance(50) ? Date{1992, 2, 29} : Date{1990, 11, 27};
  }
  if (dice.chance(50)) result.newsletter = dice.chance(50);
  if (dice.chance(40)) result.attributes = {{"level", dice.pick(Texts{"gold", "iron"})}};
  return result;
}

void set_codes(Dice& dice, const Profile& profile, Cart& cart) {
  if (dice.chance(80 - profile.coded)) return;
  const Texts typed = {"summer1", "WELCOME-10", "vip", "nonsense", "unique-7"};
  for (const std::string& code : typed) {
    if (dice.chance(dice.plain_or(75, 50))) cart.codes.push_back(code);
  }
  dice.shuffle(cart.codes);
  if (dice.chance(10)) cart.mistyped_codes = {"NONSENSE"};
  const bool unique =
      std::find(cart.codes.begin(), cart.codes.end(), "unique-7") != cart.codes.end();
  if (!unique || dice.chance(30)) return;
  cart.pool_codes.push_back(
      {"UNIQUE-7", dice.pick(Texts{"pool-a", "pool-b", "pool-z"}), dice.between(1, 2)});
  PoolCode& code = cart.pool_codes.back();
  if (dice.chance(20)) code.promotion = dice.pick(Texts{"p0", "p1", "p2", "a", "b"});
  if (dice.chance(20)) code.refused = static_cast<CodeRefusal>(dice.between(0, 3));
}

void set_uses(Dice& dice, Cart& cart, const Texts& ids) {
  for (const std::string& id : ids) {
    if (dice.chance(50)) continue;
    PromotionUses uses;
    uses.total = dice.between(0, 2);
    uses.customer = dice.between(0, 1);
    uses.day = dice.between(0, 1);
    uses.granted = dice.pick(std::vector<Amount>{0, 2, 45, 60});
    uses.held_total = dice.between(0, 1);
    uses.held_customer = dice.between(0, 1);
    uses.held_granted = dice.pick(std::vector<Amount>{0, 0, 3});
    cart.uses.promotions[id] = uses;
  }
  for (const char* code : {"SUMMER1", "WELCOME10", "VIP", "UNIQUE7"}) {
    if (dice.chance(35)) cart.uses.codes[code] = {dice.between(0, 2), dice.between(0, 1)};
  }
}

Currency cart_currency(Dice& dice) {
  return *find_currency(dice.chance(95) ? "EUR" : dice.pick(Texts{"JPY", "USD", "KWD"}));
}

Cart cart(Dice& dice, const Profile& profile, const Texts& ids) {
  Cart result;
  result.currency = cart_currency(dice);
  std::int64_t units_left = profile.units_most;
  const std::int64_t lines_most = dice.between(1, 3);
  const Amount common = dice.pick(dice.plain_or(dear_prices(), prices()));
  for (std::int64_t i = 1; i <= lines_most && units_left > 0; ++i) {
    result.lines.push_back(cart_line(dice, i, units_left, common));
    units_left -= result.lines.back().quantity;
  }
  if (dice.chance(dice.plain_or(80, 60))) result.shipping = shipping(dice);
  if (dice.chance(60)) result.channel = dice.pick(Texts{"web", "app"});
  if (dice.chance(60)) result.payment_method = dice.pick(Texts{"ideal", "card"});
  result.customer = customer(dice);
  set_codes(dice, profile, result);
  if (dice.chance(30)) result.tenders.push_back({"gift_card", dice.pick(prices())});
  if (dice.chance(30)) result.tenders.push_back({"points", dice.pick(prices())});
  if (dice.chance(50)) set_uses(dice, result, ids);
  if (dice.chance(40)) result.attributes.push_back({"weight", Decimal{15'000}});
  if (dice.chance(40)) result.attributes.push_back({"express", dice.chance(50)});
  return result;
}

Settings settings(Dice& dice) {
  Settings result;
  if (dice.chance(60)) {
    result.point_value = Decimal{dice.pick(std::vector<std::int64_t>{5'000, 10'000, 25'000, 1})};
  }
  if (dice.chance(70)) {
    result.points_per_currency_unit =
        Decimal{dice.pick(std::vector<std::int64_t>{10'000, 15'000, 3'333})};
  }
  if (dice.chance(10)) result.timezone = "America/New_York";
  if (dice.chance(12)) result.search_limit = dice.pick(std::vector<std::int64_t>{1, 3, 10, 40});
  return result;
}

// --- Very large amounts --------------------------------------------------------------------------

constexpr Amount thousand_million = 1'000'000'000;

void enlarge(Effect& effect) {
  if (auto* bundle = std::get_if<BundlePrice>(&effect)) bundle->price *= thousand_million;

  if (auto* off = std::get_if<AmountOff>(&effect)) off->amount *= thousand_million;
  if (auto* price = std::get_if<SetUnitPrice>(&effect)) price->price *= thousand_million;
  if (auto* free = std::get_if<Gift>(&effect)) {
    if (free->unit_value) *free->unit_value *= 100 * thousand_million;
  }
  if (auto* earned = std::get_if<Points>(&effect)) {
    if (auto* bonus = std::get_if<std::int64_t>(&earned->grant)) *bonus *= 1'000 * thousand_million;
  }
}

// Prices up to 10^12 a unit, gifts and points up to 10^13: some results are too large to give.
void enlarge(Case& result) {
  for (CartLine& line : result.cart.lines) {
    line.unit_price *= thousand_million;
    line.min_unit_price *= thousand_million;
  }
  for (Promotion& each : result.definitions.promotions) {
    for (Effect& effect : each.effects) enlarge(effect);
  }
}

// --- Large carts ---------------------------------------------------------------------------------

Cart large_cart(Dice& dice, const Profile& profile, const Texts& ids) {
  Cart result = cart(dice, profile, ids);
  result.currency = *find_currency("EUR");
  result.lines.clear();
  for (std::int64_t i = dice.between(10, 40); i > 0; --i) {
    CartLine line = cart_line(dice, i, 3, dice.pick(dear_prices()));
    line.sku = dice.pick(Texts{"A", "B", "C", "D", "E", "F"});
    line.quantity = dice.pick(std::vector<std::int64_t>{1, 1, 2, 3, 5, 10, 40, 200, 1000});
    result.lines.push_back(line);
  }
  return result;
}

}  // namespace

Case generate_large_case(std::uint64_t seed) {
  Dice dice(seed);
  const Profile profile = {.name = "large",
                           .weight = 1,
                           .effects = {"percent_off", "amount_off", "set_unit_price", "buy_x_get_y",
                                       "nth_unit", "bundle_price", "tiers", "shipping_off",
                                       "shipping_upgrade", "gift", "cashback", "points"},
                           .promotions_most = 30,
                           .units_most = 3,
                           .stacking = 40,
                           .coded = 30,
                           .conditions = 30,
                           .limits = 30};
  Case result;
  result.profile = profile.name;
  result.definitions.settings = settings(dice);
  result.definitions.settings.search_limit =
      dice.pick(std::vector<std::int64_t>{1, 50, 500, 500, 2'000});
  Texts ids;
  for (std::int64_t i = dice.between(2, profile.promotions_most); i > 0; --i) {
    ids.push_back("p" + std::to_string(i));
  }
  result.cart = large_cart(dice, profile, ids);
  for (const std::string& id : ids) {
    result.definitions.promotions.push_back(promotion(dice, profile, result.cart, id, ids));
  }
  result.options.now = moment(dice.pick(moments()));
  result.options.explain = true;
  result.options.hints = dice.chance(20);
  return result;
}

Case generate_case(std::uint64_t seed) {
  Dice dice(seed);
  return generate_case(dice);
}

Case generate_case(Dice& dice) {
  const Profile& profile = pick_profile(dice);
  Case result;
  result.profile = profile.name;
  result.definitions.settings = settings(dice);
  Texts ids = {"a", "b", "c", "d", "e"};
  const std::int64_t least =
      dice.chance(dice.plain_or(3, 20))
          ? 1
          : dice.plain_or(std::min<std::int64_t>(3, profile.promotions_most), std::int64_t{2});
  const std::int64_t most = profile.promotions_most;
  const std::int64_t count = dice.between(least, most);
  ids.resize(
      static_cast<std::size_t>(dice.plain() ? std::max(count, dice.between(least, most)) : count));
  dice.shuffle(ids);
  result.cart = cart(dice, profile, ids);
  for (const std::string& id : ids) {
    result.definitions.promotions.push_back(promotion(dice, profile, result.cart, id, ids));
  }
  if (dice.chance(4)) enlarge(result);
  result.options.now = moment(dice.pick(moments()));
  result.options.explain = dice.chance(90);
  return result;
}

}  // namespace stapel::promotions::testing
