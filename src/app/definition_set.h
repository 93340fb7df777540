// The live set: which versions of which promotions are live, in which state, under which settings.
// Its manifest is stored under a hash, so that a decision can name exactly what it was made from;
// its definitions are compiled into what prices carts. A change costs what it changes.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/manifest.h"
#include "promotions/evaluate.h"

namespace stapel::app {

// Which personal facts conditions ask for, and how often; the others need not be stored.
struct PersonalFacts {
  std::int64_t birthday = 0;
  std::int64_t created_at = 0;
  std::int64_t postcode = 0;
  std::map<std::string, std::int64_t> customer_attributes = {};  // by name
  friend bool operator==(const PersonalFacts&, const PersonalFacts&) = default;
};

// What becomes of a manifest.
struct ManifestChange {
  Manifest::Changes entries = {};
  std::optional<std::string> settings = {};  // absent: they stay
  std::optional<std::int64_t> number = {};   // of the set that it makes; absent: the next one
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

  // What the change makes of `current`, the same as build() gives. Under unchanged settings only
  // the definitions of versions that are new in it are asked for and compiled.
  static Result<std::shared_ptr<const LiveSet>, Faults> change(const LiveSet& current,
                                                               const ManifestChange& change,
                                                               const Definitions& definitions);

  std::int64_t number() const { return number_; }
  const std::string& hash() const { return manifest_.hash(); }
  const Manifest& manifest() const { return manifest_; }
  const promotions::CompiledSet& compiled() const { return *compiled_; }
  const promotions::Settings& settings() const { return compiled_->settings(); }
  const Zone& zone() const { return zone_; }
  const PersonalFacts& personal_facts() const { return personal_; }

  // The date of the per_day counters.
  std::string day_of(Instant now) const;

 private:
  LiveSet(std::int64_t number, Manifest manifest,
          std::shared_ptr<const promotions::CompiledSet> compiled, Zone zone,
          PersonalFacts personal);

  std::int64_t number_;
  Manifest manifest_;
  std::shared_ptr<const promotions::CompiledSet> compiled_;
  Zone zone_;
  PersonalFacts personal_;
};

// A promotion's state as its definition says it.
promotions::Status status_of(PromotionState state);

// One promotion's text as a value; faults have pointers within it.
std::optional<promotions::Promotion> read_definition(std::string_view text,
                                                     const promotions::Settings& settings,
                                                     Faults& faults);
// Settings as a value; an empty text is the defaults.
std::optional<promotions::Settings> read_settings_text(std::string_view text, Faults& faults);

}  // namespace stapel::app
