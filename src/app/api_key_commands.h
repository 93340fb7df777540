// The commands on API keys and on the secrets of customer tokens. A key is 256 random bits, shown
// once; the store has its SHA-256, which for so much randomness is as good as a slow hash. A secret
// is shown once too, but kept: signatures are checked with it.
#pragma once

#include "app/decision.h"

namespace stapel::app {

struct CreateApiKeyCommand {
  std::string id, key;
  storage::ApiKeyRow row;  // the time is set when decided
};
Result<CreateApiKeyCommand, Refusal> prepare(const CreateApiKey& request);
Keys reads(const CreateApiKeyCommand& command);
Decision decide(const Snapshot& snapshot, const CreateApiKeyCommand& command, Instant now);

struct RevokeApiKeyCommand {
  std::string id;
};
Result<RevokeApiKeyCommand, Refusal> prepare(const RevokeApiKey& request);
Keys reads(const RevokeApiKeyCommand& command);
Decision decide(const Snapshot& snapshot, const RevokeApiKeyCommand& command, Instant now);

struct CreateTokenSecretCommand {
  std::string id, secret;
};
CreateTokenSecretCommand prepare(const CreateTokenSecret& request);
Keys reads(const CreateTokenSecretCommand& command);
Decision decide(const Snapshot& snapshot, const CreateTokenSecretCommand& command, Instant now);

struct RevokeTokenSecretCommand {
  std::string id;
};
Keys reads(const RevokeTokenSecretCommand& command);
Decision decide(const Snapshot& snapshot, const RevokeTokenSecretCommand& command, Instant now);

ApiKeyAnswer answer_of(const std::string& id, const storage::ApiKeyRow& row);

}  // namespace stapel::app
