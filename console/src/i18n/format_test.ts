// Amounts keep every minor unit of their currency; dates are in the zone that is asked for.
import { expect, it } from 'vitest';
import { makeFormats, minorDigits } from './format';

it.each([
  ['nl', 123456, 'EUR', '€ 1.234,56'],
  ['en', 123456, 'EUR', '€1,234.56'],
  ['en', 1500, 'JPY', 'JP¥1,500'],
  ['en', 1500, 'KWD', 'KWD 1.500'],
  ['nl', -50, 'EUR', '€ -0,50'],
])('writes money for %s', (language, minor, currency, text) => {
  const written = makeFormats(language).money(minor, currency);
  expect(written.replaceAll(/\s/g, ' ')).toBe(text);
});

it('knows the digits of currencies', () => {
  expect(['EUR', 'JPY', 'KWD'].map(minorDigits)).toEqual([2, 0, 3]);
});

it('writes a date in the zone of the shop', () => {
  const { date } = makeFormats('en');
  expect(date('2026-11-30T23:30:00Z', 'Europe/Amsterdam')).toBe('1 Dec 2026');
  expect(date('2026-11-30T23:30:00Z', 'UTC')).toBe('30 Nov 2026');
});
