#include "cli/explain.h"

#include <ostream>

#include "app/past_decision.h"
#include "cli/explain_code.h"
#include "storage/open_store.h"

namespace stapel::cli {
namespace {

using storage::Reader;

struct Place {
  storage::ShopId shop;
  std::string secret;
};

std::optional<Place> find_place(Reader& reader, const std::string& name, Streams& streams) {
  for (const auto& [id, row] : reader.shops()) {
    if (row.name == name) return Place{std::stoll(id), row.pseudonym_secret};
  }
  streams.err << "stapel: --shop: there is no shop " << name << '\n';
  return std::nullopt;
}

// The decisions that were asked for, by their ids.
std::vector<std::string> decisions_of(Reader& reader, const Place& place,
                                      const ExplainArguments& arguments) {
  if (arguments.decision) return {*arguments.decision};
  std::vector<std::string> ids;
  for (const auto& [id, row] : reader.checkouts_of_order(place.shop, *arguments.order)) {
    ids.push_back(id);
  }
  return ids;
}

std::string heading_of(const app::DecisionAnswer& decision) {
  std::string text = decision.state ? "Checkout " + decision.id + ", " +
                                          std::string(app::state_name(*decision.state))
                                    : "Decision " + decision.id + ", refused";
  if (!decision.order.empty()) text += ", order " + decision.order;
  text += "\ndecided at " + format_instant(decision.at) + " from definition set " +
          decision.set_hash.substr(0, 12) + "; ";
  if (!decision.reproducible) {
    return text +
           "it cannot be made again: by another version of the kernel, or with a condition on "
           "customers' ids\n";
  }
  return text + (decision.same ? "made again just now: the same, byte for byte\n"
                               : "made again just now: IT DIFFERS\n");
}

Exit explain_code(Reader& reader, const Place& place, const ExplainArguments& arguments,
                  Streams& streams) {
  const app::CodeStory story = app::tell_code(reader, place.shop, *arguments.code);
  if (!story.known && story.attempts.empty()) {
    streams.err << "stapel: --code: no promotion and no pool has " << *arguments.code
                << ", and it was never tried\n";
    return Exit::bad_input;
  }
  print(arguments.json ? json_of(story)
                       : words_of(story, arguments.language.value_or(Language::dutch)),
        streams);
  return Exit::ok;
}

}  // namespace

Exit explain(const ExplainArguments& arguments, Streams& streams) {
  if (!arguments.order && !arguments.decision && !arguments.code) {
    streams.err << "stapel: --order, --decision or --code is required\n";
    return Exit::bad_input;
  }
  const auto reader = storage::open_reader(arguments.database);
  const auto place = find_place(*reader, arguments.shop, streams);
  if (!place) return Exit::bad_input;
  if (arguments.code) return explain_code(*reader, *place, arguments, streams);
  const auto ids = decisions_of(*reader, *place, arguments);
  if (ids.empty()) {
    streams.err << "stapel: --order: no checkout was confirmed for order " << *arguments.order
                << '\n';
    return Exit::bad_input;
  }
  std::string out;
  for (const std::string& id : ids) {
    const auto decision = app::explain_decision(*reader, place->shop, place->secret,
                                                {.id = id, .language = arguments.language});
    if (!decision) {
      streams.err << "stapel: --decision: " << decision.refusal().message << '\n';
      return Exit::bad_input;
    }
    const std::string& result = decision->reproducible ? decision->explained : decision->result;
    out += arguments.json ? result + '\n'
                          : heading_of(*decision) + '\n' +
                                (decision->reproducible ? decision->words : result + '\n') + '\n';
  }
  print(out, streams);
  return Exit::ok;
}

}  // namespace stapel::cli
