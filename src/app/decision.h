// What a command decides: its outcome, and the rows it changes. A refusal changes none, but may
// leave the record of what it was decided from; a lost race leaves nothing.
#pragma once

#include <utility>

#include "app/answers.h"
#include "storage/store.h"

namespace stapel::app {

using storage::Delta;
using storage::Keys;
using storage::Snapshot;

struct Decision {
  Outcome outcome;
  Delta delta = {};
};

inline Decision refuse(RefusalCode code, std::string message) {
  return {Refusal{code, std::move(message)}, {}};
}
inline Decision lost_race(std::string what) { return {LostRace{std::move(what)}, {}}; }

}  // namespace stapel::app
