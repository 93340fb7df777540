// The reference page is written from the OpenAPI document once, so that the two cannot disagree.
#include "http/documents.h"

#include "base/check.h"
#include "base/json.h"

namespace stapel::embedded {
std::string_view openapi_document();
}

namespace stapel::http {
namespace {

constexpr std::string_view page_start = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Stapel API</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 54rem; margin: 2rem auto; padding: 0 1rem;
       color: #1a1a1a; background: #fff; }
code, pre { font: 14px/1.45 ui-monospace, monospace; }
pre { background: #f4f4f2; padding: .75rem; overflow-x: auto; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid #ddd; }
h3 { margin-top: 2rem; }
table { border-collapse: collapse; }
td { padding: .15rem 1rem .15rem 0; vertical-align: top; }
</style>
</head>
<body>
)";

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string_view text_of(const json::Value& object, std::string_view name) {
  const auto found = object.find(name);
  return found && found->kind() == json::Kind::string ? found->text() : std::string_view();
}

// The value at a path of member names; nothing where one of them is absent.
std::optional<json::Value> at(std::optional<json::Value> value,
                              std::initializer_list<std::string_view> path) {
  for (const std::string_view name : path) {
    if (value) value = value->find(name);
  }
  return value;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

// A parameter, or the shared one that a $ref names.
json::Value resolve(const json::Value& root, const json::Value& value) {
  const std::string_view reference = text_of(value, "$ref");
  constexpr std::string_view home = "#/components/parameters/";
  if (!reference.starts_with(home)) return value;
  return at(root, {"components", "parameters", reference.substr(home.size())}).value_or(value);
}

std::string parameter_rows(const json::Value& root, const json::Value& operation) {
  std::string out;
  const auto parameters = operation.find("parameters");
  if (!parameters) return out;
  for (const json::Value reference : *parameters) {
    const json::Value parameter = resolve(root, reference);
    if (text_of(parameter, "in") == "path") continue;
    out += "<tr><td><code>" + escape(text_of(parameter, "name")) + "</code></td><td>" +
           escape(text_of(parameter, "description")) + "</td></tr>\n";
  }
  return out.empty() ? out : "<table>\n" + out + "</table>\n";
}

std::string_view last_part(std::string_view reference) {
  return reference.substr(reference.rfind('/') + 1);
}

// The type of a schema in words: "string", "list of Line", "one of: nl, en".
std::string type_of(const json::Value& schema) {
  if (const std::string_view reference = text_of(schema, "$ref"); !reference.empty()) {
    const std::string name = escape(last_part(reference));
    return "<a href=\"#" + name + "\">" + name + "</a>";
  }
  std::string out;
  const auto join = [&](std::string part) {
    if (!out.empty()) out += " or ";
    out += std::move(part);
  };
  if (const auto options = schema.find("oneOf")) {
    for (const json::Value option : *options) join(type_of(option));
    return out;
  }
  const auto type = schema.find("type");
  if (!type) return "any";
  if (type->kind() == json::Kind::array) {
    for (const json::Value name : *type) join(std::string(name.text()));
  } else {
    const auto items = schema.find("items");
    join(type->text() == "array" && items ? "list of " + type_of(*items)
                                          : std::string(type->text()));
  }
  return out;
}

std::string body_example(const json::Value& operation) {
  const auto media = at(operation, {"requestBody", "content", "application/json"});
  if (!media) return "";
  std::string out;
  const auto schema = at(media, {"schema"});
  if (schema) {
    out += "<p>Body: " + type_of(*schema) + "</p>\n";
  }
  if (const auto example = media->find("example")) {
    std::string text;
    json::Writer(text, true).copy(*example);
    out += "<pre>" + escape(text) + "</pre>\n";
  }
  return out;
}

std::string response_rows(const json::Value& operation) {
  std::string out = "<table>\n";
  const auto responses = operation.find("responses");
  if (!responses) return "";
  for (const json::Value response : *responses) {
    out += "<tr><td>" + escape(response.key()) + "</td><td>" +
           escape(text_of(response, "description")) + "</td></tr>\n";
  }
  return out + "</table>\n";
}

std::string operation_section(const json::Value& root, const json::Value& path,
                              const json::Value& operation) {
  std::string out = "<h3 id=\"" + escape(text_of(operation, "operationId")) + "\">" +
                    escape(text_of(operation, "summary")) + "</h3>\n<p><code>" +
                    upper(operation.key()) + ' ' + escape(path.key()) + "</code></p>\n";
  const std::string_view description = text_of(operation, "description");
  if (!description.empty()) out += "<p>" + escape(description) + "</p>\n";
  return out + parameter_rows(root, operation) + body_example(operation) + response_rows(operation);
}

bool has_tag(const json::Value& operation, std::string_view tag) {
  const auto tags = operation.find("tags");
  return tags && tags->size() > 0 && (*tags->begin()).text() == tag;
}

std::string tag_section(const json::Value& root, std::string_view tag) {
  std::string out = "<h2>" + escape(tag) + "</h2>\n";
  const auto paths = root.find("paths");
  if (!paths) return out;
  for (const json::Value path : *paths) {
    for (const json::Value operation : path) {
      if (has_tag(operation, tag)) out += operation_section(root, path, operation);
    }
  }
  return out;
}

std::string values_of(const json::Value& schema) {
  const auto values = schema.find("enum");
  std::string out;
  if (!values) return out;
  for (const json::Value value : *values) {
    out += (out.empty() ? "" : ", ") + escape(value.text());
  }
  return out;
}

bool is_required(const json::Value& schema, std::string_view name) {
  const auto required = schema.find("required");
  if (!required) return false;
  for (const json::Value one : *required) {
    if (one.text() == name) return true;
  }
  return false;
}

// A row for each member, and for those of objects and lists of objects within.
std::string member_rows(const json::Value& schema, const std::string& prefix) {
  std::string out;
  const auto properties = schema.find("properties");
  if (!properties) return out;
  for (const json::Value member : *properties) {
    const std::string name = prefix + std::string(member.key());
    out += "<tr><td><code>" + escape(name) + "</code>" +
           (is_required(schema, member.key()) ? " *" : "") + "</td><td>" + type_of(member) +
           "</td><td>" + escape(text_of(member, "description")) + ' ' + values_of(member) +
           "</td></tr>\n";
    const auto items = member.find("items");
    out += member_rows(items.value_or(member), name + (items ? "[]." : "."));
  }
  return out;
}

std::string schema_section(const json::Value& root) {
  std::string out = "<h2>Documents</h2>\n<p>* always there, or required.</p>\n";
  const auto schemas = at(root, {"components", "schemas"});
  if (!schemas) return out;
  for (const json::Value schema : *schemas) {
    out += "<h3 id=\"" + escape(schema.key()) + "\">" + escape(schema.key()) + "</h3>\n<p>" +
           escape(text_of(schema, "description")) + "</p>\n<table>\n" + member_rows(schema, "") +
           "</table>\n";
  }
  return out;
}

std::string write_page() {
  Faults faults;
  const auto document = json::Document::parse(openapi_document(), faults);
  STAPEL_CHECK(document && faults.empty());
  const json::Value root = document->root();
  std::string out(page_start);
  const auto info = root.find("info");
  if (info) {
    out += "<h1>Stapel API</h1>\n<p>" + escape(text_of(*info, "summary")) + "</p>\n<p>" +
           escape(text_of(*info, "description")) +
           "</p>\n<p>For machines: <a href=\"/v1/openapi.json\">/v1/openapi.json</a></p>\n";
  }
  if (const auto tags = root.find("tags")) {
    for (const json::Value tag : *tags) out += tag_section(root, text_of(tag, "name"));
  }
  return out + schema_section(root) + "</body>\n</html>\n";
}

}  // namespace

std::string_view openapi_document() { return embedded::openapi_document(); }

const std::string& reference_page() {
  static const std::string page = write_page();
  return page;
}

}  // namespace stapel::http
