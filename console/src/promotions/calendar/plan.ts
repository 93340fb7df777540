// What a calendar shows of a stretch of time: its units, the bars of promotions, how many of them can
// run at once, and in which lane a mark finds room. Pure.
import type { ListedPromotion } from '../queries';
import {
  dayAt,
  dayOf,
  mondayOf,
  monthOf,
  overlap,
  weekNumber,
  yearOf,
  type Day,
  type Span,
} from './days';

export const scales = ['month', 'quarter', 'year'] as const;
export type Scale = (typeof scales)[number];

// The whole month, quarter or year that the day is in; the n-th after it.
export function windowAt(day: Day, scale: Scale, steps = 0): Span {
  const months = { month: 1, quarter: 3, year: 12 }[scale];
  const start = Math.floor((monthOf(day) - 1) / months) * months + 1 + steps * months;
  return { first: dayOf(yearOf(day), start, 1), last: dayOf(yearOf(day), start + months, 1) - 1 };
}

export type Unit = Span & { week: number | null };

// Days of a month; of longer windows weeks, of which the window may cut the outer ones.
export function unitsOf(window: Span, scale: Scale): Unit[] {
  const units: Unit[] = [];
  for (let day = window.first; day <= window.last;) {
    const last = scale === 'month' ? day : Math.min(mondayOf(day) + 6, window.last);
    units.push({ first: day, last, week: scale === 'month' ? null : weekNumber(day) });
    day = last + 1;
  }
  return units;
}

export function monthsOf(window: Span): Span[] {
  const months: Span[] = [];
  for (let day = window.first; day <= window.last;) {
    const { last } = windowAt(day, 'month');
    months.push({ first: day, last: Math.min(last, window.last) });
    day = last + 1;
  }
  return months;
}

// Nothing where it is open.
type Stretch = { first: Day | null; last: Day | null };
export type Bar = Stretch & { promotion: ListedPromotion };

// A stopped promotion lasted until it was stopped; nothing where it never ran.
function endOf(promotion: ListedPromotion): string | undefined {
  const { state, ends_at, updated_at } = promotion;
  if (state !== 'ended') return ends_at;
  return ends_at && Date.parse(ends_at) < Date.parse(updated_at) ? ends_at : updated_at;
}

function barOf(promotion: ListedPromotion, timezone: string): Bar | null {
  const { starts_at } = promotion;
  const end = endOf(promotion);
  if (starts_at && end && Date.parse(end) <= Date.parse(starts_at)) return null;
  return {
    promotion,
    first: starts_at ? dayAt(starts_at, timezone) : null,
    // The end itself no longer counts.
    last: end ? dayAt(new Date(Date.parse(end) - 1).toISOString(), timezone) : null,
  };
}

export function spanWithin(bar: Stretch, window: Span): Span {
  return {
    first: Math.max(bar.first ?? window.first, window.first),
    last: Math.min(bar.last ?? window.last, window.last),
  };
}

export function isOpen(bar: Stretch): boolean {
  return bar.first === null && bar.last === null;
}

export function runsIn(bar: Stretch, span: Span): boolean {
  return overlap({ first: bar.first ?? -Infinity, last: bar.last ?? Infinity }, span);
}

// Those that touch the window: first what has a beginning or an end in time, by its start, then what
// always runs, by name.
export function barsOf(promotions: ListedPromotion[], window: Span, timezone: string): Bar[] {
  return promotions
    .map((promotion) => barOf(promotion, timezone))
    .filter((bar): bar is Bar => bar !== null && runsIn(bar, window))
    .sort(
      (one, other) =>
        Number(isOpen(one)) - Number(isOpen(other)) ||
        (one.first ?? -Infinity) - (other.first ?? -Infinity) ||
        (one.last ?? Infinity) - (other.last ?? Infinity) ||
        one.promotion.name.localeCompare(other.promotion.name),
    );
}

// Those that can run: a stopped one no longer can.
function canRun(bar: Bar): boolean {
  return bar.promotion.state !== 'ended';
}

export function runningIn(bars: Bar[], span: Span): Bar[] {
  return bars.filter((bar) => canRun(bar) && runsIn(bar, span));
}

// The most that can run on one and the same day of the span.
export function mostAtOnce(bars: Bar[], span: Span): number {
  const running = runningIn(bars, span);
  // The number only rises where one begins.
  const starts = running.map((bar) => Math.max(bar.first ?? span.first, span.first));
  const counts = [...new Set(starts)].map(
    (day) => running.filter((bar) => runsIn(bar, { first: day, last: day })).length,
  );
  return Math.max(0, ...counts);
}

export type Placed<T> = { item: T; left: number; width: number; lane: number };

// The first lane in which nothing is in the way; what would stick out at the right moves to the left.
export function placeInLanes<T>(
  items: { item: T; left: number; width: number }[],
  room: number,
): Placed<T>[] {
  const ends: number[] = [];
  return items.map(({ item, left, width }) => {
    const from = Math.max(0, Math.min(left, room - width));
    const free = ends.findIndex((end) => end <= from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = from + width;
    return { item, left: from, width, lane };
  });
}
