// What a shopper reads when a code or promotion does not apply, in Dutch and English.
#pragma once

#include <string>

#include "promotions/evaluation.h"

namespace stapel::promotions {

std::string rejection_message(const Rejected& rejected, const Currency& currency,
                              Language language);

}  // namespace stapel::promotions
