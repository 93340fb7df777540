#include "simulation/truth.h"

#include <array>
#include <charconv>
#include <string_view>

#include "base/json.h"
#include "simulation/live_promotions.h"

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

}  // namespace stapel::simulation
