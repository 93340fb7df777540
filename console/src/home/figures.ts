// The figures of a stretch of time beside those of the week before, and how they differ. Amounts stay
// integers in minor units. Pure.
import type { Schema } from '../api/client';

export type Sales = Schema['SalesPeriod'];
export const figureNames = [
  'revenue',
  'orders',
  'average',
  'discount',
  'margin',
  'codeShare',
] as const;
export type FigureName = (typeof figureNames)[number];
export type FigureKind = 'money' | 'number' | 'share';

export const kindOf: Record<FigureName, FigureKind> = {
  revenue: 'money',
  orders: 'number',
  average: 'money',
  discount: 'money',
  margin: 'money',
  codeShare: 'share',
};

type Counted = Omit<Sales, 'from' | 'to'>;

// Nothing where it cannot be told: of no orders there is no average, of unknown costs no margin.
export function valueOf(name: FigureName, sales: Counted): number | null {
  const { orders } = sales;
  if (name === 'average') return orders > 0 ? Math.round(sales.revenue / orders) : null;
  if (name === 'codeShare') return orders > 0 ? (sales.orders_with_code / orders) * 100 : null;
  if (name === 'margin') return orders > 0 && sales.orders_with_costs === 0 ? null : sales.margin;
  return sales[name];
}

export type Change = {
  direction: 'up' | 'down' | 'same';
  // In percent of the week before, for shares in points; nothing where nothing was before.
  size: number | null;
};

export function changeOf(kind: FigureKind, now: number, before: number): Change {
  const difference = now - before;
  const size =
    kind === 'share'
      ? Math.abs(difference)
      : before === 0
        ? null
        : Math.abs(difference / before) * 100;
  const direction = difference > 0 ? 'up' : difference < 0 ? 'down' : 'same';
  return { direction, size: direction === 'same' ? 0 : size };
}

// More discount is neither good nor bad, nor is a higher share of codes.
export function isGoodNews(name: FigureName, change: Change): boolean | null {
  if (name === 'discount' || name === 'codeShare' || change.direction === 'same') return null;
  return change.direction === 'up';
}
