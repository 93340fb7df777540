// The commands on named product lists. Which stock codes come and go is computed while they are
// prepared, from a list at a revision; where it has another one when it is decided on, the command
// is prepared again.
#pragma once

#include "app/decision.h"
#include "app/list_requests.h"

namespace stapel::app {

// The stock codes of a list as they come to be.
struct NewMembers {
  std::int64_t seen_revision = 0;                 // of what they differ from
  storage::ProductListChangePointer change = {};  // the difference; null: there is none
  std::int64_t size = 0;                          // of the list afterwards
};

struct SaveListCommand {
  std::string id, title;
  std::string rule = {};  // JSON; empty: none
  std::optional<std::int64_t> expected_revision = {};
  NewMembers members = {};
};
Result<SaveListCommand, Refusal> prepare(const PutProductList& request, storage::Reader& reader,
                                         storage::ShopId shop, Instant now);
Keys reads(const SaveListCommand& command);
Decision decide(const Snapshot& snapshot, const SaveListCommand& command, Instant now);

struct ChangeListCommand {
  std::string id;
  std::optional<std::int64_t> expected_revision = {};
  NewMembers members = {};
  bool by_rule = false;  // the rule was applied: told of as a refreshed list
};
Result<ChangeListCommand, Refusal> prepare(const EditProductList& request, storage::Reader& reader,
                                           storage::ShopId shop);
Result<ChangeListCommand, Refusal> prepare(const RefreshProductList& request,
                                           storage::Reader& reader, storage::ShopId shop,
                                           Instant now);
Keys reads(const ChangeListCommand& command);
Decision decide(const Snapshot& snapshot, const ChangeListCommand& command, Instant now);

struct DeleteListCommand {
  std::string id;
  std::optional<std::int64_t> expected_revision = {};
};
Keys reads(const DeleteListCommand& command);
Decision decide(const Snapshot& snapshot, const DeleteListCommand& command, Instant now);

Refusal no_list(std::string_view id);
ProductListAnswer answer_of(const std::string& id, const storage::ProductListRow& row);

}  // namespace stapel::app
