// The statements of users, sessions and failed sign-ins; sql_rows.cpp hands these rows over to
// here.
#pragma once

#include <utility>
#include <vector>

#include "storage/sql_connection.h"

namespace stapel::storage {

void load_user_row(Connection& connection, ShopId shop, const UserKey& key, Snapshot& snapshot);
void load_user_row(Connection& connection, ShopId shop, const UserListKey& key, Snapshot& snapshot);
void load_user_row(Connection& connection, ShopId shop, const SessionKey& key, Snapshot& snapshot);
void load_user_row(Connection& connection, ShopId shop, const SignInFailureKey& key,
                   Snapshot& snapshot);

// False where the stored row has another version than expected.
bool write_user_row(Connection& connection, ShopId shop, const UserKey& key, const UserRow& row,
                    std::int64_t expected);
bool write_user_row(Connection& connection, ShopId shop, const UserListKey& key,
                    const UserListRow& row, std::int64_t expected);
bool write_user_row(Connection& connection, ShopId shop, const SessionKey& key,
                    const SessionRow& row, std::int64_t expected);
bool write_user_row(Connection& connection, ShopId shop, const SignInFailureKey& key,
                    const SignInFailureRow& row, std::int64_t expected);

bool erase_user_row(Connection& connection, ShopId shop, const UserKey& key, std::int64_t expected);
bool erase_user_row(Connection& connection, ShopId shop, const SessionKey& key,
                    std::int64_t expected);
bool erase_user_row(Connection& connection, ShopId shop, const SignInFailureKey& key,
                    std::int64_t expected);

// All of them.
std::vector<Listed<UserRow>> list_users(Connection& connection);
std::vector<Listed<SessionRow>> list_sessions(Connection& connection);
std::vector<std::pair<SignInFailureKey, SignInFailureRow>> list_sign_in_failures(
    Connection& connection);

}  // namespace stapel::storage
