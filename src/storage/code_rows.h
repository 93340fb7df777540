// The rows of unique codes: pools, the supplies that fill them, the codes themselves, what only
// some codes have, what became of a code, and how often it was refused. Plain values; see rows.h.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "codes/drawing.h"

namespace stapel::storage {

// --- Versioned rows ------------------------------------------------------------------------------

struct PoolRow {
  std::string name = {};
  std::string pattern = {};   // of generated codes; empty: codes are only imported
  std::int64_t uses_max = 1;  // of each code
  std::int64_t size = 0;      // codes in the pool
  Instant created_at = {};
  bool checked = false;  // the last # of the pattern is a check character
  bool active = true;    // false: none of its codes may be used
  friend bool operator==(const PoolRow&, const PoolRow&) = default;
};
struct PoolKey {
  using Row = PoolRow;
  std::string id = {};
  friend auto operator<=>(const PoolKey&, const PoolKey&) = default;
};

enum class SupplyKind : std::uint8_t { generated, imported, minted };

// One drawing or import that fills a pool: it may take many commits, and goes on after a restart.
struct SupplyRow {
  std::string pool = {};
  SupplyKind kind = SupplyKind::generated;
  std::int64_t wanted = 0;
  std::int64_t added = 0;
  std::int64_t parts = 1;      // into which a drawing was divided when it began
  std::int64_t next_part = 0;  // those before are durable
  std::string stopped = {};    // why it ended before its time; empty: it did not
  Instant created_at = {};
  std::optional<Instant> finished_at = {};
  friend bool operator==(const SupplyRow&, const SupplyRow&) = default;
};
struct SupplyKey {
  using Row = SupplyRow;
  std::string id = {};
  friend auto operator<=>(const SupplyKey&, const SupplyKey&) = default;
};

// A unique code. Written once; its uses stand in a counter. Codes that come in numbers are written
// as chunks (below), which know no key and no version of their own.
struct PoolCodeRow {
  std::string pool = {};    // empty: it was minted for its promotion alone
  std::string issued = {};  // as it was given out, with its hyphens
  Instant at = {};          // given by the store: when its supply began; of minted codes see Mint
  friend bool operator==(const PoolCodeRow&, const PoolCodeRow&) = default;
};
struct PoolCodeKey {
  using Row = PoolCodeRow;
  std::string code = {};  // normalised
  friend auto operator<=>(const PoolCodeKey&, const PoolCodeKey&) = default;
};

// Where a code goes out, as the shop names it.
struct CodeLabels {
  std::string channel = {}, partner = {}, campaign = {};
  friend bool operator==(const CodeLabels&, const CodeLabels&) = default;
};

// What a code was minted with.
struct Mint {
  std::string promotion = {};  // that it triggers by itself; empty: those of its pool
  std::string customer = {};   // pseudonym; empty: anybody may use it
  std::int64_t uses_max = 1;
  std::optional<Instant> starts_at = {};
  Instant ends_at = {};
  CodeLabels labels = {};
  Instant at = {};
  friend bool operator==(const Mint&, const Mint&) = default;
};

// What only some codes have: that they were deactivated, or what they were minted with.
struct CodeDetailRow {
  bool active = true;
  Instant updated_at = {};
  std::optional<Mint> mint = {};
  friend bool operator==(const CodeDetailRow&, const CodeDetailRow&) = default;
};
struct CodeDetailKey {
  using Row = CodeDetailRow;
  std::string code = {};  // normalised
  friend auto operator<=>(const CodeDetailKey&, const CodeDetailKey&) = default;
};

// How often a code was refused in one hour, for one reason, in one sales channel.
struct CodeAttemptRow {
  std::int64_t count = 0;
  Instant first_at = {}, last_at = {};
  friend bool operator==(const CodeAttemptRow&, const CodeAttemptRow&) = default;
};
struct CodeAttemptKey {
  using Row = CodeAttemptRow;
  std::int64_t hour = 0;    // since 1970, in UTC
  std::string code = {};    // normalised; empty: unknown ones beyond those kept by name
  std::string reason = {};  // the contract's name
  std::string channel = {};
  friend auto operator<=>(const CodeAttemptKey&, const CodeAttemptKey&) = default;
};

// --- Appended rows -------------------------------------------------------------------------------

// Codes that a supply adds, every one of them new: one that exists already refuses the commit.
struct CodeChunk {
  std::string supply = {};
  codes::CodeList codes = {};            // normalised, ascending
  std::vector<std::string> issued = {};  // beside each; empty (also all): as the pattern writes it
};

enum class CodeEventKind : std::uint8_t {
  minted,  // subject: the promotion
  held,    // subject of these: the checkout
  used,
  released,
  rolled_back,
  deactivated,  // subject: empty
  activated,
};
// What became of a unique code, for its history.
struct CodeEvent {
  std::string code = {};
  CodeEventKind kind = CodeEventKind::held;
  std::string subject = {};
  std::string order = {};
  std::string customer = {};  // pseudonym
  Instant at = {};
  friend bool operator==(const CodeEvent&, const CodeEvent&) = default;
};

}  // namespace stapel::storage
