// See mint_code.h.
#include "app/mint_code.h"

#include <algorithm>

#include "app/pool_commands.h"
#include "app/pricing.h"

namespace stapel::app {
namespace {

using storage::CodeDetailKey;
using storage::CodeDetailRow;
using storage::DefinitionsKey;
using storage::PoolCodeKey;
using storage::PoolKey;
using storage::PoolRow;

constexpr std::string_view pattern_default = "#####-#####";
constexpr std::size_t customer_length_max = 1'024;
constexpr std::int64_t microseconds_per_day = 86'400'000'000;

void check_label(const std::string& text, const char* name, Faults& faults) {
  const bool plain = std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
  });
  if (text.size() <= label_length_max && plain) return;
  faults.push_back(
      {std::string("/labels/") + name, "must be at most 64 bytes without control characters"});
}

Faults faults_of(const MintCode& request) {
  Faults faults;
  if (!request.pool.empty() && !request.pattern.empty()) {
    faults.push_back({"/pattern", "belongs to codes that are in no pool: leave it or pool out"});
  }
  if (request.uses_max < 1 || request.uses_max > amount_max) {
    faults.push_back({"/uses", "must be at least 1 and at most 10^13"});
  }
  if (request.valid_days < 1 || request.valid_days > mint_days_max) {
    faults.push_back({"/valid_days", "must be 1 to " + std::to_string(mint_days_max)});
  }
  if (request.starts_at && request.ends_at && *request.ends_at <= *request.starts_at) {
    faults.push_back({"/ends_at", "must be after starts_at"});
  }
  if (request.customer.size() > customer_length_max) {
    faults.push_back({"/customer", "must be at most 1024 bytes long"});
  }
  check_label(request.labels.channel, "channel", faults);
  check_label(request.labels.partner, "partner", faults);
  check_label(request.labels.campaign, "campaign", faults);
  return faults;
}

std::optional<Refusal> refuse_promotion(const MintCode& request, const LiveSet& live) {
  const LiveEntry* entry = live.manifest().find(request.promotion);
  const promotions::Promotion* promotion = live.compiled().find(request.promotion);
  if (!entry || !promotion) {
    return Refusal{RefusalCode::not_found, "there is no published promotion " + request.promotion};
  }
  if (promotion->status == promotions::Status::ended) {
    return Refusal{RefusalCode::wrong_state, "promotion " + request.promotion + " has ended"};
  }
  if (promotion->automatic()) {
    return Refusal{RefusalCode::wrong_state,
                   "promotion " + request.promotion + " is automatic: it needs no codes"};
  }
  const auto& pools = promotion->pools;
  if (request.pool.empty() || std::find(pools.begin(), pools.end(), request.pool) != pools.end()) {
    return std::nullopt;
  }
  return Refusal{RefusalCode::invalid_request,
                 "the code cannot be minted",
                 {{"/pool", "is not among the pools of promotion " + request.promotion}},
                 {}};
}

Result<codes::Pattern, Refusal> pattern_for(const MintCode& request, storage::Reader& reader,
                                            storage::ShopId shop) {
  if (!request.pool.empty()) {
    const PoolKey key{request.pool};
    const Snapshot snapshot = reader.load(shop, {key});
    if (!snapshot.find(key)) return Refused{no_pool(request.pool)};
    if (const auto pattern = pattern_of(snapshot.get(key))) return *pattern;
  }
  const std::string text(request.pattern.empty() ? pattern_default : request.pattern);
  const auto pattern = codes::Pattern::parse(text, codes::Check::last);
  if (pattern) return *pattern;
  return Refused{Refusal{RefusalCode::invalid_request,
                         "the code cannot be minted",
                         {{"/pattern", pattern.refusal()}},
                         {}}};
}

// The normalised code with the hyphens and letters of the pattern.
std::string shaped(std::string_view code, const std::string& pattern) {
  std::string out;
  for (const char c : pattern) {
    if (c == '-') {
      out.push_back(c);
      continue;
    }
    out.push_back(c == '#' ? code.front() : c);
    code.remove_prefix(1);
  }
  return out;
}

MintAnswer answer_of(const MintCommand& command, const storage::Mint& mint) {
  return {.code = command.issued,
          .promotion = command.promotion,
          .pool = command.pool,
          .customer = mint.customer,
          .uses_max = mint.uses_max,
          .starts_at = mint.starts_at,
          .ends_at = mint.ends_at,
          .minted_at = mint.at,
          .labels = mint.labels};
}

}  // namespace

Result<MintCommand, Refusal> prepare(const MintCode& request, const std::string& secret,
                                     const LiveSet& live, storage::Reader& reader,
                                     storage::ShopId shop) {
  Faults faults = faults_of(request);
  if (!faults.empty()) {
    return Refused{
        Refusal{RefusalCode::invalid_request, "the code cannot be minted", std::move(faults), {}}};
  }
  if (auto refusal = refuse_promotion(request, live)) return Refused{*std::move(refusal)};
  const auto pattern = pattern_for(request, reader, shop);
  if (!pattern) return Refused{pattern.refusal()};
  const auto drawn = draw_new(codes::Part(*pattern, 0, 1), 1, live, reader, shop);
  if (!drawn) {
    return Refused{Refusal{RefusalCode::pool_exhausted,
                           "the pattern " + (*pattern).text() + " has too little room left"}};
  }
  MintCommand command;
  command.code = std::string((*drawn)[0]);
  command.issued = shaped(command.code, (*pattern).text());
  command.promotion = request.promotion;
  command.pool = request.pool;
  command.definitions_number = live.number();
  // A code of a pool triggers what the pool triggers.
  if (request.pool.empty()) command.mint.promotion = request.promotion;
  if (!request.customer.empty()) command.mint.customer = pseudonym(secret, request.customer);
  command.mint.uses_max = request.uses_max;
  command.mint.starts_at = request.starts_at;
  command.mint.labels = request.labels;
  command.ends_at = request.ends_at;
  command.valid_days = request.valid_days;
  return command;
}

Keys reads(const MintCommand& command) {
  Keys keys{DefinitionsKey{}, PoolCodeKey{command.code}, CodeDetailKey{command.code}};
  if (!command.pool.empty()) keys.insert(PoolKey{command.pool});
  return keys;
}

Decision decide(const Snapshot& snapshot, const MintCommand& command, Instant now) {
  if (snapshot.get(DefinitionsKey{}).number != command.definitions_number) {
    return lost_race("the promotions changed");
  }
  if (snapshot.find(PoolCodeKey{command.code}) || snapshot.find(CodeDetailKey{command.code})) {
    return lost_race("a drawn code exists");
  }
  storage::Mint mint = command.mint;
  const Instant start = std::max(now, mint.starts_at.value_or(now));
  mint.at = now;
  mint.ends_at = command.ends_at.value_or(
      Instant{start.microseconds + command.valid_days * microseconds_per_day});
  if (mint.ends_at <= now) {
    return {Refusal{RefusalCode::invalid_request,
                    "the code cannot be minted",
                    {{"/ends_at", "must be in the future"}},
                    {}},
            {}};
  }
  Delta delta;
  if (!command.pool.empty()) {
    PoolRow pool = snapshot.get(PoolKey{command.pool});
    ++pool.size;
    delta.write(PoolKey{command.pool}, std::move(pool));
  }
  delta.write(PoolCodeKey{command.code}, {.pool = command.pool, .issued = command.issued});
  delta.appends.push_back(storage::CodeEvent{.code = command.code,
                                             .kind = storage::CodeEventKind::minted,
                                             .subject = command.promotion,
                                             .customer = mint.customer,
                                             .at = now});
  Answer answer = answer_of(command, mint);
  delta.write(CodeDetailKey{command.code},
              CodeDetailRow{.active = true, .updated_at = now, .mint = std::move(mint)});
  return {std::move(answer), std::move(delta)};
}

}  // namespace stapel::app
