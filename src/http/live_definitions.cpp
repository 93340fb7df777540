// What the store keeps has been read before: a fault is the store's.
#include "http/live_definitions.h"

#include <stdexcept>

#include "app/definition_set.h"

namespace stapel::http {

using promotions::Definitions;
using promotions::Settings;

Settings current_settings(app::Service& app) {
  Faults faults;
  const auto settings = app::read_settings_text(app.settings().settings, faults);
  if (!settings) throw std::runtime_error("the stored settings cannot be read");
  return *settings;
}

Definitions live_definitions(app::Service& app) {
  Definitions live;
  Faults faults;
  live.settings = current_settings(app);
  app::PageRequest page{.limit = app::page_size_max};
  do {
    const auto found = app.promotions(page);
    for (const app::PromotionAnswer& listed : found.items) {
      const auto answer = app.promotion(listed.id);
      if (!answer || answer->live.empty()) continue;
      auto promotion = app::read_definition(answer->live, live.settings, faults);
      if (!promotion) throw std::runtime_error("the stored promotion " + listed.id);
      promotion->status = app::status_of(answer->state);
      live.promotions.push_back(*std::move(promotion));
    }
    page.after = found.next;
  } while (!page.after.empty());
  return live;
}

}  // namespace stapel::http
