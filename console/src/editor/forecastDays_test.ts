import { describe, expect, it } from 'vitest';
import { forecastDays } from './forecastDays';

const now = new Date('2026-11-23T07:00:00Z');
const days = (schedule: unknown) => forecastDays(schedule, now, 'Europe/Amsterdam');

describe('the days of a forecast', () => {
  it('are those of the promotion where it says both', () => {
    expect(days({ starts_at: '2026-12-01T00:00:00Z', ends_at: '2026-12-05T00:00:00Z' })).toEqual(
      {},
    );
  });

  it.each([
    [undefined, '2026-11-23T00:00:00+01:00', '2026-12-21T00:00:00+01:00'],
    [
      { starts_at: '2026-11-01T00:00:00Z' },
      '2026-11-23T00:00:00+01:00',
      '2026-12-21T00:00:00+01:00',
    ],
    [
      { starts_at: '2026-12-01T00:00:00+01:00' },
      '2026-11-30T23:00:00.000Z',
      '2026-12-29T00:00:00+01:00',
    ],
    [{ ends_at: '2026-12-01T00:00:00Z' }, '2026-11-23T00:00:00+01:00', '2026-12-01T00:00:00Z'],
  ])('of %j are four weeks at most', (schedule, from, to) => {
    expect(days(schedule)).toEqual({ from, to });
  });
});
