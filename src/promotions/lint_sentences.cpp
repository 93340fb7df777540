// What each rule says, in Dutch and English: what is wrong, and what to do.
#include "promotions/lint_rules.h"

namespace stapel::promotions {

std::string_view rule_name(LintRule rule) {
  static constexpr std::string_view names[lint_rule_count] = {
      "universal_code",
      "code_without_end",
      "code_without_limit",
      "expired_code",
      "guessable_code",
      "look_alike_codes",
      "code_shared_by_rivals",
      "double_stacking",
      "priority_tie",
      "group_overlap",
      "always_beaten",
      "shadowed",
      "tier_gives_less",
      "tier_out_of_reach",
      "promotion_over",
      "never_opens_again",
      "never_applies",
      "budget_below_one_use",
      "limit_never_reached",
      "unknown_reference",
      "unknown_sku",
      "unknown_category",
      "unknown_brand",
      "unknown_segment",
      "no_maximum_discount",
      "no_customer_limit",
      "untargeted_discount",
      "free_shipping_below_average",
      "below_cost",
      "below_margin",
      "cheaper_in_one_channel",
      "not_measurable",
      "no_segmentation",
  };
  return names[static_cast<std::size_t>(rule)];
}

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::advice:
      return "advice";
  }
  return "";
}

namespace {

LintText code_text(LintRule rule) {
  switch (rule) {
    case LintRule::universal_code:
      return {
          "Code {0} geldt voor iedereen, voor altijd en onbeperkt: geen einde, geen limiet en "
          "geen voorwaarde.",
          "Code {0} is good for anyone, for ever and without end: it has no end, no limit and "
          "no condition.",
          "Geef de actie een einde (schedule.ends_at), een limiet (limits) en een doelgroep "
          "(conditions); de code belandt anders op kortingssites.",
          "Give the promotion an end (schedule.ends_at), a limit (limits) and a target "
          "(conditions); else the code ends up on coupon sites."};
    case LintRule::code_without_end:
      return {"Code {0} heeft geen einde.", "Code {0} has no end.",
              "Zet schedule.ends_at; een code verlengen is beter dan hem vergeten.",
              "Set schedule.ends_at; it is better to extend a code than to forget it."};
    case LintRule::code_without_limit:
      return {"Code {0} is onbeperkt te gebruiken.", "Code {0} can be used without limit.",
              "Zet limits.total, per_customer, per_code, per_day of budget.",
              "Set limits.total, per_customer, per_code, per_day or budget."};
    case LintRule::expired_code:
      return {
          "Code {0} is verlopen en staat nog in de set; klanten die hem vinden worden "
          "teleurgesteld.",
          "Code {0} has ended and still stands in the set; shoppers who find it are let down.",
          "Haal de code van sites en mailings, of laat een lopende actie hem overnemen.",
          "Take the code off sites and mailings, or let a running promotion take it over."};
    case LintRule::guessable_code:
      return {"Code {0} is makkelijk te raden ({1}).", "Code {0} is easily guessed ({1}).",
              "Neem een langere code zonder bestaand woord, of een pool van unieke codes.",
              "Take a longer code that is no word, or a pool of unique codes."};
    case LintRule::look_alike_codes:
      return {"Codes {0} en {1} verschillen alleen in tekens die op elkaar lijken.",
              "Codes {0} and {1} differ only in characters that look alike.",
              "Wijzig een van beide: wie de code overtypt, krijgt nu soms de andere.",
              "Change one of them: who types it in sometimes gets the other."};
    default:
      return {"Code {0} hoort bij {1} en {2}, die niet samen mogen gaan.",
              "Code {0} belongs to {1} and {2}, which may not be combined.",
              "Laat ze samengaan (stacking), of geef elk een eigen code.",
              "Let them combine (stacking), or give each a code of its own."};
  }
}

LintText stacking_text(LintRule rule) {
  switch (rule) {
    case LintRule::double_stacking:
      return {"{0} en {1} stapelen op hetzelfde artikel: samen {2} van de prijs ({3}).",
              "{0} and {1} stack on the same product: together {2} of its price ({3}).",
              "Is dat niet bedoeld: zet ze in een groep (stacking.group) of beperk combines_with.",
              "If that is not meant: put them in one group (stacking.group) or narrow "
              "combines_with."};
    case LintRule::priority_tie:
      return {
          "{0} en {1} mogen niet samengaan en hebben dezelfde prioriteit ({2}); nu beslissen "
          "hun id's.",
          "{0} and {1} may not be combined and have the same priority ({2}); their ids decide.",
          "Geef ze verschillende priority: de laagste gaat voor.",
          "Give them different priorities: the lowest goes first."};
    case LintRule::group_overlap:
      return {"{0} en {1} van groep {2} lopen tegelijk, van {3}{4}; van een groep geldt er een.",
              "{0} and {1} of group {2} run at the same time, from {3}{4}; of a group one applies.",
              "Laat de een eindigen waar de ander begint, of haal er een uit de groep.",
              "Let one end where the other begins, or take one out of the group."};
    case LintRule::always_beaten:
      return {
          "{0} kan nooit winnen: {1} geldt altijd als {0} geldt, geeft evenveel of meer, en ze "
          "mogen niet samengaan.",
          "{0} can never win: {1} applies whenever {0} does, gives as much or more, and the "
          "two may not be combined.",
          "Verwijder {0}, maak hem ruimer of scherper, of laat ze samengaan.",
          "Remove {0}, make it give more, or let them combine."};
    case LintRule::shadowed:
      return {"{0} komt nooit aan bod: {1} gaat altijd voor en mag er niet mee samengaan.",
              "{0} never gets its turn: {1} always comes first and may not be combined with it.",
              "Geef {0} een lagere priority dan {1}, geef {1} een voorwaarde, of laat ze "
              "samengaan.",
              "Give {0} a lower priority number than {1}, give {1} a condition, or let them "
              "combine."};
    case LintRule::tier_gives_less:
      return {"In {0} geeft de trede vanaf {1} minder dan de trede vanaf {2}.",
              "In {0} the tier from {1} gives less than the tier from {2}.",
              "Laat elke hogere trede meer geven; wie er een stuk bij koopt, kan duurder uit zijn.",
              "Let every higher tier give more; who adds a unit may pay more."};
    default:
      return {"In {0} is de trede vanaf {1} onbereikbaar: de voorwaarden laten hoogstens {2} toe.",
              "In {0} the tier from {1} is out of reach: the conditions allow {2} at most.",
              "Verlaag de trede of verruim de voorwaarde.",
              "Lower the tier or widen the condition."};
  }
}

LintText reach_text(LintRule rule) {
  switch (rule) {
    case LintRule::promotion_over:
      return {"{0} is voorbij.", "{0} is over.", "Haal de actie uit de set.",
              "Take the promotion out of the set."};
    case LintRule::never_opens_again:
      return {"{0} gaat voor zijn einde niet meer open: er valt geen venster meer binnen.",
              "{0} does not open again before its end: no window is left.",
              "Pas schedule.weekly of schedule.ends_at aan.",
              "Change schedule.weekly or schedule.ends_at."};
    case LintRule::never_applies:
      return {"Voor {0} is geen enkele winkelwagen gevonden waarop de actie geldt.",
              "No cart was found on which {0} applies.",
              "Bekijk de voorwaarden naast de artikelen die de effecten kiezen: waarschijnlijk "
              "sluiten ze elkaar uit, of bestaan de artikelen niet.",
              "Lay the conditions beside the products that the effects select: they probably "
              "exclude each other, or the products do not exist."};
    case LintRule::budget_below_one_use:
      return {"Het budget van {0} ({1}) is kleiner dan een keer gebruiken ({2}).",
              "The budget of {0} ({1}) is smaller than one use ({2}).",
              "Verhoog limits.budget, of verlaag de korting.",
              "Raise limits.budget, or lower the discount."};
    case LintRule::limit_never_reached:
      return {"In {0} wordt limits.{1} nooit bereikt: limits.{2} is lager.",
              "In {0} limits.{1} is never reached: limits.{2} is lower.",
              "Verlaag of verwijder limits.{1}.", "Lower or remove limits.{1}."};
    case LintRule::unknown_reference:
      return {"{0} noemt {1} in stacking.combines_with, en dat bestaat niet in de set.",
              "{0} names {1} in stacking.combines_with, which does not exist in the set.",
              "Verbeter de naam of haal hem weg.", "Correct the name or take it out."};
    case LintRule::unknown_sku:
      return {"{0} noemt artikel {1}, dat niet in de catalogus staat.",
              "{0} names product {1}, which the catalogue does not have.",
              "Verbeter de SKU, of importeer het artikel.",
              "Correct the SKU, or import the product."};
    case LintRule::unknown_category:
      return {"{0} noemt categorie {1}, waarin de catalogus geen artikel heeft.",
              "{0} names category {1}, in which the catalogue has no product.", "Verbeter het pad.",
              "Correct the path."};
    case LintRule::unknown_brand:
      return {"{0} noemt merk {1}, waarvan de catalogus geen artikel heeft.",
              "{0} names brand {1}, of which the catalogue has no product.", "Verbeter het merk.",
              "Correct the brand."};
    default:
      return {"{0} noemt segment {1}, dat niet bij de bekende segmenten staat.",
              "{0} names segment {1}, which is not among the known segments.",
              "Verbeter de naam, of maak het segment.", "Correct the name, or make the segment."};
  }
}

LintText depth_text(LintRule rule) {
  switch (rule) {
    case LintRule::no_maximum_discount:
      return {"{0} geeft {1} zonder maximum per bestelling.",
              "{0} gives {1} with no maximum per order.",
              "Zet max_amount op het effect of limits.max_discount op de actie.",
              "Set max_amount on the effect or limits.max_discount on the promotion."};
    case LintRule::no_customer_limit:
      return {"{0} is voor een eerste bestelling, maar heeft geen limiet per klant.",
              "{0} is for a first order and has no limit per customer.",
              "Zet limits.per_customer op 1; zonder die limiet wordt er per klant niets geteld.",
              "Set limits.per_customer to 1; without that limit no customer's uses are counted."};
    case LintRule::untargeted_discount:
      return {"{0} geeft iedereen {1} op alles.", "{0} gives everyone {1} off everything.",
              "Kies artikelen (lines), een doelgroep of een drempel (conditions).",
              "Choose products (lines), a target group or a threshold (conditions)."};
    case LintRule::free_shipping_below_average:
      return {"{0} geeft gratis verzending {1}, onder de gemiddelde bestelling van {2}.",
              "{0} gives free shipping {1}, below the average order of {2}.",
              "Leg de drempel boven de gemiddelde bestelling; dan koopt iemand er iets bij.",
              "Put the threshold above the average order, so that shoppers add something."};
    case LintRule::not_measurable:
      return {"Zonder campagne of doel, en dus straks niet te meten: {0}.",
              "Without a campaign or a goal, and so not to be measured later: {0}.",
              "Vul campaign of goal in.", "Fill in campaign or goal."};
    default:
      return {"Geen enkele actie is voor een groep of segment, en geen heeft een holdout.",
              "No promotion is for a group or segment, and none has a holdout.",
              "Richt een deel van het budget op een segment, en houd een groep achter om te meten.",
              "Aim a part of the budget at a segment, and hold a group out to measure."};
  }
}

LintText price_text(LintRule rule) {
  switch (rule) {
    case LintRule::below_cost:
      return {
          "{0} kost met {1} nog {2} per stuk, {3} zonder btw, en kost de winkel {4}; dit geldt "
          "voor {5}.",
          "{0} with {1} costs {2} a unit, {3} without VAT, and costs the shop {4}; this holds "
          "for {5}.",
          "Beperk de stapel (stacking), zet een maximum (max_amount, max_discount) of een "
          "bodem (min_unit_price op de regel).",
          "Limit the stack (stacking), set a maximum (max_amount, max_discount) or a floor "
          "(min_unit_price of the line)."};
    case LintRule::below_margin:
      return {"{0} houdt met {1} nog {2} marge over, onder de gewenste {3}; dit geldt voor {4}.",
              "{0} with {1} keeps a margin of {2}, below the {3} that is wanted; this holds for "
              "{4}.",
              "Maak de korting kleiner, of haal deze artikelen uit de selectie.",
              "Make the discount smaller, or take these products out of the selection."};
    default:
      return {
          "{0} kost in kanaal {1} {2} en in kanaal {3} {4}, door {5}; aantal artikelen waarvoor "
          "dit geldt: {6}.",
          "{0} costs {2} in channel {1} and {4} in channel {3}, because of {5}; number of products "
          "for which this holds: {6}.",
          "Trek de acties gelijk, of leg het verschil uit bij de prijs.",
          "Align the promotions, or explain the difference beside the price."};
  }
}

}  // namespace

LintText lint_text(LintRule rule) {
  if (rule <= LintRule::code_shared_by_rivals) return code_text(rule);
  if (rule <= LintRule::tier_out_of_reach) return stacking_text(rule);
  if (rule <= LintRule::unknown_segment) return reach_text(rule);
  if (rule <= LintRule::free_shipping_below_average) return depth_text(rule);
  if (rule <= LintRule::cheaper_in_one_channel) return price_text(rule);
  return depth_text(rule);
}

}  // namespace stapel::promotions
