#include "http/handling.h"

#include <algorithm>
#include <charconv>

#include "http/router.h"

namespace stapel::http {
namespace {

constexpr std::size_t idempotency_key_size_max = 255;

// The string that a Structured Field string stands for (RFC 9651, 3.3.3), or the bare text.
std::optional<std::string> read_key(std::string_view text) {
  const bool quoted = text.starts_with('"');
  if (quoted) {
    if (text.size() < 2 || !text.ends_with('"')) return {};
    text = text.substr(1, text.size() - 2);
  }
  std::string key;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (quoted && c == '"') return {};
    if (quoted && c == '\\') {
      if (++i == text.size() || (text[i] != '"' && text[i] != '\\')) return {};
      c = text[i];
    }
    if (c < 0x20 || c > 0x7E) return {};
    key += c;
  }
  if (key.empty() || key.size() > idempotency_key_size_max) return {};
  return key;
}

bool refuse_header(const Reply& reply, std::string detail) {
  reply(Problem{.code = ProblemCode::invalid_header, .detail = std::move(detail)});
  return false;
}

// The tags of a list (RFC 9110, 8.8.3), without their quotes. A weak one equals none (13.1.1) and
// is kept with its mark. Nothing where this is no such list.
app::ExpectedTags read_tags(std::string_view text) {
  std::vector<std::string> tags;
  const auto skip_blanks = [&text] {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  };
  for (skip_blanks(); !text.empty(); skip_blanks()) {
    const std::string_view mark = text.starts_with("W/") ? text.substr(0, 2) : std::string_view();
    text.remove_prefix(mark.size());
    const std::size_t end = text.starts_with('"') ? text.find('"', 1) : std::string_view::npos;
    if (end == std::string_view::npos) return {};
    tags.push_back(std::string(mark) + std::string(text.substr(1, end - 1)));
    text.remove_prefix(end + 1);
    skip_blanks();
    if (text.empty()) break;
    if (!text.starts_with(',')) return {};
    text.remove_prefix(1);
  }
  if (tags.empty()) return {};
  return tags;
}

std::optional<std::int64_t> read_number(std::string_view text, std::int64_t least,
                                        std::int64_t most) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  if (number < least || number > most) return {};
  return number;
}

// What is wrong with it; empty: nothing.
std::string set_page_parameter(const Header& parameter, std::size_t limit_max, AskedPage& page) {
  if (parameter.name == "after") {
    auto position = read_cursor(page.list, parameter.value);
    if (!position) return "after must be the \"next\" of an earlier page of this list, unchanged";
    page.after = *std::move(position);
    return {};
  }
  if (parameter.name != "limit") {
    return "there is no parameter \"" + parameter.name + "\"; limit and after are known";
  }
  const auto limit = read_number(parameter.value, 1, static_cast<std::int64_t>(limit_max));
  if (!limit) return "limit must be a number from 1 to " + std::to_string(limit_max);
  page.limit = static_cast<std::size_t>(*limit);
  return {};
}

}  // namespace

std::optional<json::Document> parse_body(const Request& request, const Reply& reply) {
  Faults faults;
  if (request.body.empty()) {
    faults.push_back({"", "a JSON object is required, and the body is empty"});
  } else {
    std::optional<json::Document> document = json::Document::parse(request.body, faults);
    if (document && faults.empty()) return document;
  }
  reply(Problem{.code = ProblemCode::invalid_json, .errors = std::move(faults)});
  return {};
}

bool read_empty_body(const Request& request, const Reply& reply) {
  if (request.body.empty()) return true;
  return read_body(request, reply, [](json::Object&, Faults&) { return true; }).has_value();
}

std::string read_text(json::Object& object, std::string_view name, std::size_t size_max,
                      Faults& faults, std::optional<std::string> fallback) {
  const auto value = fallback ? object.find(name) : object.require(name);
  if (!value) return fallback.value_or("");
  const auto text = json::read_string(*value, faults);
  if (!text) return "";
  if (text->empty() || text->size() > size_max) {
    json::add_fault(*value, "must be 1 to " + std::to_string(size_max) + " bytes long", faults);
  }
  return *text;
}

bool read_idempotency(const Request& request, const Reply& reply, KeyNeed need,
                      std::optional<app::Idempotency>& idempotency) {
  const std::size_t count = request.count_headers("idempotency-key");
  if (count == 0) {
    if (need == KeyNeed::optional) return true;
    reply(Problem{.code = ProblemCode::idempotency_key_required});
    return false;
  }
  const auto key = read_key(*request.find_header("idempotency-key"));
  if (count > 1 || !key) {
    return refuse_header(reply,
                         "Idempotency-Key must be one header of 1 to 255 printable ASCII "
                         "characters, bare or in double quotes");
  }
  const std::string_view path = std::string_view(request.target);
  idempotency = app::Idempotency{.client = request.actor.key,
                                 .key = *key,
                                 .fingerprint = app::fingerprint(
                                     request.method, path.substr(0, path.find('?')), request.body)};
  return true;
}

bool read_expected_revision(const Request& request, const Reply& reply,
                            std::optional<std::int64_t>& revision) {
  if (const std::string* none = request.find_header("if-none-match")) {
    if (*none != "*") return refuse_header(reply, "If-None-Match can only be * here");
    revision = 0;
  }
  const std::string* match = request.find_header("if-match");
  if (match == nullptr) return true;
  std::string_view tag = *match;
  if (tag.size() > 2 && tag.starts_with('"') && tag.ends_with('"')) {
    revision = read_number(tag.substr(1, tag.size() - 2), 1, INT64_MAX);
    if (revision) return true;
  }
  return refuse_header(reply, "If-Match must be the ETag of an earlier answer, such as \"3\"");
}

bool read_expected_tags(const Request& request, const Reply& reply, app::ExpectedTags& tags) {
  const std::string* match = request.find_header("if-match");
  if (match == nullptr || *match == "*") return true;
  tags = request.count_headers("if-match") == 1 ? read_tags(*match) : std::nullopt;
  if (tags) return true;
  return refuse_header(reply,
                       "If-Match must be one header with the ETag of an earlier answer, such as "
                       "\"0a1b2c3d4e5f6071\", with several of them separated by commas, or *");
}

Response with_tag(Response response, std::string_view tag) {
  response.headers.push_back({"ETag", '"' + std::string(tag) + '"'});
  return response;
}

std::string list_of(const Request& request) {
  std::string list = std::string(shop_of(request)) + ' ' + request.route->path;
  for (const std::string& parameter : request.parameters) {
    list += ' ' + std::to_string(parameter.size()) + ':' + parameter;
  }
  return list;
}

std::optional<AskedPage> read_page(const Request& request, const Reply& reply,
                                   std::size_t limit_default, std::size_t limit_max) {
  AskedPage page{{.after = {}, .limit = limit_default}, list_of(request)};
  for (const Header& parameter : request.query) {
    std::string fault = set_page_parameter(parameter, limit_max, page);
    if (fault.empty()) continue;
    reply(Problem{.code = ProblemCode::invalid_query, .detail = std::move(fault)});
    return {};
  }
  return page;
}

Response json_response(std::string body, int status) {
  body += '\n';
  return {.status = status, .body = std::move(body)};
}

void on_worker(app::Service& app, const Reply& reply, std::function<void()> work) {
  const bool taken =
      app.post([reply, work = std::move(work)] { reply.guard([&work] { work(); }); });
  if (!taken) reply(Problem{.code = ProblemCode::overloaded});
}

}  // namespace stapel::http
