// Orders and returns as JSON.
#pragma once

#include <string>

#include "app/order_requests.h"

namespace stapel::http {

std::string render(const app::OrderAnswer& order);
std::string render(const app::ReturnAnswer& answer);

}  // namespace stapel::http
