// Between a moment as definitions write it (with an offset) and the wall clock of the shop's zone
// that a date field shows. Pure.
function partsAt(moment: Date, timezone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return Object.fromEntries(format.formatToParts(moment).map((part) => [part.type, part.value]));
}

function offsetMinutes(moment: Date, timezone: string): number {
  const { year, month, day, hour, minute } = partsAt(moment, timezone);
  const wall = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  return Math.round((wall - moment.getTime()) / 60_000);
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

// "2026-11-27T00:00", or "" for what is no moment.
export function toWallClock(moment: unknown, timezone: string): string {
  const at = typeof moment === 'string' ? new Date(moment) : new Date(NaN);
  if (Number.isNaN(at.getTime())) return '';
  const { year, month, day, hour, minute } = partsAt(at, timezone);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

// "2026-11-27T00:00:00+01:00"; undefined for an empty field. A time that the clocks skip in spring is
// taken with the offset before the change.
export function fromWallClock(wall: string, timezone: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(wall)) return undefined;
  const guess = new Date(`${wall}:00Z`);
  const first = offsetMinutes(new Date(guess.getTime() - 14 * 3_600_000), timezone);
  const near = offsetMinutes(new Date(guess.getTime() - first * 60_000), timezone);
  const fits =
    toWallClock(new Date(guess.getTime() - near * 60_000).toISOString(), timezone) === wall;
  return `${wall}:00${offsetText(fits ? near : first)}`;
}
