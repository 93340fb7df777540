// What is read and computed for a return, outside of the batch: refunds may price an order again.
#include <algorithm>
#include <array>

#include "app/ids.h"
#include "app/return_command.h"
#include "base/json.h"

namespace stapel::app {
namespace {

using storage::CheckoutKey;
using storage::DecisionRecord;

constexpr std::size_t returns_max = 1'000;  // of one order
constexpr std::array<std::string_view, 4> states = {"waiting", "applied", "recorded", "mismatched"};
constexpr std::array<std::string_view, 2> rules = {"keep", "reprice"};

Refused<Refusal> refuse(std::string pointer, std::string rule) {
  return {Refusal{RefusalCode::invalid_request,
                  "the return is not valid",
                  {{std::move(pointer), std::move(rule)}},
                  {}}};
}

std::string fingerprint_of(const PutReturn& fact, const std::string& lines) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().member("lines", lines);
  if (fact.rule) writer.member("rule", rule_name(*fact.rule));
  if (fact.at) writer.member("at", fact.at->microseconds);
  writer.end_object();
  return fingerprint("PUT", fact.order + '\n' + fact.id, text);
}

ReturnRow row_of(const PutReturn& fact, const ReturnRow* known, std::size_t returns, Instant now,
                 const ShopSettings& settings) {
  ReturnRow row;
  row.revision = fact.revision;
  row.lines = write_units(fact.lines);
  row.fingerprint = fingerprint_of(fact, row.lines);
  row.number = known ? known->number : static_cast<std::int64_t>(returns) + 1;
  row.rule = fact.rule.value_or(known ? known->rule : settings.return_rule);
  row.restores = known ? known->restores : settings.return_restores;
  row.state = known ? known->state : ReturnState::waiting;
  row.at = fact.at;
  row.created_at = known ? known->created_at : now;
  row.updated_at = known ? known->updated_at : now;
  return row;
}

// Says nothing new, or something that the same revision did not say.
std::optional<Result<ReturnAnswer, Refusal>> repeat(const PutReturn& fact, const ReturnRow& known) {
  if (known.revision < fact.revision) return std::nullopt;
  const bool same = known.revision == fact.revision;
  if (same && known.fingerprint != fingerprint_of(fact, write_units(fact.lines))) {
    return Refused{Refusal{RefusalCode::revision_conflict,
                           "revision " + std::to_string(known.revision) + " of return " + fact.id +
                               " said something else; what is new needs a higher revision",
                           {},
                           {}}};
  }
  ReturnAnswer answer = answer_of(fact.order, fact.id, known);
  answer.applied = same;
  return answer;
}

// A return may not take what the order does not hold, nor what other returns have taken.
std::optional<Refused<Refusal>> refuse_mismatch(const PutReturn& fact, const BooksChange& change) {
  for (const auto& [id, row] : change.books.returns) {
    if (row.state != ReturnState::mismatched) continue;
    if (id == fact.id) return refuse("/lines", row.problem);
    const auto before = std::find_if(change.seen.begin(), change.seen.end(),
                                     [&](const auto& listed) { return listed.id == id; });
    if (before != change.seen.end() && before->row.state == ReturnState::applied) {
      return refuse("/lines", "leaves too few units for return " + id + ": " + row.problem);
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view state_name(ReturnState state) { return states[static_cast<std::size_t>(state)]; }
std::string_view rule_name(ReturnRule rule) { return rules[static_cast<std::size_t>(rule)]; }

BooksChange change_books(Returns seen, Returns told, const DecisionRecord* record, bool settled,
                         storage::Reader& reader, const PricingSources& sources) {
  PastSets sets(reader, sources.shop, sources.secret);
  BooksChange change{.seen = std::move(seen)};
  if (!settled) {
    change.books = keep_waiting(std::move(told));
    return change;
  }
  const bool any = std::any_of(change.seen.begin(), change.seen.end(), [](const auto& listed) {
    return listed.row.state == ReturnState::applied;
  });
  if (any) change.freed_before = keep_books(change.seen, record, sets).frees_all;
  change.books = keep_books(std::move(told), record, sets);
  return change;
}

Result<ReturnCommand, Refusal> prepare(const PutReturn& request, Instant now,
                                       const PricingSources& sources) {
  if (auto refusal = refuse_order_id(request.order)) return Refused{*std::move(refusal)};
  if (!is_id(request.id)) return refuse("/return", std::string(id_rule));
  ReaderPool::Lease reader(sources.readers);
  ReturnCommand command{.fact = request, .alone_seconds = sources.settings.return_alone_seconds};
  const OrderKey key{request.order};
  command.seen = reader->load(sources.shop, {key}).get(key);
  Returns seen = reader->returns_of(sources.shop, request.order);
  const auto place = std::find_if(seen.begin(), seen.end(),
                                  [&](const auto& listed) { return listed.id == request.id; });
  const ReturnRow* known = place == seen.end() ? nullptr : &place->row;
  if (known) {
    if (auto same = repeat(request, *known)) {
      if (!*same) return Refused{same->refusal()};
      command.known = **same;
      return command;
    }
  }
  if (!known && seen.size() == returns_max) return refuse("/return", "the order has 1,000 returns");

  Returns told = seen;
  const ReturnRow row = row_of(request, known, seen.size(), now, sources.settings);
  if (known) {
    told[static_cast<std::size_t>(place - seen.begin())].row = row;
  } else {
    told.push_back({request.id, row});
  }
  const CheckoutKey checkout{command.seen.checkout};
  std::optional<DecisionRecord> record;
  if (!checkout.id.empty()) {
    command.checkout = reader->load(sources.shop, {checkout}).get(checkout);
    record = reader->decision_record(sources.shop, checkout.id);
  }
  const bool settled = command.seen.status == OrderStatus::paid || !command.seen.books.empty();
  command.change = change_books(std::move(seen), std::move(told), record ? &*record : nullptr,
                                settled, *reader, sources);
  if (auto refused = refuse_mismatch(request, command.change)) return *std::move(refused);
  return command;
}

}  // namespace stapel::app
