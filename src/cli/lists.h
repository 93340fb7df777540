// `stapel lists`: named product lists of a shop, from a file of stock codes or by a rule.
#pragma once

#include <string>
#include <vector>

#include "cli/streams.h"

namespace stapel::cli {

struct ListsArguments {
  std::string database = "shop.db";
  std::string shop = "default";
  std::string list;  // its id; unused where all are listed
};
struct ListListsArguments : ListsArguments {
  std::string sku;  // only lists that hold it; empty: all
  bool json = false;
};
struct PutListArguments : ListsArguments {
  std::string title;  // empty: as it is, or the id
  std::string file;   // of stock codes, or "-"; empty: a rule is given
  std::string rule;   // JSON; empty: a file is given
};
struct EditListArguments : ListsArguments {
  std::vector<std::string> add, remove;
};

Exit list_lists(const ListListsArguments& arguments, Streams& streams);
Exit show_list(const ListsArguments& arguments, Streams& streams);
Exit put_list(const PutListArguments& arguments, Streams& streams);
Exit edit_list(const EditListArguments& arguments, Streams& streams);
Exit refresh_list(const ListsArguments& arguments, Streams& streams);
Exit delete_list(const ListsArguments& arguments, Streams& streams);

}  // namespace stapel::cli
