// The live set: which versions of which promotions are live, in which state, under which settings.
// Written as a manifest that is stored under the hash of its text, so that a decision can name
// exactly what it was made from; and compiled into what prices carts.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/requests.h"
#include "base/json.h"
#include "promotions/evaluate.h"
#include "storage/store.h"

namespace stapel::app {

struct LiveEntry {
  std::int64_t version = 1;
  PromotionState state = PromotionState::active;
  std::string hash;  // of the definition
  friend bool operator==(const LiveEntry&, const LiveEntry&) = default;
};

struct Manifest {
  std::string settings;                      // JSON; empty: the defaults
  std::map<std::string, LiveEntry> entries;  // by promotion id
  friend bool operator==(const Manifest&, const Manifest&) = default;
};

// {"settings": {…}, "promotions": [{"id", "version", "state", "hash"}, …]}, sorted by id.
std::string write_manifest(const Manifest& manifest);
// Throws storage::StoreError where the text is not what write_manifest wrote.
Manifest read_manifest(std::string_view text);

// Which personal facts some condition asks for; the others need not be stored.
struct PersonalFacts {
  bool birthday = false;
  bool created_at = false;
  bool postcode = false;
  std::vector<std::string> customer_attributes = {};  // by name
};

// An immutable live set, ready to price. Shared by everything that prices at the moment; a change
// makes a new one and swaps it in, so that readers never wait.
class LiveSet {
 public:
  // The definition of a version, as JSON.
  using Definitions =
      std::function<std::string(const std::string& promotion, std::int64_t version)>;

  // Refused with the faults of definitions that are not valid under these settings; the pointers
  // start with the promotion's id.
  static Result<std::shared_ptr<const LiveSet>, Faults> build(std::int64_t number,
                                                              Manifest manifest,
                                                              const Definitions& definitions);

  // What `manifest` makes of `current`, the same as build() gives. Under unchanged settings only
  // the definitions of versions that are new in it are asked for and compiled.
  static Result<std::shared_ptr<const LiveSet>, Faults> change(const LiveSet& current,
                                                               Manifest manifest,
                                                               const Definitions& definitions);

  std::int64_t number() const { return number_; }
  const std::string& hash() const { return hash_; }
  const std::string& manifest_text() const { return manifest_text_; }
  const Manifest& manifest() const { return manifest_; }
  const promotions::CompiledSet& compiled() const { return *compiled_; }
  const promotions::Settings& settings() const { return compiled_->settings(); }
  const Zone& zone() const { return zone_; }
  const PersonalFacts& personal_facts() const { return personal_; }

  // Promotions that need counters: automatic ones with limits, those of a public code, of a pool.
  using Promotions = std::vector<const promotions::Promotion*>;
  const Promotions& limited_automatic() const { return limited_automatic_; }
  const Promotions& of_code(const std::string& normalised) const;
  const Promotions& of_pool(const std::string& pool) const;
  bool has_pools() const { return !by_pool_.empty(); }

  // The date of the per_day counters.
  std::string day_of(Instant now) const;

 private:
  LiveSet(std::int64_t number, Manifest manifest,
          std::shared_ptr<const promotions::CompiledSet> compiled, Zone zone);

  std::int64_t number_;
  Manifest manifest_;
  std::string manifest_text_;
  std::string hash_;
  std::shared_ptr<const promotions::CompiledSet> compiled_;
  Zone zone_;
  PersonalFacts personal_;
  Promotions limited_automatic_;
  std::unordered_map<std::string, Promotions> by_code_;
  std::unordered_map<std::string, Promotions> by_pool_;
};

// One promotion's text as a value; faults have pointers within it.
std::optional<promotions::Promotion> read_definition(std::string_view text,
                                                     const promotions::Settings& settings,
                                                     Faults& faults);
// Settings as a value; an empty text is the defaults.
std::optional<promotions::Settings> read_settings_text(std::string_view text, Faults& faults);

// The same JSON without spaces between its tokens; members keep their order.
std::string compact_json(const json::Value& value);

// True where some limit of the promotion counts.
bool is_limited(const promotions::Limits& limits);

}  // namespace stapel::app
