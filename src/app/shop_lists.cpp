// See shop_lists.h.
#include "app/shop_lists.h"

#include <map>
#include <mutex>

#include "app/list_commands.h"
#include "app/list_members.h"

namespace stapel::app {
namespace {

using storage::ProductListKey;
using storage::ProductListRow;

constexpr std::int64_t retry_microseconds = 600'000'000;

class Implementation final : public ShopLists {
 public:
  Implementation(Engine& engine, storage::ShopId shop)
      : engine_(engine), shop_(shop), cache_(*ReaderPool::Lease(engine.readers), shop) {}

  void committed(const storage::Commit& commit) override { cache_.update(commit); }
  ListCache& cache() override { return cache_; }

  // --- Commands ---

  void put(PutProductList request, Done<ProductListAnswer> done) override {
    start(std::move(request), std::move(done), [this](const PutProductList& one) {
      ReaderPool::Lease reader(engine_.readers);
      return prepare(one, *reader, shop_, engine_.clock());
    });
  }
  void edit(EditProductList request, Done<ProductListAnswer> done) override {
    start(std::move(request), std::move(done), [this](const EditProductList& one) {
      ReaderPool::Lease reader(engine_.readers);
      return prepare(one, *reader, shop_);
    });
  }
  void refresh(RefreshProductList request, Done<ProductListAnswer> done) override {
    start(std::move(request), std::move(done), [this](const RefreshProductList& one) {
      ReaderPool::Lease reader(engine_.readers);
      return prepare(one, *reader, shop_, engine_.clock());
    });
  }
  void remove(DeleteProductList request, Done<ProductListAnswer> done) override {
    start(std::move(request), std::move(done), [](const DeleteProductList& one) {
      return Result<DeleteListCommand, Refusal>(DeleteListCommand{one.id, one.expected_revision});
    });
  }

  // --- Reads ---

  Result<ProductListAnswer, Refusal> find(std::string_view id) override {
    const ProductListKey key{std::string(id)};
    const ProductListRow row = ReaderPool::Lease(engine_.readers)->load(shop_, {key}).get(key);
    if (row.revision == 0 || row.deleted) return Refused{no_list(id)};
    return answer_of(key.id, row);
  }

  Page<ProductListAnswer> list(const PageRequest& request) override {
    const std::size_t limit = bounded(request.limit);
    const auto rows =
        ReaderPool::Lease(engine_.readers)->product_lists(shop_, request.after, limit);
    Page<ProductListAnswer> page;
    for (const auto& [id, row] : rows) page.items.push_back(answer_of(id, row));
    if (rows.size() == limit) page.next = rows.back().id;
    return page;
  }

  std::vector<ProductListAnswer> lists_of(std::string_view sku) override {
    ReaderPool::Lease reader(engine_.readers);
    std::vector<ProductListAnswer> answers;
    for (const std::string& id : reader->lists_of(shop_, sku)) {
      const ProductListKey key{id};
      answers.push_back(answer_of(id, reader->load(shop_, {key}).get(key)));
    }
    return answers;
  }

  Result<Page<std::string>, Refusal> skus(std::string_view id,
                                          const PageRequest& request) override {
    const auto known = find(id);
    if (!known) return Refused{known.refusal()};
    const std::size_t limit = bounded(request.limit);
    Page<std::string> page;
    page.items = ReaderPool::Lease(engine_.readers)->list_skus(shop_, id, request.after, limit);
    if (page.items.size() == limit) page.next = page.items.back();
    return page;
  }

  void refresh_older_than(Instant since) override {
    const Instant now = engine_.clock();
    const std::lock_guard lock(mutex_);
    for (const std::string& id : cache_.not_refreshed_since(since)) {
      Instant& tried = tried_.try_emplace(id).first->second;
      if (tried.microseconds + retry_microseconds > now.microseconds) continue;
      tried = now;
      refresh({.id = id, .actor = {.key = "timer"}}, [](const auto&) {});
    }
  }

 private:
  template <typename Request, typename PrepareFunction>
  void start(Request request, Done<ProductListAnswer> done, PrepareFunction prepare_one) {
    CommandRunner::Task task{
        .shop = shop_, .prepare = {}, .idempotency = request.idempotency, .actor = request.actor};
    task.prepare = [request = std::move(request),
                    prepare_one = std::move(prepare_one)]() -> Result<Prepared, Refusal> {
      auto command = prepare_one(request);
      if (!command) return Refused{command.refusal()};
      return Prepared{Command(*std::move(command))};
    };
    engine_.runner->run(std::move(task), [done = std::move(done)](Result<Answer, Refusal> result) {
      if (!result) return done(Refused{result.refusal()});
      done(std::get<ProductListAnswer>(*std::move(result)));
    });
  }

  Engine& engine_;
  const storage::ShopId shop_;
  ListCache cache_;
  std::mutex mutex_;
  std::map<std::string, Instant> tried_;  // when a rule was last begun to be applied
};

}  // namespace

std::unique_ptr<ShopLists> make_shop_lists(Engine& engine, storage::ShopId shop) {
  return std::make_unique<Implementation>(engine, shop);
}

}  // namespace stapel::app
