// `stapel publish`: read the file, report all its faults or none, then save and publish through the
// application, as the API would.
#include "cli/publish.h"

#include <ostream>
#include <vector>

#include "app/shops.h"
#include "base/json.h"
#include "cli/shops.h"
#include "promotions/parse.h"

namespace stapel::cli {
namespace {

using app::Refusal;
using promotions::Status;

// One promotion of the file: its text, and what the file wants of it.
struct Wanted {
  std::string id;
  std::string definition;
  Status status = Status::active;
};

struct Wishes {
  std::string settings;  // empty: the file names none
  std::vector<Wanted> promotions;
};

std::string text_of(const json::Value& value) {
  std::string text;
  json::Writer(text).copy(value);
  return text;
}

// Nothing where the file has faults; they are printed then.
std::optional<Wishes> read_wishes(const std::string& text, std::ostream& err) {
  Faults faults;
  const auto definitions = promotions::parse_promotions(text, faults);
  if (!definitions) {
    print_faults("promotions", faults, err);
    return std::nullopt;
  }
  const auto document = json::Document::parse(text, faults);
  const json::Value root = document->root();
  const bool bare = root.kind() == json::Kind::array;

  Wishes wishes;
  std::size_t index = 0;
  for (const json::Value promotion : bare ? root : *root.find("promotions")) {
    const promotions::Promotion& parsed = definitions->promotions[index++];
    wishes.promotions.push_back({parsed.id, text_of(promotion), parsed.status});
  }
  const auto settings = bare ? std::nullopt : root.find("settings");
  if (settings) wishes.settings = text_of(*settings);
  return wishes;
}

// The application and what it refused, if anything: after a refusal nothing more is asked of it.
class Publisher {
 public:
  Publisher(app::Service& service, bool strict) : service_(service), strict_(strict) {}

  void change_settings(const std::string& settings) {
    if (settings.empty() || service_.settings().settings == settings) return;
    ask<app::SettingsAnswer>(
        [&](auto done) { service_.change_settings({.settings = settings}, done); });
  }

  // Saves a draft where the definition differs from what stands there already.
  void save(const Wanted& wanted) {
    const auto known = service_.promotion(wanted.id);
    if (known && (known->has_draft ? known->draft : known->live) == wanted.definition) return;
    ask<app::PromotionAnswer>([&](auto done) {
      service_.save_promotion({.definition = wanted.definition, .id = wanted.id}, done);
    });
  }

  // Publishes all that wait and that the file does not keep as a draft; returns how many.
  std::size_t publish(const std::vector<Wanted>& all) {
    std::vector<std::string> ids;
    for (const Wanted& wanted : all) {
      const auto known = service_.promotion(wanted.id);
      if (wanted.status != Status::draft && known && known->has_draft) ids.push_back(wanted.id);
    }
    if (ids.empty()) return 0;
    ask<app::PublishAnswer>(
        [&](auto done) { service_.publish_promotions({.ids = ids, .strict = strict_}, done); });
    return ids.size();
  }

  void set_state(const Wanted& wanted) {
    const auto state = state_of(wanted.status);
    const auto known = service_.promotion(wanted.id);
    if (!state || !known || known->state == *state) return;
    ask<app::PromotionAnswer>(
        [&](auto done) { service_.set_promotion_state({.id = wanted.id, .state = *state}, done); });
  }

  const std::optional<Refusal>& refusal() const { return refusal_; }

 private:
  // The state that the file asks for; nothing for a draft, which is no state to go to.
  static std::optional<app::PromotionState> state_of(Status status) {
    switch (status) {
      case Status::draft:
        return std::nullopt;
      case Status::active:
        return app::PromotionState::active;
      case Status::paused:
        return app::PromotionState::paused;
      case Status::ended:
        return app::PromotionState::ended;
    }
    return std::nullopt;
  }

  template <typename Answer, typename Start>
  void ask(Start start) {
    if (refusal_) return;
    const auto answer = app::await<Answer>(start);
    if (!answer) refusal_ = answer.refusal();
  }

  app::Service& service_;
  bool strict_ = false;
  std::optional<Refusal> refusal_;
};

Exit report(const Refusal& refusal, Streams& streams) {
  if (refusal.faults.empty()) return refuse(refusal, streams);
  print_faults("promotions", refusal.faults, streams.err);
  return Exit::bad_input;
}

}  // namespace

Exit publish(const PublishArguments& arguments, Streams& streams) {
  const std::optional<std::string> text = read_input(arguments.promotions, streams);
  if (!text) return Exit::bad_input;
  const std::optional<Wishes> wishes = read_wishes(*text, streams.err);
  if (!wishes) return Exit::bad_input;

  const auto shops = open_shops(arguments.database, streams);
  app::Service* service = find_shop(*shops, arguments.shop, streams);
  if (service == nullptr) return Exit::bad_input;
  Publisher publisher(*service, arguments.strict);
  publisher.change_settings(wishes->settings);
  for (const Wanted& wanted : wishes->promotions) publisher.save(wanted);
  const std::size_t published = publisher.publish(wishes->promotions);
  for (const Wanted& wanted : wishes->promotions) publisher.set_state(wanted);
  shops->stop();
  if (publisher.refusal()) return report(*publisher.refusal(), streams);
  print(std::to_string(wishes->promotions.size()) + " promotions in the file, " +
            std::to_string(published) + " published anew\n",
        streams);
  return Exit::ok;
}

}  // namespace stapel::cli
