// What the figures of Home are made of.
import { describe, expect, it } from 'vitest';
import { changeOf, isGoodNews, valueOf } from './figures';

const sales = {
  orders: 8,
  orders_with_code: 3,
  cancelled: 0,
  revenue: 10_003,
  discount: 900,
  cashback: 0,
  orders_with_costs: 6,
  net_revenue: 7000,
  margin: 2500,
};
const none = { ...sales, orders: 0, orders_with_code: 0, revenue: 0, discount: 0, margin: 0 };

describe('a figure', () => {
  it.each([
    ['revenue', 10_003],
    ['orders', 8],
    ['average', 1250],
    ['discount', 900],
    ['margin', 2500],
    ['codeShare', 37.5],
  ] as const)('%s', (name, value) => {
    expect(valueOf(name, sales)).toBe(value);
  });

  it('is not told where there is nothing to tell it by', () => {
    expect(valueOf('average', none)).toBeNull();
    expect(valueOf('codeShare', none)).toBeNull();
    expect(valueOf('margin', { ...sales, orders_with_costs: 0 })).toBeNull();
    expect(valueOf('margin', { ...none, orders_with_costs: 0 })).toBe(0);
  });
});

describe('a change', () => {
  it.each([
    ['money', 150, 100, { direction: 'up', size: 50 }],
    ['money', 75, 100, { direction: 'down', size: 25 }],
    ['money', 50, -100, { direction: 'up', size: 150 }],
    ['number', 3, 3, { direction: 'same', size: 0 }],
    ['number', 3, 0, { direction: 'up', size: null }],
    ['number', 0, 0, { direction: 'same', size: 0 }],
    ['share', 40, 37.5, { direction: 'up', size: 2.5 }],
  ] as const)('of %s from %i', (kind, now, before, change) => {
    expect(changeOf(kind, now, before)).toEqual(change);
  });

  it('is good or bad news only where more is better', () => {
    const up = { direction: 'up', size: 1 } as const;
    expect(isGoodNews('margin', up)).toBe(true);
    expect(isGoodNews('margin', { ...up, direction: 'down' })).toBe(false);
    expect(isGoodNews('margin', { ...up, direction: 'same' })).toBeNull();
    expect(isGoodNews('discount', up)).toBeNull();
  });
});
