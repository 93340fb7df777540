// The wallet's answer as JSON, and side by side for people.
#include <algorithm>

#include "base/json.h"
#include "promotions/wallet.h"
#include "promotions/wallet_messages.h"
#include "promotions/words.h"

namespace stapel::promotions {
namespace {

using json::Writer;

void write_instant(Writer& out, std::string_view name, const std::optional<Instant>& instant) {
  if (instant) out.key(name).string(format_instant(*instant));
}

void write_texts(Writer& out, std::string_view name, const std::vector<std::string>& texts) {
  out.key(name).begin_array();
  for (const std::string& text : texts) out.string(text);
  out.end_array();
}

void write_kept(Writer& out, const KeptCode& kept) {
  out.begin_object().member("code", kept.code);
  write_instant(out, "ends_at", kept.ends_at);
  if (kept.uses_left) out.member("uses_left", *kept.uses_left);
  if (kept.bound) out.member("bound", true);
  if (kept.worth) out.member("worth", *kept.worth);
  out.member("lapses", kept.lapses).end_object();
}

void write_plan(Writer& out, const WalletPlan& plan) {
  out.begin_object();
  write_texts(out, "use", plan.use);
  out.key("keep").begin_array();
  for (const KeptCode& kept : plan.keep) write_kept(out, kept);
  out.end_array()
      .member("pay", plan.pay)
      .member("due", plan.due)
      .member("saved", plan.saved)
      .member("value_now", plan.value_now)
      .member("value_kept", plan.value_kept)
      .member("value", plan.value)
      .member("proven", plan.proven)
      .member("message", plan.message)
      .end_object();
}

void write_code(Writer& out, const WalletCodeReport& report) {
  out.begin_object()
      .member("code", report.code)
      .member("advice", advice_name(report.advice))
      .member("alone", report.alone)
      .member("marginal", report.marginal);
  write_instant(out, "ends_at", report.ends_at);
  if (!report.clashes.empty()) write_texts(out, "clashes", report.clashes);
  if (report.rejected) {
    out.member("reason", reason_name(report.rejected->reason));
    if (report.rejected->missing) out.member("missing", *report.rejected->missing);
    if (report.rejected->attribute) out.member("attribute", *report.rejected->attribute);
  }
  out.member("message", report.message).end_object();
}

class Table {
 public:
  Table(const WalletAnswer& answer, Language language)
      : answer_(answer), dutch_(language == Language::dutch), language_(language) {}

  std::string write() {
    for (std::size_t i = 0; i < answer_.plans.size(); ++i) write_plan(i + 1, answer_.plans[i]);
    out_ += "Codes\n";
    for (const WalletCodeReport& report : answer_.codes) {
      out_ += "  " + on_one_line(report.code + ": " + report.message) + "\n";
    }
    if (!answer_.complete) {
      out_ += std::string(dutch_ ? "Niet alle combinaties zijn bekeken."
                                 : "Not every combination was weighed.") +
              "\n";
    }
    return std::move(out_);
  }

 private:
  std::string money(Amount amount) const {
    return format_money(amount, answer_.currency, language_);
  }
  void row(const char* dutch, const char* english, const std::string& value) {
    const std::string name = dutch_ ? dutch : english;
    out_ += "  " + name + std::string(name.size() < 16 ? 16 - name.size() : 1, ' ') + value + "\n";
  }
  void write_plan(std::size_t number, const WalletPlan& plan) {
    out_ += "Plan " + std::to_string(number) + ": " + on_one_line(plan.message) + "\n";
    row("Nu betalen", "Pay now", money(plan.pay));
    row("Nu bespaard", "Saved now", money(plan.saved));
    row("Voordeel nu", "Value now", money(plan.value_now));
    row("Voordeel later", "Value kept", money(plan.value_kept));
    row("Samen", "Together", money(plan.value));
    for (const KeptCode& kept : plan.keep) {
      std::string what = on_one_line(kept.code);
      if (kept.worth) what += " (" + money(*kept.worth) + ")";
      if (kept.ends_at) what += (dutch_ ? " tot " : " until ") + format_instant(*kept.ends_at);
      row("Bewaard", "Kept", what);
    }
    out_ += "\n";
  }

  const WalletAnswer& answer_;
  bool dutch_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string to_json(const WalletAnswer& answer, bool spaced) {
  std::string text;
  const std::string_view next_line = spaced ? ",\n " : ",";
  const auto member = [&](std::string_view name, auto write) {
    text += text.empty() ? "{" : next_line;
    json::append_string(text, name);
    text += spaced ? ": " : ":";
    Writer out(text, spaced);
    write(out);
  };
  member("currency", [&](Writer& out) { out.string(answer.currency.name()); });
  member("value_without", [&](Writer& out) { out.integer(answer.value_without); });
  member("plans", [&](Writer& out) {
    out.begin_array();
    for (const WalletPlan& plan : answer.plans) write_plan(out, plan);
    out.end_array();
  });
  member("codes", [&](Writer& out) {
    out.begin_array();
    for (const WalletCodeReport& report : answer.codes) write_code(out, report);
    out.end_array();
  });
  member("complete", [&](Writer& out) { out.boolean(answer.complete); });
  member("evaluations", [&](Writer& out) { out.integer(answer.evaluations); });
  text += "}";
  return text;
}

std::string to_text(const WalletAnswer& answer, Language language) {
  return Table(answer, language).write();
}

}  // namespace stapel::promotions
