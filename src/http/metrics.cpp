#include "http/metrics.h"

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <atomic>
#include <mutex>
#include <unordered_map>

namespace stapel::http {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

const prometheus::Histogram::BucketBoundaries latency_buckets = {
    0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
    0.05,    0.1,    0.25,    0.5,    1.0,   2.5,    5.0,   10.0};

MetricFamily family(std::string name, std::string help, MetricType type, ClientMetric metric) {
  MetricFamily out;
  out.name = std::move(name);
  out.help = std::move(help);
  out.type = type;
  out.metric.push_back(std::move(metric));
  return out;
}
MetricFamily counter(std::string name, std::string help, double value) {
  ClientMetric metric;
  metric.counter.value = value;
  return family(std::move(name), std::move(help), MetricType::Counter, std::move(metric));
}
MetricFamily gauge(std::string name, std::string help, double value) {
  ClientMetric metric;
  metric.gauge.value = value;
  return family(std::move(name), std::move(help), MetricType::Gauge, std::move(metric));
}

// The sum of a histogram of batch sizes is the number of commands that went through batches.
MetricFamily batch_sizes(const app::Metrics& metrics) {
  ClientMetric metric;
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i < app::Metrics::batch_size_buckets; ++i) {
    cumulative += static_cast<std::uint64_t>(metrics.batch_size_counts[i]);
    const bool last = i + 1 == app::Metrics::batch_size_buckets;
    const double bound =
        last ? std::numeric_limits<double>::infinity() : static_cast<double>(std::int64_t{1} << i);
    metric.histogram.bucket.push_back({cumulative, bound});
  }
  metric.histogram.sample_count = cumulative;
  metric.histogram.sample_sum = static_cast<double>(metrics.commands);
  return family("stapel_batch_size", "Commands committed together", MetricType::Histogram,
                std::move(metric));
}

void add_application(const app::Metrics& m, std::vector<MetricFamily>& out) {
  const auto count = [&](const char* name, const char* help, std::int64_t value) {
    out.push_back(counter(name, help, static_cast<double>(value)));
  };
  const auto level = [&](const char* name, const char* help, std::int64_t value) {
    out.push_back(gauge(name, help, static_cast<double>(value)));
  };
  count("stapel_commands_total", "Commands decided, refusals included", m.commands);
  count("stapel_commands_refused_total", "Commands refused by a rule", m.refused);
  count("stapel_commands_replayed_total", "Answers given again for an Idempotency-Key", m.replayed);
  count("stapel_commands_repriced_total", "Carts priced again after a lost race", m.repriced);
  count("stapel_commands_overloaded_total", "Commands refused for a full queue", m.overloaded);
  count("stapel_commands_failed_total", "Commands that failed: disk, database, bugs", m.failed);
  count("stapel_evaluations_total", "Carts priced without a reservation", m.evaluations);
  count("stapel_batches_total", "Batches committed", m.batches);
  out.push_back(batch_sizes(m));
  level("stapel_batch_size_max", "The largest batch so far", m.batch_largest);
  out.push_back(counter("stapel_commit_seconds_total", "Time spent committing batches",
                        static_cast<double>(m.commit_microseconds) / 1e6));
  count("stapel_batch_retries_total", "Batches decided again: another server was first",
        m.batch_retries);
  level("stapel_queue_length", "Commands that wait for a batch", m.queue_length);
  level("stapel_commands_in_flight", "Commands accepted and not answered yet", m.in_flight);
  level("stapel_commands_in_flight_max", "The most there were at once", m.in_flight_largest);
  count("stapel_webhook_deliveries_total", "Events that an endpoint took", m.events_delivered);
  count("stapel_webhook_failures_total", "Attempts at an endpoint that failed",
        m.deliveries_failed);
  level("stapel_webhook_waiting", "Events that wait for another attempt", m.deliveries_waiting);
  level("stapel_webhooks_disabled", "Endpoints that are sent nothing", m.webhooks_disabled);
  level("stapel_readers", "Connections of the store for reading", m.readers.readers);
  level("stapel_readers_in_use", "Of these, lent to a request", m.readers.lent);
  level("stapel_readers_waiting", "Requests that wait for one", m.readers.waiting);
  count("stapel_reader_timeouts_total", "Requests that waited for one in vain", m.readers.timeouts);
  level("stapel_definitions_number", "Number of the live set of promotions", m.definitions_number);
}

void add_database(const storage::PostgresNumbers& n, std::vector<MetricFamily>& out) {
  const auto count = [&](const char* name, const char* help, double value) {
    out.push_back(counter(name, help, value));
  };
  out.push_back(gauge("stapel_database_connections", "Connections to PostgreSQL that are open",
                      static_cast<double>(n.open)));
  count("stapel_database_connects_total", "Connections made or tried",
        static_cast<double>(n.connects));
  count("stapel_database_connections_lost_total", "Connections that broke",
        static_cast<double>(n.lost));
  count("stapel_database_round_trips_total", "Exchanges with PostgreSQL",
        static_cast<double>(n.exchanges));
  count("stapel_database_seconds_total", "Time spent waiting for their answers",
        static_cast<double>(n.waited.count()) / 1e6);
  count("stapel_database_slow_total", "Of these, slower than --slow-query-ms",
        static_cast<double>(n.slow));
}

}  // namespace

// The counters of one route; those of a status are made when it first occurs.
class RouteSeries {
 public:
  RouteSeries(prometheus::Family<prometheus::Counter>& requests,
              prometheus::Family<prometheus::Histogram>& seconds, const std::string& method,
              const std::string& path)
      : requests_(requests),
        method_(method),
        path_(path),
        seconds_(seconds.Add({{"method", method}, {"route", path}}, latency_buckets)) {}

  void finished(const Outcome& outcome) {
    counter_of(outcome.status).Increment();
    seconds_.Observe(std::chrono::duration<double>(outcome.duration).count());
  }

 private:
  prometheus::Counter& counter_of(int status) {
    auto& slot = by_status_[static_cast<std::size_t>(status) % by_status_.size()];
    prometheus::Counter* found = slot.load(std::memory_order_acquire);
    if (found == nullptr) {
      // The same labels give the same counter, so two threads may both get here.
      found = &requests_.Add(
          {{"method", method_}, {"route", path_}, {"status", std::to_string(status)}});
      slot.store(found, std::memory_order_release);
    }
    return *found;
  }

  prometheus::Family<prometheus::Counter>& requests_;
  std::string method_, path_;
  prometheus::Histogram& seconds_;
  std::array<std::atomic<prometheus::Counter*>, 600> by_status_{};
};

struct Metrics::Internals {
  explicit Internals(std::function<app::Metrics()> of_app) : snapshot(std::move(of_app)) {}

  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests =
      prometheus::BuildCounter()
          .Name("stapel_http_requests_total")
          .Help("Requests answered, by route and status")
          .Register(registry);
  prometheus::Family<prometheus::Histogram>& seconds =
      prometheus::BuildHistogram()
          .Name("stapel_http_request_seconds")
          .Help("Time from a complete request to its answer, by route")
          .Register(registry);
  RouteSeries unknown{requests, seconds, "", "none"};
  std::unordered_map<const Route*, std::unique_ptr<RouteSeries>> series;
  std::function<app::Metrics()> snapshot;
  std::function<std::size_t()> connections;
  std::function<storage::PostgresNumbers()> database;
  std::atomic<std::int64_t> in_flight{0};
  std::atomic<std::int64_t> in_flight_max{0};
};

Metrics::Metrics(std::function<app::Metrics()> snapshot)
    : internals_(std::make_unique<Internals>(std::move(snapshot))) {}
Metrics::~Metrics() = default;

void Metrics::watch(const std::vector<Route>& routes) {
  Internals& in = *internals_;
  for (const Route& route : routes) {
    in.series[&route] =
        std::make_unique<RouteSeries>(in.requests, in.seconds, route.method, route.path);
  }
}

void Metrics::watch_connections(std::function<std::size_t()> connections) {
  internals_->connections = std::move(connections);
}

void Metrics::watch_database(std::function<storage::PostgresNumbers()> numbers) {
  internals_->database = std::move(numbers);
}

void Metrics::started() {
  Internals& in = *internals_;
  const std::int64_t now = in.in_flight.fetch_add(1) + 1;
  std::int64_t most = in.in_flight_max.load();
  while (now > most && !in.in_flight_max.compare_exchange_weak(most, now)) {
  }
}

void Metrics::finished(const Outcome& outcome) {
  Internals& in = *internals_;
  in.in_flight.fetch_sub(1);
  const auto found = in.series.find(outcome.route);
  (found == in.series.end() ? in.unknown : *found->second).finished(outcome);
}

std::int64_t Metrics::in_flight() const { return internals_->in_flight.load(); }

std::string Metrics::text() const {
  const Internals& in = *internals_;
  std::vector<MetricFamily> families = in.registry.Collect();
  families.push_back(gauge("stapel_http_requests_in_flight", "Requests not answered yet",
                           static_cast<double>(in.in_flight.load())));
  families.push_back(gauge("stapel_http_requests_in_flight_max", "The most there were at once",
                           static_cast<double>(in.in_flight_max.load())));
  if (in.connections) {
    families.push_back(gauge("stapel_http_connections", "Connections that are open",
                             static_cast<double>(in.connections())));
  }
  add_application(in.snapshot(), families);
  if (in.database) add_database(in.database(), families);
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace stapel::http
