// See lists.h.
#include "cli/lists.h"

#include <ostream>

#include "app/shops.h"
#include "base/byte_source.h"
#include "base/json.h"
#include "catalog/list_skus.h"
#include "cli/shops.h"
#include "cli/table.h"

namespace stapel::cli {
namespace {

using app::ProductListAnswer;

constexpr std::size_t page_size = 1'000;
// Past this many, standard error only counts bad rows.
constexpr std::size_t printed_max = 1'000;

// Runs `work(lists)` on the shop's lists.
template <typename Work>
Exit with_lists(const ListsArguments& arguments, Streams& streams, Work work) {
  const auto shops = open_shops(arguments.database, streams);
  app::Service* app = find_shop(*shops, arguments.shop, streams);
  return app == nullptr ? Exit::bad_input : work(app->product_lists());
}

std::string line_of(const ProductListAnswer& list) {
  std::string text = "list " + list.id + " holds " + grouped(list.size) +
                     (list.size == 1 ? " stock code" : " stock codes");
  return text + " (" + grouped(list.added) + " added, " + grouped(list.removed) + " removed)\n";
}

Exit answer(const Result<ProductListAnswer, app::Refusal>& list, Streams& streams) {
  if (!list) return refuse(list.refusal(), streams);
  print(line_of(*list), streams);
  return Exit::ok;
}

std::string table_of(const std::vector<ProductListAnswer>& lists) {
  Table table({"List", "title", "kind", "stock codes", "changed"});
  for (const ProductListAnswer& list : lists) {
    table.add({list.id, list.title, list.rule.empty() ? "file" : "rule", grouped(list.size),
               format_instant(list.updated_at)});
  }
  return table.text();
}

std::string json_of(const std::vector<ProductListAnswer>& lists) {
  std::string text;
  json::Writer writer(text);
  writer.begin_array();
  for (const ProductListAnswer& list : lists) {
    writer.begin_object().member("id", list.id).member("title", list.title);
    if (!list.rule.empty()) writer.key("rule").raw(list.rule);
    writer.member("size", list.size).member("revision", list.revision).end_object();
  }
  writer.end_array();
  return text + '\n';
}

std::vector<ProductListAnswer> all_lists(app::ProductLists& lists) {
  std::vector<ProductListAnswer> all;
  app::PageRequest request{.limit = page_size};
  do {
    auto page = lists.list(request);
    std::move(page.items.begin(), page.items.end(), std::back_inserter(all));
    request.after = std::move(page.next);
  } while (!request.after.empty());
  return all;
}

std::string head_of(const ProductListAnswer& list) {
  std::string head = "# " + list.title + ": " + grouped(list.size) + " stock codes";
  if (!list.rule.empty()) head += " by the rule " + list.rule;
  if (list.refreshed_at) head += ", applied at " + format_instant(*list.refreshed_at);
  return head + '\n';
}

// The stock codes of a file; nothing where a row is bad, and then each was named.
std::optional<std::vector<std::string>> read_skus(const std::string& path, Streams& streams) {
  const auto text = read_input(path, streams);
  if (!text) return std::nullopt;
  const std::string name = path == "-" ? "standard input" : path;
  std::vector<std::string> skus;
  std::size_t bad = 0;
  MemorySource source(*text);
  catalog::read_sku_file(source,
                         {[&](std::string sku, std::uint64_t) { skus.push_back(std::move(sku)); },
                          [&](const std::string& fault, std::uint64_t line) {
                            if (++bad > printed_max) return;
                            streams.err << name << ':' << line << ": " << fault << '\n';
                          }});
  if (bad > printed_max) streams.err << "… and " << grouped(Wide(bad - printed_max)) << " more\n";
  if (bad > 0) return std::nullopt;
  return skus;
}

std::optional<catalog::ListRule> read_rule(const std::string& text, Streams& streams) {
  Faults faults;
  const auto document = json::Document::parse(text, faults);
  std::optional<catalog::ListRule> rule;
  if (document && faults.empty()) rule = catalog::read_list_rule(document->root(), faults);
  print_faults("rule", faults, streams.err);
  return rule;
}

// Read before the database is opened: a bad file changes nothing.
bool read_content(const PutListArguments& arguments, app::PutProductList& list, Streams& streams) {
  if (arguments.file.empty()) {
    list.rule = read_rule(arguments.rule, streams);
    return list.rule.has_value();
  }
  auto skus = read_skus(arguments.file, streams);
  if (skus) list.skus = *std::move(skus);
  return skus.has_value();
}

}  // namespace

Exit list_lists(const ListListsArguments& arguments, Streams& streams) {
  return with_lists(arguments, streams, [&](app::ProductLists& lists) {
    const auto found = arguments.sku.empty() ? all_lists(lists) : lists.lists_of(arguments.sku);
    print(arguments.json ? json_of(found) : table_of(found), streams);
    return Exit::ok;
  });
}

Exit show_list(const ListsArguments& arguments, Streams& streams) {
  return with_lists(arguments, streams, [&](app::ProductLists& lists) {
    const auto list = lists.find(arguments.list);
    if (!list) return refuse(list.refusal(), streams);
    streams.err << head_of(*list);
    app::PageRequest request{.limit = page_size};
    do {
      auto page = lists.skus(arguments.list, request);
      if (!page) return refuse(page.refusal(), streams);
      std::string text;
      for (const std::string& sku : page->items) text += sku + '\n';
      print(text, streams);
      request.after = std::move(page->next);
    } while (!request.after.empty());
    return Exit::ok;
  });
}

Exit put_list(const PutListArguments& arguments, Streams& streams) {
  if (arguments.file.empty() == arguments.rule.empty()) {
    streams.err << "stapel: name a FILE of stock codes, or give a --rule\n";
    return Exit::bad_input;
  }
  app::PutProductList put{.id = arguments.list, .title = arguments.title};
  if (!read_content(arguments, put, streams)) return Exit::bad_input;
  return with_lists(arguments, streams, [&](app::ProductLists& lists) {
    if (put.title.empty()) {
      const auto known = lists.find(put.id);
      put.title = known ? known->title : put.id;
    }
    return answer(app::await<ProductListAnswer>(
                      [&](auto done) { lists.put(std::move(put), std::move(done)); }),
                  streams);
  });
}

Exit edit_list(const EditListArguments& arguments, Streams& streams) {
  return with_lists(arguments, streams, [&](app::ProductLists& lists) {
    app::EditProductList edit{
        .id = arguments.list, .add = arguments.add, .remove = arguments.remove};
    return answer(app::await<ProductListAnswer>(
                      [&](auto done) { lists.edit(std::move(edit), std::move(done)); }),
                  streams);
  });
}

Exit refresh_list(const ListsArguments& arguments, Streams& streams) {
  return with_lists(arguments, streams, [&](app::ProductLists& lists) {
    return answer(app::await<ProductListAnswer>(
                      [&](auto done) { lists.refresh({.id = arguments.list}, std::move(done)); }),
                  streams);
  });
}

Exit delete_list(const ListsArguments& arguments, Streams& streams) {
  return with_lists(arguments, streams, [&](app::ProductLists& lists) {
    const auto list = app::await<ProductListAnswer>(
        [&](auto done) { lists.remove({.id = arguments.list}, std::move(done)); });
    if (!list) return refuse(list.refusal(), streams);
    print("deleted list " + list->id + '\n', streams);
    return Exit::ok;
  });
}

}  // namespace stapel::cli
