// See list_commands.h.
#include "app/list_commands.h"

#include <algorithm>

#include "app/ids.h"
#include "app/list_members.h"
#include "catalog/list_skus.h"

namespace stapel::app {
namespace {

using storage::ProductListChange;
using storage::ProductListKey;
using storage::ProductListRow;
using Skus = std::vector<std::string>;

// --- Checking ------------------------------------------------------------------------------------

Refusal not_valid(Faults faults) {
  return {RefusalCode::invalid_request, "the product list is not valid", std::move(faults), {}};
}

void check_skus(std::string_view field, const Skus& skus, Faults& faults) {
  for (std::size_t i = 0; i < skus.size() && faults.size() < faults_max; ++i) {
    const auto rule = catalog::name_rule(skus[i]);
    if (rule) faults.push_back({"/" + std::string(field) + "/" + std::to_string(i), *rule});
  }
}

Faults faults_of(const PutProductList& request) {
  Faults faults;
  if (!is_id(request.id)) faults.push_back({"/id", std::string(id_rule)});
  const auto title_rule = catalog::name_rule(request.title);
  if (title_rule) faults.push_back({"/title", *title_rule});
  if (request.skus.size() > list_skus_max) {
    faults.push_back({"/skus", "must be at most 200000 stock codes"});
  }
  check_skus("skus", request.skus, faults);
  return faults;
}

Faults faults_of(const EditProductList& request, const Skus& add, const Skus& remove) {
  Faults faults;
  if (request.add.size() + request.remove.size() > list_edits_max) {
    faults.push_back({"", "must name at most 10000 stock codes in add and remove together"});
  } else if (request.add.empty() && request.remove.empty()) {
    faults.push_back({"", "must name stock codes to add or to remove"});
  }
  check_skus("add", request.add, faults);
  check_skus("remove", request.remove, faults);
  Skus both;
  std::set_intersection(add.begin(), add.end(), remove.begin(), remove.end(),
                        std::back_inserter(both));
  if (!both.empty()) {
    faults.push_back({"/remove", "names " + both.front() + ", which is to be added too"});
  }
  return faults;
}

// --- Members -------------------------------------------------------------------------------------

Skus in_order(Skus skus) {
  std::sort(skus.begin(), skus.end());
  skus.erase(std::unique(skus.begin(), skus.end()), skus.end());
  return skus;
}

// A list, and its stock codes as they were then or later: later ones have another revision, by
// which the decision notices.
struct Stored {
  ProductListRow row;
  Skus members;
  bool exists() const { return row.revision > 0 && !row.deleted; }
};
Stored load(storage::Reader& reader, storage::ShopId shop, const std::string& id) {
  const ProductListKey key{id};
  ProductListRow row = reader.load(shop, {key}).get(key);
  return {std::move(row), members_of(reader, shop, id)};
}

NewMembers difference(const std::string& id, const Stored& stored, const Skus& wanted) {
  ProductListChange change{.list = id};
  const Skus& now = stored.members;
  std::set_difference(wanted.begin(), wanted.end(), now.begin(), now.end(),
                      std::back_inserter(change.added));
  std::set_difference(now.begin(), now.end(), wanted.begin(), wanted.end(),
                      std::back_inserter(change.removed));
  NewMembers members{.seen_revision = stored.row.revision,
                     .size = static_cast<std::int64_t>(wanted.size())};
  if (!change.empty()) {
    members.change = std::make_shared<const ProductListChange>(std::move(change));
  }
  return members;
}

Refusal too_long(std::size_t size) {
  return {RefusalCode::wrong_state,
          "a list holds at most 200,000 stock codes, and this would be " + std::to_string(size),
          {},
          {}};
}

// --- Deciding ------------------------------------------------------------------------------------

std::optional<Refusal> refuse_revision(const std::string& id, std::int64_t present,
                                       const std::optional<std::int64_t>& expected) {
  if (!expected || *expected == present) return std::nullopt;
  if (*expected == 0) {
    return Refusal{RefusalCode::already_exists, "there is a product list " + id, {}, {}};
  }
  return Refusal{RefusalCode::stale_revision,
                 "the product list is at revision " + std::to_string(present) + ", not " +
                     std::to_string(*expected),
                 {},
                 {}};
}

// The row with the new members, and the members themselves.
void set_members(const NewMembers& members, ProductListRow& row, Delta& delta) {
  row.size = members.size;
  row.added = members.change ? static_cast<std::int64_t>(members.change->added.size()) : 0;
  row.removed = members.change ? static_cast<std::int64_t>(members.change->removed.size()) : 0;
  if (members.change) delta.appends.push_back(members.change);
}

Decision written(const std::string& id, ProductListRow row, Delta delta) {
  Answer answer = answer_of(id, row);
  delta.write(ProductListKey{id}, std::move(row));
  return {std::move(answer), std::move(delta)};
}

}  // namespace

Refusal no_list(std::string_view id) {
  return {RefusalCode::not_found, "there is no product list " + std::string(id), {}, {}};
}

ProductListAnswer answer_of(const std::string& id, const ProductListRow& row) {
  return {.id = id,
          .title = row.title,
          .rule = row.rule,
          .revision = row.revision,
          .size = row.size,
          .added = row.added,
          .removed = row.removed,
          .created_at = row.created_at,
          .updated_at = row.updated_at,
          .refreshed_at = row.refreshed_at};
}

// --- Putting -------------------------------------------------------------------------------------

Result<SaveListCommand, Refusal> prepare(const PutProductList& request, storage::Reader& reader,
                                         storage::ShopId shop, Instant now) {
  if (auto faults = faults_of(request); !faults.empty()) {
    return Refused{not_valid(std::move(faults))};
  }
  const Stored stored = load(reader, shop, request.id);
  if (!stored.exists() && reader.product_lists(shop, "", lists_max).size() == lists_max) {
    return Refused{Refusal{RefusalCode::wrong_state,
                           "a shop has at most 1,000 product lists: delete one first",
                           {},
                           {}}};
  }
  const Skus wanted =
      request.rule ? members_by_rule(*request.rule, reader, shop, now) : in_order(request.skus);
  if (wanted.size() > list_skus_max) return Refused{too_long(wanted.size())};
  SaveListCommand command{.id = request.id, .title = request.title};
  if (request.rule) command.rule = catalog::write_list_rule(*request.rule);
  command.expected_revision = request.expected_revision;
  command.members = difference(request.id, stored, wanted);
  return command;
}

Keys reads(const SaveListCommand& command) { return {ProductListKey{command.id}}; }

Decision decide(const Snapshot& snapshot, const SaveListCommand& command, Instant now) {
  ProductListRow row = snapshot.get(ProductListKey{command.id});
  const bool exists = row.revision > 0 && !row.deleted;
  if (auto refusal =
          refuse_revision(command.id, exists ? row.revision : 0, command.expected_revision)) {
    return {*std::move(refusal), {}};
  }
  if (row.revision != command.members.seen_revision) return lost_race("the list has changed");
  Delta delta;
  const bool same = exists && row.title == command.title && row.rule == command.rule;
  if (!command.rule.empty()) row.refreshed_at = now;
  if (same && !command.members.change) {
    set_members(command.members, row, delta);
    if (command.rule.empty()) return {Answer(answer_of(command.id, row)), {}};
    return written(command.id, std::move(row), std::move(delta));
  }
  if (command.rule.empty()) row.refreshed_at.reset();
  if (!exists) row.created_at = now;
  row.updated_at = now;
  row.revision += 1;
  row.deleted = false;
  row.title = command.title;
  row.rule = command.rule;
  set_members(command.members, row, delta);
  return written(command.id, std::move(row), std::move(delta));
}

// --- Changing ------------------------------------------------------------------------------------

Result<ChangeListCommand, Refusal> prepare(const EditProductList& request, storage::Reader& reader,
                                           storage::ShopId shop) {
  const Skus add = in_order(request.add), remove = in_order(request.remove);
  if (auto faults = faults_of(request, add, remove); !faults.empty()) {
    return Refused{not_valid(std::move(faults))};
  }
  const Stored stored = load(reader, shop, request.id);
  if (!stored.exists()) return Refused{no_list(request.id)};
  if (!stored.row.rule.empty()) {
    return Refused{Refusal{
        RefusalCode::wrong_state,
        "product list " + request.id + " has a rule, which says what is on it: change the rule",
        {},
        {}}};
  }
  Skus with, wanted;
  std::set_union(stored.members.begin(), stored.members.end(), add.begin(), add.end(),
                 std::back_inserter(with));
  std::set_difference(with.begin(), with.end(), remove.begin(), remove.end(),
                      std::back_inserter(wanted));
  if (wanted.size() > list_skus_max) return Refused{too_long(wanted.size())};
  return ChangeListCommand{.id = request.id,
                           .expected_revision = request.expected_revision,
                           .members = difference(request.id, stored, wanted)};
}

Result<ChangeListCommand, Refusal> prepare(const RefreshProductList& request,
                                           storage::Reader& reader, storage::ShopId shop,
                                           Instant now) {
  const Stored stored = load(reader, shop, request.id);
  if (!stored.exists()) return Refused{no_list(request.id)};
  if (stored.row.rule.empty()) {
    return Refused{Refusal{
        RefusalCode::wrong_state, "product list " + request.id + " has no rule to apply", {}, {}}};
  }
  const Skus wanted = members_by_rule(stored_rule(request.id, stored.row.rule), reader, shop, now);
  if (wanted.size() > list_skus_max) return Refused{too_long(wanted.size())};
  return ChangeListCommand{
      .id = request.id, .members = difference(request.id, stored, wanted), .by_rule = true};
}

Keys reads(const ChangeListCommand& command) { return {ProductListKey{command.id}}; }

Decision decide(const Snapshot& snapshot, const ChangeListCommand& command, Instant now) {
  ProductListRow row = snapshot.get(ProductListKey{command.id});
  if (row.revision == 0 || row.deleted) return {no_list(command.id), {}};
  if (auto refusal = refuse_revision(command.id, row.revision, command.expected_revision)) {
    return {*std::move(refusal), {}};
  }
  if (row.revision != command.members.seen_revision) return lost_race("the list has changed");
  Delta delta;
  set_members(command.members, row, delta);
  if (command.by_rule) row.refreshed_at = now;
  if (!command.members.change && !command.by_rule) {
    return {Answer(answer_of(command.id, row)), {}};
  }
  if (command.members.change) {
    row.updated_at = now;
    row.revision += 1;
  }
  return written(command.id, std::move(row), std::move(delta));
}

// --- Deleting ------------------------------------------------------------------------------------

Keys reads(const DeleteListCommand& command) { return {ProductListKey{command.id}}; }

Decision decide(const Snapshot& snapshot, const DeleteListCommand& command, Instant now) {
  ProductListRow row = snapshot.get(ProductListKey{command.id});
  if (row.revision == 0 || row.deleted) return {no_list(command.id), {}};
  if (auto refusal = refuse_revision(command.id, row.revision, command.expected_revision)) {
    return {*std::move(refusal), {}};
  }
  row.removed = row.size;
  row.added = row.size = 0;
  row.deleted = true;
  row.updated_at = now;
  row.revision += 1;
  Delta delta;
  delta.appends.push_back(std::make_shared<const ProductListChange>(
      ProductListChange{.list = command.id, .cleared = true}));
  return written(command.id, std::move(row), std::move(delta));
}

}  // namespace stapel::app
