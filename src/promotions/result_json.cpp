// The result as the contract's JSON, members in the contract's order.
#include "base/json.h"
#include "promotions/evaluate.h"
#include "promotions/trace_json.h"

namespace stapel::promotions {
namespace {

using json::Writer;

constexpr std::string_view reason_names[] = {"unknown_code",
                                             "not_started",
                                             "expired",
                                             "paused",
                                             "outside_window",
                                             "wrong_currency",
                                             "wrong_channel",
                                             "wrong_country",
                                             "wrong_payment_method",
                                             "customer_required",
                                             "login_required",
                                             "limit_reached",
                                             "customer_limit_reached",
                                             "budget_spent",
                                             "held_elsewhere",
                                             "held_out",
                                             "not_first_order",
                                             "segment_required",
                                             "min_subtotal_not_met",
                                             "min_quantity_not_met",
                                             "no_matching_lines",
                                             "condition_not_met",
                                             "not_combinable",
                                             "adds_nothing"};

void write_totals(Writer& out, const Totals& totals) {
  out.begin_object()
      .member("list", totals.list)
      .member("line_discounts", totals.line_discounts)
      .member("order_discounts", totals.order_discounts)
      .member("items", totals.items)
      .member("shipping_list", totals.shipping_list)
      .member("shipping_discounts", totals.shipping_discounts)
      .member("shipping", totals.shipping)
      .member("total", totals.total)
      .member("due", totals.due)
      .member("saved", totals.saved)
      .member("cashback", totals.cashback)
      .member("points", totals.points)
      .member("base_points", totals.base_points)
      .member("customer_value", totals.customer_value)
      .end_object();
}

void write_adjustments(Writer& out, const std::vector<Adjustment>& adjustments) {
  out.key("adjustments").begin_array();
  for (const Adjustment& adjustment : adjustments) {
    out.begin_object()
        .member("promotion", adjustment.promotion)
        .member("amount", adjustment.amount)
        .end_object();
  }
  out.end_array();
}

void write_text_or_null(Writer& out, std::string_view name,
                        const std::optional<std::string>& text) {
  out.key(name);
  if (text) {
    out.string(*text);
  } else {
    out.null();
  }
}

void write_line(Writer& out, const PricedLine& line) {
  out.begin_object()
      .member("id", line.id)
      .member("list", line.list)
      .member("discount", line.discount)
      .member("net", line.net);
  write_adjustments(out, line.adjustments);
  out.end_object();
}

void write_shipping(Writer& out, const PricedShipping& shipping) {
  out.begin_object();
  write_text_or_null(out, "method", shipping.method);
  out.member("list", shipping.list)
      .member("discount", shipping.discount)
      .member("net", shipping.net);
  write_adjustments(out, shipping.adjustments);
  out.end_object();
}

void write_gift(Writer& out, const GrantedGift& gift) {
  out.begin_object()
      .member("promotion", gift.promotion)
      .member("sku", gift.sku)
      .member("quantity", gift.quantity);
  if (gift.unit_value) out.member("unit_value", *gift.unit_value);
  out.end_object();
}

void write_texts(Writer& out, std::string_view name, const std::vector<std::string>& texts) {
  out.key(name).begin_array();
  for (const std::string& text : texts) out.string(text);
  out.end_array();
}

void write_applied(Writer& out, const Applied& applied) {
  out.begin_object().member("promotion", applied.promotion);
  write_texts(out, "codes", applied.codes);
  out.member("amount", applied.amount);
  if (applied.cashback > 0) out.member("cashback", applied.cashback);
  if (applied.points > 0) out.member("points", applied.points);
  if (!applied.gifts.empty()) {
    // One gift is the usual case; a promotion with several lists them.
    out.key("gift");
    if (applied.gifts.size() > 1) out.begin_array();
    for (const GrantedGift& gift : applied.gifts) write_gift(out, gift);
    if (applied.gifts.size() > 1) out.end_array();
  }
  out.end_object();
}

void write_rejected(Writer& out, const Rejected& rejected) {
  out.begin_object();
  write_text_or_null(out, "code", rejected.code);
  write_text_or_null(out, "promotion", rejected.promotion);
  out.member("reason", reason_name(rejected.reason));
  if (rejected.missing) out.member("missing", *rejected.missing);
  if (rejected.attribute) out.member("attribute", *rejected.attribute);
  if (!rejected.with.empty()) write_texts(out, "with", rejected.with);
  if (rejected.mistyped) out.member("mistyped", true);
  out.member("message", rejected.message).end_object();
}

void write_hint(Writer& out, const Hint& hint) {
  const bool spend = hint.kind == HintKind::spend_more;
  out.begin_object()
      .member("promotion", hint.promotion)
      .member("kind", spend ? "spend_more" : "add_units")
      .member("missing", hint.missing);
  if (hint.gain) out.member("gain", *hint.gain);
  if (spend) out.member("worth_it", hint.worth_it);
  out.end_object();
}

void write_suggestion(Writer& out, const Suggestion& suggestion) {
  out.begin_object()
      .member("kind", suggestion_kind_name(suggestion.kind))
      .member("promotion", suggestion.promotion);
  if (suggestion.code) out.member("code", *suggestion.code);
  out.key("add").begin_array();
  for (const AddedUnits& added : suggestion.add) {
    out.begin_object().member("line", added.line).member("units", added.units);
    if (added.component) out.member("component", *added.component);
    out.end_object();
  }
  out.end_array();
  if (suggestion.missing) out.member("missing", *suggestion.missing);
  out.member("cost", suggestion.cost)
      .member("gain", suggestion.gain)
      .member("net", suggestion.gain - suggestion.cost)
      .member("worth_it", suggestion.worth_it)
      .member("total", suggestion.total)
      .member("lowers_total", suggestion.lowers_total)
      .member("customer_value", suggestion.customer_value)
      .member("message", suggestion.message)
      .end_object();
}

void write_optimality(Writer& out, const Optimality& optimality) {
  out.begin_object().member("proven", optimality.proven).member("value", optimality.value);
  out.key("bound");
  if (optimality.bound) {
    out.integer(*optimality.bound);
  } else {
    out.null();
  }
  out.end_object();
}

template <typename List, typename Write>
void write_list(Writer& out, const List& list, Write write) {
  out.begin_array();
  for (const auto& item : list) write(out, item);
  out.end_array();
}

}  // namespace

std::string_view reason_name(Reason reason) {
  return reason_names[static_cast<std::size_t>(reason)];
}

std::string_view suggestion_kind_name(SuggestionKind kind) {
  constexpr std::string_view names[] = {"next_tier",    "one_more_unit", "add_component",
                                        "unused_code",  "spend_more",    "add_units",
                                        "free_shipping"};
  return names[static_cast<std::size_t>(kind)];
}

std::string to_json(const Evaluation& evaluation, bool spaced) {
  std::string text;
  text.reserve(768 + 256 * evaluation.lines.size());  // more than a usual result takes
  const std::string_view next_line = spaced ? ",\n " : ",";
  const auto member = [&](std::string_view name, auto write) {
    text += text.empty() ? "{" : next_line;
    json::append_string(text, name);
    text += spaced ? ": " : ":";
    Writer out(text, spaced);
    write(out);
  };
  member("currency", [&](Writer& out) { out.string(evaluation.currency.name()); });
  member("totals", [&](Writer& out) { write_totals(out, evaluation.totals); });
  member("lines", [&](Writer& out) { write_list(out, evaluation.lines, write_line); });
  member("shipping", [&](Writer& out) {
    if (evaluation.shipping) {
      write_shipping(out, *evaluation.shipping);
    } else {
      out.null();
    }
  });
  member("gifts", [&](Writer& out) { write_list(out, evaluation.gifts, write_gift); });
  member("applied", [&](Writer& out) { write_list(out, evaluation.applied, write_applied); });
  member("rejected", [&](Writer& out) { write_list(out, evaluation.rejected, write_rejected); });
  if (!evaluation.rejected_tenders.empty()) {
    member("rejected_tenders", [&](Writer& out) {
      write_list(out, evaluation.rejected_tenders, [](Writer& w, const RejectedTender& tender) {
        w.begin_object()
            .member("type", tender.type)
            .member("amount", tender.amount)
            .member("promotion", tender.promotion)
            .end_object();
      });
    });
  }
  member("hints", [&](Writer& out) { write_list(out, evaluation.hints, write_hint); });
  if (evaluation.suggestions) {
    member("suggestions",
           [&](Writer& out) { write_list(out, *evaluation.suggestions, write_suggestion); });
  }
  member("optimality", [&](Writer& out) { write_optimality(out, evaluation.optimality); });
  if (evaluation.trace) {
    member("trace",
           [&](Writer& out) { write_trace(out, *evaluation.trace, evaluation.optimality); });
  }
  if (evaluation.degraded) member("degraded", [](Writer& out) { out.boolean(true); });
  text += "}";
  return text;
}

}  // namespace stapel::promotions
