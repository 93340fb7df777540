// See code_reads.h.
#include "app/code_reads.h"

#include <algorithm>

#include "app/claims.h"
#include "app/pool_commands.h"
#include "base/code_text.h"

namespace stapel::app {
namespace {

using storage::CodeDetailKey;
using storage::PoolCodeKey;
using storage::PoolKey;
using storage::SupplyKey;

// Pages of a pool's codes look at so many pages' worth of other pools' codes at most.
constexpr int scans_max = 100;
constexpr std::size_t events_max = 1'000;
constexpr std::int64_t microseconds_per_hour = 3'600'000'000;

using Kind = CodeEventAnswer::Kind;

Kind kind_of(CodeEventKind kind) {
  switch (kind) {
    case CodeEventKind::minted:
      return Kind::minted;
    case CodeEventKind::held:
      return Kind::held;
    case CodeEventKind::used:
      return Kind::used;
    case CodeEventKind::released:
      return Kind::released;
    case CodeEventKind::rolled_back:
      return Kind::rolled_back;
    case CodeEventKind::deactivated:
      return Kind::deactivated;
    case CodeEventKind::activated:
      return Kind::activated;
  }
  return Kind::issued;
}

CodeEventAnswer answer_of(storage::CodeEvent&& event) {
  CodeEventAnswer answer;
  answer.kind = kind_of(event.kind);
  answer.at = event.at;
  (answer.kind == Kind::minted ? answer.promotion : answer.checkout) = std::move(event.subject);
  answer.order = std::move(event.order);
  answer.customer = std::move(event.customer);
  return answer;
}

AttemptAnswer answer_of(const storage::CodeAttemptKey& key, const storage::CodeAttemptRow& row) {
  return {.hour = Instant{key.hour * microseconds_per_hour},
          .code = key.code,
          .reason = key.reason,
          .channel = key.channel,
          .count = row.count,
          .first_at = row.first_at,
          .last_at = row.last_at};
}

// The cursor of the list of attempts: its key as hexadecimal digits, which stand in a URL as they
// are, with a dot between its parts.
std::string hexadecimal(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += {digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}
std::string text_of(std::string_view digits) {
  const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string out;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    out += static_cast<char>((value(digits[i]) * 16 + value(digits[i + 1])) & 255);
  }
  return out;
}

std::string cursor_of(const storage::CodeAttemptKey& key) {
  return std::to_string(key.hour) + '.' + hexadecimal(key.code) + '.' + hexadecimal(key.reason) +
         '.' + hexadecimal(key.channel);
}

storage::CodeAttemptKey read_cursor(std::string_view cursor) {
  storage::CodeAttemptKey key;
  const auto next_part = [&cursor] {
    const std::size_t end = std::min(cursor.find('.'), cursor.size());
    std::string part(cursor.substr(0, end));
    cursor.remove_prefix(std::min(end + 1, cursor.size()));
    return part;
  };
  const auto next = [&] { return text_of(next_part()); };
  key.hour = std::strtoll(next_part().c_str(), nullptr, 10);
  key.code = next();
  key.reason = next();
  key.channel = next();
  return key;
}

Refused<Refusal> not_found(const std::string& what) {
  return Refused{Refusal{RefusalCode::not_found, "there is no " + what}};
}

std::vector<PoolCodeAnswer> with_uses(
    storage::Reader& reader, storage::ShopId shop,
    const std::vector<storage::Listed<storage::PoolCodeRow>>& rows) {
  Keys keys;
  for (const auto& [code, row] : rows) {
    keys.insert(code_counter(code));
    keys.insert(CodeDetailKey{code});
  }
  const Snapshot found = reader.load(shop, keys);
  std::vector<PoolCodeAnswer> answers;
  for (const auto& [code, row] : rows) {
    const CounterRow counter = found.get(code_counter(code));
    answers.push_back(
        {row.issued, counter.used, counter.held, found.get(CodeDetailKey{code}).active});
  }
  return answers;
}

}  // namespace

Result<PoolAnswer, Refusal> CodeReads::pool(std::string_view id) {
  const PoolKey key{std::string(id)};
  const Snapshot rows = ReaderPool::Lease(readers_)->load(shop_, {key});
  if (const auto* row = rows.find(key)) return app::answer_of(key.id, *row);
  return Refused{no_pool(key.id)};
}

Page<PoolAnswer> CodeReads::pools(const PageRequest& request) {
  const std::size_t limit = bounded(request.limit);
  const auto rows = ReaderPool::Lease(readers_)->pools(shop_, request.after, limit);
  Page<PoolAnswer> page;
  for (const auto& [id, row] : rows) page.items.push_back(app::answer_of(id, row));
  if (rows.size() == limit) page.next = rows.back().id;
  return page;
}

std::vector<PoolCodeAnswer> export_page(storage::Reader& reader, storage::ShopId shop,
                                        std::string_view pool, std::size_t limit,
                                        std::string& cursor) {
  std::vector<PoolCodeAnswer> all;
  for (int scan = 0; scan < scans_max && all.size() < limit; ++scan) {
    std::string next;
    const auto rows = reader.pool_codes(shop, pool, cursor, limit - all.size(), next);
    for (PoolCodeAnswer& code : with_uses(reader, shop, rows)) all.push_back(std::move(code));
    cursor = std::move(next);
    if (cursor.empty()) break;
  }
  return all;
}

Result<Page<PoolCodeAnswer>, Refusal> CodeReads::pool_codes(std::string_view pool,
                                                            const PageRequest& request) {
  const PoolKey key{std::string(pool)};
  ReaderPool::Lease reader(readers_);
  if (!reader->load(shop_, {key}).find(key)) return Refused{no_pool(key.id)};
  Page<PoolCodeAnswer> page;
  page.next = request.after;
  page.items = export_page(*reader, shop_, pool, request.limit, page.next);
  return page;
}

Result<SupplyAnswer, Refusal> CodeReads::supply(std::string_view pool, std::string_view id) {
  const SupplyKey key{std::string(id)};
  const Snapshot rows = ReaderPool::Lease(readers_)->load(shop_, {key});
  const storage::SupplyRow* row = rows.find(key);
  if (row && row->pool == pool) return app::answer_of(key.id, *row);
  return not_found("supply " + key.id + " of pool " + std::string(pool));
}

Result<Page<SupplyAnswer>, Refusal> CodeReads::supplies(std::string_view pool,
                                                        const PageRequest& request) {
  const PoolKey key{std::string(pool)};
  const std::size_t limit = bounded(request.limit);
  ReaderPool::Lease reader(readers_);
  if (!reader->load(shop_, {key}).find(key)) return Refused{no_pool(key.id)};
  const auto rows = reader->supplies(shop_, pool, request.after, limit);
  Page<SupplyAnswer> page;
  for (const auto& [id, row] : rows) page.items.push_back(app::answer_of(id, row));
  if (rows.size() == limit) page.next = rows.back().id;
  return page;
}

Result<CodeAnswer, Refusal> CodeReads::code(std::string_view text) {
  return find_code(*ReaderPool::Lease(readers_), shop_, *live_, pools_, text);
}

Result<CodeAnswer, Refusal> find_code(storage::Reader& reader, storage::ShopId shop,
                                      const LiveSet& live, const PoolCache& pools,
                                      std::string_view text) {
  const std::string normalised = normalise_code(text);
  const PoolCodeKey key{normalised};
  const Snapshot rows =
      reader.load(shop, {key, code_counter(normalised), CodeDetailKey{normalised}});
  const storage::PoolCodeRow* unique = rows.find(key);
  const storage::CodeDetailRow detail = rows.get(CodeDetailKey{normalised});
  std::vector<const promotions::Promotion*> found =
      unique ? live.compiled().of_pool(unique->pool) : live.compiled().of_code(normalised);
  if (detail.mint && !detail.mint->promotion.empty()) {
    if (const auto* own = live.compiled().find(detail.mint->promotion)) found.push_back(own);
  }
  if (!unique && found.empty()) return not_found("such code");
  std::sort(found.begin(), found.end(), [](const auto* a, const auto* b) { return a->id < b->id; });

  CodeAnswer answer{.code = normalised};
  for (const promotions::Promotion* promotion : found) {
    answer.promotions.push_back(promotion->id);
    for (const std::string& written : promotion->codes) {
      if (!unique && normalise_code(written) == normalised) answer.code = written;
    }
  }
  const CounterRow counter = rows.get(code_counter(normalised));
  answer.used = counter.used;
  answer.held = counter.held;
  if (!unique) return answer;
  answer.code = unique->issued;
  answer.active = detail.active;
  answer.mint = detail.mint;
  answer.issued_at = detail.mint ? detail.mint->at : unique->at;
  if (!unique->pool.empty()) {
    const storage::PoolRow pool = pools.at(unique->pool);
    answer.pool = unique->pool;
    answer.uses_max = pool.uses_max;
    answer.active = answer.active && pool.active;
  }
  if (detail.mint) answer.uses_max = detail.mint->uses_max;
  return answer;
}

Result<std::vector<CodeEventAnswer>, Refusal> CodeReads::history(std::string_view text) {
  const auto known = code(text);
  if (!known) return Refused{known.refusal()};
  return history_of(*ReaderPool::Lease(readers_), shop_, *known);
}

std::vector<CodeEventAnswer> history_of(storage::Reader& reader, storage::ShopId shop,
                                        const CodeAnswer& known) {
  const std::string normalised = normalise_code(known.code);
  std::vector<CodeEventAnswer> events;
  for (const auto& [key, row] : reader.attempts_of_code(shop, normalised, events_max)) {
    CodeEventAnswer event{.kind = Kind::refused, .at = row.last_at};
    event.reason = key.reason;
    event.channel = key.channel;
    event.count = row.count;
    events.push_back(std::move(event));
  }
  for (auto& event : reader.code_events(shop, normalised, events_max)) {
    events.push_back(answer_of(std::move(event)));
  }
  if (known.issued_at && !known.mint) {
    events.push_back({.kind = Kind::issued, .at = *known.issued_at});
  }
  std::stable_sort(events.begin(), events.end(), [](const auto& a, const auto& b) {
    return std::pair(a.at, a.kind) < std::pair(b.at, b.kind);
  });
  if (events.size() > events_max) {
    events.erase(events.begin(), events.end() - static_cast<std::ptrdiff_t>(events_max));
  }
  return events;
}

std::vector<AttemptAnswer> CodeReads::attempts_of(std::string_view code) {
  return attempts_of_code(*ReaderPool::Lease(readers_), shop_, code);
}

std::vector<AttemptAnswer> attempts_of_code(storage::Reader& reader, storage::ShopId shop,
                                            std::string_view code) {
  std::vector<AttemptAnswer> answers;
  for (const auto& [key, row] : reader.attempts_of_code(shop, normalise_code(code), events_max)) {
    answers.push_back(answer_of(key, row));
  }
  return answers;
}

Page<AttemptAnswer> CodeReads::attempts(const PageRequest& request) {
  const std::size_t limit = bounded(request.limit);
  const auto rows =
      ReaderPool::Lease(readers_)->code_attempts(shop_, read_cursor(request.after), limit);
  Page<AttemptAnswer> page;
  for (const auto& [key, row] : rows) page.items.push_back(answer_of(key, row));
  if (rows.size() == limit) page.next = cursor_of(rows.back().first);
  return page;
}

std::string_view event_name(CodeEventAnswer::Kind kind) {
  switch (kind) {
    case Kind::issued:
      return "issued";
    case Kind::minted:
      return "minted";
    case Kind::held:
      return "held";
    case Kind::used:
      return "used";
    case Kind::released:
      return "released";
    case Kind::rolled_back:
      return "rolled_back";
    case Kind::deactivated:
      return "deactivated";
    case Kind::activated:
      return "activated";
    case Kind::refused:
      return "refused";
  }
  return {};
}

}  // namespace stapel::app
