// The answer to one request, as handlers give it: a document, a problem or the application's
// refusal. Counted and logged on its way out. Cheap to copy; the first answer counts.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "app/refusal.h"
#include "http/message.h"
#include "http/problem.h"

namespace stapel::http {

// What became of a request, for metrics and the access log. Holds no personal data: the route's
// template instead of the path, the API key's id, no address.
struct Outcome {
  std::uint64_t id = 0;
  const Route* route = nullptr;  // null: none was found
  std::string method;
  std::string client;
  std::string_view shop = {};  // its name, which lives as long as the application
  int status = 0;
  std::size_t bytes_in = 0, bytes_out = 0;
  std::chrono::nanoseconds duration{0};
};

// Who hears of outcomes and of failures; called from any thread.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void started() = 0;
  virtual void finished(const Outcome& outcome) = 0;
  virtual void failed(std::uint64_t id, const Route* route, std::string_view what) = 0;
};

Problem problem_of(const app::Refusal& refusal);
// "urn:stapel:request:" and the id as the log writes it.
std::string instance_of(std::uint64_t id);
std::string format_id(std::uint64_t id);

// The name of the shop whose key asks; empty where none does.
std::string_view shop_of(const Request& request);

class Reply {
 public:
  Reply(const Request& request, Respond respond, Observer& observer);

  void operator()(Response response) const;
  void operator()(const Problem& problem) const;
  void operator()(const app::Refusal& refusal) const;

  // Runs `work`, and answers not_stored or internal_error where it throws: the boundary at which
  // the faults of the environment and bugs end. What they say goes to the log, not to the client.
  template <typename Work>
  void guard(Work&& work) const {
    try {
      work();
    } catch (const std::exception& fault) {
      fail(fault);
    }
  }

 private:
  void fail(const std::exception& fault) const;
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace stapel::http
