// An empty PostgreSQL schema for one test, dropped at its end, on the server whose address stands
// in the file that STAPEL_TEST_POSTGRES names.
#pragma once

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <string>

#include "storage/postgres_connection.h"

namespace stapel::storage {

class PostgresSchemaOfATest {
 public:
  PostgresSchemaOfATest() {
    const char* file = std::getenv("STAPEL_TEST_POSTGRES");
    if (!file) return;
    std::ifstream text(file);
    if (!std::getline(text, server_) || !server_.starts_with("postgres")) {
      why_not_ = "there is no PostgreSQL server: " + server_;
      return;
    }
    why_not_.clear();
    static std::atomic<int> made = 0;
    name_ = "test_" + std::to_string(getpid()) + "_" + std::to_string(++made);
    PostgresConnection(server_, {}).execute("CREATE SCHEMA " + name_);
  }
  ~PostgresSchemaOfATest() {
    if (!why_not_.empty()) return;
    PostgresConnection(server_, {})
        .execute("SET client_min_messages = error; DROP SCHEMA " + name_ + " CASCADE");
  }
  PostgresSchemaOfATest(const PostgresSchemaOfATest&) = delete;
  PostgresSchemaOfATest& operator=(const PostgresSchemaOfATest&) = delete;

  // Why there is none; empty: there is.
  const std::string& why_not() const { return why_not_; }
  const std::string& name() const { return name_; }
  std::string url() const { return with(server_); }
  // postgres://ROLE@/DATABASE?host=…, with another role or database.
  std::string url_of_role(const std::string& role) const {
    return with("postgres://" + role + server_.substr(server_.find('@')));
  }
  std::string url_of_database(const std::string& database) const {
    const std::size_t path = server_.find("@/") + 2;
    return with(server_.substr(0, path) + database + server_.substr(server_.find('?')));
  }

 private:
  std::string with(const std::string& server) const {
    return server + "&application_name=" + name_ + "&options=-csearch_path%3D" + name_;
  }

  std::string server_, name_;
  std::string why_not_ = "no PostgreSQL server was started: run it with ctest";
};

}  // namespace stapel::storage
