// See backup.h. Ctrl-C ends a copy between two steps, so that no half of one is left behind.
#include "cli/backup.h"

#include <csignal>
#include <ostream>
#include <stdexcept>

#include "cli/progress.h"
#include "cli/table.h"
#include "storage/postgres_store.h"
#include "storage/sqlite_backup.h"

namespace stapel::cli {
namespace {

volatile std::sig_atomic_t interrupted = 0;

// While it lives, SIGINT and SIGTERM only set the flag.
class Interruption {
 public:
  Interruption() {
    struct sigaction note {};
    note.sa_handler = [](int) { interrupted = 1; };
    ::sigaction(SIGINT, &note, &before_int_);
    ::sigaction(SIGTERM, &note, &before_term_);
  }
  ~Interruption() {
    ::sigaction(SIGINT, &before_int_, nullptr);
    ::sigaction(SIGTERM, &before_term_, nullptr);
  }
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

 private:
  struct sigaction before_int_ {};
  struct sigaction before_term_ {};
};

using CopyFunction = storage::CopyReport (*)(const storage::CopyOptions&);

Exit copy(CopyFunction function, storage::CopyOptions options, const char* done, Streams& streams) {
  Progress progress(streams.err, is_terminal(streams.err));
  const Interruption watched;
  options.progress = [&](std::int64_t pages, std::int64_t total) {
    if (interrupted != 0) throw std::runtime_error("interrupted; nothing was left behind");
    progress.show(pages < total ? "pages copied" : "pages copied, checking them", pages, total);
  };
  try {
    const storage::CopyReport report = function(options);
    progress.clear();
    print(std::string(done) + ' ' + options.to + " from " + options.from + ": " +
              grouped(report.bytes) + " bytes, schema version " +
              std::to_string(report.schema_version) + ", integrity checked\n",
          streams);
    return Exit::ok;
  } catch (const storage::FileExists& error) {
    streams.err << "stapel: " << error.what() << "; with --force it is replaced\n";
    return Exit::bad_input;
  }
}

// A database server has tools of its own, which copy while it is used.
bool refuse_server(const std::string& address, const char* tool, Streams& streams) {
  if (!storage::is_postgres_address(address)) return false;
  streams.err << "stapel: this copies SQLite files; for PostgreSQL use " << tool
              << " (docs/postgres.md)\n";
  return true;
}

}  // namespace

Exit back_up(const BackupArguments& arguments, Streams& streams) {
  if (refuse_server(arguments.database, "pg_dump --format=custom", streams)) return Exit::bad_input;
  return copy(
      storage::back_up_sqlite,
      {.from = arguments.database, .to = arguments.to, .replace = arguments.force, .progress = {}},
      "wrote", streams);
}

Exit restore(const RestoreArguments& arguments, Streams& streams) {
  if (refuse_server(arguments.database, "pg_restore", streams)) return Exit::bad_input;
  return copy(storage::restore_sqlite,
              {.from = arguments.from,
               .to = arguments.database,
               .replace = arguments.force,
               .progress = {}},
              "restored", streams);
}

}  // namespace stapel::cli
