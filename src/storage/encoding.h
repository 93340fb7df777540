// Lists within a column: engines share the text form.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "storage/rows.h"

namespace stapel::storage {

// Normalised codes, scopes or origins, one per line: none holds white space.
std::string join_codes(const std::vector<std::string>& codes);
std::vector<std::string> split_codes(std::string_view text);

// [["promotion", version, granted, ["code", …]], …]
std::string write_claims(const std::vector<Claim>& claims);
// Throws StoreError where the text is not what write_claims wrote.
std::vector<Claim> read_claims(std::string_view text);

// {"promotion": amount, …}; empty where there is none.
std::string write_amounts(const std::map<std::string, Amount>& amounts);
std::map<std::string, Amount> read_amounts(std::string_view text);
// [["id", "secret", microseconds of its making], …]
std::string write_token_secrets(const std::vector<TokenSecret>& secrets);
// Throws StoreError as above.
std::vector<TokenSecret> read_token_secrets(std::string_view text);

}  // namespace stapel::storage
