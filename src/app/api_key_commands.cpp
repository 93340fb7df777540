// See api_key_commands.h.
#include "app/api_key_commands.h"

#include <algorithm>

#include "base/crypto.h"

namespace stapel::app {
namespace {

using storage::ApiKeyKey;
using storage::ApiKeyRow;
using storage::TokenSecret;
using storage::TokenSecretsKey;
using storage::TokenSecretsRow;

constexpr std::size_t key_bytes = 32;
constexpr std::size_t id_bytes = 8;
constexpr std::size_t name_length_max = 200;
constexpr std::size_t origins_max = 20;
constexpr std::size_t origin_length_max = 200;
constexpr std::int64_t requests_per_minute_max = 1'000'000;

// sk_live_…: what a key is can be seen from it, by people and by scanners of public code.
std::string prefix_of(const CreateApiKey& request) {
  return std::string(request.kind == KeyKind::secret ? "sk_" : "pk_") +
         (request.test ? "test_" : "live_");
}

// As browsers write it: https://shop.example or http://localhost:3000, in lower case and without a
// path.
bool is_origin(std::string_view text) {
  if (text.size() > origin_length_max) return false;
  const bool safe = text.starts_with("https://");
  if (!safe && !text.starts_with("http://")) return false;
  const std::string_view host = text.substr(safe ? 8 : 7);
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' ||
           c == '[' || c == ']';
  });
}

Faults origin_faults(const std::vector<std::string>& origins) {
  Faults faults;
  if (origins.size() > origins_max) faults.push_back({"/origins", "may be 20 at most"});
  for (std::size_t i = 0; i < origins.size(); ++i) {
    if (is_origin(origins[i])) continue;
    faults.push_back({"/origins/" + std::to_string(i),
                      "must be an origin as browsers write it, such as https://shop.example"});
  }
  return faults;
}

Faults faults_of(const CreateApiKey& request) {
  Faults faults = origin_faults(request.origins);
  if (request.name.empty() || request.name.size() > name_length_max) {
    faults.push_back({"/name", "must be 1 to 200 characters"});
  }
  const bool secret = request.kind == KeyKind::secret;
  if (!secret && !request.scopes.unlimited()) {
    faults.push_back({"/scopes", "are for secret keys: a publishable key only asks for prices"});
  }
  if (secret && !request.origins.empty()) {
    faults.push_back({"/origins", "are for publishable keys: no browser may have a secret one"});
  }
  if (request.requests_per_minute < 0 || request.requests_per_minute > requests_per_minute_max) {
    faults.push_back({"/requests_per_minute", "must be from 1 to 1000000"});
  }
  return faults;
}

Refusal not_valid(Faults faults) {
  return {RefusalCode::invalid_request, "the API key is not valid", std::move(faults), {}};
}

}  // namespace

Result<CreateApiKeyCommand, Refusal> prepare(const CreateApiKey& request) {
  Faults faults = faults_of(request);
  if (!faults.empty()) return Refused{not_valid(std::move(faults))};
  CreateApiKeyCommand command{.id = "key_" + random_hex(id_bytes),
                              .key = prefix_of(request) + random_hex(key_bytes),
                              .row = {}};
  command.row = {.hash = sha256_hex(command.key),
                 .name = request.name,
                 .kind = request.kind,
                 .test = request.test,
                 .scopes = request.scopes.names(),
                 .origins = request.origins,
                 .requests_per_minute = request.requests_per_minute,
                 .expires_at = request.expires_at};
  return command;
}

Keys reads(const CreateApiKeyCommand& command) { return {ApiKeyKey{command.id}}; }

Decision decide(const Snapshot& snapshot, const CreateApiKeyCommand& command, Instant now) {
  if (snapshot.find(ApiKeyKey{command.id})) return lost_race("the drawn id exists");
  if (command.row.expires_at && *command.row.expires_at <= now) {
    return {not_valid({{"/expires_at", "must be in the future"}}), {}};
  }
  ApiKeyRow row = command.row;
  row.created_at = now;
  ApiKeyAnswer answer = answer_of(command.id, row);
  answer.key = command.key;
  Delta delta;
  delta.write(ApiKeyKey{command.id}, std::move(row));
  return {Answer(std::move(answer)), std::move(delta)};
}

Result<RevokeApiKeyCommand, Refusal> prepare(const RevokeApiKey& request) {
  if (request.actor.key != request.id) return RevokeApiKeyCommand{request.id};
  return Refused{Refusal{RefusalCode::wrong_state,
                         "a key does not revoke itself; use another key, or stapel keys revoke"}};
}

Keys reads(const RevokeApiKeyCommand& command) { return {ApiKeyKey{command.id}}; }

Decision decide(const Snapshot& snapshot, const RevokeApiKeyCommand& command, Instant now) {
  const ApiKeyKey key{command.id};
  if (!snapshot.find(key)) return refuse(RefusalCode::not_found, "there is no key " + command.id);
  ApiKeyRow row = snapshot.get(key);
  if (row.revoked_at) return {Answer(answer_of(command.id, row)), {}};
  row.revoked_at = now;
  Answer answer = answer_of(command.id, row);
  Delta delta;
  delta.write(key, std::move(row));
  return {std::move(answer), std::move(delta)};
}

CreateTokenSecretCommand prepare(const CreateTokenSecret&) {
  return {"ts_" + random_hex(id_bytes), random_hex(key_bytes)};
}

Keys reads(const CreateTokenSecretCommand&) { return {TokenSecretsKey{}}; }

Decision decide(const Snapshot& snapshot, const CreateTokenSecretCommand& command, Instant now) {
  TokenSecretsRow row = snapshot.get(TokenSecretsKey{});
  if (row.secrets.size() >= token_secrets_max) {
    return refuse(RefusalCode::wrong_state, "two secrets are in use; revoke the older one, " +
                                                row.secrets.front().id +
                                                ", once no token is signed with it any more");
  }
  row.secrets.push_back({command.id, command.secret, now});
  Delta delta;
  delta.write(TokenSecretsKey{}, std::move(row));
  return {Answer(TokenSecretAnswer{.id = command.id, .created_at = now, .secret = command.secret}),
          std::move(delta)};
}

Keys reads(const RevokeTokenSecretCommand&) { return {TokenSecretsKey{}}; }

Decision decide(const Snapshot& snapshot, const RevokeTokenSecretCommand& command, Instant) {
  TokenSecretsRow row = snapshot.get(TokenSecretsKey{});
  const auto found = std::find_if(row.secrets.begin(), row.secrets.end(),
                                  [&](const TokenSecret& one) { return one.id == command.id; });
  if (found == row.secrets.end()) {
    return refuse(RefusalCode::not_found, "no secret " + command.id + " is in use");
  }
  const TokenSecretAnswer answer{.id = found->id, .created_at = found->created_at, .revoked = true};
  row.secrets.erase(found);
  Delta delta;
  delta.write(TokenSecretsKey{}, std::move(row));
  return {Answer(answer), std::move(delta)};
}

ApiKeyAnswer answer_of(const std::string& id, const ApiKeyRow& row) {
  return {.id = id,
          .name = row.name,
          .kind = row.kind,
          .created_at = row.created_at,
          .revoked_at = row.revoked_at,
          .test = row.test,
          .scopes = Scopes::of(row.scopes),
          .origins = row.origins,
          .requests_per_minute = row.requests_per_minute,
          .expires_at = row.expires_at};
}

}  // namespace stapel::app
