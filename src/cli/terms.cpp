// `stapel terms`: read the file, describe one promotion or all of them, print.
#include "cli/terms.h"

#include <ostream>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "promotions/parse.h"
#include "promotions/terms.h"

namespace stapel::cli {
namespace {

using promotions::Promotion;

// JSON: one document for a named promotion, else a list.
std::string written(const std::vector<promotions::Terms>& all, bool json, bool list) {
  std::string out;
  for (const promotions::Terms& each : all) {
    if (!out.empty()) out += json ? ",\n" : "\n\n";
    out += json ? to_json(each, true) : to_text(each);
  }
  if (!json) return out;
  return list ? "[" + out + "]\n" : out + "\n";
}

}  // namespace

Exit terms(const TermsArguments& arguments, Streams& streams) {
  const auto definitions =
      read_document(arguments.promotions, "promotions", promotions::parse_promotions, streams);
  if (!definitions) return Exit::bad_input;

  std::unordered_map<std::string_view, const Promotion*> by_id;
  for (const Promotion& promotion : definitions->promotions) by_id[promotion.id] = &promotion;
  const auto find = [&](std::string_view id) {
    const auto at = by_id.find(id);
    return at == by_id.end() ? nullptr : at->second;
  };
  std::vector<promotions::Terms> all;
  for (const Promotion& promotion : definitions->promotions) {
    if (arguments.id && promotion.id != *arguments.id) continue;
    all.push_back(terms_of(promotion, definitions->settings, find, arguments.language));
  }
  if (arguments.id && all.empty()) {
    streams.err << "stapel: --id: there is no promotion \"" << *arguments.id << "\" in the file\n";
    return Exit::bad_input;
  }
  print(written(all, arguments.json, !arguments.id), streams);
  return Exit::ok;
}

}  // namespace stapel::cli
