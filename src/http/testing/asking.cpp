#include "http/testing/asking.h"

namespace stapel::http::testing {
namespace {

class Kept : public Respond::Exchange {
 public:
  explicit Kept(std::shared_ptr<Response> place) : place_(std::move(place)) {}
  void answer(Response response) override { *place_ = std::move(response); }

 private:
  std::shared_ptr<Response> place_;
};

}  // namespace

Response ask(Api& api, const Question& question) {
  Request request;
  request.method = question.method;
  request.target = question.target;
  request.headers = question.headers;
  Admission admission = api.admit(request);
  if (admission.refusal) return *admission.refusal;
  if (question.body.size() > admission.body_max) {
    return api.refuse({.code = ProblemCode::body_too_large});
  }
  request.body = question.body;
  auto place = std::make_shared<Response>();
  place->status = 0;
  api.handle(std::move(request), Respond(std::make_shared<Kept>(place)));
  return *place;
}

std::string header_of(const Response& response, std::string_view name) {
  for (const Header& header : response.headers) {
    if (header.name == name) return header.value;
  }
  return "";
}

}  // namespace stapel::http::testing
