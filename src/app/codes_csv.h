// Codes as CSV: reading a shop's own codes with every bad row told by its line, and writing a
// pool's codes.
#pragma once

#include <functional>
#include <string>

#include "app/code_requests.h"
#include "base/byte_source.h"

namespace stapel::app {

// The codes stand in the column "code" where the first row names one, else in the first column of
// every row.
void read_codes_csv(ByteSource& source, const std::function<void(ImportedCode)>& code,
                    const std::function<void(RejectedCode)>& rejected);

inline constexpr std::string_view codes_csv_head = "code,used,held,active\r\n";
void append_codes_csv(std::string& out, const PoolCodeAnswer& code);

}  // namespace stapel::app
