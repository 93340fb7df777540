// See api_key_commands.h.
#include "app/api_key_commands.h"

#include "base/crypto.h"

namespace stapel::app {
namespace {

using storage::ApiKeyKey;
using storage::ApiKeyRow;

constexpr std::size_t key_bytes = 32;
constexpr std::size_t id_bytes = 8;
constexpr std::size_t name_length_max = 200;

}  // namespace

Result<CreateApiKeyCommand, Refusal> prepare(const CreateApiKey& request) {
  if (request.name.empty() || request.name.size() > name_length_max) {
    return Refused{Refusal{RefusalCode::invalid_request,
                           "the API key is not valid",
                           {{"/name", "must be 1 to 200 characters"}},
                           {}}};
  }
  const std::string prefix = request.scope == ApiScope::secret ? "sk_" : "pk_";
  return CreateApiKeyCommand{"key_" + random_hex(id_bytes), request.name,
                             prefix + random_hex(key_bytes), request.scope};
}

Keys reads(const CreateApiKeyCommand& command) { return {ApiKeyKey{command.id}}; }

Decision decide(const Snapshot& snapshot, const CreateApiKeyCommand& command, Instant now) {
  if (snapshot.find(ApiKeyKey{command.id})) return lost_race("the drawn id exists");
  const ApiKeyRow row{sha256_hex(command.key), command.name, command.scope, now, std::nullopt};
  ApiKeyAnswer answer = answer_of(command.id, row);
  answer.key = command.key;
  Delta delta;
  delta.write(ApiKeyKey{command.id}, row);
  return {Answer(std::move(answer)), std::move(delta)};
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

ApiKeyAnswer answer_of(const std::string& id, const ApiKeyRow& row) {
  return {.id = id,
          .name = row.name,
          .scope = row.scope,
          .created_at = row.created_at,
          .revoked_at = row.revoked_at};
}

}  // namespace stapel::app
