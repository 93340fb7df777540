#include "catalog/online_retail.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "catalog/category.h"
#include "catalog/country.h"

namespace stapel::catalog {

namespace {

using Rule = Refused<std::string>;

bool is_business(const SalesLine& line) {
  return line.kind == LineKind::product || line.kind == LineKind::shipping ||
         line.kind == LineKind::voucher || line.kind == LineKind::fee;
}

}  // namespace

// --- Documents -----------------------------------------------------------------------------------

class RetailReader::Documents {
 public:
  explicit Documents(Zone zone) : zone_(zone), currency_(*find_currency("GBP")) {}

  // The document that the row belongs to, made where it is the first; refused where the row
  // contradicts the rows before it.
  Result<std::size_t, std::string> find(const RetailRow& row, DocumentKind kind) {
    const Instant at = instant(row.time);
    const auto [found, added] = by_id_.try_emplace(row.invoice, documents_.size());
    if (added) {
      documents_.push_back(first_of(row, kind, at));
      two_times_.push_back(false);
      return found->second;
    }
    SalesDocument& document = documents_[found->second];
    const bool known = !document.customer.empty() && !row.customer.empty();
    if (known && document.customer != row.customer)
      return Rule{"CustomerID: invoice " + document.id + " is of customer " + document.customer};
    if (document.country != country_code(row.country))
      return Rule{"Country: invoice " + document.id + " is from " + document.country};
    if (document.customer.empty()) document.customer = row.customer;
    if (document.at != at) two_times_[found->second] = true;
    document.at = std::min(document.at, at);
    return found->second;
  }

  void add_line(std::size_t document, const RetailRow& row, LineKind kind) {
    auto& lines = documents_[document].lines;
    lines.push_back({.number = static_cast<std::int64_t>(lines.size()) + 1,
                     .kind = kind,
                     .sku = row.stock_code,
                     .quantity = row.quantity,
                     .unit_price = row.unit_price});
  }

  Instant at(std::size_t document) const { return documents_[document].at; }
  const std::string& id(std::size_t document) const { return documents_[document].id; }
  const Currency& currency() const { return currency_; }
  std::int64_t with_two_times() const {
    return std::count(two_times_.begin(), two_times_.end(), true);
  }

  // An invoice with nothing but zero prices is no order: the shop moved stock.
  std::vector<SalesDocument> finish() {
    for (SalesDocument& document : documents_)
      if (document.kind == DocumentKind::order &&
          std::none_of(document.lines.begin(), document.lines.end(), is_business))
        document.kind = DocumentKind::adjustment;
    return std::move(documents_);
  }

 private:
  SalesDocument first_of(const RetailRow& row, DocumentKind kind, Instant at) const {
    return {.id = row.invoice,
            .kind = kind,
            .at = at,
            .customer = std::string(row.customer),
            .country = std::string(country_code(row.country)),
            .currency = currency_,
            .lines = {}};
  }

  // Neighbouring rows carry the same time, and looking up a zone is slow.
  Instant instant(const LocalTime& local) {
    if (!last_ || last_local_.date != local.date ||
        last_local_.microsecond_of_day != local.microsecond_of_day) {
      last_local_ = local;
      last_ = zone_.instant(local);
    }
    return *last_;
  }

  Zone zone_;
  Currency currency_;
  std::vector<SalesDocument> documents_;
  std::vector<bool> two_times_;
  std::unordered_map<std::string, std::size_t> by_id_;
  LocalTime last_local_;
  std::optional<Instant> last_;
};

// --- Products ------------------------------------------------------------------------------------

// Under which names the rows show a product.
class RetailReader::Names {
 public:
  // The product's number.
  std::size_t add(const RetailRow& row, bool sold) {
    const auto [found, added] = by_code_.try_emplace(row.stock_code, products_.size());
    if (added) products_.push_back({row.stock_code, {}});
    auto& uses = products_[found->second].uses;
    auto use = uses.find(row.description);
    if (use == uses.end()) use = uses.emplace(row.description, Use{}).first;
    ++(sold ? use->second.sold : use->second.other);
    use->second.last = ++rows_;
    return found->second;
  }

  const std::string& code(std::size_t product) const { return products_[product].code; }

  std::vector<Product> finish() const {
    std::vector<Product> out;
    for (const Named& product : products_) {
      std::string name = best(product);
      std::string category(category_of(name));
      out.push_back({product.code, std::move(name), {std::move(category)}, {}});
    }
    std::sort(out.begin(), out.end(),
              [](const Product& a, const Product& b) { return a.sku < b.sku; });
    return out;
  }

 private:
  struct Use {
    std::int64_t sold = 0;   // rows that sold it
    std::int64_t other = 0;  // any other row
    std::int64_t last = 0;   // the latest row
  };
  struct Named {
    std::string code;
    std::map<std::string, Use, std::less<>> uses;
  };

  // The name under which most rows sold it, the one used last on a tie; a warehouse note is no
  // name, and a product without any is called by its code.
  static std::string best(const Named& product) {
    const auto rank = [](const auto& use) {
      return std::tuple(!is_note(use.first), use.second.sold, use.second.other, use.second.last);
    };
    const auto found =
        std::max_element(product.uses.begin(), product.uses.end(),
                         [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    return is_note(found->first) ? product.code : found->first;
  }

  std::vector<Named> products_;
  std::unordered_map<std::string, std::size_t> by_code_;
  std::int64_t rows_ = 0;
};

// --- List prices ---------------------------------------------------------------------------------

// The list price of a day is what most lines of that day paid, the higher one on a tie. The other
// prices of the day are quantity prices; they stand on their own order lines.
class RetailReader::Prices {
 public:
  void add(std::size_t product, std::size_t document, const RetailRow& row) {
    seen_.push_back({product, day_number(row.time.date), row.unit_price, document});
  }

  std::vector<PricePoint> finish(const Names& names, const Documents& documents) {
    sort(names, documents);
    std::vector<PricePoint> points;
    for (auto day = seen_.begin(); day != seen_.end();) {
      const auto end = std::find_if(day, seen_.end(), [&](const Seen& seen) {
        return seen.product != day->product || seen.day != day->day;
      });
      const Seen& usual = most_paid(day, end);
      const std::string& sku = names.code(usual.product);
      if (points.empty() || points.back().sku != sku || points.back().price != usual.price)
        points.push_back({sku, documents.at(usual.document), usual.price, documents.currency(),
                          "online-retail " + documents.id(usual.document)});
      day = end;
    }
    return points;
  }

 private:
  struct Seen {
    std::size_t product;
    std::int64_t day;  // on the shop's calendar
    Amount price;
    std::size_t document;
  };
  using Iterator = std::vector<Seen>::iterator;

  void sort(const Names& names, const Documents& documents) {
    std::sort(seen_.begin(), seen_.end(), [&](const Seen& a, const Seen& b) {
      if (a.product != b.product) return names.code(a.product) < names.code(b.product);
      if (a.day != b.day) return a.day < b.day;
      if (a.price != b.price) return a.price < b.price;
      return std::tuple(documents.at(a.document), a.document) <
             std::tuple(documents.at(b.document), b.document);
    });
  }

  // The first line that paid the usual price.
  static const Seen& most_paid(Iterator day, Iterator end) {
    Iterator best = day;
    std::ptrdiff_t most = 0;
    while (day != end) {
      const auto next =
          std::find_if(day, end, [&](const Seen& seen) { return seen.price != day->price; });
      if (next - day >= most) {
        most = next - day;
        best = day;
      }
      day = next;
    }
    return *best;
  }

  std::vector<Seen> seen_;
};

// --- The reader ----------------------------------------------------------------------------------

RetailReader::RetailReader(const RetailColumns& columns, Zone zone)
    : columns_(columns),
      documents_(std::make_unique<Documents>(zone)),
      names_(std::make_unique<Names>()),
      prices_(std::make_unique<Prices>()) {}

RetailReader::~RetailReader() = default;

void RetailReader::count(Bucket bucket, const RetailRow& row) {
  Tally& tally = tallies_[static_cast<std::size_t>(bucket)];
  ++tally.rows;
  tally.thousandths += Wide{row.quantity} * row.price_thousandths;
  tally.minor += Wide{row.quantity} * row.unit_price;
}

void RetailReader::add_unreadable() { count(Bucket::rejected, {}); }

Result<Bucket, std::string> RetailReader::add(std::span<const std::string_view> fields) {
  const Result<RetailRow, std::string> row = read_retail_row(columns_, fields);
  if (!row) {
    add_unreadable();
    return Rule{row.refusal()};
  }
  Result<Bucket, std::string> bucket = take(*row);
  count(bucket ? *bucket : Bucket::rejected, *row);
  return bucket;
}

Result<Bucket, std::string> RetailReader::take(const RetailRow& row) {
  const Result<Placement, std::string> place = place_retail_row(row);
  if (!place) return Rule{place.refusal()};
  const Result<std::size_t, std::string> document = documents_->find(row, place->document);
  if (!document) return Rule{document.refusal()};
  documents_->add_line(*document, row, place->line);
  if (place->is_product) {
    const bool sold = place->bucket == Bucket::products_sold;
    const std::size_t product = names_->add(row, sold);
    if (sold) prices_->add(product, *document, row);
  }
  return place->bucket;
}

std::int64_t RetailReader::invoices_with_two_times() const { return documents_->with_two_times(); }

RetailSales RetailReader::finish() {
  RetailSales sales;
  sales.prices = prices_->finish(*names_, *documents_);
  sales.products = names_->finish();
  sales.documents = documents_->finish();
  return sales;
}

}  // namespace stapel::catalog
