// The HTTP API over the application: admits requests (path, key, media type, limits), hands them to
// their routes, and turns whatever happens there into an answer.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "app/shops.h"
#include "http/client_address.h"
#include "http/log.h"
#include "http/message.h"
#include "http/metrics.h"
#include "http/rate_limits.h"
#include "http/router.h"

namespace stapel::http {

struct ApiOptions {
  std::int64_t in_flight_max = 2'048;  // requests to the shop's routes, answered 503 beyond
  // Whose X-Forwarded-For is believed.
  std::vector<Network> trusted_proxies = {};
  // Requests that an address may send with a publishable key that sets no other number.
  std::int64_t publishable_requests_per_minute = 300;
  // Different codes that a session, a customer or an address may have refused; 0: no limit.
  std::size_t refused_codes_per_minute = 20;
  std::int64_t cookie_seconds = 604'800;  // of the console's sessions, in all
  Clock clock = system_now;
};

class Api : public Service, private Observer {
 public:
  // `log` may be null.
  Api(app::Shops& shops, const ApiOptions& options, Log* log);
  ~Api() override;

  // From here on /readyz says 503; requests are still answered.
  void begin_stopping() { stopping_.store(true); }
  Metrics& metrics() { return metrics_; }
  const Router& router() const { return router_; }

  Admission admit(Request& head) override;
  void handle(Request request, Respond respond) override;
  Response refuse(const Problem& problem) override;

 private:
  void started() override;
  void finished(const Outcome& outcome) override;
  void failed(std::uint64_t id, const Route* route, std::string_view what) override;

  void find_address(Request& head) const;
  std::optional<Problem> find_route(Request& head, std::string& allowed) const;
  std::optional<Problem> authorise(Request& head);
  std::optional<Problem> authorise_user(Request& head, std::string token);
  std::optional<Problem> choose_shop(Request& head, const app::SessionAnswer& session);
  std::optional<Problem> permit(Request& head, const app::ApiKeyAnswer& key);
  std::optional<Problem> limit_requests(Request& head, const app::ApiKeyAnswer& key);
  Response preflight(const Request& head);
  Response refuse(const Request& head, const Problem& problem);

  app::Shops& shops_;
  ApiOptions options_;
  Log* log_;
  Metrics metrics_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> next_id_;
  RequestLimits request_limits_;
  RefusedCodes refused_codes_;
  Router router_;
};

}  // namespace stapel::http
