// What the draft will do in the coming time, from the same weeks of earlier years.
import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, bodyOf, type Schema } from '../api/client';
import { Chart } from '../components/Chart';
import { useFormats } from '../i18n/format';
import { useCurrent } from '../session/SessionContext';
import type { Definition } from './document';
import { forecastDays } from './forecastDays';
import { MoneyInput } from './inputs';
import { JobHead } from './JobHead';
import { liveDefinitions } from './PastOrders';
import { useJob } from './useJob';

type Result = Schema['ForecastResult'];

function Expected({ label, of, write }: ExpectedProps) {
  const { t } = useTranslation();
  return (
    <div className="inset">
      <Text size="sm" className="quiet">
        {label}
      </Text>
      <Text fz={22} fw={650} className="figure">
        {write(of.expected)}
      </Text>
      <Text size="sm" className="quiet figure">
        {t('forecast.between', { low: write(of.low), high: write(of.high) })}
      </Text>
    </div>
  );
}
type ExpectedProps = {
  label: string;
  of: Schema['ForecastExpected'];
  write: (value: number) => string;
};

function Outcome({ result }: { result: Result }) {
  const { t } = useTranslation();
  const format = useFormats();
  const money = (amount: number) => format.money(amount, result.currency);
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
        <Expected label={t('forecast.orders')} of={result.orders} write={format.number} />
        <Expected label={t('forecast.uses')} of={result.uses} write={format.number} />
        <Expected label={t('forecast.cost')} of={result.cost} write={money} />
        <Expected label={t('forecast.paid')} of={result.paid} write={money} />
      </SimpleGrid>
      {result.budget_spent ? (
        <Text fw={600}>{t('forecast.spent', { date: format.date(result.budget_spent) })}</Text>
      ) : null}
      <Title order={3} size="h6">
        {t('forecast.byDay')}
      </Title>
      <Chart
        label={t('forecast.chart')}
        labels={result.days.map((one) => format.date(one.date))}
        series={[{ name: t('forecast.cost'), values: result.days.map((one) => one.cost) }]}
        write={money}
      />
    </Stack>
  );
}

export default function Forecast({ definition }: { definition: Definition }) {
  const { t } = useTranslation();
  const { shop } = useCurrent();
  const [budget, setBudget] = useState<unknown>(undefined);
  const { start, job, works, error } = useJob(
    'forecast',
    async () => {
      const live = await liveDefinitions(definition);
      const body = {
        ...live,
        ...forecastDays(definition.schedule, new Date(), shop.timezone),
        promotion: String(definition.id),
        codes: 'all' as const,
      };
      return bodyOf(
        api.POST('/v1/forecasts', {
          body: typeof budget === 'number' && budget > 0 ? { ...body, budget } : body,
        }),
      );
    },
    (id) => bodyOf(api.GET('/v1/forecasts/{id}', { params: { path: { id } } })),
  );
  return (
    <Stack className="surface" p="lg">
      <div className="fields">
        <MoneyInput
          label={t('forecast.budget')}
          currency={shop.currency}
          value={budget}
          onChange={setBudget}
        />
      </div>
      <JobHead
        lead={t('forecast.lead')}
        action={t('forecast.start')}
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
