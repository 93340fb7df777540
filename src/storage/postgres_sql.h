// Statements of one row, as SQLite knows them, in PostgreSQL's words: by themselves, or as one
// statement for many rows whose parameters come as arrays. Text in, text out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stapel::storage {

enum class ParameterType : std::uint8_t { integer, text };

// With $1, $2, … for each ? and ?N.
std::string postgres_text(std::string_view sql);

// The same SELECT for each element of the arrays $1, $2, …: in front of its columns stands the
// number of the element, from 1.
std::string select_of_many(std::string_view sql, const std::vector<ParameterType>& types);

enum class RowCount : std::uint8_t {
  any,
  // Each changes one row, or all fail: an INSERT by the key that is not unique, the others by a
  // division by zero where the rows that change are not as many as the last parameter.
  one_each,
};

// The same INSERT … VALUES, UPDATE … WHERE or DELETE … WHERE for each element of the arrays;
// nothing where the statement is none of these.
std::optional<std::string> change_of_many(std::string_view sql,
                                          const std::vector<ParameterType>& types, RowCount count);

}  // namespace stapel::storage
