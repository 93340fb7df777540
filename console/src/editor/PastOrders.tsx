// Prices the shop's past orders again with the draft among what is live.
import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Chart } from '../components/Chart';
import { Compared } from '../components/Compared';
import { api, bodyOf, type Schema } from '../api/client';
import { useFormats } from '../i18n/format';
import type { Definition } from './document';
import { JobHead } from './JobHead';
import { useJob } from './useJob';

type Result = Schema['ReplayResult'];

function Outcome({ result }: { result: Result }) {
  const { t } = useTranslation();
  const format = useFormats();
  const money = (amount: number) => format.money(amount, result.currency);
  const { before, after } = result;
  return (
    <Stack gap="lg">
      <Text>
        {t('past.over', {
          orders: format.number(result.orders),
          from: result.first ? format.date(result.first) : '',
          to: result.last ? format.date(result.last) : '',
        })}
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
        <Compared
          label={t('past.discount')}
          before={before.discount}
          after={after.discount}
          write={money}
        />
        <Compared label={t('past.paid')} before={before.paid} after={after.paid} write={money} />
        <Compared
          label={t('past.average')}
          before={before.average_order}
          after={after.average_order}
          write={money}
        />
        <Compared
          label={t('past.margin')}
          before={before.margin}
          after={after.margin}
          write={money}
        />
      </SimpleGrid>
      <Title order={3} size="h6">
        {t('past.byWeek')}
      </Title>
      <Chart
        label={t('past.chart')}
        labels={result.weeks.map((one) => one.week)}
        series={[
          { name: t('past.now'), values: result.weeks.map((one) => one.before.discount) },
          { name: t('past.withDraft'), values: result.weeks.map((one) => one.after.discount) },
        ]}
        write={money}
      />
      <Text size="sm" className="quiet">
        {t('past.customers', {
          less: format.number(result.customers.pay_less),
          more: format.number(result.customers.pay_more),
        })}
      </Text>
    </Stack>
  );
}

export default function PastOrders({ definition }: { definition: Definition }) {
  const { t } = useTranslation();
  const { start, job, works, error } = useJob(
    'replay',
    async () => {
      const live = await liveDefinitions(definition);
      return bodyOf(api.POST('/v1/replays', { body: { ...live, against: 'live' } }));
    },
    (id) => bodyOf(api.GET('/v1/replays/{id}', { params: { path: { id } } })),
  );
  return (
    <Stack className="surface" p="lg">
      <JobHead
        lead={t('past.lead')}
        action={t('past.start')}
        works={works}
        done={job?.orders_done ?? 0}
        total={job?.orders ?? 0}
        error={error}
        onStart={start}
      />
      {job?.result ? <Outcome result={job.result} /> : null}
    </Stack>
  );
}

// The set to price with: all that is live, with the draft in the place of its namesake.
export async function liveDefinitions(draft: Definition) {
  const promotions: Definition[] = [];
  let after: string | null = null;
  do {
    const page: Schema['ListedPromotionPage'] = await bodyOf(
      api.GET('/v1/promotions', {
        params: { query: { limit: 200, state: 'active', ...(after ? { after } : {}) } },
      }),
    );
    const found = await Promise.all(
      page.items
        .filter((one) => one.id !== draft.id)
        .map((one) => bodyOf(api.GET('/v1/promotions/{id}', { params: { path: { id: one.id } } }))),
    );
    for (const one of found) if (one.live) promotions.push(one.live);
    after = page.next;
  } while (after !== null && promotions.length < 900);
  const { settings } = await bodyOf(api.GET('/v1/settings'));
  return { promotions: [...promotions, draft], ...(settings ? { settings } : {}) };
}
