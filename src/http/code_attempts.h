// Whether whoever brings codes may still try any, and what became of those that were tried: per
// session, customer and, with a publishable key, address.
#pragma once

#include <string>
#include <vector>

#include "http/handling.h"
#include "http/rate_limits.h"
#include "promotions/evaluation.h"

namespace stapel::http {

class CodeAttempts {
 public:
  // Empty ids: unknown. A secret key's address is the shop's own server: it says nothing.
  CodeAttempts(RefusedCodes& refused, const Request& request, const std::string& session,
               const std::string& customer);

  // True where `codes` may be tried; else the request has been answered.
  bool admit(const std::vector<std::string>& codes, const Reply& reply) const;
  void note(const promotions::Evaluation& evaluation) const;
  // `result`: the contract's JSON.
  void note(const std::string& result) const;

 private:
  void note_all(const std::vector<std::string>& codes) const;

  RefusedCodes* refused_;
  std::vector<std::string> subjects_;
};

}  // namespace stapel::http
