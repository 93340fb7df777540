// Which codes of past orders are one of a kind, and of what: a pool's, or minted for a promotion.
//
// Says nothing about whether they may be used now: they were accepted then. That a code is switched
// off, expired or another customer's by today does not matter; how often it may be used does.
#pragma once

#include <string>
#include <unordered_map>

#include "app/replay_history.h"
#include "storage/store.h"

namespace stapel::app {

using UniqueCodes = std::unordered_map<std::string, promotions::PoolCode>;  // by normalised code

void name_unique_codes(History& history, const UniqueCodes& known);
// Those that the store knows.
void name_unique_codes(History& history, storage::Reader& reader, storage::ShopId shop);

}  // namespace stapel::app
