// The table of the API: one function per subject adds its routes. Handlers translate between HTTP
// and the application; they decide nothing.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/shops.h"
#include "http/rate_limits.h"
#include "http/router.h"

namespace stapel::http {

// What the routes need beside the application.
struct ServerFacts {
  std::function<std::string()> metrics;
  std::function<bool()> stopping;
  RefusedCodes* refused_codes = nullptr;
  std::int64_t cookie_seconds = 604'800;  // of the console's sessions
};

std::vector<Route> make_routes(app::Shops& shops, ServerFacts facts);

void add_system_routes(std::vector<Route>& routes, app::Shops& shops, ServerFacts facts);
void add_promotion_routes(std::vector<Route>& routes);
void add_terms_routes(std::vector<Route>& routes);
void add_code_routes(std::vector<Route>& routes);
void add_pricing_routes(std::vector<Route>& routes, RefusedCodes& refused_codes);
void add_wallet_routes(std::vector<Route>& routes);
void add_redemption_routes(std::vector<Route>& routes, RefusedCodes& refused_codes);
void add_refund_routes(std::vector<Route>& routes);
void add_order_routes(std::vector<Route>& routes);
void add_product_routes(std::vector<Route>& routes);
void add_list_routes(std::vector<Route>& routes);
void add_lint_routes(std::vector<Route>& routes);
void add_replay_routes(std::vector<Route>& routes);
void add_preview_routes(std::vector<Route>& routes);
void add_overview_routes(std::vector<Route>& routes);
void add_decision_routes(std::vector<Route>& routes);
void add_shop_routes(std::vector<Route>& routes);
void add_webhook_routes(std::vector<Route>& routes);
void add_event_routes(std::vector<Route>& routes);
void add_key_routes(std::vector<Route>& routes);
void add_console_routes(std::vector<Route>& routes);
void add_session_routes(std::vector<Route>& routes, app::Shops& shops, std::int64_t cookie_seconds);
void add_user_routes(std::vector<Route>& routes, app::Shops& shops);

}  // namespace stapel::http
