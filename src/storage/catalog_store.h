// What a shop sold, in the SQLite file: documents with their lines, which order lines came back,
// products and their list prices, customers, and what channels cost.
//
// A document is a fact with revisions: the same content again changes nothing, other content
// replaces the lines and counts the revision up. Prices are only ever added.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/returns.h"
#include "catalog/sales.h"
#include "storage/rows.h"

namespace stapel::storage {

enum class Written : std::uint8_t { added, changed, unchanged };

struct WrittenDocument {
  Written written = Written::unchanged;
  std::string previous_customer;  // of a changed one
};

// How far the import of a file came, and what the items before that changed.
struct ImportPosition {
  std::int64_t position = 0, added = 0, changed = 0, unchanged = 0;
};

// One bulk change of the catalog: everything or, where `commit` is not reached, nothing. Holds the
// file for itself like a server does, so that none runs beside it. Throws StoreError.
class CatalogWriter {
 public:
  // Makes the file where there is none.
  explicit CatalogWriter(const std::string& path);
  ~CatalogWriter();
  CatalogWriter(const CatalogWriter&) = delete;
  CatalogWriter& operator=(const CatalogWriter&) = delete;

  // The matches of a changed cancellation are gone: ask for them again, for both customers.
  WrittenDocument write(ShopId shop, const catalog::SalesDocument& document,
                        std::string_view source);
  Written write(ShopId shop, const catalog::Product& product);
  Written write(ShopId shop, const catalog::Customer& customer);
  // `added`, or `unchanged` where the product has a price from that moment already.
  Written write(ShopId shop, const catalog::PricePoint& price);
  // Replaces the cost of the same channel and campaign from the same day.
  Written write(ShopId shop, const catalog::ChannelCost& cost);

  std::optional<catalog::Product> product(ShopId shop, std::string_view sku);
  // The one from exactly that moment.
  std::optional<catalog::PricePoint> price(ShopId shop, std::string_view sku, Instant from);
  // The one from the latest moment.
  std::optional<catalog::PricePoint> last_price(ShopId shop, std::string_view sku);

  // Another cost of the same channel and campaign that has a day in common with this one.
  std::optional<catalog::ChannelCost> overlapping(ShopId shop, const catalog::ChannelCost& cost);

  // All documents of one customer, by time.
  std::vector<catalog::SalesDocument> documents_of(ShopId shop, std::string_view customer);
  // The matches of this customer's cancellations are now these.
  void replace_matches(ShopId shop, std::string_view customer,
                       const std::vector<catalog::ReturnMatch>& matches);
  // One more match of a cancellation that has not got it.
  void add(ShopId shop, const catalog::ReturnMatch& match);
  // Of one cancellation, by line.
  std::vector<catalog::ReturnMatch> matches_of(ShopId shop, const std::string& cancellation);

  // For a file that is being made: until commit(), a customer's documents are found by looking at
  // all of them, and millions are written several times as fast. Call it in front of all else.
  void postpone_lookup_by_customer();

  // Whether anything of this customer came back, or of this order.
  bool has_cancellations_of(ShopId shop, std::string_view customer);
  bool has_returns_of(ShopId shop, std::string_view order);
  // The order and all that names it as what it takes back from.
  std::vector<catalog::SalesDocument> order_with_returns(ShopId shop, const std::string& order);
  // The matches of this order's cancellations are now these.
  void replace_matches_of_order(ShopId shop, std::string_view order,
                                const std::vector<catalog::ReturnMatch>& matches);

  // Of a file that was not imported to its end.
  std::optional<ImportPosition> import_position(ShopId shop, std::string_view file);
  void write_import_position(ShopId shop, std::string_view file, const ImportPosition& position);
  void remove_import_position(ShopId shop, std::string_view file);

  // The last call.
  void commit();
  // What was written so far stays, whatever comes after: for what is too much for one transaction.
  void commit_part();

 private:
  struct Internals;
  std::unique_ptr<Internals> internals_;
};

enum class CatalogRows : std::uint8_t { products, prices, customers, orders, returns, costs };

// What is stored, seen at one moment; beside a running server too.
class CatalogReader {
 public:
  explicit CatalogReader(const std::string& path);
  ~CatalogReader();
  CatalogReader(const CatalogReader&) = delete;
  CatalogReader& operator=(const CatalogReader&) = delete;

  // Each document with its lines, by id.
  void for_each_document(ShopId shop, const std::function<void(catalog::SalesDocument&&)>& receive);
  std::vector<catalog::Product> products(ShopId shop);
  // Each customer, by id.
  void for_each_customer(ShopId shop, const std::function<void(catalog::Customer&&)>& receive);
  std::vector<catalog::PricePoint> prices(ShopId shop, std::string_view sku);
  // Each cost, by channel, campaign and day.
  void for_each_cost(ShopId shop, const std::function<void(catalog::ChannelCost&&)>& receive);
  std::vector<catalog::ReturnMatch> matches(ShopId shop);
  // How many there are; of products, those that have a list price.
  std::int64_t count(ShopId shop, CatalogRows rows);
  // How often a document was written with other content; 0 where there is none.
  std::int64_t revision(ShopId shop, std::string_view document);

 private:
  struct Internals;
  std::unique_ptr<Internals> internals_;
};

}  // namespace stapel::storage
