#include "cli/lint.h"

#include <ostream>

#include "base/json.h"
#include "catalog/field.h"
#include "cli/products.h"
#include "promotions/parse.h"

namespace stapel::cli {
namespace {

using promotions::LintDocument;
using promotions::LintOptions;

// Says what is wrong with an option; the caller ends with exit code 2.
std::nullopt_t wrong(std::string_view option, std::string_view rule, Streams& streams) {
  streams.err << "stapel: " << option << ": " << rule << '\n';
  return std::nullopt;
}

// A percentage with at most four decimals, as JSON numbers are read.
std::optional<Percent> read_percentage(std::string_view option, const std::string& text,
                                       Streams& streams) {
  Faults faults;
  const auto document = json::Document::parse(text, faults);
  std::optional<std::int64_t> number;
  if (document) number = json::read_decimal(document->root(), 0, 1'000'000, faults);
  if (!number || !faults.empty()) {
    return wrong(option, "must be a percentage from 0 to 100 with at most 4 decimals", streams);
  }
  return Percent{*number};
}

// LINES or LINESxUNITS.
std::optional<promotions::CartSize> read_size(const std::string& text, Streams& streams) {
  const std::size_t cross = std::min(text.find('x'), text.size());
  const auto lines = catalog::parse_number<std::int64_t>(std::string_view(text).substr(0, cross));
  std::optional<std::int64_t> units = 1;
  if (cross < text.size()) {
    units = catalog::parse_number<std::int64_t>(std::string_view(text).substr(cross + 1));
  }
  const bool good = lines && units && *lines >= 1 && *lines <= promotions::worst_case_lines_max &&
                    *units >= 1 && *units <= promotions::worst_case_units_max;
  if (!good) {
    return wrong("--worst-case",
                 "must be LINES or LINESxUNITS, such as 10x3: 1 to 100 lines of 1 to 100000 units",
                 streams);
  }
  return promotions::CartSize{.lines = *lines, .units = *units, .total_max = {}};
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (end > begin) parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::optional<LintOptions> read_options(const LintArguments& arguments, Streams& streams) {
  LintOptions options;
  options.now = arguments.now ? *arguments.now : system_now();
  options.language = arguments.language;
  options.strict = arguments.strict;
  options.average_order = arguments.average_order;
  options.terms.include_tax = !arguments.prices_exclude_tax;
  if (arguments.shipping) options.terms.shipping = *arguments.shipping;
  if (arguments.segments) options.segments = split(*arguments.segments);
  if (arguments.margin) {
    const auto margin = read_percentage("--margin", *arguments.margin, streams);
    if (!margin) return std::nullopt;
    options.margin = *margin;
  }
  if (arguments.tax_rate) {
    const auto rate = read_percentage("--tax-rate", *arguments.tax_rate, streams);
    if (!rate) return std::nullopt;
    options.terms.tax_rate = *rate;
  }
  if (arguments.worst_case) {
    options.worst_case = read_size(*arguments.worst_case, streams);
    if (!options.worst_case) return std::nullopt;
    options.worst_case->total_max = arguments.max_total;
  } else if (arguments.max_total) {
    return wrong("--max-total", "needs --worst-case", streams);
  }
  return options;
}

}  // namespace

promotions::LintDocument document_of(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool list = first != std::string_view::npos && text[first] == '[';
  return list ? LintDocument::list : LintDocument::object;
}

Exit lint(const LintArguments& arguments, Streams& streams) {
  if (arguments.promotions == "-" && arguments.products == "-") {
    streams.err << "stapel: only one of --promotions and --products can be standard input\n";
    return Exit::bad_input;
  }
  if (arguments.strict && !arguments.products && !arguments.segments) {
    streams.err << "stapel: --strict needs --products or --segments: names are checked against "
                   "them\n";
    return Exit::bad_input;
  }
  std::optional<LintOptions> options = read_options(arguments, streams);
  if (!options) return Exit::bad_input;
  const std::optional<std::string> text = read_input(arguments.promotions, streams);
  if (!text) return Exit::bad_input;
  Faults faults;
  const auto definitions = promotions::parse_promotions(*text, faults);
  print_faults("promotions", faults, streams.err);
  std::optional<std::vector<promotions::LintProduct>> products;
  if (arguments.products) products = read_products(*arguments.products, streams);
  if (!definitions || (arguments.products && !products)) return Exit::bad_input;

  options->document = document_of(*text);
  const promotions::LintReport report = promotions::lint(*definitions, products, *options);
  print(arguments.json
            ? promotions::to_json(report, true) + '\n'
            : promotions::to_text(report, definitions->settings.currency, options->language),
        streams);
  const bool clean = report.count(promotions::Severity::error) == 0 &&
                     report.count(promotions::Severity::warning) == 0;
  return clean ? Exit::ok : Exit::failed;
}

}  // namespace stapel::cli
