// For which days a draft's cost is estimated: its own, else four weeks from its start or from today.
// Pure.
import { fromWallClock, toWallClock } from './localTime';

const fourWeeks = 28 * 86_400_000;

export function forecastDays(schedule: unknown, now: Date, timezone: string) {
  const { starts_at, ends_at } = (schedule ?? {}) as { starts_at?: string; ends_at?: string };
  if (starts_at && ends_at) return {};
  const midnight = (moment: Date) =>
    fromWallClock(`${toWallClock(moment.toISOString(), timezone).slice(0, 10)}T00:00`, timezone) ??
    moment.toISOString();
  const start = starts_at ? new Date(starts_at) : now;
  const from = start > now ? start.toISOString() : midnight(now);
  return { from, to: ends_at ?? midnight(new Date(Date.parse(from) + fourWeeks)) };
}
