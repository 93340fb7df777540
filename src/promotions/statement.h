// What the descriptions of promotions are made of: sentences, some with points or a small table.
#pragma once

#include <string>
#include <vector>

namespace stapel::promotions {

struct Statement {
  std::string text;                                  // a whole sentence
  std::vector<Statement> points = {};                // what it introduces
  std::vector<std::vector<std::string>> table = {};  // head and rows; none: empty
  friend bool operator==(const Statement&, const Statement&) = default;
};

}  // namespace stapel::promotions
