// A statement on a PostgreSQL connection: run by itself, or noted with its parameters so that many
// of them become one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/postgres_connection.h"
#include "storage/postgres_sql.h"

namespace stapel::storage {

class PostgresStatement final : public StatementDriver {
 public:
  PostgresStatement(PostgresConnection& connection, const char* sql)
      : connection_(connection), sql_(sql) {}

  void bind_text(int parameter, std::string_view text) override;
  void bind_integer(int parameter, std::optional<std::int64_t> number) override;
  void read_in_pieces() override { in_pieces_ = true; }
  bool step() override;
  std::int64_t run() override;
  bool change_one() override;
  std::int64_t append() override;
  void reset() override;
  std::string text(int column) override;
  std::optional<std::int64_t> integer(int column) override;

  // All that was noted, as one request.
  Request noted();
  // Whether what was noted must change a row each.
  bool is_checked() const { return row_count_ == RowCount::one_each; }
  // The answer to what was noted as reads.
  void answer(PostgresConnection::Result result);
  void forget();
  void unprepare();

 private:
  using Value = std::optional<std::string>;
  struct Column {
    std::string bytes;
    std::int32_t size = 0;
    bool has_null = false;
  };

  void bind(int parameter, ParameterType type, Value value);
  void note();
  bool note_change(RowCount count);
  bool makes_rows() const { return std::string_view(sql_).starts_with("INSERT "); }
  bool answered_row();
  std::string_view field(int column);
  const std::vector<Oid>& parameter_types();
  bool next_in_piece();
  void open_cursor();
  void close_cursor() noexcept;

  PostgresConnection& connection_;
  const char* sql_;
  std::vector<ParameterType> types_;
  std::vector<Value> values_;
  Prepared one_, many_, many_checked_;
  // A cursor, where the answer is read in pieces.
  Prepared declare_, fetch_, close_;
  bool in_pieces_ = false, has_cursor_ = false, owns_transaction_ = false;
  PostgresConnection::Result result_{nullptr, PQclear};
  int row_ = -1;
  int first_column_ = 0;

  std::vector<Column> columns_;  // what was noted
  std::int32_t noted_ = 0;
  bool reads_ = false;
  RowCount row_count_ = RowCount::any;
  PostgresConnection::Result answers_{nullptr, PQclear};
  std::vector<int> row_of_element_;
  std::size_t element_ = 0;
};

}  // namespace stapel::storage
