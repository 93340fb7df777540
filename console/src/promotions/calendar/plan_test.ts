// Bars, units, overlaps and lanes of the calendar.
import { describe, expect, it } from 'vitest';
import type { ListedPromotion } from '../queries';
import { dayOf, readDay, writeDay, type Span } from './days';
import {
  barsOf,
  mostAtOnce,
  placeInLanes,
  runningIn,
  spanWithin,
  unitsOf,
  windowAt,
  type Bar,
} from './plan';

const zone = 'Europe/Amsterdam';
const november = windowAt(dayOf(2026, 11, 23), 'month');

function promotion(id: string, starts_at?: string, ends_at?: string, more = {}): ListedPromotion {
  return {
    id,
    name: id,
    state: 'active',
    revision: 1,
    live_version: 1,
    has_draft: false,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-11-10T12:00:00Z',
    trigger: 'automatic',
    ...(starts_at ? { starts_at } : {}),
    ...(ends_at ? { ends_at } : {}),
    ...more,
  };
}

const written = ({ first, last }: Span) => `${writeDay(first)}/${writeDay(last)}`;
const ids = (bars: Bar[]) => bars.map((bar) => bar.promotion.id);

describe('windows', () => {
  it.each([
    ['month', 0, '2026-11-01/2026-11-30'],
    ['month', 2, '2027-01-01/2027-01-31'],
    ['quarter', 0, '2026-10-01/2026-12-31'],
    ['quarter', -4, '2025-10-01/2025-12-31'],
    ['year', 1, '2027-01-01/2027-12-31'],
  ] as const)('%s %i', (scale, steps, days) => {
    expect(written(windowAt(dayOf(2026, 11, 23), scale, steps))).toBe(days);
  });

  it('are made of days or weeks without gaps', () => {
    expect(unitsOf(november, 'month')).toHaveLength(30);
    for (const scale of ['quarter', 'year'] as const) {
      const window = windowAt(dayOf(2026, 11, 23), scale);
      const weeks = unitsOf(window, scale);
      expect(weeks[0]?.first).toBe(window.first);
      expect(weeks.at(-1)?.last).toBe(window.last);
      weeks.slice(1).forEach((week, at) => {
        expect(week.first).toBe((weeks[at]?.last ?? 0) + 1);
      });
    }
    expect(readDay('2026-02-30')).toBeNull();
  });
});

describe('bars', () => {
  it('begin and end on the days of the shop', () => {
    const [bar] = barsOf(
      [promotion('friday', '2026-11-26T23:00:00Z', '2026-11-28T00:00:00+01:00')],
      november,
      zone,
    );
    expect(bar && written(spanWithin(bar, november))).toBe('2026-11-27/2026-11-27');
  });

  it('stand by their start, what always runs last, what is elsewhere not at all', () => {
    const bars = barsOf(
      [
        promotion('always'),
        promotion('until', undefined, '2026-11-05T00:00:00+01:00'),
        promotion('from', '2026-11-20T00:00:00+01:00'),
        promotion('over', undefined, '2026-11-01T00:00:00+01:00'),
        promotion('next', '2026-12-01T00:00:00+01:00'),
      ],
      november,
      zone,
    );
    expect(ids(bars)).toEqual(['until', 'from', 'always']);
    expect(bars.map((bar) => written(spanWithin(bar, november)))).toEqual([
      '2026-11-01/2026-11-04',
      '2026-11-20/2026-11-30',
      '2026-11-01/2026-11-30',
    ]);
  });

  it('end where a promotion was stopped, and are not there where it never ran', () => {
    const stopped = { state: 'ended' } as const;
    const bars = barsOf(
      [
        promotion('early', '2026-11-02T00:00:00+01:00', '2026-11-30T00:00:00+01:00', stopped),
        promotion('planned', '2026-11-20T00:00:00+01:00', undefined, stopped),
      ],
      november,
      zone,
    );
    expect(ids(bars)).toEqual(['early']);
    expect(bars[0] && written(spanWithin(bars[0], november))).toBe('2026-11-02/2026-11-10');
    expect(runningIn(bars, november)).toEqual([]);
  });
});

describe('overlaps', () => {
  const bars = barsOf(
    [
      promotion('always'),
      promotion('early', '2026-11-02T00:00:00+01:00', '2026-11-04T00:00:00+01:00'),
      promotion('late', '2026-11-04T00:00:00+01:00', '2026-11-09T00:00:00+01:00'),
    ],
    november,
    zone,
  );
  const week = { first: dayOf(2026, 11, 2), last: dayOf(2026, 11, 8) };

  it('tell all of a week, and the most on one day', () => {
    expect(ids(runningIn(bars, week))).toEqual(['early', 'late', 'always']);
    expect(mostAtOnce(bars, week)).toBe(2);
    expect(mostAtOnce(bars, { first: week.last + 1, last: week.last + 7 })).toBe(1);
    expect(mostAtOnce([], week)).toBe(0);
  });

  it('are what counting each day gives', () => {
    const day = (at: number) => ({ first: at, last: at });
    for (let last = week.first; last <= week.first + 20; last += 1) {
      const days = Array.from({ length: last - week.first + 1 }, (_, at) => week.first + at);
      const counted = Math.max(...days.map((at) => runningIn(bars, day(at)).length));
      expect(mostAtOnce(bars, { first: week.first, last })).toBe(counted);
    }
  });
});

it('marks share a lane unless they would touch, and none sticks out', () => {
  const placed = placeInLanes(
    [
      { item: 'a', left: 0, width: 50 },
      { item: 'b', left: 40, width: 20 },
      { item: 'c', left: 60, width: 30 },
      { item: 'd', left: 95, width: 20 },
    ],
    100,
  );
  expect(placed.map(({ item, left, lane }) => [item, left, lane])).toEqual([
    ['a', 0, 0],
    ['b', 40, 1],
    ['c', 60, 0],
    ['d', 80, 1],
  ]);
});
