// One-row statements as PostgreSQL gets them.
#include "storage/postgres_sql.h"

#include <gtest/gtest.h>

namespace stapel::storage {
namespace {

constexpr auto integer = ParameterType::integer;
constexpr auto text = ParameterType::text;

TEST(PostgresSql, NumbersParameters) {
  EXPECT_EQ(postgres_text("SELECT a FROM t WHERE b = ? AND c > ? LIMIT ?"),
            "SELECT a FROM t WHERE b = $1 AND c > $2 LIMIT $3");
  EXPECT_EQ(postgres_text("SELECT ?2 || ?12 WHERE shop = ?2"), "SELECT $2 || $12 WHERE shop = $2");
}

TEST(PostgresSql, SelectsForEachElement) {
  EXPECT_EQ(select_of_many("SELECT version FROM t WHERE shop = ? AND id = ?", {integer, text}),
            "SELECT batch.element, found.* FROM unnest($1::int8[], $2::text[]) WITH ORDINALITY AS "
            "batch(p1, p2, element), LATERAL (SELECT version FROM t WHERE shop = batch.p1 AND id = "
            "batch.p2) AS found");
}

TEST(PostgresSql, ChangesForEachElement) {
  const struct {
    const char* one;
    std::vector<ParameterType> types;
    const char* many;
  } rows[] = {
      {"INSERT INTO t (a, b) VALUES (nullif(?, ''), ? + 1) ON CONFLICT DO NOTHING",
       {text, integer},
       "INSERT INTO t (a, b) SELECT nullif(batch.p1, ''), batch.p2 + 1 FROM unnest($1::text[], "
       "$2::int8[]) AS batch(p1, p2) ON CONFLICT DO NOTHING"},
      {"INSERT INTO t (a) VALUES (?)",
       {text},
       "INSERT INTO t (a) SELECT batch.p1 FROM unnest($1::text[]) AS batch(p1)"},
      {"UPDATE t SET a = ?1, version = ?2 + 1 WHERE shop = ?3 AND version = ?2",
       {text, integer, integer},
       "UPDATE t SET a = batch.p1, version = batch.p2 + 1 FROM unnest($1::text[], $2::int8[], "
       "$3::int8[]) AS batch(p1, p2, p3) WHERE shop = batch.p3 AND version = batch.p2"},
      {"DELETE FROM t WHERE shop = ?",
       {integer},
       "DELETE FROM t USING unnest($1::int8[]) AS batch(p1) WHERE shop = batch.p1"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(change_of_many(row.one, row.types, RowCount::any), row.many);
  }
}

TEST(PostgresSql, ChecksHowManyRowsChanged) {
  EXPECT_EQ(change_of_many("DELETE FROM t WHERE shop = ?", {integer}, RowCount::one_each),
            "WITH changed AS (DELETE FROM t USING unnest($1::int8[]) AS batch(p1) WHERE shop = "
            "batch.p1 RETURNING 1) SELECT 1 / (count(*) = $2)::int FROM changed");
}

TEST(PostgresSql, LetsTheKeyCheckNewRows) {
  EXPECT_EQ(change_of_many("INSERT INTO t (a) VALUES (?) ON CONFLICT DO NOTHING", {text},
                           RowCount::one_each),
            "INSERT INTO t (a) SELECT batch.p1 FROM unnest($1::text[]) AS batch(p1)");
}

TEST(PostgresSql, LeavesOtherStatementsAlone) {
  EXPECT_EQ(change_of_many("INSERT INTO t (a) SELECT ? FROM u", {text}, RowCount::any),
            std::nullopt);
  EXPECT_EQ(change_of_many("SELECT 1", {}, RowCount::any), std::nullopt);
}

}  // namespace
}  // namespace stapel::storage
