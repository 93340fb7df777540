// `stapel pairs`: read the file, compare its promotions two by two, print.
#include "cli/pairs.h"

#include <algorithm>
#include <ostream>

#include "base/json.h"
#include "promotions/pairs.h"
#include "promotions/parse.h"

namespace stapel::cli {
namespace {

using promotions::ListedPromotion;

// Where the list of promotions stands in the file.
std::string list_pointer(std::string_view text) {
  Faults faults;
  const auto document = json::Document::parse(text, faults);
  return document && document->root().kind() == json::Kind::object ? "/promotions" : "";
}

// Those asked for, in the order of the file.
std::vector<ListedPromotion> listed(const promotions::Definitions& definitions,
                                    const std::vector<std::string>& ids,
                                    const std::string& pointer) {
  std::vector<ListedPromotion> out;
  for (std::size_t i = 0; i < definitions.promotions.size(); ++i) {
    const promotions::Promotion& promotion = definitions.promotions[i];
    if (!ids.empty() && std::ranges::find(ids, promotion.id) == ids.end()) continue;
    out.push_back({&promotion, pointer + "/" + std::to_string(i)});
  }
  return out;
}

// False, with a line for each, where some id names no promotion of the file.
bool all_found(const std::vector<std::string>& ids, const std::vector<ListedPromotion>& listed,
               std::ostream& err) {
  bool all = true;
  for (const std::string& id : ids) {
    const bool found = std::ranges::any_of(
        listed, [&](const ListedPromotion& each) { return each.promotion->id == id; });
    if (found) continue;
    err << "stapel: --id: there is no promotion \"" << id << "\" in the file\n";
    all = false;
  }
  return all;
}

}  // namespace

Exit pairs(const PairsArguments& arguments, Streams& streams) {
  const std::optional<std::string> text = read_input(arguments.promotions, streams);
  if (!text) return Exit::bad_input;
  Faults faults;
  const auto definitions = promotions::parse_promotions(*text, faults);
  print_faults("promotions", faults, streams.err);
  if (!definitions) return Exit::bad_input;

  std::vector<ListedPromotion> found = listed(*definitions, arguments.ids, list_pointer(*text));
  if (!all_found(arguments.ids, found, streams.err)) return Exit::bad_input;
  if (found.size() > promotions::pair_promotions_max) {
    streams.err << "stapel: " << found.size() << " promotions are more than the "
                << promotions::pair_promotions_max
                << " of a matrix; name those of interest with --id ID --id ID\n";
    return Exit::bad_input;
  }
  const promotions::PairMatrix matrix =
      promotions::pair_matrix(std::move(found), arguments.language);
  print(arguments.pretty ? to_text(matrix) : to_json(matrix, true) + "\n", streams);
  return Exit::ok;
}

}  // namespace stapel::cli
