// What can be asked about unique codes and what is answered, as plain values. Part of requests.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/actor.h"
#include "base/time.h"
#include "storage/code_rows.h"

namespace stapel::app {

using storage::CodeEventKind;
using storage::CodeLabels;
using storage::SupplyKind;

// Names a request, so that its repetition is recognised. `client` is the API key's id.
struct Idempotency {
  std::string client = {};
  std::string key = {};          // without quotes; at most 255 characters
  std::string fingerprint = {};  // of method, path and body: see fingerprint()
};

// If-Match: the request is refused as stale where what it changes has none of these tags (see
// entity_tag.h). Nothing: whatever is there is changed.
using ExpectedTags = std::optional<std::vector<std::string>>;

inline constexpr std::int64_t codes_at_once_max = 10'000;    // drawn before the answer
inline constexpr std::int64_t codes_drawn_max = 10'000'000;  // in one request
inline constexpr std::int64_t codes_imported_max = 50'000;   // in one request
inline constexpr std::size_t codes_rejected_listed = 1'000;
inline constexpr std::int64_t codes_switched_max = 1'000;  // on or off in one request
inline constexpr std::int64_t mint_days_default = 14;
inline constexpr std::int64_t mint_days_max = 3'660;
inline constexpr std::size_t code_length_max = 64;
inline constexpr std::size_t label_length_max = 64;

// A pool of unique codes; a promotion names it in its trigger.
struct CreatePool {
  std::string id = {};  // [A-Za-z0-9._-]{1,64}
  std::string name = {};
  std::string pattern = {};  // BF-####-####: each # is drawn; empty: codes are only imported
  std::int64_t uses_max = 1;
  bool check = true;  // the last # is a check character
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
// Switches all codes of a pool off or on again.
struct SetPoolActive {
  std::string pool = {};
  bool active = false;
  ExpectedTags expected_tags = {};
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
// Draws `count` new codes. Up to codes_at_once_max are there when this is answered; more are drawn
// by and by, also after a restart, and the answer names the supply that tells how far it is.
struct GenerateCodes {
  std::string pool = {};
  std::int64_t count = 0;
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
// A code to import, with the line of the file that it stands on.
struct ImportedCode {
  std::string code = {};
  std::int64_t line = 0;
};
// A row that cannot be imported, and why.
struct RejectedCode {
  std::int64_t line = 0;
  std::string reason = {};
  friend bool operator==(const RejectedCode&, const RejectedCode&) = default;
};
// Adds the shop's own codes; those that are in a pool already are counted, not added. Where one
// cannot be added, nothing is, unless `tolerant`: then the others are, and the answer lists it.
struct ImportCodes {
  std::string pool = {};
  std::vector<ImportedCode> codes = {};
  std::vector<RejectedCode> rejected = {};  // by whoever read the file
  bool tolerant = false;
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
// Codes of a pool are about to be handed over as a file.
struct RecordExport {
  std::string pool = {};
  std::int64_t count = 0;
  bool complete = true;  // false: more pages follow
  Actor actor = {};
};
// Switches codes of pools, or minted ones, off or on again: all of them or none.
struct SetCodesActive {
  std::vector<std::string> codes = {};
  bool active = false;
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
// Makes one code for a published promotion. It can be used at once.
struct MintCode {
  std::string promotion = {};
  std::string pool = {};      // one of the promotion's own: the code belongs to it; or empty
  std::string pattern = {};   // of a code that is in no pool; empty: a usual one
  std::string customer = {};  // the shop's id of the only one who may use it; empty: anybody
  std::int64_t uses_max = 1;
  std::optional<Instant> starts_at = {};
  std::optional<Instant> ends_at = {};          // exclusive
  std::int64_t valid_days = mint_days_default;  // where there is no ends_at: from its start
  CodeLabels labels = {};
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};

struct PoolAnswer {
  std::string id = {}, name = {}, pattern = {};
  std::int64_t uses_max = 1;
  std::int64_t size = 0;
  Instant created_at = {};
  bool check = false;
  bool active = true;
  friend bool operator==(const PoolAnswer&, const PoolAnswer&) = default;
};
struct CodesAnswer {
  std::string pool = {};
  std::int64_t added = 0;
  std::int64_t already_there = 0;
  std::int64_t size = 0;                    // of the pool, now
  std::string supply = {};                  // that they came with; empty: none was added
  bool finished = true;                     // false: more are being drawn
  std::vector<RejectedCode> rejected = {};  // the first codes_rejected_listed of them
  std::int64_t rejected_count = 0;
  friend bool operator==(const CodesAnswer&, const CodesAnswer&) = default;
};
struct SupplyAnswer {
  std::string id = {}, pool = {};
  SupplyKind kind = SupplyKind::generated;
  std::int64_t wanted = 0, added = 0;
  std::string stopped = {};  // why it ended before its time
  Instant created_at = {};
  std::optional<Instant> finished_at = {};  // none: it goes on
};
struct SwitchedAnswer {
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  friend bool operator==(const SwitchedAnswer&, const SwitchedAnswer&) = default;
};
struct MintAnswer {
  std::string code = {};  // as it is given out
  std::string promotion = {}, pool = {};
  std::string customer = {};  // pseudonym; empty: anybody may use it
  std::int64_t uses_max = 1;
  std::optional<Instant> starts_at = {};
  Instant ends_at = {}, minted_at = {};
  CodeLabels labels = {};
  friend bool operator==(const MintAnswer&, const MintAnswer&) = default;
};

struct PoolCodeAnswer {
  std::string code = {};  // as issued
  std::int64_t used = 0;
  std::int64_t held = 0;
  bool active = true;
};
// A code as a customer brings it: of a pool, minted, or public.
struct CodeAnswer {
  std::string code = {};                     // as issued, or as the promotion writes it
  std::optional<std::string> pool = {};      // none: a public code, or one of a promotion alone
  std::vector<std::string> promotions = {};  // live ones that it triggers, by id
  std::int64_t used = 0;
  std::int64_t held = 0;
  std::optional<std::int64_t> uses_max = {};  // none: the promotion's limits alone
  bool active = true;                         // itself and its pool
  std::optional<Instant> issued_at = {};      // none: a public code
  std::optional<storage::Mint> mint = {};
};
// One thing that happened to a code.
struct CodeEventAnswer {
  enum class Kind : std::uint8_t {
    issued,
    minted,
    held,
    used,
    released,
    rolled_back,
    deactivated,
    activated,
    refused,
  };
  Kind kind = Kind::issued;
  Instant at = {};            // of refused: the last time within the hour
  std::string checkout = {};  // of held, used, released, rolled_back
  std::string order = {};
  std::string customer = {};              // pseudonym
  std::string promotion = {};             // of minted
  std::string reason = {}, channel = {};  // of refused
  std::int64_t count = 1;                 // of refused
};
struct AttemptAnswer {
  Instant hour = {};      // its start
  std::string code = {};  // normalised; empty: unknown codes beyond those kept by name
  std::string reason = {}, channel = {};
  std::int64_t count = 0;
  Instant first_at = {}, last_at = {};
};
std::string_view event_name(CodeEventAnswer::Kind kind);
std::string_view supply_kind_name(SupplyKind kind);

}  // namespace stapel::app
