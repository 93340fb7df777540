// Money, numbers and times as people of the chosen language write them. Amounts are integers in
// minor units and stay so until they are text.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

export type Formats = {
  money: (minor: number, currency: string) => string;
  number: (value: number) => string;
  percent: (value: number) => string;
  date: (time: string, timezone?: string) => string;
  dateTime: (time: string, timezone?: string) => string;
};

const locales: Record<string, string> = { nl: 'nl-NL', en: 'en-GB' };

export function minorDigits(currency: string): number {
  try {
    const resolved = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
    return resolved.maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

export function makeFormats(language: string): Formats {
  const locale = locales[language] ?? 'en-GB';
  const time = (style: Intl.DateTimeFormatOptions) => (value: string, timezone?: string) => {
    const at = new Date(value);
    if (Number.isNaN(at.getTime())) return value;
    const zone = timezone ? { timeZone: timezone } : {};
    return new Intl.DateTimeFormat(locale, { ...style, ...zone }).format(at);
  };
  return {
    money: (minor, currency) =>
      new Intl.NumberFormat(locale, { style: 'currency', currency }).format(
        minor / 10 ** minorDigits(currency),
      ),
    number: (value) => new Intl.NumberFormat(locale).format(value),
    percent: (value) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(
        value / 100,
      ),
    date: time({ dateStyle: 'medium' }),
    dateTime: time({ dateStyle: 'medium', timeStyle: 'short' }),
  };
}

export function useFormats(): Formats {
  const { i18n } = useTranslation();
  return useMemo(() => makeFormats(i18n.language), [i18n.language]);
}
