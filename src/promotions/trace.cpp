// How the answer was found: what matched, what was searched, and by how much the best other plan
// lost; as values, and in sentences for people.
#include <algorithm>

#include "promotions/decision.h"
#include "promotions/words.h"

namespace stapel::promotions {
namespace {

constexpr std::string_view rule_names[] = {"customer_value", "unvalued_rewards", "fewer_promotions",
                                           "fewer_codes", "earlier_promotions"};

class Tracer {
 public:
  explicit Tracer(const Decision& decision)
      : d_(decision), words_(decision.options.language, decision.cart->currency) {}

  Trace trace() const {
    const Settings& settings = d_.set->settings;
    Trace out;
    for (auto at = d_.set->promotions.begin(); at != d_.set->promotions.end(); ++at) {
      ++out.promotions;
    }
    Eligibility found;
    find_triggered(*d_.set, d_.facts, d_.options.now, Reach::applicable, found);
    out.found = static_cast<std::int64_t>(found.triggered.size());
    for (std::uint32_t c = 0; c < d_.problem.candidates.size(); ++c)
      out.matched.push_back(match(c));
    out.policy = d_.options.policy.value_or(settings.policy);
    out.winner = traced(d_.plan);
    if (out.policy == Policy::best_for_customer) add_search(out);
    tell(out);
    return out;
  }

 private:
  std::vector<std::string> ids(const Indices& candidates) const {
    std::vector<std::string> out;
    for (const std::uint32_t c : candidates) out.push_back(d_.promotion(c).id);
    return out;
  }

  // Those of `positions` on the cart that trigger the candidate, as its promotion writes them.
  void append_codes(std::uint32_t c, const Indices& positions,
                    std::vector<std::string>& out) const {
    const CompiledPromotion& compiled = d_.set->promotions[d_.positions[c]];
    const Indices& own = d_.problem.candidates[c].codes;
    for (const std::uint32_t code : positions) {
      if (std::find(own.begin(), own.end(), code) == own.end()) continue;
      const std::string& text = printed(d_.eligibility->codes[code], compiled);
      if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(text);
    }
  }

  Trace::Match match(std::uint32_t c) const {
    const Candidate& candidate = d_.problem.candidates[c];
    Trace::Match out;
    out.promotion = d_.promotion(c).id;
    append_codes(c, candidate.codes, out.codes);
    for (std::size_t s = 0; s < scope_count; ++s) {
      if (candidate.in_scope(static_cast<Scope>(s))) out.scopes.push_back(static_cast<Scope>(s));
    }
    const Indices& applied = d_.plan.applied;
    out.applied = std::find(applied.begin(), applied.end(), c) != applied.end();
    return out;
  }

  TracedPlan traced(const Plan& plan) const {
    TracedPlan out;
    out.value = plan.value;
    const Indices codes = codes_used(d_.problem, plan.applied);
    for (const std::uint32_t c : plan.applied) append_codes(c, codes, out.codes);
    for (std::size_t s = 0; s < scope_count; ++s) {
      if (!plan.order[s].empty()) out.order.push_back({static_cast<Scope>(s), ids(plan.order[s])});
    }
    return out;
  }

  void add_search(Trace& out) const {
    for (const SearchedWorld& searched : d_.report.worlds) {
      Trace::World world{
          ids(searched.promotions), searched.most, searched.skipped, searched.nodes, {}};
      for (const SearchedStage& stage : searched.stages) {
        std::optional<Amount> takes;
        if (stage.solved) takes = stage.takes;
        world.stages.push_back({stage.scope, ids(stage.promotions), takes, stage.nodes});
      }
      out.worlds.push_back(std::move(world));
    }
    out.plans = d_.report.plans;
    out.nodes = d_.nodes;
    out.node_limit = d_.options.search_limit.value_or(d_.set->settings.search_limit);
    if (!d_.runner_up) return;
    const Plan& second = d_.runner_up->plan;
    const auto rule = static_cast<std::size_t>(decided_by(d_.problem, d_.plan, second));
    out.runner_up = Trace::RunnerUp{traced(second), d_.plan.value - second.value,
                                    std::string(rule_names[rule]), d_.runner_up->proven};
  }

  // --- Sentences ---------------------------------------------------------------------------------

  void tell(Trace& out) const {
    out.story.push_back(what_matched(out));
    if (out.policy == Policy::priority) {
      out.story.emplace_back(words_.say(
          {"Beleid priority: acties gaan op volgorde van prioriteit, zolang ze samen mogen; er "
           "worden geen plannen vergeleken.",
           "Policy priority: promotions are taken in order of priority, as far as they may "
           "combine; no plans are compared."}));
      out.story.push_back(what_won(out.winner));
      return;
    }
    if (!out.matched.empty()) out.story.push_back(what_was_searched(out));
    out.story.push_back(what_won(out.winner) + " " + proof());
    out.story.push_back(what_lost(out));
  }

  std::string number(std::int64_t count) const { return words_.number(count); }

  std::string what_matched(const Trace& out) const {
    std::vector<std::string> names;
    for (const Trace::Match& match : out.matched) names.push_back(words_.quoted(match.promotion));
    const std::string all =
        number(out.promotions) +
        words_.plural(out.promotions, {" actie", " promotion"}, {" acties", " promotions"});
    std::string text = words_.plural(out.found,
                                     {"Van {n} komt er {f} voor deze winkelwagen in aanmerking; ",
                                      "Of {n}, {f} comes into question for this cart; "},
                                     {"Van {n} komen er {f} voor deze winkelwagen in aanmerking; ",
                                      "Of {n}, {f} come into question for this cart; "});
    text = replaced(replaced(text, "{n}", all), "{f}", number(out.found));
    if (names.empty()) {
      return text + words_.say({"geen ervan deed mee.", "none of them took part."});
    }
    text += words_.plural(static_cast<std::int64_t>(names.size()),
                          {"meegedaan heeft: ", "this one took part: "},
                          {"meegedaan hebben: ", "these took part: "});
    return text + words_.all_of(names) + '.';
  }

  std::string what_was_searched(const Trace& out) const {
    const Phrase whole = {
        "Gezocht over elke toegestane combinatie, volgorde en keuze van artikelen: {p} vergeleken "
        "in {s} (hoogstens {m}).",
        "Searched every allowed combination, order and choice of units: {p} compared in {s} (at "
        "most {m})."};
    const Phrase cut = {"Gezocht binnen de zoekgrens van {m} stappen: {p} vergeleken.",
                        "Searched within the limit of {m} steps: {p} compared."};
    std::string text = words_.say(d_.optimality.proven ? whole : cut);
    const std::string plans =
        number(out.plans) +
        words_.plural(out.plans, {" heel plan", " whole plan"}, {" hele plannen", " whole plans"});
    const std::string nodes =
        number(out.nodes) + words_.plural(out.nodes, {" stap", " step"}, {" stappen", " steps"});
    text = replaced(replaced(std::move(text), "{p}", plans), "{s}", nodes);
    return replaced(std::move(text), "{m}", number(out.node_limit));
  }

  static std::vector<std::string> promotions_of(const TracedPlan& plan) {
    std::vector<std::string> out;
    for (const TracedPlan::Step& step : plan.order) {
      for (const std::string& id : step.promotions) {
        if (std::find(out.begin(), out.end(), id) == out.end()) out.push_back(id);
      }
    }
    return out;
  }

  // Those of `a` that are not in `b`, in words; empty where there are none.
  std::string named(const std::vector<std::string>& a, const std::vector<std::string>& b) const {
    std::vector<std::string> names;
    for (const std::string& id : a) {
      if (std::find(b.begin(), b.end(), id) == b.end()) names.push_back(words_.quoted(id));
    }
    return names.empty() ? "" : words_.all_of(names);
  }

  std::string what_won(const TracedPlan& winner) const {
    const std::string names = named(promotions_of(winner), {});
    if (names.empty()) {
      return words_.say({"Geen enkele actie is van toepassing.", "No promotion applies."});
    }
    return replaced(words_.say({"Gekozen: {n}, goed voor {v} voordeel.",
                                "Chosen: {n}, worth {v} to the customer."},
                               words_.money(winner.value)),
                    "{n}", names);
  }

  std::string proof() const {
    if (d_.optimality.proven) {
      return words_.say(
          {"Bewezen: geen ander plan geeft meer.", "Proven: no other plan gives more."});
    }
    if (d_.problem.candidates.size() > searched_max) {
      return words_.say(
          {"Niet bewezen: er deden meer acties mee dan er doorzocht worden (64); meer "
           "dan {v} kan geen plan geven.",
           "Not proven: more promotions took part than are searched (64); no plan "
           "gives more than {v}."},
          words_.money(d_.optimality.bound.value_or(0)));
    }
    return words_.say({"Niet bewezen: de zoekgrens is bereikt; meer dan {v} kan geen plan geven.",
                       "Not proven: the search limit was reached; no plan gives more than {v}."},
                      words_.money(d_.optimality.bound.value_or(0)));
  }

  std::string what_lost(const Trace& out) const {
    if (!out.runner_up) {
      return words_.say({"Een ander plan is er niet.", "There is no other plan."});
    }
    const Trace::RunnerUp& second = *out.runner_up;
    std::string text = second.proven ? words_.say({"Het beste andere plan", "The best other plan"})
                                     : words_.say({"Het beste andere plan dat gevonden is",
                                                   "The best other plan that was found"});
    const auto first_names = promotions_of(out.winner);
    const auto second_names = promotions_of(second.plan);
    const std::string without = named(first_names, second_names);
    const std::string with = named(second_names, first_names);
    if (!without.empty()) text += words_.say({", zonder ", ", without "}) + without;
    if (!with.empty()) text += words_.say({", met ", ", with "}) + with;
    text += words_.say({", komt op {v}", ", comes to {v}"}, words_.money(second.plan.value));
    if (second.behind == 0) return text + words_.say(tie(second.decided_by));
    return text + words_.say({": {v} minder.", ": {v} less."}, words_.money(second.behind));
  }

  static Phrase tie(std::string_view rule) {
    if (rule == rule_names[1]) {
      return {": evenveel, maar met minder extra's die geen waarde in geld hebben.",
              ": as much, but with fewer extras that have no value in money."};
    }
    if (rule == rule_names[2]) {
      return {": evenveel, maar met meer acties.", ": as much, but with more promotions."};
    }
    if (rule == rule_names[3]) {
      return {": evenveel, maar met meer codes.", ": as much, but with more codes."};
    }
    return {": evenveel; dan gaan acties voor die eerder in de rij staan.",
            ": as much; then promotions that come first in order win."};
  }

  const Decision& d_;
  Words words_;
};

}  // namespace

void give_trace(const Decision& decision, Evaluation& out) { out.trace = Tracer(decision).trace(); }

}  // namespace stapel::promotions
