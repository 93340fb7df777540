// Bytes as a connection would bring them, through the parser and the routed handlers, over an
// application that only answers. The first byte says how the rest is cut into reads.
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "base/check.h"
#include "http/request_reader.h"
#include "http/testing/asking.h"
#include "http/testing/fake_app.h"

namespace {

using namespace stapel::http;

class Ignored : public Respond::Exchange {
 public:
  explicit Ignored(int* answers) : answers_(answers) {}
  void answer(Response response) override {
    STAPEL_CHECK(response.status >= 200 && response.status < 600);
    ++*answers_;
  }

 private:
  int* answers_;
};

// One request whose head was read; false where the connection would be closed.
bool serve(Api& api, RequestReader& reader) {
  const Admission admission = api.admit(reader.request());
  if (admission.refusal) {
    STAPEL_CHECK(admission.refusal->status >= 400);
    const bool keep = reader.keep_alive() && !reader.has_body();
    if (keep) reader.take();
    return keep;
  }
  return reader.begin_body(admission.body_max);
}

void finish(Api& api, RequestReader& reader) {
  int answers = 0;
  api.handle(reader.take(), Respond(std::make_shared<Ignored>(&answers)));
  STAPEL_CHECK(answers == 1);
}

// What the server does with what it has; false where the connection would be closed.
bool advance(Api& api, RequestReader& reader) {
  while (true) {
    switch (reader.advance()) {
      case RequestReader::State::need_more:
        return true;
      case RequestReader::State::failed:
        api.refuse(reader.fault());
        return false;
      case RequestReader::State::complete:
        finish(api, reader);
        break;
      case RequestReader::State::head:
        if (!serve(api, reader)) return false;
        break;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static testing::FakeApp app;
  static Api api(app, {}, nullptr);
  const std::size_t step = data[0] == 0 ? size : data[0];
  RequestReader reader(4'096);
  for (std::size_t at = 1; at < size;) {
    const std::span<char> room = reader.prepare();
    const std::size_t part = std::min({step, size - at, room.size()});
    std::memcpy(room.data(), data + at, part);
    reader.commit(part);
    at += part;
    if (!advance(api, reader)) return 0;
  }
  return 0;
}
