// A wall clock and a moment are each other's, also around the hours at which clocks change.
import { describe, expect, it } from 'vitest';
import { fromWallClock, toWallClock } from './localTime';

const zone = 'Europe/Amsterdam';

describe('the wall clock', () => {
  it.each([
    ['2026-11-27T00:00', '2026-11-27T00:00:00+01:00'],
    ['2026-07-01T09:30', '2026-07-01T09:30:00+02:00'],
    ['2026-03-29T01:59', '2026-03-29T01:59:00+01:00'],
    ['2026-03-29T03:00', '2026-03-29T03:00:00+02:00'],
    ['2026-10-25T01:59', '2026-10-25T01:59:00+02:00'],
    ['2026-10-25T03:00', '2026-10-25T03:00:00+01:00'],
  ])('%s is %s, and back', (wall, moment) => {
    expect(fromWallClock(wall, zone)).toBe(moment);
    expect(toWallClock(moment, zone)).toBe(wall);
  });

  it('knows zones far from here', () => {
    expect(fromWallClock('2026-01-01T00:00', 'Pacific/Auckland')).toBe('2026-01-01T00:00:00+13:00');
    expect(fromWallClock('2026-01-01T00:00', 'America/St_Johns')).toBe('2026-01-01T00:00:00-03:30');
  });

  it('is empty where there is no moment', () => {
    expect(fromWallClock('', zone)).toBeUndefined();
    expect(toWallClock(undefined, zone)).toBe('');
    expect(toWallClock('soon', zone)).toBe('');
  });
});
