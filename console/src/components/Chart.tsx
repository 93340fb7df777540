// Lines over time, drawn by the parts of ECharts that lines need, and the same figures as a table
// for who does not see them. Only pages that are loaded when asked for include it.
import { useComputedColorScheme } from '@mantine/core';
import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useMemo, useRef } from 'react';

echarts.use([LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

type Series = { name: string; values: number[] };
type Props = {
  label: string;
  labels: string[];
  series: Series[];
  write: (value: number) => string;
};

export const palettes = {
  light: { text: '#47504d', line: '#e2e6e4', colours: ['#8a9691', '#0b7a75'] },
  dark: { text: '#c4cdc9', line: '#343b38', colours: ['#8a9691', '#47aea5'] },
};

function optionsOf({ labels, series, write }: Props, scheme: 'light' | 'dark') {
  const { text, line, colours } = palettes[scheme];
  const font = { color: text, fontFamily: 'system-ui, sans-serif' };
  return {
    color: series.length === 1 ? colours.slice(1) : colours,
    textStyle: font,
    grid: { left: 8, right: 12, top: 36, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, textStyle: font, icon: 'roundRect' },
    tooltip: { trigger: 'axis', confine: true, valueFormatter: (value: number) => write(value) },
    xAxis: {
      type: 'category',
      data: labels,
      axisLine: { lineStyle: { color: line } },
      axisLabel: font,
    },
    yAxis: {
      type: 'value',
      splitLine: { lineStyle: { color: line } },
      axisLabel: { ...font, formatter: (value: number) => write(value) },
    },
    series: series.map((one) => ({
      type: 'line',
      name: one.name,
      data: one.values,
      showSymbol: false,
      lineStyle: { width: 2.5 },
    })),
  };
}

export function Figures({ label, labels, series, write }: Props) {
  return (
    <table className="visually-hidden">
      <caption>{label}</caption>
      <thead>
        <tr>
          <td />
          {series.map((one) => (
            <th key={one.name} scope="col">
              {one.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {labels.map((one, at) => (
          <tr key={one}>
            <th scope="row">{one}</th>
            {series.map((values) => (
              <td key={values.name}>{write(values.values[at] ?? 0)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// Options that change are drawn anew, so they must not change with every rendering.
export function Drawing({ options }: { options: echarts.EChartsCoreOption }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts>(null);
  useEffect(() => {
    if (!box.current) return undefined;
    const drawn = echarts.init(box.current, null, { renderer: 'svg' });
    chart.current = drawn;
    const observer = new ResizeObserver(() => {
      drawn.resize();
    });
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      drawn.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(options, true);
  }, [options]);
  return <div ref={box} className="drawing" aria-hidden />;
}

export function Chart(props: Props) {
  const scheme = useComputedColorScheme('light');
  const options = useMemo(() => optionsOf(props, scheme), [props, scheme]);
  return (
    <div className="chart">
      <Drawing options={options} />
      <Figures {...props} />
    </div>
  );
}
