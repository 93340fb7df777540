// A time to wait, as people say it: in seconds, or in whole minutes, never too few.
export function writeDuration(seconds: number, language: string): string {
  const minutes = seconds > 90;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: minutes ? 'minute' : 'second',
    unitDisplay: 'long',
  }).format(minutes ? Math.ceil(seconds / 60) : seconds);
}
