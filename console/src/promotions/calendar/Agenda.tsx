// The calendar on a narrow screen: month by month what begins, of the promotions and of the retail
// year, and how much of it comes together.
import { ActionIcon, Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { Tag } from '../../components/Tag';
import { useCurrent } from '../../session/SessionContext';
import { Period } from '../Period';
import { StateTag } from '../StateTag';
import { useDayFormats } from './dayFormats';
import { overlap, type Day, type Span } from './days';
import { isOpen, monthsOf, mostAtOnce, runningIn, spanWithin, type Bar } from './plan';
import { newPromotionIn } from './planned';
import { retailEvents, type RetailEvent } from './retailYear';

type Entry = { at: Day } & ({ bar: Bar; event?: never } | { event: RetailEvent; bar?: never });

function RetailEntry({ event }: { event: RetailEvent }) {
  const { t } = useTranslation();
  const { may } = useCurrent();
  const days = useDayFormats();
  const name = t(`retail.${event.name}`);
  return (
    <Group justify="space-between" wrap="nowrap">
      <div>
        <Group gap={6}>
          <Text fw={600} size="sm">
            {name}
          </Text>
          <Tag tone="warn">{t('calendar.retail')}</Tag>
        </Group>
        <Text size="sm" className="quiet">
          {days.span(event)}
        </Text>
      </div>
      {may('promotions.write') ? (
        <ActionIcon
          component={Link}
          to={newPromotionIn(event)}
          variant="default"
          size="lg"
          aria-label={`${name}, ${days.span(event)}: ${t('calendar.newHere')}`}
        >
          <IconPlus size={18} aria-hidden />
        </ActionIcon>
      ) : null}
    </Group>
  );
}

function PromotionEntry({ bar, bars, window }: { bar: Bar; bars: Bar[]; window: Span }) {
  const { t } = useTranslation();
  const { promotion } = bar;
  const others = runningIn(bars, spanWithin(bar, window)).filter((one) => one !== bar).length;
  return (
    <div>
      <Group gap={6}>
        <Anchor
          component={Link}
          to={`/promotions/${encodeURIComponent(promotion.id)}`}
          size="sm"
          fw={600}
        >
          {promotion.name || promotion.id}
        </Anchor>
        <StateTag promotion={promotion} />
      </Group>
      <Text size="sm" className="quiet">
        <Period of={promotion} /> · {t('calendar.together', { number: others })}
      </Text>
    </div>
  );
}

type SectionProps = { title: string; most: number; children: ReactNode };

function Section({ title, most, children }: SectionProps) {
  const { t } = useTranslation();
  return (
    <section className="surface agenda">
      <header>
        <Title order={3} size="h5">
          {title}
        </Title>
        <Text size="sm" className="quiet">
          {t('calendar.most', { number: most })}
        </Text>
      </header>
      <ol>{children}</ol>
    </section>
  );
}

function entriesOf(bars: Bar[], window: Span): Entry[] {
  return [
    ...retailEvents(window).map((event) => ({ at: spanWithin(event, window).first, event })),
    ...bars.map((bar) => ({ at: spanWithin(bar, window).first, bar })),
  ].sort((one, other) => one.at - other.at);
}

export function Agenda({ bars, window }: { bars: Bar[]; window: Span }) {
  const { t } = useTranslation();
  const days = useDayFormats();
  const always = bars.filter(isOpen);
  const entries = entriesOf(
    bars.filter((bar) => !isOpen(bar)),
    window,
  );
  const promotion = (bar: Bar) => (
    <li key={`p ${bar.promotion.id}`}>
      <PromotionEntry bar={bar} bars={bars} window={window} />
    </li>
  );
  return (
    <Stack gap="lg">
      {monthsOf(window).map((month) => (
        <Section
          key={month.first}
          title={days.monthAndYear(month.first)}
          most={mostAtOnce(bars, month)}
        >
          {entries
            .filter(({ at }) => overlap(month, { first: at, last: at }))
            .map(({ bar, event }) =>
              bar ? (
                promotion(bar)
              ) : (
                <li key={`r ${event.name} ${event.first}`}>
                  <RetailEntry event={event} />
                </li>
              ),
            )}
        </Section>
      ))}
      {always.length > 0 ? (
        <Section title={t('promotion.always')} most={mostAtOnce(always, window)}>
          {always.map(promotion)}
        </Section>
      ) : null}
    </Stack>
  );
}
