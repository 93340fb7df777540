// Reports as JSON for programs and as text for people.
#include "base/json.h"
#include "promotions/lint.h"
#include "promotions/parse.h"
#include "promotions/words.h"

namespace stapel::promotions {
namespace {

void write_texts(json::Writer& out, std::string_view name, const std::vector<std::string>& texts) {
  out.key(name).begin_array();
  for (const std::string& text : texts) out.string(text);
  out.end_array();
}

void write_priced(json::Writer& out, const Cart& cart, Instant at, const Evaluation& evaluation) {
  out.member("at", format_instant(at));
  out.key("cart").raw(write_cart(cart));
  out.key("result").raw(to_json(evaluation, false));
}

void write_finding(json::Writer& out, const Finding& finding) {
  out.begin_object();
  out.member("rule", rule_name(finding.rule));
  out.member("severity", severity_name(finding.severity));
  write_texts(out, "promotions", finding.promotions);
  write_texts(out, "pointers", finding.pointers);
  out.member("message", finding.message);
  out.member("advice", finding.advice);
  out.key("example");
  if (finding.cart) {
    out.begin_object();
    write_priced(out, finding.cart->cart, finding.cart->at, finding.cart->evaluation);
    out.end_object();
  } else {
    out.null();
  }
  out.end_object();
}

// In hundredths of a percent of the list total, items and shipping.
std::int64_t given_share(const WorstCase& worst) {
  const Totals& totals = worst.evaluation.totals;
  const Amount list = totals.list + totals.shipping_list;
  return list == 0 ? 0 : static_cast<std::int64_t>(Wide{worst.given} * 10'000 / list);
}

void write_worst(json::Writer& out, const WorstCase& worst) {
  out.begin_object();
  out.member("objective", worst.objective == Objective::most_given ? "most_given" : "least_margin");
  out.member("given", worst.given);
  out.key("given_percent").decimal(given_share(worst) * 100);
  out.key("margin");
  if (worst.margin) {
    out.integer(*worst.margin);
  } else {
    out.null();
  }
  out.member("exhaustive", worst.exhaustive);
  out.member("carts_priced", worst.carts_priced);
  write_priced(out, worst.cart, worst.at, worst.evaluation);
  out.end_object();
}

// --- For people ----------------------------------------------------------------------------------

std::string severity_text(Severity severity, bool dutch) {
  if (severity == Severity::error) return dutch ? "FOUT" : "ERROR";
  if (severity == Severity::warning) return dutch ? "WAARSCHUWING" : "WARNING";
  return dutch ? "ADVIES" : "ADVICE";
}

std::string cart_text(const Cart& cart, const Evaluation& evaluation, Instant at, Language language,
                      const std::string& indent) {
  const bool dutch = language == Language::dutch;
  std::string text = indent + (dutch ? "Winkelwagen op " : "Cart at ") + format_instant(at) + '\n';
  for (std::size_t i = 0; i < cart.lines.size(); ++i) {
    const CartLine& line = cart.lines[i];
    text += indent + "  " + std::to_string(line.quantity) + " x " + on_one_line(line.sku) + "  " +
            format_money(evaluation.lines[i].list, cart.currency, language) + " -> " +
            format_money(evaluation.lines[i].net, cart.currency, language) + '\n';
  }
  for (const Applied& applied : evaluation.applied) {
    text += indent + "  - " + applied.promotion;
    for (const std::string& code : applied.codes) text += " (" + on_one_line(code) + ')';
    const Amount amount = applied.amount + applied.cashback;
    text += "  " + format_money(amount, cart.currency, language) + '\n';
  }
  return text;
}

std::string worst_text(const WorstCase& worst, const Currency& currency, Language language) {
  const bool dutch = language == Language::dutch;
  const bool most = worst.objective == Objective::most_given;
  std::string text =
      most ? (dutch ? "Slechtste winkelwagen: het meest weggegeven"
                    : "Worst cart: the most given away")
           : (dutch ? "Slechtste winkelwagen: de kleinste marge" : "Worst cart: the least margin");
  text += '\n';
  const std::int64_t share = given_share(worst);
  std::string percent = std::to_string(share / 100) + (dutch ? "," : ".");
  percent += std::to_string(share / 10 % 10) + std::to_string(share % 10) + '%';
  text += (dutch ? "  Weggegeven: " : "  Given away: ") +
          format_money(worst.given, currency, language) + " (" + percent + ")\n";
  if (worst.margin) {
    text += (dutch ? "  Marge zonder btw: " : "  Margin without VAT: ") +
            format_money(*worst.margin, currency, language) + '\n';
  }
  text += cart_text(worst.cart, worst.evaluation, worst.at, language, "  ");
  const std::string priced = std::to_string(worst.carts_priced);
  if (worst.exhaustive) {
    return text + (dutch ? "  Bewezen: alle " + priced + " winkelwagens van deze omvang berekend.\n"
                         : "  Proven: all " + priced + " carts of this size were priced.\n");
  }
  return text + (dutch ? "  Niet bewezen: de slechtste van " + priced + " berekende winkelwagens.\n"
                       : "  Not proven: the worst of " + priced + " carts that were priced.\n");
}

}  // namespace

std::string to_json(const LintReport& report, bool spaced) {
  std::string text;
  json::Writer out(text, spaced);
  out.begin_object();
  out.key("summary").begin_object();
  out.member("errors", report.count(Severity::error));
  out.member("warnings", report.count(Severity::warning));
  out.member("advice", report.count(Severity::advice));
  out.end_object();
  out.key("findings").begin_array();
  for (const Finding& finding : report.findings) write_finding(out, finding);
  out.end_array();
  out.key("worst_cases").begin_array();
  for (const WorstCase& worst : report.worst_cases) write_worst(out, worst);
  out.end_array();
  write_texts(out, "left_out", report.left_out);
  out.end_object();
  return text;
}

std::string to_text(const LintReport& report, const Currency& currency, Language language) {
  const bool dutch = language == Language::dutch;
  std::string text;
  for (const Finding& finding : report.findings) {
    text += severity_text(finding.severity, dutch) + ' ' + std::string(rule_name(finding.rule));
    text += '\n';
    text += "  " + on_one_line(finding.message) + "\n  -> " + finding.advice + '\n';
    for (const std::string& pointer : finding.pointers) text += "  promotions#" + pointer + '\n';
    if (finding.cart) {
      text +=
          cart_text(finding.cart->cart, finding.cart->evaluation, finding.cart->at, language, "  ");
    }
    text += '\n';
  }
  for (const WorstCase& worst : report.worst_cases) {
    text += worst_text(worst, currency, language) + '\n';
  }
  for (const std::string& left : report.left_out) text += left + '\n';
  const auto number = [&](Severity severity, const char* one, const char* many) {
    const std::int64_t count = report.count(severity);
    return std::to_string(count) + ' ' + (count == 1 ? one : many);
  };
  if (dutch) {
    return text + number(Severity::error, "fout, ", "fouten, ") +
           number(Severity::warning, "waarschuwing, ", "waarschuwingen, ") +
           number(Severity::advice, "advies\n", "adviezen\n");
  }
  return text + number(Severity::error, "error, ", "errors, ") +
         number(Severity::warning, "warning, ", "warnings, ") +
         number(Severity::advice, "piece of advice\n", "pieces of advice\n");
}

}  // namespace stapel::promotions
