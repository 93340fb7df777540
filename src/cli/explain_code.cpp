// See explain_code.h.
#include "cli/explain_code.h"

#include "base/json.h"
#include "http/render.h"
#include "promotions/messages.h"

namespace stapel::cli {
namespace {

std::string times(std::int64_t count) {
  return count == 1 ? "once" : std::to_string(count) + " times";
}

// Attempts are counted by reason, so what was missing from a cart is not told here.
std::string sentence_of(const std::string& reason, Language language) {
  promotions::Rejected rejected;
  rejected.code.emplace();
  rejected.mistyped = reason == "mistyped_code";
  for (int i = 0; i <= static_cast<int>(promotions::Reason::adds_nothing); ++i) {
    const auto known = static_cast<promotions::Reason>(i);
    if (promotions::reason_name(known) == reason) rejected.reason = known;
  }
  return promotions::rejection_message(rejected, {}, language);
}

std::string what_it_is(const app::CodeStory& story) {
  std::string text = "Code " + story.code + ": ";
  if (!story.known) return text + "no promotion and no pool has it now\n";
  const app::CodeAnswer& code = *story.known;
  text += code.pool ? "of pool " + *code.pool : code.mint ? "minted" : "public";
  if (code.mint && !code.mint->customer.empty()) {
    text += ", for customer " + code.mint->customer + " only";
  }
  text += "; used " + times(code.used);
  if (code.uses_max) text += " of at most " + std::to_string(*code.uses_max);
  if (code.held > 0) text += ", held " + times(code.held);
  text += code.active ? "" : "; SWITCHED OFF";
  if (code.mint) {
    if (code.mint->starts_at) text += "; from " + format_instant(*code.mint->starts_at);
    text += "; until " + format_instant(code.mint->ends_at);
  }
  return text + '\n';
}

std::string line_of(const app::PromotionNow& promotion) {
  std::string text = "  promotion " + promotion.id + " (" + promotion.name +
                     "): " + std::string(app::state_name(promotion.state)) + ", version " +
                     std::to_string(promotion.version) + "; used " + times(promotion.used);
  if (promotion.limit) text += " of at most " + std::to_string(*promotion.limit);
  if (promotion.held > 0) text += ", held " + times(promotion.held);
  if (promotion.starts_at) text += "; from " + format_instant(*promotion.starts_at);
  if (promotion.ends_at) text += "; until " + format_instant(*promotion.ends_at);
  return text + '\n';
}

std::string line_of(const app::CodeEventAnswer& event) {
  std::string text =
      "  " + format_instant(event.at) + "  " + std::string(app::event_name(event.kind));
  if (!event.promotion.empty()) text += ", promotion " + event.promotion;
  if (!event.checkout.empty()) text += ", checkout " + event.checkout;
  if (!event.order.empty()) text += ", order " + event.order;
  if (!event.customer.empty()) text += ", customer " + event.customer;
  return text + '\n';
}

std::string line_of(const app::AttemptAnswer& attempt, Language language) {
  std::string text = "  " + format_instant(attempt.first_at);
  if (attempt.count > 1) text += " to " + format_instant(attempt.last_at);
  text += "  " + times(attempt.count) + ", " + attempt.reason;
  if (!attempt.channel.empty()) text += ", channel " + attempt.channel;
  return text + ": " + sentence_of(attempt.reason, language) + '\n';
}

std::string line_of(const app::RefusedDecision& decision) {
  std::string text = "  " + format_instant(decision.at) + "  " + decision.id + ", ";
  text += decision.state ? std::string(app::state_name(*decision.state)) + " without it"
                         : std::string("refused");
  return text + ", " + decision.reason + ": " + decision.message + '\n';
}

void write_time(json::Writer& writer, std::string_view name, const std::optional<Instant>& at) {
  writer.key(name);
  if (at) {
    writer.string(format_instant(*at));
  } else {
    writer.null();
  }
}

void write(json::Writer& writer, const app::PromotionNow& promotion) {
  writer.begin_object().member("promotion", promotion.id).member("name", promotion.name);
  writer.member("state", app::state_name(promotion.state)).member("version", promotion.version);
  write_time(writer, "starts_at", promotion.starts_at);
  write_time(writer, "ends_at", promotion.ends_at);
  writer.member("used", promotion.used).member("held", promotion.held).key("limit");
  if (promotion.limit) {
    writer.integer(*promotion.limit);
  } else {
    writer.null();
  }
  writer.end_object();
}

void write(json::Writer& writer, const app::RefusedDecision& decision) {
  writer.begin_object().member("decision", decision.id);
  writer.member("at", format_instant(decision.at)).member("promotion", decision.promotion);
  writer.member("reason", decision.reason).member("message", decision.message);
  writer.member("state", decision.state ? app::state_name(*decision.state) : "refused");
  writer.end_object();
}

}  // namespace

std::string words_of(const app::CodeStory& story, Language language) {
  std::string text = what_it_is(story);
  for (const auto& promotion : story.promotions) text += line_of(promotion);
  if (!story.history.empty()) text += "Its life:\n";
  for (const auto& event : story.history) text += line_of(event);
  text += story.attempts.empty() ? "It was never refused.\n" : "Refused, the latest hour first:\n";
  for (const auto& attempt : story.attempts) text += line_of(attempt, language);
  if (!story.decisions.empty()) {
    text += "Checkouts that it was refused in (stapel explain --decision ID tells all):\n";
  }
  for (const auto& decision : story.decisions) text += line_of(decision);
  if (!story.all_decisions) text += "There may be earlier ones.\n";
  return text;
}

std::string json_of(const app::CodeStory& story) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().member("code", story.code).key("known");
  if (story.known) {
    writer.raw(http::render(*story.known));
  } else {
    writer.null();
  }
  writer.key("promotions").begin_array();
  for (const auto& promotion : story.promotions) write(writer, promotion);
  writer.end_array().key("history").begin_array();
  for (const auto& event : story.history) writer.raw(http::render(event));
  writer.end_array().key("attempts").begin_array();
  for (const auto& attempt : story.attempts) writer.raw(http::render(attempt));
  writer.end_array().key("decisions").begin_array();
  for (const auto& decision : story.decisions) write(writer, decision);
  writer.end_array().member("all_decisions", story.all_decisions).end_object();
  return text + '\n';
}

}  // namespace stapel::cli
