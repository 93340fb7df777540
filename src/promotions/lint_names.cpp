// Names that nothing goes by: products, categories, brands, segments, promotions and groups.
#include <algorithm>
#include <set>

#include "promotions/lint_rules.h"
#include "promotions/lint_walk.h"

namespace stapel::promotions {
namespace {

struct Names {
  std::set<std::string, std::less<>> skus, categories, brands;
};

// A category with all those above it.
void add_category(Names& names, const std::string& path) {
  for (std::size_t end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1)) {
    names.categories.insert(path.substr(0, end));
  }
  names.categories.insert(path);
}

Names names_of(const std::vector<LintProduct>& catalogue) {
  Names names;
  for (const LintProduct& product : catalogue) {
    names.skus.insert(product.sku);
    if (!product.brand.empty()) names.brands.insert(product.brand);
    for (const std::string& path : product.categories) add_category(names, path);
  }
  return names;
}

struct Unknown {
  LintRule rule;
  std::uint32_t promotion;
  std::string pointer;  // below the promotion
  std::string name;
};

// The texts of a leaf that stand for one thing each, with their places.
void for_each_text(const AttributeTest& test, const std::string& pointer,
                   const std::function<void(const std::string&, const std::string&)>& visit) {
  if (test.op == Operator::starts_with || test.op == Operator::exists) return;
  if (const auto* text = std::get_if<std::string>(&test.operand)) visit(*text, pointer + "/value");
  const auto* list = std::get_if<std::vector<std::string>>(&test.operand);
  for (std::size_t i = 0; list && i < list->size(); ++i) {
    visit((*list)[i], pointer + "/value/" + std::to_string(i));
  }
}

void find_in_leaf(const Predicate& leaf, const std::string& pointer, std::uint32_t promotion,
                  const Names& names, std::vector<Unknown>& out) {
  const auto* test = std::get_if<AttributeTest>(&leaf.node);
  if (test == nullptr) return;
  const auto look = [&](LintRule rule, const std::set<std::string, std::less<>>& known) {
    for_each_text(*test, pointer, [&](const std::string& name, const std::string& at) {
      if (!known.contains(name)) out.push_back({rule, promotion, at, name});
    });
  };
  if (test->attribute == Attribute::line_sku) look(LintRule::unknown_sku, names.skus);
  if (test->attribute == Attribute::line_category)
    look(LintRule::unknown_category, names.categories);
  if (test->attribute == Attribute::line_brand) look(LintRule::unknown_brand, names.brands);
}

std::vector<Unknown> find_unknown(const Definitions& definitions,
                                  const std::vector<LintProduct>& catalogue) {
  const Names names = names_of(catalogue);
  std::vector<Unknown> unknown;
  for (std::uint32_t position = 0; position < definitions.promotions.size(); ++position) {
    const Promotion& promotion = definitions.promotions[position];
    if (promotion.status == Status::ended) continue;
    for_each_leaf(promotion, [&](const Predicate& leaf, const std::string& pointer) {
      find_in_leaf(leaf, pointer, position, names, unknown);
    });
    for (std::size_t i = 0; i < promotion.effects.size(); ++i) {
      const auto* gift = std::get_if<Gift>(&promotion.effects[i]);
      if (gift == nullptr || names.skus.contains(gift->sku)) continue;
      unknown.push_back(
          {LintRule::unknown_sku, position, "/effects/" + std::to_string(i) + "/sku", gift->sku});
    }
  }
  return unknown;
}

void check_segments(const LintInput& input, std::uint32_t position, Findings& findings) {
  const std::vector<std::string>& known = *input.options->segments;
  for_each_leaf(input.promotion(position), [&](const Predicate& leaf, const std::string& pointer) {
    const auto* test = std::get_if<AttributeTest>(&leaf.node);
    if (test == nullptr || test->attribute != Attribute::customer_segments) return;
    for_each_text(*test, pointer, [&](const std::string& name, const std::string& at) {
      if (std::ranges::find(known, name) != known.end()) return;
      findings.add(LintRule::unknown_segment,
                   input.options->strict ? Severity::error : Severity::warning, {{position, at}},
                   {input.promotion(position).id, quoted_name(name)});
    });
  });
}

void check_references(const LintInput& input, Findings& findings) {
  std::set<std::string, std::less<>> ids, groups;
  for (const Promotion& promotion : input.definitions->promotions) {
    ids.insert(promotion.id);
    if (promotion.stacking.group) groups.insert(*promotion.stacking.group);
  }
  for (const std::uint32_t position : input.live) {
    const Promotion& promotion = input.promotion(position);
    const auto report = [&](const std::string& name) {
      findings.add(LintRule::unknown_reference, Severity::warning,
                   {{position, "/stacking/combines_with"}}, {promotion.id, quoted_name(name)});
    };
    for (const std::string& id : promotion.stacking.combines_with_promotions) {
      if (!ids.contains(id)) report(id);
    }
    for (const std::string& group : promotion.stacking.combines_with_groups) {
      if (!groups.contains(group)) report("group:" + group);
    }
  }
}

std::string_view thing_of(LintRule rule) {
  if (rule == LintRule::unknown_sku) return "the SKU ";
  return rule == LintRule::unknown_category ? "the category " : "the brand ";
}

}  // namespace

Faults unknown_names(const Definitions& definitions, const std::vector<LintProduct>& catalogue,
                     LintDocument document) {
  LintOptions options;
  options.document = document;
  const LintInput input{&definitions, &catalogue, &options, Zone::utc(), {}, nullptr};
  Faults faults;
  for (const Unknown& one : find_unknown(definitions, catalogue)) {
    if (faults.size() == faults_max) break;
    faults.push_back({input.pointer({one.promotion, one.pointer}),
                      "names " + std::string(thing_of(one.rule)) + quoted_name(one.name) +
                          ", which the catalogue does not have"});
  }
  return faults;
}

void lint_names(const LintInput& input, Findings& findings) {
  check_references(input, findings);
  if (input.options->segments) {
    for (const std::uint32_t position : input.live) check_segments(input, position, findings);
  }
  if (input.catalogue == nullptr) return;
  for (const Unknown& one : find_unknown(*input.definitions, *input.catalogue)) {
    findings.add(one.rule, input.options->strict ? Severity::error : Severity::warning,
                 {{one.promotion, one.pointer}},
                 {input.promotion(one.promotion).id, quoted_name(one.name)});
  }
}

}  // namespace stapel::promotions
