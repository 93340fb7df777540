// Terms as text for people and as JSON for the shop's own page.
#include <algorithm>

#include "base/json.h"
#include "promotions/receipt_text.h"
#include "promotions/terms.h"
#include "promotions/words.h"

namespace stapel::promotions {
namespace {

void append_table(const std::vector<std::vector<std::string>>& table, const std::string& indent,
                  std::string& out) {
  std::size_t width = 0;
  for (const auto& row : table) width = std::max(width, columns(row.front()));
  for (const auto& row : table) {
    out += indent + row.front() + std::string(width - columns(row.front()) + 2, ' ');
    out += row.back() + "\n";
  }
}

void append(const Statement& statement, const std::string& indent, std::string& out) {
  out += indent + "- " + statement.text + "\n";
  append_table(statement.table, indent + "    ", out);
  for (const Statement& point : statement.points) append(point, indent + "  ", out);
}

void write(json::Writer& out, const Statement& statement) {
  out.begin_object().member("text", std::string_view(statement.text));
  if (!statement.points.empty()) {
    out.key("points").begin_array();
    for (const Statement& point : statement.points) write(out, point);
    out.end_array();
  }
  if (!statement.table.empty()) {
    out.key("table").begin_array();
    for (const auto& row : statement.table) {
      out.begin_array();
      for (const std::string& cell : row) out.string(cell);
      out.end_array();
    }
    out.end_array();
  }
  out.end_object();
}

}  // namespace

std::string to_text(const Terms& terms) {
  const std::string name = on_one_line(terms.name);
  std::string out = name + "\n" + std::string(columns(name), '=') + "\n";
  for (const TermsSection& section : terms.sections) {
    out += "\n" + section.heading + "\n";
    for (const Statement& statement : section.statements) append(statement, "", out);
  }
  return out;
}

std::string to_json(const Terms& terms, bool spaced) {
  std::string text;
  json::Writer out(text, spaced);
  out.begin_object()
      .member("promotion", std::string_view(terms.promotion))
      .member("name", std::string_view(terms.name))
      .member("language", terms.language == Language::dutch ? "nl" : "en")
      .key("sections")
      .begin_array();
  for (const TermsSection& section : terms.sections) {
    out.begin_object()
        .member("id", std::string_view(section.id))
        .member("heading", std::string_view(section.heading))
        .key("statements")
        .begin_array();
    for (const Statement& statement : section.statements) write(out, statement);
    out.end_array().end_object();
  }
  out.end_array().end_object();
  return text;
}

}  // namespace stapel::promotions
