// See postgres_statement.h. Parameters go in PostgreSQL's binary form, which needs no quoting and
// lets the server refuse a text with a zero byte; results come as text.
#include "storage/postgres_statement.h"

#include <charconv>
#include <utility>

#include "base/check.h"

namespace stapel::storage {
namespace {

constexpr Oid int8_type = 20, text_type = 25, int8_array = 1016, text_array = 1009;
constexpr Oid bool_type = 16;
// Rows of an answer that are held at once, where it may be long.
constexpr int piece = 1'000;

void add_number(std::string& out, std::uint64_t number, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(number >> shift & 0xff));
  }
}

std::string integer_bytes(std::int64_t number) {
  std::string out;
  add_number(out, static_cast<std::uint64_t>(number), 8);
  return out;
}

}  // namespace

void PostgresStatement::bind(int parameter, ParameterType type, Value value) {
  const auto index = static_cast<std::size_t>(parameter - 1);
  if (index >= values_.size()) values_.resize(index + 1);
  if (index >= types_.size()) types_.push_back(type);
  STAPEL_CHECK(types_.at(index) == type);
  values_[index] = std::move(value);
}

void PostgresStatement::bind_text(int parameter, std::string_view text) {
  bind(parameter, ParameterType::text, std::string(text));
}

void PostgresStatement::bind_integer(int parameter, std::optional<std::int64_t> number) {
  bind(parameter, ParameterType::integer,
       number ? Value(integer_bytes(*number)) : Value(std::nullopt));
}

// --- One by one ----------------------------------------------------------------------------------

bool PostgresStatement::step() {
  using Phase = PostgresConnection::Phase;
  if (connection_.phase_ == Phase::asking) {
    reads_ = true;
    note();
    return false;
  }
  if (connection_.phase_ == Phase::answering) return answered_row();
  if (in_pieces_) return next_in_piece();
  if (!result_) {
    run();
    row_ = -1;
  }
  return ++row_ < PQntuples(result_.get());
}

const std::vector<Oid>& PostgresStatement::parameter_types() {
  if (one_.types.empty()) {
    for (const ParameterType type : types_) {
      one_.types.push_back(type == ParameterType::integer ? int8_type : text_type);
    }
  }
  return one_.types;
}

std::int64_t PostgresStatement::run() {
  if (one_.text.empty()) one_.text = postgres_text(sql_);
  parameter_types();
  std::vector<Request> requests;
  requests.push_back({&one_, values_});
  result_ = std::move(connection_.exchange(std::move(requests)).front());
  first_column_ = 0;
  std::int64_t changed = 0;
  const std::string_view count = PQcmdTuples(result_.get());
  std::from_chars(count.data(), count.data() + count.size(), changed);
  return changed;
}

bool PostgresStatement::change_one() {
  if (note_change(RowCount::one_each)) return true;
  connection_.flush();
  return run() == 1;
}

std::int64_t PostgresStatement::append() {
  if (note_change(RowCount::any)) return 0;
  connection_.flush();
  return run();
}

void PostgresStatement::reset() {
  close_cursor();
  in_pieces_ = false;
  result_.reset();
  row_ = -1;
  values_.clear();
}

std::string_view PostgresStatement::field(int column) {
  PGresult* result = answers_ ? answers_.get() : result_.get();
  column += first_column_;
  if (PQgetisnull(result, row_, column) != 0) return {};
  return {PQgetvalue(result, row_, column),
          static_cast<std::size_t>(PQgetlength(result, row_, column))};
}

std::string PostgresStatement::text(int column) { return std::string(field(column)); }

std::optional<std::int64_t> PostgresStatement::integer(int column) {
  const std::string_view digits = field(column);
  if (digits.empty()) return std::nullopt;
  PGresult* result = answers_ ? answers_.get() : result_.get();
  if (PQftype(result, column + first_column_) == bool_type) return digits == "t" ? 1 : 0;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error == std::errc() && end == digits.data() + digits.size()) return number;
  throw StoreError(StoreError::Kind::damaged, "a row holds a number that cannot be read");
}

// --- In pieces -----------------------------------------------------------------------------------

bool PostgresStatement::next_in_piece() {
  if (!has_cursor_) open_cursor();
  if (++row_ < PQntuples(result_.get())) return true;
  if (PQntuples(result_.get()) < piece) return false;
  result_ = std::move(connection_.exchange({{&fetch_}}).front());
  row_ = 0;
  return PQntuples(result_.get()) > 0;
}

// A cursor lives in a transaction: where there is none, in one of its own.
void PostgresStatement::open_cursor() {
  if (declare_.text.empty()) {
    const std::string name = "c" + std::to_string(++connection_.names_);
    declare_.text = "DECLARE " + name + " NO SCROLL CURSOR FOR " + postgres_text(sql_);
    declare_.types = parameter_types();
    fetch_.text = "FETCH " + std::to_string(piece) + " FROM " + name;
    close_.text = "CLOSE " + name;
  }
  owns_transaction_ = !connection_.in_transaction();
  if (owns_transaction_) connection_.begin(Connection::Access::read);
  has_cursor_ = true;
  std::vector<Request> requests;
  requests.push_back({&declare_, values_});
  requests.push_back({&fetch_});
  result_ = std::move(connection_.exchange(std::move(requests)).back());
  first_column_ = 0;
  row_ = -1;
}

void PostgresStatement::close_cursor() noexcept {
  if (!std::exchange(has_cursor_, false)) return;
  if (owns_transaction_) return connection_.rollback();  // it only read
  if (connection_.lost() || !connection_.in_transaction()) return;
  try {
    connection_.exchange({{&close_}});
  } catch (const std::exception&) {
    // The transaction has failed, and its cursors are gone.
  }
}

// --- Many together -------------------------------------------------------------------------------

void PostgresStatement::note() {
  STAPEL_CHECK(values_.size() == types_.size());
  if (noted_ == 0) {
    columns_.assign(types_.size(), {});
    connection_.noted_.push_back(this);
  }
  ++noted_;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    Column& column = columns_[i];
    if (!values_[i]) {
      column.has_null = true;
      add_number(column.bytes, 0xffffffff, 4);
      continue;
    }
    add_number(column.bytes, values_[i]->size(), 4);
    column.bytes += *values_[i];
  }
}

bool PostgresStatement::note_change(RowCount count) {
  if (connection_.phase_ != PostgresConnection::Phase::gathering) return false;
  STAPEL_CHECK(noted_ == 0 || row_count_ == count);
  row_count_ = count;
  if (noted_ == 0 && !change_of_many(sql_, types_, count)) return false;
  note();
  return true;
}

Request PostgresStatement::noted() {
  Prepared& many = is_checked() ? many_checked_ : many_;
  const bool counts = is_checked() && !makes_rows();
  if (many.text.empty()) {
    many.text =
        reads_ ? select_of_many(sql_, types_) : change_of_many(sql_, types_, row_count_).value();
    for (const ParameterType type : types_) {
      many.types.push_back(type == ParameterType::integer ? int8_array : text_array);
    }
    if (counts) many.types.push_back(int8_type);
    many.makes_new_rows = is_checked() && makes_rows();
  }
  Request request{&many};
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    // One dimension, whether there are nulls, the type, how many, counted from 1.
    std::string array;
    add_number(array, 1, 4);
    add_number(array, columns_[i].has_null ? 1 : 0, 4);
    add_number(array, types_[i] == ParameterType::integer ? int8_type : text_type, 4);
    add_number(array, static_cast<std::uint64_t>(noted_), 4);
    add_number(array, 1, 4);
    request.values.emplace_back(array + columns_[i].bytes);
  }
  if (counts) request.values.emplace_back(integer_bytes(noted_));
  return request;
}

void PostgresStatement::answer(PostgresConnection::Result result) {
  answers_ = std::move(result);
  row_of_element_.assign(static_cast<std::size_t>(noted_) + 1, -1);
  first_column_ = 0;
  for (int row = 0; row < PQntuples(answers_.get()); ++row) {
    row_ = row;
    const std::int64_t element = integer(0).value();
    row_of_element_.at(static_cast<std::size_t>(element)) = row;
  }
  first_column_ = 1;
  row_ = -1;
  element_ = 0;
}

bool PostgresStatement::answered_row() {
  if (row_ >= 0) {  // keys name one row at most
    row_ = -1;
    return false;
  }
  row_ = row_of_element_.at(++element_);
  return row_ >= 0;
}

void PostgresStatement::forget() {
  noted_ = 0;
  reads_ = false;
  row_count_ = RowCount::any;
  columns_.clear();
  answers_.reset();
  row_of_element_.clear();
  first_column_ = 0;
  row_ = -1;
}

void PostgresStatement::unprepare() {
  for (Prepared* each : {&one_, &declare_, &fetch_, &close_}) each->done = false;
  many_.done = false;
  many_checked_.done = false;
}

}  // namespace stapel::storage
