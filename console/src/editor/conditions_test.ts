// What is read as rows is written as it was, whatever its shape.
import { describe, expect, it } from 'vitest';
import { newLeaf, readConditions, subjects, writeConditions } from './conditions';

const leaf = { attr: 'cart.subtotal', op: '>=', value: 7500 };
const sum = {
  sum: { lines: { attr: 'line.category', op: 'in', value: ['shoes'] } },
  op: '>=',
  value: 5000,
};
const nested = { any: [leaf, { not: sum }] };

describe('conditions', () => {
  it.each([
    undefined,
    leaf,
    sum,
    { count: {}, op: '=', value: 2 },
    { all: [leaf, sum] },
    { any: [leaf, sum] },
    { all: [leaf, nested] },
    { not: leaf },
    { attr: 'customer.attributes.vip', op: '=', value: true },
    { attr: 'cart.subtotal', op: 'exists', value: true },
    { min_unit_price: {}, op: '>=', value: 100 },
  ])('come back as they were: %j', (conditions) => {
    const read = readConditions(conditions === undefined ? {} : { conditions });
    expect(writeConditions(read)).toEqual(conditions);
  });

  it('are rows to pick from where the form knows their shape', () => {
    const { mode, rows } = readConditions({ conditions: { any: [leaf, nested] } });
    expect(mode).toBe('any');
    expect(rows).toEqual([
      { leaf: { subject: 'cart.subtotal', op: '>=', value: 7500 } },
      { raw: nested },
    ]);
  });

  it.each(subjects.map(({ key }) => key))('start as something that is read back: %s', (key) => {
    const row = { leaf: newLeaf(key) };
    const written = writeConditions({ mode: 'all', rows: [row] });
    expect(readConditions({ conditions: written }).rows[0]).toMatchObject(row);
  });
});
