// See encoding.h. What is read here was written here: anything else is a damaged row.
#include "storage/encoding.h"

#include "base/json.h"
#include "storage/store.h"

namespace stapel::storage {
namespace {

// Without the text itself, which names codes or holds secrets: this goes to the log.
[[noreturn]] void damaged(std::string_view text) {
  throw StoreError(StoreError::Kind::damaged, "a list within a row cannot be read (" +
                                                  std::to_string(text.size()) + " bytes)");
}

Claim read_claim(const json::Value& value, std::string_view text, Faults& faults) {
  if (value.kind() != json::Kind::array || value.size() < 4 || value.size() > 5) {
    damaged(text);
  }
  auto part = value.begin();
  Claim claim;
  claim.promotion = json::read_string(*part, faults).value_or("");
  claim.version = json::read_integer(*++part, 0, INT64_MAX, faults).value_or(0);
  claim.granted = json::read_integer(*++part, 0, amount_max, faults).value_or(0);
  for (const json::Value code : *++part) {
    claim.codes.push_back(json::read_string(code, faults).value_or(""));
  }
  if (value.size() == 4) return claim;
  for (const json::Value code : *++part) {
    claim.unique_codes.push_back(json::read_string(code, faults).value_or(""));
  }
  return claim;
}

// A list of such lists: what each part says.
template <typename T, typename Read>
std::vector<T> read_list(std::string_view text, Read read) {
  Faults faults;
  const auto document = json::Document::parse(text, faults);
  if (!document || document->root().kind() != json::Kind::array) damaged(text);
  std::vector<T> items;
  for (const json::Value value : document->root()) items.push_back(read(value, text, faults));
  if (!faults.empty()) damaged(text);
  return items;
}

TokenSecret read_token_secret(const json::Value& value, std::string_view text, Faults& faults) {
  if (value.kind() != json::Kind::array || value.size() != 3) damaged(text);
  auto part = value.begin();
  TokenSecret secret;
  secret.id = json::read_string(*part, faults).value_or("");
  secret.secret = json::read_string(*++part, faults).value_or("");
  secret.created_at.microseconds =
      json::read_integer(*++part, INT64_MIN, INT64_MAX, faults).value_or(0);
  return secret;
}

}  // namespace

std::string join_codes(const std::vector<std::string>& codes) {
  std::string out;
  for (const std::string& code : codes) {
    if (!out.empty()) out.push_back('\n');
    out.append(code);
  }
  return out;
}

std::vector<std::string> split_codes(std::string_view text) {
  std::vector<std::string> codes;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    codes.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return codes;
}

std::string write_claims(const std::vector<Claim>& claims) {
  std::string out;
  json::Writer writer(out);
  writer.begin_array();
  for (const Claim& claim : claims) {
    writer.begin_array().string(claim.promotion).integer(claim.version).integer(claim.granted);
    writer.begin_array();
    for (const std::string& code : claim.codes) writer.string(code);
    writer.end_array();
    if (!claim.unique_codes.empty()) {
      writer.begin_array();
      for (const std::string& code : claim.unique_codes) writer.string(code);
      writer.end_array();
    }
    writer.end_array();
  }
  writer.end_array();
  return out;
}

std::vector<Claim> read_claims(std::string_view text) { return read_list<Claim>(text, read_claim); }

std::string write_token_secrets(const std::vector<TokenSecret>& secrets) {
  std::string out;
  json::Writer writer(out);
  writer.begin_array();
  for (const TokenSecret& secret : secrets) {
    writer.begin_array().string(secret.id).string(secret.secret);
    writer.integer(secret.created_at.microseconds).end_array();
  }
  writer.end_array();
  return out;
}

std::vector<TokenSecret> read_token_secrets(std::string_view text) {
  return read_list<TokenSecret>(text, read_token_secret);
}

std::string write_amounts(const std::map<std::string, Amount>& amounts) {
  std::string out;
  if (amounts.empty()) return out;
  json::Writer writer(out);
  writer.begin_object();
  for (const auto& [name, amount] : amounts) writer.member(name, amount);
  writer.end_object();
  return out;
}

std::map<std::string, Amount> read_amounts(std::string_view text) {
  std::map<std::string, Amount> amounts;
  if (text.empty()) return amounts;
  Faults faults;
  const auto document = json::Document::parse(text, faults);
  if (!document || document->root().kind() != json::Kind::object) damaged(text);
  for (const json::Value value : document->root()) {
    amounts[std::string(value.key())] =
        json::read_integer(value, -amount_max, amount_max, faults).value_or(0);
  }
  if (!faults.empty()) damaged(text);
  return amounts;
}

}  // namespace stapel::storage
