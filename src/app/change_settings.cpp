// Changing the settings: every live promotion must stay valid under them.
#include "app/promotion_commands.h"
#include "base/json.h"

namespace stapel::app {

Result<ChangeSettingsCommand, Refusal> prepare(const ChangeSettings& request, const LiveSet& live,
                                               storage::Reader& reader, storage::ShopId shop) {
  Faults faults;
  if (!read_settings_text(request.settings, faults)) {
    return Refused{
        Refusal{RefusalCode::invalid_request, "the settings are not valid", std::move(faults), {}}};
  }
  const auto document = json::Document::parse(request.settings, faults);
  std::string settings = compact_json(document->root());
  if (settings == "{}") settings.clear();
  auto change = prepare_change(live, {{}, std::move(settings)}, {}, reader, shop);
  if (!change) return Refused{change.refusal()};
  return ChangeSettingsCommand{*std::move(change)};
}

Keys reads(const ChangeSettingsCommand&) { return {storage::DefinitionsKey{}}; }

Decision decide(const Snapshot& snapshot, const ChangeSettingsCommand& command, Instant) {
  Delta delta;
  if (!write_change(snapshot, command.change, delta)) return lost_race("the live set changed");
  const LiveSet& next = *command.change.next;
  const std::string& text = next.manifest().settings();
  return {Answer(SettingsAnswer{text.empty() ? "{}" : text, next.number()}), std::move(delta)};
}

}  // namespace stapel::app
