// One sentence for each plan and each code of a wallet.
#include "promotions/wallet_messages.h"

#include <algorithm>

#include "promotions/words.h"

namespace stapel::promotions {
std::string plan_message(const WalletPlan& plan, Amount without, const Currency& currency,
                         Language language) {
  const Words words(language, currency);
  const bool dutch = language == Language::dutch;
  const auto money = [&](Amount amount) { return format_money(amount, currency, language); };
  std::vector<std::string> worth, left, lapsing;
  for (const KeptCode& kept : plan.keep) {
    // A code that is used now and may be used again is not what is left over.
    const bool used = std::find(plan.use.begin(), plan.use.end(), kept.code) != plan.use.end();
    if (used && kept.worth.value_or(0) == 0) continue;
    (kept.worth.value_or(0) > 0 ? worth : kept.lapses ? lapsing : left).push_back(kept.code);
  }
  std::string out = dutch ? "Gebruik nu geen code" : "Use no code now";
  if (!plan.use.empty()) {
    const Amount gained = plan.value_now - without;
    out = (dutch ? "Gebruik nu " : "Use ") + words.all_of(plan.use) + (dutch ? "" : " now") +
          (dutch ? ": voordeel " : ": worth ") + money(gained);
  }
  if (!worth.empty()) {
    out += (dutch ? "; bewaar " : "; keep ") + words.all_of(worth) +
           (dutch ? ": later goed voor " : ": worth ") + money(plan.value_kept) +
           (dutch ? "" : " later");
  }
  const auto add_rest = [&](const std::vector<std::string>& codes, const Phrase& one,
                            const Phrase& many) {
    if (codes.empty()) return;
    out += words.plural(static_cast<std::int64_t>(codes.size()), one, many) + words.all_of(codes);
  };
  add_rest(left, {"; over blijft ", "; left over: "}, {"; over blijven ", "; left over: "});
  add_rest(lapsing, {"; ongebruikt vervalt ", "; lapsing unused: "},
           {"; ongebruikt vervallen ", "; lapsing unused: "});
  return out + ".";
}

std::string code_message(const WalletCodeReport& report, const Currency& currency,
                         Language language) {
  const Words words(language, currency);
  const bool dutch = language == Language::dutch;
  const auto money = [&](Amount amount) { return format_money(amount, currency, language); };
  if (report.rejected) return report.rejected->message;
  const std::string alone =
      (dutch ? "Los gebruikt is deze code op deze winkelwagen " : "Alone, this code is worth ") +
      money(report.alone) + (dutch ? " waard" : " on this cart");
  if (report.clashes.empty()) return alone + ".";
  return alone +
         (dutch ? ", maar hij gaat niet samen met " : ", but it does not go together with ") +
         words.all_of(report.clashes) + ".";
}

std::string expired_message(Instant end, const Zone& zone, Language language) {
  const bool dutch = language == Language::dutch;
  return (dutch ? "Deze code is verlopen: geldig " : "This code has expired: valid ") +
         Words(language, {}).end(end, zone) + ".";
}

std::string used_up_message(std::optional<std::int64_t> uses_max, Language language) {
  const bool dutch = language == Language::dutch;
  if (!uses_max) {
    return dutch ? "Deze code is op: volgens de portemonnee mag hij niet meer worden gebruikt."
                 : "This code is used up: the wallet has no use of it left.";
  }
  const std::string times = Words(language, {}).times(*uses_max);
  return dutch ? "Deze code kan in totaal " + times + " worden gebruikt, en dat is al gebeurd."
               : "This code can be used " + times + " in all, and has been.";
}

std::string_view advice_name(CodeAdvice advice) {
  constexpr std::string_view names[] = {"use", "keep", "useless"};
  return names[static_cast<std::size_t>(advice)];
}

}  // namespace stapel::promotions
