// See migrate.h.
#include "cli/migrate.h"

#include <ostream>

#include "app/verify.h"
#include "cli/progress.h"
#include "cli/table.h"
#include "storage/move_up.h"
#include "storage/postgres_store.h"

namespace stapel::cli {
namespace {

constexpr std::string_view sqlite_prefix = "sqlite:";

std::string file_of(const std::string& from) {
  return from.starts_with(sqlite_prefix) ? from.substr(sqlite_prefix.size()) : from;
}

// Prints what does not agree; true where all does.
bool verify_side(storage::Reader& reader, const std::string& name, Streams& streams) {
  const app::VerifyReport report = app::verify(reader, app::VerifyOptions{}.decisions_max);
  for (const std::string& difference : report.differences) {
    streams.err << name << ": " << difference << '\n';
  }
  print(name + ": " + grouped(report.checkouts) + " checkouts, " + grouped(report.redemptions) +
            " redemptions, " + grouped(report.counters) + " counters verified, " +
            grouped(report.difference_count) + " differences\n",
        streams);
  return report.clean();
}

bool compare(storage::MoveUp& move, Streams& streams) {
  const auto differences = move.differences();
  for (const std::string& difference : differences) streams.err << difference << '\n';
  return differences.empty();
}

Exit run(storage::MoveUp& move, Progress& progress, Streams& streams) {
  if (move.resumed()) print("going on where it was interrupted\n", streams);
  move.copy();
  const bool same = compare(move, streams);
  progress.clear();
  print("copied " + grouped(move.rows()) + " rows of " + grouped(move.tables()) + " tables" +
            (same ? ", the same on both sides\n" : "\n"),
        streams);
  const bool source = verify_side(*move.source(), "the file", streams);
  const bool target = verify_side(*move.target(), "the database", streams);
  if (!same || !source || !target) {
    streams.err << "stapel: the sides do not agree; servers are not let into the database\n";
    return Exit::failed;
  }
  move.finish();
  print("moved: from now on give the servers --store with the address of --to\n", streams);
  return Exit::ok;
}

}  // namespace

Exit migrate(const MigrateArguments& arguments, Streams& streams) {
  if (!storage::is_postgres_address(arguments.to)) {
    streams.err << "stapel: --to: must be postgres://user:password@host:5432/database\n";
    return Exit::bad_input;
  }
  Progress progress(streams.err, is_terminal(streams.err));
  std::unique_ptr<storage::MoveUp> move;
  try {
    move = std::make_unique<storage::MoveUp>(storage::MoveUpOptions{
        .file = file_of(arguments.from),
        .url = arguments.to,
        .portion = arguments.portion,
        .progress = [&](const std::string& doing, std::int64_t rows, std::int64_t all) {
          progress.show("rows (" + doing + ")", rows, all);
        }});
  } catch (const storage::StoreError& error) {
    streams.err << "stapel: " << error.what() << '\n';
    return Exit::bad_input;
  }
  return run(*move, progress, streams);
}

}  // namespace stapel::cli
