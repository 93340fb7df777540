// The pool of the generated shop's win-back codes, as it stands in a database: every code that was
// mailed, and those that were used in the past switched off, because no redemption remembers them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "catalog/sales.h"
#include "codes/drawing.h"
#include "simulation/shop.h"

namespace stapel::cli {

class DemoPool {
 public:
  void add(const simulation::MailedCode& code);
  // Whose codes, where they are the pool's, were used.
  void add(const catalog::SalesDocument& document);

  // Into a database that nobody else holds. Nothing where no code was mailed.
  void write(const std::string& database);

 private:
  void close_chunk();

  std::vector<std::string> open_;        // normalised
  std::vector<codes::CodeList> chunks_;  // each ascending
  std::vector<std::pair<std::string, Instant>> used_;
  std::int64_t size_ = 0;
  Instant first_, last_;  // mails
};

}  // namespace stapel::cli
