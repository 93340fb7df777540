// The application's answers as JSON: the API's own documents, described in its OpenAPI document.
#pragma once

#include <string>

#include "app/promotion_list.h"
#include "app/requests.h"

namespace stapel::http {

// Without the definitions where the answer has none (lists, commands).
std::string render(const app::PromotionAnswer& promotion);
std::string render(const app::PromotionAnswer& promotion, const app::UsesAnswer& uses);
std::string render(const app::ListedPromotion& listed);
std::string render(const app::PublishAnswer& answer);
std::string render(const app::SettingsAnswer& settings);
std::string render(const app::PoolAnswer& pool);
std::string render(const app::CodesAnswer& codes);
std::string render(const app::PoolCodeAnswer& code);
std::string render(const app::CodeAnswer& code);
std::string render(const app::SupplyAnswer& supply);
std::string render(const app::SwitchedAnswer& switched);
std::string render(const app::MintAnswer& mint);
std::string render(const app::CodeEventAnswer& event);
std::string render(const app::AttemptAnswer& attempt);
std::string render(const app::VersionAnswer& version);
std::string render(const app::DifferencesAnswer& differences);
std::string render(const app::CheckoutAnswer& checkout);
std::string render(const app::RedemptionAnswer& entry);
std::string render(const app::DecisionAnswer& decision);
std::string render(const app::ShopAnswer& shop);
std::string render(const app::AuditAnswer& entry);
std::string render(const app::ProductAnswer& product);
std::string render(const app::ApiKeyAnswer& key);
std::string render(const app::TokenSecretAnswer& secret);
std::string render(const app::UsageAnswer& usage);

}  // namespace stapel::http
