// The documents that the server carries about itself.
#pragma once

#include <string>
#include <string_view>

namespace stapel::http {

// The OpenAPI 3.1 document, docs/openapi.json, built in.
std::string_view openapi_document();
// The API reference as one HTML page, written from the OpenAPI document.
const std::string& reference_page();

}  // namespace stapel::http
