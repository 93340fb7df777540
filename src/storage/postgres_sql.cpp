// See postgres_sql.h. The statements are our own constants: no parameter mark stands in a text.
#include "storage/postgres_sql.h"

#include <cctype>

namespace stapel::storage {
namespace {

std::string with_marks(std::string_view sql, std::string_view mark) {
  std::string out;
  int last = 0;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] != '?') {
      out.push_back(sql[i]);
      continue;
    }
    int number = 0;
    while (i + 1 < sql.size() && std::isdigit(static_cast<unsigned char>(sql[i + 1])) != 0) {
      number = number * 10 + (sql[++i] - '0');
    }
    if (number == 0) number = ++last;
    out.append(mark).append(std::to_string(number));
  }
  return out;
}

// unnest($1::int8[], $2::text[]) … AS batch(p1, p2 …)
std::string batch_of(const std::vector<ParameterType>& types, bool numbered) {
  std::string arrays, names;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    if (i > 0) arrays += ", ", names += ", ";
    arrays += "$" + number + (types[i] == ParameterType::integer ? "::int8[]" : "::text[]");
    names += "p" + number;
  }
  if (numbered) return "unnest(" + arrays + ") WITH ORDINALITY AS batch(" + names + ", element)";
  return "unnest(" + arrays + ") AS batch(" + names + ")";
}

// In front of the condition, which is the first one: none of our statements has one before.
std::optional<std::string> before_condition(const std::string& sql, const std::string& clause) {
  const std::size_t where = sql.find(" WHERE ");
  if (where == std::string::npos) return std::nullopt;
  return sql.substr(0, where) + clause + sql.substr(where);
}

std::optional<std::string> insert_of_many(const std::string& sql, const std::string& batch) {
  constexpr std::string_view begin = ") VALUES (";
  const std::size_t values = sql.find(begin);
  if (values == std::string::npos) return std::nullopt;
  const std::size_t first = values + begin.size();
  std::size_t end = sql.find(" ON CONFLICT", first);
  const std::string rest = end == std::string::npos ? std::string() : sql.substr(end);
  end = sql.rfind(')', end);
  return sql.substr(0, values) + ") SELECT " + sql.substr(first, end - first) + " FROM " + batch +
         rest;
}

std::string without_conflict(const std::string& sql) {
  return sql.substr(0, sql.find(" ON CONFLICT DO NOTHING"));
}

}  // namespace

std::string postgres_text(std::string_view sql) { return with_marks(sql, "$"); }

std::string select_of_many(std::string_view sql, const std::vector<ParameterType>& types) {
  return "SELECT batch.element, found.* FROM " + batch_of(types, true) + ", LATERAL (" +
         with_marks(sql, "batch.p") + ") AS found";
}

std::optional<std::string> change_of_many(std::string_view sql,
                                          const std::vector<ParameterType>& types, RowCount count) {
  const std::string text = with_marks(sql, "batch.p");
  const std::string batch = batch_of(types, false);
  std::optional<std::string> change;
  if (text.starts_with("INSERT ")) {
    change = insert_of_many(text, batch);
    if (change && count == RowCount::one_each) return without_conflict(*change);
    return change;
  }
  if (text.starts_with("UPDATE ")) change = before_condition(text, " FROM " + batch);
  if (text.starts_with("DELETE ")) change = before_condition(text, " USING " + batch);
  if (!change || count == RowCount::any) return change;
  return "WITH changed AS (" + *change + " RETURNING 1) SELECT 1 / (count(*) = $" +
         std::to_string(types.size() + 1) + ")::int FROM changed";
}

}  // namespace stapel::storage
