// The retail year beside printed calendars of several years.
import { describe, expect, it } from 'vitest';
import { dayOf, weekNumber, weekdayOf, writeDay } from './days';
import { retailEvents, retailNames, type RetailName } from './retailYear';

function written(name: RetailName, year: number): string[] {
  return retailEvents({ first: dayOf(year, 1, 1), last: dayOf(year, 12, 31) })
    .filter((event) => event.name === name)
    .map(({ first, last }) =>
      first === last ? writeDay(first) : `${writeDay(first)}/${writeDay(last)}`,
    );
}

describe('the retail year', () => {
  it.each<[RetailName, number, string]>([
    ['blackFriday', 2024, '2024-11-29'],
    ['blackFriday', 2025, '2025-11-28'],
    ['blackFriday', 2026, '2026-11-27'],
    ['blackFriday', 2029, '2029-11-23'],
    ['cyberMonday', 2024, '2024-12-02'],
    ['cyberMonday', 2026, '2026-11-30'],
    ['singlesDay', 2026, '2026-11-11'],
    ['valentine', 2028, '2028-02-14'],
    ['easter', 2024, '2024-03-29/2024-04-01'],
    ['easter', 2025, '2025-04-18/2025-04-21'],
    ['easter', 2026, '2026-04-03/2026-04-06'],
    ['easter', 2038, '2038-04-23/2038-04-26'],
    ['easter', 2285, '2285-03-20/2285-03-23'],
    ['kingsDay', 2024, '2024-04-27'],
    ['kingsDay', 2025, '2025-04-26'],
    ['mothersDay', 2025, '2025-05-11'],
    ['mothersDay', 2026, '2026-05-10'],
    ['fathersDay', 2025, '2025-06-15'],
    ['fathersDay', 2026, '2026-06-21'],
    ['summerSale', 2026, '2026-07-01/2026-07-31'],
    ['backToSchool', 2026, '2026-08-10/2026-09-06'],
    ['sinterklaas', 2025, '2025-11-15/2025-12-05'],
    ['sinterklaas', 2026, '2026-11-14/2026-12-05'],
    ['christmas', 2026, '2026-12-06/2026-12-26'],
  ])('has %s of %i on %s', (name, year, days) => {
    expect(written(name, year)).toEqual([days]);
  });

  it('has the winter sale of two winters in a year', () => {
    expect(written('winterSale', 2026)).toEqual(['2025-12-27/2026-01-31', '2026-12-27/2027-01-31']);
  });

  it('pays wages on the last working day up to the 25th', () => {
    expect(written('payday', 2026)).toEqual([
      '2026-01-23',
      '2026-02-25',
      '2026-03-25',
      '2026-04-24',
      '2026-05-22',
      '2026-06-25',
      '2026-07-24',
      '2026-08-25',
      '2026-09-25',
      '2026-10-23',
      '2026-11-25',
      '2026-12-24',
    ]);
    expect(written('payday', 2022).at(-1)).toBe('2022-12-23');
    expect(written('payday', 2011)[3]).toBe('2011-04-22');
  });

  it('has everything in every year, in order, and each wage day on a working day', () => {
    for (let year = 1990; year <= 2100; year += 1) {
      const events = retailEvents({ first: dayOf(year, 1, 1), last: dayOf(year, 12, 31) });
      expect(new Set(events.map((event) => event.name))).toEqual(new Set(retailNames));
      expect(events.every((event) => event.first <= event.last)).toBe(true);
      const firsts = events.map((event) => event.first);
      expect(firsts).toEqual([...firsts].sort((one, other) => one - other));
      for (const event of events) {
        if (event.name === 'payday') expect(weekdayOf(event.first)).toBeLessThan(5);
      }
    }
  });

  it('tells what touches a span, and nothing else', () => {
    const names = (first: number, last: number) =>
      retailEvents({ first, last }).map((event) => event.name);
    expect(names(dayOf(2026, 12, 27), dayOf(2026, 12, 27))).toEqual(['winterSale']);
    expect(names(dayOf(2026, 11, 27), dayOf(2026, 11, 27))).toEqual(['sinterklaas', 'blackFriday']);
    expect(names(dayOf(2026, 3, 1), dayOf(2026, 3, 24))).toEqual([]);
  });
});

describe('weeks', () => {
  it.each([
    ['2026-01-01', 1],
    ['2025-12-29', 1],
    ['2026-11-23', 48],
    ['2026-12-31', 53],
    ['2027-01-03', 53],
    ['2027-01-04', 1],
  ])('%s is in week %i', (text, week) => {
    const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
    expect(weekNumber(dayOf(year, month, day))).toBe(week);
  });
});
