// The commands of those who own endpoints of webhooks. What is drawn (ids, secrets) and what is
// read of the events is drawn and read while they are prepared.
#pragma once

#include "app/decision.h"
#include "app/webhook_requests.h"
#include "webhooks/url.h"

namespace stapel::app {

struct CreateWebhookCommand {
  std::string id;
  WebhookChoice choice;
  std::string secret;  // the key that signs
  std::string created_by;
  std::int64_t position = 0;  // the last event of before
};
Result<CreateWebhookCommand, Refusal> prepare(const CreateWebhook& request, webhooks::Reach reach,
                                              storage::Reader& reader, storage::ShopId shop,
                                              Instant now);
Keys reads(const CreateWebhookCommand& command);
Decision decide(const Snapshot& snapshot, const CreateWebhookCommand& command, Instant now);

struct ChangeWebhookCommand {
  std::string id;
  WebhookChoice choice;
  bool enabled = true;
  ExpectedTags expected_tags = {};
};
Result<ChangeWebhookCommand, Refusal> prepare(const ChangeWebhook& request, webhooks::Reach reach);
Keys reads(const ChangeWebhookCommand& command);
Decision decide(const Snapshot& snapshot, const ChangeWebhookCommand& command, Instant now);

struct DeleteWebhookCommand {
  std::string id;
};
Keys reads(const DeleteWebhookCommand& command);
Decision decide(const Snapshot& snapshot, const DeleteWebhookCommand& command, Instant now);

struct RotateWebhookSecretCommand {
  std::string id;
  std::string hmac, ed25519;  // one of each is drawn: the endpoint stays with its kind
};
RotateWebhookSecretCommand prepare(const RotateWebhookSecret& request);
Keys reads(const RotateWebhookSecretCommand& command);
Decision decide(const Snapshot& snapshot, const RotateWebhookSecretCommand& command, Instant now);

struct TestWebhookCommand {
  std::string id;
};
Keys reads(const TestWebhookCommand& command);
Decision decide(const Snapshot& snapshot, const TestWebhookCommand& command, Instant now);

struct ReplayEventCommand {
  std::string id;
  std::int64_t event = 0;
  std::string event_id, object;
};
Result<ReplayEventCommand, Refusal> prepare(const ReplayEvent& request, storage::Reader& reader,
                                            storage::ShopId shop);
Keys reads(const ReplayEventCommand& command);
Decision decide(const Snapshot& snapshot, const ReplayEventCommand& command, Instant now);

struct ReplaySinceCommand {
  std::string id;
  std::int64_t position = 0;  // the last event of before that time
};
Result<ReplaySinceCommand, Refusal> prepare(const ReplaySince& request, storage::Reader& reader,
                                            storage::ShopId shop, Instant now);
Keys reads(const ReplaySinceCommand& command);
Decision decide(const Snapshot& snapshot, const ReplaySinceCommand& command, Instant now);

}  // namespace stapel::app
