// Delivers the events of all shops to the endpoints that want them: reads the shops' events in
// order, sends, and tells the store what came of it.
//
// What it relies on and what it promises:
// - An event and its cause are committed together, and numbers of events have no gaps. So a
// position
//   in them, and the few events before it that wait, are all there is to remember; both are in the
//   store, in the commit that records what came of the attempts. A process that dies between an
//   attempt and its record makes the attempt again, with the same webhook-id: at least once.
// - Events of one object reach one endpoint in their order: while one is on its way or waits for
// its
//   next attempt, later ones of the same object wait behind it. Replays asked for by hand do not
//   hold up others.
// - Endpoints do not wait for each other, and one endpoint has only so much under way.
//
// Thread rule: start() and stop() once each; everything else happens on the dispatcher's thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

#include "app/shops.h"
#include "connectors/sender.h"

namespace stapel::connectors {

struct DispatcherOptions {
  std::function<Instant()> clock = system_now;
  std::function<std::uint32_t()> randomness;  // for jitter; required
  // Events and the log of attempts are kept so long; 0: for ever.
  std::int64_t kept_days = 30;
  // What an administrator should know, in a sentence without personal data; from any thread.
  std::function<void(std::string_view)> report = app::report_on_standard_error;
};

class Dispatcher {
 public:
  // Both must outlive it.
  Dispatcher(app::Shops& shops, Sender& sender, DispatcherOptions options);
  ~Dispatcher();
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  // Works on a thread of its own from here on.
  void start();
  // Begins nothing new, and gives what is under way so long to end and to be recorded.
  void stop(std::chrono::milliseconds grace);

  // For tests, instead of start(): does all that can be done at this moment of the clock, and
  // returns when nothing is under way.
  void settle();
  // The same, without waiting for what is under way.
  void begin();

 private:
  struct Internals;
  std::unique_ptr<Internals> internals_;
};

}  // namespace stapel::connectors
