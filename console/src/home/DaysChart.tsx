// The last fourteen days as bars, the last seven beside the seven before, and the same as a table for
// who does not see them. Loaded after the figures, because it brings the library that draws.
import { Group, SegmentedControl, Title, useComputedColorScheme } from '@mantine/core';
import { BarChart } from 'echarts/charts';
import * as echarts from 'echarts/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Drawing, Figures, palettes } from '../components/Chart';
import { useFormats } from '../i18n/format';
import { useDayFormats } from '../promotions/calendar/dayFormats';
import { readDay } from '../promotions/calendar/days';
import type { Overview } from './queries';

echarts.use([BarChart]);

const shown = ['revenue', 'orders', 'discount'] as const;
type Shown = (typeof shown)[number];

type Bars = {
  labels: string[];
  short: string[];
  step: number; // the axis shows nothing between
  names: [string, string];
  values: number[];
  write: (value: number) => string;
  writeAxis: (value: number) => string;
};

function optionsOf(
  { labels, names, values, write, writeAxis, ...bars }: Bars,
  scheme: 'light' | 'dark',
) {
  const { text, line, colours } = palettes[scheme];
  const font = { color: text, fontFamily: 'system-ui, sans-serif' };
  const half = values.length - 7;
  const week = (at: number) => ({
    type: 'bar',
    name: names[at],
    barGap: '-100%',
    barMaxWidth: 34,
    itemStyle: { borderRadius: [4, 4, 0, 0] },
    data: values.map((value, day) => (day >= half === (at === 1) ? value : null)),
  });
  return {
    animation: false,
    color: colours,
    textStyle: font,
    grid: { left: 0, right: 0, top: 12, bottom: 0, containLabel: true },
    tooltip: { trigger: 'axis', confine: true, axisPointer: { type: 'shadow' }, formatter },
    xAxis: {
      type: 'category',
      data: bars.short,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: line } },
      axisLabel: { ...font, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      minInterval: bars.step,
      splitNumber: 4,
      splitLine: { lineStyle: { color: line } },
      axisLabel: { ...font, formatter: (value: number) => writeAxis(value) },
    },
    series: [week(0), week(1)],
  };

  function formatter(points: { dataIndex: number; value?: number | null }[]) {
    const point = points.find((one) => typeof one.value === 'number');
    if (!point) return '';
    return `${labels[point.dataIndex] ?? ''}<br><b>${write(point.value ?? 0)}</b>`;
  }
}

export default function DaysChart({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const format = useFormats();
  const days = useDayFormats();
  const scheme = useComputedColorScheme('light');
  const [figure, setFigure] = useState<Shown>('revenue');
  const bars = useMemo<Bars>(() => {
    const { currency } = overview;
    const dates = overview.days.map((one) => readDay(one.date) ?? 0);
    const counts = figure === 'orders';
    return {
      labels: dates.map((one) => days.weekdayAndDay(one)),
      short: dates.map((one) => days.short(one)),
      step: counts ? 1 : 100,
      names: [t('home.days.before'), t('home.days.last')],
      values: overview.days.map((one) => one[figure]),
      write: (value) => (counts ? format.number(value) : format.money(value, currency)),
      writeAxis: (value) => (counts ? format.number(value) : format.wholeMoney(value, currency)),
    };
  }, [overview, figure, days, format, t]);
  const options = useMemo(() => optionsOf(bars, scheme), [bars, scheme]);
  const name = t(`home.figure.${figure}`);
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h5">
          {t('home.days.title')}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={t('home.days.which')}
          value={figure}
          onChange={(value) => {
            setFigure(value as Shown);
          }}
          data={shown.map((one) => ({ value: one, label: t(`home.figure.${one}`) }))}
        />
      </Group>
      <ul className="legend" aria-hidden>
        {bars.names.map((one, at) => (
          <li key={one}>
            <span style={{ background: palettes[scheme].colours[at] }} />
            {one}
          </li>
        ))}
      </ul>
      <div className="chart">
        <Drawing options={options} />
        <Figures
          label={`${t('home.days.title')}: ${name}`}
          labels={bars.labels}
          series={[{ name, values: bars.values }]}
          write={bars.write}
        />
      </div>
    </>
  );
}
