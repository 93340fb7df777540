#include "simulation/truth.h"

#include <array>
#include <charconv>
#include <string_view>

#include "base/json.h"
#include "simulation/channel_costs.h"
#include "simulation/live_promotions.h"
#include "simulation/win_back.h"

namespace stapel::simulation {

namespace {

// The shortest text that reads back as the same number.
std::string number_text(double number) {
  std::array<char, 32> text;
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
  return {text.data(), end};
}

void real(json::Writer& writer, const json::Name& name, double number) {
  writer.key(name).raw(number_text(number));
}

void append_model(std::string& out, std::string_view segment, const Model& model) {
  json::Writer writer(out);
  writer.begin_object().member("kind", "model").member("segment", segment);
  real(writer, "r", model.r);
  real(writer, "alpha", model.alpha);
  real(writer, "s", model.s);
  real(writer, "beta", model.beta);
  real(writer, "p", model.p);
  real(writer, "q", model.q);
  real(writer, "gamma", model.gamma);
  writer.end_object();
  out += '\n';
}

void append_day(std::string& out, const Season::Day& day) {
  json::Writer writer(out);
  writer.begin_object().member("kind", "day").member("date", format_date(day.date));
  writer.member("begins_at", format_instant(day.begins));
  real(writer, "week", day.week);
  real(writer, "weight", day.weight);
  writer.end_object();
  out += '\n';
}

void append_campaign(std::string& out, const Campaign& campaign) {
  json::Writer writer(out);
  writer.begin_object().member("kind", "campaign").member("id", campaign.id);
  writer.member("effect", campaign.kind).member("from", format_date(campaign.from));
  real(writer, "held_out", campaign.held_out);
  writer.key("windows").begin_array();
  for (const Window& window : campaign.windows) {
    writer.begin_object();
    real(writer, "from_week", window.from);
    real(writer, "until_week", window.until);
    real(writer, "factor", window.factor);
    writer.end_object();
  }
  writer.end_array().end_object();
  out += '\n';
}

void append_win_back(std::string& out) {
  json::Writer writer(out);
  writer.begin_object().member("kind", "code_campaign").member("id", "kom-terug");
  writer.member("pool", win_back_pool).member("effect", "does_nothing");
  real(writer, "days_away", win_back_days);
  writer.end_object();
  out += '\n';
}

void append_rate(std::string& out, const ChannelRate& rate) {
  json::Writer writer(out);
  writer.begin_object().member("kind", "channel");
  writer.member("channel", acquisition_name(rate.channel));
  writer.member("per_customer", rate.per_customer).member("per_week", rate.per_week);
  real(writer, "spread", rate.spread);
  writer.end_object();
  out += '\n';
}

void append_sale(std::string& out, const PriceSale& sale, const Season& season,
                 const std::vector<Article>& articles) {
  json::Writer writer(out);
  writer.begin_object().member("kind", "price_sale").member("id", sale.id);
  writer.member("from", format_date(season.days()[sale.first_day].date));
  writer.member(
      "until",
      format_date(date_of_day_number(day_number(season.days()[sale.end_day - 1].date) + 1)));
  writer.member("percent", std::int64_t{price_sale_percent});
  real(writer, "picked_factor", price_sale_picked);
  writer.key("skus").begin_array();
  for (const Article& article : articles)
    for (const PriceFrom& price : article.prices)
      if (price.day == sale.first_day && price.picked != 1.0) writer.string(article.product.sku);
  writer.end_array().end_object();
  out += '\n';
}

void append_hours(std::string& out) {
  json::Writer writer(out);
  writer.begin_object().member("kind", "hours").key("shares_until").begin_array();
  for (const double share : hours_of_day()) writer.raw(number_text(share));
  writer.end_array().end_object();
  out += '\n';
}

void treatments_member(json::Writer& writer, const json::Name& name,
                       const std::vector<Campaign>& campaigns,
                       const std::vector<Treatment>& treatments, Treatment wanted) {
  writer.key(name).begin_array();
  for (std::size_t i = 0; i < campaigns.size(); ++i)
    if (treatments[i] == wanted) writer.string(campaigns[i].id);
  writer.end_array();
}

}  // namespace

void append_truth(std::string& out, std::uint64_t seed, std::uint32_t size, const Season& season,
                  const std::vector<Campaign>& campaigns) {
  {
    json::Writer writer(out);
    writer.begin_object().member("kind", "shop").member("seed", std::to_string(seed));
    writer.member("customers", std::int64_t{size});
    writer.member("from", format_date(season.days().front().date));
    real(writer, "weeks", season.weeks());
    writer.end_object();
    out += '\n';
  }
  append_model(out, "consumer", consumer_model);
  append_model(out, "business", business_model);
  {
    json::Writer writer(out);
    writer.begin_object().member("kind", "leaked_code").member("code", partner_code);
    writer.member("from", format_date(partner_code_leaks(season))).end_object();
    out += '\n';
  }
  for (const Campaign& campaign : campaigns) append_campaign(out, campaign);
  append_win_back(out);
  for (const ChannelRate& rate : channel_rates()) append_rate(out, rate);
  append_hours(out);
  for (const Season::Day& day : season.days()) append_day(out, day);
}

void append_truth(std::string& out, const Person& person, std::uint32_t number,
                  const Season& season, const std::vector<Campaign>& campaigns,
                  const std::vector<Treatment>& treatments) {
  json::Writer writer(out);
  writer.begin_object().member("kind", "customer").member("id", customer_id(number));
  writer.member("segment", segment_name(person.segment)).member("guest", person.guest);
  real(writer, "acquired_week", person.acquired);
  real(writer, "lambda", person.lambda);
  real(writer, "mu", person.mu);
  real(writer, "dropout_week", person.dropout);
  writer.key("dropout_at");
  if (person.dropout < season.weeks()) {
    writer.string(format_instant(season.instant(person.dropout)));
  } else {
    writer.null();
  }
  real(writer, "mean_spend", person.mean_spend);
  real(writer, "return_rate", person.returns);
  if (person.household) {
    writer.member("cheats", true);
    writer.member("household", "h" + std::to_string(*person.household + 1));
  }
  treatments_member(writer, "treated", campaigns, treatments, Treatment::treated);
  treatments_member(writer, "held_out", campaigns, treatments, Treatment::held_out);
  writer.end_object();
  out += '\n';
}

void append_truth(std::string& out, const std::vector<PriceSale>& sales, const Season& season,
                  const std::vector<Article>& articles) {
  for (const PriceSale& sale : sales) append_sale(out, sale, season, articles);
}

void append_truth(std::string& out, std::string_view sku, const Delivery& delivery) {
  json::Writer writer(out);
  writer.begin_object().member("kind", "delivery").member("sku", sku);
  writer.member("at", format_instant(delivery.at)).member("units", delivery.units).end_object();
  out += '\n';
}

void append_truth(std::string& out, std::string_view sku, const StockLevel& level) {
  json::Writer writer(out);
  writer.begin_object().member("kind", "stock").member("sku", sku);
  writer.member("at_start", level.at_start).member("delivered", level.delivered);
  writer.member("sold", level.sold).member("returned", level.returned);
  writer.member("at_end", level.on_hand()).end_object();
  out += '\n';
}

}  // namespace stapel::simulation
