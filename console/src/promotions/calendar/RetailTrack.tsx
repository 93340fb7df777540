// The retail year over a stretch of time: seasons as bands, days as marks, pay days in a line of their
// own. Each leads to a new promotion for its days.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import type { ReactNode } from 'react';
import { useCurrent } from '../../session/SessionContext';
import { useDayFormats } from './dayFormats';
import type { Span } from './days';
import { placeInLanes } from './plan';
import { newPromotionIn } from './planned';
import type { RetailEvent } from './retailYear';

const lane_height = 26;
const letter_width = 7.6;
const padding = 18;
const gap = 4;
const coin = 18;

type MarkProps = { event: RetailEvent; className: string; style: object; children: ReactNode };

function Mark({ event, className, style, children }: MarkProps) {
  const { t } = useTranslation();
  const { may } = useCurrent();
  const days = useDayFormats();
  const name = `${t(`retail.${event.name}`)}, ${days.span(event)}`;
  if (!may('promotions.write')) {
    return (
      <span className={className} style={style} title={name}>
        <span aria-hidden>{children}</span>
        <span className="visually-hidden">{name}</span>
      </span>
    );
  }
  return (
    <Link
      to={newPromotionIn(event)}
      className={className}
      style={style}
      title={name}
      aria-label={`${name}: ${t('calendar.newHere')}`}
    >
      {children}
    </Link>
  );
}

type Props = { events: RetailEvent[]; window: Span; room: number };

export function RetailTrack({ events, window, room }: Props) {
  const { t } = useTranslation();
  const perDay = room / (window.last - window.first + 1);
  const leftOf = (event: Span) => (Math.max(event.first, window.first) - window.first) * perDay;
  const widthOf = (event: Span) =>
    (Math.min(event.last, window.last) - Math.max(event.first, window.first) + 1) * perDay;
  const paydays = events.filter((event) => event.name === 'payday');
  const placed = placeInLanes(
    events
      .filter((event) => event.name !== 'payday')
      .map((event) => {
        const label = t(`retail.${event.name}`).length * letter_width + padding;
        return { item: event, left: leftOf(event), width: Math.max(widthOf(event), label) + gap };
      }),
    room,
  );
  const lanes = Math.max(0, ...placed.map(({ lane }) => lane + 1));
  return (
    <div className="track" style={{ height: lanes * lane_height + coin + 12 }}>
      {placed.map(({ item, left, width, lane }) => (
        <Mark
          key={`${item.name} ${item.first}`}
          event={item}
          className={item.first === item.last ? 'mark mark-day' : 'mark mark-season'}
          style={{ left, width: width - gap, top: lane * lane_height + 4 }}
        >
          {t(`retail.${item.name}`)}
        </Mark>
      ))}
      {paydays.map((event) => (
        <Mark
          key={event.first}
          event={event}
          className="mark mark-payday"
          style={{ left: leftOf(event) + perDay / 2 - coin / 2, top: lanes * lane_height + 4 }}
        >
          €
        </Mark>
      ))}
    </div>
  );
}
