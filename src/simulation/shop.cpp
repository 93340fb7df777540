#include "simulation/shop.h"

#include <algorithm>
#include <optional>
#include <queue>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "simulation/assortment.h"
#include "simulation/basket.h"
#include "simulation/campaigns.h"
#include "simulation/channel_costs.h"
#include "simulation/live_promotions.h"
#include "simulation/people.h"
#include "simulation/pricing.h"
#include "simulation/random.h"
#include "simulation/returning.h"
#include "simulation/stock.h"
#include "simulation/truth.h"
#include "simulation/win_back.h"

namespace stapel::simulation {

using catalog::Customer;
using catalog::DocumentKind;
using catalog::LineKind;
using catalog::SalesDocument;

namespace {

// A customer's next order: all that is kept of those who wait.
struct Next {
  double week = 0.0;
  std::uint32_t customer = 0;
  std::uint32_t orders : 28 = 0;  // before it
  std::uint32_t away : 3 = 0;     // how often they had been away for long, this time included
  std::uint32_t lapsed : 1 = 0;   // long after the last one
  bool operator>(const Next& other) const {
    return std::tie(week, customer) > std::tie(other.week, other.customer);
  }
};

struct Later {
  bool operator()(const SalesDocument& a, const SalesDocument& b) const {
    return std::tie(a.at, a.returns_of) > std::tie(b.at, b.returns_of);
  }
};

std::string document_id(char letter, std::int64_t number) {
  std::string digits = std::to_string(number);
  return letter + std::string(9 - std::min<std::size_t>(9, digits.size()), '0') + digits;
}

Amount paid_for(const SalesDocument& document) {
  Amount total = 0;
  for (const catalog::SalesLine& line : document.lines) total += catalog::paid(line);
  return total;
}

Amount postage(std::string_view country) {
  if (country == "NL") return 495;
  return country == "BE" ? 695 : 995;
}

// What customer_id() wrote, back.
std::size_t customer_number(const std::string& id) {
  return static_cast<std::size_t>(std::stoul(id.substr(1))) - 1;
}

// An order that is being made, with the product of each line; null: no product.
struct Order {
  SalesDocument document;
  std::vector<const catalog::Product*> products;
};

// How likely somebody types the code of their own: on coming back, and afterwards.
double own_code_chance(bool comes_back, bool hunts) {
  if (comes_back) return hunts ? 0.8 : 0.4;
  return hunts ? 0.3 : 0.0;
}

constexpr double day_microseconds = 86'400e6;
constexpr auto away_until_mail = static_cast<std::int64_t>(win_back_days * day_microseconds);

}  // namespace

Date two_years_before(const Date& until) {
  // The 29th of February becomes the first of March.
  const Date day{until.year - 2, until.month, until.day};
  return date_of_day_number(day_number(day));
}

struct Shop::Internals {
  explicit Internals(const ShopOptions& chosen)
      : options(chosen),
        season(options.from, options.until, *Zone::find("Europe/Amsterdam")),
        articles(make_assortment(options.seed, season)),
        campaigns(make_campaigns(season)),
        promotions(live_promotions(season, options.customers)),
        pricing(promotions, options.customers),
        shelves(articles),
        costs(options.seed, season, campaigns),
        stock(options.seed, season, articles, options.customers),
        leaks(season.week_of(partner_code_leaks(season))),
        spent(options.customers, 0) {
    STAPEL_CHECK(options.customers >= size_min && options.customers <= size_max);
    for (std::uint32_t i = 0; i < articles.size(); ++i) numbers.emplace(articles[i].product.sku, i);
  }

  void run();
  void acquire();
  void order(const Next& next);
  void schedule_next(const Person& person, const Next& now);
  SalesDocument make_order(const Person& person, const Next& next);
  void add_lines(const Person& person, Random& random, const Season::Day& day, Order& order);
  void win_back(const Person& person, const Next& now, Instant away);
  void tell_deliveries();
  void tell_stock();
  std::optional<TypedCode> code_typed(const Person& person, const Next& next,
                                      const Season::Day& day, Random& random) const;
  std::string campaign_behind(const Person& person, const Next& next, Random& random);
  void give_back_until(Instant at);
  const std::vector<Treatment>& treatments_of(const Person& person, std::uint32_t number);
  Person person(std::uint32_t number) const {
    return make_person(options.seed, season, number, options.customers);
  }

  ShopOptions options;
  Season season;
  std::vector<Article> articles;
  std::vector<Campaign> campaigns;
  std::string promotions;
  Pricing pricing;
  Shelves shelves;
  ChannelCosts costs;
  Stock stock;
  double leaks;
  std::vector<Amount> spent;  // by each customer, less what was paid back
  std::unordered_map<std::string, std::uint32_t> numbers;  // of articles, by stock code
  const Receivers* receivers = nullptr;

  std::priority_queue<Next, std::vector<Next>, std::greater<>> waiting;
  std::uint32_t acquired = 0;
  std::priority_queue<SalesDocument, std::vector<SalesDocument>, Later> coming_back;
  std::int64_t orders = 0, returns = 0;
  std::vector<Treatment> treatments;
};

const std::vector<Treatment>& Shop::Internals::treatments_of(const Person& who,
                                                             std::uint32_t number) {
  treatments.clear();
  for (std::size_t i = 0; i < campaigns.size(); ++i)
    treatments.push_back(treatment_of(options.seed, campaigns[i], i, who, number));
  return treatments;
}

// Who comes for the first time waits for nobody: only that moment is drawn in advance.
void Shop::Internals::run() {
  if (receivers->truth) {
    std::string lines;
    append_truth(lines, options.seed, options.customers, season, campaigns);
    append_truth(lines, price_sales(season), season, articles);
    receivers->truth(lines);
  }
  tell_deliveries();
  double next_acquired = person(0).acquired;
  while (acquired < options.customers || !waiting.empty()) {
    if (acquired < options.customers && (waiting.empty() || next_acquired <= waiting.top().week)) {
      acquire();
      if (acquired < options.customers) next_acquired = person(acquired).acquired;
    } else {
      const Next next = waiting.top();
      waiting.pop();
      order(next);
    }
  }
  give_back_until(season.ends());
  tell_stock();
  if (receivers->cost)
    for (const catalog::ChannelCost& cost : costs.rows()) receivers->cost(cost);
}

void Shop::Internals::tell_deliveries() {
  if (!receivers->truth) return;
  stock.on_delivery([this](const Delivery& delivery) {
    std::string line;
    append_truth(line, articles[delivery.article].product.sku, delivery);
    receivers->truth(line);
  });
}

void Shop::Internals::tell_stock() {
  if (!receivers->truth) return;
  std::string lines;
  for (std::uint32_t i = 0; i < articles.size(); ++i)
    append_truth(lines, articles[i].product.sku, stock.level(i));
  receivers->truth(lines);
}

void Shop::Internals::acquire() {
  const std::uint32_t number = acquired++;
  const Person who = person(number);
  costs.acquired(who, treatments_of(who, number));
  if (receivers->truth) {
    std::string line;
    append_truth(line, who, number, season, campaigns, treatments_of(who, number));
    receivers->truth(line);
  }
  if (receivers->customer && !who.guest) {
    Customer customer{.id = customer_id(number),
                      .created_at = season.instant(who.acquired),
                      .country = std::string(who.country),
                      .channel = std::string(acquisition_name(who.acquisition)),
                      .groups = {},
                      .newsletter = who.newsletter};
    if (who.segment == Segment::business) customer.groups = {"zakelijk"};
    receivers->customer(customer);
  }
  order({.week = who.acquired, .customer = number});
}

void Shop::Internals::order(const Next& next) {
  const Person who = person(next.customer);
  give_back_until(season.instant(next.week));
  const SalesDocument document = make_order(who, next);
  if (receivers->document) receivers->document(document);
  spent[next.customer] += paid_for(document);
  Random random(options.seed, Stream::giving_back, next.customer, next.orders);
  if (auto back = give_back(random, document, who.returns)) coming_back.push(*std::move(back));
  schedule_next(who, next);
}

void Shop::Internals::schedule_next(const Person& who, const Next& now) {
  Random random(options.seed, Stream::next_order, now.customer, now.orders);
  const double work = random.exponential(who.lambda);
  const double week = advanced(campaigns, treatments_of(who, now.customer), now.week, work);
  const Instant away{season.instant(now.week).microseconds + away_until_mail};
  const bool comes_back = week <= who.dropout && week < season.weeks();
  const bool lapses = !comes_back || season.instant(week) > away;
  if (lapses) win_back(who, now, away);
  if (!comes_back) return;
  waiting.push({.week = week,
                .customer = now.customer,
                .orders = static_cast<std::uint32_t>(now.orders + 1) & 0xFFFFFFFU,
                .away = static_cast<std::uint32_t>(now.away + (lapses ? 1 : 0)) & 7U,
                .lapsed = lapses ? 1U : 0U});
}

// The shop does not know who has dropped out.
void Shop::Internals::win_back(const Person& who, const Next& now, Instant away) {
  if (!receivers->code || !who.newsletter || away >= season.ends()) return;
  receivers->code(
      {win_back_code(options.seed, now.customer, now.away), customer_id(now.customer), away});
}

// Products, then what it costs to bring them.
void Shop::Internals::add_lines(const Person& who, Random& random, const Season::Day& day,
                                Order& order) {
  const auto value = static_cast<Amount>(random.gamma(who.model().p, who.nu));
  SalesDocument& document = order.document;
  for (const BasketLine& line : shelves.fill(random, value, day.date.month)) {
    const catalog::Product& product = articles[line.article].product;
    document.lines.push_back({.number = static_cast<std::int64_t>(document.lines.size()) + 1,
                              .kind = LineKind::product,
                              .sku = product.sku,
                              .quantity = line.quantity,
                              .unit_price = line.unit_price,
                              .unit_cost = product.unit_cost,
                              .tax_rate = product.tax_rate});
    order.products.push_back(&product);
    stock.sell(line.article, line.quantity, document.at);
  }
  document.lines.push_back({.number = static_cast<std::int64_t>(document.lines.size()) + 1,
                            .kind = LineKind::shipping,
                            .sku = "post",
                            .quantity = 1,
                            .unit_price = postage(who.country),
                            .tax_rate = Percent{210'000}});
  order.products.push_back(nullptr);
}

// What the shopper has found somewhere and types; the kernel says what it is worth. Some bargain
// hunters try their own code again.
std::optional<TypedCode> Shop::Internals::code_typed(const Person& who, const Next& next,
                                                     const Season::Day& day, Random& random) const {
  const bool hunts = who.segment == Segment::bargain_hunter;
  const auto types = [&](std::string_view code, double regular,
                         double hunter) -> std::optional<TypedCode> {
    if (!random.chance(hunts ? hunter : regular)) return std::nullopt;
    return TypedCode{std::string(code)};
  };
  if (next.orders == 0 && who.household) return TypedCode{std::string(welcome_code)};
  if (is_black_friday(day.date)) return types(black_friday_code, 0.45, 0.95);
  const bool partner = who.acquisition == Acquisition::partner;
  if (next.orders < 2 && partner) return types(partner_code, 0.6, 0.9);
  if (next.orders == 0) return types(welcome_code, 0.35, 0.85);
  if (next.away > 0 && who.newsletter && random.chance(own_code_chance(next.lapsed == 1, hunts)))
    return TypedCode{win_back_code(options.seed, next.customer, next.away - 1U),
                     std::string(win_back_pool)};
  if (next.week >= leaks) return types(partner_code, 0.04, 0.5);
  return std::nullopt;
}

// What the shop's own counting says: most who got a mail and buy soon after came through it.
std::string Shop::Internals::campaign_behind(const Person& who, const Next& next, Random& random) {
  const std::vector<Treatment>& got = treatments_of(who, next.customer);
  for (std::size_t i = 0; i < campaigns.size(); ++i) {
    const Window& window = campaigns[i].windows.front();
    if (got[i] != Treatment::treated || next.week < window.from || next.week >= window.until)
      continue;
    if (random.chance(0.6)) return std::string(campaigns[i].id);
  }
  return {};
}

SalesDocument Shop::Internals::make_order(const Person& who, const Next& next) {
  Random random(options.seed, Stream::order, next.customer, next.orders);
  const std::size_t index = season.day_at(next.week);
  const Season::Day& day = season.days()[index];
  shelves.go_to(index);
  Order order;
  order.document = {.id = document_id('o', ++orders),
                    .kind = DocumentKind::order,
                    .at = season.instant(next.week),
                    .customer = who.guest ? std::string() : customer_id(next.customer),
                    .country = std::string(who.country),
                    .currency = Currency{},
                    .lines = {},
                    .channel = !who.guest && random.chance(0.3) ? "app" : "web",
                    .campaign = campaign_behind(who, next, random)};
  stock.go_to(order.document.at);
  const std::optional<TypedCode> code = code_typed(who, next, day, random);
  add_lines(who, random, day, order);
  const Buyer buyer{.known = !who.guest,
                    .number = next.customer,
                    .orders = next.orders,
                    .spent = std::max<Amount>(0, spent[next.customer]),
                    .first_order_at = season.instant(who.acquired)};
  pricing.price(order.document, order.products, buyer, code, day.date);
  return std::move(order.document);
}

void Shop::Internals::give_back_until(Instant at) {
  while (!coming_back.empty() && coming_back.top().at < at) {
    SalesDocument document = coming_back.top();
    coming_back.pop();
    document.id = document_id('r', ++returns);
    stock.go_to(document.at);
    for (const catalog::SalesLine& line : document.lines)
      stock.take_back(numbers.at(line.sku), -line.quantity);
    if (!document.customer.empty()) spent[customer_number(document.customer)] += paid_for(document);
    if (receivers->document) receivers->document(document);
  }
}

// --- What callers see ----------------------------------------------------------------------------

Shop::Shop(const ShopOptions& options) : internals_(std::make_unique<Internals>(options)) {}

Shop::~Shop() = default;

std::vector<catalog::Product> Shop::products() const {
  std::vector<catalog::Product> products;
  for (std::uint32_t i = 0; i < internals_->articles.size(); ++i) {
    products.push_back(internals_->articles[i].product);
    products.back().stock = internals_->stock.level(i).on_hand();
  }
  return products;
}

std::vector<catalog::PricePoint> Shop::prices() const {
  std::vector<catalog::PricePoint> points;
  for (const Article& article : internals_->articles)
    for (const PriceFrom& price : article.prices)
      points.push_back({.sku = article.product.sku,
                        .from = internals_->season.days()[price.day].begins,
                        .price = price.price,
                        .currency = Currency{},
                        .source = "demo"});
  return points;
}

const std::string& Shop::promotions() const { return internals_->promotions; }

void Shop::run(const Receivers& receivers) {
  STAPEL_CHECK(internals_->acquired == 0);
  internals_->receivers = &receivers;
  internals_->run();
}

}  // namespace stapel::simulation
