// Money, numbers and times as people of the chosen language write them. Amounts are integers in
// minor units and stay so until they are text.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

export type Formats = {
  money: (minor: number, currency: string) => string;
  wholeMoney: (minor: number, currency: string) => string; // without cents
  number: (value: number) => string;
  percent: (value: number) => string;
  date: (time: string, timezone?: string) => string;
  dateTime: (time: string, timezone?: string) => string;
  time: (time: string, timezone?: string) => string;
};

const locales: Record<string, string> = { nl: 'nl-NL', en: 'en-GB' };

export function localeOf(language: string): string {
  return locales[language] ?? 'en-GB';
}

export function minorDigits(currency: string): number {
  try {
    const resolved = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
    return resolved.maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

export function makeFormats(language: string): Formats {
  const locale = localeOf(language);
  const time = (style: Intl.DateTimeFormatOptions) => (value: string, timezone?: string) => {
    const at = new Date(value);
    if (Number.isNaN(at.getTime())) return value;
    const zone = timezone ? { timeZone: timezone } : {};
    return new Intl.DateTimeFormat(locale, { ...style, ...zone }).format(at);
  };
  const money = (style: Intl.NumberFormatOptions) => (minor: number, currency: string) =>
    new Intl.NumberFormat(locale, { style: 'currency', currency, ...style }).format(
      minor / 10 ** minorDigits(currency),
    );
  return {
    money: money({}),
    wholeMoney: money({ maximumFractionDigits: 0 }),
    number: (value) => new Intl.NumberFormat(locale).format(value),
    percent: (value) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(
        value / 100,
      ),
    date: time({ dateStyle: 'medium' }),
    dateTime: time({ dateStyle: 'medium', timeStyle: 'short' }),
    time: time({ timeStyle: 'short' }),
  };
}

export function useFormats(): Formats {
  const { i18n } = useTranslation();
  return useMemo(() => makeFormats(i18n.language), [i18n.language]);
}
