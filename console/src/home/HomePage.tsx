// The first page: how business goes today and this week, what is used most, and what needs attention.
import { Alert, Button, Group, Loader, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import { IconCoins, IconLock, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { PageHead } from '../components/PageHead';
import { Empty, Failure } from '../components/States';
import { useFormats } from '../i18n/format';
import { useDayFormats } from '../promotions/calendar/dayFormats';
import { dayAt, mondayOf } from '../promotions/calendar/days';
import { useCurrent } from '../session/SessionContext';
import { FigureCard } from './FigureCard';
import { FirstSteps } from './FirstSteps';
import './home.css';
import { ComingUp, Holds, NearLimits, TopPromotions } from './Lists';
import { overviewQuery, type Overview } from './queries';

const DaysChart = lazy(() => import('./DaysChart'));

function Waiting() {
  const { t } = useTranslation();
  return (
    <Stack gap="lg" role="status" aria-label={t('state.loading')}>
      <Skeleton height={250} radius="md" />
      <Skeleton height={250} radius="md" />
      <Skeleton height={320} radius="md" />
    </Stack>
  );
}

function OtherCurrencies({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const orders = overview.orders_in_other_currencies;
  if (orders === 0) return null;
  return (
    <Group gap="xs" wrap="nowrap" className="quiet">
      <IconCoins size={18} aria-hidden className="start" />
      <Text size="sm">{t('home.otherCurrencies', { orders, currency: overview.currency })}</Text>
    </Group>
  );
}

function Cards({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const days = useDayFormats();
  const format = useFormats();
  const { at, timezone, currency } = overview;
  const today = dayAt(at, timezone) ?? 0;
  const time = format.time(at, timezone);
  const isMonday = mondayOf(today) === today;
  return (
    <>
      <FigureCard
        title={t(isMonday ? 'home.todayAndWeek' : 'home.today')}
        lead={t('home.todayLead', { day: days.weekdayAndDay(today - 7), time })}
        now={overview.today}
        before={overview.today_before}
        currency={currency}
      />
      {/* On Mondays the week is the day. */}
      {isMonday ? null : (
        <FigureCard
          title={t('home.week')}
          lead={t('home.weekLead', { day: days.weekdayAndDay(today - 7), time })}
          now={overview.week}
          before={overview.week_before}
          currency={currency}
        />
      )}
    </>
  );
}

function hasSold({ days, orders_in_other_currencies }: Overview): boolean {
  return orders_in_other_currencies > 0 || days.some((day) => day.orders > 0);
}

function Sold({ overview }: { overview: Overview }) {
  return (
    <>
      <Cards overview={overview} />
      <OtherCurrencies overview={overview} />
      <div className="two-to-one">
        <Stack gap="lg">
          <section className="surface days">
            <Suspense fallback={<Skeleton height={320} radius="md" />}>
              <DaysChart overview={overview} />
            </Suspense>
          </section>
          <TopPromotions overview={overview} />
        </Stack>
        <Stack gap="lg">
          <NearLimits overview={overview} />
          <Holds overview={overview} />
          <ComingUp overview={overview} />
        </Stack>
      </div>
    </>
  );
}

function NothingSold({ overview }: { overview: Overview }) {
  return (
    <>
      {overview.complete ? <FirstSteps /> : null}
      <SimpleGrid cols={{ base: 1, md: 3 }} spacing="lg">
        <NearLimits overview={overview} />
        <Holds overview={overview} />
        <ComingUp overview={overview} />
      </SimpleGrid>
    </>
  );
}

function Body({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  return (
    <Stack gap="lg">
      {overview.complete ? null : (
        <Alert variant="outline" color="blue" role="status" icon={<Loader size={18} aria-hidden />}>
          {t('home.reading')}
        </Alert>
      )}
      {hasSold(overview) ? <Sold overview={overview} /> : <NothingSold overview={overview} />}
    </Stack>
  );
}

function Actions() {
  const { t } = useTranslation();
  const { may } = useCurrent();
  if (!may('promotions.write')) return null;
  return (
    <Button component={Link} to="/promotions/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {t('promotion.new')}
    </Button>
  );
}

function Figures() {
  const { t } = useTranslation();
  const format = useFormats();
  const { shop } = useCurrent();
  const overview = useQuery(overviewQuery);
  const { data, isError, error } = overview;
  return (
    <>
      <PageHead
        title={t('nav.home')}
        aside={
          data ? (
            <Text size="sm" className="quiet">
              {t('home.asOf', { time: format.time(data.at, shop.timezone) })}
            </Text>
          ) : null
        }
        actions={<Actions />}
      />
      {isError ? <Failure error={error} onRetry={() => void overview.refetch()} /> : null}
      {data ? <Body overview={data} /> : isError ? null : <Waiting />}
    </>
  );
}

export default function HomePage() {
  const { t } = useTranslation();
  const { may, session } = useCurrent();
  if (may('promotions.read')) return <Figures />;
  return (
    <>
      <PageHead title={t('nav.home')} />
      <div className="surface">
        <Empty
          icon={<IconLock />}
          title={t('home.hello', { name: session.user.name || session.user.email })}
          text={t('home.noFigures')}
          action={
            may('prices') ? (
              <Button component={Link} to="/cart">
                {t('nav.cart')}
              </Button>
            ) : undefined
          }
        />
      </div>
    </>
  );
}
