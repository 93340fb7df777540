// The generated shop: the same for the same seed, in the order of time, and paid to the cent.
#include "simulation/shop.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/code_text.h"
#include "catalog/sales_csv.h"
#include "catalog/sales_json.h"
#include "codes/check.h"
#include "promotions/parse.h"
#include "simulation/assortment.h"
#include "simulation/campaigns.h"
#include "simulation/channel_costs.h"
#include "simulation/live_promotions.h"
#include "simulation/people.h"
#include "simulation/win_back.h"

namespace stapel::simulation {
namespace {

using catalog::DocumentKind;
using catalog::LineKind;
using catalog::SalesDocument;
using catalog::SalesLine;

// All that a shop is, as one text.
std::string bytes_of(const ShopOptions& options) {
  Shop shop(options);
  std::string text = shop.promotions();
  for (const catalog::Product& product : shop.products()) append_csv(text, product, 0, Currency{});
  for (const catalog::PricePoint& price : shop.prices()) append_csv(text, price);
  Receivers receivers;
  receivers.customer = [&](const catalog::Customer& customer) { append_json(text, customer); };
  receivers.document = [&](const SalesDocument& document) { append_json(text, document); };
  receivers.code = [&](const MailedCode& code) { text += code.code + format_instant(code.at); };
  receivers.cost = [&](const catalog::ChannelCost& cost) { append_csv(text, cost); };
  receivers.truth = [&](const std::string& lines) { text += lines; };
  shop.run(receivers);
  for (const catalog::Product& product : shop.products()) append_csv(text, product, 0, Currency{});
  return text;
}

TEST(Shop, is_a_function_of_its_options) {
  const std::string one = bytes_of({.customers = 1'000, .seed = 5});
  EXPECT_TRUE(one == bytes_of({.customers = 1'000, .seed = 5}));
  EXPECT_FALSE(one == bytes_of({.customers = 1'000, .seed = 6}));
}

TEST(Shop, of_a_leap_day_begins_two_years_before) {
  EXPECT_EQ(two_years_before({2026, 11, 1}), (Date{2024, 11, 1}));
  EXPECT_EQ(two_years_before({2028, 2, 29}), (Date{2026, 3, 1}));
}

// Prices that came back after a lower one.
std::int64_t sales_in(const std::vector<catalog::PricePoint>& prices) {
  std::int64_t sales = 0;
  for (std::size_t i = 2; i < prices.size(); ++i)
    sales += prices[i].sku == prices[i - 2].sku && prices[i].price == prices[i - 2].price &&
             prices[i - 1].price < prices[i].price;
  return sales;
}

TEST(Shop, sells_some_four_hundred_products_under_dutch_names) {
  const Shop shop({.customers = 1'000});
  const auto products = shop.products();
  EXPECT_GT(products.size(), 380U);
  EXPECT_LT(products.size(), 500U);
  std::set<std::string> skus;
  std::map<std::string, Amount> first;
  for (const catalog::PricePoint& price : shop.prices()) {
    first.emplace(price.sku, price.price);
    EXPECT_GT(price.price, 0);
  }
  for (const catalog::Product& product : products) {
    EXPECT_TRUE(skus.insert(product.sku).second) << product.sku;
    const std::int64_t rate = product.tax_rate->ten_thousandths;
    EXPECT_TRUE(rate == 90'000 || rate == 210'000) << product.sku;
    EXPECT_LT(*product.unit_cost * (1'000'000 + rate) / 1'000'000, first.at(product.sku))
        << product.sku << " is sold at a loss";
  }
  EXPECT_GT(shop.prices().size(), products.size() * 3 / 2) << "prices have a history";
  EXPECT_GT(sales_in(shop.prices()), 30) << "lower for a while, and then as before";
  const auto paper = std::find_if(products.begin(), products.end(), [](const auto& product) {
    return product.name == "Cadeaupapier Sterren rol 2 m";
  });
  ASSERT_NE(paper, products.end());
  EXPECT_EQ(first.at(paper->sku), 295);
}

// The history of one shop, kept for several tests.
struct Past {
  std::vector<catalog::Customer> customers;
  std::vector<SalesDocument> documents;
  std::map<std::string, const SalesDocument*> orders;
  std::map<std::string, MailedCode> mailed;
  std::vector<catalog::Product> at_start, at_end;
  std::vector<catalog::PricePoint> prices;
  std::vector<catalog::ChannelCost> costs;
  ShopOptions options{.customers = 4'000, .seed = 3};
  Season season{options.from, options.until, *Zone::find("Europe/Amsterdam")};

  Past() {
    Receivers receivers;
    receivers.customer = [&](const catalog::Customer& one) { customers.push_back(one); };
    receivers.document = [&](const SalesDocument& one) { documents.push_back(one); };
    receivers.code = [&](const MailedCode& one) {
      EXPECT_TRUE(mailed.emplace(one.code, one).second) << one.code << " twice";
    };
    receivers.cost = [&](const catalog::ChannelCost& one) { costs.push_back(one); };
    Shop shop(options);
    at_start = shop.products();
    prices = shop.prices();
    shop.run(receivers);
    at_end = shop.products();
    for (const SalesDocument& document : documents)
      if (document.kind == DocumentKind::order) orders.emplace(document.id, &document);
  }
  Person person(const std::string& id) const {
    return make_person(options.seed, season,
                       static_cast<std::uint32_t>(std::stoul(id.substr(1))) - 1, options.customers);
  }
};

const Past& past() {
  static const Past one;
  return one;
}

bool gave(const SalesDocument& order, std::string_view code) {
  return std::find(order.codes.begin(), order.codes.end(), code) != order.codes.end();
}

TEST(Shop, documents_come_in_the_order_of_time) {
  Instant last{0};
  std::set<std::string> ids;
  for (const SalesDocument& document : past().documents) {
    EXPECT_GE(document.at, last) << document.id;
    EXPECT_TRUE(ids.insert(document.id).second) << document.id;
    last = document.at;
  }
  EXPECT_LT(last, past().season.ends());
  EXPECT_GT(past().orders.size(), past().customers.size());
}

TEST(Shop, discounts_lie_within_their_lines) {
  std::int64_t discounted = 0;
  for (const auto& [id, order] : past().orders)
    for (const SalesLine& line : order->lines) {
      EXPECT_GE(line.discount, 0) << id;
      EXPECT_LE(line.discount, line.quantity * line.unit_price) << id;
      discounted += line.discount > 0 ? 1 : 0;
    }
  EXPECT_GT(discounted, 1'000);
}

// The welcome code alone, where nothing else can have been live: ten percent of the products.
TEST(Shop, a_welcome_is_worth_ten_percent_to_the_cent) {
  std::int64_t seen = 0;
  for (const auto& [id, order] : past().orders) {
    const std::string month = format_instant(order->at).substr(5, 2);
    if (month != "05" && month != "06" && month != "07") continue;
    Amount list = 0, discount = 0;
    for (const SalesLine& line : order->lines) {
      if (line.kind != LineKind::product) continue;
      list += line.quantity * line.unit_price;
      discount += line.discount;
    }
    if (order->codes.empty()) {
      EXPECT_EQ(discount, 0) << id;
    } else if (order->codes == std::vector<std::string>{std::string(welcome_code)}) {
      EXPECT_EQ(discount, std::min<Amount>(2'500, share_half_up(list, Percent{100'000}))) << id;
      ++seen;
    }
  }
  EXPECT_GT(seen, 50);
}

TEST(Shop, parcels_from_fifty_euro_are_free) {
  for (const auto& [id, order] : past().orders) {
    Amount net = 0, postage = 0;
    for (const SalesLine& line : order->lines)
      (line.kind == LineKind::shipping ? postage : net) += paid(line);
    if (order->country == "DE") {
      EXPECT_EQ(postage, 995) << id;
    } else {
      EXPECT_EQ(postage == 0, net >= 5'000) << id << ' ' << net;
    }
  }
}

TEST(Shop, codes_are_given_when_and_by_whom_they_work) {
  std::set<std::string> seen, own, known;
  std::map<std::string, std::int64_t> black_fridays;
  for (const SalesDocument& document : past().documents) {
    if (document.kind != DocumentKind::order) continue;
    const bool first = document.customer.empty() || known.insert(document.customer).second;
    if (gave(document, welcome_code)) {
      EXPECT_TRUE(first && !document.customer.empty());
    }
    for (const std::string& code : document.codes) {
      if (!is_win_back_code(code)) {
        seen.insert(code);
        continue;
      }
      EXPECT_FALSE(first);
      ASSERT_TRUE(past().mailed.count(code)) << code;
      EXPECT_EQ(past().mailed.at(code).customer, document.customer) << "a code of one's own";
      EXPECT_LT(past().mailed.at(code).at, document.at);
      EXPECT_TRUE(own.insert(code).second) << "each once";
    }
    if (gave(document, black_friday_code))
      ++black_fridays[format_instant(document.at).substr(0, 4)];
    EXPECT_LE(document.codes.size(), 1U) << "codes of one group do not combine";
  }
  EXPECT_EQ(seen.size(), 3U);
  EXPECT_GT(own.size(), 100U);
  for (const auto& [year, uses] : black_fridays) EXPECT_LE(uses, 4'000 / 50) << year;
  EXPECT_EQ(black_fridays["2025"], 4'000 / 50) << "the second year's codes run out";
}

TEST(Shop, mails_a_code_to_everybody_with_consent_who_stays_away) {
  std::set<std::string> customers;
  for (const auto& [code, mail] : past().mailed) {
    EXPECT_LT(mail.at, past().season.ends());
    EXPECT_TRUE(past().person(mail.customer).newsletter);
    customers.insert(mail.customer);
    EXPECT_TRUE(codes::is_checked(normalise_code(code).substr(5))) << code;
  }
  std::map<std::string, Instant> last;
  for (const auto& document : past().documents)
    if (document.kind == DocumentKind::order) last[document.customer] = document.at;
  const Instant four_months_before_the_end{past().season.ends().microseconds -
                                           std::int64_t{121} * 86'400'000'000};
  for (const catalog::Customer& customer : past().customers)
    if (*customer.newsletter && last.at(customer.id) < four_months_before_the_end) {
      EXPECT_TRUE(customers.count(customer.id)) << customer.id;
    }
}

TEST(Shop, win_back_codes_are_all_different) {
  std::set<std::string> codes;
  for (std::uint32_t customer = 0; customer < 20'000; ++customer)
    for (std::uint32_t time = 0; time < 2; ++time) codes.insert(win_back_code(9, customer, time));
  EXPECT_EQ(codes.size(), 40'000U);
}

TEST(Shop, stock_is_what_lay_there_and_came_less_what_was_sold) {
  std::map<std::string, std::int64_t> stock, sold;
  for (const catalog::Product& product : past().at_start) stock[product.sku] = *product.stock;
  for (const SalesDocument& document : past().documents)
    for (const SalesLine& line : document.lines)
      if (line.kind == LineKind::product) sold[line.sku] += line.quantity;
  std::int64_t dead = 0;
  for (const catalog::Product& product : past().at_end) {
    EXPECT_GE(*product.stock, 0) << product.sku;
    EXPECT_GE(*product.stock - stock[product.sku] + sold[product.sku], 0)
        << product.sku << ": nothing leaves that is not sold";
    dead += *product.stock > 3 * sold[product.sku] ? 1 : 0;
  }
  EXPECT_GT(dead, 3) << "something lies there for years";
}

TEST(Shop, channels_cost_what_their_new_customers_cost) {
  std::map<std::string, double> paid_for, customers, weeks;
  std::map<std::string, Date> until;
  std::int64_t mails = 0;
  for (const catalog::ChannelCost& cost : past().costs) {
    EXPECT_LE(cost.first_day, cost.last_day);
    if (!cost.campaign.empty()) {
      EXPECT_EQ(cost.channel, "email");
      ++mails;
      continue;
    }
    const auto [last, first_of_channel] = until.try_emplace(cost.channel, cost.last_day);
    EXPECT_TRUE(first_of_channel || last->second < cost.first_day) << "no day counts twice";
    last->second = cost.last_day;
    paid_for[cost.channel] += static_cast<double>(cost.amount);
    weeks[cost.channel] += 1;
  }
  EXPECT_EQ(mails, 4);
  for (std::uint32_t number = 0; number < past().options.customers; ++number)
    customers[std::string(acquisition_name(past().person(customer_id(number)).acquisition))] += 1;
  for (const ChannelRate& rate : channel_rates()) {
    const std::string channel(acquisition_name(rate.channel));
    const double fixed = static_cast<double>(rate.per_week) * weeks[channel];
    EXPECT_NEAR((paid_for[channel] - fixed) / customers[channel],
                static_cast<double>(rate.per_customer),
                0.05 * static_cast<double>(rate.per_customer))
        << channel;
  }
  EXPECT_EQ(paid_for.count("direct"), 0U);
}

bool is_on_sale_in_may(const std::string& sku) {
  const bool tableware = sku.compare(0, 4, "KOP-") == 0 || sku.compare(0, 4, "GLA-") == 0;
  return tableware && std::stoi(sku.substr(4)) % 2 == 0;
}

TEST(Shop, a_sale_of_the_past_is_a_price_change_in_the_log) {
  const Zone zone = *Zone::find("Europe/Amsterdam");
  const Instant begins = zone.start_of_day({2025, 5, 23}), ends = zone.start_of_day({2025, 6, 13});
  std::map<std::string, std::vector<Amount>> seen;  // before, then, after
  for (const catalog::PricePoint& price : past().prices) {
    if (!is_on_sale_in_may(price.sku)) continue;
    std::vector<Amount>& prices = seen[price.sku];
    if (price.from < begins) prices = {price.price};
    if (price.from == begins || price.from == ends) prices.push_back(price.price);
  }
  EXPECT_EQ(seen.size(), 12U);
  for (const auto& [sku, prices] : seen) {
    ASSERT_EQ(prices.size(), 3U) << sku;
    EXPECT_EQ(prices[2], prices[0]) << sku;
    EXPECT_NEAR(static_cast<double>(prices[1]) / static_cast<double>(prices[0]), 0.75, 0.05) << sku;
  }
}

TEST(Shop, what_is_on_sale_is_picked_more_often) {
  double sold[2][2] = {};  // in the sale, on sale
  const auto is_sale_day = [](const std::string& day) {
    return (day >= "05-23" && day <= "06-12");
  };
  for (const auto& [id, order] : past().orders)
    for (const SalesLine& line : order->lines) {
      const std::string stem = line.sku.substr(0, 4);
      if (stem != "KOP-" && stem != "GLA-") continue;
      sold[is_sale_day(format_instant(order->at).substr(5, 5))][is_on_sale_in_may(line.sku)] += 1;
    }
  const double usual = sold[0][1] / sold[0][0], then = sold[1][1] / sold[1][0];
  EXPECT_GT(then / usual, 1.5) << "true is " << price_sale_picked << ", and more may be afforded";
  EXPECT_LT(then / usual, 5.0);
}

// How much more often one is bought where the other is, than else.
double lift(std::string_view one, std::string_view other) {
  double with_one = 0, with_other = 0, with_both = 0;
  for (const auto& [id, order] : past().orders) {
    const auto has = [&](std::string_view stem) {
      return std::any_of(order->lines.begin(), order->lines.end(), [&](const SalesLine& line) {
        return line.sku.compare(0, stem.size(), stem) == 0;
      });
    };
    const bool a = has(one), b = has(other);
    with_one += a;
    with_other += b;
    with_both += a && b;
  }
  return with_both * static_cast<double>(past().orders.size()) / (with_one * with_other);
}

TEST(Shop, things_that_belong_together_are_bought_together) {
  EXPECT_GT(lift("MOK-", "KRS-"), 1.5) << "presents";
  EXPECT_GT(lift("ESP-", "REI-"), 1.5) << "a machine and what keeps it clean";
  EXPECT_GT(lift("BON-", "SIR-"), 1.2) << "coffee and what goes in";
  EXPECT_LT(lift("BON-", "KRS-"), 0.7) << "who comes for coffee wants no candle";
}

TEST(Shop, sinterklaas_comes_once_a_year) {
  double letters = 0, in_time = 0;
  for (const auto& [id, order] : past().orders)
    for (const SalesLine& line : order->lines) {
      if (line.sku.compare(0, 4, "LET-") != 0) continue;
      const std::string month = format_instant(order->at).substr(5, 2);
      letters += 1;
      in_time += month == "11" || month == "12";
    }
  EXPECT_GT(letters, 500);
  EXPECT_GT(in_time / letters, 0.85);
}

TEST(Shop, a_leaked_code_goes_round) {
  const Instant leak =
      Zone::find("Europe/Amsterdam")->start_of_day(partner_code_leaks(past().season));
  std::int64_t strangers_before = 0, strangers_after = 0;
  for (const auto& [id, order] : past().orders) {
    if (!gave(*order, partner_code) || order->customer.empty()) continue;
    if (past().person(order->customer).acquisition == Acquisition::partner) continue;
    ++(order->at < leak ? strangers_before : strangers_after);
  }
  EXPECT_EQ(strangers_before, 0);
  EXPECT_GT(strangers_after, 50);
}

TEST(Shop, households_welcome_themselves_again_and_again) {
  std::map<std::uint32_t, std::int64_t> welcomes;
  for (const auto& [id, order] : past().orders) {
    if (order->customer.empty() || !gave(*order, welcome_code)) continue;
    if (const auto household = past().person(order->customer).household) ++welcomes[*household];
  }
  EXPECT_EQ(welcomes.size(), 4'000U / 500U);
  for (const auto& [household, uses] : welcomes) EXPECT_GE(uses, 3) << household;
}

TEST(Shop, returns_take_back_what_was_bought_at_what_was_paid) {
  std::int64_t returns = 0;
  for (const SalesDocument& document : past().documents) {
    if (document.kind != DocumentKind::cancellation) continue;
    ++returns;
    const auto found = past().orders.find(document.returns_of);
    ASSERT_NE(found, past().orders.end()) << document.id;
    const SalesDocument& order = *found->second;
    EXPECT_GT(document.at, order.at);
    EXPECT_EQ(document.customer, order.customer);
    for (const SalesLine& line : document.lines) {
      ASSERT_TRUE(line.of_line);
      const SalesLine& sold = order.lines.at(static_cast<std::size_t>(*line.of_line - 1));
      EXPECT_EQ(line.sku, sold.sku);
      EXPECT_LE(-line.quantity, sold.quantity);
      EXPECT_LE(-paid(line), paid(sold));
      EXPECT_EQ(line.discount, sold.discount * -line.quantity / sold.quantity);
    }
  }
  EXPECT_GT(returns, 200);
}

TEST(Shop, knows_who_got_a_mail_by_seed_and_number_alone) {
  const std::vector<Campaign> campaigns = make_campaigns(past().season);
  ASSERT_EQ(campaigns.size(), 4U);
  std::set<std::string_view> kinds;
  for (std::size_t i = 0; i < campaigns.size(); ++i) {
    kinds.insert(campaigns[i].kind);
    std::array<std::int64_t, 3> counts{};
    for (std::uint32_t number = 0; number < past().options.customers; ++number) {
      const Person who = past().person(customer_id(number));
      const Treatment treatment = treatment_of(past().options.seed, campaigns[i], i, who, number);
      ++counts[static_cast<std::size_t>(treatment)];
      if (treatment != Treatment::none) {
        EXPECT_TRUE(who.newsletter);
      }
    }
    const double held = static_cast<double>(counts[2]) / static_cast<double>(counts[1] + counts[2]);
    EXPECT_NEAR(held, 0.3, 0.06) << campaigns[i].id;
  }
  EXPECT_EQ(kinds.size(), 3U);
}

TEST(Shop, its_promotions_are_a_valid_set) {
  const Shop shop({.customers = 1'000});
  Faults faults;
  const auto parsed = promotions::parse_promotions(shop.promotions(), faults);
  ASSERT_TRUE(parsed) << faults.at(0).message;
  EXPECT_EQ(parsed->promotions.size(), 4U + 3U * 5U);
}

}  // namespace
}  // namespace stapel::simulation
