// The batcher: neighbours of a bad command, stores that fail, full queues, repeated requests.
#include "app/batcher.h"

#include <gtest/gtest.h>

#include <future>

#include "storage/sqlite_store.h"
#include "storage/testing/scratch_folder.h"

namespace stapel::app {
namespace {

using storage::CommitResult;
using storage::default_shop;
using storage::StoreError;

// A store in front of a real one, which fails as it is told, and holds a load until it may go on so
// that a test can fill a batch.
class MoodyStore final : public storage::Store {
 public:
  explicit MoodyStore(const std::string& path) : real_(storage::open_sqlite({.path = path})) {}

  storage::Snapshot load(storage::ShopId shop, const Keys& keys) override {
    std::unique_lock lock(mutex_);
    ++loads_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !held_; });
    return real_->load(shop, keys);
  }
  CommitResult commit(const storage::Commits& commits) override {
    if (on_commit) on_commit(commits.at(default_shop));
    return real_->commit(commits);
  }
  storage::Turn begin_turn(Instant now, std::size_t due_max) override {
    return real_->begin_turn(now, due_max);
  }
  void probe() override {
    if (on_probe) on_probe();
    real_->probe();
  }
  std::unique_ptr<storage::Reader> reader() override { return real_->reader(); }

  void hold() {
    const std::lock_guard lock(mutex_);
    held_ = true;
  }
  void go_on() {
    {
      const std::lock_guard lock(mutex_);
      held_ = false;
    }
    changed_.notify_all();
  }
  void wait_for_load() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return loads_ > 0; });
  }
  std::function<void(const storage::Commit&)> on_commit;
  std::function<void()> on_probe;

 private:
  std::unique_ptr<storage::Store> real_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool held_ = false;
  int loads_ = 0;
};

Submission save(const std::string& id, std::optional<std::int64_t> revision = std::nullopt) {
  return {SavePromotionCommand{id, "{}", revision}};
}
Submission named(Submission submission, const std::string& key, const std::string& body) {
  submission.idempotency = Idempotency{"client", key, body};
  return submission;
}
// A checkout without its record: deciding on it breaks a rule that only a bug can break.
Submission broken() {
  CheckoutCommand command;
  command.id = "co_1";
  command.row.state = CheckoutState::held;
  command.row.claims = {{"p", 1, -1, {}}};
  return {std::move(command)};
}

std::string text_of(const Reply& reply) {
  if (const auto* refusal = std::get_if<Refusal>(&reply.outcome)) {
    return std::string(refusal_name(refusal->code));
  }
  if (std::holds_alternative<LostRace>(reply.outcome)) return "lost";
  return reply.replayed ? "replayed" : "done";
}

class BatcherTest : public testing::Test {
 protected:
  // All of these in one batch; their replies in order.
  std::vector<std::string> run_together(std::vector<Submission> submissions) {
    Batcher batcher(store_, options_);
    std::vector<std::promise<std::string>> promises(submissions.size() + 1);
    const auto send = [&](std::size_t i, Submission submission) {
      return batcher.submit(std::move(submission),
                            [&, i](const Reply& reply) { promises[i].set_value(text_of(reply)); });
    };
    store_.hold();
    EXPECT_TRUE(send(submissions.size(), save("first")));
    store_.wait_for_load();
    for (std::size_t i = 0; i < submissions.size(); ++i) {
      EXPECT_TRUE(send(i, std::move(submissions[i])));
    }
    store_.go_on();
    std::vector<std::string> replies;
    for (std::size_t i = 0; i < submissions.size(); ++i) {
      replies.push_back(promises[i].get_future().get());
    }
    promises.back().get_future().wait();
    EXPECT_EQ(batcher.metrics().largest, static_cast<std::int64_t>(submissions.size()));
    return replies;
  }
  bool stored(const std::string& id) {
    const storage::PromotionKey key{id};
    return store_.reader()->load(default_shop, {key}).find(key) != nullptr;
  }

  storage::ScratchFolder folder_;
  MoodyStore store_{folder_.file("shop.db")};
  BatcherOptions options_;
};

using Replies = std::vector<std::string>;

TEST_F(BatcherTest, LetsABadCommandFailAlone) {
  int reports = 0;
  options_.report = [&](std::string_view) { ++reports; };
  EXPECT_EQ(run_together({save("a"), broken(), save("b"), save("a", 7)}),
            (Replies{"done", "internal_error", "done", "stale_revision"}));
  EXPECT_EQ(reports, 1);
  EXPECT_TRUE(stored("a") && stored("b"));
}

TEST_F(BatcherTest, LetsARowThatTheStoreRefusesFailAlone) {
  store_.on_commit = [](const storage::Commit& commit) {
    if (commit.writes.contains(storage::Key(storage::PromotionKey{"bad"}))) {
      throw StoreError(StoreError::Kind::row_refused, "this row");
    }
  };
  EXPECT_EQ(run_together({save("a"), save("bad"), save("b")}),
            (Replies{"done", "not_stored", "done"}));
  EXPECT_TRUE(stored("a") && stored("b") && !stored("bad"));
}

TEST_F(BatcherTest, TellsAllThatNothingWasStored) {
  store_.on_commit = [](const storage::Commit&) {
    throw StoreError(StoreError::Kind::failed, "the disk is full");
  };
  EXPECT_EQ(run_together({save("a"), save("b", 7)}), (Replies{"not_stored", "not_stored"}));
  EXPECT_FALSE(stored("a"));
}

// Nobody has to send anything for it to notice, and what it only reads does not count.
TEST_F(BatcherTest, NoticesThatTheStoreTakesChangesAgain) {
  std::vector<std::string> reports;
  std::promise<void> reported;
  std::atomic<bool> full{true};
  const auto refuse = [&] {
    if (full) throw StoreError(StoreError::Kind::disk_full, "no space");
  };
  store_.on_commit = [&](const storage::Commit&) { refuse(); };
  store_.on_probe = refuse;
  options_.probe_interval = std::chrono::milliseconds(1);
  options_.report = [&](std::string_view what) {
    reports.emplace_back(what);
    if (reports.size() == 2) reported.set_value();
  };
  Batcher batcher(store_, options_);
  const auto send = [&](Submission submission) {
    std::promise<Refusal> promise;
    EXPECT_TRUE(batcher.submit(std::move(submission), [&](const Reply& reply) {
      promise.set_value(std::get<Refusal>(reply.outcome));
    }));
    return promise.get_future().get();
  };
  EXPECT_EQ(send(save("a")).message, "the disk is full; nothing was done");
  EXPECT_EQ(send(save("a")).code, RefusalCode::not_stored);
  EXPECT_EQ(send(save("a", 7)).code, RefusalCode::stale_revision);
  EXPECT_TRUE(batcher.metrics().last_commit_failed);
  full = false;
  reported.get_future().wait();
  EXPECT_EQ(reports,
            (Replies{"a batch was not stored: no space", "the store takes changes again"}));
  EXPECT_FALSE(batcher.metrics().last_commit_failed);
}

TEST_F(BatcherTest, TellsAllThatTheOutcomeIsUnknown) {
  store_.on_commit = [](const storage::Commit&) { throw storage::CommitUnknown("power"); };
  EXPECT_EQ(run_together({save("a"), save("b")}), (Replies{"outcome_unknown", "outcome_unknown"}));
}

TEST_F(BatcherTest, DecidesARepeatedRequestOnceAlsoWithinABatch) {
  EXPECT_EQ(
      run_together({named(save("a"), "k", "x"), named(save("a"), "k", "x"),
                    named(save("b"), "k", "y"), named(save("a", 7), "r", "z"),
                    named(save("a", 7), "r", "z")}),
      (Replies{"done", "replayed", "idempotency_key_reused", "stale_revision", "stale_revision"}));
  EXPECT_FALSE(stored("b"));
  const storage::PromotionKey key{"a"};
  EXPECT_EQ(store_.reader()->load(default_shop, {key}).get(key).revision, 1);
}

TEST_F(BatcherTest, KeepsClientsApart) {
  Submission other = named(save("b"), "k", "y");
  other.idempotency->client = "another";
  EXPECT_EQ(run_together({named(save("a"), "k", "x"), other}), (Replies{"done", "done"}));
}

TEST_F(BatcherTest, RefusesWhatItCannotQueue) {
  options_.queue_max = 2;
  Batcher batcher(store_, options_);
  store_.hold();
  std::atomic<int> answered{0};
  const auto count = [&](const Reply&) { ++answered; };
  ASSERT_TRUE(batcher.submit(save("a"), count));
  store_.wait_for_load();
  EXPECT_TRUE(batcher.submit(save("b"), count));
  EXPECT_TRUE(batcher.submit(save("c"), count));
  EXPECT_FALSE(batcher.submit(save("d"), count));
  store_.go_on();
  batcher.stop();
  EXPECT_EQ(answered, 3);
  EXPECT_FALSE(batcher.submit(save("e"), count));
  EXPECT_FALSE(stored("d"));
}

}  // namespace
}  // namespace stapel::app
