// The calendar on a wide screen: a line per promotion over the days, under the retail year and the
// number that can run at once. Each line says its period in words too.
import { Anchor, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useState, type MouseEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router-dom';
import { useCurrent } from '../../session/SessionContext';
import { Period } from '../Period';
import { shownState } from '../shownState';
import { useDayFormats } from './dayFormats';
import { dayAt, dayOfMonth, overlap, weekdayOf, type Day, type Span } from './days';
import { OverlapRow } from './OverlapRow';
import {
  isOpen,
  monthsOf,
  runningIn,
  spanWithin,
  unitsOf,
  type Bar,
  type Scale,
  type Unit,
} from './plan';
import { newPromotionIn } from './planned';
import { RetailTrack } from './RetailTrack';
import { retailEvents, type RetailEvent } from './retailYear';

// Of the dates in a bar, which stand there only where they have room.
const letter_width = 7.6;
const padding = 20;

type Share = { left: string; width: string };

function shareIn(window: Span): (span: Span) => Share {
  const days = window.last - window.first + 1;
  return ({ first, last }) => ({
    left: `${((first - window.first) / days) * 100}%`,
    width: `${((last - first + 1) / days) * 100}%`,
  });
}

function Row({ head, children, className = '' }: RowProps) {
  return (
    <div role="row" className={`timeline-row ${className}`}>
      <div role="rowheader" className="timeline-head">
        {head}
      </div>
      <div role="cell">{children}</div>
    </div>
  );
}
type RowProps = { head: ReactNode; children: ReactNode; className?: string };

type PartProps = { window: Span; scale: Scale; units: Unit[] };

function Scales({ window, scale, units }: PartProps) {
  const days = useDayFormats();
  const share = shareIn(window);
  return (
    <div className="timeline-row timeline-scales" aria-hidden>
      <div />
      <div className="track">
        {scale === 'month'
          ? units.map(({ first }) => (
              <span key={first} className="tick" style={share({ first, last: first })}>
                <small>{days.letter(first)}</small>
                {dayOfMonth(first)}
              </span>
            ))
          : monthsOf(window).map((month) => (
              <span key={month.first} className="tick tick-month" style={share(month)}>
                {scale === 'year' ? days.month(month.first) : days.monthAndYear(month.first)}
              </span>
            ))}
        {scale === 'quarter'
          ? units.map((unit) => (
              <span key={unit.first} className="tick tick-week" style={share(unit)}>
                {unit.week}
              </span>
            ))
          : null}
      </div>
    </div>
  );
}

// Behind everything: where months or weekends are, the days of the retail year, and now.
function Lines({ window, scale, events, today }: LinesProps) {
  const share = shareIn(window);
  const weekends =
    scale === 'month' ? unitsOf(window, scale).filter((unit) => weekdayOf(unit.first) >= 5) : [];
  const single = events.filter(({ first, last, name }) => first === last && name !== 'payday');
  const borders = scale === 'month' ? [] : monthsOf(window).slice(1);
  return (
    <div className="timeline-lines" aria-hidden>
      {weekends.map((unit) => (
        <span key={unit.first} className="line-weekend" style={share(unit)} />
      ))}
      {borders.map((month) => (
        <span key={month.first} className="line-month" style={{ left: share(month).left }} />
      ))}
      {single.map((event) => (
        <span key={`${event.name} ${event.first}`} className="line-day" style={share(event)} />
      ))}
      {overlap(window, { first: today, last: today }) ? (
        <span className="line-today" style={share({ first: today, last: today })} />
      ) : null}
    </div>
  );
}
type LinesProps = { window: Span; scale: Scale; events: RetailEvent[]; today: Day };

function BarOf({ bar, window, room }: { bar: Bar; window: Span; room: number }) {
  const { t } = useTranslation();
  const days = useDayFormats();
  const { promotion } = bar;
  const span = spanWithin(bar, window);
  const width = ((span.last - span.first + 1) / (window.last - window.first + 1)) * room;
  const state = shownState(promotion, Date.now());
  const { first, last } = bar;
  const period = first !== null && last !== null ? days.span({ first, last }) : '';
  const edges = [
    first === null ? 'open-start' : first < window.first ? 'from-before' : '',
    last === null ? 'open-end' : last > window.last ? 'to-after' : '',
  ];
  return (
    <Link
      to={`/promotions/${encodeURIComponent(promotion.id)}`}
      className={`bar-of bar-${state} ${edges.join(' ')}`}
      style={shareIn(window)(span)}
      title={`${promotion.name || promotion.id} · ${t(`promotion.state.${state}`)}`}
      tabIndex={-1}
      aria-hidden
    >
      {period.length * letter_width + padding < width ? period : null}
    </Link>
  );
}

// A click beside a bar plans a new promotion for that day or week; keyboards do it from the counts.
function PromotionTrack({ bar, window, units, room }: TrackProps) {
  const { may } = useCurrent();
  const navigate = useNavigate();
  const [over, setOver] = useState<Unit | null>(null);
  const share = shareIn(window);
  const unitAt = (event: MouseEvent<HTMLElement>): Unit | null => {
    const box = event.currentTarget.getBoundingClientRect();
    if (event.target !== event.currentTarget) return null;
    const part = (event.clientX - box.left) / box.width;
    const day = window.first + Math.floor(part * (window.last - window.first + 1));
    return units.find((unit) => overlap(unit, { first: day, last: day })) ?? null;
  };
  const plans = may('promotions.write')
    ? {
        onMouseMove: (event: MouseEvent<HTMLElement>) => {
          setOver(unitAt(event));
        },
        onMouseLeave: () => {
          setOver(null);
        },
        onClick: (event: MouseEvent<HTMLElement>) => {
          const unit = unitAt(event);
          if (unit) navigate(newPromotionIn(unit));
        },
      }
    : {};
  return (
    <div className={`track ${over ? 'track-plans' : ''}`} {...plans}>
      {over ? <span className="ghost" style={share(over)} aria-hidden /> : null}
      <BarOf bar={bar} window={window} room={room} />
    </div>
  );
}
type TrackProps = { bar: Bar; window: Span; units: Unit[]; room: number };

function PromotionRow({ bar, bars, ...track }: TrackProps & { bars: Bar[] }) {
  const { t } = useTranslation();
  const { promotion } = bar;
  const others = runningIn(bars, spanWithin(bar, track.window)).filter((one) => one !== bar).length;
  return (
    <Row
      className="timeline-promotion"
      head={
        <>
          <Anchor
            component={Link}
            to={`/promotions/${encodeURIComponent(promotion.id)}`}
            size="sm"
            fw={600}
          >
            {promotion.name || promotion.id}
          </Anchor>
          <Text size="xs" className="quiet">
            {t(`promotion.state.${shownState(promotion, Date.now())}`)}
          </Text>
        </>
      }
    >
      <PromotionTrack bar={bar} {...track} />
      <span className="visually-hidden">
        <Period of={promotion} /> {t('calendar.together', { number: others })}
      </span>
    </Row>
  );
}

type Props = { bars: Bar[]; window: Span; scale: Scale };

export function Timeline({ bars, window, scale }: Props) {
  const { t } = useTranslation();
  const { shop } = useCurrent();
  const { ref, width } = useElementSize();
  const units = unitsOf(window, scale);
  const events = retailEvents(window);
  const today = dayAt(new Date().toISOString(), shop.timezone) ?? 0;
  const always = bars.filter(isOpen);
  const timed = bars.filter((bar) => !isOpen(bar));
  const row = (bar: Bar) => (
    <PromotionRow
      key={bar.promotion.id}
      bar={bar}
      bars={bars}
      window={window}
      units={units}
      room={width}
    />
  );
  return (
    <div role="table" aria-label={t('calendar.title')} className="surface timeline">
      <Lines window={window} scale={scale} events={events} today={today} />
      <Scales window={window} scale={scale} units={units} />
      <Row className="timeline-retail" head={t('calendar.retail')}>
        <div ref={ref}>
          <RetailTrack events={events} window={window} room={width} />
        </div>
      </Row>
      <Row className={`counts-${scale}`} head={t('calendar.atOnce')}>
        <OverlapRow
          key={`${scale} ${window.first}`}
          bars={bars}
          units={units}
          room={width}
          shareOf={shareIn(window)}
        />
      </Row>
      {timed.map(row)}
      {always.length > 0 ? (
        <div role="row" className="timeline-row timeline-group">
          <div role="rowheader" className="timeline-head quiet">
            {t('promotion.always')}
          </div>
        </div>
      ) : null}
      {always.map(row)}
    </div>
  );
}
