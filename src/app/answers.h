// What commands answer, and how a decision is kept so that its repetition gets the same answer.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "app/list_requests.h"
#include "app/order_requests.h"
#include "app/requests.h"
#include "app/webhook_requests.h"

namespace stapel::app {

// A price and what became of it. `result` stays with the decision record and is put in by whoever
// answers.
using Answer = std::variant<PromotionAnswer, PublishAnswer, SettingsAnswer, PoolAnswer, CodesAnswer,
                            CheckoutAnswer, ApiKeyAnswer, ShopAnswer, SwitchedAnswer, MintAnswer,
                            WebhookAnswer, DoneAnswer, OrderAnswer, ReturnAnswer, TokenSecretAnswer,
                            ProductListAnswer>;

// Not an answer: what the command was prepared from has moved; prepare it again.
struct LostRace {
  std::string what;
  friend bool operator==(const LostRace&, const LostRace&) = default;
};

using Outcome = std::variant<Answer, Refusal, LostRace>;

// The decision as JSON. The result of a checkout is left out: its decision record has it.
std::string write_decision(const Outcome& outcome);
// Throws storage::StoreError where the text is not what write_decision wrote.
Outcome read_decision(std::string_view text);

}  // namespace stapel::app
