// What the server counts, for Prometheus: requests by route and status, latencies, requests in
// flight, and the application's own counters. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/shops.h"
#include "http/reply.h"
#include "http/router.h"
#include "storage/postgres_watch.h"

namespace stapel::http {

class Metrics {
 public:
  // `snapshot` is asked for the application's counters whenever somebody reads text().
  explicit Metrics(std::function<app::Metrics()> snapshot);
  ~Metrics();

  // Makes the series of every route, so that they are there before the first request.
  void watch(const std::vector<Route>& routes);
  void watch_connections(std::function<std::size_t()> connections);
  void watch_database(std::function<storage::PostgresNumbers()> numbers);

  void started();
  void finished(const Outcome& outcome);
  std::int64_t in_flight() const;

  // The Prometheus text format, version 0.0.4.
  std::string text() const;

 private:
  struct Internals;
  std::unique_ptr<Internals> internals_;
};

}  // namespace stapel::http
