// Beside the figures: the promotions that are used most, limits that are nearly reached, what waits
// for its payment, and what comes up in the retail year.
import { Anchor, Progress, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import type { ReactNode } from 'react';
import { DataTable, type Column } from '../components/DataTable';
import { useFormats } from '../i18n/format';
import { useDayFormats } from '../promotions/calendar/dayFormats';
import { dayAt } from '../promotions/calendar/days';
import { retailEvents } from '../promotions/calendar/retailYear';
import type { Overview } from './queries';

type Sold = Overview['promotions'][number];
type Limit = Overview['limits'][number];

const upcoming_days = 60;
const upcoming_max = 4;

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack component="section" className="surface" p="lg" gap="sm">
      <Title order={2} size="h5">
        {title}
      </Title>
      {children}
    </Stack>
  );
}

function PromotionLink({ of }: { of: { promotion: string; name: string } }) {
  return (
    <Anchor component={Link} to={`/promotions/${encodeURIComponent(of.promotion)}`} fw={600}>
      {of.name || of.promotion}
    </Anchor>
  );
}

export function TopPromotions({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const format = useFormats();
  const money = (amount: number) => format.money(amount, overview.currency);
  const beside = (now: string, before: string) => (
    <>
      <b>{now}</b>
      <br />
      <Text span size="sm" className="quiet">
        {t('home.change.before', { before })}
      </Text>
    </>
  );
  const columns: Column<Sold>[] = [
    { key: 'name', label: t('promotion.name'), cell: (one) => <PromotionLink of={one} /> },
    {
      key: 'uses',
      label: t('home.top.uses'),
      figure: true,
      cell: (one) => beside(format.number(one.uses), format.number(one.uses_before)),
    },
    {
      key: 'granted',
      label: t('home.top.granted'),
      figure: true,
      cell: (one) => beside(money(one.granted), money(one.granted_before)),
    },
  ];
  return (
    <section className="surface">
      <Title order={2} size="h5" p="lg" pb="xs">
        {t('home.top.title')}
      </Title>
      {overview.promotions.length === 0 ? (
        <Text className="quiet" px="lg" pb="lg">
          {t('home.top.none')}
        </Text>
      ) : (
        <DataTable
          label={t('home.top.title')}
          columns={columns}
          items={overview.promotions}
          idOf={(one) => one.promotion}
        />
      )}
    </section>
  );
}

function LimitRow({ limit, currency }: { limit: Limit; currency: string }) {
  const { t } = useTranslation();
  const format = useFormats();
  const write = (value: number) =>
    limit.of === 'budget' ? format.money(value, currency) : format.number(value);
  // Never "100 %" while something is left.
  const share = Math.min(100, Math.floor((limit.used / limit.limit) * 100));
  const values = { used: write(limit.used), limit: write(limit.limit) };
  return (
    <div>
      <PromotionLink of={limit} />
      <Progress
        value={share}
        my={4}
        size="sm"
        color={share >= 100 ? 'red.8' : 'orange.8'}
        aria-label={t(`home.limit.${limit.of}`, values)}
      />
      <Text size="sm" className="figure">
        <b>{format.percent(share)}</b>{' '}
        <span className="quiet">{t(`home.limit.${limit.of}`, values)}</span>
      </Text>
    </div>
  );
}

export function NearLimits({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  return (
    <Card title={t('home.limit.title')}>
      {overview.limits.length === 0 ? (
        <Text size="sm" className="quiet">
          {t('home.limit.none')}
        </Text>
      ) : (
        overview.limits.map((limit) => (
          <LimitRow
            key={`${limit.promotion} ${limit.of}`}
            limit={limit}
            currency={overview.currency}
          />
        ))
      )}
    </Card>
  );
}

const holds_counted_max = 10_000;

export function Holds({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { holds } = overview;
  const number = format.number(holds) + (holds >= holds_counted_max ? '+' : '');
  return (
    <Card title={t('home.holds.title')}>
      <Text fz={24} fw={650} lh={1.25} className="figure">
        {number}
      </Text>
      <Text size="sm" className="quiet">
        {t('home.holds.text')}
      </Text>
    </Card>
  );
}

export function ComingUp({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const days = useDayFormats();
  const today = dayAt(overview.at, overview.timezone) ?? 0;
  const events = retailEvents({ first: today, last: today + upcoming_days })
    .filter((event) => event.name !== 'payday')
    .slice(0, upcoming_max);
  return (
    <Card title={t('home.upcoming.title')}>
      <ul className="upcoming">
        {events.map((event) => (
          <li key={`${event.name} ${event.first}`}>
            <span>
              <b>{t(`retail.${event.name}`)}</b>
              <br />
              <span className="quiet">{days.brief(event)}</span>
            </span>
            <span className="quiet nowrap">
              {event.first <= today ? t('home.upcoming.now') : days.away(event.first - today)}
            </span>
          </li>
        ))}
      </ul>
      <Anchor component={Link} to="/promotions?view=calendar" size="sm">
        {t('home.upcoming.calendar')}
      </Anchor>
    </Card>
  );
}
