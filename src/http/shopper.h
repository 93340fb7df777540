// What may be said with a publishable key: which products and codes, never what they cost, who buys
// them or what time it is.
#pragma once

#include "app/requests.h"
#include "base/json.h"

namespace stapel::http {

struct ShopperEvaluate {
  app::ShopperCart cart = {};
  app::Evaluate question = {};  // all but its cart
};

// "nl", the default, or "en".
Language read_language(json::Object& object, Faults& faults);

// The body of POST /v1/evaluate. Members that only the store may supply are faults of their own.
ShopperEvaluate read_shopper_evaluate(json::Object& object, Faults& faults);

}  // namespace stapel::http
