// One node without HTTP and pricing: redemptions (redemptions.h) through its batcher into a
// PostgreSQL database that others may write to at the same time. Driven by bench/postgres.py.
//
//   postgres_redeem ADDRESS hot|spread FIRST CLIENTS SECONDS
//
// FIRST is the number of the first redemption. Prints one object of JSON.
#include <cstring>
#include <iostream>

#include "redemptions.h"
#include "storage/postgres_store.h"

int main(int argc, char** argv) try {
  using stapel::app::Clients;
  if (argc != 6) return 2;
  const std::int64_t how =
      std::strcmp(argv[2], "hot") == 0 ? stapel::app::hot : stapel::app::spread;
  const std::int64_t first = std::stoll(argv[3]);
  const auto watch =
      std::make_shared<stapel::storage::PostgresWatch>(std::chrono::milliseconds(0), nullptr);
  const auto store = stapel::storage::open_postgres({.url = argv[1], .watch = watch});
  stapel::app::Batcher batcher(*store, {});
  const auto begin = Clients::Clock::now();
  Clients clients(batcher, how, first, INT64_MAX, begin + std::chrono::seconds(std::stoi(argv[5])));
  clients.run(std::stoll(argv[4]));
  const std::chrono::duration<double> took = Clients::Clock::now() - begin;
  batcher.stop();
  std::cout << "{\"requests\":" << clients.answered() << ",\"seconds\":" << took.count()
            << ",\"median_us\":" << clients.percentile(50)
            << ",\"p99_us\":" << clients.percentile(99)
            << ",\"batches\":" << batcher.metrics().batches
            << ",\"waited_seconds\":" << static_cast<double>(watch->numbers().waited.count()) / 1e6
            << "}\n";
  return 0;
} catch (const std::exception& error) {
  std::cerr << "postgres_redeem: " << error.what() << '\n';
  return 1;
}
