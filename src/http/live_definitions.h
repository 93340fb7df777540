// The live set as the store keeps it, for questions that change it before they ask: lint, previews.
// Reads the database.
#pragma once

#include "app/service.h"
#include "promotions/definition.h"

namespace stapel::http {

promotions::Settings current_settings(app::Service& app);
// Every promotion that was ever published, in its present state.
promotions::Definitions live_definitions(app::Service& app);

}  // namespace stapel::http
