#include "cli/import.h"

#include <array>
#include <fstream>
#include <initializer_list>
#include <istream>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <utility>

#include "app/export_sales.h"
#include "app/import_online_retail.h"
#include "app/import_products.h"
#include "app/import_sales.h"
#include "base/csv.h"
#include "base/time.h"
#include "base/xz.h"
#include "cli/progress.h"
#include "cli/sales_file.h"
#include "cli/table.h"

namespace stapel::cli {

namespace {

using app::Changes;
using app::ImportReport;

// Past this many, standard error only counts bad rows.
constexpr std::int64_t printed_max = 1'000;

class StreamSource final : public ByteSource {
 public:
  explicit StreamSource(std::istream& in) : in_(in) {}
  std::size_t read(std::span<char> buffer) override {
    in_.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    if (in_.bad()) throw SourceError("standard input: cannot be read");
    return static_cast<std::size_t>(in_.gcount());
  }

 private:
  std::istream& in_;
};

// An archive is known by its first bytes; a name that says otherwise is somebody's mistake.
void check_name(const std::string& file) {
  constexpr std::string_view magic(
      "\xFD"
      "7zXZ\0",
      6);
  if (!file.ends_with(".xz")) return;
  std::array<char, magic.size()> head{};
  std::ifstream in(file, std::ios::binary);
  if (!in) return;  // opening it tells why
  in.read(head.data(), head.size());
  if (std::string_view(head.data(), head.size()) != magic)
    throw SourceError(file + ": is named .xz and is no xz archive");
}

std::unique_ptr<ByteSource> open(const std::string& file, Streams& streams) {
  if (file != "-") {
    check_name(file);
    return open_source(file);
  }
  return decompressed(std::make_unique<StreamSource>(streams.in), "standard input");
}

std::string name_of(const std::string& file) { return file == "-" ? "standard input" : file; }

// Tells of bad rows on standard error, and in a file where one is asked for.
class Rejects {
 public:
  Rejects(const ImportArguments& arguments, std::ostream& err, Progress& progress)
      : name_(name_of(arguments.file)), path_(arguments.rejects), err_(err), progress_(progress) {
    if (!path_) return;
    file_.open(*path_, std::ios::binary | std::ios::trunc);
    write("line,reason,record\n");
  }

  void add(const app::RejectedRow& row) {
    if (++count_ <= printed_max) {
      progress_.clear();
      err_ << name_ << ":" << row.line << ": " << row.reason << '\n';
    }
    if (!path_) return;
    std::string line = std::to_string(row.line) + ",";
    append_csv_field(line, row.reason);
    line += ',';
    append_csv_field(line, row.record);
    write(line + "\n");
  }

  void finish(bool stored) {
    if (path_ && !file_.flush()) fail();
    if (count_ == 0) return;
    if (count_ > printed_max) {
      err_ << "… and " << grouped(count_ - printed_max) << " more";
      err_ << (path_ ? ", all in " + *path_ : "; --rejects FILE keeps them all") << '\n';
    }
    err_ << "stapel: " << grouped(count_) << (count_ == 1 ? " row" : " rows") << " rejected, ";
    err_ << (stored ? "the others are imported" : "nothing is imported (--strict)") << '\n';
  }

 private:
  void write(const std::string& text) {
    if (!(file_ << text)) fail();
  }
  // Before anything is imported: a lost list of bad rows must not pass for an empty one.
  [[noreturn]] void fail() const {
    throw std::runtime_error("cannot write " + *path_ + "; nothing is imported");
  }

  std::string name_;
  std::optional<std::string> path_;
  std::ofstream file_;
  std::ostream& err_;
  Progress& progress_;
  std::int64_t count_ = 0;
};

std::string buckets(const ImportReport& report) {
  Table table({"Rows of the file", "rows", "quantity x price", "stored as"});
  catalog::Tally all;
  for (std::size_t i = 0; i < catalog::bucket_count; ++i) {
    const catalog::Tally& tally = report.tallies[i];
    const bool rejected = i == static_cast<std::size_t>(catalog::Bucket::rejected);
    table.add({std::string(name(static_cast<catalog::Bucket>(i))), grouped(tally.rows),
               grouped_decimal(tally.thousandths, 3),
               rejected ? "-" : grouped_decimal(tally.minor, 2)});
    all.rows += tally.rows;
    all.thousandths += tally.thousandths;
    if (!rejected) all.minor += tally.minor;
  }
  table.rule();
  table.add({"all rows", grouped(all.rows), grouped_decimal(all.thousandths, 3),
             grouped_decimal(all.minor, 2)});
  return table.text();
}

// What rounding unit prices to whole pence took away or added, over all rows that are stored.
std::string rounding(const ImportReport& report) {
  Wide difference = 0;
  for (std::size_t i = 0; i + 1 < catalog::bucket_count; ++i)
    difference += report.tallies[i].minor * 10 - report.tallies[i].thousandths;
  return "rounding to whole pence: " + grouped_decimal(difference, 3) + "\n";
}

std::string changes(std::initializer_list<std::pair<const char*, Changes>> all) {
  Table table({"Database", "in the file", "new", "changed", "unchanged"});
  for (const auto& [what, changes] : all)
    table.add({what, grouped(changes.all()), grouped(changes.added), grouped(changes.changed),
               grouped(changes.unchanged)});
  return table.text();
}

std::string changes(const ImportReport& report) {
  return changes({{"orders", report.orders},
                  {"cancellations", report.cancellations},
                  {"adjustments", report.adjustments},
                  {"products", report.products},
                  {"list prices", report.prices}});
}

std::string returns(const ImportReport& report) {
  Table table({"Returned product lines", "lines"});
  table.add({"matched to earlier orders", grouped(report.returned.matched)});
  table.add({"matched in part", grouped(report.returned.partly)});
  table.add({"not bought before", grouped(report.returned.unmatched)});
  table.add({"customer unknown", grouped(report.returned.unknown_customer)});
  return table.text();
}

std::string text_of(const ImportReport& report) {
  std::string text = buckets(report) + rounding(report);
  text += "invoices with two times: " + grouped(report.invoices_with_two_times) + "\n";
  if (report.stored) text += "\n" + changes(report) + "\n" + returns(report);
  return text;
}

std::string text_of(const app::ProductsReport& report) {
  if (!report.stored) return {};
  return changes({{"products", report.products}, {"list prices", report.prices}});
}

std::string text_of(const app::SalesReport& report, const char* what) {
  std::string text;
  if (report.resumed_at > 0)
    text = "gone on behind " + grouped(report.resumed_at) + " that were there already\n";
  return report.stored ? text + changes({{what, report.changes}}) : text;
}

// What an import of any format comes to.
struct Imported {
  bool stored = false;
  std::string text;
};

template <typename Report>
Result<Imported, std::string> imported(const Result<Report, std::string>& report) {
  if (!report) return Refused{report.refusal()};
  return Imported{report->stored, text_of(*report)};
}

// A database that is made by the import has the default shop.
std::optional<std::string> find_shop(const ImportArguments& arguments, storage::ShopId& shop) {
  if (arguments.shop == "default") return std::nullopt;
  const auto found = app::find_shop(arguments.database, arguments.shop);
  if (!found) return "--shop: " + arguments.database + " has no shop " + arguments.shop;
  shop = *found;
  return std::nullopt;
}

Result<Imported, std::string> import_from(ByteSource& source, const ImportArguments& arguments,
                                          const app::ImportWatch& watch) {
  app::ImportOptions options{.database = arguments.database, .strict = arguments.strict};
  if (const auto fault = find_shop(arguments, options.shop)) return Refused{*fault};
  if (is_sales_format(arguments.format)) {
    const auto file = sales_file_of(arguments);
    if (!file) return Refused{file.refusal()};
    const auto report = app::import_sales(source, *file, options, watch);
    if (!report) return Refused{report.refusal()};
    return Imported{report->stored, text_of(*report, arguments.format.c_str())};
  }
  if (arguments.format == "products") {
    const auto file = products_file_of(arguments);
    if (!file) return Refused{file.refusal()};
    return imported(app::import_products(source, options, system_now(), watch, *file));
  }
  if (const auto option = sales_option_of(arguments))
    return Refused{*option + " is not for online-retail"};
  return imported(app::import_online_retail(source, options, watch));
}

}  // namespace

Exit import_file(const ImportArguments& arguments, Streams& streams) try {
  const std::unique_ptr<ByteSource> source = open(arguments.file, streams);
  Progress progress(streams.err, is_terminal(streams.err));
  Rejects rejects(arguments, streams.err, progress);
  app::ImportWatch watch;
  watch.rejected = [&](const app::RejectedRow& row) { rejects.add(row); };
  watch.progress = [&](std::string_view what, std::int64_t done) { progress.show(what, done); };

  const auto done = import_from(*source, arguments, watch);
  progress.clear();
  if (!done) {
    streams.err << "stapel: " << name_of(arguments.file) << ": " << done.refusal() << '\n';
    return Exit::bad_input;
  }
  rejects.finish(done->stored);
  print(done->text, streams);
  return done->stored ? Exit::ok : Exit::bad_input;
} catch (const SourceError& error) {
  streams.err << "stapel: " << error.what() << "; nothing is imported\n";
  return Exit::bad_input;
}

}  // namespace stapel::cli
