// See codes.h.
#include "cli/codes.h"

#include <chrono>
#include <ostream>
#include <thread>

#include "app/code_reads.h"
#include "app/codes_csv.h"
#include "app/shops.h"
#include "base/check.h"
#include "base/xz.h"
#include "cli/progress.h"
#include "cli/shops.h"
#include "cli/table.h"
#include "storage/open_store.h"

namespace stapel::cli {
namespace {

constexpr std::size_t export_page_size = 10'000;
// Past this many, standard error only counts bad rows.
constexpr std::int64_t printed_max = 1'000;

// The pool, made where there is none and one is asked for.
std::optional<app::Refusal> find_or_make(app::Service& app, const CodesArguments& arguments,
                                         bool make, const std::string& pattern, std::int64_t uses) {
  const auto found = app.pool(arguments.pool);
  if (found) return std::nullopt;
  if (!make) return found.refusal();
  const auto made = app::await<app::PoolAnswer>([&](auto done) {
    app.create_pool({.id = arguments.pool,
                     .name = arguments.pool,
                     .pattern = pattern,
                     .uses_max = uses,
                     .check = true},
                    std::move(done));
  });
  if (made) return std::nullopt;
  return made.refusal();
}

// Waits until a drawing is finished; why it stopped, where it did before its time.
std::string follow(app::Service& app, const std::string& pool, const std::string& supply,
                   Progress& progress) {
  while (true) {
    const auto now = app.supply(pool, supply);
    if (!now) return now.refusal().message;
    if (now->finished_at) return now->stopped;
    progress.show("codes drawn", now->added, now->wanted);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

void print_rejected(const std::string& file, const app::RejectedCode& row, std::int64_t count,
                    Streams& streams) {
  if (count <= printed_max) streams.err << file << ":" << row.line << ": " << row.reason << '\n';
}

// What an import of several requests comes to.
struct Imported {
  std::int64_t added = 0, already_there = 0, rejected = 0, size = 0;
};

// Codes of a file, sent as requests of the size that one may have.
class Sender {
 public:
  Sender(app::Service& app, const ImportCodesArguments& arguments, Streams& streams)
      : app_(app), arguments_(arguments), streams_(streams) {
    next_.pool = arguments.pool;
    next_.tolerant = true;
  }
  void add(app::ImportedCode code) {
    next_.codes.push_back(std::move(code));
    if (next_.codes.size() == static_cast<std::size_t>(app::codes_imported_max)) send();
  }
  void reject(const app::RejectedCode& row) {
    print_rejected(arguments_.file, row, ++done_.rejected, streams_);
  }
  void send() {
    if (next_.codes.empty() || refusal_) return;
    app::ImportCodes request = next_;
    next_.codes.clear();
    const auto answer = app::await<app::CodesAnswer>(
        [&](auto reply) { app_.import_codes(std::move(request), std::move(reply)); });
    if (!answer) {
      refusal_ = answer.refusal();
      return;
    }
    done_.added += answer->added;
    done_.already_there += answer->already_there;
    done_.size = answer->size;
    for (const app::RejectedCode& row : answer->rejected) reject(row);
    done_.rejected += answer->rejected_count - static_cast<std::int64_t>(answer->rejected.size());
  }
  const Imported& done() const { return done_; }
  const std::optional<app::Refusal>& refusal() const { return refusal_; }

 private:
  app::Service& app_;
  const ImportCodesArguments& arguments_;
  Streams& streams_;
  app::ImportCodes next_;
  Imported done_;
  std::optional<app::Refusal> refusal_;
};

std::optional<storage::ShopId> find_shop_number(storage::Reader& reader, const std::string& name) {
  for (const auto& [id, row] : reader.shops()) {
    if (row.name == name) return std::stoll(id);
  }
  return std::nullopt;
}

}  // namespace

Exit generate_codes(const GenerateCodesArguments& arguments, Streams& streams) {
  const auto shops = open_shops(arguments.database, streams);
  app::Service* app = find_shop(*shops, arguments.shop, streams);
  if (app == nullptr) return Exit::bad_input;
  const bool make = !arguments.pattern.empty();
  if (auto refusal = find_or_make(*app, arguments, make, arguments.pattern, arguments.uses)) {
    return refuse(*refusal, streams);
  }
  const auto begun = app::await<app::CodesAnswer>([&](auto done) {
    app->generate_codes({.pool = arguments.pool, .count = arguments.count}, std::move(done));
  });
  if (!begun) return refuse(begun.refusal(), streams);
  Progress progress(streams.err, is_terminal(streams.err));
  const std::string stopped =
      begun->finished ? "" : follow(*app, arguments.pool, begun->supply, progress);
  progress.clear();
  if (!stopped.empty()) {
    streams.err << "stapel: " << stopped << '\n';
    return Exit::bad_input;
  }
  print(grouped(arguments.count) + " codes added; pool " + arguments.pool + " holds " +
            grouped((*app->pool(arguments.pool)).size) + "\n",
        streams);
  return Exit::ok;
}

Exit import_codes(const ImportCodesArguments& arguments, Streams& streams) try {
  const auto source = open_source(arguments.file);
  const auto shops = open_shops(arguments.database, streams);
  app::Service* app = find_shop(*shops, arguments.shop, streams);
  if (app == nullptr) return Exit::bad_input;
  if (auto refusal = find_or_make(*app, arguments, arguments.create, "", arguments.uses)) {
    return refuse(*refusal, streams);
  }
  Sender sender(*app, arguments, streams);
  app::read_codes_csv(
      *source, [&](app::ImportedCode code) { sender.add(std::move(code)); },
      [&](const app::RejectedCode& row) { sender.reject(row); });
  sender.send();
  if (sender.refusal()) return refuse(*sender.refusal(), streams);
  const Imported& done = sender.done();
  if (done.rejected > printed_max) {
    streams.err << "… and " << grouped(done.rejected - printed_max) << " more\n";
  }
  print(grouped(done.added) + " codes added, " + grouped(done.already_there) +
            " were there already, " + grouped(done.rejected) + " rows rejected\n",
        streams);
  return Exit::ok;
} catch (const SourceError& error) {
  streams.err << "stapel: " << error.what() << '\n';
  return Exit::bad_input;
}

// Told of first, as over HTTP: the audit trail has every export.
Exit export_codes(const ExportCodesArguments& arguments, Streams& streams) {
  const auto shops = open_shops(arguments.database, streams);
  app::Service* app = find_shop(*shops, arguments.shop, streams);
  if (app == nullptr) return Exit::bad_input;
  const auto pool = app->pool(arguments.pool);
  if (!pool) return refuse(pool.refusal(), streams);
  const auto told = app::await<app::DoneAnswer>([&](auto done) {
    app->record_export({.pool = pool->id, .count = pool->size}, std::move(done));
  });
  if (!told) return refuse(told.refusal(), streams);
  const auto reader = storage::open_reader(arguments.database);
  const auto shop = find_shop_number(*reader, arguments.shop);
  STAPEL_CHECK(shop.has_value());
  print(app::codes_csv_head, streams);
  std::string cursor;
  do {
    std::string text;
    for (const auto& code :
         app::export_page(*reader, *shop, arguments.pool, export_page_size, cursor)) {
      app::append_codes_csv(text, code);
    }
    print(text, streams);
  } while (!cursor.empty());
  return Exit::ok;
}

}  // namespace stapel::cli
