// The commands on API keys. A key is 256 random bits, shown once; the store has its SHA-256, which
// for so much randomness is as good as a slow hash.
#pragma once

#include "app/decision.h"

namespace stapel::app {

struct CreateApiKeyCommand {
  std::string id, name, key;
  ApiScope scope = ApiScope::secret;
};
Result<CreateApiKeyCommand, Refusal> prepare(const CreateApiKey& request);
Keys reads(const CreateApiKeyCommand& command);
Decision decide(const Snapshot& snapshot, const CreateApiKeyCommand& command, Instant now);

struct RevokeApiKeyCommand {
  std::string id;
};
Keys reads(const RevokeApiKeyCommand& command);
Decision decide(const Snapshot& snapshot, const RevokeApiKeyCommand& command, Instant now);

ApiKeyAnswer answer_of(const std::string& id, const storage::ApiKeyRow& row);

}  // namespace stapel::app
