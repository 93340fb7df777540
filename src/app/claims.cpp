// Arithmetic on counters. A counter that would go below zero is a bug, never a reaction to input.
#include "app/claims.h"

#include <algorithm>
#include <set>

#include "base/code_text.h"

namespace stapel::app {

CounterKey promotion_counter(std::string promotion) {
  return {CounterKind::promotion, std::move(promotion), ""};
}
CounterKey customer_counter(std::string promotion, std::string customer) {
  return {CounterKind::promotion_customer, std::move(promotion), std::move(customer)};
}
CounterKey day_counter(std::string promotion, std::string day) {
  return {CounterKind::promotion_day, std::move(promotion), std::move(day)};
}
CounterKey code_counter(std::string code) { return {CounterKind::code, std::move(code), ""}; }

CounterKey customer_holds(std::string customer) {
  return {CounterKind::customer_holds, std::move(customer), ""};
}
CounterKey session_holds(std::string session) {
  return {CounterKind::session_holds, std::move(session), ""};
}

std::vector<Claim> claims_of(const promotions::Evaluation& evaluation, const LiveSet& live,
                             const std::vector<promotions::PoolCode>& pool_codes) {
  std::set<std::string> unique;
  for (const promotions::PoolCode& code : pool_codes) unique.insert(normalise_code(code.code));
  std::vector<Claim> claims;
  for (const promotions::Applied& applied : evaluation.applied) {
    const LiveEntry* entry = live.manifest().find(applied.promotion);
    STAPEL_CHECK(entry);
    Claim claim{applied.promotion, entry->version, applied.amount + applied.cashback, {}, {}};
    for (const std::string& code : applied.codes) {
      claim.codes.push_back(normalise_code(code));
      if (unique.contains(claim.codes.back())) claim.unique_codes.push_back(claim.codes.back());
    }
    claims.push_back(std::move(claim));
  }
  return claims;
}

std::vector<Share> shares_of(const CheckoutRow& checkout) {
  std::vector<Share> shares;
  if (checkout.test) return shares;
  std::set<std::string> codes;
  for (const Claim& claim : checkout.claims) {
    const auto restored = checkout.restored.find(claim.promotion);
    const Amount back = restored == checkout.restored.end() ? 0 : restored->second;
    shares.push_back({promotion_counter(claim.promotion), 1, claim.granted - back});
    shares.push_back({day_counter(claim.promotion, checkout.day)});
    if (!checkout.customer.empty()) {
      shares.push_back({customer_counter(claim.promotion, checkout.customer)});
    }
    codes.insert(claim.codes.begin(), claim.codes.end());
  }
  for (const std::string& code : codes) shares.push_back({code_counter(code)});
  if (checkout.state != CheckoutState::held) return shares;
  if (!checkout.customer.empty()) {
    shares.push_back({.key = customer_holds(checkout.customer), .while_held = true});
  }
  if (!checkout.session.empty()) {
    shares.push_back({.key = session_holds(checkout.session), .while_held = true});
  }
  return shares;
}

void add_counter_keys(const CheckoutRow& checkout, Keys& keys) {
  for (Share& share : shares_of(checkout)) keys.insert(std::move(share.key));
}

void apply(Move move, const Share& share, CounterRow& row) {
  const bool takes_held = move == Move::use_held || move == Move::free_held;
  const bool takes_used = move == Move::free_used;
  const bool gives_held = move == Move::hold;
  const bool gives_used = move == Move::use || move == Move::use_held;
  row.held += (gives_held - takes_held) * share.uses;
  row.held_granted += (gives_held - takes_held) * share.granted;
  if (!share.while_held) row.used += (gives_used - takes_used) * share.uses;
  row.granted += (gives_used - takes_used) * share.granted;
  STAPEL_CHECK(row.held >= 0 && row.held_granted >= 0 && row.used >= 0 && row.granted >= 0);
}

std::vector<Cap> hold_caps_of(const CheckoutRow& checkout, const ShopSettings& settings) {
  std::vector<Cap> caps;
  if (checkout.test || checkout.state != CheckoutState::held) return caps;
  if (!checkout.customer.empty()) {
    caps.push_back({customer_holds(checkout.customer), settings.holds_per_customer});
  }
  if (!checkout.session.empty()) {
    caps.push_back({session_holds(checkout.session), settings.holds_per_session});
  }
  return caps;
}

std::vector<Cap> caps_of(const CheckoutRow& checkout, const LiveSet& live,
                         const std::vector<promotions::PoolCode>& pool_codes) {
  std::vector<Cap> caps;
  if (checkout.test) return caps;
  for (const Claim& claim : checkout.claims) {
    const promotions::Promotion* promotion = live.compiled().find(claim.promotion);
    if (promotion == nullptr) continue;
    const promotions::Limits& limits = promotion->limits;
    if (limits.total || limits.budget) {
      caps.push_back({promotion_counter(claim.promotion), limits.total, limits.budget});
    }
    if (limits.per_day)
      caps.push_back({day_counter(claim.promotion, checkout.day), limits.per_day});
    if (limits.per_customer) {
      caps.push_back({customer_counter(claim.promotion, checkout.customer), limits.per_customer});
    }
    if (!limits.per_code) continue;
    for (const std::string& code : claim.codes) {
      caps.push_back({code_counter(code), limits.per_code});
    }
  }
  for (const promotions::PoolCode& code : pool_codes) {
    const std::string name = normalise_code(code.code);
    const bool claimed =
        std::any_of(checkout.claims.begin(), checkout.claims.end(), [&](const Claim& claim) {
          return std::find(claim.codes.begin(), claim.codes.end(), name) != claim.codes.end();
        });
    if (claimed) caps.push_back({code_counter(name), code.uses_max});
  }
  return caps;
}

bool within(const Cap& cap, const CounterRow& row) {
  if (cap.uses_max && row.used + row.held > *cap.uses_max) return false;
  return !cap.granted_max || row.granted + row.held_granted <= *cap.granted_max;
}

bool are_all_within(const std::vector<Cap>& caps, const CounterMoves& counters) {
  return std::all_of(caps.begin(), caps.end(),
                     [&](const Cap& cap) { return within(cap, counters.at(cap.key)); });
}

void CounterMoves::move(Move move, const CheckoutRow& checkout) {
  for (const Share& share : shares_of(checkout)) {
    auto [entry, added] = moved_.try_emplace(share.key);
    if (added) entry->second = snapshot_.get(share.key);
    apply(move, share, entry->second);
  }
}

CounterRow CounterMoves::at(const CounterKey& key) const {
  const auto moved = moved_.find(key);
  return moved == moved_.end() ? snapshot_.get(key) : moved->second;
}

void CounterMoves::write_to(Delta& delta) const {
  for (const auto& [key, row] : moved_) delta.write(key, row);
}

}  // namespace stapel::app
