// Calendar days as numbers, counted from 1 January 1970, so that spans are sums. Days have no zone;
// which day a moment belongs to is asked with one. Pure.
import { toWallClock } from '../../editor/localTime';

export type Day = number;
export type Span = { first: Day; last: Day }; // the last one belongs to it

const millisecondsOfDay = 86_400_000;

// Of a date's numbers; months count from 1, and run over as Date does.
export function dayOf(year: number, month: number, day: number): Day {
  return Date.UTC(year, month - 1, day) / millisecondsOfDay;
}

export function readDay(text: string): Day | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!found) return null;
  const day = dayOf(Number(found[1]), Number(found[2]), Number(found[3]));
  return writeDay(day) === text ? day : null;
}

// "2026-11-27".
export function writeDay(day: Day): string {
  return dateOf(day).toISOString().slice(0, 10);
}

// Midnight in UTC, for formats that are told to write UTC.
export function dateOf(day: Day): Date {
  return new Date(day * millisecondsOfDay);
}

export function yearOf(day: Day): number {
  return dateOf(day).getUTCFullYear();
}

export function monthOf(day: Day): number {
  return dateOf(day).getUTCMonth() + 1;
}

export function dayOfMonth(day: Day): number {
  return dateOf(day).getUTCDate();
}

// 0 is Monday.
export function weekdayOf(day: Day): number {
  return (((day + 3) % 7) + 7) % 7;
}

export function mondayOf(day: Day): Day {
  return day - weekdayOf(day);
}

// By ISO 8601: the week of the year's first Thursday is the first.
export function weekNumber(day: Day): number {
  const thursday = mondayOf(day) + 3;
  return Math.floor((thursday - dayOf(yearOf(thursday), 1, 1)) / 7) + 1;
}

export function dayAt(moment: string, timezone: string): Day | null {
  return readDay(toWallClock(moment, timezone).slice(0, 10));
}

export function overlap(one: Span, other: Span): boolean {
  return one.first <= other.last && other.first <= one.last;
}
