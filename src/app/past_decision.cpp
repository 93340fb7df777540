// See past_decision.h.
#include "app/past_decision.h"

#include "app/live_set_change.h"
#include "app/pricing.h"
#include "base/json.h"
#include "promotions/parse.h"
#include "promotions/parse_refund.h"

namespace stapel::app {
namespace {

constexpr std::size_t sets_max = 16;

// Conditions on customer.id compare with ids; the record has pseudonyms. So the ids of conditions
// are replaced as the customer's was. False where that cannot be done (starts_with, <, …).
struct Pseudonymise {
  const std::string& secret;

  bool operator()(promotions::All& node) const { return each(node.of); }
  bool operator()(promotions::Any& node) const { return each(node.of); }
  bool operator()(promotions::Not& node) const { return each(node.of); }
  bool operator()(promotions::AggregateTest&) const { return true; }
  bool operator()(promotions::AttributeTest& test) const {
    using promotions::Operator;
    if (test.attribute != promotions::Attribute::customer_id) return true;
    if (test.op == Operator::exists) return true;
    const bool equality = test.op == Operator::equal || test.op == Operator::not_equal ||
                          test.op == Operator::in || test.op == Operator::not_in ||
                          test.op == Operator::contains_any;
    if (!equality) return false;
    if (auto* id = std::get_if<std::string>(&test.operand)) *id = pseudonym(secret, *id);
    if (auto* ids = std::get_if<std::vector<std::string>>(&test.operand)) {
      for (std::string& id : *ids) id = pseudonym(secret, id);
    }
    return true;
  }

 private:
  bool each(std::vector<promotions::Predicate>& nodes) const {
    bool all = true;
    for (promotions::Predicate& node : nodes) all = std::visit(*this, node.node) && all;
    return all;
  }
};

}  // namespace

const promotions::CompiledSet* PastSets::find(const std::string& hash) {
  const auto found = sets_.find(hash);
  if (found != sets_.end()) return found->second.get();
  if (sets_.size() >= sets_max) sets_.clear();
  return sets_.emplace(hash, compile(hash)).first->second.get();
}

std::shared_ptr<const promotions::CompiledSet> PastSets::compile(const std::string& hash) {
  promotions::Definitions definitions = load_set(reader_, shop_, hash, 0)->compiled().definitions();
  for (promotions::Promotion& promotion : definitions.promotions) {
    if (!promotion.conditions) continue;
    if (!std::visit(Pseudonymise{secret_}, promotion.conditions->node)) return nullptr;
  }
  return promotions::CompiledSet::compile(std::move(definitions));
}

DecidedAgain decide_again(const storage::DecisionRecord& record, PastSets& sets, bool explain,
                          std::optional<Language> language) {
  if (record.semantics != promotions::semantics_number) return {};
  const promotions::CompiledSet* set = sets.find(record.set_hash);
  if (!set) return {};
  Faults faults;
  const auto cart = promotions::parse_cart(record.facts, faults);
  if (!cart) {
    throw storage::StoreError(storage::StoreError::Kind::damaged,
                              "the facts of decision " + record.checkout + " cannot be read");
  }
  promotions::EvaluateOptions options = read_options(record.options);
  options.now = record.at;
  const auto plain = promotions::evaluate(*set, *cart, options);
  DecidedAgain again{.possible = true};
  if (!plain) return again;
  again.result = promotions::to_json(*plain, false);
  again.same = again.result == record.result;
  if (!explain) return again;
  options.explain = true;
  options.trace = true;
  if (language) options.language = *language;
  const auto explained = promotions::evaluate(*set, *cart, options);
  if (!explained) return again;
  again.result = promotions::to_json(*explained, false);
  again.words = promotions::to_receipt(*explained, *cart, options.language);
  return again;
}

promotions::Order order_of_record(const storage::DecisionRecord& record) {
  Faults faults;
  std::string text = R"({"cart":)";
  text.append(record.facts).append(R"(,"result":)").append(record.result).append("}");
  auto order = promotions::parse_order(text, faults);
  if (order) return *std::move(order);
  throw storage::StoreError(storage::StoreError::Kind::damaged,
                            "decision " + record.checkout + " cannot be read as an order: " +
                                faults.front().pointer + ": " + faults.front().message);
}

bool is_test(const storage::DecisionRecord& record) {
  Faults faults;
  const auto options = json::Document::parse(record.options, faults);
  const auto test = options ? options->root().find("test") : std::nullopt;
  return test && json::read_boolean(*test, faults).value_or(false);
}

Result<DecisionAnswer, Refusal> explain_decision(storage::Reader& reader, storage::ShopId shop,
                                                 const std::string& secret,
                                                 const ExplainDecision& request) {
  auto record = reader.decision_record(shop, request.id);
  if (!record) {
    return Refused{Refusal{RefusalCode::not_found, "there is no decision " + request.id}};
  }
  const storage::CheckoutKey key{request.id};
  const storage::Snapshot rows = reader.load(shop, {key});
  const auto* row = rows.find(key);
  if (request.test && *request.test != (row ? row->test : is_test(*record))) {
    return Refused{Refusal{RefusalCode::not_found, "there is no decision " + request.id}};
  }
  PastSets sets(reader, shop, secret);
  DecidedAgain again = decide_again(*record, sets, true, request.language);
  DecisionAnswer answer{.id = request.id,
                        .at = record->at,
                        .set_hash = std::move(record->set_hash),
                        .semantics = record->semantics,
                        .options = std::move(record->options),
                        .facts = std::move(record->facts),
                        .result = std::move(record->result),
                        .reproducible = again.possible,
                        .same = again.same,
                        .explained = std::move(again.result),
                        .words = std::move(again.words)};
  if (row) {
    answer.state = row->state;
    answer.order = row->order;
  }
  return answer;
}

}  // namespace stapel::app
