// Each node of a selector is a word (what it is, and a count) and what follows it: its children,
// its symbols, or a position in a list.
#include "promotions/line_selectors.h"

#include <algorithm>

#include "base/check.h"
#include "promotions/predicate.h"

namespace stapel::promotions {
namespace {

enum class Node : std::uint32_t {
  all,              // count children
  any,              // count children
  none,             // one child
  any_symbol,       // count symbols
  every_symbol,     // count symbols
  given_no_symbol,  // an attribute, count symbols: the line gives it, and none of these
  at_least,         // an attribute, a position in numbers_
  leaf,             // a position in leaves_
};

constexpr std::size_t lines_per_block = 64;
constexpr std::uint32_t node_bits = 4;

std::uint32_t word(Node node, std::size_t count) {
  return static_cast<std::uint32_t>(count) << node_bits | static_cast<std::uint32_t>(node);
}

std::optional<SymbolKind> kind_of(Attribute attribute) {
  switch (attribute) {
    case Attribute::line_sku:
      return SymbolKind::line_sku;
    case Attribute::line_category:
      return SymbolKind::line_category;
    case Attribute::line_brand:
      return SymbolKind::line_brand;
    case Attribute::line_tags:
      return SymbolKind::line_tag;
    case Attribute::line_lists:
      return SymbolKind::line_list;
    case Attribute::line_on_sale:
      return SymbolKind::line_on_sale;
    case Attribute::line_discountable:
      return SymbolKind::line_discountable;
    default:
      return std::nullopt;
  }
}

// Lines that do not give it pass no test of it; tags, lists and flags have a value when absent.
bool may_be_absent(Attribute attribute) {
  return attribute == Attribute::line_category || attribute == Attribute::line_brand;
}

}  // namespace

// --- Compiling -----------------------------------------------------------------------------------

class LineSelectors::Compiler {
 public:
  Compiler(LineSelectors& out, SymbolTable& symbols) : out_(out), symbols_(symbols) {}

  void write(const Predicate& predicate) {
    if (const auto* all = std::get_if<All>(&predicate.node)) return group(Node::all, all->of);
    if (const auto* any = std::get_if<Any>(&predicate.node)) return group(Node::any, any->of);
    if (const auto* negation = std::get_if<Not>(&predicate.node)) {
      return group(Node::none, negation->of);
    }
    const auto* test = std::get_if<AttributeTest>(&predicate.node);
    STAPEL_CHECK(test != nullptr);  // the parser refuses aggregates in selectors
    if (!write_symbols(*test) && !write_number(*test)) {
      out_.code_.push_back(word(Node::leaf, out_.leaves_.size()));
      out_.leaves_.push_back(&predicate);
    }
  }

 private:
  void group(Node node, const std::vector<Predicate>& of) {
    out_.code_.push_back(word(node, of.size()));
    for (const Predicate& child : of) write(child);
  }

  // False where symbols cannot tell.
  bool write_symbols(const AttributeTest& test) {
    const std::optional<SymbolKind> kind = kind_of(test.attribute);
    if (!kind) return false;
    std::vector<Symbol> symbols;
    if (const auto* flag = std::get_if<bool>(&test.operand)) {
      if (test.op != Operator::equal && test.op != Operator::not_equal) return false;
      const bool wanted = *flag == (test.op == Operator::equal);
      put(Node::any_symbol, {symbols_.intern(*kind, flag_text(wanted))});
      return true;
    }
    if (const auto* text = std::get_if<std::string>(&test.operand)) {
      symbols.push_back(symbols_.intern(*kind, *text));
    } else if (const auto* list = std::get_if<std::vector<std::string>>(&test.operand)) {
      for (const std::string& each : *list) symbols.push_back(symbols_.intern(*kind, each));
    }
    switch (test.op) {
      case Operator::equal:
      case Operator::in:
      case Operator::contains_any:
        put(Node::any_symbol, symbols);
        return true;
      case Operator::not_equal:
      case Operator::not_in:
        out_.code_.push_back(word(Node::given_no_symbol, symbols.size()));
        out_.code_.push_back(static_cast<std::uint32_t>(test.attribute));
        out_.code_.insert(out_.code_.end(), symbols.begin(), symbols.end());
        return true;
      case Operator::contains_all:
        if (*kind != SymbolKind::line_tag && *kind != SymbolKind::line_list) return false;
        put(Node::every_symbol, symbols);
        return true;
      default:
        return false;
    }
  }

  bool write_number(const AttributeTest& test) {
    const bool known =
        test.attribute == Attribute::line_unit_price || test.attribute == Attribute::line_quantity;
    const auto* right = std::get_if<std::int64_t>(&test.operand);
    if (!known || right == nullptr) return false;
    const bool more = test.op == Operator::greater || test.op == Operator::less_or_equal;
    const bool below = test.op == Operator::less || test.op == Operator::less_or_equal;
    if (!more && !below && test.op != Operator::greater_or_equal) return false;
    if (below) out_.code_.push_back(word(Node::none, 1));
    out_.code_.push_back(word(Node::at_least, out_.numbers_.size()));
    out_.code_.push_back(static_cast<std::uint32_t>(test.attribute));
    out_.numbers_.push_back(more ? *right + 1 : *right);
    return true;
  }

  void put(Node node, const std::vector<Symbol>& symbols) {
    out_.code_.push_back(word(node, symbols.size()));
    out_.code_.insert(out_.code_.end(), symbols.begin(), symbols.end());
  }

  LineSelectors& out_;
  SymbolTable& symbols_;
};

void LineSelectors::add(const Selector& selector, SymbolTable& symbols) {
  programs_.push_back(static_cast<std::uint32_t>(code_.size()));
  Compiler(*this, symbols).write(selector);
}

// --- Running -------------------------------------------------------------------------------------

class LineSelectors::Run {
 public:
  Run(const LineSelectors& selectors, std::uint32_t at, const CartSymbols& symbols,
      const Cart& cart, std::size_t block)
      : selectors_(selectors),
        next_(selectors.code_.data() + at),
        symbols_(symbols),
        cart_(cart),
        block_(block),
        first_(block * lines_per_block),
        count_(std::min(cart.lines.size() - first_, lines_per_block)),
        everything_(count_ == lines_per_block ? ~std::uint64_t{0}
                                              : (std::uint64_t{1} << count_) - 1) {}

  std::uint64_t lines() {
    const std::uint32_t head = *next_++;
    const std::uint32_t count = head >> node_bits;
    switch (static_cast<Node>(head & ((1U << node_bits) - 1))) {
      case Node::all:
        return every(count, [&] { return lines(); });
      case Node::any:
        return any(count, [&] { return lines(); });
      case Node::none:
        return everything_ & ~lines();
      case Node::any_symbol:
        return any(count, [&] { return symbols_.lines(*next_++, block_); });
      case Node::every_symbol:
        return every(count, [&] { return symbols_.lines(*next_++, block_); });
      case Node::given_no_symbol: {
        const std::uint64_t given = giving(static_cast<Attribute>(*next_++));
        return given & ~any(count, [&] { return symbols_.lines(*next_++, block_); });
      }
      case Node::at_least: {
        const bool price = static_cast<Attribute>(*next_++) == Attribute::line_unit_price;
        const std::int64_t least = selectors_.numbers_[count];
        return lines_where([&](const CartLine& line) {
          return (price ? line.unit_price : line.quantity) >= least;
        });
      }
      case Node::leaf: {
        const Predicate& leaf = *selectors_.leaves_[count];
        return lines_where([&](const CartLine& line) { return selects(leaf, line); });
      }
    }
    return 0;
  }

 private:
  template <typename Next>
  std::uint64_t any(std::uint32_t count, const Next& next) {
    std::uint64_t lines = 0;
    for (std::uint32_t i = 0; i < count; ++i) lines |= next();
    return lines;
  }
  template <typename Next>
  std::uint64_t every(std::uint32_t count, const Next& next) {
    std::uint64_t lines = everything_;
    for (std::uint32_t i = 0; i < count; ++i) lines &= next();
    return lines;
  }
  template <typename Test>
  std::uint64_t lines_where(const Test& test) const {
    std::uint64_t lines = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      if (test(cart_.lines[first_ + i])) lines |= std::uint64_t{1} << i;
    }
    return lines;
  }
  std::uint64_t giving(Attribute attribute) const {
    if (!may_be_absent(attribute)) return everything_;
    const bool category = attribute == Attribute::line_category;
    return lines_where([&](const CartLine& line) {
      return category ? line.category.has_value() : line.brand.has_value();
    });
  }

  const LineSelectors& selectors_;
  const std::uint32_t* next_;
  const CartSymbols& symbols_;
  const Cart& cart_;
  std::size_t block_, first_, count_;
  std::uint64_t everything_;
};

std::uint64_t LineSelectors::lines(std::uint32_t number, const CartSymbols& symbols,
                                   const Cart& cart, std::size_t block) const {
  if (cart.lines.empty()) return 0;
  return Run(*this, programs_[number], symbols, cart, block).lines();
}

}  // namespace stapel::promotions
