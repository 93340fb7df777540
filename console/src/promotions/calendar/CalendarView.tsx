// The calendar of promotions: which stretch of time it shows stands in the address.
import { ActionIcon, Alert, Button, Group, SegmentedControl, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router-dom';
import { Loaded } from '../../components/States';
import { useCurrent } from '../../session/SessionContext';
import { shownStates } from '../shownState';
import type { Filter } from '../queries';
import { Agenda } from './Agenda';
import './calendar.css';
import { useDayFormats } from './dayFormats';
import { dayAt, readDay, writeDay, type Day, type Span } from './days';
import { barsOf, scales, windowAt, type Scale } from './plan';
import { calendarQuery, promotions_shown_max } from './queries';
import { Timeline } from './Timeline';

function useWindow() {
  const { shop } = useCurrent();
  const [params, setParams] = useSearchParams();
  const today = dayAt(new Date().toISOString(), shop.timezone) ?? 0;
  const asked = params.get('scale');
  const scale = scales.find((one) => one === asked) ?? 'quarter';
  const day = readDay(params.get('day') ?? '') ?? today;
  const show = (next: Scale, at: Day) => {
    setParams(
      (old) => {
        old.set('scale', next);
        old.set('day', writeDay(at));
        return old;
      },
      { replace: true },
    );
  };
  return { scale, day, today, window: windowAt(day, scale), show };
}

function useWindowName(): (scale: Scale, window: Span) => string {
  const days = useDayFormats();
  return (scale, window) => {
    if (scale === 'month') return days.monthAndYear(window.first);
    return scale === 'year' ? days.year(window.first) : days.months(window);
  };
}

function Toolbar({ scale, day, today, window, show }: ReturnType<typeof useWindow>) {
  const { t } = useTranslation();
  const nameOf = useWindowName();
  const step = (steps: number) => () => {
    show(scale, windowAt(day, scale, steps).first);
  };
  return (
    <Group justify="space-between" mb="md" gap="sm">
      <Group gap="xs">
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t('calendar.previous')}
          onClick={step(-1)}
        >
          <IconChevronLeft size={18} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="default" size="lg" aria-label={t('calendar.next')} onClick={step(1)}>
          <IconChevronRight size={18} aria-hidden />
        </ActionIcon>
        <Button
          variant="default"
          size="sm"
          onClick={() => {
            show(scale, today);
          }}
        >
          {t('calendar.today')}
        </Button>
        <Title order={2} size="h4" aria-live="polite">
          {nameOf(scale, window)}
        </Title>
      </Group>
      <SegmentedControl
        aria-label={t('calendar.scale')}
        value={scale}
        onChange={(next) => {
          show(next as Scale, day);
        }}
        data={scales.map((one) => ({ value: one, label: t(`calendar.scales.${one}`) }))}
      />
    </Group>
  );
}

function Legend() {
  const { t } = useTranslation();
  const { may } = useCurrent();
  return (
    <>
      <Group gap="md" mt="sm" component="ul" className="legend">
        {shownStates.map((state) => (
          <li key={state}>
            <span className={`bar-of bar-${state}`} aria-hidden />
            {t(`promotion.state.${state}`)}
          </li>
        ))}
        <li>
          <span className="bar-of bar-active open-end" aria-hidden />
          {t('calendar.openEnd')}
        </li>
      </Group>
      {may('promotions.write') ? (
        <Text size="sm" className="quiet" mt="xs">
          {t('calendar.hint')}
        </Text>
      ) : null}
    </>
  );
}

export default function CalendarView({ filter }: { filter: Filter }) {
  const { t } = useTranslation();
  const { shop } = useCurrent();
  const time = useWindow();
  const { window, scale } = time;
  const isWide = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false });
  const found = useQuery({
    ...calendarQuery(filter, window, shop.timezone),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <Toolbar {...time} />
      <Loaded query={found} rows={8}>
        {({ promotions, more }) => {
          const bars = barsOf(promotions, window, shop.timezone);
          return (
            <>
              {more ? (
                <Alert variant="outline" color="gray" mb="md">
                  {t('calendar.more', { number: promotions_shown_max })}
                </Alert>
              ) : null}
              {bars.length === 0 ? (
                <Text className="quiet" mb="sm">
                  {t('calendar.none')}
                </Text>
              ) : null}
              {isWide ? (
                <>
                  <Timeline bars={bars} window={window} scale={scale} />
                  <Legend />
                </>
              ) : (
                <Agenda bars={bars} window={window} />
              )}
            </>
          );
        }}
      </Loaded>
    </>
  );
}
