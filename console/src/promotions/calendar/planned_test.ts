// A period goes through the address into a schedule unchanged.
import { expect, it } from 'vitest';
import { dayOf } from './days';
import { newPromotionIn, plannedSpan, scheduleOf } from './planned';

const query = (address: string) => new URLSearchParams(address.split('?')[1]);

it('carries a period over', () => {
  const span = { first: dayOf(2026, 11, 23), last: dayOf(2026, 11, 29) };
  expect(plannedSpan(query(newPromotionIn(span)))).toEqual(span);
  expect(scheduleOf(span, 'Europe/Amsterdam')).toEqual({
    starts_at: '2026-11-23T00:00:00+01:00',
    ends_at: '2026-11-30T00:00:00+01:00',
  });
});

it('has the offsets of both ends where the clocks change between', () => {
  const span = { first: dayOf(2027, 3, 27), last: dayOf(2027, 3, 28) };
  expect(scheduleOf(span, 'Europe/Amsterdam')).toEqual({
    starts_at: '2027-03-27T00:00:00+01:00',
    ends_at: '2027-03-29T00:00:00+02:00',
  });
});

it.each(['', 'first=2026-11-27', 'first=2026-11-27&last=2026-11-26', 'first=x&last=y'])(
  'takes nothing from "%s"',
  (address) => {
    expect(plannedSpan(new URLSearchParams(address))).toBeNull();
  },
);
