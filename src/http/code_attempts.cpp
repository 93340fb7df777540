#include "http/code_attempts.h"

#include "http/client_address.h"

#include <algorithm>

namespace stapel::http {

CodeAttempts::CodeAttempts(RefusedCodes& refused, const Request& request,
                           const std::string& session, const std::string& customer)
    : refused_(&refused) {
  const std::string& key = request.actor.key;
  if (!session.empty()) subjects_.push_back(key + "\nsession\n" + session);
  if (!customer.empty()) subjects_.push_back(key + "\ncustomer\n" + customer);
  if (request.publishable && !request.address.empty()) {
    subjects_.push_back(key + "\naddress\n" + household_of(request.address));
  }
}

bool CodeAttempts::admit(const std::vector<std::string>& codes, const Reply& reply) const {
  if (codes.empty()) return true;
  std::int64_t wait = 0;
  for (const std::string& subject : subjects_) {
    wait = std::max(wait, refused_->wait_of(subject).value_or(0));
  }
  if (wait == 0) return true;
  reply(Problem{.code = ProblemCode::too_many_attempts, .retry_after_seconds = wait});
  return false;
}

void CodeAttempts::note(const promotions::Evaluation& evaluation) const {
  std::vector<std::string> codes;
  for (const promotions::Rejected& rejected : evaluation.rejected) {
    if (rejected.code) codes.push_back(*rejected.code);
  }
  note_all(codes);
}

void CodeAttempts::note(const std::string& result) const {
  // Most results reject nothing, and are not read.
  if (subjects_.empty() || result.empty() || result.find("\"rejected\":[]") != std::string::npos) {
    return;
  }
  Faults faults;
  const auto document = json::Document::parse(result, faults);
  const auto rejected = document ? document->root().find("rejected") : std::nullopt;
  if (!rejected || rejected->kind() != json::Kind::array) return;
  std::vector<std::string> codes;
  for (const json::Value entry : *rejected) {
    const auto code = entry.find("code");
    if (code && code->kind() == json::Kind::string) codes.emplace_back(code->text());
  }
  note_all(codes);
}

void CodeAttempts::note_all(const std::vector<std::string>& codes) const {
  for (const std::string& subject : subjects_) refused_->note(subject, codes);
}

}  // namespace stapel::http
