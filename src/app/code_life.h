// What becomes of unique codes in a checkout: whether each may still be used when the batch
// decides, and the entries of its history. Pure.
#pragma once

#include <string>
#include <vector>

#include "app/decision.h"

namespace stapel::app {

// A unique code that a checkout uses, as it was found outside of the batch.
struct UsedCode {
  std::string code;  // normalised
  std::string pool;  // empty: minted for a promotion alone
};

void add_code_keys(const std::vector<UsedCode>& codes, Keys& keys);
// False where one was deactivated, alone or with its pool, or is past its own time: what the cart
// costs has to be found out again.
bool may_be_used(const Snapshot& snapshot, const std::vector<UsedCode>& codes, Instant now);

// False where one is switched off, alone or with its pool; its own time may be over.
bool are_on(const Snapshot& snapshot, const std::vector<UsedCode>& codes);

// One entry for each unique code of the checkout.
void append_code_events(const std::string& checkout, const storage::CheckoutRow& row,
                        storage::CodeEventKind kind, Instant at, Delta& delta);

}  // namespace stapel::app
