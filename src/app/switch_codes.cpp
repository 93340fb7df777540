// See switch_codes.h. Public codes are left alone: their promotion says what they are worth.
#include "app/switch_codes.h"

#include <set>

#include "base/code_text.h"

namespace stapel::app {
namespace {

using storage::CodeDetailKey;
using storage::CodeDetailRow;
using storage::PoolCodeKey;

}  // namespace

Result<SetCodesActiveCommand, Refusal> prepare(const SetCodesActive& request,
                                               storage::Reader& reader, storage::ShopId shop) {
  const auto refused = [](Faults faults) {
    return Refused{
        Refusal{RefusalCode::invalid_request, "the codes are not valid", std::move(faults), {}}};
  };
  const auto count = static_cast<std::int64_t>(request.codes.size());
  if (count < 1 || count > codes_switched_max) {
    return refused(
        {{"/codes", "must be 1 to " + std::to_string(codes_switched_max) + " in one request"}});
  }
  std::vector<std::string> normalised;
  Keys keys;
  for (const std::string& code : request.codes) {
    normalised.push_back(normalise_code(code));
    keys.insert(PoolCodeKey{normalised.back()});
  }
  const Snapshot known = reader.load(shop, keys);
  Faults faults;
  for (std::size_t i = 0; i < normalised.size(); ++i) {
    if (known.find(PoolCodeKey{normalised[i]})) continue;
    faults.push_back({"/codes/" + std::to_string(i), "is no code of a pool and was not minted"});
  }
  if (!faults.empty()) return refused(std::move(faults));
  const std::set<std::string> each(normalised.begin(), normalised.end());
  return SetCodesActiveCommand{{each.begin(), each.end()}, request.active};
}

Keys reads(const SetCodesActiveCommand& command) {
  Keys keys;
  for (const std::string& code : command.codes) keys.insert(CodeDetailKey{code});
  return keys;
}

Decision decide(const Snapshot& snapshot, const SetCodesActiveCommand& command, Instant now) {
  const auto kind =
      command.active ? storage::CodeEventKind::activated : storage::CodeEventKind::deactivated;
  SwitchedAnswer answer;
  Delta delta;
  for (const std::string& code : command.codes) {
    CodeDetailRow row = snapshot.get(CodeDetailKey{code});
    if (row.active == command.active) {
      ++answer.unchanged;
      continue;
    }
    ++answer.changed;
    row.active = command.active;
    row.updated_at = now;
    delta.write(CodeDetailKey{code}, std::move(row));
    delta.appends.push_back(storage::CodeEvent{.code = code, .kind = kind, .at = now});
  }
  return {Answer(answer), std::move(delta)};
}

}  // namespace stapel::app
