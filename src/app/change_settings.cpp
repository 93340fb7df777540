// Changing the settings: every live promotion must stay valid under them.
#include "app/entity_tag.h"
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
  // Whoever publishes meanwhile makes this lost and prepared again, so it is judged by what is
  // live when it is decided.
  const auto stale =
      refuse_stale(request.expected_tags, tag_of(settings_answer(live)), "the settings object");
  if (stale) return Refused{*stale};
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
  return {Answer(settings_answer(*command.change.next)), std::move(delta)};
}

SettingsAnswer settings_answer(const LiveSet& live) {
  const std::string& text = live.manifest().settings();
  return {text.empty() ? "{}" : text, live.number()};
}

}  // namespace stapel::app
