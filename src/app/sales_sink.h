// Where the items of an import of sales go: into the store, in parts that leave nothing half done.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <unordered_set>
#include <variant>

#include "app/import.h"
#include "app/import_sales.h"

namespace stapel::app {

using SalesItem = std::variant<catalog::SalesDocument, catalog::Customer, catalog::PricePoint,
                               catalog::ChannelCost>;

class SalesSink {
 public:
  // `identity` names the file and how it is read; empty: its position is not kept.
  SalesSink(const ImportOptions& options, const SalesFile& file, std::string identity);

  // The reason where the item is not imported.
  std::optional<std::string> take(const SalesItem& item);
  // One more item of the file that is no item: it counts as read when the import goes on.
  void pass() { ++seen_; }
  void finish();

  std::int64_t resumed_at() const { return resumed_at_; }
  const Changes& changes() const { return changes_; }
  bool wrote_parts() const { return parts_ > 0 || resumed_at_ > 0; }

 private:
  std::optional<std::string> unlike_the_file(const SalesItem& item);
  std::optional<std::string> write(const catalog::SalesDocument& document);
  std::optional<std::string> write(const catalog::Customer& customer);
  std::optional<std::string> write(const catalog::PricePoint& price);
  std::optional<std::string> write(const catalog::ChannelCost& cost);
  void touch(const catalog::SalesDocument& document, const std::string& previous_customer);
  void match_touched();
  void end_part();

  storage::CatalogWriter writer_;
  storage::ShopId shop_;
  std::int64_t part_rows_;
  std::string identity_;
  bool whole_;  // in one transaction, however large
  std::int64_t resumed_at_ = 0, seen_ = 0, rows_ = 0, parts_ = 0;
  Changes changes_;
  std::optional<Currency> currency_;          // of the first item that has one
  std::unordered_set<std::string> ids_;       // of the file
  std::set<std::string> customers_, orders_;  // whose matches are to be found again
};

}  // namespace stapel::app
