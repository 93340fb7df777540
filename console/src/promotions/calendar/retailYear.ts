// The days and seasons that shops in the Netherlands plan by, from rules that hold for any year. Pure.
import { dayOf, overlap, weekdayOf, yearOf, type Day, type Span } from './days';

export const retailNames = [
  'winterSale',
  'valentine',
  'easter',
  'kingsDay',
  'mothersDay',
  'fathersDay',
  'summerSale',
  'backToSchool',
  'singlesDay',
  'blackFriday',
  'cyberMonday',
  'sinterklaas',
  'christmas',
  'payday',
] as const;
export type RetailName = (typeof retailNames)[number];
export type RetailEvent = Span & { name: RetailName };

const monday = 0;
const thursday = 3;
const saturday = 5;
const sunday = 6;

// The n-th such weekday of a month, from 1.
function nth(n: number, weekday: number, year: number, month: number): Day {
  return onOrAfter(weekday, dayOf(year, month, 1)) + 7 * (n - 1);
}

function onOrAfter(weekday: number, day: Day): Day {
  return day + ((weekday - weekdayOf(day) + 7) % 7);
}

function easterSunday(year: number): Day {
  // The Gregorian computus as J. Meeus writes it.
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const rest = year % 100;
  const leaps = Math.floor(century / 4) + Math.floor((8 * century + 13) / 25);
  const epact = (century - leaps + 19 * golden + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - epact - (rest % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const sum = epact + toSunday - 7 * late + 114;
  return dayOf(year, Math.floor(sum / 31), (sum % 31) + 1);
}

// The 27th of April; a Saturday where that is a Sunday.
function kingsDay(year: number): Day {
  const day = dayOf(year, 4, 27);
  return weekdayOf(day) === sunday ? day - 1 : day;
}

// Most wages come on the 25th, or on the last working day before it. Christmas, Easter Monday,
// Ascension Day and Whit Monday are none.
function payday(year: number, month: number, easter: Day): Day {
  const free = [easter + 1, easter + 39, easter + 50, dayOf(year, 12, 25)];
  let day = dayOf(year, month, 25);
  while (weekdayOf(day) >= saturday || free.includes(day)) day -= 1;
  return day;
}

function inYear(year: number): RetailEvent[] {
  const blackFriday = nth(4, thursday, year, 11) + 1;
  const one = (name: RetailName, day: Day): RetailEvent => ({ name, first: day, last: day });
  const easter = easterSunday(year);
  // Sinterklaas arrives on the first Saturday after Saint Martin's, and leaves on the 5th.
  const arrival = onOrAfter(saturday, dayOf(year, 11, 12));
  return [
    { name: 'winterSale', first: dayOf(year - 1, 12, 27), last: dayOf(year, 1, 31) },
    one('valentine', dayOf(year, 2, 14)),
    { name: 'easter', first: easter - 2, last: easter + 1 },
    one('kingsDay', kingsDay(year)),
    one('mothersDay', nth(2, sunday, year, 5)),
    one('fathersDay', nth(3, sunday, year, 6)),
    { name: 'summerSale', first: dayOf(year, 7, 1), last: dayOf(year, 7, 31) },
    // From the first to the last region whose schools begin.
    {
      name: 'backToSchool',
      first: nth(2, monday, year, 8),
      last: nth(1, sunday, year, 9),
    },
    one('singlesDay', dayOf(year, 11, 11)),
    { name: 'sinterklaas', first: arrival, last: dayOf(year, 12, 5) },
    one('blackFriday', blackFriday),
    one('cyberMonday', blackFriday + 3),
    { name: 'christmas', first: dayOf(year, 12, 6), last: dayOf(year, 12, 26) },
    ...Array.from({ length: 12 }, (_, month) => one('payday', payday(year, month + 1, easter))),
  ];
}

// All that have a day in the span, by their first day.
export function retailEvents(span: Span): RetailEvent[] {
  const years = yearOf(span.last) + 1 - yearOf(span.first) + 1;
  return Array.from({ length: years }, (_, at) => inYear(yearOf(span.first) + at))
    .flat()
    .filter((event) => overlap(event, span))
    .sort((one, other) => one.first - other.first || one.last - other.last);
}
