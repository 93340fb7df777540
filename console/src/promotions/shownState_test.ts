// A promotion is planned, running or past by its schedule, but only while it is active.
import { expect, it } from 'vitest';
import { shownState } from './shownState';

const starts_at = '2026-11-27T00:00:00+01:00';
const ends_at = '2026-12-01T00:00:00+01:00';

it.each([
  ['2026-11-26T22:59:59Z', 'planned'],
  ['2026-11-26T23:00:00Z', 'active'],
  ['2026-11-30T22:59:59Z', 'active'],
  ['2026-11-30T23:00:00Z', 'past'],
])('at %s it is %s', (now, state) => {
  expect(shownState({ state: 'active', starts_at, ends_at }, Date.parse(now))).toBe(state);
  expect(shownState({ state: 'paused', starts_at, ends_at }, Date.parse(now))).toBe('paused');
});
