// A server's own side of a lease (lease_commands.h): takes it when it is free, keeps it while it is
// asked for, and knows by a clock that never jumps when it may be over.
//
// Thread rule: every function may be called from any thread; none waits.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/shop_service.h"

namespace stapel::app {

class WorkLease {
 public:
  // Where only one server has the store there is nothing to take: the work is its own.
  WorkLease(Engine& engine, storage::ShopId shop, std::string work);

  // The name under which this server does the work now, empty where it is its own anyway; nothing
  // where another server does it. Called again and again, it keeps the lease.
  std::optional<std::string> tenure();
  // What is committed under that name.
  std::optional<Fence> fence(const std::string& tenure) const;
  // Lets the next server begin at once.
  void give_back();

 private:
  struct State;
  void ask(std::int64_t milliseconds);

  Engine& engine_;
  const storage::ShopId shop_;
  const std::string work_;
  const std::shared_ptr<State> state_;  // outlives this in answers that are on their way
};

}  // namespace stapel::app
