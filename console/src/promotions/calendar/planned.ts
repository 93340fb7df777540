// The way from a stretch of the calendar to a new promotion for it, and back. Pure.
import { fromWallClock } from '../../editor/localTime';
import { readDay, writeDay, type Span } from './days';

export function newPromotionIn({ first, last }: Span): string {
  return `/promotions/new?first=${writeDay(first)}&last=${writeDay(last)}`;
}

// Nothing where the address names no such days.
export function plannedSpan(address: URLSearchParams): Span | null {
  const first = readDay(address.get('first') ?? '');
  const last = readDay(address.get('last') ?? '');
  return first === null || last === null || first > last ? null : { first, last };
}

// From the first midnight to the one after the last day, as definitions write it.
export function scheduleOf({ first, last }: Span, timezone: string) {
  const midnight = (day: number) => fromWallClock(`${writeDay(day)}T00:00`, timezone);
  return { starts_at: midnight(first), ends_at: midnight(last + 1) };
}
