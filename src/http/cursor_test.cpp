// Cursors go there and back; one that was changed or is of another list does not.
#include "http/cursor.h"

#include <gtest/gtest.h>

namespace stapel::http {
namespace {

constexpr std::string_view list = "default /v1/pools";

TEST(Cursor, GoesThereAndBack) {
  for (const std::string& position : {std::string(), std::string("1"), std::string("a/b c"),
                                      std::string("\0\xFF\x80", 3), std::string(500, 'x')}) {
    const std::string cursor = write_cursor(list, position);
    EXPECT_EQ(read_cursor(list, cursor), position);
    EXPECT_EQ(cursor.find_first_not_of(
                  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos)
        << cursor;
  }
}

TEST(Cursor, IsOfItsListOnly) {
  const std::string cursor = write_cursor(list, "17");
  for (const std::string_view other :
       {"default /v1/promotions", "outlet /v1/pools", "", "default /v1/pools1"}) {
    EXPECT_EQ(read_cursor(other, cursor), std::nullopt) << other;
  }
  // The list and the position are told apart: no list's cursor is another's with a longer position.
  EXPECT_EQ(read_cursor("default /v1/pools1", write_cursor(list, "17")), std::nullopt);
}

TEST(Cursor, KnowsWhenItWasChanged) {
  const std::string cursor = write_cursor(list, "pool-17");
  for (std::size_t at = 0; at < cursor.size(); ++at) {
    std::string changed = cursor;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_EQ(read_cursor(list, changed), std::nullopt) << at;
    EXPECT_EQ(read_cursor(list, cursor.substr(0, at)), std::nullopt) << at;
  }
  for (const std::string& text : {cursor + "A", cursor + "=", cursor + "\n", std::string("17"),
                                  std::string("pool-17"), std::string("+/+/"), std::string("é")}) {
    EXPECT_EQ(read_cursor(list, text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace stapel::http
