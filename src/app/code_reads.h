// What can be read about pools and their codes. Made for one request; the calls read on the
// caller's thread.
#pragma once

#include "app/definition_set.h"
#include "app/pool_cache.h"
#include "app/reader_pool.h"
#include "app/requests.h"

namespace stapel::app {

class CodeReads {
 public:
  CodeReads(ReaderPool& readers, storage::ShopId shop, std::shared_ptr<const LiveSet> live,
            const PoolCache& pools)
      : readers_(readers), shop_(shop), live_(std::move(live)), pools_(pools) {}

  Result<PoolAnswer, Refusal> pool(std::string_view id);
  Page<PoolAnswer> pools(const PageRequest& request);
  Result<Page<PoolCodeAnswer>, Refusal> pool_codes(std::string_view pool,
                                                   const PageRequest& request);
  Result<SupplyAnswer, Refusal> supply(std::string_view pool, std::string_view id);
  Result<Page<SupplyAnswer>, Refusal> supplies(std::string_view pool, const PageRequest& request);
  Result<CodeAnswer, Refusal> code(std::string_view text);
  // All that is known of it, the oldest first; of a public code its refused attempts alone.
  Result<std::vector<CodeEventAnswer>, Refusal> history(std::string_view text);
  std::vector<AttemptAnswer> attempts_of(std::string_view code);
  Page<AttemptAnswer> attempts(const PageRequest& request);

 private:
  ReaderPool& readers_;
  const storage::ShopId shop_;
  const std::shared_ptr<const LiveSet> live_;
  const PoolCache& pools_;
};

// The same over a reader alone, beside a running server. A history is of a code that was found.
Result<CodeAnswer, Refusal> find_code(storage::Reader& reader, storage::ShopId shop,
                                      const LiveSet& live, const PoolCache& pools,
                                      std::string_view text);
std::vector<CodeEventAnswer> history_of(storage::Reader& reader, storage::ShopId shop,
                                        const CodeAnswer& known);
std::vector<AttemptAnswer> attempts_of_code(storage::Reader& reader, storage::ShopId shop,
                                            std::string_view code);

// A pool's codes, page after page, for export: over a reader alone, beside a running server.
std::vector<PoolCodeAnswer> export_page(storage::Reader& reader, storage::ShopId shop,
                                        std::string_view pool, std::size_t limit,
                                        std::string& cursor);

}  // namespace stapel::app
