// Assets carry a hash of their content in their names, so browsers may keep them for ever; the page
// that names them is asked for each time and costs an empty 304 where it has not changed.
#include "http/console_page.h"

#include <algorithm>

namespace stapel::http {
namespace {

constexpr std::string_view page = "index.html";
constexpr std::string_view assets = "assets/";

// The component library writes style elements while it runs, therefore 'unsafe-inline' for styles,
// and for styles alone. Everything else comes from this server.
constexpr std::string_view content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' "
    "data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

const ConsoleFile* find_file(std::span<const ConsoleFile> files, std::string_view path) {
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const ConsoleFile& file) { return file.path == path; });
  return found == files.end() ? nullptr : &*found;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

// Calls `visit(element)` for each element of a list in a header, until it says yes.
template <typename Visit>
bool any_element(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (visit(trimmed(list.substr(0, comma)))) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

// "gzip" or "gzip;q=0.5"; a quality of zero is a no.
bool accepts_gzip(const Request& request) {
  const std::string* accepted = request.find_header("accept-encoding");
  return accepted != nullptr && any_element(*accepted, [](std::string_view element) {
           const std::size_t end = std::min(element.find(';'), element.size());
           if (trimmed(element.substr(0, end)) != "gzip") return false;
           const std::string_view quality =
               trimmed(element.substr(std::min(end + 1, element.size())));
           return !quality.starts_with("q=0") ||
                  quality.find_first_of("123456789") < quality.size();
         });
}

bool is_known(const Request& request, std::string_view tag) {
  const std::string* known = request.find_header("if-none-match");
  return known != nullptr && any_element(*known, [&](std::string_view element) {
           if (element.starts_with("W/")) element.remove_prefix(2);
           return element == "*" || element == tag;
         });
}

void guard(std::vector<Header>& headers) {
  headers.push_back({"Content-Security-Policy", std::string(content_policy)});
  headers.push_back({"X-Content-Type-Options", "nosniff"});
  headers.push_back({"X-Frame-Options", "DENY"});
  headers.push_back({"Referrer-Policy", "no-referrer"});
  headers.push_back({"Cross-Origin-Opener-Policy", "same-origin"});
  headers.push_back({"Cross-Origin-Resource-Policy", "same-origin"});
}

// The two forms of a file are two representations, so each has a tag of its own.
Response send(const ConsoleFile& file, const Request& request) {
  const bool zip = !file.zipped.empty() && accepts_gzip(request);
  const std::string tag = '"' + std::string(file.tag) + (zip ? "-gzip\"" : "\"");
  Response response{.content_type = std::string(file.content_type)};
  guard(response.headers);
  const bool lasting = file.path.starts_with(assets);
  response.headers.push_back(
      {"Cache-Control", lasting ? "public, max-age=31536000, immutable" : "no-cache"});
  response.headers.push_back({"ETag", tag});
  response.headers.push_back({"Vary", "Accept-Encoding"});
  if (is_known(request, tag)) {
    response.status = 304;
    return response;
  }
  if (zip) response.headers.push_back({"Content-Encoding", "gzip"});
  response.body = zip ? file.zipped : file.bytes;
  return response;
}

}  // namespace

std::optional<Response> console_response(std::span<const ConsoleFile> files, std::string_view path,
                                         const Request& request) {
  const ConsoleFile* file = find_file(files, path);
  if (file == nullptr && !path.starts_with(assets)) file = find_file(files, page);
  if (file == nullptr) return {};
  return send(*file, request);
}

}  // namespace stapel::http
