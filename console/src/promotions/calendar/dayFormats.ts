// Days as people of the chosen language write them.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { localeOf } from '../../i18n/format';
import { dateOf, type Day, type Span } from './days';

export type DayFormats = {
  weekday: (day: Day) => string; // "Friday"
  letter: (day: Day) => string; // "F"
  day: (day: Day) => string; // "27 Nov"
  weekdayAndDay: (day: Day) => string; // "Fri 27 Nov"
  short: (day: Day) => string; // "Fri 27"
  long: (day: Day) => string; // "Fri 27 Nov 2026"
  month: (day: Day) => string; // "Nov"
  monthAndYear: (day: Day) => string; // "November 2026"
  months: (span: Span) => string; // "October – December 2026"
  year: (day: Day) => string;
  brief: (span: Span) => string; // "14 Nov – 5 Dec", of one day "Fri 27 Nov"
  span: (span: Span) => string; // "23–29 Nov 2026"
  away: (days: number) => string; // "in 4 days"
};

export function makeDayFormats(language: string): DayFormats {
  const locale = localeOf(language);
  const format = (style: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...style, timeZone: 'UTC' });
  const write = (style: Intl.DateTimeFormatOptions) => {
    const writer = format(style);
    return (day: Day) => writer.format(dateOf(day));
  };
  const weekday = write({ weekday: 'short', day: 'numeric', month: 'short' });
  const undated = format({ day: 'numeric', month: 'short' });
  const dated = format({ day: 'numeric', month: 'short', year: 'numeric' });
  const longMonth = format({ month: 'long', year: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return {
    weekday: write({ weekday: 'long' }),
    letter: write({ weekday: 'narrow' }),
    day: write({ day: 'numeric', month: 'short' }),
    weekdayAndDay: weekday,
    short: write({ weekday: 'short', day: 'numeric' }),
    long: write({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
    month: write({ month: 'short' }),
    monthAndYear: write({ month: 'long', year: 'numeric' }),
    months: ({ first, last }) => longMonth.formatRange(dateOf(first), dateOf(last)),
    year: write({ year: 'numeric' }),
    brief: ({ first, last }) =>
      first === last ? weekday(first) : undated.formatRange(dateOf(first), dateOf(last)),
    span: ({ first, last }) =>
      first === last ? dated.format(dateOf(first)) : dated.formatRange(dateOf(first), dateOf(last)),
    away: (days) => relative.format(days, 'day'),
  };
}

export function useDayFormats(): DayFormats {
  const { i18n } = useTranslation();
  return useMemo(() => makeDayFormats(i18n.language), [i18n.language]);
}
